import { HttpProblem } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import type { Day } from '../../base/time/days.ts';
import { openAudit, toolOfDraft, toolOfRead } from '../../domain/audits/audit-tool.ts';
import { requireAudit } from '../../domain/audits/require.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { moveAudit, type AuditMove } from '../../domain/audits/store.ts';
import { closingOf } from '../../domain/gates/closing.ts';
import { readClosingFacts, readOpeningFacts } from '../../domain/gates/facts.ts';
import { codesIn, notAccepted, type Finding, type Findings } from '../../domain/gates/finding.ts';
import { readinessOf } from '../../domain/gates/opening.ts';
import { readDetails } from '../../domain/identifiers/store.ts';
import { readAllStates } from '../../domain/returns/store.ts';
import type { ManagerDeps } from './deps.ts';
import type { GateFindings } from './findings.ts';
import type { ManagerHandlers } from './routes.ts';

const problemsOf = (findings: readonly Finding[], pointer: string) =>
  findings.map(({ code, detail }) => ({ pointer, code, detail }));

/**
 * Refuses what the rules refuse, and what was not accepted.
 * @returns the codes of what is accepted with it
 * @throws HttpProblem 409 that names each finding
 */
function pass(findings: Findings, accept: readonly string[]): string[] {
  const { errors, warnings } = findings;
  if (errors.length > 0) {
    throw new HttpProblem('not-legal-now', errors.map(({ detail }) => detail).join(' '), problemsOf(errors, ''));
  }
  const left = notAccepted(findings, accept);
  if (left.length > 0) throw new HttpProblem('not-accepted', undefined, problemsOf(left, '/accept'));
  return codesIn(warnings);
}

const shown = (audit: Audit, today: Day, findings: Findings): GateFindings => ({ audit: audit.id, today, ...findings });

/** Why an audit can neither open nor close as it stands: what would come next. */
const nextInWords: Readonly<Record<Audit['state'], string>> = {
  draft: 'The audit has not opened yet. Open it first.',
  open: 'The audit is open already. What is left is to close it.',
  closed: 'The audit is closed, and stays so.',
};

/** What the business manager is asked before an audit opens or closes, and its opening and closing. */
export function createGateHandlers({
  table,
  tools,
  identifiers,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'readiness' | 'closing' | 'open-audit' | 'close-audit'> {
  /** @throws HttpProblem 409 unless the audit is in the state that its next one follows */
  const requireState = (audit: Audit, state: Audit['state']): void => {
    if (audit.state !== state) throw new HttpProblem('not-legal-now', nextInWords[audit.state]);
  };

  /**
   * Moves an audit on, once.
   * @param write moves it @returns what was changed meanwhile, where it was not moved
   * @returns the audit in the state it was to be in, whoever moved it
   */
  const move = async (audit: Audit, change: AuditMove, write: () => Promise<string | undefined>): Promise<Audit> => {
    const changed = await write();
    if (changed !== undefined) {
      const found = await requireAudit(table, audit.id);
      if (found.state === change.state) return found;
      throw new HttpProblem(
        'not-legal-now',
        `The ${changed} was changed at the same moment. Look at what is to be accepted now, and send yours again if it still holds.`,
      );
    }
    log.info('audit-moved', { audit: audit.id, kind: change.state });
    return { ...audit, ...change };
  };

  const openingOf = async (audit: Audit, today: Day) => {
    const { stored, tool } = await toolOfDraft(table, audit);
    const of = { audit, tool, isToolFrozen: stored.state === 'frozen' };
    const facts = await readOpeningFacts({ table, identifiers }, of, today);
    return { stored, facts, findings: readinessOf(facts) };
  };
  const withShortfalls = async (audit: Audit) => {
    const tool = await toolOfRead({ table, tools }, audit);
    const { shortfalls } = await readDetails(identifiers, audit.id, tool, await readAllStates(table, audit.id));
    return { status: 200, body: { ...audit, shortfalls } };
  };

  return {
    async readiness(request) {
      const audit = await requireAudit(table, request.params.audit);
      requireState(audit, 'draft');
      const { findings } = await openingOf(audit, request.today);
      return { status: 200, body: shown(audit, request.today, findings) };
    },

    async closing(request) {
      const audit = await requireAudit(table, request.params.audit);
      requireState(audit, 'open');
      const findings = closingOf(await readClosingFacts(table, audit, request.today));
      return { status: 200, body: shown(audit, request.today, findings) };
    },

    async 'open-audit'(request) {
      const audit = await requireAudit(table, request.params.audit);
      if (audit.state === 'open') return withShortfalls(audit);
      requireState(audit, 'draft');
      const { stored, facts, findings } = await openingOf(audit, request.today);
      const codes = pass(findings, request.body.accept);
      const change: AuditMove = {
        state: 'open',
        openedAt: request.now.toISOString(),
        openedOn: request.today,
        accepted: { opening: { codes, ...actorOf(request) } },
      };
      const opened = await move(audit, change, () => openAudit(table, audit, change, stored));
      return { status: 200, body: { ...opened, shortfalls: facts.shortfalls } };
    },

    async 'close-audit'(request) {
      const audit = await requireAudit(table, request.params.audit);
      if (audit.state === 'closed') return { status: 200, body: audit };
      requireState(audit, 'open');
      const codes = pass(closingOf(await readClosingFacts(table, audit, request.today)), request.body.accept);
      const change: AuditMove = {
        state: 'closed',
        closedAt: request.now.toISOString(),
        closedOn: request.today,
        accepted: { ...audit.accepted, closing: { codes, ...actorOf(request) } },
      };
      const closed = await move(audit, change, async () =>
        (await moveAudit(table, audit, change, { unedited: true })) ? undefined : 'audit',
      );
      return { status: 200, body: closed };
    },
  };
}
