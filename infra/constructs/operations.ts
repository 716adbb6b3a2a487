import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { projectRoot } from './bundling.ts';

/** What every function and queue of a deployment shares. */
export interface Operations {
  /** Encrypts logs and alarms. */
  key: IKey;
  /** Where alarms go. */
  topic: ITopic;
  /** A local deployment: nothing outlives it, and no schedule runs by itself. */
  local: boolean;
}

/** `relay-changes` as part of a construct's id or an output's key: `RelayChanges`. */
export const pascal = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** A log group under the operations key. Lines hold opaque ids and codes only; six months cover an audit and the next. */
export const createLogGroup = (scope: Construct, operations: Operations): LogGroup =>
  new LogGroup(scope, 'Logs', {
    encryptionKey: operations.key,
    retention: RetentionDays.SIX_MONTHS,
    removalPolicy: operations.local ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });

export interface AlarmProps {
  /** Name of the alarm and of its page: `docs/runbooks/<runbook>.md`. */
  runbook: string;
  /** What a user loses while it fires. */
  impact: string;
  metric: IMetric;
  threshold: number;
  /** Periods of the metric in a row that must be bad; 1 if absent. */
  periods?: number;
  /** `above` (at or over the threshold) if absent. */
  when?: 'above' | 'below';
  /** Whether no data at all is bad; not if absent. */
  silenceIsBad?: boolean;
}

/**
 * An alarm whose text says what a user loses and where to read on.
 * @throws Error when its runbook does not exist
 */
export function createAlarm(scope: Construct, operations: Operations, props: AlarmProps): Alarm {
  const page = `docs/runbooks/${props.runbook}.md`;
  if (!existsSync(resolve(projectRoot, page))) throw new Error(`an alarm has no runbook: ${page}`);
  const alarm = new Alarm(scope, `${pascal(props.runbook)}Alarm`, {
    alarmDescription: `${props.impact} Runbook: ${page}`,
    metric: props.metric,
    threshold: props.threshold,
    evaluationPeriods: props.periods ?? 1,
    comparisonOperator:
      props.when === 'below'
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: props.silenceIsBad === true ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(operations.topic));
  return alarm;
}

/** An output of the stack under exactly this key, for people and for the local runner. */
export const output = (scope: Construct, key: string, value: string): CfnOutput =>
  new CfnOutput(Stack.of(scope), key, { value });
