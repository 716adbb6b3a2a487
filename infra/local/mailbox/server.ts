/** Serves the mailbox of the local stage, to this machine alone: it has keys and codes in it. No other stage has one. */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { CalendarFile } from '../../../shared/domain/mail/calendar.ts';
import type { KeptMail } from '../emulator/clients.ts';
import {
  addressPage,
  foundPage,
  htmlPart,
  mailboxPage,
  mailPage,
  mailScript,
  mayOfMails,
  script,
  style,
  toldPage,
} from './pages.ts';

/** Where the mailbox gets what it shows. */
export interface MailSource {
  /** Every mail sent so far. */
  readonly mails: () => Promise<readonly KeptMail[]>;
  /** The files that went with one. */
  readonly filesOf: (mail: KeptMail) => Promise<readonly CalendarFile[]>;
}

/** A mailbox that is open. */
export interface MailboxServer {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** What is answered: a status, a type and a body. */
interface Answer {
  status?: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

const host = '127.0.0.1';

const guarded = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};
const ofPages =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/** A mail runs nothing and loads nothing, and stands on no page but this one's. */
const ofMails = `default-src 'none'; style-src 'unsafe-inline'; sandbox ${mayOfMails}; frame-ancestors 'self'`;

/**
 * Whether a request may be answered: one for this very address, so that no name that somebody makes lead here is served; and
 * not one that a page of another site makes, unless it leads the whole window here, where that page sees nothing of it.
 */
function isOurs(headers: IncomingHttpHeaders, port: number): boolean {
  if (headers.host !== `${host}:${port}` && headers.host !== `localhost:${port}`) return false;
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'none' || site === 'same-origin') return true;
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

const html = (body: string, status = 200): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  body,
  headers: { 'content-security-policy': ofPages },
});
const notFound = (): Answer => html(toldPage('There is nothing at this address'), 404);

/** A part of a path as it was before it was put there; one that is not well formed is the name of nothing. */
const decoded = (part: string): string =>
  /%(?![0-9a-f]{2})/i.test(part) ? '' : (new URLSearchParams(`p=${part.replaceAll('+', '%2B')}`).get('p') ?? '');

/** What stands at an address. @param read which mails were looked at; one that is looked at is added */
async function answerTo({ pathname: path, searchParams }: URL, source: MailSource, read: Set<string>): Promise<Answer> {
  if (path === '/mailbox.css') return { type: 'text/css; charset=utf-8', body: style };
  if (path === '/mailbox.js') return { type: 'text/javascript; charset=utf-8', body: script };
  if (path === '/mail.js') return { type: 'text/javascript; charset=utf-8', body: mailScript };
  const mails = await source.mails();
  const wanted = (searchParams.get('q') ?? '').trim();
  if (path === '/') return html(wanted === '' ? mailboxPage(mails, read) : foundPage(mails, wanted, read));
  const [, what, name = '', part, nth] = path.split('/').map(decoded);
  if (what === 'to') {
    const shown = addressPage(mails, name, read);
    return shown === undefined ? notFound() : html(shown);
  }
  const mail = what === 'mail' ? mails.find(({ id }) => id === name) : undefined;
  if (mail === undefined) return notFound();
  if (part === undefined) {
    read.add(mail.id);
    return html(mailPage(mail, await source.filesOf(mail)));
  }
  if (part === 'html') {
    return {
      type: 'text/html; charset=utf-8',
      body: htmlPart(mail),
      headers: { 'content-security-policy': ofMails },
    };
  }
  const file = part === 'files' ? (await source.filesOf(mail))[Number(nth)] : undefined;
  if (file === undefined) return notFound();
  const { filename, contentType: type, content: body } = file;
  return { type, body, headers: { 'content-disposition': `attachment; filename="${filename}"` } };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The mailbox listens at no port.');
  return address.port;
}

/** Opens the mailbox at a port of this machine that is free. */
export async function openMailboxServer(source: MailSource): Promise<MailboxServer> {
  const read = new Set<string>();
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });

  async function respond({ method, url = '/', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = ({ status = 200, type, body, headers: more }: Answer): void => {
      response.writeHead(status, { 'content-type': type, ...guarded, ...more });
      response.end(method === 'HEAD' ? undefined : body);
    };
    const port = portOf(server);
    const plain = (status: number, body: string): void => send({ status, type: 'text/plain; charset=utf-8', body });
    if (!isOurs(headers, port)) return plain(403, 'This mailbox is for this machine alone.\n');
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Mails can only be looked at.\n');
    try {
      send(await answerTo(new URL(url, `http://${host}`), source, read));
    } catch (error) {
      // What is read comes from the emulator, which may be on its way out.
      console.error(`The mailbox could not be read: ${String(error)}`);
      send(html(toldPage('The mails could not be read: try again'), 503));
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const port = portOf(server);
  return {
    url: `http://${host}:${port}/`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
