/** Questions of every kind, and what a case's agencies say to one of them, for those that look at what is told of it. */
import type { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import type { CaseFigures } from '../../../../shared/domain/figures/case-partial.ts';
import { percentagesOf } from '../../../../shared/domain/figures/percent.ts';
import { combineQuestions, type QuestionCounts, type Tally } from '../../../../shared/domain/figures/tally.ts';
import type { Question } from '../../../../shared/domain/tool/tool.ts';
import { countedOptions } from '../../../../shared/domain/tool/options.ts';

export const option = (value: string, alone = false): Question['options'][number] => ({
  value,
  label: value,
  ...(alone && { alone: true as const }),
});

export const asking = (of: Partial<Question> & Pick<Question, 'type'>): Question => ({
  id: 'Q',
  section: 'A',
  wording: 'What was it?',
  about: 'agency',
  options: [],
  boxes: [],
  ...of,
});

/** One answer: its values, none of what is not counted by value; or that there is none. */
export type Said = readonly string[] | 'unanswered' | 'not-applicable';

export const tallyOfOne = (said: Said): Tally => ({
  asked: 1,
  answered: typeof said === 'string' ? 0 : 1,
  unanswered: said === 'unanswered' ? 1 : 0,
  notApplicable: said === 'not-applicable' ? 1 : 0,
  counts: typeof said === 'string' ? {} : Object.fromEntries(said.map((value) => [value, 1])),
});

/** What each agency of a case said to a question, of one about the child once for each child. */
export interface CaseSays {
  says: readonly { agency: string; service?: string; answers: readonly Said[] }[];
}

/** The cases in which that was said, as their partials have it. */
export const casesSaying = (question: Question, cases: readonly CaseSays[]): CaseFigures[] =>
  cases.map(({ says }, at): CaseFigures => {
    let questions: Record<string, QuestionCounts> = {};
    for (const { agency, service = agency, answers } of says) {
      for (const [i, said] of answers.entries()) {
        const tally = {
          ...tallyOfOne(said),
          ...(question.about === 'child' && { questionnaires: i === 0 ? 1 : 0 }),
        };
        const dontKnowReasons = said.includes('dont-know') ? { [i % 2 === 0 ? 'other' : 'not-in-records']: 1 } : {};
        const one = { ...tally, dontKnowReasons, byService: { [service]: tally }, byCoverage: {} };
        questions = combineQuestions(questions, { [question.id]: one }, 1);
      }
    }
    return {
      audit: 'a',
      tool: 'any@1',
      case: `case-${at}`,
      factors: [],
      settled: true,
      returns: says.map(({ agency, service = agency }) => ({
        agency,
        service,
        state: 'complete' as const,
        settled: true,
        gaps: 0,
        unexplained: 0,
      })),
      questions,
    };
  });

/** The figures of a question over such cases. */
export function exactOf(question: Question, cases: readonly CaseFigures[]): Aggregate['questions'][string] {
  let totals: Record<string, QuestionCounts> = {};
  for (const { questions } of cases) totals = combineQuestions(totals, questions, 1);
  const {
    asked = 0,
    answered = 0,
    unanswered = 0,
    notApplicable = 0,
    questionnaires,
    counts = {},
  } = totals[question.id] ?? {};
  const all = Object.fromEntries(countedOptions(question).map(({ value }) => [value, counts[value] ?? 0]));
  const { 'dont-know': dontKnow = 0, ...known } = all;
  const given = totals[question.id]?.dontKnowReasons ?? {};
  return {
    wording: question.wording,
    type: question.type,
    about: question.about,
    ...(question.about === 'child' && { unit: 'child' as const, questionnaires: questionnaires ?? 0 }),
    asked,
    answered,
    unanswered,
    notApplicable,
    counts: all,
    percent: percentagesOf(all, answered).percent,
    percentExcludingDontKnow: percentagesOf(known, answered - dontKnow).percent,
    answeredExcludingDontKnow: answered - dontKnow,
    dontKnowReasons: Object.fromEntries((question.reasons ?? []).map(({ value }) => [value, given[value] ?? 0])),
    byService: Object.fromEntries(
      Object.entries(totals[question.id]?.byService ?? {}).map(([service, row]) => [
        service,
        { ...row, counts: Object.fromEntries(Object.keys(all).map((value) => [value, row.counts[value] ?? 0])) },
      ]),
    ),
    byCase: {},
    byRoute: {},
    byFactor: {},
    byCoverage: {},
  };
}
