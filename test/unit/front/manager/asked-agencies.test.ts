/** How many agencies a case asks: never more than a drop can end in one transaction, however they are put on it. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { putNew } from '../../../../shared/base/aws/table.ts';
import { decideAsk, decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { assessed, entryOf } from '../../domain/returns/samples.ts';
import { putAgency } from '../../../../shared/domain/audits/store.ts';
import { mostAgencies } from '../../../../shared/domain/audits/schema.ts';
import { askedAgencies } from '../../../../shared/domain/returns/asked-agencies.ts';
import { lastEntries } from '../../../../shared/domain/returns/log.ts';
import { readCaseStates } from '../../../../shared/domain/returns/store.ts';
import { openAws } from '../../../aws/aws.ts';
import { onCall } from '../../../aws/hooks.ts';
import { runs, seedOf } from '../../../runs.ts';
import { agency, audit } from './fixture.ts';
import { refusal, request } from './requests.ts';
import { caseOf } from './world.ts';
import { putAudit, openPut } from '../../../library.ts';

const numbered = Array.from({ length: mostAgencies + 8 }, (_none, index) => `school-${index + 1}`);
// One mailbox stands for all, so that what follows a drop for each addressee is done once.
const of = { ...agency('schools', 'school'), lead: { email: 'schools@agency.example' } };
const agencies = numbered.map((id) => ({ ...of, id }));
const { id: _id, ...bare } = caseOf('case-1');
const { id: _same, ...withLead } = caseOf('case-1', 'social.worker@council.example');

/** An audit with one case, which asks so many agencies; in draft, or open. */
async function asking(count: number, state: 'draft' | 'open') {
  const aws = openAws();
  const it = { aws, table: aws.createTable(), identifiers: aws.createTable('identifiers', [], { isPlain: true }) };
  await putAudit(it.table, audit);
  for (const one of agencies) await putAgency(it.table, audit, one);
  await request(it, 'put-case', { body: { ...bare, expects: numbered.slice(0, count) } });
  if (state === 'open') await openPut(it.table, audit, '2026-04-13T07:00:00.000Z');
  const states = () => readCaseStates(it.table, audit.id, 'case-1');
  return { ...it, states, asked: async () => askedAgencies(await states()).length };
}
const body = { askedOn: '2026-04-20' };

describe.each(['draft', 'open'] as const)('a case of an audit that is %s', (state) => {
  test(`asks ${mostAgencies} agencies and a lead professional, and no further one, and says why`, async () => {
    const it = await asking(mostAgencies - 1, state);
    await request(it, 'ask', { agency: numbered.at(-2)!, body });
    const further = request(it, 'ask', { agency: numbered.at(-1)!, body });
    await expect(further).rejects.toMatchObject({
      type: 'not-legal-now',
      detail: expect.stringMatching(/^90 agencies/),
    });
    expect(await it.asked()).toBe(mostAgencies);
    // Whom it asks already is asked again.
    await request(it, 'ask', { agency: numbered[0]!, body: { ...body, askedOn: '2026-04-21', dueOn: '2026-05-08' } });
  });

  test('of two managers who ask the last one at the same moment, one is told that it is full', async () => {
    const it = await asking(mostAgencies - 1, state);
    const [one, other] = numbered.slice(-2).map((id) => () => request(it, 'ask', { agency: id, body }));
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await other!();
      return make();
    });
    expect(await refusal(one!())).toBe('not-legal-now');
    expect(await it.asked()).toBe(mostAgencies);
  });
});

test('a draft that was filled beside a PUT of the case is what one of the two made of it', async () => {
  for (const first of ['ask', 'put'] as const) {
    const it = await asking(mostAgencies - 1, 'draft');
    const ask = () => refusal(request(it, 'ask', { agency: numbered.at(-1)!, body }));
    const put = () =>
      refusal(request(it, 'put-case', { body: { ...withLead, expects: numbered.slice(0, mostAgencies) } }));
    const [held, other] = first === 'ask' ? [put, ask] : [ask, put];
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await other();
      return make();
    });
    expect(await held()).toBe('not-legal-now');
    expect(await it.asked()).toBe(mostAgencies);
  }
});

test('a full case takes a late lead professional and a child, and is dropped whole', async () => {
  const it = await asking(mostAgencies, 'open');
  for (const last of lastEntries(await it.states()).values()) {
    const stamp = { receivedAt: new Date('2026-04-15T09:00:00.000Z') };
    await putNew(it.table, entryOf(decideSubmission(last, assessed('a'), stamp)));
  }
  const children = [{ id: 'child-9', ageBand: 'under-1' }];
  const leadProfessional = { email: 'social.worker@council.example', lead: { email: 'manager@council.example' } };
  const change = { id: 'case-1', children, leadProfessional };
  const amended = await request(it, 'amend', { body: { reason: 'Born', accept: ['child-added'], case: change } });
  const sentBack = numbered.slice(0, mostAgencies).toSorted();
  expect(amended).toMatchObject({ asked: ['summary'], sentBack });
  await request(it, 'drop-case', { body: { reason: 'wrong-family' } });
  const last = [...lastEntries(await it.states()).values()];
  expect(last.map((one) => one.act)).toStrictEqual(Array.from({ length: mostAgencies + 1 }, () => 'drop'));
});

test('a case that asked more before there was a limit is refused, and stays as it was', async () => {
  const it = await asking(mostAgencies, 'open');
  for (const id of numbered.slice(mostAgencies)) {
    const of = { audit: audit.id, case: 'case-1', agency: id, service: 'school', ...body, dueOn: audit.dueOn };
    const stamp = { receivedAt: new Date('2026-04-20T09:00:00.000Z') };
    await putNew(it.table, entryOf(decideAsk(undefined, { ...of, atOpening: false }, stamp)));
  }
  const before = it.aws.items(it.table.name);
  const dropped = request(it, 'drop-case', { body: { reason: 'wrong-family' } });
  await expect(dropped).rejects.toMatchObject({ type: 'not-legal-now', detail: expect.stringMatching(/one act/) });
  expect(it.aws.items(it.table.name)).toStrictEqual(before);
});

const act = fc.oneof(
  fc.record({ does: fc.constant('ask'), agency: fc.constantFrom('summary', ...numbered.slice(-10)) }),
  fc.record({ does: fc.constant('withdraw'), agency: fc.constantFrom(...numbered.slice(-10)) }),
  fc.record({ does: fc.constant('amend') }),
);

test(
  'whatever is asked, in pairs at the same moment, the case can be dropped in one act',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(act, act), { minLength: 3, maxLength: 3 }), async (pairs) => {
        const it = await asking(mostAgencies - 2, 'open');
        const bodyOf = { ask: body, withdraw: { reason: 'other' }, amend: { reason: 'Late', case: { id: 'case-1' } } };
        const make = ({ does, ...of }: (typeof pairs)[number][number]) => {
          const set = does === 'amend' ? { case: { id: 'case-1', leadProfessional: withLead.leadProfessional } } : {};
          const sent = { ...bodyOf[does], ...set };
          return refusal(request(it, does, { ...of, body: sent }));
        };
        for (const [one, other] of pairs) {
          const off = onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, written) => {
            await make(other);
            return written();
          });
          expect(await make(one)).toMatch(/^(no problem: undefined|not-found|not-legal-now)$/);
          off();
        }
        expect(await it.asked()).toBeLessThanOrEqual(mostAgencies);
        await request(it, 'drop-case', { body: { reason: 'wrong-family' } });
        expect((await it.states()).filter((entry) => entry.act === 'drop').length).toBe(
          lastEntries(await it.states()).size,
        );
      }),
      { numRuns: runs(3, 200), seed: seedOf(96) },
    );
  },
  runs(20_000, 300_000),
);
