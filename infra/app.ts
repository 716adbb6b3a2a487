import { Annotations, App, CfnParameter, CfnRule, Fn, Validations, type AppProps, type Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { createDataStack, type Data } from './data-stack.ts';
import { deployment } from './deployment.ts';
import { createPipelineStack, type Pipeline } from './pipeline-stack.ts';
import { examplesIn, readSettings } from './settings.ts';

/**
 * Has CloudFormation refuse the stacks before it creates or changes anything, whoever deploys them. A rule is about
 * parameters, so there is one for as long as there are examples; nobody has to give it.
 */
function refuseExamples(examples: readonly string[], stacks: readonly Stack[]): void {
  const message = `infra/deployment.ts still has examples. Write your own there: ${examples.join(', ')}`;
  for (const stack of stacks) {
    Annotations.of(stack).addWarningV2('case-audit:examples', message);
    const left = new CfnParameter(stack, 'ExamplesLeft', { default: examples.join(' ') });
    new CfnRule(stack, 'NoExamplesLeft').addAssertion(Fn.conditionEquals(left, 'none'), message);
  }
}

/**
 * The whole deployment: state in one stack, what works on it in another. Synthesis fails on any open finding of cdk-nag.
 * @param committed the settings of the deployment; with `-c stage=local` they are the emulator's instead
 * @throws Error when a setting is missing or malformed, or given by `-c`
 */
export function createApp(
  props: AppProps = {},
  committed: unknown = deployment,
): { app: App; data: Data; pipeline: Pipeline } {
  const app = new App(props);
  const settings = readSettings(app.node, committed);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
  const data = createDataStack(app, settings);
  const pipeline = createPipelineStack(app, settings, data);
  const examples = examplesIn(settings);
  if (examples.length > 0 && !settings.local) refuseExamples(examples, [data.stack, pipeline.stack]);
  return { app, data, pipeline };
}

if (import.meta.main) createApp().app.synth();
