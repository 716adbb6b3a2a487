import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { londonDay } from '../../base/time/days.ts';
import { returnKeyOf, type ReturnKey } from '../../domain/audits/ids.ts';
import {
  codeMinutes,
  isNewRequest,
  isWaiting,
  openCode,
  sessionOf,
  takesCodes,
  withWrongCode,
} from '../../domain/identifiers/code-rules.ts';
import type { CodeAsked, PullKey } from '../../domain/identifiers/code-schema.ts';
import {
  exchange,
  nobody,
  putCodeRequest,
  putNoTries,
  putTries,
  recentCodes,
  recentTries,
  type Addressed,
} from '../../domain/identifiers/code-store.ts';
import { bearerHash, openReturn, type Opened, type ReturnRequest } from '../../domain/links/open.ts';
import type { AgencyDeps } from './deps.ts';
import type { AgencyHandlers } from './routes.ts';

/** A return that a link opens, or undefined where it opens nothing. */
async function ifOpen(deps: AgencyDeps, request: ReturnRequest): Promise<Opened | undefined> {
  try {
    return await openReturn(deps, request, { callerMayReject: true });
  } catch (error) {
    if (error instanceof HttpProblem && error.type === 'not-found') return undefined;
    throw error;
  }
}

interface CodeDeps {
  table: Table;
  log: Log;
}

/**
 * Asks for a code to be mailed, unless as many went as may.
 * @param of the return that its mail is shown with
 * @param shown the newest request, by its number, that a page showed: a second press of its button asks for no second code
 */
export async function askForCode(
  { table, log }: CodeDeps,
  of: ReturnKey,
  addressee: string,
  { now, shown }: { now: Date; shown?: number },
): Promise<void> {
  const recent = await recentCodes(table, { audit: of.audit, addressee });
  const [newest] = recent;
  const isPressedTwice = shown !== undefined && newest !== undefined && newest.seq > shown && isWaiting(newest, now);
  const next = { addressee, seq: (newest?.seq ?? 0) + 1, askedAt: now.toISOString() };
  // Losing the race to another request of the same moment is the same as coming second.
  const written = !isPressedTwice && isNewRequest(recent, now) && (await putCodeRequest(table, { ...of, ...next }));
  log.info('code-asked', { ...of, outcome: written ? 'new' : 'repeat' });
}

/** A code that somebody gives, and the key that they get for it. */
export interface GivenCode {
  code: string;
  /** The pull key. */
  key: string;
  /** The hash of the token of the link that the key will work with. */
  link: string;
  /** What wrong codes are counted by: see `sessionOf`. */
  session: string;
}

/** How often a code is looked at anew where something came in between. */
const exchangeAttempts = 4;

/**
 * Exchanges a code for a key; or counts it as a wrong one. What opens nothing costs the same reads and as much of a write.
 * @param whose the addressee of the link that it comes by; undefined where that opens nothing
 * @returns whether the key is good now
 */
export async function exchangeCode(
  { table, log }: CodeDeps,
  of: ReturnKey,
  whose: Addressed | undefined,
  given: GivenCode,
  now: Date,
): Promise<boolean> {
  const [day, at] = [londonDay(now), now.toISOString()];
  // That its mail was accepted may be noted, or another code be tried, between the reading and the exchange.
  for (let attempt = 1; attempt <= exchangeAttempts; attempt++) {
    const [recent, tries] = await Promise.all([
      recentCodes(table, whose ?? nobody),
      recentTries(table, whose ?? nobody),
    ]);
    if (whose === undefined || !takesCodes(tries, given.session, now)) {
      await putNoTries(table, day);
      return false;
    }
    const { audit, addressee } = whose;
    const today = tries.find((one) => one.day === day);
    const code = openCode(recent, given.code, now);
    if (code === undefined) {
      // It was right a moment ago, and somebody else has used it: no wrong one.
      if (attempt > 1) break;
      // Counted before it is answered: however many are sent at once, none is answered beyond what a link may try.
      const { case: id, agency } = of;
      const wrong = withWrongCode(today, { audit, addressee, day }, { at, case: id, agency, session: given.session });
      await putTries(table, wrong);
      break;
    }
    const exchanged = await exchange(table, { code, key: given.key, session: given.link, at, day, today });
    if (!exchanged) continue;
    log.info('code-tried', { ...of, seq: code.seq, outcome: 'right' });
    return true;
  }
  log.info('code-tried', { ...of, outcome: 'refused' });
  return false;
}

/** What the bearer of a link does to get a pull key: asks for a one-time code, and exchanges it. */
export const createCodeHandlers = (deps: AgencyDeps): Pick<AgencyHandlers, 'request-code' | 'exchange-code'> => ({
  async 'request-code'(request) {
    const { key, link } = await openReturn(deps, request, { callerMayReject: false });
    await askForCode(deps, key, link.addressee, { now: request.now });
    const body: CodeAsked = { sentTo: 'the address of your link', minutes: codeMinutes };
    return { status: 202, body };
  },

  async 'exchange-code'(request) {
    const opened = await ifOpen(deps, request);
    const link = bearerHash(request);
    const key = deps.newSecret();
    const given = { code: request.body.code, key, link, session: sessionOf(link) };
    const isGood = await exchangeCode(deps, returnKeyOf(request.params), opened?.link, given, request.now);
    if (!isGood) throw new HttpProblem('not-found');
    const body: PullKey = { pullKey: key };
    return { status: 201, body };
  },
});
