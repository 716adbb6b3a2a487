import type { Signal } from '../../../domain/figures/aggregate.ts';
import { titleOf } from '../../../domain/tool/signal-rules.ts';
import { serviceInWords } from '../../../domain/tool/theme.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import type { ReportBlock } from './blocks.ts';
import { grid, paragraph } from './blocks.ts';
import { answerWords } from './words.ts';

function answers(tool: Tool, signal: Signal): string {
  const given = signal.answers.map(({ agency, service, question, answer, count, base }) => {
    const asked = tool.questions.find(({ id }) => id === question);
    const words = answer === null ? 'no answer' : answerWords(asked, answer);
    if (count === undefined) return `${agency === undefined ? '' : `${agency}, `}${question}: ${words}`;
    return `${service === undefined ? 'all others' : serviceInWords(tool, service)}, ${question}: ${words}, ${count} of ${base ?? count}`;
  });
  return given.join('; ');
}

/** The signals of a section: what each says, in which case, resting on whom, and the answers that raise it. */
export function signalBlocks(tool: Tool, signals: readonly Signal[]): ReportBlock[] {
  if (signals.length === 0) return [];
  return [
    paragraph('Signals: where to look closer', 'TableTitle'),
    grid({
      columns: [
        { title: 'What the answers say', share: 32 },
        { title: 'Case', share: 12 },
        { title: 'Agencies', share: 24 },
        { title: 'Answers', share: 32 },
      ],
      rows: signals.map((signal) => [
        titleOf(signal),
        signal.case ?? 'all cases',
        signal.agencies.join(', '),
        answers(tool, signal),
      ]),
    }),
  ];
}
