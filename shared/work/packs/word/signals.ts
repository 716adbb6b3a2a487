import type { Signal } from '../../../domain/figures/aggregate.ts';
import { caseInWords, childInWords } from '../../../domain/audits/names.ts';
import { answersInWords } from '../tables/readings.ts';
import { titleOf } from '../../../domain/tool/signal-rules.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import type { ReportBlock } from './blocks.ts';
import { grid, paragraph } from './blocks.ts';

/** Which case a signal is about, and which child of it where it is about one. */
function caseOf({ case: id, child }: Signal): string {
  if (id === undefined) return 'all cases';
  return child === undefined ? id : `${caseInWords(id)}, ${childInWords(child)}`;
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
        caseOf(signal),
        signal.agencies.join(', '),
        answersInWords(tool, signal),
      ]),
    }),
  ];
}
