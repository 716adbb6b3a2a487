import type { Signal } from '../../../domain/figures/aggregate.ts';
import { childInWords } from '../../../domain/audits/names.ts';
import { answerWords } from '../../../domain/tool/options.ts';
import { keyOf } from '../../../domain/tool/signal-rules.ts';
import { serviceInWords } from '../../../domain/tool/theme.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { whyNoSignals } from './claims.ts';
import { askOfChildren } from './kinds.ts';
import type { Figures } from '../../../domain/figures/figures.ts';
import type { Cell, PackTable } from './table.ts';
import { text, counted } from './columns.ts';

/** What a summary hides. */
export function signals(figures: Figures, tool: Tool): PackTable | undefined {
  const { signals: raised } = figures;
  const why = whyNoSignals(figures, tool);
  if (raised === undefined) return undefined;
  const isByChild = askOfChildren(tool.questions);
  return {
    id: 'signals',
    title: 'What a summary hides',
    notes: [
      "Contradictions and findings that the questionnaire's rules state. They are places to look; they score nobody.",
      ...(why === undefined ? [] : [why]),
    ],
    columns: [
      text('rule', 'Rule'),
      text('case', 'Case'),
      ...(isByChild ? [text('child', 'Child')] : []),
      text('service', 'Service'),
      text('agencies', 'Agencies'),
      text('questions', 'Questions'),
      text('answers', 'Answers'),
    ],
    rows: raised.map((signal): Cell[] => [
      keyOf(signal),
      signal.case ?? '',
      ...(isByChild ? [signal.child ?? ''] : []),
      signal.service ?? '',
      signal.agencies.join(', '),
      signal.questions.join(', '),
      answersInWords(tool, signal),
    ]),
  };
}

/** A question as an answer to it is called; with the child that it is about, where all of the signal's are not. */
const placeOf = (
  { question, child }: { question: string; child?: string | undefined },
  signal: { child?: string | undefined },
): string => (child === undefined || child === signal.child ? question : `${question} (${childInWords(child)})`);

/** The answers that raise a signal, in the questionnaire's words, each with who gave it. */
export const answersInWords = (tool: Tool, signal: Signal): string =>
  signal.answers
    .map(({ agency, service, child, question, answer, count, base }) => {
      const asked = tool.questions.find(({ id }) => id === question);
      const words = answer === null ? 'no answer' : answerWords(asked, answer);
      const place = placeOf({ question, child }, signal);
      if (count === undefined) return `${agency === undefined ? '' : `${agency}, `}${place}: ${words}`;
      return `${service === undefined ? 'all others' : serviceInWords(tool, service)}, ${question}: ${words}, ${count} of ${base ?? count}`;
    })
    .join('; ');

/** How the audit lead reads single answers otherwise. */
export function corrections({ corrections: made }: Figures, tool: Tool): PackTable | undefined {
  if (made === undefined) return undefined;
  const isByChild = askOfChildren(tool.questions);
  return {
    id: 'corrections',
    title: 'Answers that the audit lead reads otherwise',
    notes: ['The answer as given is the one that is counted.'],
    columns: [
      text('case', 'Case'),
      text('agency', 'Agency'),
      counted('version', 'Version'),
      text('question', 'Question'),
      ...(isByChild ? [text('child', 'Child')] : []),
      text('answer', 'As given'),
      text('corrected', 'As read'),
      text('reason', 'Reason'),
    ],
    rows: made.map((one): Cell[] => [
      one.case,
      one.agency,
      one.version,
      one.question,
      ...(isByChild ? [one.child ?? ''] : []),
      one.answer ?? '',
      one.corrected,
      one.reason,
    ]),
  };
}

/** How the audit lead answers the audit's own question. */
export function judgements({ judgements: given }: Figures, { judgement }: Tool): PackTable | undefined {
  if (given === undefined || judgement === undefined) return undefined;
  return {
    id: 'judgements',
    title: "The audit's own question, as the audit lead answers it",
    notes: [judgement.wording, 'No agency was asked this, and no figure counts the answers.'],
    columns: [text('case', 'Case'), text('answer', 'Answer'), text('note', 'Note')],
    rows: given.map(({ case: id, answer, note = '' }): Cell[] => [id, answer, note]),
  };
}

/** What differs from the revision before. */
export function changes({ changes: changed }: Figures): PackTable | undefined {
  if (changed === undefined) return undefined;
  return {
    id: 'changes',
    title: `What changed since version ${changed.since} of the figures`,
    notes: ['Only numbers that differ. A row without a question is one of completeness.'],
    columns: [
      text('question', 'Question'),
      text('measure', 'Measure'),
      counted('before', 'Before'),
      counted('after', 'Now'),
    ],
    rows: changed.rows.map((row): Cell[] => [row.question ?? '', row.measure, row.before, row.after]),
  };
}
