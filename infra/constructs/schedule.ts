import { Duration, Stack } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { LogCode } from '../../shared/base/aws/log.ts';
import type { HouseFunction } from './house-function.ts';
import { createAlarm, type Operations } from './operations.ts';
import { createTerminalQueue } from './queues.ts';
import { sendGrant } from './grants.ts';

/** When a function runs by the clock, and how one sees that it did. */
export interface Schedule {
  /** EventBridge Scheduler's own: `rate(1 hour)`, or `cron(…)` read in London's time. */
  expression: string;
  /** The code of the log line that only a run by the clock ends with, and only when it went well. */
  ranLine: LogCode;
  /** How long it may stay away before somebody should look: the longest pause of the schedule and the time for retries. */
  missedAfter: Duration;
}

/** How long the scheduler, and then Lambda, go on trying to get one run through. */
const tryFor = Duration.hours(1);

/**
 * Runs a function by the clock, whatever else runs it. Both the scheduler, when it cannot reach the function, and Lambda,
 * when a run has failed three times, put the run into a dead-letter queue. Alarms `<name>-dlq` and `<name>-missed`.
 */
export function addSchedule(
  parent: Construct,
  operations: Operations,
  house: HouseFunction,
  props: { name: string; impact: string; schedule: Schedule },
): void {
  const { name, impact, schedule } = props;
  const deadLetters = createTerminalQueue(parent, operations, { name: `${name}-dlq`, impact });
  for (const statement of sendGrant(deadLetters).statements) house.role.addToPolicy(statement);
  house.fn.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: tryFor,
    // The role has its permission to send already, and no more than that.
    onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
  });
  const role = new Role(house.scope, 'SchedulerRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(house.scope).account } },
    }),
    description: `Starts ${name} by the clock`,
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [house.fn.functionArn] }));
  for (const statement of sendGrant(deadLetters).statements) role.addToPolicy(statement);
  const rule = new CfnSchedule(house.scope, 'Schedule', {
    scheduleExpression: schedule.expression,
    scheduleExpressionTimezone: 'Europe/London',
    flexibleTimeWindow: { mode: 'OFF' },
    state: operations.local ? 'DISABLED' : 'ENABLED',
    target: {
      arn: house.fn.functionArn,
      roleArn: role.roleArn,
      deadLetterConfig: { arn: deadLetters.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: tryFor.toSeconds(), maximumRetryAttempts: 10 },
    },
  });
  rule.node.addDependency(role);

  // Not the function's invocations: a queue may invoke it as well, all day long, while the schedule is switched off.
  const runs = new MetricFilter(house.scope, 'Runs', {
    logGroup: house.logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', schedule.ranLine),
    metricNamespace: Stack.of(house.scope).stackName,
    metricName: `${name}-runs`,
    metricValue: '1',
  });
  createAlarm(house.scope, operations, {
    runbook: `${name}-missed`,
    impact,
    metric: runs.metric({ period: Duration.hours(1), statistic: Stats.SUM }),
    threshold: 1,
    periods: Math.ceil(schedule.missedAfter.toHours()),
    when: 'below',
    silenceIsBad: true,
  });
}
