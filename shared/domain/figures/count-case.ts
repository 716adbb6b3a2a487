import { SUMMARY } from '../audits/ids.ts';
import type { Drop } from '../audits/schema.ts';
import { comparableAnswers } from '../tool/comparable.ts';
import { answersTo, answerTo, fromLine, isOfChild, lineOf, type Answer, type Given } from '../tool/answers.ts';
import { appliesOnce } from '../tool/conditions.ts';
import { takes } from '../tool/submission.ts';
import type { Question, Tool } from '../tool/tool.ts';
import type { ComparableTallies, Counts, QuestionCounts } from './tally.ts';
import {
  combineComparable,
  combineCounts,
  combineQuestions,
  combineTally,
  isSound,
  noTally,
  type Tally,
} from './tally.ts';
import type { ShownState } from '../returns/shown-state.ts';
import type { CaseCorrection, CasePartial, CaseFigures } from './case-partial.ts';
import { caseSampleOf } from './sample.ts';
import { partialHash, type ReturnFacts, type CaseFacts } from './case-partial.ts';

const isReturned = (state: ShownState): boolean => state === 'with-gaps' || state === 'complete';

/** One answer, by its values, as a tally of one; undefined is a question that was left empty. */
function countValues(values: readonly string[] | undefined): Tally {
  const one: Tally = { asked: 1, answered: 0, unanswered: 0, notApplicable: 0, counts: {} };
  if (values === undefined) return { ...one, unanswered: 1 };
  if (values.includes('not-applicable')) return { ...one, notApplicable: 1 };
  return { ...one, answered: 1, counts: Object.fromEntries(values.map((value) => [value, 1])) };
}

/**
 * The values by which an answer is counted: a number by its digits, so that its spread can be told; a text or a date by none.
 * Throws RangeError for one that the question does not take.
 */
function valuesCounted(question: Question, answer: Given): readonly string[] {
  const { id, type, options } = question;
  const isOffered = (value: string): boolean => options.some((option) => option.value === value);
  if (typeof answer === 'number') return type === 'number' && isWhole(answer) ? [String(answer)] : unknown(id);
  if (Array.isArray(answer)) return type === 'several' && standTogether(answer, isOffered) ? answer : unknown(id);
  if (type === 'several') return unknown(id);
  if (isOffered(answer)) return [answer];
  return type === 'text' || type === 'date' ? [] : unknown(id);
}

const isWhole = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/** Whether values can be given at once: each is offered, none twice, and none that says that there is no answer beside another. */
const standTogether = (values: readonly string[], isOffered: (value: string) => boolean): boolean =>
  values.length > 0 &&
  values.every(isOffered) &&
  new Set(values).size === values.length &&
  (values.length === 1 || !values.some((value) => value === 'dont-know' || value === 'not-applicable'));

function unknown(id: string): never {
  throw new RangeError(`A counted answer to ${id} is not one that the tool offers`);
}

/**
 * One answer as a tally of one. A bare "don't know" is the 2015 tool's: its reason was not collected, and none is
 * guessed (audit report 2.3.5). Throws RangeError for an answer that the question does not offer.
 */
function countAnswer(question: Question, given: Answer | undefined): { tally: Tally; reason?: string } {
  if (given === undefined) return { tally: countValues(undefined) };
  const { answer, reason } = given;
  const values = valuesCounted(question, answer);
  const tally = countValues(values);
  return values.includes('dont-know') ? { tally, reason: reason ?? 'reason-not-collected' } : { tally };
}

type CountedVersion = NonNullable<ReturnFacts['counted']>;

/** One counted submission's answers to the questions that apply to it. What does not apply is not counted. */
function countSubmission(tool: Tool, service: string, counted: CountedVersion): Record<string, QuestionCounts> {
  const { answers, facts, coverage } = counted;
  const questions: Record<string, QuestionCounts> = {};
  for (const [question, times] of Map.groupBy(appliesOnce(tool, answers, facts), (one) => one.question)) {
    if (answersTo(answers, question.id).some(({ child }) => isOfChild(question) !== (child !== undefined))) {
      throw new RangeError(`${question.id} is not answered of whom it is asked`);
    }
    let tally = noTally;
    let dontKnowReasons: Counts = {};
    for (const { child } of times) {
      const one = countAnswer(question, answerTo(answers, question.id, child));
      tally = combineTally(tally, one.tally, 1);
      if (one.reason !== undefined) dontKnowReasons = combineCounts(dontKnowReasons, { [one.reason]: 1 }, 1);
    }
    if (isOfChild(question)) tally = { ...tally, questionnaires: 1 };
    questions[question.id] = {
      ...tally,
      dontKnowReasons,
      byService: { [service]: tally },
      byCoverage: { [coverage]: tally },
    };
  }
  return questions;
}

/**
 * One counted submission's answers to the questions of older tools that this tool asks in parts. What its parts do not
 * decide is unanswered; "don't know" and "not applicable" stand apart, as in every tally.
 */
function countComparable(tool: Tool, { answers, facts }: CountedVersion): ComparableTallies {
  const counts: ComparableTallies = {};
  for (const { stated, answer } of comparableAnswers(tool, answers, facts)) {
    if (stated.rule === 'same') continue;
    counts[stated.with] = {
      ...counts[stated.with],
      [stated.question]: countValues(answer === undefined ? undefined : [answer]),
    };
  }
  return counts;
}

function check(facts: CaseFacts): void {
  const agencies = new Set(facts.returns.map(({ agency }) => agency));
  if (agencies.size !== facts.returns.length || agencies.has(SUMMARY)) {
    throw new RangeError(`${facts.case} does not list each agency once`);
  }
  if (facts.dropped !== undefined && (facts.returns.length > 0 || facts.summary !== undefined)) {
    throw new RangeError(`${facts.case} is dropped and yet has returns`);
  }
  for (const { agency, state, counted } of facts.returns) {
    if (isReturned(state) !== (counted !== undefined)) {
      throw new RangeError(
        `${facts.case}/${agency} is ${state} and yet ${counted ? 'has' : 'has not'} a counted version`,
      );
    }
  }
}

/** Why a case was dropped, and nothing beside it. */
const dropIn = ({ reason, replacedBy }: Drop): Drop => ({ reason, ...(replacedBy !== undefined && { replacedBy }) });

/** The corrections beside one counted submission, in the order of its questions. */
function correctionsOf(tool: Tool, { agency, counted }: ReturnFacts): CaseCorrection[] {
  if (counted?.corrections === undefined) return [];
  const { version, answers, corrections } = counted;
  return tool.questions.flatMap((question) =>
    corrections
      .filter((one) => one.question === question.id)
      .map(({ child, corrected, reason }) => {
        if (question.type === 'text' || !takes(question, fromLine(question, corrected))) unknown(question.id);
        const given = answerTo(answers, question.id, child)?.answer;
        const answer = given === undefined ? null : lineOf(given);
        const of = { question: question.id, ...(child !== undefined && { child }) };
        return { agency, version, ...of, answer, corrected, reason };
      }),
  );
}

/**
 * A case's partial under the audit's tool. The same facts give the same partial whatever order the returns and
 * factors come in. The case is settled when it has questionnaires and nothing more is owed on any of them; a missing
 * summary does not hold it open. Of a dropped case nothing is owed and nothing counted. Throws RangeError where the facts contradict each other or the tool.
 */
export function partialOf(tool: Tool, facts: CaseFacts): CasePartial {
  check(facts);
  const { audit, route, level, summary, children, attributes } = facts;
  const factors = [...new Set(facts.factors)].toSorted();
  const returns = facts.returns.toSorted((a, b) => (a.agency < b.agency ? -1 : 1));

  let questions: Record<string, QuestionCounts> = {};
  let comparable: ComparableTallies | undefined;
  const inputs: CasePartial['inputs'] = [];
  const seqs: CasePartial['seqs'] = summary === undefined ? {} : { [SUMMARY]: summary.seq };
  const beforeCorrections: CasePartial['seqs'] = {};
  for (const { agency, service, seq, beforeCorrections: before, counted } of returns) {
    seqs[agency] = seq;
    if (before !== undefined) beforeCorrections[agency] = before;
    if (counted === undefined) continue;
    const { version, sha256, receivedAt } = counted;
    inputs.push({ agency, version, sha256, receivedAt });
    questions = combineQuestions(questions, countSubmission(tool, service, counted), 1);
    comparable = combineComparable(comparable, countComparable(tool, counted), 1);
  }
  Object.assign(seqs, facts.dropped?.seqs);
  const several = new Set(tool.questions.flatMap(({ id, type }) => (type === 'several' ? [id] : [])));
  for (const [id, counts] of Object.entries(questions)) {
    if (!isSound(counts, several.has(id)))
      throw new RangeError(`${facts.case}: the counts of ${id} do not fit their base`);
  }

  const dropped = facts.dropped === undefined ? undefined : dropIn(facts.dropped);
  const corrections = returns.flatMap((one) => correctionsOf(tool, one));
  const figures: CaseFigures = {
    audit,
    tool: tool.id,
    case: facts.case,
    ...(route !== undefined && { route: { from: route.from, to: route.to } }),
    ...(level !== undefined && { level }),
    factors,
    settled: facts.dropped !== undefined || (returns.length > 0 && returns.every(({ settled }) => settled)),
    returns: returns.map(({ agency, service, state, settled, gaps, unexplained, explained, openQueries = [] }) => ({
      agency,
      service,
      state,
      settled,
      gaps,
      unexplained,
      ...(explained && { explained }),
      ...(openQueries.length > 0 && { openQueries: [...openQueries] }),
    })),
    ...(summary && { summary: { withdrawn: summary.withdrawn, received: summary.received } }),
    questions,
    ...(comparable && { comparable }),
    ...(children !== undefined && dropped === undefined && { sample: caseSampleOf(children, attributes) }),
    ...(dropped !== undefined && { dropped }),
    ...(corrections.length > 0 && { corrections }),
  };
  return {
    schema: 'partial/v1',
    ...(facts.version !== undefined && { version: facts.version }),
    figures,
    inputs,
    seqs,
    ...(Object.keys(beforeCorrections).length > 0 && { beforeCorrections }),
  };
}

/** The same facts without what they put into the sample: as cases were counted before there was one. */
export const withoutSample = ({ children: _children, attributes: _attributes, ...facts }: CaseFacts): CaseFacts =>
  facts;

/**
 * A case's partial as a revision names it: with what it puts into the sample or, of a revision from before that was counted,
 * without. Undefined where neither is what is named.
 */
export function partialNamed(tool: Tool, facts: CaseFacts, hash: string): CasePartial | undefined {
  return [facts, withoutSample(facts)].map((of) => partialOf(tool, of)).find((one) => partialHash(one) === hash);
}
