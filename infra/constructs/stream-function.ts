import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { createHouseFunction, type HouseFunction, type HouseFunctionProps } from './house-function.ts';
import { createAlarm, type Operations } from './operations.ts';
import { createTerminalQueue } from './queues.ts';
import { streamGrant, sendGrant } from './grants.ts';

export interface StreamFunctionProps extends HouseFunctionProps {
  table: ITable;
  key: IKey;
}

/** How a stream is followed: all of it, in order, each record for as long as the stream keeps it. */
export const streamSettings = {
  startingPosition: StartingPosition.TRIM_HORIZON,
  batchSize: 100,
  parallelizationFactor: 1,
  bisectBatchOnError: true,
  reportBatchItemFailures: true,
  retryAttempts: -1,
  maxRecordAge: Duration.hours(24),
  filters: [FilterCriteria.filter({ eventName: FilterRule.or('INSERT', 'MODIFY') })],
};

/** Milliseconds that the newest record read may be old before somebody should look. */
const lateAfter = 60_000;

/**
 * A function that follows a table's stream. A record is tried for as long as the stream keeps it (24 hours), failing
 * batches are halved until the bad record stands alone, and what the stream gives up on is named in an on-failure queue
 * (its position, never its content). Alarms `<name>-behind` and `<name>-on-failure`.
 */
export function createStreamFunction(
  parent: Construct,
  operations: Operations,
  props: StreamFunctionProps,
): HouseFunction & { onFailure: Queue } {
  const { tableStreamArn } = props.table;
  if (tableStreamArn === undefined) throw new Error(`the table that ${props.name} follows has no stream`);
  const onFailure = createTerminalQueue(parent, operations, { name: `${props.name}-on-failure`, impact: props.impact });
  const house = createHouseFunction(parent, operations, props, [
    streamGrant(tableStreamArn, props.key),
    sendGrant(onFailure),
  ]);
  const mapping = new EventSourceMapping(house.scope, 'Mapping', {
    ...streamSettings,
    target: house.fn,
    eventSourceArn: tableStreamArn,
    onFailure: { bind: () => ({ destination: onFailure.queueArn }) },
  });
  mapping.node.addDependency(house.role);
  createAlarm(house.scope, operations, {
    runbook: `${props.name}-behind`,
    impact: props.impact,
    metric: house.fn.metric('IteratorAge', { period: Duration.minutes(1), statistic: Stats.MAXIMUM }),
    threshold: lateAfter,
    periods: 5,
  });
  return { ...house, onFailure };
}
