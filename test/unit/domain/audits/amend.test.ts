/** What an amendment makes of a case beside what stands, and what is wrong with it. */
import { describe, expect, test } from 'vitest';
import {
  agencyChangeFaults,
  amendAudit,
  amendCase,
  auditChangeFaults,
  auditFieldsOf,
  auditorsChanged,
  caseChangeFaults,
} from '../../../../shared/domain/audits/amend.ts';
import { auditorFaults } from '../../../../shared/domain/audits/auditors.ts';
import { stepDown2 as tool } from '../../../library.ts';
import { audit, entered, gp } from '../../front/manager/fixture.ts';

const before = { ...entered('case-1'), auditors: { 'gp-a': 'partner@surgery.example' } };
const faults = (change: object) =>
  caseChangeFaults(before, { id: 'case-1', ...change }, audit, tool).map(({ pointer, detail }) => [pointer, detail]);
const people = (kind: string, count: number, more: object) =>
  Array.from({ length: count }, (_, at) => ({ id: `${kind}-${at + 3}`, ...more }));

describe('auditors of a case', () => {
  test('that an amendment names are others, and the rest stay', () => {
    const police = 'sergeant@police.example';
    const { after, fields } = amendCase(before, { id: 'case-1', auditors: { police } });
    expect([after.auditors, fields]).toEqual([{ ...before.auditors, police }, ['auditors']]);
    expect(auditorsChanged(before, after)).toEqual(['police']);
    expect(auditorsChanged(after, before)).toEqual([]);
    expect(amendCase(before, { id: 'case-1', auditors: before.auditors }).after).toBe(before);
  });

  test('are of agencies that are asked about it', () => {
    expect(auditorFaults(before, new Set(['gp-a']))).toEqual([]);
    expect(auditorFaults({}, new Set())).toEqual([]);
    expect(auditorFaults(before, new Set(['police']))).toEqual([
      {
        pointer: '/auditors/gp-a',
        code: 'not-asked',
        detail: 'is of an agency that is not asked about this case',
      },
    ]);
  });
});

describe('levels of need of a case', () => {
  test('are a route or one level: what an amendment says of either stands in place of both', () => {
    const stands = amendCase(before, { id: 'case-1', level: 'CIN' });
    expect(stands.fields).toEqual(['route', 'level']);
    expect([stands.after.route, stands.after.level]).toEqual([undefined, 'CIN']);
    expect(faults({ level: 'CIN' })).toEqual([]);
    const goes = amendCase(stands.after, { id: 'case-1', route: { from: 'CP', to: 'CAF' } });
    expect([goes.after.route, goes.after.level, goes.after.version]).toEqual([{ from: 'CP', to: 'CAF' }, undefined, 3]);
    // Another field leaves them as they are.
    expect(amendCase(stands.after, { id: 'case-1', factors: [] }).after.level).toBe('CIN');
    expect(faults({ level: 'CIN', route: { from: 'CP', to: 'CIN' } }).map(([pointer]) => pointer)).toEqual([
      '/case/level',
    ]);
  });
});

describe('a closing date', () => {
  const faultsOf = (change: object, today = '2026-05-04', due = ['2026-05-08']) =>
    auditChangeFaults(audit, change, tool, { today, due }).map(({ pointer, detail }) => [pointer, detail]);

  test('may be the day of the amendment, and the last due date that stands', () => {
    expect(faultsOf({ closesOn: '2026-05-08' })).toEqual([]);
    expect(faultsOf({ closesOn: '2026-05-08' }, '2026-05-08')).toEqual([]);
    expect(faultsOf({ closesOn: '2026-05-01' }, '2026-05-01', [])).toEqual([]);
  });

  test('before either is refused, with the date that stands', () => {
    const pointer = '/audit/closesOn';
    expect(faultsOf({ closesOn: '2026-05-07' }, '2026-05-08')).toEqual([
      [pointer, 'must not be before the day of the amendment'],
      [pointer, 'must not be before a due date that stands: 2026-05-08'],
    ]);
    expect(faultsOf({ closesOn: '2026-04-30' }, '2026-04-20', [])).toEqual([
      [pointer, 'must not be before a due date that stands: 2026-05-01'],
    ]);
  });

  test('that takes the audit too far from its quarter is refused', () => {
    const quarter = { label: 'To come', from: '2028-05-15', to: '2028-06-30' };
    const change = { closesOn: '2026-05-08' };
    expect(auditChangeFaults({ ...audit, quarter }, change, tool, { today: '2026-05-04', due: [] })).toEqual([
      { pointer: '/audit/closesOn', code: 'invalid_value', detail: 'must lie within two years of the audit' },
    ]);
  });

  test('that is said as it stands, or not at all, is not looked at again', () => {
    expect(faultsOf({ closesOn: audit.closesOn, title: 'Another' }, '2026-06-30')).toEqual([]);
    expect(faultsOf({ title: 'Another' }, '2026-06-30')).toEqual([]);
  });
});

test('a service and a contact of an agency may only be said as they stand', () => {
  const said = (change: object) =>
    agencyChangeFaults(gp, { id: gp.id, ...change }).map(({ pointer, detail }) => [pointer, detail]);
  expect(said({ service: gp.service, contact: gp.contact, name: 'Another' })).toEqual([]);
  expect(said({ service: 'police', contact: { email: 'new@agency.example' } })).toEqual([
    ['/agency/service', 'is not changed once the audit is open'],
    ['/agency/contact', "is changed by way of one of the agency's returns, which mails the new contact"],
  ]);
});

test('what a change leaves out, or says nothing of, stays as it was', () => {
  const change = { title: undefined, closesOn: '2026-06-30', extraHolidays: undefined };
  expect(amendAudit(audit, change)).toEqual({ after: { ...audit, closesOn: '2026-06-30' }, fields: ['closesOn'] });
  expect(auditFieldsOf(audit, ['title', 'extraHolidays'])).toStrictEqual({ title: audit.title });
  const { adults: _adults, ...alone } = before;
  const factors = { id: 'case-1', factors: ['neglect'] };
  expect(amendCase(alone, factors).fields).toEqual(['factors']);
  expect(amendCase(alone, factors).after).not.toHaveProperty('adults');
  const adults = [{ id: 'adult-1', role: 'mother' }];
  expect(amendCase(alone, { id: 'case-1', adults }).after.adults).toEqual(adults);
  expect(caseChangeFaults(alone, factors, audit, tool)).toEqual([]);
});

test('who the lead professional is is changed by way of the summary, and may be said as it stands', () => {
  const email = before.leadProfessional!.email;
  expect(faults({ leadProfessional: { email: email.toUpperCase() } })).toEqual([]);
  expect(faults({ leadProfessional: { email: 'other@council.example' } })).toEqual([
    ['/case/leadProfessional/email', 'is changed by way of the case summary, which mails the new lead professional'],
  ]);
});

test('people of a case are put right in their place, and new ones come last', () => {
  const [first, second] = before.children;
  const children = [
    { id: 'child-9', ageBand: 'unborn' as const },
    { ...first!, ageBand: '16-17' as const },
  ];
  const { after, fields, added } = amendCase(before, { id: 'case-1', children });
  expect(after.children).toEqual([children[1], second, children[0]]);
  expect([after.adults, fields, added, after.version]).toEqual([before.adults, ['children'], ['child-9'], 2]);
});

test('a case has at most thirty children and thirty adults, those that stand among them', () => {
  const child = { ageBand: 'school-age' as const };
  const adult = { role: 'other' };
  expect(faults({ children: people('child', 28, child), adults: people('adult', 29, adult) })).toEqual([]);
  expect(faults({ children: people('child', 29, child), adults: people('adult', 30, adult) })).toEqual([
    ['/case/children', 'would be more than 30'],
    ['/case/adults', 'would be more than 30'],
  ]);
  expect(faults({ adults: [{ id: 'child-1', role: 'mother' }] })).toEqual([
    ['/case', 'gives a child and an adult the same id'],
  ]);
});

describe('what describes a case or a child', () => {
  const described = {
    ...before,
    attributes: { area: 'north' },
    children: before.children.map((one) => ({ ...one, attributes: { sex: 'female' } })),
  };

  test('of a case stands in place of what did, and is told by its field', () => {
    const { after, fields } = amendCase(described, { id: 'case-1', attributes: { area: 'south' } });
    expect([after.attributes, fields, after.version]).toEqual([{ area: 'south' }, ['attributes'], 2]);
    expect(amendCase(described, { id: 'case-1', attributes: { area: 'north' } }).fields).toEqual([]);
  });

  test('of a child stays where a change says nothing of it', () => {
    const [first] = described.children;
    const older = amendCase(described, { id: 'case-1', children: [{ id: first!.id, ageBand: '16-17' }] });
    expect(older.after.children[0]).toEqual({ ...first, ageBand: '16-17' });
    const children = [{ id: first!.id, ageBand: first!.ageBand, attributes: { sex: 'male' } }];
    const { after, fields } = amendCase(described, { id: 'case-1', children });
    expect([after.children[0]?.attributes, after.children[1], fields]).toEqual([
      { sex: 'male' },
      described.children[1],
      ['children'],
    ]);
  });

  test('is held against the tool', () => {
    expect(faults({ attributes: { area: 'north' } })).toEqual([
      ['/case/attributes/area', 'is not known here: the tool describes no case'],
    ]);
  });
});
