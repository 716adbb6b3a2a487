import { oneLine } from '../../../base/html/printable.ts';
// Not called html here: the formatter would write the page's void elements as XML has them.
import { html as markup, markupOf } from '../../../base/html/template.ts';
import type { Html, Value } from '../../../base/html/template.ts';

/** Why a mail is sent. `code`, `alert` and `digest` aside, mails go to agencies and lead professionals. */
export type MailKind = 'invite' | 'chaser' | 'escalation' | 'notice' | 'code' | 'alert' | 'digest';

/** A mail ready to be sent; `text` and `html` say the same. */
export interface Mail {
  kind: MailKind;
  /** What it is about, on one line; a mail goes under {@link subjectLine} of it. */
  subject: string;
  text: string;
  html: string;
}

/** What a mail consists of; strings are plain text. */
export type MailBlock =
  | { type: 'heading' | 'paragraph' | 'address' | 'key'; text: string }
  | { type: 'list'; items: readonly string[] }
  | LinkBlock;

/** A link; with words, the HTML part shows those alone, and the text part has the address below them. */
interface LinkBlock {
  type: 'link';
  url: string;
  words?: string | undefined;
}

const columns = 72;
const longestSubject = 140;

function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length >= longest) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** A subject as it is sent: on one line, whose mail it is first, and cut where it is longer than 140 characters. */
export const subjectLine = (partnership: string, { subject }: Pick<Mail, 'subject'>): string =>
  shortened(oneLine(`${partnership}: ${subject}`), longestSubject);

/** Lines of at most 72 columns, the later ones indented; a longer word, such as a link, stays whole. */
function wrapped(text: string, first = '', later = ''): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of oneLine(text).split(' ')) {
    if (!empty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = later;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}

// The link holds the addressee's token, so the error does not repeat it.
function checkedLink(url: string): string {
  const scheme = URL.parse(url)?.protocol;
  if ((scheme !== 'https:' && scheme !== 'http:') || /\s/.test(url)) {
    throw new TypeError('a link in a mail must be a whole http or https address');
  }
  return url;
}

function asText(block: MailBlock): string {
  if (block.type === 'list') return block.items.map((item) => wrapped(item, '- ', '  ')).join('\n');
  if (block.type === 'link') {
    const url = checkedLink(block.url);
    return block.words === undefined ? url : `${wrapped(block.words)}:\n${url}`;
  }
  if (block.type === 'address' || block.type === 'key') return oneLine(block.text);
  const text = wrapped(block.text);
  return block.type === 'heading' ? `${text}\n${'-'.repeat(Math.min(text.length, columns))}` : text;
}

function asHtml(block: MailBlock): Html {
  if (block.type === 'list') {
    const items = block.items.map((item) => markup`<li style="margin: 0 0 6px">${oneLine(item)}</li>`);
    return markup`<ul style="margin: 0 0 16px; padding-left: 24px">
      ${items}
    </ul>`;
  }
  if (block.type === 'heading') {
    return markup`<h2 style="font-size: 20px; line-height: 1.3; margin: 28px 0 8px">${oneLine(block.text)}</h2>`;
  }
  if (block.type === 'key') {
    // Of a width that fits a telephone on one line.
    return markup`<p style="margin: 0 0 16px; font-family: Consolas, Menlo, 'Courier New', monospace; font-size: 16px"><strong>${oneLine(block.text)}</strong></p>`;
  }
  return markup`<p style="margin: 0 0 16px; overflow-wrap: anywhere">${phrase(block)}</p>`;
}

function phrase(block: Exclude<MailBlock, { type: 'list' }>): Value {
  if (block.type === 'link') return linkPhrase(block);
  const text = oneLine(block.text);
  return block.type === 'address' ? anchor(`mailto:${encodeURIComponent(text).replace('%40', '@')}`, text) : text;
}

const linkPhrase = ({ url, words }: LinkBlock): Html => {
  const href = checkedLink(url);
  return words === undefined ? anchor(href, url) : markup`<strong>${anchor(href, words)}</strong>`;
};

const anchor = (href: string, text: string): Html => markup`<a href="${href}" style="color: #003c71">${text}</a>`;

/**
 * Sets a mail once for both its parts: plain text of 72 columns, and accessible HTML of one column that loads nothing
 * from elsewhere.
 * @param subject the headings of the text and of the HTML hold it whole
 * @throws TypeError when a link is no whole http or https address
 */
export function layOut(kind: MailKind, subject: string, blocks: readonly MailBlock[]): Mail {
  const title = oneLine(subject);
  const page = markup`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title}</title>
      </head>
      <body
        style="margin: 0; padding: 16px; background-color: #ffffff; color: #0b0c0c; font-family: Arial, Helvetica, sans-serif; font-size: 18px; line-height: 1.5"
      >
        <main style="max-width: 640px; margin: 0 auto">
          <h1 style="font-size: 24px; line-height: 1.25; margin: 0 0 16px">${title}</h1>
          ${blocks.map((block) => [asHtml(block), '\n'])}
        </main>
      </body>
    </html> `;
  return {
    kind,
    subject: title,
    text: `${[wrapped(title), ...blocks.map(asText)].join('\n\n')}\n`,
    html: markupOf(page),
  };
}

/** The same mail with a paragraph before all others, below its heading. @param mail one that was laid out here */
export function opening(mail: Mail, paragraph: string): Mail {
  const block: MailBlock = { type: 'paragraph', text: paragraph };
  const [title = '', ...rest] = mail.text.split('\n\n');
  return {
    ...mail,
    text: [title, asText(block), ...rest].join('\n\n'),
    html: mail.html.replace('</h1>', () => `</h1>\n${markupOf(asHtml(block))}`),
  };
}
