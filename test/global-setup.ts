import { UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { localClients, mappingsOf } from '../infra/local/emulator/clients.ts';
import { deploy, type Deployment } from '../infra/local/emulator/deploy.ts';
import { type LocalAws, startLocalAws } from '../infra/local/emulator/ministack.ts';

/**
 * Lets as few batches of a queue be taken at once as Lambda allows: each that comes meanwhile starts a process of its own, and
 * a pack that is made in one takes three times as long as in one that has made another.
 */
async function readByTwo(local: LocalAws, { functionNames }: Deployment): Promise<void> {
  const clients = localClients(local.env);
  for (const { UUID, EventSourceArn } of await mappingsOf(clients, functionNames)) {
    if (EventSourceArn?.includes(':sqs:') !== true) continue;
    await clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, ScalingConfig: { MaximumConcurrency: 2 } }));
  }
}

/**
 * Starts the local AWS, deploys the app to it, and hands both to the tests' processes through their environment. Whoever
 * runs several rungs at once has done so for all of them: then there is nothing to do.
 * @returns what stops it all again
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['LOCAL_DEPLOYMENT'] !== undefined) return () => Promise.resolve();
  const say = (line: string): void => console.log(line);
  const local = await startLocalAws({ say });
  try {
    const deployment = await deploy(local, { say });
    await readByTwo(local, deployment);
    Object.assign(process.env, local.env);
    process.env['LOCAL_DEPLOYMENT'] = JSON.stringify({
      endpoint: local.endpoint,
      env: local.env,
      outputs: deployment.outputs,
      apiUrl: deployment.apiUrl,
      browserUrl: deployment.browserUrl,
    });
  } catch (error) {
    await local.stop();
    throw error;
  }
  return () => local.stop();
}
