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
}

function page({ title, content, refreshes = false }: Page): string {
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
        </head>
        <body>
          <header><a href="/">Mailbox of the local stage</a></header>
          <main>
            <h1>${title}</h1>
            ${content}
          </main>
        </body>
      </html> `,
  );
}

/** A line of a list: what a mail is about, whether it was looked at, and when it was sent. */
function line(mail: KeptMail, read: Read, first: Value): Html {
  const code = codeIn(mail);
  const isUnread = !read.has(mail.id);
  return markup`<tr>
    <td>${first}</td>
    <td>
      <a href="${mailPath(mail)}">${isUnread ? markup`<strong>${mail.subject}</strong>` : mail.subject}</a>
      ${isUnread && markup` <span class="tag">unread</span>`} ${code !== undefined && markup` <span class="tag code">code</span>`}
    </td>
    <td>${sentAt(mail)}</td>
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
              <td>${toAddress(address)}</td>
              <td><a href="${mailPath(first)}">${first.subject}</a></td>
              <td>${sentAt(first)}</td>
              <td>${all.length}</td>
              <td>${all.filter(({ id }) => !read.has(id)).length}</td>
            </tr>`,
          ];
        }),
      ),
      mails.length === 0 && markup`<p>No mail has been sent yet.</p>`,
    ],
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
      ['From', 'Mail', 'Sent'],
      its.map((mail) => line(mail, read, mail.from)),
    ),
  });
}

/** A text whose addresses can be followed, as programs for mail show it. */
const followable = (text: string): Value[] =>
  text.split(/(https?:\/\/\S+)/).map((part, at) => (at % 2 === 1 ? markup`<a href="${part}">${part}</a>` : part));

/** One mail: its HTML part as its reader sees it, its text part, and its files. */
export const mailPage = (mail: KeptMail, files: readonly CalendarFile[]): string =>
  page({
    title: mail.subject,
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
      <h2>As HTML</h2>
      <iframe
        src="${mailPath(mail)}/html"
        title="The HTML part"
        sandbox="allow-top-navigation-by-user-activation"
      ></iframe>
      <h2>As text alone</h2>
      <pre>${followable(mail.text)}</pre>`,
  });

/** What somebody is told at an address that is none, or where something failed. */
export const toldPage = (title: string): string =>
  page({ title, content: markup`<p><a href="/">To the mailbox</a></p>` });

/** The HTML part of a mail, whose links open in the place of the whole page. */
export const htmlPart = ({ html }: KeptMail): string => html.replace(/<head[^>]*>/i, '$&<base target="_top">');

/** The look of the mailbox. */
export const style = `
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #0b0c0c; }
body { margin: 0 auto; padding: 0 16px 48px; max-width: 1100px; }
header { margin: 0 -16px; padding: 12px 16px; background: #3b3b3b; }
header a { color: #fff; font-weight: bold; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
a { color: #003c71; display: inline-block; min-height: 24px; }
pre a { display: inline; }
a:focus-visible { outline: 3px solid #b35c00; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; margin-bottom: 32px; }
caption { text-align: left; font-size: 1.2rem; font-weight: bold; padding: 8px 0; }
th, td { text-align: left; vertical-align: top; padding: 6px 16px 6px 0; border-bottom: 1px solid #b1b4b6; overflow-wrap: anywhere; }
th { white-space: nowrap; }
.tag { background: #dce8f2; padding: 0 6px; white-space: nowrap; }
.tag.code { background: #fff1c2; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; }
dt { font-weight: bold; }
dd { margin: 0; grid-column: 2; overflow-wrap: anywhere; }
iframe { width: 100%; height: 70vh; border: 1px solid #b1b4b6; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f5f5f5; padding: 16px; }
`;

/** Asks for the page again while somebody looks at it, and shows what has changed. */
export const script = `
let shown = '';
let ended;
setInterval(async () => {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch(location.pathname);
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
