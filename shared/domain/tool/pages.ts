import { askedKey, fromKey, isOfChild, type Answers, type AskedOnce } from './answers.ts';
import {
  applicable,
  childrenIn,
  factHolds,
  factsIn,
  isAnsweredSo,
  lookingIn,
  restsOn,
  type Earlier,
  type Looking,
} from './conditions.ts';
import { factsOfChild, type Facts } from './facts.ts';
import type { Joined } from './case-condition.ts';
import type { Question, Tool } from './tool.ts';

/** So many questions stand on a page at the least, unless a section has fewer. */
const fewest = 3;
/** So many at the most: more is a page that nobody sees the end of. */
const most = 8;
/** As many as a page would have: neither a sitting's work nor a click a question. */
const best = 6;
/** A question apart from the one that it depends on is worse than any page that is too long or too short. */
const apart = 1000;

/** Questions that are asked together. */
export interface ToolPage {
  /** Of its section and its number in that: `A-1`; of questions about the child `B-2.child-1`. It stands in the page's address. */
  id: string;
  section: Tool['sections'][number];
  questions: readonly Question[];
  /** Of whom they are asked; absent of questions that are asked once. */
  child?: string;
}

/** A page as its tool has it: one of questions about the child is there for each of them. */
type CutPage = Omit<ToolPage, 'child'> & { isOfChild: boolean };

/** Questions of one section that follow upon each other. */
function runsOf(questions: readonly Question[]): Question[][] {
  const runs: Question[][] = [];
  for (const question of questions) {
    const run = runs.at(-1);
    if (run?.[0]?.section === question.section) run.push(question);
    else runs.push([question]);
  }
  return runs;
}

/** The questions that one depends on by itself, anywhere in its condition. */
const dependsOn = ({ appliesWhen }: Question): string[] =>
  factsIn(appliesWhen).flatMap((fact) => ('question' in fact ? [fact.question] : []));

/** The best way to cut a run into pages: the least cost in all. */
function cut(run: readonly Question[]): Question[][] {
  const places = new Map(run.map(({ id }, place) => [id, place]));
  // Of each question where the first stands that it depends on: looked for once, not for each page that it could be on.
  const needs = run.map((question) => Math.min(...dependsOn(question).map((id) => places.get(id) ?? Infinity)));
  /** How far the questions between two places are from a good page. */
  const costOf = (start: number, end: number): number =>
    needs.slice(start, end).filter((place) => place < start).length * apart + (end - start - best) ** 2;

  interface Way {
    cost: number;
    /** Where its last page begins. */
    start: number;
  }
  // ways[n]: the best way to put the first n questions on pages, where there is one.
  const ways: (Way | undefined)[] = [{ cost: 0, start: 0 }];
  for (let end = 1; end <= run.length; end += 1) {
    let found: Way | undefined;
    for (let size = Math.min(most, end); size >= Math.min(fewest, run.length); size -= 1) {
      const start = end - size;
      const before = ways[start];
      if (before === undefined) continue;
      const cost = before.cost + costOf(start, end);
      if (found === undefined || cost < found.cost) found = { cost, start };
    }
    ways.push(found);
  }
  const pages: Question[][] = [];
  for (let end = run.length; end > 0;) {
    const start = ways[end]?.start ?? 0;
    pages.push(run.slice(start, end));
    end = start;
  }
  return pages.toReversed();
}

/**
 * A tool's questions as pages, 3 to 8 to a page, never of two sections, and a question beside the one that it depends on where
 * the size allows. They stand in the tool's order; within a section what is asked once comes first, and then, child after
 * child, what is asked of each: all that is asked of one child before the next (docs/adr/0078-one-child-after-the-other.md).
 * The same for everybody, whatever applies to a case, so that an address is always of the same questions.
 * @param children ids of those whom it is asked of, in their order
 */
export function pagesOf(tool: Tool, children: readonly string[]): readonly ToolPage[] {
  return cutOf(tool).flatMap((run) => [
    ...run.filter(({ isOfChild: isOf }) => !isOf).map(({ id, section, questions }) => ({ id, section, questions })),
    ...children.flatMap((child) =>
      run
        .filter(({ isOfChild: isOf }) => isOf)
        .map(({ id, section, questions }) => ({ id: `${id}.${child}`, section, questions, child })),
    ),
  ]);
}

/** The pages of tools that were asked for before, by run: a tool does not change. */
const cutBefore = new WeakMap<Tool, readonly CutPage[][]>();

function cutOf(tool: Tool): readonly CutPage[][] {
  const known = cutBefore.get(tool);
  if (known !== undefined) return known;
  const pages = cutIntoPages(tool);
  cutBefore.set(tool, pages);
  return pages;
}

function cutIntoPages(tool: Tool): CutPage[][] {
  const numbers = new Map<string, number>();
  return runsOf(tool.questions).map((run) =>
    [false, true].flatMap((isOf) => {
      const asked = run.filter((question) => isOfChild(question) === isOf);
      return (asked.length === 0 ? [] : cut(asked)).map((questions) => {
        const id = questions[0]?.section ?? '';
        const number = (numbers.get(id) ?? 0) + 1;
        numbers.set(id, number);
        return {
          id: `${id}-${number}`,
          section: tool.sections.find((section) => section.id === id) ?? { id, title: id },
          questions,
          isOfChild: isOf,
        };
      });
    }),
  );
}

/** Each question of a page, as it is called where it is asked. */
export const askedOnceOn = ({ questions, child }: Pick<ToolPage, 'questions' | 'child'>): AskedOnce[] =>
  questions.map((question) => ({
    key: askedKey(question.id, child),
    question,
    ...(child === undefined ? {} : { child }),
  }));

/** The page on which a question stands. @param key what it is called there */
export function pageOf(pages: readonly ToolPage[], key: string): ToolPage | undefined {
  const { question, child } = fromKey(key);
  return pages.find((page) => page.child === child && page.questions.some(({ id }) => id === question));
}

/** A question as a page asks it. */
export interface AskedOnPage extends AskedOnce {
  /** Whether it applies by what is answered so far. Where not, another answer on this page would make it apply, or it did before. */
  applies: boolean;
  /**
   * The answers on this page that it depends on (of a question about the child, about the same child): whether it applies may change before the page is sent. Absent where nothing on
   * the page decides it.
   */
  follows?: Joined<Earlier>;
}

/** The pages that ask anything. */
export function pagesToAsk(tool: Tool, pages: readonly ToolPage[], answers: Answers, facts: Facts): ToolPage[] {
  const applies = applicable(tool, answers, facts);
  const looking = lookingIn(tool.questions);
  return pages.filter((page) => askedHere({ page, answers, facts, applies, looking, showed: new Set() }).length > 0);
}

/**
 * The questions that a page asks: those that apply, and those that would by other answers to questions on the same page, which
 * have to be there before those are given. A page without any is passed by.
 * @param showed the keys of what the page asked when something was typed on it that is shown once more, whatever applies by now
 */
export const askedOn = (
  tool: Tool,
  page: ToolPage,
  answers: Answers,
  facts: Facts,
  showed: ReadonlySet<string> = new Set(),
): AskedOnPage[] => {
  const applies = applicable(tool, answers, facts);
  return askedHere({ page, answers, facts, applies, looking: lookingIn(tool.questions), showed });
};

interface Here {
  page: ToolPage;
  answers: Answers;
  facts: Facts;
  applies: ReadonlySet<string>;
  looking: Looking;
  showed: ReadonlySet<string>;
}

function askedHere({ page, answers, facts, applies, looking, showed }: Here): AskedOnPage[] {
  const here = new Set(page.questions.map(({ id }) => id));
  const children = childrenIn(facts).filter((id) => id === page.child);
  const rests = restsOn<Earlier>(
    { questions: page.questions, children, looking },
    (fact, child) => factHolds(fact, child === undefined ? facts : factsOfChild(facts, child)),
    (earlier, rest, child) => {
      const key = askedKey(earlier.question, child);
      if (here.has(earlier.question)) return (rest !== false || showed.has(key)) && earlier;
      return applies.has(key) && isAnsweredSo(earlier, answers, child);
    },
  );
  return askedOnceOn(page).flatMap((one): AskedOnPage[] => {
    const rest = rests.get(one.key) ?? false;
    if (rest === false && !showed.has(one.key)) return [];
    return [{ ...one, applies: applies.has(one.key), ...(typeof rest !== 'boolean' && { follows: rest }) }];
  });
}
