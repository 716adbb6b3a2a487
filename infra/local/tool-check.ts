/** What `npm run tool -- check` says of a file. */
import { plural } from '../../shared/domain/figures/words.ts';
import { toolFromText } from '../../shared/domain/tool/read-tool.ts';

/** What was found, line by line, and whether the file is a tool. */
export interface Checked {
  lines: readonly string[];
  isSound: boolean;
}

/** Faults that are shown; a file of another kind altogether would fill the screen. */
const mostShown = 200;

/** Holds a file's text against the format of tools. @param name as whoever asked calls it */
export function checked(text: string, name: string): Checked {
  const read = readAs(text);
  if (typeof read === 'string') return { lines: [`${name} is no JSON: ${read}`], isSound: false };
  if ('tool' in read) {
    const { id, title, questions, sections, services } = read.tool;
    const counts = [
      plural(questions.length, 'question'),
      plural(sections.length, 'section'),
      plural(services.length, 'service'),
    ];
    return { lines: [`${name} is a tool: ${id}, ${title} (${counts.join(', ')}).`], isSound: true };
  }
  const shown = read.faults.slice(0, mostShown);
  const more = read.faults.length - shown.length;
  return {
    lines: [
      `${name} is not a tool yet: ${plural(read.faults.length, 'fault')}.`,
      ...shown.map(({ pointer, detail, line = 1 }) => `  line ${line}: ${pointer === '' ? '/' : pointer} ${detail}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ],
    isSound: false,
  };
}

/** What the text comes to, or why it is no JSON. */
function readAs(text: string): ReturnType<typeof toolFromText> | string {
  try {
    return toolFromText(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}
