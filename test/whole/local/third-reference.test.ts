/**
 * The third reference audit on the whole program in this process: every kind of answer, and answers about each child. What must
 * come out stands in a file of its own, which nothing of the product wrote, beside the recount of the whole.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differences } from '../../../infra/local/oracle/differences.ts';
import { mailDifferences } from '../../../infra/local/oracle/mail-differences.ts';
import { reckon } from '../../../infra/local/oracle/reckon.ts';
import { recount } from '../../../infra/local/oracle/recount.ts';
import type { Played } from '../../../infra/local/player/play-audit.ts';
import { verify } from '../../../shared/work/packs/verify.ts';
import { domesticAbuse1 } from '../../library.ts';
import { addresses, type MemoryStage } from '../../memory-stage.ts';
import { exampleFolder, isOfExample, playedUntil, playThirdReference, thirdReference } from '../../third-reference.ts';
import { makeDerivable, makePlain, plainDraw } from '../../unit/work/packs/plain-draw.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../reference-audit/${name}.json`, import.meta.url), 'utf8'));

interface Expected {
  questions: { question: string; counts: Record<string, number> }[];
  together: { rule: string; case: string; agency: string; child?: string }[];
  contradictions: { rule: string; case: string; child?: string }[];
  concerns: { case: string; agency: string; question: string }[];
}
const expected = read('domestic-abuse.expect') as Expected;
/** All that a document of Word says. */
const wordsOf = (docx: Uint8Array): string =>
  Buffer.from(unzipSync(docx)['word/document.xml']!)
    .toString()
    .replaceAll(/<[^>]*>/g, ' ');

describe('the third reference audit', () => {
  let stage: MemoryStage;
  let played: Played;
  beforeAll(async () => {
    ({ stage, played } = await playThirdReference(makePlain));
  });
  afterAll(() => stage.close());

  test('mails what its file calls for, and no other', () => {
    expect(mailDifferences(played.mails, reckon(thirdReference, domesticAbuse1, addresses, playedUntil))).toEqual([]);
  });

  test('comes to the figures of a recount of its file', () => {
    expect(differences(played.aggregate, recount(thirdReference, played.tool))).toEqual([]);
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
      const { status } = played.revisions.find((one) => one.revision === revision)!;
      const make = status === 'final' ? makePlain : makeDerivable;
      expect(await verify(stage.packOf(revision), plainDraw, { make })).toMatchObject({ faults: [], revision });
    }
  });

  // After a change of what packs say or look like: npx node test/write-example.ts
  test('comes to the files that docs/example shows', () => {
    const shown = readdirSync(exampleFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.\w+$/.test(name),
    );
    const packs = stage.packOf(played.revisions[0]!.revision);
    expect(shown.toSorted()).toEqual([...packs.keys()].filter(isOfExample).toSorted());
    for (const name of shown) {
      const [now, then] = [packs.get(name)!, readFileSync(new URL(name, exampleFolder))];
      // Its charts are drawn here as one pixel.
      const isSame = name.endsWith('.docx') ? wordsOf(now) === wordsOf(then) : Buffer.from(now).equals(then);
      expect(`${name} ${isSame ? 'is' : 'is not'} as shown`).toBe(`${name} is as shown`);
    }
  });
});
