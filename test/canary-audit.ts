/** An audit of one case whose identifiers can be looked for: what the tests of who the child is have on every rung. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { putNew, type Table } from '../shared/base/aws/table.ts';
import { transact } from '../shared/base/aws/transaction.ts';
import { addresseeId } from '../shared/domain/audits/addressee.ts';
import type { Agency, Audit, Case } from '../shared/domain/audits/schema.ts';
import { casePut, putAgency } from '../shared/domain/audits/store.ts';
import { tokenHash } from '../shared/domain/links/link.ts';
import { putLink } from '../shared/domain/links/store.ts';
import { decideAsk } from '../shared/domain/returns/decide-entry.ts';
import { entryOf } from './unit/domain/returns/samples.ts';
import { putAudit } from './library.ts';

/** Nobody's: nothing of it may stand anywhere but in the identifiers table. */
export const canary = {
  name: 'Canary Quillfeather',
  formerNames: ['Canary Oldname'],
  dateOfBirth: '2011-11-21',
  nhsNumber: '943 476 5919',
  address: '7 Nowhere Rise, Sometown',
};
const canaries = ['Canary', 'Quillfeather', 'Oldname', '2011-11-21', '9434765919', '943 476 5919', 'Nowhere Rise'];
export const withoutCanaries = (what: unknown): void => {
  const text = JSON.stringify(what);
  expect(canaries.filter((one) => text.includes(one))).toEqual([]);
};

export const contact = 'contact@surgery.example';
const caseRow: Case = {
  id: 'case-1',
  children: [
    { id: 'child-1', ageBand: 'school-age' },
    { id: 'child-2', ageBand: 'unborn' },
  ],
  adults: [{ id: 'adult-1', role: 'mother' }],
  route: { from: 'CP', to: 'CIN' },
  factors: [],
  referredOn: '2026-01-12',
  leadProfessional: { email: 'worker@council.example' },
};
export const agencyRow = (id: string, service: string, email: string): Agency => ({
  id,
  name: `The ${id}`,
  service,
  contact: { email },
  lead: { email: `lead@${id}.example` },
});
export const agencies = [
  agencyRow('surgery', 'general-practice', contact),
  agencyRow('police', 'police', 'contact@police.example'),
];
export const auditRow = (id: string): Audit => ({
  id,
  title: 'Stepping down',
  theme: 'step-down',
  quarter: { label: '2026-Q2', from: '2026-04-01', to: '2026-06-30' },
  tool: 'step-down@2015',
  windowsAnchor: '2026-04-30',
  opensOn: '2026-05-05',
  dueOn: '2026-05-19',
  closesOn: '2026-06-30',
  state: 'open',
  createdAt: '2026-05-01T09:00:00.000Z',
  openedAt: '2026-05-05T09:00:00.000Z',
});

/** Puts an audit of one case, asked of both agencies and of the lead professional. */
export async function enterAudit(table: Table, id: string, state: Audit['state'] = 'open'): Promise<void> {
  const audit = { ...auditRow(id), state };
  await putAudit(table, audit);
  for (const agency of agencies) await putAgency(table, audit, agency);
  await transact(table, [casePut(id, caseRow)]);
  for (const { agency, service } of [
    { agency: 'surgery', service: 'general-practice' },
    { agency: 'police', service: 'police' },
    { agency: 'summary', service: 'summary' },
  ]) {
    const ask = { audit: id, case: 'case-1', agency, service, askedOn: '2026-05-05', dueOn: '2026-05-19' };
    await putNew(
      table,
      entryOf(decideAsk(undefined, { ...ask, atOpening: true }, { receivedAt: new Date('2026-05-01T09:00:00Z') })),
    );
  }
}

/** A link of an address, as a mail had it. */
export async function mintLink(table: Table, audit: string, email: string): Promise<string> {
  const token = randomUUID();
  const link = { audit, addressee: addresseeId(audit, email), mintedAt: '2026-05-05T09:00:00.000Z' };
  await putLink(table, tokenHash(token), link);
  return token;
}
