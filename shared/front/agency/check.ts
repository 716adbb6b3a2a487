import { HttpProblem } from '../../base/http/problem.ts';
import type { Reply } from '../../base/http/request.ts';
import { SUMMARY, type ReturnKey } from '../../domain/audits/ids.ts';
import type { Case } from '../../domain/audits/schema.ts';
import { openReturn } from '../../domain/links/open.ts';
import { decideCheck } from '../../domain/returns/log.ts';
import type { Check, Entry } from '../../domain/returns/schema.ts';
import { append } from '../../domain/returns/store.ts';
import type { AgencyDeps } from './deps.ts';
import { childIds } from './receipt.ts';
import type { Checked } from './responses.ts';
import type { AgencyHandlers } from './routes.ts';

/** A check names only people of its case. @throws HttpProblem 422 */
function knownPeople(entered: Case, check: Check): void {
  if (check.outcome !== 'known') return;
  const people = new Set([...childIds(entered), ...(entered.adults ?? []).map((adult) => adult.id)]);
  const unknownIds = (check.knows ?? []).flatMap((person, index) =>
    people.has(person)
      ? []
      : [{ pointer: `/knows/${index}`, code: 'unknown-person', detail: 'is not a child or adult of this case' }],
  );
  if (unknownIds.length > 0) throw new HttpProblem('invalid-body', undefined, unknownIds);
}

const checkedOf = (key: ReturnKey, entry: Entry): Checked => ({
  ...key,
  state: entry.state,
  ...(entry.knows === undefined ? {} : { knows: entry.knows }),
  ...(entry.state === 'cannot-identify' && entry.missing !== undefined ? { missing: entry.missing } : {}),
});

/** What the bearer of a link says first: whether its agency knows the family. */
export const createCheckHandlers = ({ table, log }: AgencyDeps): Pick<AgencyHandlers, 'check'> => ({
  async check(request): Promise<Reply> {
    const check = request.body;
    const opened = await openReturn(table, request, { wholeLog: false, callerMayReject: false });
    if (opened.key.agency === SUMMARY) throw new HttpProblem('not-legal-now', 'a case summary takes no check');
    knownPeople(opened.case, check);
    const { entry, repeated } = await append(table, opened.log, (entries) =>
      decideCheck(entries.at(-1) ?? opened.last, check, { receivedAt: request.now }),
    );
    log.info('check-taken', {
      ...opened.key,
      seq: entry.seq,
      kind: check.outcome,
      outcome: repeated ? 'repeat' : 'new',
    });
    return { status: 200, body: checkedOf(opened.key, entry) };
  },
});
