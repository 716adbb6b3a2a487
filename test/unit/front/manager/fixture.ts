import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import type { Agency, Audit, Case } from '../../../../shared/domain/audits/schema.ts';
import { casePut, putAgency, stillIn } from '../../../../shared/domain/audits/store.ts';
import type { Log, LogFields } from '../../../../shared/base/aws/log.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { entryPut } from '../../../../shared/domain/returns/store.ts';
import { openAws } from '../../../aws/aws.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { putLink } from '../../../../shared/domain/links/store.ts';
import { decideAsk } from '../../../../shared/domain/returns/decide-entry.ts';
import { putAudit, openPut } from '../../../library.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';

export const audit: Audit = {
  id: '2026-q2',
  title: 'Children stepped down',
  theme: 'step-down',
  quarter: { label: '2026 Q2', from: '2026-04-01', to: '2026-06-30' },
  tool: 'step-down@2',
  windowsAnchor: '2026-03-31',
  opensOn: '2026-04-13',
  dueOn: '2026-05-01',
  closesOn: '2026-05-29',
  state: 'draft',
  createdAt: '2026-04-01T09:00:00.000Z',
};

/** An agency whose contact and lead have addresses of their own. */
export const agency = (id: string, service: string, email = `${id}@agency.example`): Agency => ({
  id,
  name: `The ${id}`,
  service,
  contact: { email },
  lead: { email: `lead-of-${id}@agency.example` },
});

const leadProfessional = { email: 'social.worker@council.example' };

/** A case of two children and an adult, with a lead professional. */
export const entered = (id: string): Case => ({
  id,
  children: [
    { id: 'child-1', ageBand: 'under-1' },
    { id: 'child-2', ageBand: 'school-age' },
  ],
  adults: [{ id: 'adult-1', role: 'mother' }],
  route: { from: 'CP', to: 'CIN' },
  factors: ['domestic-abuse'],
  referredOn: '2025-09-30',
  steppedDownOn: '2026-01-15',
  leadProfessional,
});

export const gp = agency('gp-a', 'general-practice');
export const token = 'the-token-of-the-gp';
export const summaryToken = 'the-token-of-the-lead-professional';

/** A log that keeps its lines as they would be written. */
export function keptLog() {
  const lines: { level: string; code: string; fields: LogFields | undefined; error?: unknown }[] = [];
  const log: Log = {
    info: (code, fields) => void lines.push({ level: 'info', code, fields }),
    warn: (code, fields) => void lines.push({ level: 'warn', code, fields }),
    failure: (code, error, fields) => void lines.push({ level: 'failure', code, fields, error }),
  };
  return { log, lines };
}

/** What is otherwise than in the audit that most tests look at. */
export interface OtherAudit {
  /** A tool of its own. */
  tool?: Tool;
  /** Of the agency that is asked. */
  service?: string;
  case?: Partial<Case>;
}

/** An open audit with one case, about which a general practice and the lead professional were asked. */
export async function openAudit(of: Partial<Audit> = {}, other: OtherAudit = {}) {
  const asked = other.service ?? gp.service;
  const begun = { ...audit, ...of };
  const aws = openAws();
  const table = aws.createTable();
  await putAudit(table, begun);
  await putAgency(table, begun, { ...gp, service: asked });
  const asks = [
    { agency: gp.id, service: asked },
    { agency: 'summary', service: 'summary' },
  ].flatMap((of) => {
    const decision = decideAsk(
      undefined,
      { audit: audit.id, case: 'case-1', ...of, askedOn: audit.opensOn, dueOn: audit.dueOn, atOpening: true },
      { receivedAt: new Date('2026-04-02T09:00:00.000Z') },
    );
    return 'entry' in decision ? [entryPut(decision.entry)] : [];
  });
  await transact(table, [stillIn(begun), casePut(audit.id, { ...entered('case-1'), ...other.case }), ...asks]);
  await openPut(table, begun, '2026-04-13T07:00:00.000Z', other.tool);
  for (const [bearer, { email }] of [
    [token, gp.contact],
    [summaryToken, leadProfessional],
  ] as const) {
    const addressee = addresseeId(audit.id, email);
    await putLink(table, tokenHash(bearer), { audit: audit.id, addressee, mintedAt: '2026-04-13T07:01:00.000Z' });
  }
  return { aws, table };
}
