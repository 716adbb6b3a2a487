import { isDeepStrictEqual } from 'node:util';
import { etagOf } from '../../base/http/entity-tag.ts';
import { pageSizeOf } from '../../base/http/paging.ts';
import { HttpProblem, refuseFaults } from '../../base/http/problem.ts';
import { dayInWords } from '../../base/time/days.ts';
import type { AuditWithTool } from '../../domain/audits/audit-tool.ts';
import { auditFaults, closureFaults } from '../../domain/audits/faults.ts';
import type { LadderStep } from '../../domain/audits/ladder.ts';
import { requireAudit, requireAuditWithTool, requireNotClosed } from '../../domain/audits/require.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { createAudit, getAudit, listAgencies, listAuditIds, listCases } from '../../domain/audits/store.ts';
import { changeReminders } from '../../domain/audits/reminders.ts';
import { clearDeleted } from '../../domain/identifiers/delete-draft.ts';
import type { Reply } from '../../base/http/request.ts';
import type { ManagerDeps } from './deps.ts';
import { requireTool } from './require-tool.ts';
import type { ManagerHandlers } from './routes.ts';

/** How often a change that loses its race is tried anew. */
const changeAttempts = 8;

/** A change of when an audit's reminders go. */
interface ReminderChange {
  /** Whether it stands already. */
  is: (audit: Audit) => boolean;
  /** @throws HttpProblem 422 where it cannot be */
  check: (of: AuditWithTool) => Promise<void>;
  set: Pick<Audit, 'ladder'> | Pick<Audit, 'closures'>;
  /** What stands, for whoever finds that another one set it. */
  told: (audit: Audit) => string;
  note: (of: { audit: string }) => void;
}

const stepInWords: Readonly<Record<LadderStep['does'], string>> = {
  chaser: 'a reminder',
  escalation: 'an email to the senior contact',
  'ladder-exhausted': 'an email to the business manager',
};

const whenInWords = (step: number): string => {
  const days = Math.abs(step);
  if (days === 0) return 'on the due date';
  return `${days} working ${days === 1 ? 'day' : 'days'} ${step < 0 ? 'before' : 'after'} it is due`;
};

const ladderInWords = (ladder: NonNullable<Audit['ladder']>): string =>
  ladder.map(({ step, does }) => `${stepInWords[does]} ${whenInWords(step)}`).join(', ') || 'the standard ones';

const closuresInWords = (closures: Audit['closures'] = []): string =>
  closures
    .map(({ agency, service, from, to }) => `${agency ?? service ?? ''} from ${dayInWords(from)} to ${dayInWords(to)}`)
    .join(', ') || 'never';

/** What the business manager does with an audit as a whole: make, list and show it, change its ladder. */
export function createAuditHandlers({
  table,
  tools,
  identifiers,
  log,
}: ManagerDeps): Pick<
  ManagerHandlers,
  'create-audit' | 'list-audits' | 'get-audit' | 'change-ladder' | 'change-closures'
> {
  /**
   * Sets when reminders go, once. Whoever loses the race to another who set the same is told what stands.
   * @throws HttpProblem 404, 409, 422
   */
  const changed = async (id: string, change: ReminderChange): Promise<Reply> => {
    let first: Audit | undefined;
    for (let attempt = 1; attempt <= changeAttempts; attempt++) {
      const found = await requireAuditWithTool({ table, tools }, id);
      const { audit } = found;
      requireNotClosed(audit);
      if (change.is(audit)) return { status: 200, body: audit };
      await change.check(found);
      const isOvertaken = first !== undefined && change.told(first) !== change.told(audit);
      if (isOvertaken)
        throw new HttpProblem('not-legal-now', `${change.told(audit)}. Send yours again if it still holds.`);
      if (await changeReminders(table, audit, change.set)) {
        change.note({ audit: audit.id });
        return { status: 200, body: { ...audit, ...change.set, edits: (audit.edits ?? 0) + 1 } };
      }
      first = audit;
    }
    throw new HttpProblem('busy');
  };

  return {
    async 'create-audit'(request) {
      const wanted = request.body;
      const tool = await requireTool(table, wanted.tool);
      refuseFaults(auditFaults(wanted, tool));
      const audit: Audit = { ...wanted, state: 'draft', createdAt: request.now.toISOString() };
      let existing = await createAudit(table, audit);
      if (existing === 'deleted') {
        // Whoever deleted it was cut off, or is at it still.
        await clearDeleted({ table, identifiers }, audit.id);
        existing = await createAudit(table, audit);
      }
      if (existing === 'deleted') throw new HttpProblem('busy');
      if (existing === undefined) {
        log.info('audit-created', { audit: audit.id });
        return { status: 201, body: audit };
      }
      if (!isDeepStrictEqual({ ...existing, ...wanted }, existing))
        throw new HttpProblem(
          'not-legal-now',
          'There is another audit with this id. Give yours another id, or amend the one that is there.',
        );
      return { status: 201, body: existing };
    },

    async 'list-audits'(request) {
      const limit = pageSizeOf(request.query);
      const ids = (await listAuditIds(table)).toReversed();
      const { after } = request.query;
      const start = after === undefined ? 0 : ids.findIndex((one) => one.id === after) + 1;
      const page = ids.slice(start, start + limit);
      const audits = await Promise.all(page.map((one) => getAudit(table, one.id)));
      const next = ids.length > start + limit ? page.at(-1)?.id : undefined;
      return {
        status: 200,
        body: { audits: audits.filter((audit) => audit !== undefined), ...(next === undefined ? {} : { next }) },
      };
    },

    async 'get-audit'(request) {
      const audit = await requireAudit(table, request.params.audit);
      const [agencies, cases] = await Promise.all([listAgencies(table, audit.id), listCases(table, audit.id)]);
      return { status: 200, body: { audit, agencies, cases }, headers: { etag: etagOf(audit.amendments ?? 0) } };
    },

    'change-ladder': (request) =>
      changed(request.params.audit, {
        is: ({ ladder }) => isDeepStrictEqual(ladder, request.body.ladder),
        check: () => Promise.resolve(),
        set: { ladder: request.body.ladder },
        told: ({ ladder = [] }) => `Somebody else set the reminders at the same moment: ${ladderInWords(ladder)}`,
        note: (of) => log.info('ladder-changed', of),
      }),

    'change-closures': (request) => {
      const { closures } = request.body;
      return changed(request.params.audit, {
        is: (audit) => isDeepStrictEqual(audit.closures ?? [], closures),
        check: async ({ audit, tool }) => {
          const ids = (await listAgencies(table, audit.id)).map(({ id }) => id);
          refuseFaults(closureFaults(closures, tool, ids));
        },
        set: { closures },
        told: (audit) =>
          `Somebody else said at the same moment when agencies are closed: ${closuresInWords(audit.closures)}`,
        note: (of) => log.info('closures-changed', of),
      });
    },
  };
}
