/** Holding back what reads a queue, while nobody looks at what it makes. */
import { UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { type Drainable, drained, localClients, mappingsOf } from './clients.ts';

/**
 * Does some work while a function does not read its queue, which may fill meanwhile, and lets it read again afterwards.
 * @param work is handed the names of the queues that must not be waited for
 * @throws whatever the work throws, once the function reads again; Error when the function reads no queue
 */
export async function pauseConsumer<T>(
  local: { readonly endpoint: string; readonly env: Record<string, string> } & Drainable,
  functionName: string,
  work: (resting: readonly string[]) => Promise<T>,
): Promise<T> {
  const { lambda } = localClients(local.env);
  // What is to be waited for is found out once: while the function still reads.
  await drained(local, local);
  const mappings = await mappingsOf(localClients(local.env), [functionName]);
  const resting = mappings.flatMap(({ EventSourceArn }) => EventSourceArn?.split(':').at(-1) ?? []);
  if (resting.length === 0) throw new Error(`${functionName} reads no queue that could be held back.`);
  const enable = async (Enabled: boolean): Promise<void> => {
    for (const { UUID } of mappings) await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  };
  await enable(false);
  try {
    return await work(resting);
  } finally {
    await enable(true);
    await drained(local, local);
  }
}
