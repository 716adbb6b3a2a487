import { canonicalJson } from '../../base/content/canonical.ts';
import { getOwn } from '../figures/tally.ts';
import type { CaseFigures } from '../figures/case-partial.ts';
import type { Tool } from '../tool/tool.ts';
import type { Figures, QuestionShown, SampleShown, Shown } from '../figures/figures.ts';
import { answerKey } from './cells.ts';
import { isPlain } from './kinds.ts';
import type { DisclosureRule } from './small-number-rule.ts';
import { countsWithoutCases, isSmall } from './small-number-rule.ts';
import type { Cut, Questionnaires } from './questionnaires.ts';
import { cuts, eligibleIn, questionnairesOf } from './questionnaires.ts';
import * as at from './withheld.ts';

/** A shareable pack's figures, with the cases that they were made from. */
export interface Release {
  figures: Figures;
  cases: readonly CaseFigures[];
}

/** Something that must not be shown, and why, in plain words. */
export interface Objection {
  at: string;
  why: string;
}

/** Every number of a tally that a question shows and that do not overlap, by name. */
function partsOf({ counts, answered, unanswered, notApplicable }: QuestionShown): Map<string, Shown> {
  const values = Object.entries(counts).map(([value, n]) => [answerKey(value), n] as const);
  return new Map([
    ...(values.length === 0 ? Object.entries({ answered }) : values),
    ...Object.entries({ unanswered, notApplicable }),
  ]);
}

const isWithheld = (question: QuestionShown): boolean =>
  [question.answered, question.answeredExcludingDontKnow, ...partsOf(question).values()].every((n) => n === null);

/** The difference of two numbers; none where either is not shown. */
const minus = (a: Shown, b: Shown): Shown => (a === null || b === null ? null : a - b);

/** Whether a number that both show differs by so few that the difference tells of them. */
const differsALittle = (a: Shown, b: Shown, rule: DisclosureRule): boolean => isSmall(Math.abs(minus(a, b) ?? 0), rule);

/** Whether a number tells of one that was not shown, as its bound, or of the few by which it differs. */
const tellsOf = (now: Shown, then: Shown, rule: DisclosureRule): boolean =>
  (now !== null && then === null) || differsALittle(now, then, rule);

/** How many cases say anything else to a question than they did, or have come, or gone. */
function casesChanged(now: readonly CaseFigures[], then: readonly CaseFigures[], question: string): number {
  const said = (cases: readonly CaseFigures[]): Map<string, string> =>
    new Map(
      cases.flatMap((one) => {
        const counts = getOwn(one.questions, question);
        return counts === undefined ? [] : [[one.case, canonicalJson(counts)] as const];
      }),
    );
  const [a, b] = [said(now), said(then)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((id) => a.get(id) !== b.get(id)).length;
}

/**
 * Whether the difference between two releases of a question could itself be published: the same numbers hidden, so that
 * neither gives away the other's; only more or only fewer of each; no small difference; not all of it in one answer; and
 * cases enough behind it.
 */
function differsEnough(now: QuestionShown, then: QuestionShown, changed: number, rule: DisclosureRule): boolean {
  const [a, b] = [partsOf(now), partsOf(then)];
  const differences: number[] = [];
  let hidden = (now.asked ?? 0) - (then.asked ?? 0);
  for (const [key, n] of a) {
    const before = b.get(key) ?? null;
    if ((n === null) !== (before === null)) return false;
    const difference = (n ?? 0) - (before ?? 0);
    differences.push(difference);
    hidden -= difference;
  }
  differences.push(hidden);
  const moved = differences.filter((n) => n !== 0);
  const oneWay = new Set(moved.map(Math.sign)).size === 1;
  return changed >= rule.minimumCases && oneWay && moved.length > 1 && !moved.some((n) => isSmall(Math.abs(n), rule));
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

const rowsOf = (question: QuestionShown, cut: Cut): string[] => Object.keys(question[cut]);

/** Whether a release lets readers know how many questionnaires the rows of a breakdown rest on. */
function tellsOfRows({ questions }: Figures, cut: Cut, tool: Tool): boolean {
  return tool.questions.some(({ id, appliesWhen }) => {
    const shown = getOwn(questions, id);
    if (shown === undefined) return false;
    const isOfRows =
      appliesWhen !== undefined &&
      ((cut === 'byFactor' && 'factor' in appliesWhen) || (cut === 'byService' && 'service' in appliesWhen));
    return (isOfRows && shown.asked !== null) || rowsOf(shown, cut).length > 0;
  });
}

/** The questionnaires that two releases were made from: the later, and the earlier. */
type BothCounted = readonly [Questionnaires, Questionnaires];

function objectionsToRows(
  now: Release,
  then: Release,
  [a, b]: BothCounted,
  tool: Tool,
  rule: DisclosureRule,
  since: string,
): Objection[] {
  const [rowsNow, rowsThen] = [eligibleIn(a, rule), eligibleIn(b, rule)];
  const sizes = ({ groups }: Questionnaires, cut: Cut, rows: readonly string[]): unknown =>
    groups[cut].filter(({ key }) => rows.includes(key)).map(({ key, asked }) => ({ key, asked }));
  return cuts.flatMap((cut): Objection[] => {
    if (!tellsOfRows(now.figures, cut, tool)) return [];
    if (!tellsOfRows(then.figures, cut, tool)) {
      const why = `Nothing of the rows of ${cut} has been told ${since}: told now, it would bound what was hidden then.`;
      return [{ at: at.everywhere(cut), why }];
    }
    if (same([a.returned, sizes(a, cut, rowsNow[cut])], [b.returned, sizes(b, cut, rowsThen[cut])])) return [];
    const why = `The questionnaires behind the rows of ${cut} are not those they were ${since}: the difference would be a row by itself.`;
    return [{ at: at.everywhere(cut), why }];
  });
}

/**
 * Whether all that came or went since is of one row of a breakdown that the earlier release shows of a question: then the
 * difference of its totals is that row's. A row of all there is is the total.
 */
function isOfOneRow(then: QuestionShown, [a, b]: BothCounted): boolean {
  const sizes = ({ groups }: Questionnaires, cut: Cut) => new Map(groups[cut].map(({ key, asked }) => [key, asked]));
  return cuts.some((cut) => {
    const [after, before] = [sizes(a, cut), sizes(b, cut)];
    return rowsOf(then, cut).some((key) => {
      const was = before.get(key) ?? 0;
      return was < b.returned && (after.get(key) ?? 0) - was === a.returned - b.returned;
    });
  });
}

function objectionsToQuestion(
  id: string,
  [now, then]: [QuestionShown, QuestionShown],
  changed: number,
  counted: BothCounted,
  rule: DisclosureRule,
  since: string,
): Objection[] {
  if (isWithheld(now)) return [];
  if (isWithheld(then)) {
    const why = `${id} has been withheld ${since}: shown now, it would bound what was hidden then.`;
    return [{ at: at.questionAt(id), why }];
  }
  const tally = ({ asked, answered, answeredExcludingDontKnow, ...shown }: QuestionShown): unknown => [
    asked,
    answered,
    answeredExcludingDontKnow,
    [...partsOf({ asked, answered, answeredExcludingDontKnow, ...shown })],
  ];
  // Where counts overlap, or a few questionnaires stand behind many of them, a difference is never large enough.
  if (!isPlain(now) && !same(tally(now), tally(then))) {
    const why = `${id} is not what was shown ${since}: the difference would tell of those who came or changed their answers.`;
    return [{ at: at.questionAt(id), why }];
  }
  if (!same(tally(now), tally(then))) {
    if (!differsEnough(now, then, changed, rule)) {
      const why = `${id} has changed too little ${since}: the difference would tell single answers apart.`;
      return [{ at: at.questionAt(id), why }];
    }
    if (isOfOneRow(then, counted)) {
      const why = `All that has changed in ${id} ${since} is of one of its rows: the difference would be that row's.`;
      return [{ at: at.questionAt(id), why }];
    }
  }
  const told = (shown: QuestionShown): boolean => Object.values(shown.dontKnowReasons).some((n) => n !== null);
  const reasons: Objection[] =
    told(now) && !same(now.dontKnowReasons, then.dontKnowReasons)
      ? [
          {
            at: at.partAt(id, 'dontKnowReasons'),
            why: `The reasons for "don't know" to ${id} are not those shown ${since}.`,
          },
        ]
      : [];
  return [
    ...reasons,
    ...cuts
      .filter((cut) => rowsOf(now, cut).length > 0 && !same(now[cut], then[cut]))
      .map((cut) => ({
        at: at.partAt(id, cut),
        why: `${cut} of ${id} is not what was shown ${since}: the difference would be a row by itself.`,
      })),
  ];
}

/** A count of completeness; in a file from before agencies could decline none did, as far as it shows anything. */
function partOf(
  of: Release['figures']['completeness'],
  key: 'expected' | 'distributed' | 'notKnown' | 'cannotIdentify' | 'noReply' | 'declined' | 'withdrawn',
): Shown {
  if (key !== 'declined' || of.declined !== undefined) return of[key] ?? null;
  return of.withdrawn === null ? null : 0;
}

function objectionsToCompleteness(now: Release, then: Release, rule: DisclosureRule, since: string): Objection[] {
  const [a, b] = [now.figures.completeness, then.figures.completeness];
  const objections: Objection[] = [];
  const object = (when: boolean, where: string, what: string): void => {
    if (when) objections.push({ at: where, why: `${what} ${since}: the difference would tell them.` });
  };
  const parts = ['expected', 'distributed', 'notKnown', 'cannotIdentify', 'noReply', 'declined', 'withdrawn'] as const;
  const rest = (of: typeof a): Shown =>
    parts.slice(2).reduce((left, key) => minus(left, partOf(of, key) ?? 0), minus(of.expected, of.returned));
  const anything = (of: typeof a): boolean => parts.some((key) => partOf(of, key) !== null);
  object(
    anything(a) &&
      (parts.some(
        (key) =>
          (partOf(a, key) === null) !== (partOf(b, key) === null) ||
          differsALittle(partOf(a, key), partOf(b, key), rule),
      ) ||
        differsALittle(rest(a), rest(b), rule)),
    at.completenessAt,
    'What became of a few questionnaires has changed',
  );
  const gaps = ({ returned, complete }: typeof a): Shown => minus(returned, complete);
  object(
    tellsOf(a.complete, b.complete, rule) || differsALittle(gaps(a), gaps(b), rule),
    at.completeAt,
    'A few questionnaires more or fewer are complete than',
  );
  const explained = (of: typeof a): Shown => of.explained ?? null;
  const words = (of: typeof a): Shown => minus(of.complete, explained(of));
  object(
    tellsOf(explained(a), explained(b), rule) || differsALittle(words(a), words(b), rule),
    at.explainedAt,
    'A few questionnaires more or fewer lack no comment than',
  );
  const missing = ({ summaries: { owed, received } }: typeof a): Shown => minus(owed, received);
  object(
    tellsOf(a.summaries.owed, b.summaries.owed, rule) ||
      tellsOf(a.summaries.received, b.summaries.received, rule) ||
      differsALittle(missing(a), missing(b), rule),
    at.summariesAt,
    'A few summaries more or fewer are owed or in than',
  );
  return objections;
}

function objectionsToCases(now: Release, then: Release, rule: DisclosureRule, since: string): Objection[] {
  const tells = ({ notes, completeness }: Figures): boolean =>
    notes.counts !== countsWithoutCases(completeness.returned ?? 0, rule);
  // What does not tell how many cases there are needs no objection: it is what is said once one was raised.
  if (now.figures.notes.counts === then.figures.notes.counts || !tells(now.figures)) return [];
  if (!tells(then.figures)) return [{ at: at.casesAt, why: `How many cases are counted has not been told ${since}.` }];
  const isFew = isSmall(Math.abs(now.cases.length - then.cases.length), rule);
  return isFew ? [{ at: at.casesAt, why: `A few cases more or fewer are counted than ${since}.` }] : [];
}

/**
 * Tables of the sample that are not, number for number and out of the same, what an earlier release shows of them. A sample
 * from before there was one tells nothing, and nothing is held against it.
 */
function objectionsToSample({ sample: now }: Figures, { sample: then }: Figures, since: string): Objection[] {
  if (now === undefined || then === undefined || now.cases === null) return [];
  const ofCases = (of: SampleShown): unknown => of.cases;
  const ofChildren = (of: SampleShown): unknown => [of.cases, of.children];
  const tables: [at: string, base: typeof ofCases, table: (of: SampleShown) => Readonly<Record<string, Shown>>][] = [
    [at.sampleAt('children'), ofChildren, ({ children }) => ({ children })],
    [at.sampleAt('byAgeBand'), ofChildren, ({ byAgeBand }) => byAgeBand],
    [at.sampleAt('byRoute'), ofCases, ({ byRoute = {} }) => byRoute],
    [at.sampleAt('byFactor'), ofCases, ({ byFactor }) => byFactor],
    ...Object.entries(now.attributes).map(([id, { of }]): (typeof tables)[number] => [
      at.sampleAt('attributes', id),
      of === 'case' ? ofCases : ofChildren,
      ({ attributes }) => recordedIn(getOwn(attributes, id)),
    ]),
  ];
  return tables
    .filter(([, base, table]) => anyIn(table(now)) && !same([base(now), table(now)], [base(then), table(then)]))
    .map(([where]) => ({
      at: where,
      why: `What the sample is made up of is not what was shown ${since}: the difference would tell of those who came or went.`,
    }));
}

const recordedIn = (of: SampleShown['attributes'][string] | undefined): Readonly<Record<string, Shown>> =>
  of === undefined ? {} : { ...of.counts, 'not recorded': of.notRecorded };

const anyIn = (counts: Readonly<Record<string, Shown>>): boolean => Object.values(counts).some((n) => n !== null);

/** What of these figures must not be shown beside an earlier release. Nothing where either shows no figures. */
export function objections(now: Release, then: Release, tool: Tool): Objection[] {
  const { suppression: of } = now.figures;
  const { suppression: before } = then.figures;
  if (of === undefined || before === undefined) throw new RangeError('Only shareable figures can be released');
  if (of.tooSmall !== undefined || before.tooSmall !== undefined) return [];
  const since = `since version ${then.figures.revision} of the figures was released`;
  if (of.smallCount !== before.smallCount || of.minimumCases !== before.minimumCases) {
    return [{ at: at.everything, why: `The rule for what may be shown has changed ${since}.` }];
  }
  const rule: DisclosureRule = { smallCount: of.smallCount, minimumCases: of.minimumCases };
  if (differsALittle(now.figures.completeness.returned, then.figures.completeness.returned, rule)) {
    return [
      {
        at: at.everything,
        why: `Too little has changed ${since}: a few questionnaires more or fewer would tell their answers.`,
      },
    ];
  }
  const counted: BothCounted = [questionnairesOf(now.cases, tool), questionnairesOf(then.cases, tool)];
  return [
    ...objectionsToRows(now, then, counted, tool, rule, since),
    ...tool.questions.flatMap(({ id }) => {
      const [a, b] = [getOwn(now.figures.questions, id), getOwn(then.figures.questions, id)];
      if (a === undefined || b === undefined) return [];
      return objectionsToQuestion(id, [a, b], casesChanged(now.cases, then.cases, id), counted, rule, since);
    }),
    ...objectionsToCompleteness(now, then, rule, since),
    ...objectionsToCases(now, then, rule, since),
    ...objectionsToSample(now.figures, then.figures, since),
  ];
}
