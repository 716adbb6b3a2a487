import { App, Validations, type AppProps } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { createDataStack, type Data } from './data-stack.ts';
import { createPipelineStack, type Pipeline } from './pipeline-stack.ts';
import { readSettings } from './settings.ts';

/**
 * The whole deployment: state in one stack, what works on it in another. Synthesis fails on any open finding of cdk-nag.
 * @throws Error when the context lacks an address or holds a malformed value
 */
export function createApp(props: AppProps = {}): { app: App; data: Data; pipeline: Pipeline } {
  const app = new App(props);
  const settings = readSettings(app.node);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
  const data = createDataStack(app, settings);
  const pipeline = createPipelineStack(app, settings, data);
  return { app, data, pipeline };
}

if (import.meta.main) createApp().app.synth();
