/**
 * The third reference audit on the whole program in this process: every kind of answer, and answers about each child. What must
 * come out stands in a file of its own, which nothing of the product wrote, beside the recount of the whole.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differences } from '../../../infra/local/oracle/differences.ts';
import { mailDifferences } from '../../../infra/local/oracle/mail-differences.ts';
import { reckon } from '../../../infra/local/oracle/reckon.ts';
import { recount } from '../../../infra/local/oracle/recount.ts';
import { parseAuditFile } from '../../../infra/local/player/audit-file.ts';
import { type Played, playCalendar } from '../../../infra/local/player/play-audit.ts';
import { verify } from '../../../shared/work/packs/verify.ts';
import { domesticAbuse1 } from '../../library.ts';
import { addresses, type MemoryStage, openMemoryStage, tokens } from '../../memory-stage.ts';
import { makeDerivable, makePlain, plainDraw } from '../../unit/work/packs/plain-draw.ts';
import type { PackDeps } from '../../../shared/work/packs/build.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../reference-audit/${name}.json`, import.meta.url), 'utf8'));

interface Expected {
  questions: { question: string; counts: Record<string, number> }[];
  together: { rule: string; case: string; agency: string; child?: string }[];
  contradictions: { rule: string; case: string; child?: string }[];
  concerns: { case: string; agency: string; question: string }[];
}
const expected = read('domestic-abuse.expect') as Expected;
const file = parseAuditFile(read('domestic-abuse'));
const until = '2026-07-31';

/** Every file of the final revision, and of those before what figures are derived from. */
const make: PackDeps['make'] = (input) => (input.revision.status === 'final' ? makePlain(input) : makeDerivable(input));

describe('the third reference audit', () => {
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

  test('mails what its file calls for, and no other', () => {
    expect(mailDifferences(played.mails, reckon(file, domesticAbuse1, addresses, until))).toEqual([]);
  });

  test('comes to the figures of a recount of its file', () => {
    expect(differences(played.aggregate, recount(file, played.tool))).toEqual([]);
  });

  test.each(expected.questions.map((one) => [one.question, one] as const))('has the figures of %s', (id, figures) => {
    const { question: _question, ...rest } = figures;
    expect(played.aggregate.questions[id]).toMatchObject(rest);
    expect(played.aggregate.questions[id]!.counts).toEqual(figures.counts);
  });

  /** As lines, sorted. */
  const inOrder = (all: readonly { [part in 'rule' | 'case' | 'agency' | 'child']?: string | undefined }[]): string[] =>
    all.map(({ rule, case: id, agency, child }) => [rule, id, agency, child].join(' ').trim()).toSorted();
  const found = (rule: string): string[] => inOrder(signals(rule).map((one) => ({ ...one, rule: one.id ?? one.rule })));
  const signals = (rule: string) => played.aggregate.signals.filter((signal) => signal.rule === rule);

  test('raises each rule of the tool’s own exactly once', () => {
    const own = domesticAbuse1.signals.flatMap((rule) => (rule.rule === 'together' ? [rule.id] : []));
    expect(new Set(expected.together.map(({ rule }) => rule))).toEqual(new Set(own));
    expect(expected.together).toHaveLength(own.length);
    expect(found('together')).toEqual(inOrder(expected.together));
  });

  test('finds every contradiction, those about a child by the child', () => {
    expect(found('agencies-contradict')).toEqual(inOrder(expected.contradictions));
  });

  test('and every concern', () => {
    const raised = signals('concern-raised').map(({ case: id, agency, questions }) => ({ id, agency, questions }));
    expect(raised).toHaveLength(expected.concerns.length);
    for (const { case: id, agency } of expected.concerns)
      expect(raised).toContainEqual(expect.objectContaining({ id, agency }));
  });

  test('has packs that are made again from what they carry', async () => {
    for (const { revision } of played.revisions) {
      expect(await verify(stage.packOf(revision), plainDraw, { make })).toMatchObject({ faults: [], revision });
    }
  });
});
