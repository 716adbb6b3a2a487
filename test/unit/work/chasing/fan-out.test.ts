import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import type { Agency, Case } from '../../../../shared/domain/audits/schema.ts';
import { casePut, putAgency } from '../../../../shared/domain/audits/store.ts';
import { getFanOut, putFanOut } from '../../../../shared/domain/audits/fan-out.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { fanOut, fanOutMessages, fanOutPage } from '../../../../shared/work/chasing/fan-out.ts';
import type { Message, Plan } from '../../../../shared/domain/messages/messages.ts';
import { agency, audit, entered, keptLog } from '../../front/manager/fixture.ts';
import { openAws } from '../../../aws/aws.ts';
import { putAudit } from '../../../library.ts';

const opening: Plan = { act: 'opening', audit: audit.id };
const withLead = (id: string, email?: string): Case => {
  const { leadProfessional: _none, ...rest } = entered(id);
  return email === undefined ? rest : { ...rest, leadProfessional: { email } };
};
const idsOf = (messages: readonly Message[]): string[] =>
  messages.flatMap((message) => ('addressee' in message ? [message.addressee] : []));

describe('fanOutMessages', () => {
  test('one message an addressee, whatever agencies and cases it stands for', () => {
    const agencies = [
      agency('gp-a', 'general-practice', 'audits@trust.example'),
      agency('gp-b', 'general-practice', 'Audits@Trust.EXAMPLE'),
      agency('police', 'police', 'mash@police.example'),
    ];
    const cases = [
      withLead('case-1', 'social.worker@council.example'),
      withLead('case-2', 'SOCIAL.WORKER@council.example'),
      withLead('case-3', 'mash@police.example'),
      withLead('case-4'),
    ];
    const messages = fanOutMessages(opening, agencies, cases);
    expect(idsOf(messages).toSorted()).toStrictEqual(
      ['audits@trust.example', 'mash@police.example', 'social.worker@council.example']
        .map((email) => addresseeId(audit.id, email))
        .toSorted(),
    );
  });

  test('in order of the addressees, however agencies and cases stand', () => {
    const agencies = Array.from({ length: 30 }, (_, index) => agency(`agency-${index}`, 'school'));
    const messages = fanOutMessages(opening, agencies, []);
    expect(idsOf(messages)).toStrictEqual(idsOf(messages).toSorted());
    expect(fanOutMessages(opening, agencies.toReversed(), [])).toStrictEqual(messages);
  });

  test('names the act and the audit, and no address', () => {
    const messages = fanOutMessages({ act: 'closing', audit: audit.id }, [agency('gp-a', 'general-practice')], []);
    expect(messages).toStrictEqual([
      { about: 'closing', audit: audit.id, addressee: addresseeId(audit.id, 'gp-a@agency.example') },
    ]);
    expect(JSON.stringify(messages)).not.toContain('@');
  });

  test('leads of agencies are not told', () => {
    const ids = idsOf(fanOutMessages(opening, [agency('gp-a', 'general-practice')], []));
    expect(ids).not.toContain(addresseeId(audit.id, 'lead-of-gp-a@agency.example'));
  });

  test('of nobody, nothing', () => {
    expect(fanOutMessages(opening, [], [withLead('case-1')])).toStrictEqual([]);
  });
});

/** An audit of so many agencies, each with an address of its own. */
async function auditOf(agencies: readonly Agency[]) {
  const table = openAws().createTable();
  await putAudit(table, audit);
  for (const one of agencies) await putAgency(table, audit, one);
  await transact(table, [casePut(audit.id, withLead('case-1', 'social.worker@council.example'))]);
  return { table };
}

const manyAgencies = Array.from({ length: 2 * fanOutPage + 10 }, (_, index) => agency(`agency-${index}`, 'school'));
const everybody = fanOutMessages(opening, manyAgencies, [withLead('case-1', 'social.worker@council.example')]);

describe('fanOut', () => {
  test('sends everything, a page at a time, and notes that it is done', async () => {
    const { table } = await auditOf(manyAgencies);
    const pages: (readonly Message[])[] = [];
    const { log, lines } = keptLog();
    const send = (page: readonly Message[]) => Promise.resolve(void pages.push(page));
    await fanOut({ table, log, send }, opening);
    expect(pages.map((page) => page.length)).toStrictEqual([fanOutPage, fanOutPage, 11]);
    expect(pages.flat()).toStrictEqual(everybody);
    expect(await getFanOut(table, audit.id, { act: 'opening' })).toStrictEqual({ act: 'opening', done: true });
    expect(lines).toStrictEqual([
      { level: 'info', code: 'fanned-out', fields: { audit: audit.id, kind: 'opening', count: everybody.length } },
    ]);
  });

  test('done is done: the plan told again sends nothing', async () => {
    const { table } = await auditOf(manyAgencies.slice(0, 3));
    const sent: Message[] = [];
    const deps = {
      table,
      log: keptLog().log,
      send: (page: readonly Message[]) => Promise.resolve(void sent.push(...page)),
    };
    await fanOut(deps, opening);
    await fanOut(deps, opening);
    expect(sent).toHaveLength(4);
    // The closing is another plan.
    await fanOut(deps, { act: 'closing', audit: audit.id });
    expect(sent).toHaveLength(8);
  });

  test('goes on from the last page that was sent, when it was cut off', async () => {
    const { table } = await auditOf(manyAgencies);
    const pages: (readonly Message[])[] = [];
    const { log } = keptLog();
    let left = 1;
    const send = (page: readonly Message[]) => {
      if (left === 0) return Promise.reject(new Error('a queue refused messages'));
      left -= 1;
      pages.push(page);
      return Promise.resolve();
    };
    await expect(fanOut({ table, log, send }, opening)).rejects.toThrow('a queue refused messages');
    expect(await getFanOut(table, audit.id, { act: 'opening' })).toStrictEqual({
      act: 'opening',
      cursor: idsOf(everybody)[fanOutPage - 1],
      done: false,
    });
    left = 10;
    await fanOut({ table, log, send }, opening);
    expect(pages.flat()).toStrictEqual(everybody);
    expect(await getFanOut(table, audit.id, { act: 'opening' })).toStrictEqual({ act: 'opening', done: true });
  });

  test('a page whose note was lost is sent again: nobody is left out', async () => {
    const { table } = await auditOf(manyAgencies.slice(0, 5));
    const all = fanOutMessages(opening, manyAgencies.slice(0, 5), [
      withLead('case-1', 'social.worker@council.example'),
    ]);
    await putFanOut(table, audit.id, { act: 'opening', cursor: idsOf(all)[1] ?? '', done: false });
    const sent: Message[] = [];
    const send = (page: readonly Message[]) => Promise.resolve(void sent.push(...page));
    await fanOut({ table, log: keptLog().log, send }, opening);
    expect(sent).toStrictEqual(all.slice(2));
  });
});
