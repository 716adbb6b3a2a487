/** The pages of the local mailbox: every mail as its reader sees it, by address, the newest first. */
import { whenInWords } from '../../../shared/base/time/days.ts';
import { html as markup, markupOf, type Html, type Value } from '../../../shared/base/html/template.ts';
import type { CalendarFile } from '../../../shared/domain/mail/calendar.ts';
import type { KeptMail } from '../emulator/clients.ts';

/** Which mails somebody has looked at. */
export type Read = ReadonlySet<string>;

/** The one-time code that a mail brings, on a line of its own. */
const codeIn = ({ text }: KeptMail): string | undefined => /^[0-9A-Z]{4}-[0-9A-Z]{4}$/m.exec(text)?.[0];

const sentAt = ({ at }: KeptMail): string => whenInWords({ instant: new Date(at).toISOString() });

const newestFirst = (mails: readonly KeptMail[]): KeptMail[] => mails.toReversed().toSorted((a, b) => b.at - a.at);

const addressOf = ({ to }: KeptMail): string => to.join(', ').toLowerCase();

export const mailPath = ({ id }: Pick<KeptMail, 'id'>): string => `/mail/${encodeURIComponent(id)}`;
export const addressPath = (address: string): string => `/to/${encodeURIComponent(address)}`;

interface Page {
  title: string;
  content: Value;
  /** It is asked for again while it is looked at. */
  refreshes?: boolean;
  /** It has the frame of a mail. */
  frames?: boolean;
  /** What is looked for. */
  wanted?: string;
}

function page({ title, content, refreshes = false, frames = false, wanted = '' }: Page): string {
  return markupOf(
    markup`<!doctype html>
      <html lang="en-GB">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>${title}</title>
          <link rel="stylesheet" href="/mailbox.css">
          <link rel="icon" href="data:,">
          ${
            refreshes &&
            markup`<script src="/mailbox.js" defer></script>
              <noscript><meta http-equiv="refresh" content="10"></noscript>`
          }
          ${frames && markup`<script src="/mail.js" defer></script>`}
        </head>
        <body>
          <header>
            <a href="/">Mailbox of the local stage</a>
            <form action="/" role="search">
              <label for="q">Address or subject</label>
              <input id="q" name="q" type="search" value="${wanted}">
              <button>Find</button>
            </form>
          </header>
          <main>
            <h1>${title}</h1>
            ${content}
          </main>
        </body>
      </html> `,
  );
}

/** A line of a list: what a mail is about, whether it was looked at, and when it was sent. */
function line(mail: KeptMail, read: Read, first?: Value): Html {
  const code = codeIn(mail);
  const isUnread = !read.has(mail.id);
  return markup`<tr>
    ${first !== undefined && markup`<td class="to">${first}</td>`}
    <td>
      <a href="${mailPath(mail)}">${isUnread ? markup`<strong>${mail.subject}</strong>` : mail.subject}</a>
      ${isUnread && markup` <span class="tag">unread</span>`} ${code !== undefined && markup` <span class="tag code">code</span>`}
    </td>
    <td class="sent">${sentAt(mail)}</td>
  </tr>`;
}

const table = (caption: string, heads: readonly string[], rows: readonly Html[]): Html =>
  markup`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${heads.map((head) => markup`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;

const toAddress = (address: string): Html => markup`<a href="${addressPath(address)}">${address}</a>`;

/** Codes that nobody has looked at, and every address with its newest mail. */
export function mailboxPage(mails: readonly KeptMail[], read: Read): string {
  const newest = newestFirst(mails);
  const codes = newest.filter((mail) => codeIn(mail) !== undefined && !read.has(mail.id));
  const byAddress = [...Map.groupBy(newest, addressOf)];
  return page({
    title: 'Mailbox',
    refreshes: true,
    content: [
      codes.length > 0 &&
        table(
          'Codes that nobody has read',
          ['To', 'Mail', 'Sent'],
          codes.map((mail) => line(mail, read, toAddress(addressOf(mail)))),
        ),
      table(
        'By address, the newest mail first',
        ['To', 'Newest mail', 'Sent', 'Mails', 'Unread'],
        byAddress.flatMap(([address, [first, ...more]]) => {
          if (first === undefined) return [];
          const all = [first, ...more];
          return [
            markup`<tr>
              <td class="to">${toAddress(address)}</td>
              <td><a href="${mailPath(first)}">${first.subject}</a></td>
              <td class="sent">${sentAt(first)}</td>
              <td class="count" data-of="Mails">${all.length}</td>
              <td class="count" data-of="Unread">${all.filter(({ id }) => !read.has(id)).length}</td>
            </tr>`,
          ];
        }),
      ),
      mails.length === 0 && markup`<p>No mail has been sent yet.</p>`,
    ],
  });
}

/** Mails whose address or subject has some letters in it, however they are written; the newest first. */
export function foundPage(mails: readonly KeptMail[], wanted: string, read: Read): string {
  const letters = wanted.toLowerCase();
  const found = newestFirst(mails).filter(
    (mail) => addressOf(mail).includes(letters) || mail.subject.toLowerCase().includes(letters),
  );
  return page({
    title: `Mails with “${wanted}”`,
    refreshes: true,
    wanted,
    content:
      found.length === 0
        ? markup`<p>No mail has that in its address or subject.</p>`
        : table(
            'In the address or the subject, the newest first',
            ['To', 'Mail', 'Sent'],
            found.map((mail) => line(mail, read, toAddress(addressOf(mail)))),
          ),
  });
}

/** Every mail to one address, the newest first; undefined where there is none. */
export function addressPage(mails: readonly KeptMail[], address: string, read: Read): string | undefined {
  const its = newestFirst(mails).filter((mail) => addressOf(mail) === address);
  if (its.length === 0) return undefined;
  return page({
    title: address,
    refreshes: true,
    content: table(
      'The newest first',
      ['Mail', 'Sent'],
      its.map((mail) => line(mail, read)),
    ),
  });
}

/** A text whose addresses can be followed, as programs for mail show it: in a new tab, so that the mailbox stays open. */
const followable = (text: string): Value[] =>
  text
    .split(/(https?:\/\/\S+)/)
    .map((part, at) => (at % 2 === 1 ? markup`<a href="${part}" target="_blank" rel="noopener">${part}</a>` : part));

/**
 * What a mail may do: lead to a page in a new tab. It runs nothing; that it is of the mailbox's origin only lets the mailbox
 * see how high it is.
 */
export const mayOfMails = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

/** One mail: its HTML part as its reader sees it, its text part, and its files. */
export const mailPage = (mail: KeptMail, files: readonly CalendarFile[]): string =>
  page({
    title: mail.subject,
    frames: true,
    content: markup`<dl>
        <dt>From</dt>
        <dd>${mail.from}</dd>
        <dt>To</dt>
        <dd>${toAddress(addressOf(mail))}</dd>
        <dt>Sent</dt>
        <dd>${sentAt(mail)}</dd>
        ${
          files.length > 0 &&
          markup`<dt>Attached</dt>
            ${files.map(({ filename }, at) => markup`<dd><a href="${mailPath(mail)}/files/${at}">${filename}</a></dd>`)}`
        }
      </dl>
      <p><a href="#text">As text alone</a></p>
      <h2>As HTML</h2>
      <iframe src="${mailPath(mail)}/html" title="The HTML part" sandbox="${mayOfMails}"></iframe>
      <h2 id="text">As text alone</h2>
      <pre>${followable(mail.text)}</pre>`,
  });

/** What somebody is told at an address that is none, or where something failed. */
export const toldPage = (title: string): string =>
  page({ title, content: markup`<p><a href="/">To the mailbox</a></p>` });

/** The HTML part of a mail, whose links open in a new tab. */
export const htmlPart = ({ html }: KeptMail): string => html.replace(/<head[^>]*>/i, '$&<base target="_blank">');

/** The look of the mailbox. */
export const style = `
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #0b0c0c; }
body { margin: 0 auto; padding: 0 16px 48px; max-width: 1100px; }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; margin: 0 -16px; padding: 12px 16px; background: #3b3b3b; color: #fff; }
header a { color: #fff; font-weight: bold; }
header form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
input, button { font: inherit; padding: 2px 8px; min-height: 32px; box-sizing: border-box; }
input { flex: 1 1 10rem; min-width: 0; }
input:focus-visible, button:focus-visible { outline: 3px solid #ffbf47; outline-offset: 2px; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
a { color: #003c71; display: inline-block; min-height: 24px; }
pre a { display: inline; }
a:focus-visible { outline: 3px solid #b35c00; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; margin-bottom: 32px; }
caption { text-align: left; font-size: 1.2rem; font-weight: bold; padding: 8px 0; }
th, td { text-align: left; vertical-align: top; padding: 6px 16px 6px 0; border-bottom: 1px solid #b1b4b6; overflow-wrap: anywhere; }
th { white-space: nowrap; }
.to { min-width: 15rem; }
.sent { white-space: nowrap; }
.tag { background: #dce8f2; padding: 0 6px; white-space: nowrap; }
.tag.code { background: #fff1c2; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; }
dt { font-weight: bold; }
dd { margin: 0; grid-column: 2; overflow-wrap: anywhere; }
iframe { width: 100%; height: 70vh; border: 1px solid #b1b4b6; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f5f5f5; padding: 16px; }
@media (max-width: 640px) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: block; padding: 8px 0; border-bottom: 1px solid #b1b4b6; }
  td { display: block; padding: 2px 0; border: 0; }
  td.count { display: inline-block; margin-right: 16px; }
  td.count::before { content: attr(data-of) ': '; }
  dl { display: block; }
  dt { margin-top: 8px; }
  iframe { border-width: 1px 0; }
}
`;

/** Gives the frame of a mail the height of the mail, however wide it is. */
export const mailScript = `
const frame = document.querySelector('iframe');
const fit = () => {
  const mail = frame.contentDocument;
  if (mail === null || mail.body === null) return;
  frame.style.height = '0';
  frame.style.height = mail.documentElement.scrollHeight + 2 + 'px';
};
frame.addEventListener('load', fit);
addEventListener('resize', fit);
fit();
`;

/** Asks for the page again while somebody looks at it, and shows what has changed. */
export const script = `
let shown = '';
let ended;
setInterval(async () => {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch(location.pathname + location.search);
  } catch {
    if (ended !== undefined) return;
    ended = document.createElement('p');
    ended.setAttribute('role', 'status');
    ended.textContent = 'The program has stopped. This is what was here; nothing new comes.';
    document.querySelector('main').prepend(ended);
    return;
  }
  if (ended !== undefined) ended.remove();
  ended = undefined;
  if (!answer.ok) return;
  const text = await answer.text();
  const main = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
  if (main === null || main.innerHTML === shown) return;
  if (shown !== '' || main.innerHTML !== document.querySelector('main').innerHTML) document.querySelector('main').replaceWith(main);
  shown = main.innerHTML;
}, 3000);
`;
