import { HttpProblem } from '../../base/http/problem.ts';
import { actorOf, type Reply, type RequestContext } from '../../base/http/request.ts';
import type { Day } from '../../base/time/days.ts';
import { toolOfRead } from '../../domain/audits/audit-tool.ts';
import { requireAudit, requireDraft } from '../../domain/audits/require.ts';
import { addresseeId } from '../../domain/audits/addressee.ts';
import type { Agency, Audit } from '../../domain/audits/schema.ts';
import { listAgencies } from '../../domain/audits/store.ts';
import { isSilent, type Thread } from '../../domain/consultation/comments.ts';
import {
  decideBegin,
  decideChange,
  decideEnd,
  remindedOn,
  stateOf,
  type ConsultationDecision,
  type Stamp,
} from '../../domain/consultation/consultation.ts';
import {
  lastOfConsultation,
  listCommentAnswers,
  listCommentHeads,
  listConsultation,
  putCommentAnswer,
  putConsultation,
  type ConsultationEntry,
} from '../../domain/consultation/store.ts';
import { shownDelivery } from '../../domain/mail/delivery.ts';
import { notSent, type MailItem } from '../../domain/mail/mail-item.ts';
import { getMails } from '../../domain/mail/store.ts';
import { messageId } from '../../domain/messages/ids.ts';
import { pageOfComments } from '../agency/comment-pages.ts';
import type { CommentShown, ConsultationShown } from './consultation-responses.ts';
import type { ConsultationHandlers } from './consultation-routes.ts';
import type { ManagerDeps } from './deps.ts';
import { editDraft } from './draft-edits.ts';

/** How often an answer that loses its race to another is decided anew. */
const answerAttempts = 8;

/** So many answers are taken to one comment. */
const mostAnswers = 20;

const stampOf = (request: RequestContext): Stamp => {
  const { by } = actorOf(request);
  return { at: request.now.toISOString(), on: request.today, ...(by === undefined ? {} : { actor: by }) };
};

const noneBegun = (): HttpProblem =>
  new HttpProblem('not-found', 'No consultation on the questionnaire of this audit was ever begun.');

/** Mails of one kind that went to whoever is an agency's contact now, the newest entry's first. */
async function mailsOf(
  { table }: Pick<ManagerDeps, 'table'>,
  about: 'consultation' | 'consultation-reminder',
  agency: Agency,
  entries: readonly ConsultationEntry[],
): Promise<MailItem[]> {
  const ids = entries.toReversed().map(({ audit, seq, on }) => {
    const to = { audit, addressee: addresseeId(audit, agency.contact.email), seq };
    return messageId(about === 'consultation' ? { about, ...to } : { about, ...to, tick: on });
  });
  const mails = await getMails(table, entries[0]?.audit ?? '', ids);
  return mails.filter((mail) => mail !== undefined && !notSent.has(mail.state)).filter((mail) => mail !== undefined);
}

/** How a consultation stands. @param last the newest entry of its log, or the one that is about to be put */
async function shown(
  deps: Pick<ManagerDeps, 'table'>,
  audit: Audit,
  last: ConsultationEntry,
  today: Day,
): Promise<ConsultationShown> {
  const { table } = deps;
  const [log, agencies, heads, answers] = await Promise.all([
    listConsultation(table, audit.id),
    listAgencies(table, audit.id),
    listCommentHeads(table, audit.id),
    listCommentAnswers(table, audit.id),
  ]);
  // An act is shown as it is about to be put.
  const entries = [...log.filter(({ seq }) => seq < last.seq), last];
  const ofRound = entries.filter(({ round }) => round === last.round);
  const told = ofRound.filter(({ act }) => act !== 'end');
  const all = await Promise.all(
    agencies.map(async (agency) => {
      const [mails, reminders] = await Promise.all([
        mailsOf(deps, 'consultation', agency, told),
        mailsOf(deps, 'consultation-reminder', agency, told),
      ]);
      const [newest] = mails;
      return {
        agency: agency.id,
        name: agency.name,
        mail: newest === undefined ? ('not-sent' as const) : shownDelivery(newest),
        reminded: reminders.length > 0,
        comments: heads.filter(({ round, agencies: of }) => round === last.round && of.includes(agency.id)).length,
        silent: isSilent(agency.id, heads, last),
      };
    }),
  );
  const newest = told.at(-1);
  const reminderDay = newest && remindedOn(newest, { extraHolidays: audit.extraHolidays });
  const answered = new Set(answers.map(({ comment }) => comment));
  return {
    audit: audit.id,
    state: stateOf(audit, last, today),
    number: entries.filter(({ act }) => act === 'begin').length,
    begunOn: ofRound[0]?.on ?? last.on,
    by: last.by,
    ...(reminderDay === undefined ? {} : { remindedOn: reminderDay }),
    agencies: all,
    silent: all.filter(({ silent }) => silent).map(({ agency }) => agency),
    comments: heads.length,
    unanswered: heads.filter(({ comment }) => !answered.has(comment)).length,
  };
}

const shownComment =
  (agencies: readonly Agency[]) =>
  ({ comment: one, answers }: Thread): CommentShown => ({
    comment: one.comment,
    ...(one.question === undefined ? {} : { question: one.question }),
    text: one.text,
    at: one.at,
    on: one.on,
    tool: one.tool,
    toolSha256: one.toolSha256,
    // One that was deleted since has no name any more.
    agencies: one.agencies.map((id) => ({ agency: id, name: agencies.find((is) => is.id === id)?.name ?? id })),
    answers: answers.map(({ answer, text, at, on }) => ({ answer, text, at, on })),
  });

/** What the business manager does with the consultation on a questionnaire. */
export function createConsultationHandlers(deps: ManagerDeps): ConsultationHandlers {
  const { table, log } = deps;

  /** Does an act once; whoever comes second is told what the first did. */
  const act = (
    request: RequestContext & { params: { audit: string } },
    decide: (audit: Audit, last: ConsultationEntry | undefined, stamp: Stamp) => ConsultationDecision,
  ): Promise<Reply> =>
    editDraft('the consultation', async () => {
      const audit = await requireAudit(table, request.params.audit);
      const last = await lastOfConsultation(table, audit.id);
      const decided = decide(audit, last, stampOf(request));
      const entry = 'entry' in decided ? decided.entry : decided.stands;
      const reply = { status: 200, body: await shown(deps, audit, entry, request.today) };
      const stands = last && { lastDay: last.by, ended: last.act === 'end' };
      if (!('entry' in decided)) return { stands, reply };
      const write = async (): Promise<boolean> => {
        const written = await putConsultation(table, entry);
        if (written) log.info('consultation-changed', { audit: audit.id, kind: entry.act, seq: entry.seq });
        return written;
      };
      return { stands, write, reply };
    });

  return {
    'begin-consultation': (request) =>
      act(request, (audit, last, stamp) => decideBegin(audit, last, request.body.by, stamp)),

    'change-consultation': (request) =>
      act(request, (audit, last, stamp) => decideChange(audit, last, request.body.by, stamp)),

    'end-consultation': (request) => act(request, decideEnd),

    async consultation(request) {
      const audit = await requireAudit(table, request.params.audit);
      const last = await lastOfConsultation(table, audit.id);
      if (last === undefined) throw noneBegun();
      return { status: 200, body: await shown(deps, audit, last, request.today) };
    },

    async 'list-comments'(request) {
      const audit = await requireAudit(table, request.params.audit);
      const [tool, agencies] = await Promise.all([toolOfRead(deps, audit), listAgencies(table, audit.id)]);
      const page = await pageOfComments(table, audit.id, tool, request.query);
      const show = shownComment(agencies);
      return { status: 200, body: { ...page, comments: page.comments.map(show), gone: page.gone.map(show) } };
    },

    async 'answer-comment'(request) {
      const { text } = request.body;
      const comment = Number(request.params.comment);
      for (let attempt = 1; attempt <= answerAttempts; attempt++) {
        const audit = await requireAudit(table, request.params.audit);
        const [heads, answers] = await Promise.all([
          listCommentHeads(table, audit.id),
          listCommentAnswers(table, audit.id, comment),
        ]);
        if (!heads.some((head) => head.comment === comment)) throw new HttpProblem('not-found');
        const newest = answers.at(-1);
        const said = ({ answer, on }: { answer: number; on: Day }): Reply => ({
          status: 201,
          body: { audit: audit.id, comment, answer, on },
        });
        if (newest?.text === text) return said(newest);
        requireDraft(audit);
        if (answers.length >= mostAnswers) {
          throw new HttpProblem('not-legal-now', `A comment takes at most ${mostAnswers} answers.`);
        }
        const next = { audit: audit.id, comment, answer: answers.length + 1, text, ...stampOf(request) };
        if (!(await putCommentAnswer(table, next))) continue;
        log.info('comment-answered', { audit: audit.id, seq: comment });
        return said(next);
      }
      throw new HttpProblem('busy');
    },
  };
}
