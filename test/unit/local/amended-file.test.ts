import { describe, expect, test } from 'vitest';
import { closingDayOf, fileAsOf, lastDayOf } from '../../../infra/local/player/amended-file.ts';
import { AuditFileError, parseAuditFile, type AuditFile } from '../../../infra/local/player/audit-file.ts';
import { amendRequest } from '../../../infra/local/player/play-audit.ts';
import { recount } from '../../../infra/local/oracle/recount.ts';
import { stepDown2015 } from '../../library.ts';
import { written2015 } from '../domain/figures/written-2015.ts';
import { referenceFile } from './samples.ts';

type Act = NonNullable<AuditFile['acts']>[number];
type Amend = Extract<Act, { kind: 'amend' }>;

const reason = 'It was entered wrong';
const amend = (on: string, what: Pick<Amend, 'audit' | 'agency' | 'case'>): Amend => ({
  on,
  kind: 'amend',
  reason,
  ...what,
});

/** The reference audit with these acts and no others. */
const withActs = (...acts: object[]): AuditFile => ({ ...referenceFile(), acts: acts as Act[] });

/** What is said against a file. */
function faultsOf(file: unknown): string[] {
  try {
    parseAuditFile(structuredClone(file));
    return [];
  } catch (error) {
    if (!(error instanceof AuditFileError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

const { audit, cases: filed, agencies } = referenceFile();
const [first] = filed;
const { children: firstChildren, id: firstId } = first!;
const newAgency = { ...agencies[0]!, id: 'a-new-agency', contact: { email: 'new@agency.example' } };
const newCase = { ...first!, id: 'case-99', expects: [newAgency.id] };

describe('an audit file with amendments', () => {
  test('is one that the demo takes, whatever kind they are of', () => {
    const file = withActs(
      amend('2015-05-05', { audit: { title: 'Another', extraHolidays: ['2015-05-18'] } }),
      amend('2015-05-05', { agency: newAgency }),
      amend('2015-05-06', { agency: { id: newAgency.id, lead: { email: 'other@agency.example' } } }),
      amend('2015-05-06', { case: newCase }),
      amend('2015-05-07', { case: { id: firstId, factors: [], children: [{ id: 'child-9', ageBand: 'unborn' }] } }),
    );
    expect(faultsOf(file)).toStrictEqual([]);
    const { cases, agencies: all, audit: amended } = fileAsOf(file, '2015-05-06');
    expect(amended).toMatchObject({ title: 'Another', extraHolidays: ['2015-05-18'] });
    expect(all.at(-1)).toMatchObject({ id: newAgency.id, lead: { email: 'other@agency.example' } });
    expect(cases.at(-1)?.id).toBe('case-99');
    expect(cases[0]?.children).toHaveLength(firstChildren.length);
    expect(fileAsOf(file, '2015-05-07').cases[0]).toMatchObject({ factors: [] });
    expect(fileAsOf(file, '2015-05-07').cases[0]?.children).toHaveLength(firstChildren.length + 1);
    expect(fileAsOf(file, '2015-05-04')).toEqual(file);
  });

  test('closes on the day that the last amendment says, and takes acts until then', () => {
    const later = amend('2015-05-07', { audit: { closesOn: '2015-06-30' } });
    const file = withActs(later, amend('2015-06-01', { audit: { closesOn: '2015-06-20' } }));
    expect(faultsOf(file)).toStrictEqual([]);
    expect([closingDayOf(file), lastDayOf(file)]).toStrictEqual(['2015-06-20', '2015-06-20']);
    expect(closingDayOf(referenceFile())).toBe(audit.closesOn);
    const ask = { kind: 'ask', case: firstId, agency: first!.expects[0] };
    expect(faultsOf(withActs(later, { ...ask, on: '2015-06-25' }))).toStrictEqual([]);
    expect(faultsOf(withActs({ ...ask, on: '2015-06-25' }))).toStrictEqual([
      '/acts/0/on must not be after the audit closes',
    ]);
  });

  test.each<[string, object[], string[]]>([
    [
      'two things at once',
      [amend('2015-05-05', { audit: { title: 'x' }, agency: { id: 'y', name: 'z' } })],
      ['/acts/0 must say one of: audit, agency, case'],
    ],
    ['nothing', [amend('2015-05-05', { case: { id: firstId } })], ['/acts/0/case says nothing that is changed']],
    [
      'a new case without what one needs',
      [amend('2015-05-05', { case: { id: 'case-99', factors: [] } })],
      [
        '/acts/0/case/children is missing',
        '/acts/0/case/expects is missing',
        '/acts/0/case/referredOn is missing: the tool looks back from it',
      ],
    ],
    [
      'a case that expects somebody who comes later',
      [amend('2015-05-05', { case: newCase }), amend('2015-05-06', { agency: newAgency })],
      ['/acts/0/case/expects/0 is no agency of this file by that day'],
    ],
    [
      'another service of an agency',
      [amend('2015-05-05', { agency: { id: agencies[0]!.id, service: 'probation' } })],
      ['/acts/0/agency/service is not changed once the audit is open'],
    ],
    [
      'a closing day before the due date',
      [amend('2015-04-10', { audit: { closesOn: '2015-04-20' } })],
      [`/acts/0/audit/closesOn must not be before a due date that stands: ${audit.dueOn}`],
    ],
  ])('is told of %s, by pointer', (_what, acts, faults) => {
    const told = faultsOf(withActs(...acts));
    for (const fault of faults) expect(told).toContain(fault);
  });

  test('is told of a reply about a child who was not there yet', () => {
    const child = amend('2015-05-07', { case: { id: firstId, children: [{ id: 'child-9', ageBand: 'unborn' }] } });
    const agency = first!.expects[0]!;
    const reply = (on: string) => ({
      case: firstId,
      agency,
      on,
      check: { outcome: 'known' },
      submission: { childrenCovered: ['child-9'], answers: { A1: { answer: 'yes' } } },
    });
    const file = (on: string) => ({ ...withActs(child), replies: [reply(on)] });
    expect(faultsOf(file('2015-05-06'))).toStrictEqual([
      '/replies/0/submission/childrenCovered/0 is not a child of this case',
    ]);
    expect(faultsOf(file('2015-05-07'))).toStrictEqual([]);
  });

  test('is told of a reply about a case before that is added', () => {
    const acts = [amend('2015-05-05', { agency: newAgency }), amend('2015-05-07', { case: newCase })];
    const file = (on: string) => ({
      ...withActs(...acts),
      replies: [{ case: 'case-99', agency: newAgency.id, on, check: { outcome: 'not-known' } }],
    });
    expect(faultsOf(file('2015-05-06'))).toStrictEqual(['/replies/0/agency is not asked about this case by that day']);
    expect(faultsOf(file('2015-05-07'))).toStrictEqual([]);
  });

  test('is sent with what it meets accepted, and who people are goes to an address of its own', () => {
    const identifiers = { name: 'Quill Featherstonehaugh' };
    const act = amend('2015-05-07', {
      case: { id: firstId, children: [{ id: 'child-9', ageBand: 'unborn', identifiers }] },
    });
    expect(amendRequest(withActs(act), act)).toStrictEqual({
      path: `/v1/audits/${audit.id}/amendments`,
      body: {
        reason,
        accept: ['child-added'],
        case: { id: firstId, children: [{ id: 'child-9', ageBand: 'unborn' }] },
      },
      identified: [{ path: `/v1/audits/${audit.id}/cases/${firstId}/people/child-9/identifiers`, identifiers }],
    });
  });

  test('is counted again as it is amended', () => {
    const counted = (...acts: object[]) => recount(withActs(...acts), written2015);
    const before = counted();
    const after = counted(
      amend('2015-05-05', { agency: newAgency }),
      amend('2015-05-06', { case: newCase }),
      amend('2015-05-12', { case: { id: firstId, route: { from: 'CAF', to: 'closure' } } }),
    );
    expect(after.completeness.expected).toBe(before.completeness.expected + 1);
    expect(after.completeness.noReply).toBe(before.completeness.noReply + 1);
    expect(after.cases['case-99']).toMatchObject({ settled: false, returns: [{ agency: newAgency.id }] });
    const asked = (one: typeof after) => one.questions[stepDown2015.questions[0]!.id]!;
    expect(asked(after).byRoute['CAF-closure']?.asked).toBe(asked(before).byCase[firstId]?.asked);
  });
});
