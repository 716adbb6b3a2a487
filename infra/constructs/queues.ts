import { Duration, Validations } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { maxReceiveCount } from '../../shared/base/aws/redelivery.ts';
import { createAlarm, output, pascal, type Operations } from './operations.ts';

/**
 * A queue's visibility timeout as a multiple of its function's timeout: Lambda's poller may hold a batch back through
 * throttling, and a message that shows up again while it is being worked on is worked on twice. A message that failed
 * does not wait so long: its function sets when it shows up again.
 */
export const visibilityFactor = 6;

const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** A queue that keeps the order within a group, and whose senders name repeats: within the group only, so that the same return and seq of two audits are two messages. */
export const fifoSettings = {
  fifo: true,
  contentBasedDeduplication: false,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

export interface TerminalQueueProps {
  /** `changes-dlq`: the queue, its alarm and its runbook. */
  name: string;
  fifo?: boolean;
  /** What a user loses while messages lie in it. */
  impact: string;
}

function createWatched(scope: Construct, operations: Operations, props: TerminalQueueProps): Queue {
  const id = `${pascal(props.name)}Queue`;
  const queue = new Queue(scope, id, {
    ...common,
    ...(props.fifo === true ? { fifo: true } : {}),
    retentionPeriod: Duration.days(14),
  });
  createAlarm(scope, operations, {
    runbook: props.name,
    impact: props.impact,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: Stats.MAXIMUM }),
    threshold: 1,
  });
  output(scope, `${id}Url`, queue.queueUrl);
  return queue;
}

/** A queue that nothing takes from but a person: its first message raises an alarm. Kept for the 14 days that SQS allows. */
export function createTerminalQueue(scope: Construct, operations: Operations, props: TerminalQueueProps): Queue {
  const queue = createWatched(scope, operations, props);
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is the end of the way itself: only a person takes from it, and its first message raises an alarm.',
  });
  return queue;
}

/** A queue that a function works on, and the dead-letter queue behind it, which is FIFO if the queue is. */
export function createSourceQueue(
  scope: Construct,
  operations: Operations,
  props: TerminalQueueProps & { timeout: Duration },
): { queue: Queue; deadLetters: Queue } {
  const deadLetters = createWatched(scope, operations, { ...props, name: `${props.name}-dlq` });
  const id = `${pascal(props.name)}Queue`;
  const queue = new Queue(scope, id, {
    ...common,
    ...(props.fifo === true ? fifoSettings : {}),
    visibilityTimeout: Duration.seconds(visibilityFactor * props.timeout.toSeconds()),
    // Shorter than the dead-letter queue's: a message keeps its age when it moves there.
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount },
  });
  output(scope, `${id}Url`, queue.queueUrl);
  return { queue, deadLetters };
}
