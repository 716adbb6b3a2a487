import { createQueueHandler } from '../shared/base/aws/batch.ts';
import { readEnv, text, wholeNumber } from '../shared/base/aws/env.ts';
import { openBucket } from '../shared/base/aws/files.ts';
import { lazily } from '../shared/base/aws/lazily.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openOwnQueue, openQueues } from '../shared/base/aws/queue.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { emptyTools } from '../shared/domain/audits/read-tools.ts';
import { PackOrder, readMessage } from '../shared/domain/messages/messages.ts';
import { buildPack } from '../shared/work/packs/build.ts';
import type { PackInput } from '../shared/work/packs/inputs.ts';
import type { PackFile } from '../shared/work/packs/tables/file.ts';

const env = readEnv({
  TABLE_NAME: text,
  RESULTS_BUCKET: text,
  SMALL_COUNT: wholeNumber,
  MINIMUM_CASES: wholeNumber,
  OWN_QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
});
const log = createLog('build-pack', () => new Date());
/** What makes the files, the renderer and the fonts: most orders are overtaken by the next revision's, and need none of it. */
const maker = lazily(async (): Promise<(input: PackInput) => Promise<PackFile[]>> => {
  const [{ packsOf }, { bundledRenderer }] = await Promise.all([
    import('../shared/work/packs/pack.ts'),
    import('../shared/work/packs/word/bundled-renderer.ts'),
  ]);
  const draw = await bundledRenderer();
  return (input) => packsOf(input, draw);
});
const deps = {
  table: openTable(env.TABLE_NAME),
  tools: emptyTools(),
  bucket: openBucket(env.RESULTS_BUCKET),
  log,
  make: async (input: PackInput) => {
    const make = await maker();
    return make(input);
  },
  rule: { smallCount: env.SMALL_COUNT, minimumCases: env.MINIMUM_CASES },
};

export const handler = createQueueHandler({
  read: (body) => readMessage(PackOrder, body),
  log,
  queue: openOwnQueue(openQueues(), { queue: env.OWN_QUEUE_URL, deadLetters: env.DEAD_LETTER_QUEUE_URL }),
  take: (order) => buildPack(deps, order),
});
