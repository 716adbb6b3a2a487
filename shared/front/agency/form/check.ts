import type { Log } from '../../../base/aws/log.ts';
import type { Table } from '../../../base/aws/table.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import { stampOf, type Reply, type RequestContext } from '../../../base/http/request.ts';
import { seeOther } from '../../../base/ui/page.ts';
import { SUMMARY, type ReturnKey } from '../../../domain/audits/ids.ts';
import { openReturn, type LinkDeps, type Opened } from '../../../domain/links/open.ts';
import type { Check } from '../../../domain/returns/schema.ts';
import { takeCheck } from '../check.ts';
import { checkBefore, checkOf, typedCheck } from './check-form.ts';
import { checkPage, withdrawnPage } from './check-page.ts';
import type { CheckPageHandlers } from './check-routes.ts';
import { checkedPage } from './checked-page.ts';
import { declineOf, declinePage, typedDecline } from './decline-page.ts';
import { familyOf } from './family.ts';
import type { PostedFields } from './fields.ts';
import { refusalIn, type FieldError, type ShownAgain } from './form-parts.ts';
import { returnPage } from './paths.ts';
import type { OfFamily } from './return-parts.ts';
import { inSession, takePosted, type InSession, type OpenSession } from './session.ts';
import type { FormSite } from './site.ts';

/** What the pages of a record check work with. */
export interface CheckPageDeps extends LinkDeps {
  drafts: Table;
  site: FormSite;
  log: Log;
  /** A sentence that says whether the family's consent is needed. */
  consent: string;
}

type OfReturn = RequestContext & { params: ReturnKey };

/** What makes a page of what was typed; {@link ShownAgain} where it came in vain. */
type Show = (of: InSession<OfFamily>, again?: ShownAgain) => Reply;

/** A return that is checked: a case summary has no record check. @throws HttpProblem 404 */
async function readChecked(
  deps: CheckPageDeps,
  { params, headers, now }: OfReturn,
  link: string,
  session: OpenSession,
): Promise<OfFamily> {
  const [opened, family] = await Promise.all([
    openReturn(deps, { params, headers, now, link }, { callerMayReject: true }),
    familyOf(deps, session, params),
  ]);
  if (params.agency === SUMMARY) throw new HttpProblem('not-found');
  return { ...opened, family };
}

/** The pages with which an agency answers first: whom it has a record of, or that it cannot take part. */
export function createCheckPages(deps: CheckPageDeps): CheckPageHandlers {
  const { drafts, site, consent } = deps;

  /** A page of a return as it stands. */
  async function page(request: OfReturn, show: Show): Promise<Reply> {
    const of = await inSession(drafts, request, (link, session) => readChecked(deps, request, link, session));
    return of.found.last.state === 'withdrawn' ? withdrawnPage(site, of.found) : show(of);
  }

  /** Takes what was posted, where it can be taken; else shows it as it was typed. */
  const posted = (
    request: OfReturn & { body: PostedFields },
    said: (opened: Opened) => { check: Check } | { errors: FieldError[] },
    show: Show,
  ): Promise<Reply> =>
    takePosted(drafts, request, {
      read: (link, session) => readChecked(deps, request, link, session),
      again: (of, remark) => show(of, { remark }),
      async take(of) {
        const opened = of.found;
        const result = said(opened);
        if ('errors' in result) return show(of, result);
        try {
          await takeCheck(deps, opened, result.check, stampOf(request));
        } catch (error) {
          const refusal = refusalIn(error);
          if (refusal === undefined) throw error;
          return show(of, refusal);
        }
        return seeOther(returnPage(opened.key, 'checked'));
      },
    });

  return {
    'check-page': (request) =>
      page(request, ({ found, session: { secret }, notice }) =>
        checkPage(site, { opened: found, secret, notice, typed: checkBefore(found.last) }),
      ),

    'send-check': (request) =>
      posted(
        request,
        (opened) => checkOf(typedCheck(request.body, opened.case), opened.case),
        ({ found, session: { secret }, notice }, again) =>
          checkPage(site, { opened: found, secret, notice, typed: typedCheck(request.body, found.case) }, again),
      ),

    'checked-page': (request) => page(request, ({ found }) => checkedPage(site, found)),

    'decline-page': (request) =>
      page(request, ({ found, session: { secret }, notice }) =>
        declinePage(site, {
          opened: found,
          secret,
          notice,
          consent,
          typed: { reason: found.last.declined ?? '', note: '', isMeant: false },
        }),
      ),

    'send-decline': (request) =>
      posted(
        request,
        () => declineOf(typedDecline(request.body)),
        ({ found, session: { secret }, notice }, again) =>
          declinePage(site, { opened: found, secret, notice, consent, typed: typedDecline(request.body) }, again),
      ),
  };
}
