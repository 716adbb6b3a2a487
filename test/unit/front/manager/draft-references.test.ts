/** What refers to something of a draft, beside its deletion at the same moment: whoever comes first, nothing is of nobody. */
import { describe, expect, test } from 'vitest';
import { getAudit, listAgencies, listCases } from '../../../../shared/domain/audits/store.ts';
import { warningsIn, openingCodes } from '../../../../shared/domain/gates/codes.ts';
import { lastEntries } from '../../../../shared/domain/returns/log.ts';
import { readAllStates } from '../../../../shared/domain/returns/store.ts';
import { openAws } from '../../../aws/aws.ts';
import type { HookedCall } from '../../../aws/hooks.ts';
import { agency, audit, entered } from './fixture.ts';
import { refusal, request } from './requests.ts';
import { loadLibrary } from '../../../library.ts';

const { state: _state, createdAt: _createdAt, ...newAudit } = audit;
const { id: _id, ...body } = entered('case-1');
const bodyOf = (id: string, service: string): object => {
  const { id: _agency, ...rest } = agency(id, service);
  return rest;
};

/** A draft of two agencies and two cases: the first asks both, the second one. */
async function draft() {
  const aws = openAws();
  const it = { aws, table: aws.createTable(), identifiers: aws.createTable('identifiers', [], { isPlain: true }) };
  await loadLibrary(it.table);
  await request(it, 'create-audit', { body: newAudit });
  await request(it, 'put-agency', { agency: 'gp-a', body: bodyOf('gp-a', 'general-practice') });
  await request(it, 'put-agency', { agency: 'police', body: bodyOf('police', 'police') });
  await request(it, 'put-case', { case: 'case-1', body: { ...body, expects: ['gp-a', 'police'] } });
  await request(it, 'put-case', { case: 'case-2', body: { ...body, expects: ['gp-a'] } });
  return it;
}
type Draft = Awaited<ReturnType<typeof draft>>;

/** What stands in the draft that is of nobody, or is not as it says: in words. */
async function astray(it: Draft): Promise<string[]> {
  const [agencies, cases, states] = await Promise.all([
    listAgencies(it.table, audit.id),
    listCases(it.table, audit.id),
    readAllStates(it.table, audit.id),
  ]);
  const services = new Map(agencies.map((one) => [one.id, one.service]));
  const ofNoCase = it.aws
    .items(it.table.name)
    .map((item) => `${String(item['pk'])} ${String(item['sk'])}`)
    .filter((key) => key.startsWith(`${audit.id}#`) && !cases.some(({ id }) => key.startsWith(`${audit.id}#${id} `)));
  return [
    ...ofNoCase,
    ...states.flatMap(({ entered: { id, auditors = {}, leadProfessional }, entries }) => [
      ...[...lastEntries(entries).values()].flatMap(({ agency: of, service, seq }) => {
        const is = of === 'summary' ? leadProfessional && 'summary' : services.get(of);
        const count = entries.filter((one) => one.agency === of).length;
        return is === service && count === seq ? [] : [`${id} asks ${of} (${service}, ${count} of ${seq})`];
      }),
      ...Object.keys(auditors).flatMap((of) => (services.has(of) ? [] : [`${id} has an auditor for ${of}`])),
    ]),
  ];
}

type Act = [name: string, make: (it: Draft) => Promise<unknown>];
const expectsOf = (id: string, expects: string[], more: object = {}): Act => [
  `PUT of ${id} that expects ${expects.join(' and ')}`,
  (it) => request(it, 'put-case', { case: id, body: { ...body, ...more, expects } }),
];
const ask: Act = ['asking it', (it) => request(it, 'ask', { case: 'case-2', agency: 'police', body: {} })];
const dates: Act = [
  'other dates of an asking',
  (it) => request(it, 'ask', { case: 'case-1', agency: 'police', body: { dueOn: '2026-05-08' } }),
];
const auditor = expectsOf('case-2', ['gp-a', 'police'], { auditors: { police: 'one@police.example' } });
const other: Act = [
  'another service of it',
  (it) => request(it, 'put-agency', { agency: 'police', body: bodyOf('police', 'probation') }),
];
const moved: Act = [
  'other dates of the audit',
  (it) => request(it, 'put-audit', { body: { ...newAudit, dueOn: '2026-05-08' } }),
];
const open: Act = [
  'the opening',
  (it) => request(it, 'open-audit', { body: { accept: warningsIn(openingCodes) }, at: '2026-04-13T07:00:00.000Z' }),
];
const waive: Act = [
  'a waiver',
  (it) => request(it, 'waive-service', { case: 'case-1', service: 'housing', body: { reason: 'other' } }),
];
const identify: Act = [
  'who a child is',
  (it) => request(it, 'put-identifiers', { case: 'case-1', person: 'child-1', body: { name: 'Quill' } }),
];
const agencyGoes: Act = ['an agency goes', (it) => request(it, 'delete-agency', { agency: 'police' })];
const caseGoes: Act = ['a case goes', (it) => request(it, 'delete-case', { case: 'case-1' })];
const takenOff = expectsOf('case-1', ['gp-a']);

const pairs = [
  ...[expectsOf('case-2', ['gp-a', 'police']), auditor, ask, dates, other, moved, open].map((one) => [agencyGoes, one]),
  ...[dates, other, moved, open, waive, identify, agencyGoes].map((one) => [caseGoes, one]),
  ...[dates, other, moved, open].map((one) => [takenOff, one]),
] as [Act, Act][];

/** Lets something come first: once all of the held one but the audit itself is read, or once it is about to write. */
const moments = {
  'reads the audit': (call: HookedCall) =>
    call.command === 'GetItemCommand' && JSON.stringify(call.input).includes('"S":"AUDIT"'),
  // A transaction, or the one write that an opening is.
  'is written': (call: HookedCall) => /^(TransactWriteItems|UpdateItem)Command$/.test(call.command),
};

/** Does something, and something else at a moment of it. @returns how it ended, and whether there was that moment */
async function heldAt(it: Draft, moment: keyof typeof moments, [held, first]: readonly [Act[1], Act[1]]) {
  let isDone = false;
  it.aws.use(async (call, make) => {
    if (isDone || !moments[moment](call)) return make();
    isDone = true;
    // What is read beside it is read before.
    await new Promise((resolve) => setImmediate(resolve));
    await first(it);
    return make();
  });
  return { outcome: await refusal(held(it)), isDone };
}

describe.each(
  pairs.map(([goes, refers]) => ({ name: `${goes[0]}, beside ${refers[0]}`, goes: goes[1], refers: refers[1] })),
)('$name', ({ goes, refers }) => {
  test.each(Object.keys(moments) as (keyof typeof moments)[])('at the moment when the other %s', async (moment) => {
    for (const both of [
      [goes, refers],
      [refers, goes],
    ] as const) {
      const it = await draft();
      const { outcome, isDone } = await heldAt(it, moment, both);
      expect(outcome).toMatch(/^(no problem: undefined|not-found|busy|invalid-body|not-legal-now)$/);
      expect(isDone).toBe(true);
      expect(await astray(it)).toStrictEqual([]);
    }
  });
});

test.each([
  ['deleted', undefined, (it: Draft) => request(it, 'delete-audit')],
  ['opened', 'open', open[1]],
] as const)('an audit that is %s while its dates are entered stays so', async (_name, state, comesFirst) => {
  const it = await draft();
  const { outcome } = await heldAt(it, 'is written', [moved[1], comesFirst]);
  expect(outcome).toMatch(/^(not-found|not-legal-now)$/);
  expect((await getAudit(it.table, audit.id))?.state).toBe(state);
});
