import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentHash } from '../../../../shared/base/content/canonical.ts';
import { CasePartial, figuresHash, settledAt, settledSeqs } from '../../../../shared/domain/figures/case-partial.ts';
import type { CaseFacts, ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { stepDown2015 } from '../../../library.ts';
import type { Answers } from '../../../../shared/domain/tool/answers.ts';
import { factsOf, tool } from './arbitraries.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { runs } from '../../../runs.ts';
import { factsWith } from '../../../facts.ts';

const submitted = (answers: Answers, more: globalThis.Partial<ReturnFacts> = {}): ReturnFacts => ({
  agency: 'police',
  service: 'police',
  seq: 2,
  state: 'with-gaps',
  settled: true,
  gaps: 30,
  unexplained: 0,
  counted: {
    version: 1,
    sha256: 'a'.repeat(64),
    receivedAt: '2015-04-20T09:00:00.000Z',
    coverage: 'all-children',
    answers,
    facts: factsWith({ factors: ['neglect', 'domestic-abuse'] }),
  },
  ...more,
});

const facts = (...returns: ReturnFacts[]): CaseFacts => ({
  audit: '2015-q2-step-down',
  case: 'case-1',
  route: { from: 'CP', to: 'CIN' },
  factors: ['neglect', 'domestic-abuse'],
  returns,
});

const silent: ReturnFacts = {
  agency: 'school',
  service: 'school',
  seq: 1,
  state: 'no-reply',
  settled: false,
  gaps: 0,
  unexplained: 0,
};

const counts = (...returns: ReturnFacts[]) => partialOf(stepDown2015, facts(...returns)).figures.questions;

const partialWith = (one: ReturnFacts) => partialOf(stepDown2015, facts(one));
const settled = (of: CaseFacts): boolean => partialOf(stepDown2015, of).figures.settled;
const sum = (counted: Record<string, number>): number => Object.values(counted).reduce((a, b) => a + b, 0);

describe('partialOf', () => {
  test('an answer is counted under its value, its service and its coverage', () => {
    const { A1 } = counts(
      submitted({ A1: { answer: 'yes' } }),
      submitted({ A1: { answer: 'no' } }, { agency: 'school', service: 'school' }),
    );
    expect(A1).toEqual({
      asked: 2,
      answered: 2,
      unanswered: 0,
      notApplicable: 0,
      counts: { yes: 1, no: 1 },
      dontKnowReasons: {},
      byService: {
        police: { asked: 1, answered: 1, unanswered: 0, notApplicable: 0, counts: { yes: 1 } },
        school: { asked: 1, answered: 1, unanswered: 0, notApplicable: 0, counts: { no: 1 } },
      },
      byCoverage: {
        'all-children': { asked: 2, answered: 2, unanswered: 0, notApplicable: 0, counts: { yes: 1, no: 1 } },
      },
    });
  });

  test("a bare don't know is one whose reason was not collected", () => {
    const { A1, A2 } = counts(
      submitted({ A1: { answer: 'dont-know' }, A2: { answer: 'dont-know', reason: 'not-in-records' } }),
    );
    expect(A1?.dontKnowReasons).toEqual({ 'reason-not-collected': 1 });
    expect(A2?.dontKnowReasons).toEqual({ 'not-in-records': 1 });
  });

  test('a question is asked only where it applies, and an answer to one that does not is not counted', () => {
    const agreed = submitted({ E4: { answer: 'yes' }, E5: { answer: 'no' } });
    const disagreed = submitted({ E4: { answer: 'no' } }, { agency: 'school', service: 'school' });
    expect(counts(agreed)['E5']).toBeUndefined();
    expect(counts(agreed, disagreed)['E5']).toMatchObject({ asked: 1, answered: 0, unanswered: 1, counts: {} });
  });

  test('a text is counted and never copied', () => {
    const partial = partialOf(stepDown2015, facts(submitted({ E2: { answer: 'canary-text' } })));
    expect(partial.figures.questions['E2']).toMatchObject({ answered: 1, unanswered: 0, counts: {} });
    expect(JSON.stringify(partial)).not.toContain('canary');
  });

  test('not applicable is neither an answer nor a blank', () => {
    const question = tool.questions.find(
      ({ options, appliesWhen }) => !appliesWhen && options.some(({ value }) => value === 'not-applicable'),
    )!;
    const { figures } = partialOf(tool, facts(submitted({ [question.id]: { answer: 'not-applicable' } })));
    expect(figures.questions[question.id]).toMatchObject({
      asked: 1,
      answered: 0,
      unanswered: 0,
      notApplicable: 1,
      counts: {},
    });
  });

  test('a question of an older tool is counted by the rule stated for it; what its parts leave open is unanswered', () => {
    const sent = (agency: string, answers: Record<string, string>): ReturnFacts =>
      submitted(Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, { answer }])), { agency });
    const { comparable } = partialOf(
      tool,
      facts(
        sent('a', { 'D3-1': 'no', 'C8-1': 'not-applicable', 'C8-2': 'not-applicable', 'C8-3': 'not-applicable' }),
        sent('b', { 'D3-1': 'yes', 'D3-2': 'dont-know' }),
        sent('c', { 'D3-1': 'yes' }),
        sent('d', { A1: 'yes' }),
      ),
    ).figures;
    expect(Object.keys(comparable ?? {})).toEqual([stepDown2015.id]);
    expect(comparable?.[stepDown2015.id]).toMatchObject({
      D3: { asked: 4, answered: 2, unanswered: 2, notApplicable: 0, counts: { no: 1, 'dont-know': 1 } },
      C8: { asked: 4, answered: 0, unanswered: 3, notApplicable: 1, counts: {} },
    });
    // What the tool asks as it was is counted once.
    expect(comparable?.[stepDown2015.id]).not.toHaveProperty('A1');
  });

  test('under a tool that splits nothing a partial is what it always was', () => {
    expect(partialOf(stepDown2015, facts(submitted({ A1: { answer: 'yes' } }))).figures).not.toHaveProperty(
      'comparable',
    );
  });

  test('a case is settled when it has questionnaires and every one is, whatever the summary', () => {
    const summary = { seq: 1, withdrawn: false, received: false };
    expect(settled({ ...facts(submitted({})), summary })).toBe(true);
    expect(settled(facts(submitted({}), silent))).toBe(false);
    expect(settled(facts())).toBe(false);
  });

  test('a reopened return keeps counting and holds its case open', () => {
    const { figures, inputs } = partialOf(
      stepDown2015,
      facts(submitted({ A1: { answer: 'yes' } }, { settled: false })),
    );
    expect(figures.settled).toBe(false);
    expect(figures.questions['A1']?.counts).toEqual({ yes: 1 });
    expect(inputs).toHaveLength(1);
  });

  test('a dropped case has neither returns nor counts, and says why and what stands in its place', () => {
    const drop = { reason: 'moved-away' as const, replacedBy: 'case-9' };
    const dropped = { ...facts(), dropped: { ...drop, seqs: { police: 3, summary: 2 } } };
    const { figures, seqs, inputs } = partialOf(stepDown2015, dropped);
    expect(figures).toMatchObject({ dropped: drop, returns: [], questions: {}, settled: true });
    expect(figures.dropped).toStrictEqual(drop);
    expect([seqs, inputs]).toEqual([{ police: 3, summary: 2 }, []]);
    const { replacedBy: _replacedBy, ...alone } = drop;
    const withoutOther = partialOf(stepDown2015, { ...dropped, dropped: { ...alone, seqs: {} } });
    expect(withoutOther.figures.dropped).toStrictEqual(alone);
    for (const left of [{ returns: [silent] }, { summary: { seq: 1, withdrawn: true, received: false } }]) {
      expect(() => partialOf(stepDown2015, { ...dropped, ...left })).toThrow('is dropped and yet has returns');
    }
  });

  test('what is explained, what waits for an answer and which version of the case it is stand beside the counts', () => {
    const open = [{ question: 'A1' }, { reason: 'gaps' as const }];
    const one = submitted({}, { state: 'complete', gaps: 0, explained: true, openQueries: open });
    const { figures, version } = partialOf(stepDown2015, { ...facts(one), version: 2 });
    expect(figures.returns).toMatchObject([{ explained: true, openQueries: open }]);
    expect(version).toBe(2);
    const plain = partialWith(submitted({}));
    expect(Object.keys(plain.figures.returns[0]!)).toStrictEqual([
      'agency',
      'service',
      'state',
      'settled',
      'gaps',
      'unexplained',
    ]);
    expect(plain).not.toHaveProperty('version');
  });

  test.each<[string, ReturnFacts[]]>([
    ['an agency twice', [silent, silent]],
    ['an agency called summary', [{ ...silent, agency: 'summary' }]],
    ['a reply without a version', [{ ...silent, state: 'complete' }]],
    ['a version without a reply', [{ ...submitted({}), state: 'withdrawn' }]],
  ])('refuses %s', (_, returns) => {
    expect(() => partialOf(stepDown2015, facts(...returns))).toThrow(RangeError);
  });

  test('refuses an answer that the tool does not offer, and does not repeat it', () => {
    const of = facts(submitted({ A1: { answer: 'canary-answer' } }));
    expect(() => partialOf(stepDown2015, of)).toThrow(/A1/);
    expect(() => partialOf(stepDown2015, of)).not.toThrow(/canary/);
  });

  test('every partial fits its schema, survives JSON and keeps its bases', () => {
    fc.assert(
      fc.property(factsOf('case-1'), (of) => {
        const partial = partialOf(tool, of);
        expect(CasePartial.parse(JSON.parse(JSON.stringify(partial)))).toEqual(partial);
        const submissions = of.returns.filter(({ counted }) => counted).length;
        expect(partial.inputs).toHaveLength(submissions);
        for (const question of Object.values(partial.figures.questions)) {
          expect(question.asked).toBe(question.answered + question.unanswered + question.notApplicable);
          expect(question.asked).toBeLessThanOrEqual(submissions);
          expect(sum(question.dontKnowReasons)).toBe(question.counts['dont-know'] ?? 0);
          for (const rows of [question.byService, question.byCoverage]) {
            expect(Object.values(rows).reduce((n, row) => n + row.asked, 0)).toBe(question.asked);
          }
        }
      }),
      { numRuns: runs(25, 500) },
    );
  });

  test('the order of returns and factors does not show', () => {
    fc.assert(
      fc.property(factsOf('case-1'), (of) => {
        const turned = { ...of, returns: of.returns.toReversed(), factors: of.factors.toReversed() };
        expect(contentHash(partialOf(tool, turned))).toBe(contentHash(partialOf(tool, of)));
      }),
      { numRuns: runs(25, 500) },
    );
  });
});

describe('corrections', () => {
  const corrected = (...corrections: { question: string; corrected: string }[]): ReturnFacts => {
    const { counted, ...rest } = submitted({ A1: { answer: 'yes' } });
    const withReason = corrections.map((one) => ({ ...one, reason: 'text-says-otherwise' as const }));
    return { ...rest, counted: { ...counted!, corrections: withReason } };
  };
  const plain = partialWith(submitted({ A1: { answer: 'yes' } }));

  test('stand beside the answers, in the order of the questions, a blank one as null', () => {
    const { corrections } = partialWith(
      corrected({ question: 'B1', corrected: 'no' }, { question: 'A1', corrected: 'no' }),
    ).figures;
    const common = { agency: 'police', version: 1, reason: 'text-says-otherwise' };
    expect(corrections).toStrictEqual([
      { ...common, question: 'A1', answer: 'yes', corrected: 'no' },
      { ...common, question: 'B1', answer: null, corrected: 'no' },
    ]);
  });

  test('change no count, and yet are other figures', () => {
    const partial = partialWith(corrected({ question: 'A1', corrected: 'no' }));
    const { corrections: _corrections, ...figures } = partial.figures;
    expect(figures).toStrictEqual(plain.figures);
    expect(figuresHash(partial)).not.toBe(figuresHash(plain));
    expect(CasePartial.parse(partial)).toStrictEqual(partial);
  });

  test('leave a partial without them byte for byte as it was before there were any', () => {
    expect(Object.keys(plain)).toStrictEqual(['schema', 'figures', 'inputs', 'seqs']);
    expect('corrections' in plain.figures).toBe(false);
  });

  test('settle nothing anew', () => {
    const before = partialWith({ ...submitted({}), seq: 4 });
    const after = partialWith({ ...submitted({}), seq: 6, beforeCorrections: 4 });
    expect(after).toMatchObject({ seqs: { police: 6 }, beforeCorrections: { police: 4 } });
    expect(settledSeqs(after)).toStrictEqual(settledSeqs(before));
    expect([settledAt(before), settledAt(after)]).toStrictEqual([4, 4]);
  });

  test('refuse what the tool does not offer', () => {
    expect(() => partialWith(corrected({ question: 'A1', corrected: 'maybe' }))).toThrow(RangeError);
  });
});

describe('figuresHash', () => {
  const first = submitted({ A1: { answer: 'yes' } });

  test('does not see a later seq or an equal new version, which the whole partial shows', () => {
    const again = { ...first, seq: 9, counted: { ...first.counted!, version: 2, sha256: 'b'.repeat(64) } };
    expect(figuresHash(partialWith(again))).toBe(figuresHash(partialWith(first)));
    expect(contentHash(partialWith(again))).not.toBe(contentHash(partialWith(first)));
  });

  test.each<[string, globalThis.Partial<ReturnFacts>]>([
    ['a count', { counted: { ...first.counted!, answers: { A1: { answer: 'no' } } } }],
    ['a state', { state: 'complete' }],
    ['a return that is no longer settled', { settled: false }],
    ['a gap', { gaps: 29 }],
    ['an empty box', { unexplained: 1 }],
  ])('sees %s', (_, change) => {
    expect(figuresHash(partialWith({ ...first, ...change }))).not.toBe(figuresHash(partialWith(first)));
  });
});
