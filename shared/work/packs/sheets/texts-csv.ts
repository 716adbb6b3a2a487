import { SUMMARY } from '../../../domain/audits/ids.ts';
import { partsOf } from '../../../domain/returns/summary.ts';
import { answerTo, askedOnceOf, wordsIn } from '../../../domain/tool/answers.ts';
import { boxesOf } from '../../../domain/tool/submission.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { countColumn, csvFiles, textColumn } from './csv.ts';
import type { PackFile } from '../tables/file.ts';
import type { CountedReturn, Summary } from '../tables/counted-returns.ts';
import { inOrder } from '../tables/counted-returns.ts';
import type { Cell } from '../tables/table.ts';

const columns = [
  textColumn('case', 'Case', "The case's id"),
  textColumn('agency', 'Agency', `Who wrote it; ${SUMMARY} where it is the lead professional's case summary`),
  countColumn('version', 'Version', 'Of the questionnaire or summary that is counted'),
  textColumn('question', 'Question', "The question's id; empty for a case summary"),
  textColumn(
    'child',
    'Child',
    'Of a question about each child the id, within its case, of the child whom the answer is about; else empty',
  ),
  textColumn(
    'box',
    'Box',
    `Which box beside the answer; answer where the question takes a text; the part of a case summary, ${SUMMARY} for its text`,
  ),
  textColumn('asked', 'Asked', 'The wording of the question, or of the box where it has its own'),
  textColumn('text', 'Text', 'Exactly what was written'),
];

function rowsOf(tool: Tool, response: CountedReturn): Cell[][] {
  const { agency, version, content } = response;
  return tool.questions.flatMap((question): Cell[][] => {
    const wordings = new Map(question.boxes.map(({ id, wording }) => [id, wording]));
    const places = [...(question.type === 'text' ? ['answer'] : []), ...boxesOf(question).map(({ id }) => id)];
    return askedOnceOf(question, content.childrenCovered).flatMap(({ child }) => {
      const given = answerTo(content.answers, question.id, child);
      if (given === undefined) return [];
      return places.flatMap((box): Cell[][] => {
        const written = wordsIn(given, box);
        if (written.trim() === '') return [];
        const asked = wordings.get(box) ?? question.wording;
        return [[response.case, agency, version, question.id, child ?? '', box, asked, written]];
      });
    });
  });
}

/**
 * `texts.csv` and its metadata, for the restricted pack alone: every text answer and every box that is filled in,
 * whether it was asked for or not, then the lead professionals' case summaries. A box of nothing but white space is not
 * filled in.
 */
export const textsCsv = (tool: Tool, responses: readonly CountedReturn[], summaries: readonly Summary[]): PackFile[] =>
  csvFiles({
    name: 'texts',
    title: 'What agencies and lead professionals wrote',
    description:
      'For the audit lead alone. Text about children and families, exactly as it was written: look for names before quoting any of it.',
    notes: ['Texts are never counted. A line break inside a text stands as it was written, within the quotes.'],
    columns,
    key: ['case', 'agency', 'question', 'child', 'box'],
    rows: [
      ...inOrder(responses).flatMap((response) => rowsOf(tool, response)),
      ...inOrder(summaries).flatMap((one) =>
        partsOf(tool, one).map(({ id, asked, text }): Cell[] => [
          one.case,
          SUMMARY,
          one.version,
          '',
          '',
          id === 'text' ? SUMMARY : id,
          asked,
          text,
        ]),
      ),
    ],
  });
