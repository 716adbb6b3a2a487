import { distributedOf } from '../returns/shown-state.ts';
import { isOfChild } from '../tool/answers.ts';
import { countedOptions } from '../tool/options.ts';
import type { Question, Tool } from '../tool/tool.ts';
import { canonicalJson } from '../../base/content/canonical.ts';
import type { Manifest } from './manifest.ts';
import { coverages, partialHash, routeName, type CasePartial } from './case-partial.ts';
import { numbersOf } from './numbers.ts';
import { percentagesOf } from './percent.ts';
import { getOwn, noTally, type Counts, type QuestionTotals, type Tally } from './tally.ts';
import { sampleFigures, type SampleFigures } from './sample.ts';
import { totalsOf } from './totals.ts';
import { plural } from './words.ts';
import type {
  Aggregate,
  AmendedRow,
  AuditHeader,
  Changes,
  JudgementRow,
  NeverAsked,
  QuestionFigures,
  RowFigures,
  Signal,
} from './aggregate.ts';

const sorted = (keys: Iterable<string>): string[] => [...new Set(keys)].toSorted();

function inOrder(keys: readonly string[], counts: Counts): Counts {
  return Object.fromEntries(keys.map((key) => [key, getOwn(counts, key) ?? 0]));
}

/** A tally as published: every option, at nought too, and of numbers how they spread. */
function shownOf(question: Question, tally: Tally | undefined): RowFigures {
  const { asked, answered, unanswered, notApplicable, questionnaires = 0, counts } = tally ?? noTally;
  const values = countedOptions(question).map(({ value }) => value);
  return {
    asked,
    answered,
    unanswered,
    notApplicable,
    ...(isOfChild(question) && { questionnaires }),
    counts: inOrder(values, counts),
    ...(question.type === 'number' && { numbers: numbersOf(question, counts) }),
  };
}

const rowsOf = (
  question: Question,
  keys: readonly string[],
  find: (key: string) => Tally | undefined,
): Record<string, RowFigures> => Object.fromEntries(keys.map((key) => [key, shownOf(question, find(key))]));

/** Said of a question to which several answers can be given at once, whatever they are. */
export const overlapNote =
  'Several answers can be given at once. Each is out of all who answered, so counts overlap and percentages do not add up to 100.';

/** What has to be said of a question's percentages. */
function noteOf({ type }: Question, sums: { all: string | null; known: string | null }): string | undefined {
  if (type === 'several') return overlapNote;
  // The answers that are counted by value are not all that were given.
  if (type === 'text' || type === 'number' || type === 'date') return undefined;
  return footnote(sums.all, sums.known);
}

function footnote(all: string | null, known: string | null): string | undefined {
  const off = [
    ...(all !== null && all !== '100.0' ? [`percent adds up to ${all}`] : []),
    ...(known !== null && known !== '100.0' ? [`percentExcludingDontKnow adds up to ${known}`] : []),
  ];
  return off.length === 0 ? undefined : `${off.join(', ')}: each part is rounded once, and none is forced.`;
}

const childNote =
  'A question about each child counts answers about a child: one for each child that a questionnaire covers. A child whom several agencies know is counted once for each of them.';

/** The names of the rows of every cut, in order; the same for every question. */
interface Cuts {
  services: string[];
  cases: string[];
  routes: string[];
  factors: string[];
}

function figuresOf(
  question: Question,
  totals: QuestionTotals | undefined,
  cuts: Cuts,
  ofCase: (id: string) => Tally | undefined,
): QuestionFigures {
  const shown = shownOf(question, totals);
  const { answered, counts } = shown;
  const { 'dont-know': dontKnow = 0, ...known } = counts;
  const all = percentagesOf(counts, answered);
  const excluding = percentagesOf(known, answered - dontKnow);
  const reasons = (question.reasons ?? []).map(({ value }) => value);
  const given = totals?.dontKnowReasons ?? {};
  const note = noteOf(question, { all: all.sum, known: excluding.sum });
  return {
    wording: question.wording,
    type: question.type,
    about: question.about,
    ...(isOfChild(question) && { unit: 'child' as const }),
    ...shown,
    percent: all.percent,
    percentExcludingDontKnow: excluding.percent,
    answeredExcludingDontKnow: answered - dontKnow,
    dontKnowReasons: inOrder([...new Set([...reasons, ...sorted(Object.keys(given))])], given),
    byService: rowsOf(question, cuts.services, (key) => getOwn(totals?.byService ?? {}, key)),
    byCase: rowsOf(question, cuts.cases, ofCase),
    byRoute: rowsOf(question, cuts.routes, (key) => getOwn(totals?.byRoute ?? {}, key)),
    byFactor: rowsOf(question, cuts.factors, (key) => getOwn(totals?.byFactor ?? {}, key)),
    byCoverage: rowsOf(question, coverages, (key) => getOwn(totals?.byCoverage ?? {}, key)),
    ...(note !== undefined && { note }),
  };
}

function checkParts(manifest: Manifest, partials: readonly CasePartial[]): void {
  const named = new Map(manifest.cases.map((entry) => [entry.case, entry.partial]));
  for (const partial of partials) {
    const id = partial.figures.case;
    if (named.get(id) !== partialHash(partial))
      throw new RangeError(`The manifest does not name this partial of ${id}`);
    named.delete(id);
  }
  const missing = [...named.keys()];
  if (missing.length > 0) throw new RangeError(`The manifest names partials that are not here: ${missing.join(', ')}`);
  if (canonicalJson(totalsOf(partials)) !== canonicalJson(manifest.totals)) {
    throw new RangeError("The manifest's totals are not those of its partials");
  }
}

/** Answers to the audit's own question, in the order of its cases. @throws RangeError where one is none of the tool's, or of another case */
function judgementsOf(tool: Tool, cases: readonly CasePartial[], judged: readonly JudgementRow[]): JudgementRow[] {
  const known = new Set(tool.judgement?.options.map(({ value }) => value));
  const given = new Map(judged.map((one) => [one.case, one]));
  const rows = cases.flatMap(({ figures }) => given.get(figures.case) ?? []);
  if (rows.length !== judged.length || rows.some(({ answer }) => !known.has(answer))) {
    throw new RangeError("The answers to the audit's own question are not of its tool and its cases");
  }
  return rows;
}

/**
 * `aggregate.json` of one revision: the manifest's totals, cut by case from its partials, in the tool's wording.
 * The same revision gives the same bytes (through `stableJson`), whatever order the parts are handed over in.
 * @param from.audit the audit as its item has it; more fields than the file carries are left out
 * @param from.partials exactly the partials that the manifest names
 * @param from.criteria by what the audit's cases were chosen
 * @param from.note what changed, in the publisher's words
 * @param from.judged how the audit lead answers the audit's own question
 * @throws RangeError where manifest, partials, audit and tool do not belong together: no figures rather than wrong ones
 */
export function aggregateJson(from: {
  audit: AuditHeader;
  revision: number;
  manifest: Manifest;
  partials: readonly CasePartial[];
  tool: Tool;
  note?: string | undefined;
  neverAsked?: readonly NeverAsked[];
  signals?: readonly Signal[];
  changes?: Changes | undefined;
  amended?: readonly AmendedRow[] | undefined;
  criteria?: SampleFigures['criteria'] | undefined;
  judged?: readonly JudgementRow[] | undefined;
}): Aggregate {
  const { audit, revision, manifest, tool, note, neverAsked = [], signals = [], changes, amended = [] } = from;
  const { criteria = [] } = from;
  if (manifest.audit !== audit.id || manifest.tool !== audit.tool || manifest.tool !== tool.id) {
    throw new RangeError('The manifest is of another audit or tool');
  }
  checkParts(manifest, from.partials);
  const named = from.partials.toSorted((a, b) => (a.figures.case < b.figures.case ? -1 : 1));
  const cases = named.filter(({ figures }) => figures.dropped === undefined);
  const dropped = named.flatMap(({ figures }) =>
    figures.dropped === undefined ? [] : [{ case: figures.case, ...figures.dropped }],
  );
  const ofCase = new Map(cases.map(({ figures }) => [figures.case, figures]));
  const cuts: Cuts = {
    services: sorted(cases.flatMap(({ figures }) => figures.returns.map(({ service }) => service))),
    cases: [...ofCase.keys()],
    routes: sorted(cases.flatMap(({ figures }) => routeName(figures) ?? [])),
    factors: sorted(cases.flatMap(({ figures }) => figures.factors)),
  };
  const judgements = judgementsOf(tool, cases, from.judged ?? []);
  const openQueries = cases.flatMap(({ figures }) =>
    figures.returns.flatMap(({ agency, openQueries: open = [] }) =>
      open.map((one) => ({ case: figures.case, agency, ...one })),
    ),
  );
  const { completeness: counted, questions, sample } = manifest.totals;
  // A sample of some of the cases would pass for one of all.
  const isWhole = (sample?.cases ?? 0) === cases.length;
  const { expected, returned, complete, notKnown, cannotIdentify, noReply, withdrawn } = counted;
  return {
    schema: 'aggregate/v1',
    audit: {
      id: audit.id,
      title: audit.title,
      quarter: { label: audit.quarter.label, from: audit.quarter.from, to: audit.quarter.to },
      theme: audit.theme,
      tool: audit.tool,
      windowsAnchor: audit.windowsAnchor,
    },
    revision,
    status: manifest.status,
    dataCut: manifest.dataCut,
    ...(note !== undefined && { note }),
    notes: {
      counts: `These figures count ${plural(returned, 'questionnaire')} about ${plural(cases.length, 'case')}. They do not count children, and they do not show how common anything is.`,
      percent:
        'percent is out of answered, which includes "don\'t know"; percentExcludingDontKnow leaves it out. Each is rounded once, half up, from the exact fraction.',
      byFactor: 'A case can have several factors, so the rows of byFactor overlap and do not add up to the total.',
      ...(tool.questions.some(isOfChild) && { child: childNote }),
    },
    inputs: cases.flatMap(({ figures, inputs }) =>
      inputs
        .toSorted((a, b) => (a.agency < b.agency ? -1 : 1))
        .map(({ agency, version, sha256 }) => ({ case: figures.case, agency, version, sha256 })),
    ),
    completeness: {
      expected,
      distributed: distributedOf(counted),
      returned,
      complete,
      explained: counted.explained ?? 0,
      notKnown,
      cannotIdentify,
      noReply,
      declined: counted.declined ?? 0,
      withdrawn,
      summaries: { owed: counted.summariesOwed, received: counted.summariesReceived },
      ...(dropped.length > 0 && { dropped }),
      neverAsked: inCodeOrder(neverAsked),
      cases: cases.map(({ figures }) => ({
        case: figures.case,
        settled: figures.settled,
        returns: figures.returns.map(({ agency, state, gaps, unexplained }) => ({ agency, state, gaps, unexplained })),
      })),
    },
    ...(isWhole && { sample: sampleFigures(sample, tool, criteria) }),
    questions: Object.fromEntries(
      tool.questions.map((question) => [
        question.id,
        figuresOf(question, getOwn(questions, question.id), cuts, (id) =>
          getOwn(ofCase.get(id)?.questions ?? {}, question.id),
        ),
      ]),
    ),
    signals: inCodeOrder(signals),
    corrections: cases.flatMap(({ figures }) =>
      (figures.corrections ?? []).map((one) => ({ case: figures.case, ...one })),
    ),
    ...(judgements.length > 0 && { judgements }),
    ...(openQueries.length > 0 && { openQueries }),
    ...(changes !== undefined && { changes }),
    ...(amended.length > 0 && { amended: [...amended] }),
  };
}

/** Rows in the order of their canonical JSON, whatever order they were found in. */
function inCodeOrder<T>(rows: readonly T[]): T[] {
  const keyed = rows.map((row) => ({ row, key: canonicalJson(row) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}
