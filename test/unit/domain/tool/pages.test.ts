/** The pages of a tool: of both, and of any other. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedOn, askedOnceOn, pageOf, pagesOf, type AskedOnPage } from '../../../../shared/domain/tool/pages.ts';
import { stepDown2 } from '../../../library.ts';
import { stepDown2015 } from '../../../library.ts';
import { text, yesNo } from '../../../questions.ts';
import { Tool, type Question } from '../../../../shared/domain/tool/tool.ts';
import { factsOf } from '../../../../shared/domain/tool/facts.ts';
import { appliesPlainly } from '../../../applies-plainly.ts';
import { childrenCovered, conditionedTool, describedCase, service } from '../../../conditioned.ts';
import { factsWith } from '../../../facts.ts';
import { childrenOf, growing } from '../../../growing.ts';
import { runs } from '../../../runs.ts';
import { contentOf } from './samples.ts';

/** A tool of sections of any length, in which each question may depend on any that stands before it. */
const anyTool = fc
  .array(
    fc.array(fc.record({ isText: fc.boolean(), on: fc.option(fc.nat(), { nil: undefined }) }), {
      minLength: 1,
      maxLength: 30,
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((sections): Tool => {
    const questions: Question[] = [];
    for (const [at, drawn] of sections.entries()) {
      const letter = String.fromCodePoint(65 + at);
      for (const [i, { isText, on }] of drawn.entries()) {
        const possible = questions.filter(({ type }) => type === 'yes-no');
        const before = on === undefined ? undefined : possible[on % possible.length];
        const asked = {
          id: `${letter}${i + 1}`,
          about: 'agency' as const,
          wording: 'What?',
          ...(before === undefined ? {} : { appliesWhen: { question: before.id, is: ['yes'] } }),
        };
        questions.push(isText ? text(asked) : yesNo(asked));
      }
    }
    return {
      ...stepDown2,
      sections: sections.map((_, at) => ({ id: String.fromCodePoint(65 + at), title: 'A section' })),
      questions,
      concerns: [],
      comparable: [],
      signals: [],
    };
  });

/** What holds of the pages of any tool. */
function holdPages(tool: Tool): void {
  const pages = pagesOf(tool, []);
  expect(pages.flatMap(({ questions }) => questions)).toEqual(tool.questions);
  expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length);
  for (const { id, section, questions } of pages) {
    expect(id).toMatch(/^[A-Z]-[1-9]\d?$/);
    const inAll = tool.questions.filter((one) => one.section === section.id).length;
    expect(questions.length).toBeGreaterThanOrEqual(Math.min(3, inAll));
    expect(questions.length).toBeLessThanOrEqual(8);
    expect(questions.every((one) => one.section === section.id && id.startsWith(section.id))).toBe(true);
  }
}

/** The questions that stand on another page of their section than the one that they depend on. */
const parted = (tool: Tool): string[] =>
  pagesOf(tool, []).flatMap(({ questions }) =>
    questions
      .filter(({ appliesWhen, section }) => {
        if (appliesWhen === undefined || !('question' in appliesWhen)) return false;
        const before = tool.questions.find(({ id }) => id === appliesWhen.question);
        return before?.section === section && !questions.some(({ id }) => id === appliesWhen.question);
      })
      .map(({ id }) => id),
  );

test.each([
  // Section D of the second has nine questions in a row that hang together, or that none may stand apart from.
  [stepDown2, ['D10']],
  [stepDown2015, []],
])('the pages of a tool of the library', (tool, apart) => {
  holdPages(tool);
  expect(parted(tool)).toEqual(apart);
});

test('the pages of any tool', () => {
  fc.assert(
    fc.property(anyTool, (tool) => {
      expect(Tool.safeParse(tool).success).toBe(true);
      holdPages(tool);
    }),
    { numRuns: 60 },
  );
});

test('a question stands beside the one that it depends on wherever the two are near enough for the size of a page', () => {
  const apart: string[] = [];
  for (let length = 2; length <= 20; length += 1) {
    for (let first = 1; first < length; first += 1) {
      for (let second = first + 1; second <= Math.min(length, first + 5); second += 1) {
        const appliesWhen = { question: `A${first}`, is: ['yes'] };
        const questions = Array.from({ length }, (_, i) =>
          yesNo({ id: `A${i + 1}`, about: 'agency', wording: 'What?', ...(i + 1 === second ? { appliesWhen } : {}) }),
        );
        if (parted({ ...stepDown2, questions }).length > 0) apart.push(`${second} on ${first} of ${length}`);
      }
    }
  }
  // No two pages of three to eight hold both.
  expect(apart).toEqual(['7 on 2 of 9', '7 on 3 of 9', '8 on 3 of 9', '8 on 3 of 10']);
});

test('a question stands beside each that it depends on, however deep its condition has it', () => {
  const [first, last] = [4, 9];
  const appliesWhen = { all: [{ factor: 'neglect' }, { any: [{ question: `A${first}`, is: ['yes'] }] }] };
  const questions = Array.from({ length: 11 }, (_, i) =>
    yesNo({ id: `A${i + 1}`, about: 'agency', wording: 'What?', ...(i + 1 === last ? { appliesWhen } : {}) }),
  );
  const of = { ...stepDown2, sections: [{ id: 'A', title: 'Section A' }], questions };
  const ids = pagesOf(of, []).map((page) => page.questions.map(({ id }) => id));
  // Of eleven, cut in two where nothing hangs together: six and five.
  expect(ids.find((page) => page.includes('A9'))).toContain('A4');
});

test('a question more takes as much looking as each before it, however many stand in a section', () => {
  const looksOf = (length: number): number => {
    let looks = 0;
    const questions = Array.from({ length }, (_, i) => {
      const appliesWhen = i > 0 ? { appliesWhen: { question: `A${i}`, is: ['yes'] } } : {};
      const { id, ...question } = yesNo({ id: `A${i + 1}`, about: 'agency', wording: 'What?', ...appliesWhen });
      return {
        ...question,
        get id() {
          looks += 1;
          return id;
        },
      };
    });
    pagesOf({ ...stepDown2, sections: [{ id: 'A', title: 'Section A' }], questions }, []);
    return looks;
  };
  expect(looksOf(300) / 300).toBeLessThanOrEqual(1.1 * (looksOf(60) / 60));
});

describe('a section', () => {
  /** A tool whose sections have so many questions, of which some depend on another. */
  const toolOf = (sizes: Record<string, number>, on: Record<string, string> = {}): Tool => ({
    ...stepDown2,
    sections: Object.keys(sizes).map((id) => ({ id, title: `Section ${id}` })),
    questions: Object.entries(sizes).flatMap(([section, size]) =>
      Array.from({ length: size }, (_, i) => {
        const id = `${section}${i + 1}`;
        const before = on[id];
        const appliesWhen = before === undefined ? {} : { appliesWhen: { question: before, is: ['yes'] } };
        return yesNo({ id, about: 'agency', wording: 'What?', ...appliesWhen });
      }),
    ),
  });
  const sizes = (tool: Tool): string[] => pagesOf(tool, []).map(({ id, questions }) => `${id}: ${questions.length}`);

  test.each<[questions: number, pages: number[]]>([
    [1, [1]],
    [2, [2]],
    [8, [8]],
    [9, [4, 5]],
    [12, [6, 6]],
    // An address is of the same questions for good, also where two ways are as good.
    [13, [6, 7]],
    [16, [5, 5, 6]],
  ])('of %i questions is cut into pages of %j', (questions, pages) => {
    expect(sizes(toolOf({ A: questions }))).toEqual(pages.map((size, i) => `A-${i + 1}: ${size}`));
  });

  test('is cut elsewhere for a question that depends on one of its own, and not for one of an earlier section', () => {
    expect(sizes(toolOf({ A: 12 }, { A7: 'A1' }))).toEqual(['A-1: 7', 'A-2: 5']);
    expect(sizes(toolOf({ A: 3, B: 12 }, { B7: 'A1' }))).toEqual(['A-1: 3', 'B-1: 6', 'B-2: 6']);
  });

  test('is named on its pages by its title, and by its letter where the tool has none for it', () => {
    const tool = toolOf({ A: 3, B: 3 });
    const titles = (of: Tool): string[] => pagesOf(of, []).map(({ section }) => `${section.id} ${section.title}`);
    expect(titles(tool)).toEqual(['A Section A', 'B Section B']);
    expect(titles({ ...tool, sections: [] })).toEqual(['A A', 'B B']);
  });

  test('is cut once, and a question is found on its page', () => {
    const tool = toolOf({ A: 12, B: 3 });
    const pages = pagesOf(tool, []);
    expect(pagesOf(tool, [])[0]?.questions).toBe(pages[0]?.questions);
    expect(['A1', 'A7', 'B3', 'Z9'].map((id) => pageOf(pages, id)?.id)).toEqual(['A-1', 'A-2', 'B-1', undefined]);
  });
});

describe('what is asked of each child', () => {
  const ids = (...children: string[]) =>
    pagesOf(growing, children).map(({ id, questions }) => `${id}: ${questions.map((one) => one.id).join(' ')}`);

  test('has pages of its own, one child after the other, behind what its section asks once', () => {
    expect(ids('child-1', 'child-2').filter((page) => !page.startsWith('A'))).toEqual([
      'B-1.child-1: B1 B2 B3 B4 B5 B6',
      'B-2.child-1: B7 B8 B9 B10 B11 B12',
      'B-1.child-2: B1 B2 B3 B4 B5 B6',
      'B-2.child-2: B7 B8 B9 B10 B11 B12',
      'C-1: C1 C4',
      'C-2.child-1: C2 C3',
      'C-2.child-2: C2 C3',
    ]);
  });

  test('is on pages whose addresses have the same questions, however many children there are', () => {
    const four = ids('child-1', 'child-2', 'child-3', 'child-4');
    expect(four).toHaveLength(2 + 8 + 1 + 4);
    expect(ids('child-3').every((page) => four.includes(page))).toBe(true);
  });

  test('is called by its key, and found by it', () => {
    const pages = pagesOf(growing, ['child-1', 'child-2']);
    const page = pageOf(pages, 'B7/child-2');
    expect(page?.id).toBe('B-2.child-2');
    expect(askedOnceOn(page!).map(({ key, child }) => [key, child])).toContainEqual(['B12/child-2', 'child-2']);
    expect([pageOf(pages, 'B7')?.id, pageOf(pages, 'B7/child-3')?.id, pageOf(pages, 'C1')?.id]).toEqual([
      undefined,
      undefined,
      'C-1',
    ]);
  });

  test('rests on what is answered of the same child', () => {
    const { children } = childrenOf(3);
    const facts = factsWith({ children });
    const answers = { B10: { children: { 'child-2': { answer: 'us' } } }, C1: { answer: 'yes' } };
    const asked = (id: string, of = facts, showed = new Set<string>()) =>
      askedOn(
        growing,
        pagesOf(growing, ['child-1', 'child-2', 'child-3']).find((page) => page.id === id)!,
        answers,
        of,
        showed,
      )
        .filter(({ question }) => ['B12', 'C2', 'C3'].includes(question.id))
        .map(({ key, applies, follows }) => [key, applies, follows]);
    const follows = { question: 'B10', is: ['us'] };
    // It is asked of no child of pre-school age.
    expect(asked('B-2.child-1')).toEqual([]);
    expect(asked('B-2.child-2')).toEqual([['B12/child-2', true, follows]]);
    expect(asked('B-2.child-3')).toEqual([['B12/child-3', false, follows]]);
    expect(asked('C-2.child-1')).toEqual([
      ['C2/child-1', true, undefined],
      ['C3/child-1', false, { question: 'C2', is: ['yes'] }],
    ]);
    // Of a child that is not covered nothing is asked, but what the page showed when somebody typed on it.
    const one = factsWith({ children: children.slice(0, 1) });
    expect(asked('C-2.child-2', one)).toEqual([]);
    expect(asked('C-2.child-2', one, new Set(['C2/child-2']))).toEqual([['C2/child-2', false, undefined]]);
  });
});

describe('what a page asks', () => {
  const tool = stepDown2;
  const page = pageOf(pagesOf(tool, []), 'B3-2');
  if (page === undefined) throw new Error('B3-2 stands on a page');
  const shown = (answers: Parameters<typeof askedOn>[2], factors: string[] = []) =>
    askedOn(tool, page, answers, factsWith({ factors })).map(({ question, applies }) => [question.id, applies]);

  test('has a question that another answer of the page would make apply', () => {
    expect(shown({})).toContainEqual(['B3-2', false]);
    expect(shown({ 'B3-1': { answer: 'no' } })).toContainEqual(['B3-2', false]);
    expect(shown({ 'B3-1': { answer: 'yes' } })).toContainEqual(['B3-2', true]);
  });

  test('has none that rests on what the case has not', () => {
    for (const one of pagesOf(tool, [])) {
      for (const question of one.questions) {
        if (question.appliesWhen === undefined || !('factor' in question.appliesWhen)) continue;
        const { factor } = question.appliesWhen;
        const ids = (factors: string[]) =>
          askedOn(tool, one, {}, factsWith({ factors })).map((asked) => asked.question.id);
        expect(ids([factor])).toContain(question.id);
        expect(ids([])).not.toContain(question.id);
      }
    }
  });
});

/** Every way of answering these questions, or leaving them open. */
function waysOf(ids: readonly string[]): Record<string, string | undefined>[] {
  return ids.reduce<Record<string, string | undefined>[]>(
    (ways, id) =>
      ways.flatMap((way) => ['yes', 'no', 'dont-know', undefined].map((answer) => ({ ...way, [id]: answer }))),
    [{}],
  );
}

test('a page has each question that some answers on it would make apply, and says which those are', () => {
  const drawn = conditionedTool.chain((tool) =>
    fc.record({
      tool: fc.constant(tool),
      content: contentOf(tool),
      covered: childrenCovered,
      of: describedCase,
      service,
    }),
  );
  fc.assert(
    fc.property(drawn, ({ tool, content, covered, of, service: who }) => {
      const sent = { ...content, childrenCovered: covered };
      const facts = factsOf({ case: of, service: who }, sent);
      for (const page of pagesOf(tool, [])) {
        const asked = new Map(askedOn(tool, page, sent.answers, facts).map((one) => [one.question.id, one]));
        const here = page.questions.map(({ id }) => id);
        for (const way of waysOf(here.filter((id) => !id.endsWith('4')))) {
          const { answers: others } = sent;
          const chosen = Object.entries(way).flatMap(([id, answer]) =>
            answer === undefined ? [] : [[id, { answer }]],
          );
          const answers = {
            ...Object.fromEntries(Object.entries(others).filter(([id]) => !here.includes(id))),
            ...Object.fromEntries(chosen),
          };
          const applies = appliesPlainly(tool, { ...sent, answers }, of, who);
          const isSo = (when: NonNullable<AskedOnPage['follows']>): boolean => {
            if ('all' in when) return when.all.every(isSo);
            if ('any' in when) return when.any.some(isSo);
            // What is not shown is not answered.
            return applies.includes(when.question) && when.is.includes(way[when.question] ?? '');
          };
          for (const id of here) {
            const one = asked.get(id);
            const isShown = one !== undefined && (one.follows === undefined || isSo(one.follows));
            expect([id, isShown]).toEqual([id, applies.includes(id)]);
          }
        }
      }
    }),
    { numRuns: runs(60, 600) },
  );
});
