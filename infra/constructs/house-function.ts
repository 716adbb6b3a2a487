import type { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  type IFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { entryOf } from './bundling.ts';
import { functionCode } from './function-code.ts';
import { createLogGroup, output, pascal, type Operations } from './operations.ts';
import { acknowledgeWildcards, environmentOf, type Grant } from './grants.ts';

export interface HouseFunctionProps {
  /** As it stands in `functions/`, without `.ts`. */
  name: string;
  /** Its source, where it stands elsewhere. */
  entry?: string;
  /** All that it may use, and all of its environment. */
  grants: readonly Grant[];
  timeout: Duration;
  /** Megabytes; the share of the processor grows with them. */
  memory: number;
  /** What a user loses when it fails: stands in its alarm. */
  impact: string;
  /** Files of packages that it reads while it runs, as it would import them: they are laid beside its code. */
  packageFiles?: readonly string[];
  /** It makes pages: the files that these load are laid beside its code. */
  hasPages?: true;
}

export interface HouseFunction {
  /** Holds everything that belongs to the function. */
  scope: Construct;
  fn: IFunction;
  role: Role;
  logGroup: LogGroup;
}

/**
 * What all functions have in common: a role with exactly the permissions of its grants, a log group of its own and the
 * only one it may write to, in JSON, a bundle without source maps or environment keys that nobody asked for.
 * @param inItsName permissions that Lambda itself needs in the function's name, for its trigger
 */
export function createHouseFunction(
  parent: Construct,
  operations: Operations,
  props: HouseFunctionProps,
  inItsName: readonly Grant[] = [],
): HouseFunction {
  const scope = new Construct(parent, pascal(props.name));
  const logGroup = createLogGroup(scope, operations);
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What ${props.name} may do`,
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  const grants = [...props.grants, ...inItsName];
  for (const statement of grants.flatMap((grant) => grant.statements)) role.addToPolicy(statement);
  acknowledgeWildcards(role, grants);

  const fn = new LambdaFunction(scope, 'Function', {
    code: functionCode(props.entry ?? entryOf(props.name), {
      ...(props.packageFiles === undefined ? {} : { packageFiles: props.packageFiles }),
      hasPages: props.hasPages === true,
    }),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memory,
    timeout: props.timeout,
    role,
    logGroup,
    // What Lambda itself writes is JSON too, so that whatever reads a log reads fields of it.
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    systemLogLevelV2: SystemLogLevel.INFO,
    environment: environmentOf(grants),
  });
  output(scope, `${pascal(props.name)}FunctionName`, fn.functionName);
  return { scope, fn, role, logGroup };
}
