/** Audits to measure on: the reference audit, entered as a business manager does, and audits of any size. */
import { readFileSync } from 'node:fs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { parseAuditFile, type AuditFile, type FiledReply } from '../../../infra/local/player/audit-file.ts';
import { SUMMARY } from '../../../shared/domain/audits/ids.ts';
import type { Agency, Audit, Case } from '../../../shared/domain/audits/schema.ts';
import { casePut, putAgency } from '../../../shared/domain/audits/store.ts';
import { mapInBatches } from '../../../shared/base/aws/map-in-batches.ts';
import { lazily } from '../../../shared/base/aws/lazily.ts';
import { keepOwed } from '../../../shared/domain/owed/store.ts';
import { askedRef, casePartition } from '../../../shared/domain/audits/table-keys.ts';
import { readLog } from '../../../shared/domain/returns/store.ts';
import { openPipeline, returnPath, tokenFor, type Pipeline } from './pipeline.ts';
import type { Stored } from '../../aws/size.ts';
import { openAnyway, loadTool } from '../../audit.ts';
import { openPut, putAudit } from '../../library.ts';

/** The audit of the 2015 report: its cases, its agencies, and made-up answers that give the counts it prints. */
export const reference: AuditFile = parseAuditFile(
  JSON.parse(readFileSync(new URL('../../reference-audit/audit.json', import.meta.url), 'utf8')),
);

export type Submitted = FiledReply & { submission: NonNullable<FiledReply['submission']> };

/** Its submissions in the order in which they come. */
export const referenceSubmissions: readonly Submitted[] = reference.replies
  .filter((reply): reply is Submitted => reply.submission !== undefined)
  .toSorted((a, b) => ((a.on ?? '') < (b.on ?? '') ? -1 : (a.on ?? '') > (b.on ?? '') ? 1 : 0));

/** Noon on a day. */
export const noonOf = (day: string): Date => new Date(`${day}T12:00:00.000Z`);

const contactOf = (file: AuditFile, agency: string): string => {
  const found = file.agencies.find(({ id }) => id === agency);
  if (found === undefined) throw new Error('an audit file names an agency that it has not');
  return found.contact.email;
};

/** Submits one reply of the reference audit, as its agency does. */
export async function submitReference(pipeline: Pipeline, reply: Submitted): Promise<void> {
  const { id } = reference.audit;
  const token = tokenFor(id, contactOf(reference, reply.agency));
  pipeline.clock.now = noonOf(reply.on ?? reference.audit.opensOn);
  const path = returnPath({ audit: id, case: reply.case, agency: reply.agency }, 'submissions');
  await pipeline.agency({ method: 'POST', path, token, body: reply.submission });
}

/**
 * Enters and opens the reference audit, mints everybody's link, and takes all checks and case summaries: only the
 * submissions are still to come. Everything is relayed and aggregated.
 */
export async function enterReference(pipeline: Pipeline): Promise<void> {
  const { audit, agencies, cases, replies, summaries = [] } = reference;
  const path = `/v1/audits/${audit.id}`;
  pipeline.clock.now = noonOf(audit.opensOn);
  await loadTool(pipeline.manager, audit.tool);
  await pipeline.manager({ method: 'POST', path: '/v1/audits', body: audit });
  for (const { id, ...body } of agencies) {
    await pipeline.manager({ method: 'PUT', path: `${path}/agencies/${id}`, body });
    await pipeline.mintLink(audit.id, body.contact.email);
  }
  for (const { id, ...body } of cases) {
    await pipeline.manager({ method: 'PUT', path: `${path}/cases/${id}`, body });
    if (body.leadProfessional !== undefined) await pipeline.mintLink(audit.id, body.leadProfessional.email);
  }
  await pipeline.manager({ method: 'POST', path: `${path}/open`, body: openAnyway });
  for (const { case: id, agency, check } of replies) {
    const token = tokenFor(audit.id, contactOf(reference, agency));
    const key = { audit: audit.id, case: id, agency };
    await pipeline.agency({ method: 'POST', path: returnPath(key, 'check'), token, body: check });
  }
  for (const { case: id, text } of summaries) {
    const email = cases.find((one) => one.id === id)?.leadProfessional?.email ?? '';
    const key = { audit: audit.id, case: id, agency: SUMMARY };
    const token = tokenFor(audit.id, email);
    await pipeline.agency({ method: 'POST', path: returnPath(key, 'submissions'), token, body: { text } });
  }
  await pipeline.settle();
}

// ---- audits of any size ----

const sampleAudit: Audit = {
  id: 'sample',
  title: 'Children stepped down',
  theme: 'step-down',
  quarter: { label: '2026 Q2', from: '2026-04-01', to: '2026-06-30' },
  tool: reference.audit.tool,
  windowsAnchor: '2026-03-31',
  opensOn: '2026-04-13',
  dueOn: '2026-05-01',
  closesOn: '2026-05-29',
  state: 'draft',
  createdAt: '2026-04-01T09:00:00.000Z',
};

/** When submissions of an audit of any size come, and later what comes late. */
export const during = noonOf('2026-04-20');

const agencyId = (n: number): string => `agency-${String(n).padStart(5, '0')}`;
const caseId = (n: number): string => `case-${String(n).padStart(5, '0')}`;
const emailOf = (agency: string): string => `${agency}@agency.example`;

const agencyOf = (n: number): Agency => ({
  id: agencyId(n),
  name: `The agency ${n}`,
  service: reference.agencies[n % reference.agencies.length]?.service ?? 'police',
  contact: { email: emailOf(agencyId(n)) },
  lead: { email: `lead-of-${emailOf(agencyId(n))}` },
});

const caseOf = (n: number): Case => ({
  id: caseId(n),
  children: [
    { id: 'child-1', ageBand: 'pre-school' },
    { id: 'child-2', ageBand: 'school-age' },
  ],
  route: { from: 'CP', to: 'CIN' },
  factors: ['domestic-abuse'],
  referredOn: '2026-01-12',
});

/** What the n-th agency sends about any case: the answers of a reference submission, about both children. */
export function contentOf(agency: number): object {
  const reply = referenceSubmissions[agency % referenceSubmissions.length];
  if (reply === undefined) throw new Error('the reference audit has no submissions');
  return { ...reply.submission, childrenCovered: ['child-1', 'child-2'] };
}

/** The two entries that a return's log begins with, as the program stored them. */
interface Log {
  ask: Stored;
  submission: Stored;
}

/**
 * The log of each reference submission, asked for and submitted through the handlers in an audit of one case. The audits
 * of any size hold copies of these under other names: their own making would take hours and come to the same bytes.
 */
async function madeLogs(): Promise<Log[]> {
  const pipeline = openPipeline({ now: noonOf(sampleAudit.opensOn) });
  const { table, clock } = pipeline;
  await putAudit(table, sampleAudit);
  for (let n = 0; n < referenceSubmissions.length; n++) {
    await putAgency(table, sampleAudit, agencyOf(n));
    await pipeline.mintLink(sampleAudit.id, agencyOf(n).contact.email);
  }
  const { id, ...entered } = caseOf(0);
  const expects = referenceSubmissions.map((_, n) => agencyId(n));
  const path = `/v1/audits/${sampleAudit.id}`;
  await pipeline.manager({ method: 'PUT', path: `${path}/cases/${id}`, body: { ...entered, expects } });
  await pipeline.manager({ method: 'POST', path: `${path}/open`, body: openAnyway });
  clock.now = during;
  const logs: Log[] = [];
  for (const [n, agency] of expects.entries()) {
    await submit(pipeline, { audit: sampleAudit.id, case: 0, agency: n });
    const key = { audit: sampleAudit.id, case: id, agency };
    const [ask, submission, ...more] = await readLog(table, key);
    if (ask === undefined || submission === undefined || more.length > 0)
      throw new Error('a log is not as it was made');
    logs.push({ ask: marshall(ask), submission: marshall(submission) });
  }
  return logs;
}

const keptLogs = lazily(madeLogs);

/** An entry as it stands in another log. Its other values are shared: a hundred thousand of them fit in memory. */
function moved(entry: Stored, to: { audit: string; case: string; agency: Agency }): Stored {
  const [, , seq = ''] = (entry['sk']?.S ?? '').split('#');
  const { audit, case: id, agency } = to;
  return {
    ...entry,
    pk: { S: casePartition(audit, id) },
    sk: { S: `R#${agency.id}#${seq}` },
    audit: { S: audit },
    case: { S: id },
    agency: { S: agency.id },
    service: { S: agency.service },
    ...(entry['ref'] === undefined ? {} : { ref: { S: askedRef(audit, agency.id) }, refSort: { S: id } }),
  };
}

/** How big an audit is, and what is in already. */
export interface Size {
  audit: string;
  cases: number;
  /** All of them are asked about each case, unless {@link Size.asked} says otherwise. */
  agencies: number;
  asked?: (of: { case: number; agency: number }) => boolean;
  /** Whether a return is in. */
  isIn: (of: { case: number; agency: number }) => boolean;
}

/** Calls of a table in memory, together: a round for them all. */
const atOnce = 500;

/**
 * Makes an open audit: cases, agencies, logs, rows of what is owed. Nothing of it is left in the stream: that is for the
 * caller to add.
 */
export async function makeAudit(pipeline: Pipeline, size: Size): Promise<void> {
  const made = await keptLogs();
  const { table, aws } = pipeline;
  const rows = aws.rows(table.name);
  const audit: Audit = { ...sampleAudit, id: size.audit };
  pipeline.clock.now = noonOf(audit.opensOn);
  await putAudit(table, audit);
  const agencies = Array.from({ length: size.agencies }, (_, n) => agencyOf(n));
  await mapInBatches(agencies, (agency) => putAgency(table, audit, agency), atOnce);
  await mapInBatches(agencies, ({ contact }) => pipeline.mintLink(audit.id, contact.email), atOnce);
  const owed: Parameters<typeof keepOwed>[1][] = [];
  for (let n = 0; n < size.cases; n++) {
    const step = casePut(audit.id, caseOf(n));
    if (!('put' in step)) throw new Error('a case is put');
    rows.put(marshall(step.put, { removeUndefinedValues: true }), true);
    for (const [a, agency] of agencies.entries()) {
      if (size.asked?.({ case: n, agency: a }) === false) continue;
      const log = made[a % made.length];
      if (log === undefined) throw new Error('no log was made');
      const to = { audit: audit.id, case: caseId(n), agency };
      rows.put(moved(log.ask, to), true);
      if (size.isIn({ case: n, agency: a })) rows.put(moved(log.submission, to), true);
      else owed.push({ ...to, agency: agency.id, seq: 1, cycle: 1, askedOn: audit.opensOn, dueOn: audit.dueOn });
    }
  }
  await mapInBatches(owed, (one) => keepOwed(table, one), atOnce);
  await openPut(table, audit, pipeline.clock.now.toISOString());
  rows.takeRecords();
  pipeline.clock.now = during;
}

/** One return of an audit of any size, by numbers. */
export interface NumberedReturn {
  audit: string;
  case: number;
  agency: number;
}

/** Its id, as the API has it. */
export const keyOf = ({ audit, case: id, agency }: NumberedReturn) => ({
  audit,
  case: caseId(id),
  agency: agencyId(agency),
});

/** Submits a return, as its agency does. @param otherwise sent in place of what the agency always sends */
export async function submit(pipeline: Pipeline, of: NumberedReturn, otherwise?: object): Promise<void> {
  const key = keyOf(of);
  await pipeline.agency({
    method: 'POST',
    path: returnPath(key, 'submissions'),
    token: tokenFor(key.audit, emailOf(key.agency)),
    body: otherwise ?? contentOf(of.agency),
  });
}
