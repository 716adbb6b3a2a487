/** The pages of those who answer, on an audit in memory, as a browser would ask for them. */
import type { Assets } from '../shared/base/ui/assets.ts';
import type { Fields } from './form-fields.ts';
import { context, eventOf } from './http-event.ts';
import { openProgram } from './program.ts';
import { keptLog, openAudit, type OtherAudit } from './unit/front/manager/fixture.ts';

export const host = 'audits.example';

/** Fields as a browser posts them. */
const encoded = (fields: Fields): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, value])),
  ).toString();

/** A page as it was answered. */
export interface Shown {
  status: number;
  /** Its markup. */
  body: string;
  headers: Record<string, string>;
  /** Where it leads on to. */
  location?: string;
}

export interface FormOptions {
  assets?: Assets;
  /** Stands still until it is moved. */
  clock?: { now: Date };
  /** What is asked. */
  tool?: string;
  /** What else is otherwise: the tool itself, who is asked, the case. */
  other?: OtherAudit;
  /** Days after closing at whose end identifiers are destroyed. */
  identifiersDays?: number;
}

/** Leads on to the page that a form was answered with. */
const leadsToItsPage = ({ location = '' }: Shown): boolean => /[?&]again=/.test(location);

/**
 * An audit whose link is `token` of the manager's fixture, and a browser that keeps cookies. It follows to the page that a form was
 * answered with, and no other redirect.
 */
export async function openForm({
  assets,
  clock = { now: new Date('2026-04-20T09:30:00.000Z') },
  tool,
  other,
  identifiersDays = 90,
}: FormOptions = {}) {
  const { aws, table } = await openAudit(tool === undefined ? {} : { tool }, other);
  const drafts = aws.createTable('drafts', [], { isPlain: true });
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const { log, lines } = keptLog();
  const program = openProgram(
    { table, drafts, identifiers },
    { now: () => clock.now, logOf: () => log, identifiersDays, ...(assets === undefined ? {} : { assets }) },
  );

  /** Asks as a browser does, with headers of its own. */
  async function ask(method: 'GET' | 'POST', address: string, headers: Record<string, string>, body?: string) {
    const [path = '', query] = address.split('?');
    const answer = await program.functionOf(method, path)(
      eventOf({
        method,
        path,
        headers: { host, accept: 'text/html', ...headers },
        ...(query === undefined ? {} : { query: Object.fromEntries(new URLSearchParams(query)) }),
        ...(body === undefined ? {} : { body }),
      }),
      context,
    );
    return { answer, body: answer.isBase64Encoded ? Buffer.from(answer.body ?? '', 'base64') : (answer.body ?? '') };
  }

  /** A browser with its cookies. */
  function browser() {
    const jar = new Map<string, string>();
    async function visit(method: 'GET' | 'POST', path: string, fields?: Fields, more = {}): Promise<Shown> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const posted =
        fields === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', origin: `https://${host}` };
      const sent = fields === undefined ? undefined : encoded(fields);
      const { answer, body } = await ask(
        method,
        path,
        { ...(cookie === '' ? {} : { cookie }), ...posted, ...more },
        sent,
      );
      for (const set of answer.cookies ?? []) {
        const [pair = '', ...attributes] = set.split('; ');
        const [name = '', value = ''] = pair.split('=');
        if (attributes.includes('Max-Age=0')) jar.delete(name);
        else jar.set(name, value);
      }
      const headers = answer.headers as Record<string, string>;
      const { location } = headers;
      return {
        status: answer.statusCode ?? 0,
        body: String(body),
        headers,
        ...(location === undefined ? {} : { location }),
      };
    }
    return {
      jar,
      get: (path: string, headers: Record<string, string> = {}) => visit('GET', path, undefined, headers),
      /** Posts a form. Where it is answered with a page, that is asked for, as a browser does, and is what comes of it. */
      async post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Shown> {
        const answered = await visit('POST', path, fields, headers);
        if (!leadsToItsPage(answered)) return answered;
        if (answered.status !== 303) throw new Error(`a page is led on to by ${answered.status}`);
        return visit('GET', answered.location ?? '');
      },
      /** The answer to a form itself. */
      posted: (path: string, fields: Fields, headers: Record<string, string> = {}) =>
        visit('POST', path, fields, headers),
    };
  }

  return { aws, table, drafts, identifiers, lines, clock, ask, browser, program };
}

/** The words of a page, as somebody reads them. */
export const wordsOf = (markup: string): string =>
  markup
    .replace(/<title>[^<]*<\/title>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Whether a row is of a page that a form was answered with. */
export const isKeptPage = ({ sk }: Readonly<Record<string, unknown>>): boolean => String(sk).startsWith('KEPT-PAGE#');

/** The token that a page's forms carry. */
export const tokenOn = (markup: string): string => /name="token" value="([^"]*)"/.exec(markup)?.[1] ?? 'none';
