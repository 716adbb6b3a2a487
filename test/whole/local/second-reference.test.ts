/**
 * The second reference audit on the whole program in this process: its mails, its figures, and the packs of each revision. With
 * TEST_RUNS=full every file of each is made, and made again; else of one revision that is not the newest, and of the others
 * what figures are derived from.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookAt, isToSee } from '../../../infra/local/oracle/book.ts';
import { differences } from '../../../infra/local/oracle/differences.ts';
import { mailDifferences } from '../../../infra/local/oracle/mail-differences.ts';
import { libraryTool } from '../../library.ts';
import { reckon } from '../../../infra/local/oracle/reckon.ts';
import { recount } from '../../../infra/local/oracle/recount.ts';
import { parseAuditFile, playedDays } from '../../../infra/local/player/audit-file.ts';
import { type Played, playCalendar } from '../../../infra/local/player/play-audit.ts';
import { obtain } from '../../../infra/local/player/request.ts';
import { Aggregate } from '../../../shared/domain/figures/aggregate.ts';
import { Completeness } from '../../../shared/front/manager/responses.ts';
import { verify } from '../../../shared/work/packs/verify.ts';
import { addresses, type MemoryStage, openMemoryStage, tokens } from '../../memory-stage.ts';
import type { PackDeps } from '../../../shared/work/packs/build.ts';
import { isFull } from '../../runs.ts';
import { makeDerivable, makeOnce, makePlain, plainDraw } from '../../unit/work/packs/plain-draw.ts';

const file = parseAuditFile(
  JSON.parse(readFileSync(new URL('../../reference-audit/spring-2026.json', import.meta.url), 'utf8')),
);
const until = '2026-05-08';

/** The revision whose every file is looked at in a sample: amended, with cases still open, and not the newest. */
const sampled = 5;
const isWhole = (revision: number): boolean => isFull || revision === sampled;

/** Makes a revision's packs. In the sample the same is not made twice from the same input: that its bytes are the same is held elsewhere. */
const make: PackDeps['make'] = (input) => {
  if (!isWhole(input.revision.revision)) return makeDerivable(input);
  return isFull ? makePlain(input) : makeOnce(input);
};

/** What a pack has beside its figures as data. */
const kinds = ['restricted', 'shareable'].flatMap((pack) =>
  ['csv', 'xlsx', 'docx', 'html', 'svg'].map((kind) => `${pack} ${kind}`),
);

describe('the second reference audit', () => {
  let stage: MemoryStage;
  let played: Played;
  beforeAll(async () => {
    stage = await openMemoryStage(file.audit.id, new Date('2027-01-11T09:00:00Z'), make);
    played = await playCalendar(stage, file, tokens, {
      until,
      packs: 'of each revision',
      say: () => undefined,
      told: () => undefined,
    });
  });
  afterAll(() => stage.close());

  const aggregateOf = (revision: number): Aggregate =>
    Aggregate.parse(JSON.parse(Buffer.from(stage.packOf(revision).get('restricted/aggregate.json')!).toString()));
  const revisions = (): number[] => played.revisions.map(({ revision }) => revision);

  test('mails what its file calls for: each mail, on its day, to its address, about its returns, and no other', () => {
    expect(mailDifferences(played.mails, reckon(file, libraryTool(file.audit.tool), addresses, until))).toEqual([]);
    expect(played.mails.length).toBeGreaterThan(200);
  });

  test('the one alert that came back from the manager went to the second contact, and completeness shows both', () => {
    expect(played.completeness.staffMail).toEqual([
      { to: 'manager', kind: 'alert', about: 'concern-open', on: '2026-05-05', otherContact: 'delivered' },
    ]);
  });

  test('comes to the figures of a recount of its file', () => {
    expect(differences(played.aggregate, recount(file, played.tool))).toEqual([]);
  });

  test('ends with figures that name what is still asked, and what was taken out', () => {
    const { openQueries, completeness, status } = played.aggregate;
    expect(status).toBe('final');
    expect(openQueries).toEqual([
      { case: 'case-3', agency: 'harbour-practice', reason: 'child-added' },
      { case: 'case-4', agency: 'police', question: 'A1' },
    ]);
    expect(completeness.dropped).toEqual([{ case: 'case-6', reason: 'wrong-family', replacedBy: 'case-7' }]);
    expect(completeness).toMatchObject({ declined: 2, withdrawn: 1, cannotIdentify: 1 });
  });

  test('publishes revisions that are each made again from what they carry, every file of both packs', async () => {
    expect(revisions().length).toBeGreaterThan(sampled);
    for (const revision of revisions()) {
      const packs = stage.packOf(revision);
      const names = [...packs.keys()].filter((name) => /\.(csv|xlsx|docx|html|svg)$/.test(name));
      expect(new Set(names.map((name) => name.replace(/\/.*\./, ' ')))).toEqual(
        new Set(isWhole(revision) ? kinds : []),
      );
      expect(await verify(packs, plainDraw, { make })).toMatchObject({ faults: [], revision });
    }
  });

  test('says of every amendment once what it changed', () => {
    const lines = (rows: readonly { case?: string | undefined; fields: readonly string[] }[]): string[] => [
      ...new Set(rows.flatMap(({ case: id = 'audit', fields }) => fields.map((field) => `${id} ${field}`))),
    ];
    const said = revisions().flatMap((revision) => aggregateOf(revision).amended ?? []);
    expect(lines(said).toSorted()).toEqual(lines(recount(file, played.tool).amended).toSorted());
  });

  test('shows on each day on which something happens, as at that day, what a recount of the file up to it comes to', async () => {
    for (const { on: day } of playedDays(file)) {
      const path = `/v1/audits/${file.audit.id}/completeness?asAt=${day}`;
      const shown = await obtain(stage.apiUrl, Completeness, { method: 'GET', path, token: tokens.manager });
      const { completeness, summaries } = recount(file, played.tool, day);
      expect({ day, ...shown }).toMatchObject({ day, ...completeness, summaries });
      const { returns, dropped } = bookAt(file, day);
      const left = [...returns.values()].filter(({ of, household }) => isToSee(household) && !dropped.has(of.id));
      const toDo = shown.cases.flatMap((one) =>
        one.returns.flatMap((of) => (of.toDo === undefined ? [] : [`${one.case}/${of.agency}`])),
      );
      expect({ day, toDo }).toEqual({ day, toDo: left.map(({ of, agency }) => `${of.id}/${agency}`) });
    }
  });
});
