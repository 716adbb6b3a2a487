/**
 * What a deployment must not lose. CloudFormation knows a resource by its stack and logical id: under another one it makes
 * a new, empty one, and the data, the address that stands in every mailed link, or the queue with what lies in it stays
 * behind or goes. CDK makes the id from the names of the constructs around it, so renaming a construct is enough.
 */
import { Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { deploymentOf, sorted } from './template.ts';

const prod = deploymentOf({ stage: 'prod' });

/** By stack and type. An id that changes here is data lost in every deployment that there is. */
const pinned: Record<string, Record<string, string[]>> = {
  'case-audit-prod-data': {
    'AWS::Cognito::UserPool': ['Users0A0EEA89'],
    'AWS::Cognito::UserPoolClient': ['UsersClient3B43F2CF'],
    'AWS::Cognito::UserPoolGroup': ['UsersGroupauditlead75F52898', 'UsersGroupbusinessmanager9FC7D774'],
    'AWS::DynamoDB::Table': ['Drafts48781BBF', 'Identifiers5B7D9583', 'TableCD117FA1'],
    'AWS::KMS::Key': ['DataKey17AFBB84', 'IdentifiersKey491944E1', 'OperationsKey2329F47A'],
    'AWS::S3::Bucket': ['AccessLogs8B620ECA', 'Results25575328'],
  },
  'case-audit-prod-pipeline': {
    // Its address stands in every mailed link, unless the deployment has a domain of its own.
    'AWS::ApiGatewayV2::Api': ['HttpApi4E1D4184'],
    // How far the stream and the queues are read.
    'AWS::Lambda::EventSourceMapping': [
      'AggregateMappingBBC7BEE5',
      'BuildPackMapping1AFF0EFF',
      'PlanChasersMappingE985A197',
      'RecordDeliveryMappingF626BA41',
      'RelayChangesMappingCDDE2EAE',
      'SendMessageMapping72B5369D',
    ],
    'AWS::Logs::LogGroup': [
      'AgencyApiLogs5882E6CD',
      'AgencyFormLogsF3765275',
      'AggregateLogs39AB4684',
      'BuildPackLogs7CBBDFF5',
      'HttpLogsFC722FB9',
      'LeadApiLogs1EA851C7',
      'ManagerApiLogsE006A894',
      'NoRouteLogsB8222CCD',
      'PlanChasersLogs5819637C',
      'PullIdentifiersLogs7C0878C9',
      'RecordDeliveryLogsD9F166E8',
      'RelayChangesLogsB28E55E2',
      'SendMessageLogs0C781E5F',
      'SweepLogsA7192123',
    ],
    // The sender is verified by a person, and what became of a mail is told by way of these.
    'AWS::SES::ConfigurationSet': ['MailRulesA3980166'],
    'AWS::SES::ConfigurationSetEventDestination': ['MailRulesFate21D32996'],
    'AWS::SES::EmailIdentity': ['SenderF5F9B8E0'],
    // The first is confirmed by a person, and has the address in its id: another address is another one.
    'AWS::SNS::Subscription': [
      'Alarmsdutypartnershipexample61986EEC',
      'DeliveriesQueuesDeliveriesQueuecaseauditprodpipelineMailEventsEE4357EB1A08E984',
    ],
    'AWS::SNS::Topic': ['Alarms04B5A0BF', 'MailEventsAD3D2F9C'],
    'AWS::SQS::Queue': [
      'ChangesQueuesChangesDlqQueueB79B24D0',
      'ChangesQueuesChangesQueue07831AA4',
      'DeliveriesQueuesDeliveriesDlqQueueD9AAA1B7',
      'DeliveriesQueuesDeliveriesQueue5206761A',
      'MessagesQueuesMessagesDlqQueueD39DFD90',
      'MessagesQueuesMessagesQueueD6E3816F',
      'PacksQueuesPacksDlqQueueD2048ECA',
      'PacksQueuesPacksQueueEE8044E0',
      'ParkedQueuesParkedQueue5A847E40',
      'PlanChasersDlqQueueBDB56D45',
      'PlansQueuesPlansDlqQueue03C3996D',
      'PlansQueuesPlansQueueCE84F3A8',
      'RelayChangesOnFailureQueueAD0710CF',
      'SweepDlqQueue4DE4EA19',
    ],
  },
};

/** Made anew, these are as good as before. */
const stateless = [
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
];

describe('what a deployment must not lose', () => {
  test('stands in two stacks, whose names are as they were', () => {
    expect(Object.keys(prod.templates)).toEqual(Object.keys(pinned));
  });

  test.each(
    Object.entries(pinned).flatMap(([stack, types]) => Object.entries(types).map((of) => [stack, ...of] as const)),
  )('in %s, each %s has the logical id that it had', (stack, type, ids) => {
    const found = prod.ofType(type).filter((resource) => resource.stack === stack);
    expect(sorted(found.map(({ logicalId }) => logicalId))).toEqual(ids);
  });

  test('is pinned above, type by type, in its stack; of any other type somebody has said that it holds nothing', () => {
    const known = new Set(
      Object.entries(pinned).flatMap(([stack, types]) =>
        [...Object.keys(types), ...stateless].map((type) => `${stack} ${type}`),
      ),
    );
    const found = prod.resources.map(({ stack, type }) => `${stack} ${type}`);
    expect(found.filter((one) => !known.has(one))).toEqual([]);
  });

  test('is kept when its stack goes, or another takes its place, wherever it holds records', () => {
    const records = /^AWS::(DynamoDB::Table|S3::Bucket|KMS::Key|Cognito::UserPool(Group)?|Logs::LogGroup)$/;
    const kept = prod.resources.filter(({ type }) => records.test(type));
    expect(kept).toHaveLength(2 + 3 + 3 + 1 + 2 + 14);
    for (const { deletionPolicy, updateReplacePolicy } of kept) {
      expect({ deletionPolicy, updateReplacePolicy }).toEqual({
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      });
    }
  });

  test('goes with no single command: both stacks are protected, but for the local ones', () => {
    const protection = (stage: string): (boolean | undefined)[] =>
      deploymentOf({ stage })
        .app.node.findAll()
        .filter((one) => Stack.isStack(one))
        .map(({ terminationProtection }) => terminationProtection);
    expect(protection('prod')).toEqual([true, true]);
    expect(protection('local')).toEqual([false, false]);
  });
});
