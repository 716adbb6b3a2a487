/** The third reference audit, played on the whole program in this process: every kind of answer, and answers about each child. */
import { readFileSync } from 'node:fs';
import { parseAuditFile } from '../infra/local/player/audit-file.ts';
import { type Played, playCalendar } from '../infra/local/player/play-audit.ts';
import type { PackDeps } from '../shared/work/packs/build.ts';
import { type MemoryStage, openMemoryStage, tokens } from './memory-stage.ts';
import { makeDerivable } from './unit/work/packs/plain-draw.ts';

export const thirdReference = parseAuditFile(
  JSON.parse(readFileSync(new URL('reference-audit/domestic-abuse.json', import.meta.url), 'utf8')),
);

/** Beyond what the lead asks after the closing. */
export const playedUntil = '2026-07-31';

/**
 * Plays it on a clock of its own, so that the same files come out each time.
 * @param make the files of the final revision; of those before, figures are derived from what they carry
 */
export async function playThirdReference(make: PackDeps['make']): Promise<{ stage: MemoryStage; played: Played }> {
  const stage = await openMemoryStage(thirdReference.audit.id, new Date('2026-07-24T09:00:00Z'), (input) =>
    input.revision.status === 'final' ? make(input) : makeDerivable(input),
  );
  const played = await playCalendar(stage, thirdReference, tokens, {
    until: playedUntil,
    packs: 'of each revision',
    say: () => undefined,
    told: () => undefined,
  });
  return { stage, played };
}

/** What people read of a pack, and its figures as data: what `docs/example/domestic-abuse` has of both. */
export const isOfExample = (name: string): boolean =>
  /\/(?:aggregate\.json|figures\.(?:html|xlsx)|report\.docx|charts\/[\w-]+\.svg)$/.test(name);

export const exampleFolder = new URL('../docs/example/domestic-abuse/', import.meta.url);
