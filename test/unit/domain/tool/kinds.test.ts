/** Answers that are several, a number or a date, and questions that are asked of each child. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { pointerOf } from '../../../../shared/base/content/pointer.ts';
import { answersTo, askedKey, type Answers } from '../../../../shared/domain/tool/answers.ts';
import { applicable, appliesOnce } from '../../../../shared/domain/tool/conditions.ts';
import { caseHolds, type Facts } from '../../../../shared/domain/tool/facts.ts';
import { faultsOf } from '../../../../shared/domain/tool/faults.ts';
import { concernsIn, gapsOf, openWhere, saysSomething } from '../../../../shared/domain/tool/gaps.ts';
import { jsonSchemaOf } from '../../../../shared/domain/tool/json-schema.ts';
import { askedOn, pageOf, pagesOf, pagesToAsk } from '../../../../shared/domain/tool/pages.ts';
import { Content, parseContent } from '../../../../shared/domain/tool/submission.ts';
import type { Question, Signal, Tool } from '../../../../shared/domain/tool/tool.ts';
import { everyKind as tool } from '../../../every-kind.ts';
import { contentOf } from './samples.ts';

const facts: Facts = {
  factors: [],
  service: 'police',
  children: [
    { id: 'ann', ageBand: 'school-age' },
    { id: 'bob', ageBand: 'unborn' },
  ],
};
const content = (answers: object, childrenCovered = ['ann', 'bob']): Record<string, unknown> => ({
  childrenCovered,
  answers,
});
const told = (body: unknown): string[] => {
  const result = parseContent(tool, body);
  return result.ok ? [] : result.problems.map(({ pointer, code, detail }) => `${pointer} ${code}: ${detail}`);
};
const ofChildren = (children: object) => ({ children });

test('the tool of every kind is sound', () => {
  expect(faultsOf(tool)).toEqual([]);
});

describe('answers', () => {
  test('of every kind are taken as they are, and read again from where they are stored', () => {
    fc.assert(
      fc.property(contentOf(tool), (given) => {
        expect(told(given)).toEqual([]);
        expect(Content.parse(JSON.parse(JSON.stringify(given)))).toEqual(given);
      }),
      { numRuns: 100 },
    );
  });

  test('are held against a JSON Schema that says the same', () => {
    const judge = z.fromJSONSchema(jsonSchemaOf(tool, '/v1/tools'));
    fc.assert(
      fc.property(contentOf(tool), (given) => {
        fc.pre(Object.keys(given.answers).length > 0);
        expect(judge.safeParse(given).error?.issues).toBeUndefined();
      }),
      { numRuns: 60 },
    );
    for (const wrong of [
      { J3: { answer: [] } },
      { J3: { answer: ['none', 'once'] } },
      { J3: { answer: 'once' } },
      { J3: { answer: ['dont-know'] } },
      { J4: { answer: 0 } },
      { J4: { answer: 1.5 } },
      { J4: { answer: 'many' } },
      { J5: { answer: '2026-13' } },
      { J5: { answer: '' } },
      { K1: { answer: 'yes' } },
      { K1: ofChildren({ ann: { answer: 'maybe' } }) },
      { K1: ofChildren({ 'Not an id': { answer: 'yes' } }) },
    ]) {
      expect([wrong, judge.safeParse(content(wrong)).success]).toEqual([wrong, false]);
      expect([wrong, parseContent(tool, content(wrong)).ok]).toEqual([wrong, false]);
    }
  });

  test.each<[string, object, string[]]>([
    [
      'a number that is none',
      { J4: { answer: 'many' } },
      ['/answers/J4/answer not-a-number: Give a whole number from 1 to 40, or one of: dont-know.'],
    ],
    [
      'a number out of its bounds',
      { J4: { answer: 41 } },
      ['/answers/J4/answer out-of-range: Give a whole number from 1 to 40, or one of: dont-know.'],
    ],
    [
      'a number that has no other answer',
      { K4: ofChildren({ ann: { answer: 10 } }) },
      ['/answers/K4/children/ann/answer out-of-range: Give a whole number from 0 to 9.'],
    ],
    [
      'a day that does not exist',
      { J5: { answer: '2026-02-30' } },
      ['/answers/J5/answer not-a-date: Give a date that exists, as YYYY-MM-DD or YYYY-MM, or one of: dont-know.'],
    ],
    [
      'none of several',
      { J3: { answer: [] } },
      [
        '/answers/J3/answer too-few: Give a list of at least one of: never, once, often, none, dont-know, not-applicable.',
      ],
    ],
    [
      'one of several that is no list',
      { J3: { answer: 'once' } },
      [
        '/answers/J3/answer wrong-type: Give a list of at least one of: never, once, often, none, dont-know, not-applicable.',
      ],
    ],
    [
      'one that stands alone beside others',
      { J3: { answer: ['once', 'none'] } },
      ['/answers/J3/answer not-alone: One of these answers stands alone: take it away, or all others.'],
    ],
    ['one twice', { J3: { answer: ['once', 'once'] } }, ['/answers/J3/answer given-twice: Give each answer once.']],
    [
      "don't know without a reason",
      { J3: { answer: ['dont-know'] }, J4: { answer: 'dont-know' } },
      [
        '/answers/J3/reason reason-required: Say why you do not know.',
        '/answers/J4/reason reason-required: Say why you do not know.',
      ],
    ],
    [
      'a reason beside what is known',
      { J4: { answer: 3, reason: 'other' }, J5: { answer: '2026-03', reason: 'other' } },
      [
        '/answers/J4/reason reason-not-allowed: A reason goes with dont-know only: take it away, or change the answer.',
        '/answers/J5/reason reason-not-allowed: A reason goes with dont-know only: take it away, or change the answer.',
      ],
    ],
    [
      'an answer about nobody',
      { K1: { answer: 'yes' } },
      [
        '/answers/K1/children required: Give an object with children: the answer about each child covered, by its id.',
        '/answers/K1/answer unknown: Only children is allowed here: the answer about each child covered, by its id.',
      ],
    ],
    [
      'an answer about a child who is not covered',
      { K1: ofChildren({ ann: { answer: 'yes' }, eve: { answer: 'yes' } }) },
      ['/answers/K1/children/eve not-covered: Answer about children that childrenCovered lists.'],
    ],
    [
      'answers of a child, each where it stands',
      { K6: ofChildren({ ann: { answer: 'dont-know' }, bob: { answer: 'x', extra: 'y' } }) },
      [
        '/answers/K6/children/ann/reason reason-required: Say why you do not know. Give one of: not-involved-then, no-longer-involved, not-in-records, record-not-accessible, question-unclear, other. It goes with dont-know only.',
        '/answers/K6/children/bob/answer not-allowed: Give one of: never, once, often, dont-know.',
        '/answers/K6/children/bob/extra unknown: Only these are allowed here: answer, reason, details.',
      ],
    ],
  ])('%s is told with its place', (_what, given, problems) => {
    const found = told(content(given));
    expect(found.map((one, at) => one.slice(0, problems[at]?.length))).toEqual(problems);
  });
});

test.each(['null', '{"answer":"yes"}', '"Any words at all"'])(
  'a child called as no object of a program can be is refused, whatever is said of it: %s',
  (said) => {
    const body: unknown = JSON.parse(
      `{"childrenCovered":["ann","bob"],"answers":{"K1":{"children":{"ann":{"answer":"yes"},"__proto__":${said}}}}}`,
    );
    expect(told(body)).toEqual([
      '/answers/K1/children/__proto__ not-covered: Answer about children that childrenCovered lists.',
    ]);
  },
);

describe('what applies', () => {
  const answers: Answers = {
    J1: { answer: 'yes' },
    K1: ofChildren({ ann: { answer: 'no' }, bob: { answer: 'yes' } }) as Answers[string],
    K3: ofChildren({ ann: { answer: ['never', 'often'] } }) as Answers[string],
  };
  const keys = (given: Answers, of = facts): string[] => appliesOnce(tool, given, of).map(({ key }) => key);

  test('of each child is decided by its own answers, its own age and what is asked once', () => {
    expect([keys(answers).join(' ')]).toEqual([
      'J1 J2 J3 J4 J5 J6 J7 K1/ann K1/bob K2/ann K3/ann K4/ann K4/bob K5/ann K6/ann K6/bob K7/ann K7/bob',
    ]);
    expect(keys({ ...answers, J1: { answer: 'no' } })).not.toContain('K3/ann');
    expect(keys(answers, { ...facts, children: [facts.children[1]!] })).not.toContain('K3/bob');
  });

  test('and is unanswered is a gap, of each child apart; what may be left out is none', () => {
    const gaps = gapsOf(tool, answers, facts);
    expect(gaps.gaps).toEqual([
      'J2',
      'J3',
      'J4',
      'J5',
      'J7',
      'K2/ann',
      'K4/ann',
      'K4/bob',
      'K5/ann',
      'K6/ann',
      'K6/bob',
    ]);
    expect(gaps.textsLeft).toEqual(['K7/ann', 'K7/bob']);
    expect(gaps.unexplained).toEqual([{ question: 'K3/ann', box: 'how' }]);
    expect(
      gapsOf(tool, { ...answers, K3: ofChildren({ bob: { answer: ['none'] } }) as Answers[string] }, facts),
    ).toMatchObject({ doesNotApply: ['K3/bob'], unexplained: [] });
  });

  test('and of whom it says that the case may need escalating', () => {
    const raised: Answers = { K2: ofChildren({ ann: { answer: 'no' }, bob: { answer: 'yes' } }) as Answers[string] };
    expect(concernsIn(tool, raised)).toEqual(['K2/bob']);
    // Two values of one answer that each raise it: one concern.
    const both = { ...tool, concerns: ['once', 'often'].map((is) => ({ question: 'K3', is })) };
    const told = { K3: { children: { ann: { answer: ['once', 'often'] }, bob: { answer: ['often'] } } } };
    expect(concernsIn(both, told)).toEqual(['K3/ann', 'K3/bob']);
    expect(saysSomething(tool, { K2: raised['K2']! }, facts)).toBe(false);
    expect(saysSomething(tool, { K1: ofChildren({}) as Answers[string] }, facts)).toBe(false);
    expect(saysSomething(tool, { K4: ofChildren({ bob: { answer: 0 } }) as Answers[string] }, facts)).toBe(true);
  });

  test('is the same for a child whatever is said of the others', () => {
    fc.assert(
      fc.property(contentOf(tool), fc.infiniteStream(fc.constantFrom('unborn', 'school-age')), (given, bands) => {
        const of: Facts = {
          ...facts,
          children: given.childrenCovered.map((id) => ({ id, ageBand: bands.next().value! })),
        };
        const all = applicable(tool, given.answers, of);
        for (const child of of.children) {
          const alone = applicable(tool, given.answers, { ...of, children: [child] });
          for (const { id } of tool.questions.filter(({ about }) => about === 'child')) {
            expect(all.has(askedKey(id, child.id))).toBe(alone.has(askedKey(id, child.id)));
          }
        }
        const { gaps, doesNotApply } = gapsOf(tool, given.answers, of);
        for (const question of tool.questions) {
          for (const { child } of answersTo(given.answers, question.id)) {
            const key = askedKey(question.id, child);
            expect(gaps).not.toContain(key);
            expect(doesNotApply.includes(key)).toBe(!all.has(key));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is open where the case is corrected', () => {
  /** Gaps as they are told of a case without the answers: those kept, changed where what they rest on changed. */
  const after = (answers: Answers, before: Facts, now: Facts): string[] => {
    const kept = openWhere(tool, answers, before);
    const resting = new Set(kept.flatMap(({ gaps }) => gaps));
    const held = kept.filter(({ where }) => caseHolds(where, now)).flatMap(({ gaps }) => gaps);
    return [...gapsOf(tool, answers, before).gaps.filter((key) => !resting.has(key)), ...held].toSorted();
  };

  test('is what the answers say of the case as it is by then, child by child', () => {
    const band = fc.constantFrom('unborn' as const, 'pre-school' as const, 'school-age' as const);
    fc.assert(
      fc.property(
        contentOf(tool),
        fc.infiniteStream(band),
        fc.infiniteStream(band),
        ({ answers, childrenCovered }, one, other) => {
          const of = (bands: typeof one): Facts => ({
            ...facts,
            children: childrenCovered.map((id) => ({ id, ageBand: bands.next().value! })),
          });
          const [before, now] = [of(one), of(other)];
          expect(after(answers, before, now)).toEqual(gapsOf(tool, answers, now).gaps.toSorted());
        },
      ),
      { numRuns: 100 },
    );
  });
});

test('a page asks a question of each child, and says on what it rests', () => {
  const pages = pagesOf(tool, ['ann', 'bob']);
  const asked = ['ann', 'bob'].flatMap((child) => askedOn(tool, pageOf(pages, `K2/${child}`)!, {}, facts));
  expect(
    asked.filter(({ question }) => question.id === 'K2').map(({ key, applies, follows }) => [key, applies, follows]),
  ).toEqual([
    ['K2/ann', false, { question: 'K1', is: ['no'] }],
    ['K2/bob', false, { question: 'K1', is: ['no'] }],
  ]);
  expect(pagesToAsk(tool, pages, {}, { ...facts, children: [] }).map(({ section }) => section.id)).not.toContain('K');
});

describe('a fault of a tool is', () => {
  const faults = (change: (tool: Tool) => void): string[] => {
    const copy = structuredClone(tool);
    change(copy);
    return faultsOf(copy).map(({ path, detail }) => `${pointerOf(path)} ${detail}`);
  };
  const at = (id: string): number => tool.questions.findIndex((one) => one.id === id);
  const of = (id: string, change: Partial<Question>) => (copy: Tool) => Object.assign(copy.questions[at(id)]!, change);
  const rule = (signal: object) => (copy: Tool) => copy.signals.push(signal as Signal);
  const often = [{ value: 'often', label: 'Often' }];

  test.each<[string, (tool: Tool) => void, string]>([
    [
      'no option where one is chosen',
      of('J2', { options: [], reasons: undefined! }),
      `/questions/1/options are missing: a text, a number or a date alone can do without`,
    ],
    ['an option of a text', of('J6', { options: often }), '/questions/5/options a text alone has no options'],
    [
      'one that stands alone where one is given',
      of('J2', { options: [{ ...often[0]!, alone: true }], reasons: undefined! }),
      '/questions/1/options/0/alone goes with several answers: of this kind one is given',
    ],
    [
      'only such as stand alone',
      of('J3', { options: [{ ...often[0]!, alone: true }], reasons: undefined! }),
      '/questions/2/options stand alone, all of them: then one is given and not several',
    ],
    [
      'a not applicable with others',
      of('J3', { options: [...often, { value: 'not-applicable', label: 'No' }], reasons: undefined! }),
      '/questions/2/options/1 stands alone: nobody gives it with another answer',
    ],
    [
      'an option that is a number',
      of('K4', { options: [{ value: '7', label: 'Seven' }] }),
      `/questions/${at('K4')}/options/0/value cannot be told from a number`,
    ],
    [
      'an option that is a date',
      of('K5', { options: [{ value: '2026-01', label: 'January' }] }),
      `/questions/${at('K5')}/options/0/value cannot be told from a date`,
    ],
    ['bounds of what is no number', of('J1', { min: 1 }), '/questions/0/min goes with a number'],
    ['a unit of what is no number', of('J1', { unit: 'visits' }), '/questions/0/unit goes with a number'],
    ['bounds that leave nothing', of('J4', { min: 41 }), '/questions/3/max leaves no number that could be given'],
    [
      'a grade of each child',
      of('J7', { about: 'child' }),
      '/questions/6/about is graded, and a grade is of a file and not of each child',
    ],
    [
      'concern that nobody can give',
      (copy) => copy.concerns.push({ question: 'K4', is: '3' }),
      '/concerns/1/is is no answer to this question',
    ],
    [
      'a rule that waits for nothing',
      rule({ rule: 'together', id: 'a', label: 'A', answers: [{ question: 'K4' }] }),
      '/signals/0/answers/0 says neither which answer it waits for (is) nor how large a number (atLeast, atMost)',
    ],
    [
      'a rule that waits for a number that is none',
      rule({ rule: 'together', id: 'a', label: 'A', answers: [{ question: 'K1', atLeast: 1 }] }),
      '/signals/0/answers/0/question is no number',
    ],
    [
      'a rule that waits for more than the most',
      rule({ rule: 'together', id: 'a', label: 'A', answers: [{ question: 'K4', atLeast: 2, atMost: 1 }] }),
      '/signals/0/answers/0/atMost is less than atLeast',
    ],
    [
      'a rule that waits for an answer that is none',
      rule({ rule: 'together', id: 'a', label: 'A', answers: [{ question: 'K3', is: ['once', 'x'] }] }),
      '/signals/0/answers/0/is/1 is no answer to this question',
    ],
    [
      'a rule that waits for only one of one',
      rule({ rule: 'together', id: 'a', label: 'A', answers: [{ question: 'K1', is: 'no', only: true }] }),
      '/signals/0/answers/0/only goes with several answers',
    ],
    [
      'a rule about the same child and no child',
      rule({ rule: 'together', id: 'a', label: 'A', answers: [{ question: 'J1', is: 'no' }], sameChild: true }),
      '/signals/0/sameChild waits for no answer about a child',
    ],
    [
      'a rule in a case that there is none of',
      rule({
        rule: 'together',
        id: 'a',
        label: 'A',
        answers: [{ question: 'J1', is: 'no' }],
        where: { all: [{ factor: 'x' }] },
      }),
      '/signals/0/where/all/0/factor is no factor of this tool',
    ],
    [
      'a contradiction by nothing',
      rule({ rule: 'agencies-contradict', questions: ['J1'] }),
      '/signals/0 says either between which answers it tells (between), or how far apart they are (apart)',
    ],
    [
      'a contradiction by distance of nothing',
      rule({ rule: 'agencies-contradict', apart: 2 }),
      '/signals/0 says of which numbers or dates (questions)',
    ],
    [
      'a contradiction by distance of a choice',
      rule({ rule: 'agencies-contradict', questions: ['J1'], apart: 2 }),
      '/signals/0/questions/0 is neither a number nor a date',
    ],
    [
      "a contradiction about an agency's own work",
      rule({ rule: 'agencies-contradict', questions: ['J4'], apart: 2 }),
      "/signals/0/questions/0 is about an agency's own work, which no other contradicts",
    ],
  ])('%s', (_what, change, fault) => {
    expect(faults(change).filter((one) => one === fault)).toEqual([fault]);
  });

  test('what is asked once and rests on what is asked of each child', () => {
    const last = tool.questions.length;
    expect(
      faults((copy) => {
        const [first] = copy.questions;
        copy.questions.push({ ...first!, id: 'K8', section: 'K', appliesWhen: { question: 'K1', is: ['no'] } });
      }),
    ).toEqual([
      `/questions/${last}/appliesWhen/question is asked of each child, and what is asked once cannot depend on it`,
    ]);
  });

  test('more questions about each child than a return can keep', () => {
    const many = (count: number) => (copy: Tool) => {
      const [first] = copy.questions;
      const ofChild = copy.questions.filter(({ about }) => about === 'child').length;
      for (let at = ofChild; at < count; at += 1)
        copy.questions.push({ ...first!, id: `L${at}`, section: 'K', about: 'child' });
    };
    expect(faults(many(60))).toEqual([]);
    expect(faults(many(61))).toEqual(['/questions ask more than 60 times about each child, which nobody answers']);
  });

  test('that all are asked of each child alone', () => {
    expect(
      faults((copy) => {
        copy.questions = copy.questions.filter(({ id }) => id === 'K1' || id === 'K2');
        copy.sections = copy.sections.slice(1);
      }),
    ).toEqual([
      '/questions must have one at the least that everybody is asked, and once: by it the questionnaires are counted',
    ]);
  });

  test('none where several are given to a question that another waits for twice', () => {
    expect(
      faults((copy) => {
        copy.questions.push({
          ...copy.questions[0]!,
          id: 'K8',
          section: 'K',
          appliesWhen: {
            all: [
              { question: 'J3', is: ['once'] },
              { question: 'J3', is: ['often'] },
            ],
          },
        });
      }),
    ).toEqual([]);
  });
});
