import type { Log } from '../../../base/aws/log.ts';
import type { Table } from '../../../base/aws/table.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import { stampOf, type Reply, type RequestContext } from '../../../base/http/request.ts';
import { seeOther } from '../../../base/ui/page.ts';
import type { Html } from '../../../base/html/template.ts';
import { SUMMARY, type ReturnKey } from '../../../domain/audits/ids.ts';
import { openReturn, type LinkDeps } from '../../../domain/links/open.ts';
import { newestCheck } from '../../../domain/returns/people-checked.ts';
import type { Check, Entry, PersonChecked } from '../../../domain/returns/schema.ts';
import { readStates } from '../../../domain/returns/store.ts';
import { putKept } from '../../../domain/sessions/store.ts';
import { takeCheck } from '../check.ts';
import { checkBefore, checkOf, typedCheck, type TypedCheck } from './check-form.ts';
import { checkPage, sendsCheck, withdrawnPage, type CheckSent } from './check-page.ts';
import type { CheckPageHandlers } from './check-routes.ts';
import { checkedMeanwhile, checkedPage } from './checked-page.ts';
import { codeGiven } from './code-given.ts';
import { declineOf, declinePage, sendsDecline, typedDecline } from './decline-page.ts';
import { familyOf, inItsTime, type TimedDeps } from './family.ts';
import { valueOf, type PostedFields } from './fields.ts';
import { refusalIn, type FieldError, type ShownAgain } from './form-parts.ts';
import { returnPage } from './paths.ts';
import type { OfFamily } from './return-parts.ts';
import { inSession, takePosted, type InSession, type OpenSession } from './session.ts';
import { sessionNotice } from './session-notice.ts';
import type { FormSite } from './site.ts';

/** What the pages of a record check work with. */
export interface CheckPageDeps extends LinkDeps, TimedDeps {
  drafts: Table;
  site: FormSite;
  log: Log;
  /** A sentence that says whether the family's consent is needed. */
  consent: string;
}

type OfReturn = RequestContext & { params: ReturnKey };

/** A return that is checked, as a session has it open. */
interface OfChecked extends OfFamily {
  /** Its log without content, oldest first. */
  log: readonly Entry[];
  hadCode: boolean;
}

/** What makes a page of what was typed; {@link ShownAgain} where it came in vain. @param seen the last entry that it was made from */
type Show = (of: InSession<OfChecked>, seen: number, again?: ShownAgain) => Reply;

/** Whether a session sent a check itself, or the same as one that was there. */
const isOwn = ({ family }: OfChecked, { state, seq }: Entry): boolean =>
  ((state === 'declined' ? family.declined : family.checked) ?? 0) >= seq;

/** Whether a session may see what a check says: it sent it, or has had a code. */
const maySeeCheck = (of: OfChecked, check: Entry): boolean => of.hadCode || isOwn(of, check);

/** When the newest check, or refusal to take part, came that this session may not see; undefined where there is none. */
function hiddenSince(of: OfChecked, isDecline: boolean): string | undefined {
  const { checked, missing } = of.last;
  if (!isDecline && checked === undefined && missing === undefined) return undefined;
  const newest = newestCheck(of.log.filter(({ state }) => (state === 'declined') === isDecline));
  return newest === undefined || maySeeCheck(of, newest) ? undefined : newest.receivedAt;
}

/** What a check said of the family as a whole, where it named nobody. */
const ofAllSaid: Readonly<Partial<Record<Entry['state'], PersonChecked>>> = {
  known: 'known',
  'not-known': 'no-record',
  'cannot-identify': 'cannot-tell',
};

/** The newest check, or refusal to take part, of what is asked now; undefined where none came. */
function checkStanding({ log, last }: OfChecked, isDecline: boolean): Entry | undefined {
  const newest = newestCheck(log.filter(({ state }) => (state === 'declined') === isDecline));
  if (newest === undefined || last.checked !== undefined) return newest;
  return log.some(({ act, seq }) => act === 'ask' && seq > newest.seq) ? undefined : newest;
}

/** What a page tells of the check that was sent before. */
function sentBefore(of: OfChecked): CheckSent | undefined {
  const newest = checkStanding(of, false);
  if (newest === undefined) return undefined;
  const { state, checked, knows, receivedAt: at } = newest;
  const isWhole = checked?.people === undefined && knows === undefined;
  return { at, isHidden: hiddenSince(of, false) !== undefined, ofAll: isWhole ? ofAllSaid[state] : undefined };
}

/** What the newest check said, as far as a session may see it: nothing that it is told rests on the rest. */
const checkedBefore = (of: OfChecked): TypedCheck =>
  checkBefore(hiddenSince(of, false) === undefined ? of.last : { state: 'asked' });

/** The last entry that a form was made from. One that does not say so has seen none. */
const seenIn = (body: PostedFields): number => {
  const seq = valueOf(body, 'seq');
  return /^[0-9]{1,9}$/.test(seq) ? Number(seq) : 0;
};

/** A return that is checked: a case summary has no record check. @throws HttpProblem 404 */
async function readChecked(
  deps: CheckPageDeps,
  { params, headers, now }: OfReturn,
  link: string,
  session: OpenSession,
): Promise<OfChecked> {
  const [opened, kept, hadCode] = await Promise.all([
    openReturn(deps, { params, headers, now, link }, { callerMayReject: true }),
    familyOf(deps, session, params),
    codeGiven(deps, session, now),
  ]);
  if (params.agency === SUMMARY) throw new HttpProblem('not-found');
  const { last } = opened;
  const family = inItsTime(deps, opened.audit, kept, now);
  const states = last.seq === 1 ? [] : await readStates(deps.table, opened.key);
  return { ...opened, family, hadCode, log: [...states.filter(({ seq }) => seq < last.seq), last] };
}

/** The pages with which an agency answers first: whom it has a record of, or that it cannot take part. */
export function createCheckPages(deps: CheckPageDeps): CheckPageHandlers {
  const { drafts, site, consent } = deps;

  /** A page of a return as it stands. */
  async function page(request: OfReturn, show: (of: InSession<OfChecked>) => Reply): Promise<Reply> {
    const of = await inSession(drafts, request, (link, session) => readChecked(deps, request, link, session));
    return of.found.last.state === 'withdrawn' ? withdrawnPage(site, of.found) : show(of);
  }

  /** Takes what was posted, where it can be taken; else shows it as it was typed. */
  const posted = (
    request: OfReturn & { body: PostedFields },
    said: (opened: OfChecked) => { check: Check } | { errors: FieldError[] },
    show: Show,
  ): Promise<Reply> => {
    const seen = seenIn(request.body);
    return takePosted(drafts, request, {
      read: (link, session) => readChecked(deps, request, link, session),
      again: (of, remark) => show(of, seen, { remark }),
      async take(of) {
        const { found: opened, session } = of;
        const result = said(opened);
        if ('errors' in result) return show(of, seen, result);
        const mayKnow = (later: Entry): boolean => maySeeCheck(opened, later);
        try {
          const { seq } = await takeCheck(deps, opened, result.check, stampOf(request), {
            log: opened.log,
            seq: seen,
            mayKnow,
          });
          // Where this is lost the check stands all the same: the session needs a code to see it.
          const kind = result.check.outcome === 'declined' ? 'declined' : 'checked';
          await putKept(drafts, session.secret, { of: opened.key, kind, text: String(seq) }, request.now);
        } catch (error) {
          if (error instanceof HttpProblem && error.type === 'version-passed')
            return passed({ ...of, found: await readChecked(deps, request, session.link, session) });
          const refusal = refusalIn(error);
          if (refusal === undefined) throw error;
          return show(of, seen, refusal);
        }
        return seeOther(returnPage(opened.key, 'checked'));
      },
    });

    /** The page as it was typed beside a check that came since. Whoever sends it from there has seen it. */
    function passed(of: InSession<OfChecked>): Reply {
      const { found } = of;
      const later = newestCheck(found.log, seen);
      if (later === undefined) throw new Error('a check that was passed has none after it');
      const how = { isOwn: isOwn(found, later), isHidden: !maySeeCheck(found, later), now: request.now };
      const remark: Html = checkedMeanwhile(found, later, how);
      return show(of, found.last.seq, { remark, status: 409 });
    }
  };

  return {
    'check-page': (request) =>
      page(request, ({ found, session: { secret }, endsAt }) =>
        checkPage(site, {
          opened: found,
          secret,
          notice: sessionNotice(endsAt, request.now, { press: sendsCheck }),
          typed: checkedBefore(found),
          seen: found.last.seq,
          sent: sentBefore(found),
        }),
      ),

    'send-check': (request) =>
      posted(
        request,
        (opened) => checkOf(typedCheck(request.body, opened.case), opened.case, checkedBefore(opened).missing),
        ({ found, session: { secret }, endsAt }, seen, again) => {
          const notice = sessionNotice(endsAt, request.now, { press: sendsCheck });
          const [typed, sent] = [typedCheck(request.body, found.case), sentBefore(found)];
          return checkPage(site, { opened: found, secret, notice, typed, seen, sent }, again);
        },
      ),

    'checked-page': (request) =>
      page(request, ({ found }) => {
        const newest = newestCheck(found.log);
        return checkedPage(site, found, {
          hidden: hiddenSince(found, false),
          isOwn: newest !== undefined && isOwn(found, newest),
          receivedAt: checkStanding(found, found.last.state === 'declined')?.receivedAt,
        });
      }),

    'decline-page': (request) =>
      page(request, ({ found, session: { secret }, endsAt }) =>
        declinePage(site, {
          opened: found,
          secret,
          notice: sessionNotice(endsAt, request.now, { press: sendsDecline }),
          consent,
          typed: {
            reason: hiddenSince(found, true) === undefined ? (found.last.declined ?? '') : '',
            note: '',
            isMeant: false,
          },
          seen: found.last.seq,
        }),
      ),

    'send-decline': (request) =>
      posted(
        request,
        () => declineOf(typedDecline(request.body)),
        ({ found, session: { secret }, endsAt }, seen, again) => {
          const notice = sessionNotice(endsAt, request.now, { press: sendsDecline });
          const typed = typedDecline(request.body);
          return declinePage(site, { opened: found, secret, notice, consent, typed, seen }, again);
        },
      ),
  };
}
