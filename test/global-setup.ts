import { deploy } from '../infra/local/emulator/deploy.ts';
import { startLocalAws } from '../infra/local/emulator/ministack.ts';

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
