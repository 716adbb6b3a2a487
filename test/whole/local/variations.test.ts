/** Audits like the second reference one, in which less happens or on other days: each is mailed and counted as reckoned. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences } from '../../../infra/local/oracle/differences.ts';
import { mailDifferences } from '../../../infra/local/oracle/mail-differences.ts';
import { libraryTool } from '../../library.ts';
import { reckon } from '../../../infra/local/oracle/reckon.ts';
import { recount } from '../../../infra/local/oracle/recount.ts';
import { type AuditFile, AuditFileError, parseAuditFile } from '../../../infra/local/player/audit-file.ts';
import { playCalendar } from '../../../infra/local/player/play-audit.ts';
import { Refused } from '../../../infra/local/player/request.ts';
import { addDays } from '../../../shared/base/time/days.ts';
import { addresses, openMemoryStage, tokens } from '../../memory-stage.ts';
import { isFull, seedOf } from '../../runs.ts';
import { drawFrom } from '../../unit/domain/figures/random-audit.ts';
import { makeFigures } from '../../unit/work/packs/plain-draw.ts';

const file = parseAuditFile(
  JSON.parse(readFileSync(new URL('../../reference-audit/spring-2026.json', import.meta.url), 'utf8')),
);
/** Past the end of any ladder that a query after the closing begins. */
const until = '2026-05-20';

/** The file with some of what happens left out, and some of it on another day; undefined where that is no audit. */
function variation(seed: number): AuditFile | undefined {
  const draw = drawFrom(seed);
  const [left, moved] = [draw.below(50), draw.below(50)];
  const varied = <T extends { on?: string | undefined }>(list: readonly T[] = []): T[] =>
    draw
      .some(list, 100 - left)
      .map((one) =>
        one.on !== undefined && draw.chance(moved) ? { ...one, on: addDays(one.on, draw.below(13) - 6) } : one,
      );
  const closed = { agency: draw.pick(file.agencies).id, from: '2026-04-07', to: '2026-04-14' };
  try {
    return parseAuditFile({
      ...file,
      audit: { ...file.audit, closures: [...(file.audit.closures ?? []), ...draw.some([closed], 30)] },
      acts: varied(file.acts),
      replies: varied(file.replies),
      summaries: varied(file.summaries),
    });
  } catch (error) {
    if (error instanceof AuditFileError) return undefined;
    throw error;
  }
}

/** What a play differs in from its reckoning; undefined where something is refused that hangs on what was left out. */
async function played(varied: AuditFile): Promise<string[] | undefined> {
  const stage = await openMemoryStage(varied.audit.id, new Date('2027-01-11T09:00:00Z'), makeFigures);
  try {
    const { aggregate, tool, mails } = await playCalendar(stage, varied, tokens, {
      until,
      packs: 'of the newest',
      say: () => undefined,
      told: () => undefined,
    });
    return [
      ...differences(aggregate, recount(varied, tool)).map((one) => JSON.stringify(one)),
      ...mailDifferences(mails, reckon(varied, libraryTool(varied.audit.tool), addresses, until)),
    ];
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  } finally {
    await stage.close();
  }
}

// One play takes seconds, and the second reference audit is one that `npm test` plays.
test.runIf(isFull)(
  'whatever happens on whatever day, each mail and each number is the one that the file calls for',
  async () => {
    const audits = fc
      .nat()
      .map(variation)
      .filter((varied) => varied !== undefined);
    await fc.assert(
      fc.asyncProperty(audits, async (varied) => {
        const found = await played(varied);
        fc.pre(found !== undefined);
        expect(found).toEqual([]);
      }),
      // A smaller audit is no easier to read.
      { numRuns: 20, seed: seedOf(2026), endOnFailure: true },
    );
  },
  600_000,
);
