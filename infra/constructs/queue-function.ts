import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { createHouseFunction, type HouseFunction, type HouseFunctionProps } from './house-function.ts';
import { pascal, type Operations } from './operations.ts';
import { createSourceQueue } from './queues.ts';
import { addSchedule, type Schedule } from './schedule.ts';
import { sendGrant, setsWaitsIn, receiveGrant } from './grants.ts';

export interface QueueFunctionProps extends HouseFunctionProps {
  /** `changes`; its dead letters go to `changes-dlq`, which is also the name of its runbook. */
  queue: string;
  fifo?: boolean;
  /** Messages of one invocation, at most 10. */
  batch: number;
  /** Invocations at a time, at least 2; as many as the queue asks for if absent. */
  maxConcurrency?: number;
  /** The environment key of its own queue's URL, where it sends to that queue as well. */
  ownQueue?: string;
  /** Where it also runs by the clock. */
  schedule?: Schedule;
}

/**
 * A function that works on a queue of its own. What it fails on five times, and what it parks, ends in a dead-letter queue
 * with an alarm. Runs by the clock that fail have one of their own, for they are not messages of the queue.
 */
export function createQueueFunction(
  parent: Construct,
  operations: Operations,
  props: QueueFunctionProps,
): HouseFunction & { queue: Queue } {
  const { queue, deadLetters } = createSourceQueue(new Construct(parent, `${pascal(props.queue)}Queues`), operations, {
    name: props.queue,
    impact: props.impact,
    timeout: props.timeout,
    ...(props.fifo === undefined ? {} : { fifo: props.fifo }),
  });
  const grants = [
    ...props.grants,
    ...(props.ownQueue === undefined ? [] : [sendGrant(queue, props.ownQueue)]),
    setsWaitsIn(queue),
    sendGrant(deadLetters, 'DEAD_LETTER_QUEUE_URL'),
  ];
  const house = createHouseFunction(parent, operations, { ...props, grants }, [receiveGrant(queue)]);
  const mapping = new EventSourceMapping(house.scope, 'Mapping', {
    target: house.fn,
    eventSourceArn: queue.queueArn,
    batchSize: props.batch,
    reportBatchItemFailures: true,
    ...(props.maxConcurrency === undefined ? {} : { maxConcurrency: props.maxConcurrency }),
  });
  // Lambda tries the role's permissions when the mapping is made.
  mapping.node.addDependency(house.role);
  if (props.schedule !== undefined) {
    addSchedule(parent, operations, house, { name: props.name, impact: props.impact, schedule: props.schedule });
  }
  return { ...house, queue };
}
