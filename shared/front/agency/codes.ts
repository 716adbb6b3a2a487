import type { Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { returnKeyOf } from '../../domain/audits/ids.ts';
import { codeMinutes, isNewRequest, newestOf, pullKeyOf, tried } from '../../domain/identifiers/code-rules.ts';
import type { CodeAsked, PullKey } from '../../domain/identifiers/code-schema.ts';
import { changeCode, changeNoCode, putCodeRequest, recentCodes } from '../../domain/identifiers/code-store.ts';
import { openReturn, type Opened, type ReturnRequest } from '../../domain/links/open.ts';
import type { AgencyDeps } from './deps.ts';
import type { AgencyHandlers } from './routes.ts';

/** A return that a link opens, or undefined where it opens nothing. */
async function ifOpen(table: Table, request: ReturnRequest): Promise<Opened | undefined> {
  try {
    return await openReturn(table, request, { callerMayReject: true });
  } catch (error) {
    if (error instanceof HttpProblem && error.type === 'not-found') return undefined;
    throw error;
  }
}

/** What the bearer of a link does to get a pull key: asks for a one-time code, and exchanges it. */
export function createCodeHandlers({
  table,
  log,
  newSecret,
}: AgencyDeps): Pick<AgencyHandlers, 'request-code' | 'exchange-code'> {
  return {
    async 'request-code'(request) {
      const of = returnKeyOf(request.params);
      const [opened, recent] = await Promise.all([
        openReturn(table, request, { callerMayReject: false }),
        recentCodes(table, of),
      ]);
      const { addressee } = opened.link;
      const isNew = isNewRequest(recent, addressee, request.now);
      // Losing the race to another request of the same moment is the same as coming second.
      const written =
        isNew &&
        (await putCodeRequest(table, of, {
          seq: (recent[0]?.seq ?? 0) + 1,
          addressee,
          askedAt: request.now.toISOString(),
        }));
      log.info('code-asked', { ...of, outcome: written ? 'new' : 'repeat' });
      const body: CodeAsked = { sentTo: 'the address of your link', minutes: codeMinutes };
      return { status: 202, body };
    },

    async 'exchange-code'(request) {
      const of = returnKeyOf(request.params);
      const { code } = request.body;
      const [opened, recent] = await Promise.all([ifOpen(table, request), recentCodes(table, of)]);
      const one = opened === undefined ? undefined : newestOf(recent, opened.link.addressee);
      const secret = newSecret();
      const result = tried(one, code, { secret, seq: opened?.last.seq ?? 0, now: request.now });
      if (opened === undefined || one === undefined || result === undefined) {
        await changeNoCode(table, of);
        throw new HttpProblem('not-found');
      }
      // The write comes before the answer: however many tries are sent at once, each that is answered is counted.
      const counted = await changeCode(table, one, result.change);
      log.info('code-tried', { ...of, seq: one.seq, outcome: counted && result.right ? 'right' : 'refused' });
      if (!counted || !result.right) throw new HttpProblem('not-found');
      const body: PullKey = { pullKey: pullKeyOf(one.request, secret) };
      return { status: 201, body };
    },
  };
}
