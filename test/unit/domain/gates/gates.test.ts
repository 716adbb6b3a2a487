import { stepDown2 } from '../../../library.ts';
import { describe, expect, test } from 'vitest';
import { closingCodes, Opening, openingCodes } from '../../../../shared/domain/gates/codes.ts';
import { closingOf, type ClosingFacts } from '../../../../shared/domain/gates/closing.ts';
import { codesIn, findingsOf, notAccepted, type Rules } from '../../../../shared/domain/gates/finding.ts';
import { readinessOf, type OpeningFacts } from '../../../../shared/domain/gates/opening.ts';
import { mostAgencies } from '../../../../shared/domain/audits/schema.ts';
import { decideAsk, decideSubmission, decideWithdrawal } from '../../../../shared/domain/returns/decide-entry.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { agency, audit, entered } from '../../front/manager/fixture.ts';
import { decideQuery } from '../../../../shared/domain/returns/decide-reopening.ts';
import { assessed, entryOf } from '../returns/samples.ts';

const stamp = { receivedAt: new Date('2026-04-02T09:00:00.000Z') };
const dates = { askedOn: audit.opensOn, dueOn: audit.dueOn };
const asked = (id: string, more: { agency?: string; askedOn?: string; dueOn?: string } = {}): Entry =>
  entryOf(
    decideAsk(
      undefined,
      { audit: audit.id, case: id, agency: 'gp-a', service: 'general-practice', ...dates, ...more, atOpening: true },
      stamp,
    ),
  );
const numbered = Array.from({ length: mostAgencies + 1 }, (_none, index) => `gp-${index + 1}`);
const caseWith = (id: string, ...entries: Entry[]) => ({ entered: entered(id), entries });

const ready: OpeningFacts = {
  today: audit.opensOn,
  audit,
  tool: stepDown2,
  isToolFrozen: true,
  agencies: [agency('gp-a', 'general-practice')],
  cases: [caseWith('case-1', asked('case-1'))],
  shortfalls: [],
  undecided: [],
  neverAsked: [],
};
const opening = (more: Partial<OpeningFacts>): string[] => {
  const { errors, warnings } = readinessOf({ ...ready, ...more });
  const line = ({ code, case: id, agency: of, service, on }: (typeof errors)[number]): string =>
    [code, id, of, service, on].filter((part) => part !== undefined).join(' ');
  return [...errors.map((one) => `error ${line(one)}`), ...warnings.map(line)];
};

test('services are told by what the tool calls them, and roles as they are to be entered', () => {
  const { warnings } = readinessOf({
    ...ready,
    neverAsked: [{ case: 'case-1', service: 'camhs' }],
    shortfalls: [
      {
        case: 'case-1',
        service: 'camhs',
        agencies: ['gp-a'],
        people: [{ id: 'child-1', missing: ['name'] }],
        nobody: ['adults', 'harmed-adult'],
      },
    ],
  });
  const camhs = 'Child and adolescent mental health services (CAMHS)';
  const short = `Case 1: the details entered are not all that a service needs to find the family in its records (${camhs})`;
  expect(warnings.map(({ detail }) => detail)).toEqual([
    `${short}: 1 person is short of some.`,
    `${short}: it needs those of any adult, and nobody is entered as an adult.`,
    `${short}: it needs those of the adult who was harmed, and nobody is entered with the role harmed-adult.`,
    `Case 1: the case calls for a service that nobody is asked of: ${camhs}.`,
  ]);
});

describe('readiness', () => {
  test('finds nothing where nothing is wrong', () => {
    expect(opening({})).toStrictEqual([]);
  });

  test.each<[string, Partial<OpeningFacts>, string[]]>([
    ['no cases', { cases: [] }, ['error no-cases']],
    [
      'a case of which nobody but the lead professional is asked',
      { cases: [...ready.cases, caseWith('case-2', asked('case-2', { agency: 'summary' })), caseWith('case-3')] },
      ['error nobody-asked case-2', 'error nobody-asked case-3'],
    ],
    [
      'more agencies than a drop can end',
      {
        agencies: numbered.map((id) => agency(id, 'general-practice')),
        cases: [
          caseWith('case-1', ...numbered.map((id) => asked('case-1', { agency: id }))),
          caseWith('case-2', ...numbered.slice(1).map((id) => asked('case-2', { agency: id }))),
        ],
      },
      ['error too-many-asked case-1'],
    ],
    [
      'an agency that the audit does not have',
      { agencies: [agency('police', 'police')] },
      ['error agency-not-entered case-1 gp-a'],
    ],
    [
      'an agency that was asked as another service',
      { agencies: [agency('gp-a', 'school')] },
      ['error agency-not-entered case-1 gp-a'],
    ],
    [
      'a case and an agency that the tool does not know, as it was loaded anew since',
      {
        tool: {
          ...stepDown2,
          services: stepDown2.services.filter(({ value }) => value !== 'general-practice'),
          levels: [],
        },
      },
      ['error not-of-tool gp-a', 'error not-of-tool case-1'],
    ],
    [
      'an adult by whom a service finds the family, and whom the case does not have',
      {
        shortfalls: [{ case: 'case-1', service: 'police', agencies: ['gp-a'], people: [], nobody: ['harming-adult'] }],
      },
      ['details-short case-1 police'],
    ],
    [
      'a return due after the audit closes',
      { cases: [caseWith('case-1', asked('case-1', { dueOn: '2026-05-30' }))] },
      ['error dates-apart case-1 gp-a'],
    ],
    [
      'a return asked for before the audit opens',
      { cases: [caseWith('case-1', asked('case-1', { askedOn: '2026-04-12' }))] },
      ['error dates-apart case-1 gp-a'],
    ],
    [
      'details that are short',
      {
        shortfalls: [
          {
            case: 'case-1',
            service: 'general-practice',
            agencies: ['gp-a'],
            people: [{ id: 'child-1', missing: ['name'] }],
          },
        ],
      },
      ['details-short case-1 general-practice'],
    ],
    [
      'a confidential address about which nobody has decided',
      { undecided: [{ case: 'case-1', person: 'child-1', fields: ['address'] }] },
      ['confidential-undecided case-1'],
    ],
    [
      'a service that is called for',
      { neverAsked: [{ case: 'case-1', service: 'housing' }] },
      ['never-asked case-1 housing'],
    ],
    ['a day before the opening day', { today: '2026-04-12' }, ['before-opens-on 2026-04-13']],
    // 17 April to 1 May has ten working days.
    ['ten working days left', { today: '2026-04-17' }, []],
    ['nine working days left', { today: '2026-04-20' }, ['due-soon 2026-05-01']],
    ['a due date that is past', { today: '2026-06-01' }, ['due-soon 2026-05-01']],
    [
      'two due dates of which one is near',
      {
        cases: [
          caseWith('case-1', asked('case-1')),
          caseWith('case-2', asked('case-2', { dueOn: '2026-04-24' })),
          caseWith('case-3', asked('case-3', { dueOn: '2026-04-24' })),
        ],
      },
      ['due-soon 2026-04-24'],
    ],
    [
      'a near date of what is withdrawn',
      {
        cases: [
          caseWith(
            'case-1',
            asked('case-1'),
            entryOf(
              decideWithdrawal(asked('case-1', { agency: 'police', dueOn: '2026-04-14' }), { reason: 'other' }, stamp),
            ),
          ),
        ],
        agencies: [agency('gp-a', 'general-practice'), agency('police', 'general-practice')],
      },
      [],
    ],
  ])('finds %s', (_what, more, found) => {
    expect(opening(more)).toStrictEqual(found);
  });

  test.each([
    ['of the agency, from that day on', { agency: 'gp-a', from: '2026-05-01', to: '2026-05-08' }, true],
    ['of its service, to that day', { service: 'general-practice', from: '2026-04-20', to: '2026-05-01' }, true],
    ['of another service', { service: 'school', from: '2026-04-20', to: '2026-05-08' }, false],
    ['that is over before', { agency: 'gp-a', from: '2026-04-20', to: '2026-04-30' }, false],
    ['that begins after', { agency: 'gp-a', from: '2026-05-02', to: '2026-05-08' }, false],
  ])('sees what is due in a closure %s', (_what, closure, is) => {
    expect(opening({ audit: { ...audit, closures: [closure] } })).toStrictEqual(
      is ? ['due-in-closure case-1 gp-a 2026-05-01'] : [],
    );
  });

  test('counts the audit’s own holidays as no working days', () => {
    expect(opening({ today: '2026-04-17', audit: { ...audit, extraHolidays: ['2026-04-22'] } })).toStrictEqual([
      'due-soon 2026-05-01',
    ]);
  });
});

describe('closing', () => {
  const submitted = entryOf(decideSubmission(asked('case-1'), assessed('a'), stamp));
  const mail = (to: string, more: object) =>
    ({
      kind: 'invite',
      to,
      state: 'accepted',
      claimedAt: '2026-04-13T07:00:00.000Z',
      returns: [{ case: 'case-1', agency: 'gp-a' }],
      ...more,
    }) as unknown as ClosingFacts['mails'][number];
  const done: ClosingFacts = {
    today: audit.closesOn,
    audit,
    cases: [caseWith('case-1', asked('case-1'), submitted)],
    mails: [mail('one', { delivery: 'delivered' })],
    concerns: [],
  };
  const closing = (more: Partial<ClosingFacts>): string[] => {
    const { errors, warnings } = closingOf({ ...done, ...more });
    expect(errors).toStrictEqual([]);
    return warnings.map(({ code, case: id, agency: of }) =>
      [code, id, of].filter((part) => part !== undefined).join(' '),
    );
  };

  test('finds nothing where nothing is left', () => {
    expect(closing({})).toStrictEqual([]);
  });

  test.each<[string, Partial<ClosingFacts>, string[]]>([
    ['what is owed', { cases: [caseWith('case-1', asked('case-1'))] }, ['return-owed case-1 gp-a']],
    [
      'a summary that is owed',
      { cases: [caseWith('case-1', submitted, asked('case-1', { agency: 'summary' }))] },
      ['return-owed case-1 summary'],
    ],
    [
      'what was queried',
      {
        cases: [
          caseWith('case-1', entryOf(decideQuery(submitted, { question: 'A1', text: 'Which?', ...dates }, stamp))),
        ],
      },
      ['sent-back case-1 gp-a'],
    ],
    ['a mail that came back', { mails: [mail('one', { delivery: 'bounced' })] }, ['undelivered case-1 gp-a']],
    ['a mail of which nobody knows', { mails: [mail('one', { state: 'unknown' })] }, ['undelivered case-1 gp-a']],
    ['no mail of which nothing is known yet', { mails: [mail('one', {})] }, []],
    [
      'no mail that came back before a later one arrived',
      {
        mails: [
          mail('one', { delivery: 'delivered', claimedAt: '2026-04-20T07:00:00.000Z' }),
          mail('one', { delivery: 'bounced' }),
        ],
      },
      [],
    ],
    ['no mail to staff', { mails: [mail('manager', { kind: 'alert', delivery: 'bounced' })] }, []],
    [
      'no code that came back, and not what arrived before a code',
      { mails: [mail('one', { delivery: 'delivered' }), mail('one', { kind: 'code', delivery: 'bounced' })] },
      [],
    ],
    ['a concern', { concerns: [{ case: 'case-1', agency: 'gp-a' }] }, ['concern-open case-1 gp-a']],
    ['a day before the closing day', { today: '2026-05-28' }, ['before-closes-on']],
  ])('finds %s', (_what, more, found) => {
    expect(closing(more)).toStrictEqual(found);
  });
});

describe('a gate', () => {
  const codes = { first: 'error', second: 'warning' } as const;
  const rules: Rules<typeof codes, { n: number }> = {
    first: ({ n }) => (n > 2 ? [{ detail: 'more than two' }] : []),
    second: ({ n }) => Array.from({ length: n }, (_, at) => ({ case: `case-${at}`, detail: 'one' })),
  };

  test('is passed by naming each code once, however often it is found', () => {
    const found = findingsOf(codes, rules, { n: 2 });
    expect(codesIn(found.warnings)).toStrictEqual(['second']);
    expect(notAccepted(found, []).map((one) => one.case)).toStrictEqual(['case-0', 'case-1']);
    expect(notAccepted(found, ['second'])).toStrictEqual([]);
  });

  test('no accepted code makes an error a warning', () => {
    expect(findingsOf(codes, rules, { n: 3 }).errors).toStrictEqual([{ code: 'first', detail: 'more than two' }]);
    expect(Opening.safeParse({ accept: ['nobody-asked'] }).success).toBe(false);
  });

  test('takes the codes of its own warnings, and no others', () => {
    expect(Opening.safeParse({ accept: ['details-short', 'due-soon'] }).success).toBe(true);
    expect(Opening.safeParse({ accept: ['return-owed'] }).success).toBe(false);
    expect(Opening.safeParse({}).success).toBe(false);
  });

  test('no code is of both gates: what is accepted says which', () => {
    expect(Object.keys(openingCodes).filter((code) => code in closingCodes)).toStrictEqual([]);
  });
});
