/**
 * Draws what a command printed as an SVG picture:
 * `npm run --silent demo | npx node infra/local/picture.ts > docs/example/demo.svg`.
 */
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { html, markupOf } from '../../shared/base/html/template.ts';

const characterWidth = 8.4;
const lineHeight = 19;
const padding = 20;

/** Lines of a list begin alike in so many characters. */
const beginning = 12;
/** Of a longer list of lines that begin alike a picture has the first three, and says how many more there are. */
const longest = 4;

/** Spaces that no viewer folds. */
const unbroken = (line: string): string => line.replaceAll(' ', '\u00a0');

/** What a step says while it runs: durations and ports, which differ from run to run. What is done stays. */
const isProgress = (line: string): boolean => /^[❯›] /.test(line);

/** Long lists of lines that begin alike, without their middle. */
function folded(lines: readonly string[]): string[] {
  const lists: string[][] = [];
  for (const line of lines) {
    const last = lists.at(-1);
    const begins = line.slice(0, beginning);
    if (begins.trim() !== '' && last?.[0]?.slice(0, beginning) === begins) last.push(line);
    else lists.push([line]);
  }
  return lists.flatMap((list) =>
    list.length > longest ? [...list.slice(0, longest - 1), `     … ${list.length - longest + 1} more`] : list,
  );
}

/** An SVG of lines of text as a terminal shows them, without progress and folded; the same text gives the same bytes. */
export function pictureOf(printed: string, title: string): string {
  const lines = folded(
    stripVTControlCharacters(printed)
      .trimEnd()
      .split('\n')
      .filter((line) => !isProgress(line)),
  );
  const columns = Math.max(...lines.map((line) => line.length));
  const width = Math.ceil(columns * characterWidth + 2 * padding);
  const height = lines.length * lineHeight + 2 * padding;
  const rows = lines.map(
    (line, index) => html`<text x="${padding}" y="${padding + (index + 1) * lineHeight - 5}">${unbroken(line)}</text> `,
  );
  return markupOf(
    html`<svg
      xmlns="http://www.w3.org/2000/svg"
      width="${width}"
      height="${height}"
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-labelledby="title"
    >
      <title id="title">${title}</title>
      <rect width="100%" height="100%" rx="8" fill="#16181d" />
      <g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" fill="#e6e6e6">
        ${rows}
      </g>
    </svg>`,
  );
}

if (import.meta.main) process.stdout.write(`${pictureOf(await text(process.stdin), 'What npm run demo prints')}\n`);
