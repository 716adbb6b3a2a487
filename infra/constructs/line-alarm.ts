import { Duration, Stack } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { LogCode } from '../../shared/base/aws/log.ts';
import type { HouseFunction } from './house-function.ts';
import { createAlarm, pascal, type Operations } from './operations.ts';

/** An alarm that rises with each line of a code in a function's log. Its runbook has the code's name. */
export function alarmOnLine(
  house: HouseFunction,
  operations: Operations,
  { line, impact }: { line: LogCode; impact: string },
): void {
  const lines = new MetricFilter(house.scope, pascal(line), {
    logGroup: house.logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', line),
    metricNamespace: Stack.of(house.scope).stackName,
    metricName: line,
    metricValue: '1',
  });
  createAlarm(house.scope, operations, {
    runbook: line,
    impact,
    metric: lines.metric({ period: Duration.minutes(5), statistic: Stats.SUM }),
    threshold: 1,
  });
}
