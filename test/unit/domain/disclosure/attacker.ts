/**
 * Whoever has the shareable files and wants to know more. Written from the published JSON and the questionnaire alone,
 * with nothing of the product: every relation between the numbers is written down here a second time. The attacker is
 * also given the names of all services, routes, coverages and factors that took part, and may be given how many
 * questionnaires came of each, which the files do not tell.
 */
import type { Figures, QuestionShown, Shown, TallyShown } from '../../../../shared/domain/figures/figures.ts';
import type { Question, Tool } from '../../../../shared/domain/tool/tool.ts';
import type { Range, Sum } from './system.ts';
import { System, add, known, less } from './system.ts';

const partitions = ['byService', 'byRoute', 'byCoverage'] as const;
const cuts = [...partitions, 'byFactor'] as const;
/** The rows of each breakdown, with how many questionnaires are in them, where the attacker knows. */
export type Rows = Record<(typeof cuts)[number], Map<string, number | undefined>>;

const noRows: Rows = { byService: new Map(), byRoute: new Map(), byCoverage: new Map(), byFactor: new Map() };

const beyondAll = 100_000;
/** No family has more. */
const mostChildren = 6;

/** A service may be called `constructor`. */
const rowIn = (rows: Readonly<Record<string, TallyShown>> | undefined, key: string): TallyShown | undefined =>
  rows !== undefined && Object.hasOwn(rows, key) ? rows[key] : undefined;

/** One published file, as unknowns. */
interface Opened {
  /** `A1 counts/yes`, `A1 byService police counts/yes`: every number there is, shown or not */
  numbers: Map<string, Sum>;
  /** those that are null, or in a row that is not there */
  hidden: Set<string>;
  /** those that the file shows */
  told: Set<string>;
  /** what the numbers leave of others: those without a factor, with gaps, without a summary */
  others: Map<string, Sum>;
}

const valuesOf = (shown: TallyShown): string[] => Object.keys(shown.counts);

/** Whether several answers of a questionnaire are counted, or one is otherwise than by its value. */
const isApart = ({ about, type }: Question): boolean =>
  about === 'child' || ['several', 'number', 'date'].includes(type);

/** All sets of these values but the empty one. */
const setsOf = (values: readonly string[]): string[][] =>
  Array.from({ length: 2 ** values.length - 1 }, (_, at) => values.filter((_value, i) => ((at + 1) >> i) & 1));

interface Opening {
  system: System;
  put: (name: string, shown: Shown, low?: number, high?: number) => Sum;
  made: (name: string, shown: Shown, sum: Sum) => void;
  /** how many gave one of these answers at least */
  given: Map<string, (values: readonly string[]) => Sum>;
  hidden: Set<string>;
  numbers: Map<string, Sum>;
}

/**
 * A question whose answers overlap, are not counted by value, or are about each child: what of it adds up, and to what. Who gave
 * which set of answers is an unknown each, so that what two of them have in common is asked after too.
 * @returns how often it was asked
 */
function openApart(
  { system, put, made, given, hidden, numbers }: Opening,
  { id, type, options }: Question,
  shown: QuestionShown,
): Sum {
  const values = options.map(({ value }) => value).filter((value) => value !== 'not-applicable');
  const isTogether = (value: string): boolean =>
    type === 'several' && value !== 'dont-know' && options.every((one) => one.value !== value || one.alone !== true);
  const together = values.filter(isTogether);
  const sets = setsOf(together).map((set) => ({ set, n: system.unknown(0, beyondAll) }));
  const saying = (says: (set: readonly string[]) => boolean): Sum =>
    add(...sets.filter(({ set }) => says(set)).map(({ n }) => n));
  for (const value of together) {
    made(
      `${id} counts/${value}`,
      shown.counts[value] ?? null,
      saying((set) => set.includes(value)),
    );
  }
  const others = values
    .filter((value) => !isTogether(value))
    .map((value) => put(`${id} counts/${value}`, shown.counts[value] ?? null, 0, beyondAll));
  const byValue = type !== 'number' && type !== 'date' && type !== 'text';
  const answered = add(
    saying(() => true),
    ...others,
    ...(byValue ? [] : [system.unknown(0, beyondAll)]),
  );
  made(`${id} answered`, shown.answered, answered);
  const hasNone = type === 'text' || options.some(({ value }) => value === 'not-applicable');
  const unanswered = put(`${id} unanswered`, shown.unanswered, 0, beyondAll);
  // Where the questionnaire offers no such answer, nobody gave it.
  const none = hasNone ? put(`${id} notApplicable`, shown.notApplicable, 0, beyondAll) : known(0);
  if (!hasNone) numbers.set(`${id} notApplicable`, none);
  const asked = add(answered, unanswered, none);
  made(`${id} asked`, shown.asked, asked);
  const dontKnow = values.includes('dont-know') ? numbers.get(`${id} counts/dont-know`)! : known(0);
  made(`${id} answeredExcludingDontKnow`, shown.answeredExcludingDontKnow, less(answered, dontKnow));
  if (type === 'number' && shown.answered !== null) {
    // How many answered says these too, where there is nothing else that they could be.
    if (!values.includes('dont-know')) hidden.delete(`${id} answeredExcludingDontKnow`);
    if (!hasNone) hidden.delete(`${id} unanswered`);
    if (shown.asked === shown.answered)
      for (const key of ['unanswered', 'notApplicable']) hidden.delete(`${id} ${key}`);
  }
  if (shown.asked === 0) {
    // Nobody was asked, so nobody said anything: that is no secret.
    for (const name of [...hidden].filter((one) => one.startsWith(`${id} `))) hidden.delete(name);
  }
  const reasons = Object.entries(shown.dontKnowReasons);
  if (reasons.some(([, n]) => n !== null)) {
    system.equal(add(...reasons.map(([reason, n]) => put(`${id} reason ${reason}`, n, 0, beyondAll))), dontKnow);
  }
  const joint = (name: string, says: (set: readonly string[]) => boolean): void => {
    numbers.set(`${id} ${name}`, saying(says));
    hidden.add(`${id} ${name}`);
  };
  if (together.length > 1) joint('more-than-one', (set) => set.length > 1);
  for (const a of together) {
    joint(`not:${a}`, (set) => !set.includes(a));
    joint(`only:${a}`, (set) => set.length === 1 && set[0] === a);
    for (const b of together) if (a < b) joint(`both:${a}+${b}`, (set) => set.includes(a) && set.includes(b));
  }
  given.set(id, (wanted) =>
    add(
      saying((set) => set.some((value) => wanted.includes(value))),
      ...wanted.filter((value) => !isTogether(value)).map((value) => numbers.get(keyOf(id, value))!),
    ),
  );
  return asked;
}

const keyOf = (id: string, value: string): string =>
  value === 'not-applicable' ? `${id} notApplicable` : `${id} counts/${value}`;

function open(
  system: System,
  figures: Figures,
  tool: Tool,
  rows: Rows,
  hiddenAreAboveNought: boolean,
  tellsGaps: boolean,
): Opened {
  const numbers = new Map<string, Sum>();
  const hidden = new Set<string>();
  const told = new Set<string>();
  const others = new Map<string, Sum>();
  const { completeness } = figures;
  const ceiling = completeness.returned ?? beyondAll;
  const put = (name: string, shown: Shown, low = 0, high = ceiling): Sum => {
    const sum = shown === null ? system.unknown(low, high) : known(shown);
    numbers.set(name, sum);
    (shown === null ? hidden : told).add(name);
    return sum;
  };
  /** A number that is made up of others. */
  const made = (name: string, shown: Shown, sum: Sum): void => {
    numbers.set(name, sum);
    (shown === null ? hidden : told).add(name);
    if (shown !== null) system.equal(sum, known(shown));
  };
  const cell = (name: string): Sum => numbers.get(name)!;
  const low = hiddenAreAboveNought ? 1 : 0;

  const returned = put('returned', completeness.returned, 0, beyondAll);
  const sizes = new Map<string, Sum>();
  const everybody = tool.questions
    .filter(({ appliesWhen, about }) => !appliesWhen && about !== 'child')
    .map(({ id }) => id);
  const given = new Map<string, (values: readonly string[]) => Sum>();
  // A questionnaire covers a child at the least.
  const pairs = system.unknown(0, beyondAll);
  system.atLeast(pairs, returned);
  for (const cut of cuts) {
    for (const [key, told] of rows[cut]) {
      const repeated = everybody
        .map((id) => rowIn(figures.questions[id]?.[cut], key)?.asked)
        .find((n) => typeof n === 'number');
      sizes.set(`${cut} ${key}`, put(`size ${cut} ${key}`, repeated ?? told ?? null));
    }
    if (cut !== 'byFactor' && rows[cut].size > 0) {
      system.equal(add(...[...rows[cut].keys()].map((key) => sizes.get(`${cut} ${key}`)!)), returned);
    }
  }

  for (const question of tool.questions) {
    const { id, type, options, appliesWhen } = question;
    const shown: QuestionShown | undefined = figures.questions[id];
    if (shown === undefined) continue;
    if (isApart(question)) {
      const asked = openApart({ system, put, made, given, hidden, numbers }, question, shown);
      const all = question.about === 'child' ? pairs : returned;
      const earlier = appliesWhen && 'question' in appliesWhen ? appliesWhen : undefined;
      const before = tool.questions.find((one) => one.id === earlier?.question);
      if (!appliesWhen) system.equal(asked, all);
      else if (earlier === undefined || before === undefined) system.atLeast(all, asked);
      else if ((before.about === 'child') === (question.about === 'child')) {
        system.equal(asked, given.get(before.id)!(earlier.is));
      } else system.atLeast(asked, given.get(before.id)!(earlier.is));
      continue;
    }
    const values = valuesOf(shown);
    const keys = [
      ...(values.length === 0 ? ['answered'] : values.map((v) => `counts/${v}`)),
      'unanswered',
      'notApplicable',
    ];
    const shownAt = (tally: TallyShown | undefined, key: string): Shown =>
      tally === undefined
        ? null
        : key.startsWith('counts/')
          ? tally.counts[key.slice(7)]!
          : tally[key as 'answered' | 'unanswered' | 'notApplicable'];
    const isWhole = keys.every((key) => shownAt(shown, key) === null);

    const tallyOf = (prefix: string, tally: TallyShown | undefined, above: number): Sum => {
      const cells = keys.map((key) => {
        const name = `${prefix} ${key}`;
        // Where the questionnaire offers no such answer, nobody gave it.
        const isOffered =
          key !== 'notApplicable' || type === 'text' || options.some((one) => one.value === 'not-applicable');
        if (!isOffered) numbers.set(name, known(0));
        return isOffered ? put(name, shownAt(tally, key), above) : known(0);
      });
      const asked = add(...cells);
      // Of a row that is not there the attacker may know how many are in it.
      if (tally === undefined) numbers.set(`${prefix} asked`, asked);
      else made(`${prefix} asked`, tally.asked, asked);
      if (values.length > 0 && tally !== undefined) {
        made(`${prefix} answered`, tally.answered, add(...cells.slice(0, values.length)));
      }
      return asked;
    };
    const asked = tallyOf(id, shown, isWhole ? 0 : low);
    given.set(id, (wanted) => add(...wanted.map((value) => cell(keyOf(id, value)))));
    const known2 =
      values.length === 0 ? ['answered'] : values.filter((v) => v !== 'dont-know').map((v) => `counts/${v}`);
    made(
      `${id} answeredExcludingDontKnow`,
      shown.answeredExcludingDontKnow,
      add(...known2.map((key) => cell(`${id} ${key}`))),
    );
    const reasons = Object.entries(shown.dontKnowReasons);
    if (values.includes('dont-know') && reasons.length > 0) {
      const allReasons = reasons.every(([, n]) => n === null);
      system.equal(
        add(
          ...reasons.map(([reason, n]) => put(`${id} reason ${reason}`, n, allReasons ? 0 : low)),
          // The tool's reasons need not be all that were given.
          ...(allReasons ? [put(`${id} reason not offered`, null)] : []),
        ),
        cell(`${id} counts/dont-know`),
      );
    }

    const before = appliesWhen && 'question' in appliesWhen ? appliesWhen : undefined;
    const isAfterApart = tool.questions.some((one) => one.id === before?.question && isApart(one));
    const parentIn = (prefix: (parent: string) => string): Sum =>
      add(...before!.is.map((value) => cell(keyOf(prefix(before!.question), value))));
    if (!appliesWhen) system.equal(asked, returned);
    else if ('factor' in appliesWhen) {
      const size = sizes.get(`byFactor ${appliesWhen.factor}`);
      if (size) system.equal(asked, size);
      // What the attacker was told is not got from the file.
      if (rows.byFactor.get(appliesWhen.factor) !== undefined) hidden.delete(`${id} asked`);
    } else if ('question' in appliesWhen) system.equal(asked, given.get(appliesWhen.question)!(appliesWhen.is));
    else if ('service' in appliesWhen) {
      const own = [...rows.byService.keys()].filter((key) => appliesWhen.service.includes(key));
      if (rows.byService.size > 0) system.equal(asked, add(...own.map((key) => sizes.get(`byService ${key}`)!)));
      // What the attacker was told is not got from the file.
      if (own.every((key) => rows.byService.get(key) !== undefined)) hidden.delete(`${id} asked`);
    } else system.atLeast(returned, asked);

    for (const cut of partitions) {
      for (const key of rows[cut].keys()) {
        const prefix = `${id} ${cut} ${key}`;
        const isTotal = rows[cut].get(key) === completeness.returned;
        const inRow = tallyOf(prefix, rowIn(shown[cut], key), 0);
        if (!appliesWhen) system.equal(inRow, sizes.get(`${cut} ${key}`)!);
        else if ('service' in appliesWhen && cut === 'byService') {
          system.equal(inRow, appliesWhen.service.includes(key) ? sizes.get(`${cut} ${key}`)! : known(0));
        } else if (!before || isAfterApart) system.atLeast(sizes.get(`${cut} ${key}`)!, inRow);
        else
          system.equal(
            inRow,
            parentIn((parent) => `${parent} ${cut} ${key}`),
          );
        // Told that everybody is in the row, the attacker has it from the total.
        if (isTotal && rowIn(shown[cut], key) === undefined) for (const at of keys) hidden.delete(`${prefix} ${at}`);
      }
      if (rows[cut].size === 0) continue;
      for (const at of keys)
        system.equal(
          add(...[...rows[cut].keys()].map((key) => cell(`${id} ${cut} ${key} ${at}`))),
          cell(`${id} ${at}`),
        );
    }
    for (const key of rows.byFactor.keys()) {
      const prefix = `${id} byFactor ${key}`;
      const inRow = tallyOf(prefix, rowIn(shown.byFactor, key), 0);
      if (!appliesWhen) system.equal(inRow, sizes.get(`byFactor ${key}`)!);
      else if (!before || isAfterApart) system.atLeast(sizes.get(`byFactor ${key}`)!, inRow);
      else
        system.equal(
          inRow,
          parentIn((parent) => `${parent} byFactor ${key}`),
        );
      for (const at of keys) {
        system.atLeast(cell(`${id} ${at}`), cell(`${prefix} ${at}`));
        others.set(`${prefix} ${at} without`, less(cell(`${id} ${at}`), cell(`${prefix} ${at}`)));
      }
      const isTotal = rows.byFactor.get(key) === completeness.returned;
      if (isTotal && rowIn(shown.byFactor, key) === undefined) for (const at of keys) hidden.delete(`${prefix} ${at}`);
    }
  }

  const c = completeness;
  const states = (['notKnown', 'cannotIdentify', 'noReply', 'withdrawn'] as const).map((key) =>
    put(key, c[key], low, beyondAll),
  );
  made('expected', c.expected, add(returned, ...states));
  made('distributed', c.distributed, add(returned, states[0]!, states[2]!));
  const complete = put('complete', c.complete);
  if (tellsGaps) {
    // Each unanswered question is a gap of one questionnaire, and so is each that covers some children only.
    const withGaps = less(returned, complete);
    const some = everybody
      .map((id) => figures.questions[id]?.byCoverage)
      .find((cut) => cut && Object.keys(cut).length > 0);
    const gaps = [
      ...tool.questions
        .filter(({ id, type, optional }) => type !== 'text' && optional !== true && figures.questions[id])
        .map(({ id, about }) => {
          const left = cell(`${id} unanswered`);
          if (about !== 'child') return left;
          // Of several children it can be left empty in one questionnaire.
          const behind = system.unknown(0, beyondAll);
          system.atLeast(left, behind);
          system.atLeast(add(...Array<Sum>(mostChildren).fill(behind)), left);
          return behind;
        }),
      some === undefined
        ? put('size byCoverage some-children', null)
        : less(returned, put('size byCoverage all-children', some['all-children']?.asked ?? null)),
    ];
    for (const gap of gaps) system.atLeast(withGaps, gap);
    system.atLeast(add(...gaps), withGaps);
  }
  const explained = put('explained', c.explained ?? null);
  if (tellsGaps) {
    system.atLeast(complete, explained);
    // Whoever leaves a text question empty is not explained.
    for (const { id, type, about, optional } of tool.questions) {
      if (type === 'text' && optional !== true && figures.questions[id]) {
        const left = cell(`${id} unanswered`);
        const whole =
          about === 'child'
            ? add(...Array<Sum>(mostChildren).fill(less(returned, explained)))
            : less(returned, explained);
        system.atLeast(whole, left);
      }
    }
  }
  const owed = put('owed', c.summaries.owed, 0, beyondAll);
  const received = put('received', c.summaries.received, 0, beyondAll);
  system.atLeast(owed, received);
  others.set('with gaps', less(returned, complete));
  others.set('not explained', less(complete, explained));
  others.set('without a summary', less(owed, received));
  return { numbers, hidden, told, others };
}

/** What is left open of every number that the newest file does not show. */
export interface Attack {
  ranges: Map<string, Range>;
  /** hidden numbers that can have one value only */
  recovered: string[];
}

/** What the attacker goes by, besides the files. */
export interface Assumed {
  /** the rows of each file's breakdowns */
  rows?: readonly Rows[];
  /** what the attacker's own agency said, by name of the number: as many at least there are */
  own?: readonly ReadonlyMap<string, number>[];
  /** that no number of a total that is hidden is nought */
  hiddenAreAboveNought?: boolean;
  /**
   * With several files of one audit, oldest first, what is said of the time between them: that a tally of which both show
   * something, and the same, has not changed at all; or that no count has become smaller.
   */
  between?: 'nothing' | 'unchanged' | 'growing';
  /** the one question of which it is said to be unchanged; all, where there is none */
  of?: string;
}

function solve(files: readonly Figures[], tool: Tool, assumed: Assumed, of: 'rows' | 'gaps'): Map<string, Range> {
  const system = new System();
  const opened = files.map((figures, i) =>
    open(
      system,
      figures,
      tool,
      of === 'rows' ? (assumed.rows?.[i] ?? noRows) : noRows,
      assumed.hiddenAreAboveNought ?? false,
      of === 'gaps',
    ),
  );
  for (const [i, { numbers }] of opened.entries()) {
    for (const [name, n] of assumed.own?.[i] ?? []) {
      const sum = numbers.get(name);
      if (sum) system.atLeast(sum, known(n));
    }
  }
  for (const [i, now] of opened.entries()) {
    for (const then of opened.slice(0, i)) {
      if (assumed.between === 'unchanged') sameWhereAlike(system, then, now, assumed.of);
      if (assumed.between !== 'growing') continue;
      for (const [name, sum] of [...now.numbers, ...now.others]) {
        const before = then.numbers.get(name) ?? then.others.get(name);
        if (before) system.atLeast(sum, before);
      }
    }
  }
  const wanted = opened.flatMap(({ numbers, hidden }, i) =>
    [...hidden].map((name) => [`${i}: ${name}`, numbers.get(name)!] as const),
  );
  return system.ranges(new Map(wanted));
}

/**
 * Solves for every hidden number of the files, with the rows of breakdowns, and with what `complete` says of unanswered
 * questions. (One after the other: that ties all questions together, and rows would make it large.)
 * @throws Contradiction where what is assumed is not so
 */
export function attack(files: readonly Figures[], tool: Tool, assumed: Assumed = {}): Attack {
  const [byRows, byGaps] = (['rows', 'gaps'] as const).map((of) => solve(files, tool, assumed, of));
  const ranges = new Map(
    [...byRows!].map(([name, { min, max }]) => {
      const other = byGaps!.get(name) ?? { min, max };
      return [name, min === max ? { min, max } : other] as const;
    }),
  );
  const recovered = [...ranges].filter(([, { min, max }]) => min === max).map(([name]) => name);
  return { ranges, recovered };
}

/** The tally that a number belongs to: `A1`, `A1 byService police`. */
const tallyOf = (name: string): string => name.replace(/ (counts\/\S+|\S+)$/, '');

function sameWhereAlike(system: System, then: Opened, now: Opened, of?: string): void {
  const tallies = Map.groupBy(
    [...now.numbers.keys()].filter((name) => /^[A-Z]\d/.test(name) && then.numbers.has(name) && !/ reason /.test(name)),
    tallyOf,
  );
  for (const [tally, names] of tallies) {
    if (of !== undefined && tally.split(' ')[0] !== of) continue;
    const both = names.filter((name) => now.told.has(name) && then.told.has(name) && !name.endsWith(' asked'));
    const alike = both.every((name) => now.numbers.get(name)!.constant === then.numbers.get(name)!.constant);
    const asked = names.find((name) => name.endsWith(' asked'))!;
    const askedAlike = now.hidden.has(asked) || then.hidden.has(asked) || valueOf(now, asked) === valueOf(then, asked);
    if (both.length === 0 || !alike || !askedAlike) continue;
    for (const name of names) system.equal(now.numbers.get(name)!, then.numbers.get(name)!);
  }
}

const valueOf = ({ numbers }: Opened, name: string): string => {
  const { terms, constant } = numbers.get(name)!;
  return terms.size === 0 ? String(constant) : '?';
};
