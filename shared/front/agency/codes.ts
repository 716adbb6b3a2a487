import { HttpProblem } from '../../base/http/problem.ts';
import { londonDay } from '../../base/time/days.ts';
import { returnKeyOf } from '../../domain/audits/ids.ts';
import {
  codeMinutes,
  isNewRequest,
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

/** What the bearer of a link does to get a pull key: asks for a one-time code, and exchanges it. */
export function createCodeHandlers(deps: AgencyDeps): Pick<AgencyHandlers, 'request-code' | 'exchange-code'> {
  const { table, log, newSecret } = deps;
  return {
    async 'request-code'(request) {
      const of = returnKeyOf(request.params);
      const { link } = await openReturn(deps, request, { callerMayReject: false });
      const recent = await recentCodes(table, link);
      const next = { addressee: link.addressee, seq: (recent[0]?.seq ?? 0) + 1, askedAt: request.now.toISOString() };
      // Losing the race to another request of the same moment is the same as coming second.
      const written = isNewRequest(recent, request.now) && (await putCodeRequest(table, { ...of, ...next }));
      log.info('code-asked', { ...of, outcome: written ? 'new' : 'repeat' });
      const body: CodeAsked = { sentTo: 'the address of your link', minutes: codeMinutes };
      return { status: 202, body };
    },

    async 'exchange-code'(request) {
      const of = returnKeyOf(request.params);
      const { now } = request;
      const opened = await ifOpen(deps, request);
      const addressed = opened?.link ?? nobody;
      const [recent, tries] = await Promise.all([recentCodes(table, addressed), recentTries(table, addressed)]);
      const token = bearerHash(request);
      const session = sessionOf(token);
      const [day, at] = [londonDay(now), now.toISOString()];
      if (opened === undefined || !takesCodes(tries, session, now)) {
        await putNoTries(table, day);
        throw new HttpProblem('not-found');
      }
      const { audit, addressee } = opened.link;
      const today = tries.find((one) => one.day === day);
      const code = openCode(recent, request.body.code, now);
      if (code === undefined) {
        // Counted before it is answered: however many are sent at once, none is answered beyond what a link may try.
        const { case: id, agency } = of;
        const wrong = withWrongCode(today, { audit, addressee, day }, { at, case: id, agency, session });
        await putTries(table, wrong);
        log.info('code-tried', { ...of, outcome: 'refused' });
        throw new HttpProblem('not-found');
      }
      const key = newSecret();
      const exchanged = await exchange(table, { code, key, session: token, at, day, today });
      log.info('code-tried', { ...of, seq: code.seq, outcome: exchanged ? 'right' : 'refused' });
      if (!exchanged) throw new HttpProblem('not-found');
      const body: PullKey = { pullKey: key };
      return { status: 201, body };
    },
  };
}
