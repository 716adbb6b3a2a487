import type { Correction } from '../../../domain/figures/aggregate.ts';
import {
  answerTo,
  askedKey,
  askedOnceOf,
  fromLine,
  isGiven,
  valuesIn,
  type Answer,
} from '../../../domain/tool/answers.ts';
import { applicable, childrenIn } from '../../../domain/tool/conditions.ts';
import type { Question, Tool } from '../../../domain/tool/tool.ts';
import { countColumn, csvFiles, listColumn, separator, textColumn } from './csv.ts';
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
  textColumn(
    'child',
    'Child',
    'Of a question about each child the id, within its case, of the child whom the answer is about; empty where the question is asked once',
  ),
  textColumn('wording', 'Wording', 'The question in the wording of the questionnaire'),
  listColumn(
    'answer',
    'Answer',
    `The answer's code as given; where several were given, all of them in one cell with ${separator} between, in the order of the questionnaire; a date as YYYY-MM-DD, or YYYY-MM where the day is not known. Empty where a number was given, and for a question that takes a text, whose text is in texts.csv`,
  ),
  countColumn(
    'number',
    'Number',
    'The number that was given, in the unit that the question asks for; empty of any other answer',
  ),
  textColumn('label', 'In words', 'The answer as people read it; several with ; between. Empty of a number or a date'),
  textColumn('reason', 'Reason', 'Why the agency does not know; reason-not-collected where none was given'),
  textColumn('applies', 'Applies', 'yes or no: whether the question applied to this questionnaire'),
  textColumn(
    'state',
    'State',
    'answered, unanswered or not-applicable, as it is counted; does-not-apply is not counted, and an answer that stands there all the same is not either',
  ),
  listColumn(
    'corrected',
    'As read',
    `How the audit lead reads the answer, several with ${separator} between; shown beside it and never counted`,
  ),
  textColumn('correctionReason', 'Why read so', "The audit lead's reason, as a code"),
];

function stateOf(question: Question, given: Answer | undefined, applies: boolean): string {
  if (!applies) return 'does-not-apply';
  if (given === undefined) return 'unanswered';
  return question.type !== 'text' && isGiven(given.answer, 'not-applicable') ? 'not-applicable' : 'answered';
}

/** The codes of an answer in the order in which the question offers them; a date as it was given; none of a text or a number. */
function codesOf({ type, options }: Question, given: Answer | undefined): readonly string[] {
  if (type === 'text') return [];
  const values = valuesIn(given?.answer);
  return type === 'several' ? options.flatMap(({ value }) => (values.includes(value) ? [value] : [])) : values;
}

const labelsOf = ({ options }: Question, codes: readonly string[]): string[] =>
  codes.flatMap((code) => options.find(({ value }) => value === code)?.label ?? []);

const keyOf = (of: { case: string; agency: string; version: number }, key: string): string =>
  [of.case, of.agency, of.version, key].join(' ');

function rowsOf(tool: Tool, response: CountedReturn, corrections: ReadonlyMap<string, Correction>): Cell[][] {
  const { agency, service, version, coverage, content, facts } = response;
  const applies = applicable(tool, content.answers, facts);
  const children = childrenIn(facts);
  const asked = tool.questions.flatMap((question) => askedOnceOf(question, children));
  return asked.map(({ key, question, child }): Cell[] => {
    const given = answerTo(content.answers, question.id, child);
    const codes = codesOf(question, given);
    const correction = corrections.get(keyOf(response, key));
    const doesApply = applies.has(key);
    return [
      response.case,
      agency,
      service,
      version,
      coverage,
      question.id,
      child ?? '',
      question.wording,
      codes.join(separator),
      typeof given?.answer === 'number' ? given.answer : '',
      labelsOf(question, codes).join(`${separator} `),
      codes.includes('dont-know') ? (given?.reason ?? 'reason-not-collected') : '',
      doesApply ? 'yes' : 'no',
      stateOf(question, given, doesApply),
      correction === undefined ? '' : [fromLine(question, correction.corrected)].flat().join(separator),
      correction?.reason ?? '',
    ];
  });
}

/**
 * `responses.csv` and its metadata, for the restricted pack alone: one row for each counted questionnaire and question,
 * of a question about each child one for each that it covers, from which the figures can be counted again. What agencies wrote is not in it: that is `textsCsv`'s. A correction of
 * a version that is not the counted one is left out, as it is from the figures.
 */
export function responsesCsv(
  tool: Tool,
  responses: readonly CountedReturn[],
  corrections: readonly Correction[],
): PackFile[] {
  const made = new Map(corrections.map((one) => [keyOf(one, askedKey(one.question, one.child)), one]));
  return csvFiles({
    name: 'responses',
    title: 'What each counted questionnaire answers',
    description: `For the audit lead alone. One row for each answer that each counted questionnaire has to ${tool.title} (${tool.id}): one a question, and of a question about each child one a child that the questionnaire covers; without what agencies wrote.`,
    notes: [
      'The figures count the rows whose state is answered, unanswered or not-applicable.',
      `A question that takes several answers has one row, whose answer is a list: take the apostrophe away, if there is one, then part it at each ${separator}.`,
    ],
    columns,
    key: ['case', 'agency', 'question', 'child'],
    rows: inOrder(responses).flatMap((response) => rowsOf(tool, response, made)),
  });
}
