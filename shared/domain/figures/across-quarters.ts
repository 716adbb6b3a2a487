import { quarterInWords } from '../audits/names.ts';
import type { AuditHeader } from './aggregate.ts';
import { numbersOf } from './numbers.ts';
import { percentagesOf } from './percent.ts';
import { getOwn, noTally } from './tally.ts';
import type { Tally } from './tally.ts';
import type { Totals } from './totals.ts';
import { listed, plural } from './words.ts';
import { decidesYesOrNo, standsAlone } from '../tool/comparable.ts';
import { isOfChild } from '../tool/answers.ts';
import type { Comparable, Question, Tool } from '../tool/tool.ts';
import { noOtherAudit, ofAnotherTheme, type TrendPoint, type TrendSeries, type Trends } from './trends.ts';

/** An audit at the revision that its trends are read from: all that is needed stands in that revision's manifest. */
export interface TrendAudit {
  audit: AuditHeader;
  revision: number;
  status: 'interim' | 'final';
  totals: Totals;
  /** the audit's own */
  tool: Tool;
}

/** How a tool's audits come to a point of a series: by asking its question, or by what the tool states. */
type Way = { rule: 'asked'; parts: readonly string[] } | Comparable;

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function inOrder(audits: readonly TrendAudit[]): TrendAudit[] {
  const ids = new Set(audits.map(({ audit }) => audit.id));
  if (ids.size !== audits.length) throw new RangeError('An audit stands in its trends once');
  for (const { audit, tool } of audits) {
    if (audit.tool !== tool.id) throw new RangeError(`The tool of ${audit.id} is another`);
  }
  return audits.toSorted(
    (a, b) => byCodeUnit(a.audit.quarter.to, b.audit.quarter.to) || byCodeUnit(a.audit.id, b.audit.id),
  );
}

/** The theme that trends are of. @throws RangeError where it is not said and could be another, or no audit is of it */
function themeOf(audits: readonly TrendAudit[], said: string | undefined): string {
  const [theme, ...others] = new Set(said === undefined ? audits.map(({ audit }) => audit.theme) : [said]);
  if (theme === undefined || others.length > 0 || !audits.some(({ audit }) => audit.theme === theme)) {
    throw new RangeError('Trends are of one theme');
  }
  return theme;
}

const declaredFor = (tool: Tool, older: Tool, question: string): Comparable | undefined =>
  tool.comparable.find((stated) => stated.with === older.id && stated.question === question);

/** The answers that a series has a figure of. */
const answersOf = ({ options }: Question): Question['options'] =>
  options.filter(({ value }) => value !== 'dont-know' && value !== 'not-applicable');

/** Whether all that a tool's answers can come to is an answer of the older question, and counts the same. */
function fits(tool: Tool, { rule, parts }: Comparable, older: Question): boolean {
  const known = new Set(answersOf(older).map(({ value }) => value));
  if (standsAlone(older) !== undefined) return false;
  if (rule !== 'same') return decidesYesOrNo(older);
  const part = tool.questions.find(({ id }) => id === parts[0]);
  const canStand = part !== undefined && standsAlone(part) === undefined;
  return canStand && answersOf(part).every(({ value }) => known.has(value));
}

/** What a tool declares of an older one's question; nothing where that one lacks an answer that it can come to. */
function statedFor(tool: Tool, older: Tool, question: string): Comparable | undefined {
  const declared = declaredFor(tool, older, question);
  const asked = older.questions.find(({ id }) => id === question);
  return declared !== undefined && asked !== undefined && fits(tool, declared, asked) ? declared : undefined;
}

/**
 * Whether the question's points all stand in an older tool's series already, because the tool asks it as that one did.
 * A tool that is comparable with this question alone keeps the series: nothing is joined by way of a third.
 */
function standsElsewhere(tools: readonly Tool[], tool: Tool, question: string): boolean {
  const joining = tools.filter((one) => statedFor(one, tool, question) !== undefined);
  return tool.comparable.some((stated) => {
    if (stated.rule !== 'same' || stated.parts[0] !== question) return false;
    const older = tools.find((one) => one.id === stated.with);
    if (older === undefined || statedFor(tool, older, stated.question) === undefined) return false;
    // Of two that are declared of each other the first keeps the series.
    if (joining.includes(older) && tools.indexOf(tool) < tools.indexOf(older)) return false;
    return joining.every((one) => one === older || statedFor(one, older, stated.question) !== undefined);
  });
}

/**
 * What an audit's submissions say to the series' question. Undefined where fewer were compared than were asked a part:
 * a case was last counted by a program that did not compare, and a part of the audit would pass for all of it.
 */
function tallyFor({ totals }: TrendAudit, of: { tool: string; question: string }, way: Way): Tally | undefined {
  const parts = way.parts.map((part) => getOwn(totals.questions, part) ?? noTally);
  if (way.rule === 'asked' || way.rule === 'same') return parts[0];
  const compared = getOwn(getOwn(totals.comparable ?? {}, of.tool) ?? {}, of.question) ?? noTally;
  return parts.some(({ asked }) => asked > compared.asked) ? undefined : compared;
}

/** An audit's point; where it has none, why. */
function pointOf(one: TrendAudit, question: Question, series: TrendSeries, way: Way): TrendPoint | string {
  const tally = tallyFor(one, series, way);
  if (tally === undefined) return 'a part of it was counted before its answers were compared';
  const { 'dont-know': dontKnow = 0, ...known } = tally.counts;
  const values = series.answers.map(({ value }) => value);
  const isNumber = question.type === 'number';
  if (Object.keys(known).some((value) => !values.includes(value) && !(isNumber && isDigits(value)))) {
    return 'it has answers that this question does not have';
  }
  const n = tally.answered - dontKnow;
  const counts = Object.fromEntries(values.map((value) => [value, getOwn(known, value) ?? 0]));
  const { id, quarter } = one.audit;
  return {
    audit: id,
    quarter: { label: quarter.label, from: quarter.from, to: quarter.to },
    tool: one.tool.id,
    revision: one.revision,
    status: one.status,
    questions: [...way.parts],
    rule: way.rule,
    n,
    counts,
    percent: percentagesOf(counts, n).percent,
    ...(isNumber && { numbers: numbersOf(question, tally.counts) }),
  };
}

const isDigits = (value: string): boolean => /^\d+$/.test(value);

const isSeveral = (tool: Tool, { parts }: Comparable): boolean =>
  tool.questions.some(({ id, type }) => type === 'several' && parts.includes(id));

/** What a tool says of standing beside a question of an older one; that it does not, where it does beside others. */
function notesOf(tool: Tool, base: Tool, question: string): string[] {
  const stated = declaredFor(tool, base, question);
  if (stated === undefined) {
    return tool.comparable.some((one) => one.with === base.id)
      ? [`${tool.id} has no question that it declares comparable with this one of ${base.id}.`]
      : [];
  }
  const asked = `${tool.id} asks this as ${listed(stated.parts)}`;
  if (statedFor(tool, base, question) === undefined) {
    return [`${asked}, with answers that this question does not have. Its audits are left out of this row.`];
  }
  return [
    ...(stated.rule === 'all' ? [`${asked}: no where one of them is no, yes where all that apply are.`] : []),
    ...(stated.rule === 'any' ? [`${asked}: yes where one of them is yes, no where all that apply are.`] : []),
    ...(isSeveral(tool, stated)
      ? [`${asked}, where several answers can be given at once: their percentages overlap.`]
      : []),
    ...(stated.note === undefined ? [] : [`${tool.id}: ${stated.note}`]),
  ];
}

/** What is said where several answers can be given at once, and of a tool's own questions that its theme alone keeps apart. */
function notesOfOwn(tools: readonly Tool[], base: Tool, question: Question): string[] {
  const unjoined = tools.filter(
    (other) =>
      other.theme !== base.theme &&
      base.comparable.some(
        (one) =>
          one.with === other.id &&
          one.parts.includes(question.id) &&
          statedFor(base, other, one.question) === undefined,
      ),
  );
  return [
    ...(question.type === 'several' ? ['Several answers can be given at once: their percentages overlap.'] : []),
    ...unjoined.map(
      ({ id }) =>
        `${base.id} declares this comparable with a question of ${id} that lacks its answers or counts something else. They are not joined.`,
    ),
  ];
}

function seriesOf(audits: readonly TrendAudit[], tools: readonly Tool[], base: Tool, question: Question): TrendSeries {
  const series: TrendSeries = {
    tool: base.id,
    question: question.id,
    wording: question.wording,
    type: question.type,
    ...(isOfChild(question) && { unit: 'child' as const }),
    answers: answersOf(question).map(({ value, label }) => ({ value, label })),
    points: [],
    notes: [],
  };
  for (const one of audits) {
    const way =
      one.tool.id === base.id
        ? ({ rule: 'asked', parts: [question.id] } as const)
        : statedFor(one.tool, base, question.id);
    if (way === undefined) continue;
    const point = pointOf(one, question, series, way);
    if (typeof point === 'string') {
      series.notes.push(`${one.audit.id} is left out: ${point}.`);
    } else {
      series.points.push(point);
    }
  }
  series.notes.unshift(
    ...notesOfOwn(tools, base, question),
    ...tools.flatMap((tool) => notesOf(tool, base, question.id)),
  );
  return series;
}

const standing = [
  'Each percentage is out of its n: the answers without "don\'t know". Questions that were left empty or do not apply are outside n. Each is rounded once, half up, from the exact fraction.',
  'No trend arrow and no confidence interval is given where n is under 50: there a single answer moves a percentage by more than two points, and cases are not followed from one quarter to the next.',
  'Questions of two questionnaires stand in one row only where the newer one declares them comparable. The same id or the same wording is not enough, and nothing is joined by way of a third questionnaire.',
  'Where the questionnaire changes the line breaks: a difference across the break can come from the question rather than from the work.',
];

/** What an audit's points count. */
function basisOf({ audit, revision, status, totals }: TrendAudit, theme: string): Trends['audits'][number] {
  const about = `${plural(totals.completeness.returned, 'questionnaire')} about ${plural(totals.cases, 'case')}`;
  const said = `${quarterInWords(audit.quarter)} (${audit.id}, version ${revision} of the figures, ${status}) counts ${about}.`;
  const own = { audit: audit.id, revision };
  if (audit.theme === theme) return { ...own, counts: said };
  return { ...own, theme: audit.theme, counts: `${said} ${ofAnotherTheme(audit.theme)}` };
}

const otherThemes =
  'Of an audit of another theme only those questions stand here that the questionnaire of this theme declares comparable with its own.';

/** What the points are counts of. */
const unitNote = (series: readonly TrendSeries[]): string =>
  series.some(({ unit }) => unit === 'child')
    ? 'Counts are of questionnaires, and of a question about each child of answers about a child, one for each child that a questionnaire covers. They do not count children, and they do not show how common anything is.'
    : 'Counts are of questionnaires. They do not count children, and they do not show how common anything is.';

/**
 * Questions set side by side over audits of one theme, in the order of the quarter's last day and then of id. Each
 * question has a series under the oldest tool that asks it, of the tools of these audits; a later tool's audits join it
 * only by what that tool itself declares of it (`same`, `all`, `any`). A question that no older tool has, or that was
 * split, has a series over its own tool's audits. So has one that is declared comparable with what lacks one of its answers:
 * a note says so, and no figure is wrong for it. Texts and dates have none. Of audits of another theme there are those series
 * alone in which an audit of this theme stands.
 * @param audits each at one revision, this audit among them; in any order
 * @param options.theme of the trends; where none is said all audits are of one
 * @param options.olderLeftOut whether there are older audits that are not among them
 * @throws RangeError where there are none of the theme or one is there twice
 */
export function trendsOf(
  audits: readonly TrendAudit[],
  options: { theme?: string; olderLeftOut?: boolean } = {},
): Trends {
  const ordered = inOrder(audits);
  const theme = themeOf(ordered, options.theme);
  const tools = [...new Map(ordered.map(({ tool }) => [tool.id, tool])).values()];
  const own = new Set(ordered.flatMap(({ audit }) => (audit.theme === theme ? [audit.id] : [])));
  const isMixed = own.size < ordered.length;
  const series = tools
    .flatMap((tool) =>
      tool.questions
        .filter(({ id, type }) => type !== 'text' && type !== 'date' && !standsElsewhere(tools, tool, id))
        .map((question) => seriesOf(ordered, tools, tool, question)),
    )
    .filter(({ points }) => !isMixed || points.some(({ audit }) => own.has(audit)));
  return {
    schema: 'trends/v1',
    theme,
    notes: [
      ...standing,
      unitNote(series),
      ...(isMixed ? [otherThemes] : []),
      ...(ordered.length === 1 ? [noOtherAudit] : []),
      ...(options.olderLeftOut === true
        ? [`There are older audits${isMixed ? '' : ' of this theme'}, which are not shown.`]
        : []),
    ],
    audits: ordered.map((one) => basisOf(one, theme)),
    series,
  };
}
