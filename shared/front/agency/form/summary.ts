import type { Log } from '../../../base/aws/log.ts';
import type { Table } from '../../../base/aws/table.ts';
import { unpacked } from '../../../base/content/compressed.ts';
import { html as markup } from '../../../base/html/template.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import type { Reply, RequestContext } from '../../../base/http/request.ts';
import { notificationBanner } from '../../../base/ui/actions.ts';
import { seeOther, type Site } from '../../../base/ui/page.ts';
import { SUMMARY, type ReturnKey } from '../../../domain/audits/ids.ts';
import { linkNamed, putCopyOpened } from '../../../domain/identifiers/openings.ts';
import { openReturn, type LinkDeps } from '../../../domain/links/open.ts';
import { SummaryContent } from '../../../domain/returns/schema.ts';
import { getEntry } from '../../../domain/returns/store.ts';
import { confirmedOf } from '../../../domain/returns/summary.ts';
import { askedAgain } from '../asked.ts';
import { assessed, takeSubmission } from '../send.ts';
import { withdrawnPage } from './check-page.ts';
import { codeGiven } from './code-given.ts';
import { familyOf } from './family.ts';
import { valueOf } from './fields.ts';
import { refusalIn, type ShownAgain } from './form-parts.ts';
import { returnPage } from './paths.ts';
import type { OfFamily } from './return-parts.ts';
import { inSession, takePosted, type InSession, type OpenSession } from './session.ts';
import { bodyOf, errorsFrom, summaryBefore, typedSummary, type TypedSummary } from './summary-form.ts';
import { summaryCodePage, summaryPage } from './summary-page.ts';
import type { SummaryPageHandlers } from './summary-routes.ts';

/** What the page of a case summary works with. */
export interface SummaryPageDeps extends LinkDeps {
  drafts: Table;
  site: Site;
  log: Log;
}

type OfReturn = RequestContext & { params: ReturnKey };
type OpenSummary = OfFamily & { hadCode: boolean };

/** A case summary, and whether the session has had a code. @throws HttpProblem 404 */
async function readSummary(
  deps: SummaryPageDeps,
  { params, headers, now }: OfReturn,
  link: string,
  session: OpenSession,
): Promise<OpenSummary> {
  const [opened, hadCode, family] = await Promise.all([
    openReturn(deps, { params, headers, now, link }, { callerMayReject: true }),
    codeGiven(deps, session, now),
    familyOf(deps, session, params),
  ]);
  if (params.agency !== SUMMARY) throw new HttpProblem('not-found');
  return { ...opened, hadCode, family };
}

/** What was sent, to be changed; that it is shown is on the record first. */
async function sentBefore(
  { table }: LinkDeps,
  { key, link, last }: OpenSummary,
  session: OpenSession,
  now: Date,
): Promise<SummaryContent | undefined> {
  const { counted } = last;
  if (counted === undefined) return undefined;
  const shown = { ...key, version: counted.version, at: now.toISOString(), addressee: link.addressee };
  const [{ content }] = await Promise.all([
    getEntry(table, key, counted.seq),
    putCopyOpened(table, { ...shown, ...linkNamed(session.link, link) }),
  ]);
  if (content === undefined) throw new Error('a submission has content');
  return unpacked(SummaryContent, content);
}

/** That somebody else has sent a version since the page was opened. */
const sentMeanwhile = notificationBanner({
  content: markup`<p class="govuk-notification-banner__heading">A case summary was sent meanwhile, from another page or by somebody else.</p>
    <p class="govuk-body">Nothing of this page was sent; what you typed is here. If you send it once more, it replaces the other, which is kept.</p>`,
});

/** The page on which a lead professional writes a case summary, and sends it. */
export function createSummaryPages(deps: SummaryPageDeps): SummaryPageHandlers {
  const { table, drafts, site } = deps;

  /** The page with what stands in it. */
  async function shown(
    { found, session, notice }: InSession<OpenSummary>,
    typed: TypedSummary,
    again: ShownAgain & { replaces?: number } = {},
  ): Promise<Reply> {
    const { askedAgain: asks } = await askedAgain(table, found.last);
    const { replaces = found.last.versions } = again;
    const page = {
      opened: found,
      secret: session.secret,
      notice,
      typed,
      replaces,
      ...(asks === undefined ? {} : { asks }),
    };
    return summaryPage(site, page, again);
  }

  return {
    async 'summary-page'(request) {
      const { now } = request;
      const of = await inSession(drafts, request, (link, session) => readSummary(deps, request, link, session));
      const { found, session } = of;
      if (found.last.state === 'withdrawn') return withdrawnPage(site, found);
      if (found.last.counted !== undefined && !found.hadCode) return summaryCodePage(site, found);
      const sent = await sentBefore(deps, found, session, now);
      return shown(of, summaryBefore(sent ?? confirmedOf(found.case)));
    },

    'send-summary': (request) => {
      const typed = typedSummary(request.body);
      const replaces = Number(valueOf(request.body, 'replaces'));
      return takePosted<OpenSummary>(drafts, request, {
        read: (link, session) => readSummary(deps, request, link, session),
        again: (of, remark) => shown(of, typed, { remark, replaces }),
        async take(of) {
          const { found } = of;
          try {
            const submission = assessed(found, bodyOf(typed));
            const conditions = { ifMatch: replaces };
            const { version } = await takeSubmission(deps, found, submission, { request, conditions });
            return seeOther(returnPage(found.key, 'sent', String(version)));
          } catch (error) {
            if (!(error instanceof HttpProblem)) throw error;
            if (error.type === 'invalid-body') return shown(of, typed, { errors: errorsFrom(error.errors), replaces });
            if (error.type === 'version-passed') return shown(of, typed, { remark: sentMeanwhile, status: 409 });
            const refusal = refusalIn(error);
            if (refusal === undefined) throw error;
            return shown(of, typed, { ...refusal, replaces });
          }
        },
      });
    },
  };
}
