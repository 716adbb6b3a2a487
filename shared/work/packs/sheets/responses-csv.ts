import type { Correction } from '../../../domain/figures/aggregate.ts';
import { answerTo, valuesIn } from '../../../domain/tool/answers.ts';
import { applicable } from '../../../domain/tool/conditions.ts';
import type { Question, Tool } from '../../../domain/tool/tool.ts';
import { countColumn, csvFiles, textColumn } from './csv.ts';
import type { PackFile } from '../tables/file.ts';
import type { CountedReturn } from '../tables/counted-returns.ts';
import { inOrder } from '../tables/counted-returns.ts';
import type { Cell } from '../tables/table.ts';

const columns = [
  textColumn('case', 'Case', "The case's id"),
  textColumn('agency', 'Agency', 'Whose questionnaire it is'),
  textColumn('service', 'Service', "The agency's service"),
  countColumn('version', 'Version', 'The version that is counted: inputs of aggregate.json has its hash'),
  textColumn('coverage', 'Children covered', 'all-children or some-children of those whom the agency knows'),
  textColumn('question', 'Question', "The question's id"),
  textColumn('wording', 'Wording', 'The question in the wording of the questionnaire'),
  textColumn(
    'answer',
    'Answer',
    "The answer's code as given; empty for a question that takes a text, whose text is in texts.csv",
  ),
  textColumn('label', 'In words', 'The answer as people read it'),
  textColumn('reason', 'Reason', 'Why the agency does not know; reason-not-collected where none was given'),
  textColumn('applies', 'Applies', 'yes or no: whether the question applied to this questionnaire'),
  textColumn(
    'state',
    'State',
    'answered, unanswered or not-applicable, as it is counted; does-not-apply is not counted, and an answer that stands there all the same is not either',
  ),
  textColumn('corrected', 'As read', 'How the audit lead reads the answer; shown beside it and never counted'),
  textColumn('correctionReason', 'Why read so', "The audit lead's reason, as a code"),
];

function stateOf(question: Question, answer: string | undefined, applies: boolean): string {
  if (!applies) return 'does-not-apply';
  if (answer === undefined) return 'unanswered';
  return question.type !== 'text' && answer === 'not-applicable' ? 'not-applicable' : 'answered';
}

const keyOf = (of: { case: string; agency: string; version: number }, question: string): string =>
  [of.case, of.agency, of.version, question].join(' ');

function rowsOf(tool: Tool, response: CountedReturn, corrections: ReadonlyMap<string, Correction>): Cell[][] {
  const { agency, service, version, coverage, content, facts } = response;
  const applies = applicable(tool, content.answers, facts);
  return tool.questions.map((question): Cell[] => {
    const given = answerTo(content.answers, question.id);
    const answer = question.type === 'text' ? '' : valuesIn(given?.answer).join(' ');
    const correction = corrections.get(keyOf(response, question.id));
    const doesApply = applies.has(question.id);
    return [
      response.case,
      agency,
      service,
      version,
      coverage,
      question.id,
      question.wording,
      answer,
      question.options.find(({ value }) => value === answer)?.label ?? '',
      answer === 'dont-know' ? (given?.reason ?? 'reason-not-collected') : '',
      doesApply ? 'yes' : 'no',
      stateOf(question, given === undefined ? undefined : answer, doesApply),
      correction?.corrected ?? '',
      correction?.reason ?? '',
    ];
  });
}

/**
 * `responses.csv` and its metadata, for the restricted pack alone: one row for each counted questionnaire and question,
 * from which the figures can be counted again. What agencies wrote is not in it: that is `textsCsv`'s. A correction of
 * a version that is not the counted one is left out, as it is from the figures.
 */
export function responsesCsv(
  tool: Tool,
  responses: readonly CountedReturn[],
  corrections: readonly Correction[],
): PackFile[] {
  const made = new Map(corrections.map((one) => [keyOf(one, one.question), one]));
  return csvFiles({
    name: 'responses',
    title: 'What each counted questionnaire answers',
    description: `For the audit lead alone. One row for each counted questionnaire and question of ${tool.title} (${tool.id}), without what agencies wrote.`,
    notes: ['The figures count the rows whose state is answered, unanswered or not-applicable.'],
    columns,
    key: ['case', 'agency', 'question'],
    rows: inOrder(responses).flatMap((response) => rowsOf(tool, response, made)),
  });
}
