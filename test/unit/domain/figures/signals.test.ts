import { plainAnswer } from '../../../plain-answer.ts';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Aggregate, signalRules, type Signal } from '../../../../shared/domain/figures/aggregate.ts';
import { canonicalJson } from '../../../../shared/base/content/canonical.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import type { Answered } from '../../../../shared/domain/figures/signals-of-return.ts';
import { signalsOf } from '../../../../shared/domain/figures/signals.ts';
import { stepDown2 } from '../../../library.ts';
import { stepDown2015 } from '../../../library.ts';
import type { Answer } from '../../../../shared/domain/tool/answers.ts';
import type { Question, Tool } from '../../../../shared/domain/tool/tool.ts';
import { responses } from '../../work/packs/sample.ts';
import { partialsOf, reference } from './reference.ts';
import { referenceSignals } from './reference-signals.ts';
import { linesOf, type Line } from './signals-oracle.ts';
import { aggregateJson } from '../../../../shared/domain/figures/make-aggregate.ts';
import { runs, seedOf } from '../../../runs.ts';
import { factsWith } from '../../../facts.ts';

/** A signal in the oracle's words. */
function lineOf({ rule, case: id, agency, service, questions, answers }: Signal): Line {
  const told = answers.map((one) => `${one.question}=${one.answer ?? 'empty'}`);
  if (rule === 'outlier-service') {
    const [own, others] = answers;
    return `${rule} ${service}: ${told[0]} ${own?.count} of ${own?.base}, ${others?.count} of ${others?.base}`;
  }
  if (rule === 'agencies-contradict') {
    return `${rule} ${id}: ${questions.join()}: ${answers.map((one) => `${one.agency} ${one.answer}`).join(', ')}`;
  }
  if (rule === 'does-not-apply') {
    const shown = new Map(answers.map((one, index) => [one.question, told[index]]));
    return `${rule} ${id} ${agency}: ${questions.map((question) => shown.get(question) ?? question).join(' ')}`;
  }
  return `${rule} ${id} ${agency}: ${told.join(' ')}`;
}

const lines = (tool: Tool, returns: readonly Answered[]): Line[] => signalsOf(tool, returns).map(lineOf).toSorted();

// ---- any audit ----

const agencies: Record<string, string> = {
  'school-a': 'school',
  'school-b': 'school',
  police: 'police',
  'general-practice': 'general-practice',
  odd: 'constructor',
};
const cases = ['case-1', 'case-2', 'case-10', 'constructor'];
const words = [
  'Signs of Safety',
  'none',
  ' None. ',
  'NO TOOLS USED',
  'n/a',
  'None was used, but see the chronology',
  '.',
];

const answerTo = (question: Question): fc.Arbitrary<Answer | undefined> =>
  fc
    .constantFrom(
      undefined,
      ...(question.type === 'text' ? words : question.options.map(({ value }) => value)),
      // So that a whole service may well say the same.
      ...(question.options.some(({ value }) => value === 'no') ? ['no', 'no', 'no'] : []),
    )
    .map((answer) => (answer === undefined ? undefined : { answer }));

const answeredOf = (tool: Tool): fc.Arbitrary<Answered[]> => {
  const returnOf = (id: string, agency: string): fc.Arbitrary<Answered> =>
    fc.record({
      case: fc.constant(id),
      agency: fc.constant(agency),
      service: fc.constant(agencies[agency]!),
      facts: fc.constant(factsWith({ factors: id === 'case-2' ? [] : ['domestic-abuse'] })),
      content: fc.tuple(...tool.questions.map(answerTo)).map((given) => ({
        answers: Object.fromEntries(
          tool.questions.flatMap(({ id: question }, index) => {
            const answer = given[index];
            return answer === undefined ? [] : [[question, answer] as const];
          }),
        ),
      })),
    });
  return fc
    .subarray(cases.flatMap((id) => Object.keys(agencies).map((agency) => [id, agency] as const)))
    .chain((both) => fc.tuple(...both.map(([id, agency]) => returnOf(id, agency))));
};

describe.each([stepDown2015, stepDown2])('whatever was answered to $id', { timeout: 60_000 }, (tool) => {
  test('raises the signals that the rules, written again, raise, and every rule is met', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(answeredOf(tool), (returns) => {
        for (const { rule } of signalsOf(tool, returns)) met.add(rule);
        expect(lines(tool, returns)).toStrictEqual(linesOf(tool, returns));
      }),
      { numRuns: runs(60, 3000), seed: seedOf(20_150_501) },
    );
    // Neither states what stands together for it alone: see any-tool.test.ts.
    expect([...met].toSorted()).toStrictEqual(signalRules.filter((rule) => rule !== 'together').toSorted());
  });

  test('raises the same signals in the same order, in whatever order the returns come', () => {
    fc.assert(
      fc.property(
        answeredOf(tool).chain((returns) =>
          fc.tuple(fc.constant(returns), fc.shuffledSubarray(returns, { minLength: returns.length })),
        ),
        ([returns, shuffled]) => {
          expect(signalsOf(tool, shuffled)).toStrictEqual(signalsOf(tool, returns));
        },
      ),
      { numRuns: runs(30, 1000) },
    );
  });

  test('raises only signals whose answers were given, by those whom they name', () => {
    fc.assert(
      fc.property(answeredOf(tool), (returns) => {
        const given = (question: string, by: (one: Answered) => boolean): (string | undefined)[] =>
          returns.filter(by).map((one) => plainAnswer(one.content.answers, question));
        const signals = signalsOf(tool, returns);
        const isText = (question: string): boolean =>
          tool.questions.find((one) => one.id === question)?.type === 'text';
        for (const signal of signals) {
          const { case: id, agencies: named, questions } = signal;
          expect(named).toStrictEqual([...new Set(named)].toSorted());
          expect(named.length).toBeGreaterThan(0);
          const untrue = signal.answers.filter(({ agency = '', service, question, answer, count, base = 0 }) => {
            if (!questions.includes(question)) return true;
            if (count !== undefined) {
              const isOwn = service === signal.service;
              const all = given(question, (one) => (one.service === signal.service) === isOwn);
              return count > base || count > all.filter((one) => one === answer).length || base > all.length;
            }
            const [said = ''] = given(question, (one) => one.case === id && one.agency === agency);
            const read = isText(question) ? said.trim().replace(/\.$/, '').toLowerCase() : said;
            return !named.includes(agency) || read !== (answer ?? '');
          });
          expect(untrue).toStrictEqual([]);
        }
        // A text's own words are nowhere: what stands is the tool's word for none, or that it was left empty.
        expect(canonicalJson(signals)).not.toMatch(/Signs of Safety|chronology| None|NO TOOLS/);
        expect(new Set(signals.map((one) => canonicalJson(one))).size).toBe(signals.length);
      }),
      { numRuns: runs(30, 1000) },
    );
  });
});

// ---- the reference audit ----

describe('the reference audit', () => {
  test('raises these signals and no others', () => {
    expect(lines(stepDown2015, responses)).toStrictEqual(referenceSignals.toSorted());
    expect(linesOf(stepDown2015, responses)).toStrictEqual(referenceSignals.toSorted());
  });

  test("shows that children's services stand alone on supervision, which the report found only by looking closer", () => {
    expect(signalsOf(stepDown2015, responses).filter(({ questions }) => questions.includes('D3'))).toStrictEqual([
      {
        rule: 'outlier-service',
        service: 'childrens-services',
        questions: ['D3'],
        agencies: ['childrens-services'],
        answers: [
          { service: 'childrens-services', question: 'D3', answer: 'no', count: 8, base: 8 },
          { question: 'D3', answer: 'no', count: 8, base: 17 },
        ],
      },
    ]);
  });

  test('carries them in its aggregate', () => {
    const partials = partialsOf(reference);
    const of = { audit: reference.audit.id, tool: stepDown2015.id, status: 'final' as const };
    const signals = signalsOf(stepDown2015, responses);
    const full = aggregateJson({
      audit: reference.audit,
      revision: 1,
      manifest: manifestOf(of, partials),
      partials,
      tool: stepDown2015,
      signals,
    });
    expect(z.parse(Aggregate, full).signals).toHaveLength(signals.length);
  });
});

// ---- each rule where it turns ----

const one = (answers: Record<string, string>, more: Partial<Answered> = {}): Answered => ({
  case: 'case-1',
  agency: 'police',
  service: 'police',
  facts: factsWith(),
  content: { answers: Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, { answer }])) },
  ...more,
});
const raised = (tool: Tool, rule: string, ...returns: Answered[]): Line[] =>
  signalsOf(tool, returns)
    .filter((signal) => signal.rule === rule)
    .map(lineOf);

/** Answers of agencies of one service to one question, each about a case of its own. */
const saying = (service: string, question: string, given: readonly string[]): Answered[] =>
  given.map((answer, index) =>
    one({ C14: 'all', [question]: answer }, { case: `case-${service}-${index}`, agency: service, service }),
  );

describe('outlier-service', () => {
  const outliers = (...returns: Answered[]): Line[] => raised(stepDown2, 'outlier-service', ...returns);
  const four = saying('school', 'D2', ['no', 'no', 'no', 'no']);

  test('stands out where the others say it at most half the time, and no further', () => {
    expect(outliers(...four, ...saying('police', 'D2', ['no', 'yes']))).toStrictEqual([
      'outlier-service school: D2=no 4 of 4, 1 of 2',
    ]);
    expect(outliers(...four, ...saying('police', 'D2', ['no', 'no', 'yes']))).toStrictEqual([]);
  });

  test('stands out whoever left the question empty, and names its agencies in order, service by service', () => {
    const empty = one({ C14: 'all' }, { agency: 'school', service: 'school', case: 'case-9' });
    const others = saying('police', 'D2', ['yes', 'yes', 'yes', 'yes']);
    expect(outliers(...four, empty, ...others)).toStrictEqual([
      'outlier-service police: D2=yes 4 of 4, 0 of 4',
      'outlier-service school: D2=no 4 of 4, 0 of 4',
    ]);
    const apart = four.map((of, at) => ({ ...of, agency: `school-${9 - at}` }));
    const [, signal] = signalsOf(stepDown2, [...apart, ...others]).filter(({ rule }) => rule === 'outlier-service');
    expect(signal?.agencies).toStrictEqual(['school-6', 'school-7', 'school-8', 'school-9']);
  });

  test('is no outlier of three, nor with nothing to compare with', () => {
    expect(outliers(...four.slice(1), ...saying('police', 'D2', ['yes', 'yes']))).toStrictEqual([]);
    expect(outliers(...four)).toStrictEqual([]);
    expect(outliers(...four, ...saying('police', 'D2', ['dont-know', 'not-applicable']))).toStrictEqual([]);
  });

  test("a don't know of its own is an answer that differs; the others' is not weighed; not applicable is none", () => {
    const police = saying('police', 'D2', ['yes', 'dont-know']);
    expect(outliers(...saying('school', 'D2', ['no', 'no', 'no', 'no', 'dont-know']), ...police)).toStrictEqual([]);
    expect(
      outliers(...saying('school', 'D2', ['dont-know', 'dont-know', 'dont-know', 'dont-know']), ...police),
    ).toStrictEqual([]);
    expect(outliers(...four, ...saying('school', 'D2', ['not-applicable']), ...police)).toStrictEqual([
      'outlier-service school: D2=no 4 of 4, 0 of 1',
    ]);
  });

  test('answers to a question that does not apply are not weighed', () => {
    const idle = saying('school', 'D3-2', ['no', 'no', 'no', 'no']);
    expect(outliers(...idle, ...saying('police', 'D3-2', ['yes']))).toStrictEqual([]);
  });

  test('has its thresholds from the tool', () => {
    const stricter: Tool = {
      ...stepDown2,
      signals: [{ rule: 'outlier-service', between: [['yes'], ['no']], atLeast: 2, othersAtMost: { part: 1, of: 3 } }],
    };
    const two = saying('school', 'D2', ['no', 'no']);
    expect(raised(stricter, 'outlier-service', ...two, ...saying('police', 'D2', ['no', 'yes']))).toStrictEqual([]);
    expect(raised(stricter, 'outlier-service', ...two, ...saying('police', 'D2', ['no', 'yes', 'yes']))).toHaveLength(
      1,
    );
  });
});

describe('agencies-contradict', () => {
  test('names all who said yes or no about the case, two schools too, and nobody who did not know', () => {
    const school = { service: 'school' };
    expect(
      raised(
        stepDown2,
        'agencies-contradict',
        one({ C3: 'yes' }, { agency: 'school-b', ...school }),
        one({ C3: 'no' }, { agency: 'school-a', ...school }),
        one({ C3: 'dont-know' }),
        one({ C3: 'no' }, { case: 'case-2' }),
      ),
    ).toStrictEqual(['agencies-contradict case-1: C3: school-a no, school-b yes']);
  });

  test("is never of agencies' own work, nor across cases", () => {
    expect(
      raised(
        stepDown2,
        'agencies-contradict',
        one({ D2: 'yes', C3: 'yes' }),
        one({ D2: 'no' }, { agency: 'school' }),
        one({ C3: 'no' }, { case: 'case-2' }),
      ),
    ).toStrictEqual([]);
  });
});

test('signals come rule by rule, then by case and agency, in whatever order the returns come', () => {
  const concern = (id: string, agency: string) => one({ F2: 'yes' }, { case: id, agency, service: agency });
  const returns = [concern('case-2', 'police'), concern('case-10', 'school'), concern('case-10', 'camhs')];
  const told = (of: Answered[]) =>
    signalsOf(stepDown2, of).map((signal) => `${signal.rule} ${signal.case} ${signal.agencies.join()}`);
  const expected = ['case-10 camhs', 'case-10 school', 'case-2 police'].map((line) => `concern-raised ${line}`);
  expect(told(returns)).toStrictEqual(expected);
  expect(told(returns.toReversed())).toStrictEqual(expected);
});

describe('no-assessment-tool', () => {
  const abuse = { facts: factsWith({ factors: ['domestic-abuse'] }) };
  test.each([
    [undefined, 'empty'],
    ['none', 'none'],
    [' NONE. ', 'none'],
    ['None .', 'none'],
    ['none.', 'none'],
    ['No tools were used.', 'no tools were used'],
    ['.', 'empty'],
  ])('a text of %j reads as %s', (answer, said) => {
    expect(
      raised(stepDown2015, 'no-assessment-tool', one(answer === undefined ? {} : { C12: answer }, abuse)),
    ).toStrictEqual([`no-assessment-tool case-1 police: C12=${said}`]);
  });

  test('is of the question that asks for it, in the words of the tool', () => {
    const signals = signalsOf(stepDown2015, [one({ C12: ' NONE. ' }, abuse)]);
    const signal = signals.find(({ rule }) => rule === 'no-assessment-tool');
    expect(signal).toMatchObject({ questions: ['C12'], answers: [{ question: 'C12', answer: 'none' }] });
  });

  test('other words, other factors and not applicable raise none', () => {
    expect(raised(stepDown2015, 'no-assessment-tool', one({ C12: 'None but the Dash' }, abuse))).toStrictEqual([]);
    expect(raised(stepDown2015, 'no-assessment-tool', one({ C12: 'n.one' }, abuse))).toStrictEqual([]);
    expect(
      raised(stepDown2015, 'no-assessment-tool', one({ C12: 'none' }, { facts: factsWith({ factors: ['neglect'] }) })),
    ).toStrictEqual([]);
    for (const answer of ['not-applicable', 'dont-know', 'risk-checklist'])
      expect(raised(stepDown2, 'no-assessment-tool', one({ C17: answer }, abuse))).toStrictEqual([]);
    expect(raised(stepDown2, 'no-assessment-tool', one({ C17: 'none' }, abuse))).toHaveLength(1);
  });
});

describe('overall-better-than-sections', () => {
  const better = (answers: Record<string, string>): Line[] =>
    raised(stepDown2, 'overall-better-than-sections', one(answers));

  test('is weighed against the grades that were given, and shows those that were not', () => {
    expect(better({ F1: 'good', A4: 'requires-improvement', C13: 'not-applicable' })).toStrictEqual([
      'overall-better-than-sections case-1 police: F1=good A4=requires-improvement B6=empty C13=not-applicable D5=empty E10=empty',
    ]);
    expect(better({ F1: 'good', A4: 'requires-improvement', D5: 'good' })).toStrictEqual([]);
    // The worst grade is one too.
    expect(better({ F1: 'requires-improvement', A4: 'inadequate' })).toHaveLength(1);
    expect(better({ F1: 'outstanding', C13: 'not-applicable' })).toStrictEqual([]);
    expect(better({ A4: 'inadequate' })).toStrictEqual([]);
  });
});

describe('does-not-apply', () => {
  test('is one signal a return, and copies no words', () => {
    const [signal, ...more] = signalsOf(stepDown2, [
      one({ D10: 'yes', D13: 'What the worker wrote', E4: 'yes', E5: 'dont-know' }),
    ]).filter(({ rule }) => rule === 'does-not-apply');
    expect(more).toStrictEqual([]);
    expect(signal?.questions).toStrictEqual(['D10', 'D13', 'E5']);
    expect(signal?.answers).toStrictEqual([
      { agency: 'police', question: 'D10', answer: 'yes' },
      { agency: 'police', question: 'E5', answer: 'dont-know' },
    ]);
  });
});

test('a tool that does not state a rule raises no such signal', () => {
  const silent: Tool = { ...stepDown2, signals: stepDown2.signals.filter(({ rule }) => rule !== 'concern-raised') };
  expect(signalsOf(silent, [one({ F2: 'yes' })])).toStrictEqual([]);
  expect(signalsOf(stepDown2, [one({ F2: 'yes' })])).toHaveLength(1);
});

test('docs/signals.md tells of every rule, in the same order and in the same parts', () => {
  const page = readFileSync(new URL('../../../../docs/signals.md', import.meta.url), 'utf8');
  const sections = page.split('\n## ').slice(1);
  expect(sections.map((section) => section.split('\n')[0])).toStrictEqual(signalRules.map((rule) => `\`${rule}\``));
  for (const section of sections) {
    const parts = [...section.matchAll(/^\*\*(?<part>[A-Z][a-z ]+)\*\*/gm)].map(({ groups }) => groups?.['part']);
    expect(parts).toStrictEqual(['Says', 'Matters because', 'Raised', 'Does not mean']);
  }
});
