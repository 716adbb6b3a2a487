import type { Log } from '../../../base/aws/log.ts';
import type { Table } from '../../../base/aws/table.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import type { Reply, RequestContext } from '../../../base/http/request.ts';
import { seeOther, type Site } from '../../../base/ui/page.ts';
import { notificationBanner } from '../../../base/ui/actions.ts';
import { SUMMARY, type ReturnKey } from '../../../domain/audits/ids.ts';
import { maySee } from '../../../domain/drafts/draft.ts';
import { draftOf, getDraft } from '../../../domain/drafts/store.ts';
import { openReturn, type LinkDeps } from '../../../domain/links/open.ts';
import { sentAsDraft } from '../../../domain/drafts/draft.ts';
import { askedMark } from '../../../domain/returns/conditions.ts';
import { getState } from '../../../domain/returns/store.ts';
import { askedAgain } from '../asked.ts';
import { sessionHash } from '../../../domain/sessions/session.ts';
import { receiptOf } from '../receipt.ts';
import { assessed, takeSubmission } from '../send.ts';
import { versionSeq } from '../versions.ts';
import { lookThroughAnswers } from './answers-page.ts';
import type { AnswersHandlers } from './answers-routes.ts';
import { codeGiven } from './code-given.ts';
import type { TimedDeps } from './family.ts';
import { valueOf, type PostedFields } from './fields.ts';
import { listPath, returnPage } from './paths.ts';
import { draftShown, readReturn, type OpenReturn } from './return.ts';
import { codeNeededPage } from './return-parts.ts';
import { sendFields, sentMeanwhilePage, type LookedThrough } from './send-parts.ts';
import { sentPage } from './sent-page.ts';
import { lookThroughSummary } from './summary-check-page.ts';
import { inSession, takePosted, type OpenSession } from './session.ts';

/** What the pages that send work with. */
export interface AnswersPageDeps extends LinkDeps, TimedDeps {
  drafts: Table;
  site: Site;
  log: Log;
}

const changedMeanwhile = notificationBanner({
  content:
    'What stands here was changed since you opened this page, from another page or by somebody else. Nothing has been sent. Look through it, and send it once more.',
});

const askedMeanwhile = notificationBanner({
  content:
    'What you are asked again has changed since you opened this page. Nothing has been sent. Look at it below, and then send this.',
});

/** The refusals of a decision that whoever sends can be told of in its own words. */
const toldInWords = new Set(['limit-reached', 'not-legal-now', 'invalid-body']);

/** The pages on which answers are looked through and sent, and what is said once they have come. */
export function createAnswersPages(deps: AnswersPageDeps): AnswersHandlers {
  const { site } = deps;
  type Shown = LookedThrough & { opened: OpenReturn };
  type Asking = RequestContext & { params: ReturnKey; body: PostedFields };

  /** What there is to send of a return, with what its draft began from, and its page. */
  async function lookThrough(opened: OpenReturn, { secret }: OpenSession, now: Date): Promise<Shown> {
    const [draft, asks] = await Promise.all([draftShown(deps, opened, now), askedAgain(deps.table, opened.last)]);
    const through = opened.key.agency === SUMMARY ? lookThroughSummary : lookThroughAnswers;
    return { opened, ...through(site, { opened, draft, asks: asks.askedAgain, secret, now }) };
  }

  const codeNeeded = (opened: OpenReturn): Reply =>
    codeNeededPage(
      site,
      opened,
      returnPage(opened.key, 'answers'),
      opened.key.agency === SUMMARY ? listPath : returnPage(opened.key),
    );

  const toReceipt = (opened: OpenReturn, version: number): Reply =>
    seeOther(returnPage(opened.key, 'sent', String(version)));

  /** What stands in the way of sending what was shown; undefined where nothing does. */
  function obstacle({ opened, sending, page, errorsIn }: Shown, body: PostedFields): Reply | undefined {
    const isOnNewest = Number(valueOf(body, sendFields.based)) === opened.last.versions;
    // Who can guess what was sent can make its hash: nothing is told of that before a code.
    if (opened.isHidden) return isOnNewest ? codeNeeded(opened) : sentMeanwhilePage(site, opened);
    const isAsShown = valueOf(body, sendFields.shown) === sending.hash;
    // A second click, a refresh, a page that was gone back to: it has come already.
    if (isAsShown && sending.sentAs !== undefined) return toReceipt(opened, sending.sentAs);
    if (!isOnNewest) return sentMeanwhilePage(site, opened);
    if (valueOf(body, sendFields.asked) !== askedMark(opened.last))
      return page({ remark: askedMeanwhile, status: 409 });
    if (!isAsShown) return page({ remark: changedMeanwhile, status: 409 });
    const errors = errorsIn(body);
    return errors.length > 0 ? page({ errors }) : undefined;
  }

  /** Sends what was shown. A colleague who was quicker by a moment is told of as one who was by an hour. */
  async function send(shown: Shown, request: Asking, session: OpenSession): Promise<Reply> {
    const { opened, sending, page } = shown;
    try {
      const { last, draft } = opened;
      const conditions = { ifMatch: last.versions, asked: askedMark(last), ...sentAsDraft(draft) };
      const receipt = await takeSubmission(deps, opened, assessed(opened, sending.content), { request, conditions });
      return toReceipt(opened, receipt.version);
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      if (error.type === 'version-passed') {
        const found = await readReturn(deps, request, session.link, session);
        const told = obstacle(await lookThrough(found, session, request.now), request.body);
        if (told === undefined) throw error;
        return told;
      }
      if (!toldInWords.has(error.type)) throw error;
      const words = error.detail ?? error.errors.map(({ detail }) => detail).join(' ');
      return page({ errors: [{ words }], status: error.type === 'invalid-body' ? 422 : 409 });
    }
  }

  return {
    async 'answers-page'(request) {
      const { found, session } = await inSession(deps.drafts, request, (link, open) =>
        readReturn(deps, request, link, open),
      );
      if (found.last.state === 'withdrawn') return seeOther(returnPage(found.key));
      if (found.isHidden) return codeNeeded(found);
      return (await lookThrough(found, session, request.now)).page();
    },

    'send-answers': (request) =>
      takePosted<OpenReturn>(deps.drafts, request, {
        isBare: true,
        read: (link, session) => readReturn(deps, request, link, session),
        again: async ({ found, session }, remark) => {
          if (found.isHidden) return codeNeeded(found);
          return (await lookThrough(found, session, request.now)).page({ remark });
        },
        take: async ({ found, session }) => {
          const shown = await lookThrough(found, session, request.now);
          return obstacle(shown, request.body) ?? send(shown, request, session);
        },
      }),

    async 'sent-page'(request) {
      const { now, headers, params } = request;
      const { found } = await inSession(deps.drafts, request, async (link, session) => {
        const of = { audit: params.audit, case: params.case, agency: params.agency };
        const [opened, saved, hadCode] = await Promise.all([
          openReturn(deps, { headers, link, now, params: of }, { callerMayReject: true }),
          getDraft(deps.drafts, of),
          codeGiven(deps, session, now),
        ]);
        const draft = draftOf(saved, { audit: opened.audit, counted: opened.last.counted, now });
        const seq = await versionSeq(deps.table, opened, params.version);
        const entry = seq === opened.last.seq ? opened.last : await getState(deps.table, opened.key, seq);
        const receipt = receiptOf(opened, entry);
        // A version says itself whether it was sent from the draft. One that was begun anew after a withdrawal is another.
        const isOfDraft = entry.counted?.draft?.seq === seq && receipt.version > (draft.after ?? 0);
        const isOwn = isOfDraft && draft.savedAt !== undefined && maySee(draft, sessionHash(session.secret), false);
        return { opened, isHidden: !hadCode && !isOwn, receipt };
      });
      return sentPage(site, found.opened, found);
    },
  };
}
