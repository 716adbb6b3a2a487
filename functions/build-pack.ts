import { createQueueHandler } from '../shared/aws/batch.ts';
import { readEnv, text, wholeNumber } from '../shared/aws/env.ts';
import { openBucket } from '../shared/aws/files.ts';
import { createLog } from '../shared/aws/log.ts';
import { openTable } from '../shared/aws/table.ts';
import { PackOrder } from '../shared/effects/messages.ts';
import { buildPack } from '../shared/packs/build.ts';
import type { PackInput } from '../shared/packs/inputs.ts';
import { packsOf } from '../shared/packs/pack.ts';
import { ownDraw } from '../shared/packs/word/own-draw.ts';
import type { Tool } from '../shared/tool/tool.ts';

const env = readEnv({
  TABLE_NAME: text,
  RESULTS_BUCKET: text,
  SMALL_COUNT: wholeNumber,
  MINIMUM_CASES: wholeNumber,
});
const log = createLog('build-pack');
let draw: ReturnType<typeof ownDraw> | undefined;
const deps = {
  table: openTable(env.TABLE_NAME),
  bucket: openBucket(env.RESULTS_BUCKET),
  log,
  // The renderer and the fonts are there when the first pack is made: a function that starts has better things to do.
  make: async (input: PackInput, tool: Tool) => packsOf(input, tool, await (draw ??= ownDraw())),
  rule: { smallCount: env.SMALL_COUNT, minimumCases: env.MINIMUM_CASES },
};

export const handler = createQueueHandler({ schema: PackOrder, log, take: (order) => buildPack(deps, order) });
