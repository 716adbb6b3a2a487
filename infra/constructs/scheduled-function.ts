import { Duration, Stack } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { createHouseFunction, type HouseFunction, type HouseFunctionProps } from './house-function.ts';
import { createAlarm, type Operations } from './operations.ts';
import { createLastStop } from './queues.ts';
import { sendsTo } from './uses.ts';

export interface ScheduledFunctionProps extends HouseFunctionProps {
  /** EventBridge Scheduler's own: `rate(1 hour)`, or `cron(…)` read in London's time. */
  schedule: string;
  /** How long it may stay away before somebody should look. */
  missedAfter: Duration;
}

/**
 * A function that runs by the clock. Both the scheduler, when it cannot reach the function, and Lambda, when a run has
 * failed three times, put the run into a dead-letter queue. Alarms `<name>-dlq` and `<name>-missed`.
 */
export function createScheduledFunction(
  parent: Construct,
  operations: Operations,
  props: ScheduledFunctionProps,
): HouseFunction {
  const deadLetters = createLastStop(parent, operations, { name: `${props.name}-dlq`, impact: props.impact });
  const house = createHouseFunction(parent, operations, props, [sendsTo(deadLetters)]);
  house.fn.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
    // The role has its permission to send already, and no more than that.
    onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
  });
  const stack = Stack.of(house.scope);
  const role = new Role(house.scope, 'SchedulerRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
    description: `Starts ${props.name} by the clock`,
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [house.fn.functionArn] }));
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
  const schedule = new CfnSchedule(house.scope, 'Schedule', {
    scheduleExpression: props.schedule,
    scheduleExpressionTimezone: 'Europe/London',
    flexibleTimeWindow: { mode: 'OFF' },
    state: operations.local ? 'DISABLED' : 'ENABLED',
    target: {
      arn: house.fn.functionArn,
      roleArn: role.roleArn,
      deadLetterConfig: { arn: deadLetters.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: Duration.hours(1).toSeconds(), maximumRetryAttempts: 10 },
    },
  });
  schedule.node.addDependency(role);
  const periods = Math.ceil(props.missedAfter.toHours());
  createAlarm(house.scope, operations, {
    runbook: `${props.name}-missed`,
    impact: props.impact,
    metric: house.fn.metricInvocations({ period: Duration.hours(1), statistic: Stats.SUM }),
    threshold: 1,
    periods,
    when: 'below',
    silenceIsBad: true,
  });
  return house;
}
