import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codesOf,
  minimumOf,
  owingOf,
  shortfalls,
  type EnteredCase,
} from '../../../../shared/domain/identifiers/minimum-sets.ts';
import type { Person } from '../../../../shared/domain/audits/people.ts';
import { identifierCodes, type IdentifierCode } from '../../../../shared/domain/tool/codes.ts';
import { codesOf as codesOfTheme } from '../../../../shared/domain/tool/theme.ts';
import type { Service } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2, stepDown2015 } from '../../../library.ts';
import { asked, entryOf, stamp, assessed } from '../returns/samples.ts';
import { decideCheck, decideSubmission, decideWithdrawal } from '../../../../shared/domain/returns/decide-entry.ts';

const all = new Set(identifierCodes);
const ageBand = fc.constantFrom('unborn', 'under-1', 'pre-school', 'school-age');
const services = [...codesOfTheme(stepDown2).services, 'summary'];
const service = fc.constantFrom(...services, 'fire-brigade', 'constructor');

const cases: fc.Arbitrary<EnteredCase> = fc
  .record({
    bands: fc.array(ageBand, { minLength: 1, maxLength: 4 }),
    adults: fc.nat(2),
    owing: fc.array(fc.record({ agency: fc.constantFrom('a', 'b', 'c'), service }), { maxLength: 4 }),
    entered: fc.array(fc.subarray([...identifierCodes]), { minLength: 6, maxLength: 6 }),
  })
  .map(({ bands, adults, owing, entered }) => {
    const children = bands.map((band, index) => ({ id: `child-${index}`, ageBand: band }));
    const grownUps = Array.from({ length: adults }, (_, index) => ({ id: `adult-${index}`, role: 'carer' }));
    const people = [...children, ...grownUps].map(({ id }) => id);
    return {
      case: { id: 'case-1', children, adults: grownUps },
      owing,
      entered: new Map(people.map((id, index) => [id, new Set<IdentifierCode>(entered[index])])),
    };
  });

const family = (children: EnteredCase['case']['children'], adults: EnteredCase['case']['adults'] = []) => ({
  id: 'case-1',
  children,
  adults,
});

const child: Person = { id: 'child-1', kind: 'child' };
const mother: Person = { id: 'mother-1', kind: 'adult', role: 'mother' };

describe('the least that a service needs', () => {
  /** Of each service of both tools: what it is given of a child, and what of an adult, whatever the adult's role. */
  const given: [service: string, child: string, adult: string][] = [
    ['general-practice', 'name date-of-birth nhs-number address', 'name date-of-birth nhs-number address'],
    ['midwifery', 'name date-of-birth nhs-number', 'name date-of-birth nhs-number'],
    ['family-nurse-partnership', 'name date-of-birth nhs-number', 'name date-of-birth nhs-number'],
    ['health-visiting', 'name date-of-birth nhs-number', 'name date-of-birth'],
    ['school-nursing', 'name date-of-birth nhs-number', 'name date-of-birth'],
    ['camhs', 'name date-of-birth nhs-number', 'name date-of-birth'],
    ['police', 'name date-of-birth address', 'name date-of-birth address'],
    ['probation', 'name date-of-birth address', 'name date-of-birth address'],
    ['housing', 'name date-of-birth address', 'name date-of-birth address'],
    ['adult-services', 'name date-of-birth address', 'name date-of-birth address'],
    ['childrens-services', 'name date-of-birth', 'name date-of-birth'],
    ['school', 'name date-of-birth', 'name date-of-birth'],
    ['early-years', 'name date-of-birth', 'name date-of-birth'],
    ['youth-engagement', 'name date-of-birth', 'name date-of-birth'],
    ['summary', 'name date-of-birth', 'name date-of-birth'],
    ['fire-brigade', '', ''],
  ];

  test.each(given)('is, of %s: of a child %s, of an adult %s', (name, ofChild, ofAdult) => {
    for (const tool of [stepDown2015, stepDown2]) {
      expect(minimumOf(tool, name, child)).toEqual(ofChild.split(' ').filter((code) => code !== ''));
      for (const role of ['mother', 'father', 'carer', 'harmed-adult']) {
        const adult: Person = { id: 'adult-1', kind: 'adult', role };
        expect(minimumOf(tool, name, adult)).toEqual(ofAdult.split(' ').filter((code) => code !== ''));
      }
    }
  });

  test('stands in the tools of the library of each service that a case can ask, and each is told above', () => {
    expect(codesOfTheme(stepDown2015).services.toSorted()).toEqual(codesOfTheme(stepDown2).services.toSorted());
    expect(given.map(([name]) => name).toSorted()).toEqual([...services, 'fire-brigade'].toSorted());
  });

  test.each<[Service['needs'], child: string, harmed: string, harming: string, other: string]>([
    [['name'], 'name', 'name', 'name', 'name'],
    [[{ what: 'address', of: 'children' }], 'address', '', '', ''],
    [[{ what: 'address', of: 'adults' }], '', 'address', 'address', 'address'],
    [[{ what: 'name', of: 'harmed-adult' }], '', 'name', '', ''],
    [[{ what: 'name', of: 'harming-adult' }], '', '', 'name', ''],
    [
      ['name', { what: 'name', of: 'adults' }, { what: 'address', of: 'harmed-adult' }],
      'name',
      'name address',
      'name',
      'name',
    ],
    [[{ what: 'address', of: 'adults' }, 'name'], 'name', 'name address', 'name address', 'name address'],
  ])('of what a tool needs so, %j, is of whom it is needed', (needs, ...expected) => {
    const tool = { services: [{ value: 'coast-guard', label: 'Coast guard', needs }] };
    const of = (person: Person): string => minimumOf(tool, 'coast-guard', person).join(' ');
    const adult = (role: string): Person => ({ id: 'adult-1', kind: 'adult', role });
    const given = [child, adult('harmed-adult'), adult('harming-adult'), adult('mother')];
    expect(given.map(of)).toEqual(expected);
    // A lead professional is nobody's service.
    expect(minimumOf(tool, 'summary', child)).toEqual(['name', 'date-of-birth']);
  });
});

describe('shortfalls', () => {
  test('name each person and what is missing, once a service', () => {
    const children = [
      { id: 'child-1', ageBand: 'school-age' as const },
      { id: 'child-2', ageBand: 'under-1' as const },
    ];
    const found = shortfalls(stepDown2, {
      case: family(children, [{ id: 'mother-1', role: 'mother' }]),
      owing: [
        { agency: 'school-b', service: 'school' },
        { agency: 'surgery', service: 'general-practice' },
        { agency: 'school-a', service: 'school' },
      ],
      entered: new Map([
        ['child-1', new Set<IdentifierCode>(['name', 'date-of-birth', 'address'])],
        ['mother-1', all],
      ]),
    });
    expect(found).toEqual([
      {
        case: 'case-1',
        service: 'general-practice',
        agencies: ['surgery'],
        people: [
          { id: 'child-1', missing: ['nhs-number'] },
          { id: 'child-2', missing: ['name', 'date-of-birth', 'nhs-number', 'address'] },
        ],
      },
      {
        case: 'case-1',
        service: 'school',
        agencies: ['school-a', 'school-b'],
        people: [{ id: 'child-2', missing: ['name', 'date-of-birth'] }],
      },
    ]);
  });

  test('are none of a child not yet born whose family is known, and all of one that has nobody', () => {
    const owing = [{ agency: 'midwives', service: 'midwifery' }];
    const unborn = [{ id: 'child-1', ageBand: 'unborn' as const }];
    const mother = [{ id: 'mother-1', role: 'mother' }];
    expect(
      shortfalls(stepDown2, { case: family(unborn, mother), owing, entered: new Map([['mother-1', all]]) }),
    ).toEqual([]);
    expect(shortfalls(stepDown2, { case: family(unborn), owing, entered: new Map() })[0]?.people).toEqual([
      { id: 'child-1', missing: ['name', 'date-of-birth', 'nhs-number'] },
    ]);
  });

  test('are none when everything is entered', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const entered = new Map([...one.entered.keys()].map((id) => [id, all]));
        expect(shortfalls(stepDown2, { ...one, entered })).toEqual([]);
      }),
    );
  });

  test('are, of each service asked, exactly what its least asks for and nobody entered', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const rows = shortfalls(stepDown2, one);
        for (const { service: wanted } of one.owing) {
          const row = rows.find((candidate) => candidate.service === wanted);
          for (const [id, codes] of one.entered) {
            const found = one.case.children.find((candidate) => candidate.id === id);
            const person: Person = found === undefined ? { ...mother, id, role: 'carer' } : { id, kind: 'child' };
            const looked = found?.ageBand !== 'unborn' || one.case.adults?.length === 0;
            const missing = looked ? minimumOf(stepDown2, wanted, person).filter((code) => !codes.has(code)) : [];
            expect(row?.people.find((person) => person.id === id)?.missing ?? []).toEqual(missing);
          }
        }
        expect(new Set(rows.map((row) => row.service)).size).toBe(rows.length);
        expect(rows.every((row) => one.owing.some((owed) => owed.service === row.service))).toBe(true);
      }),
    );
  });

  test('say by whom a service finds the family, and that the case has nobody with that role', () => {
    const tool = {
      services: [
        {
          value: 'coast-guard',
          label: 'Coast guard',
          needs: [
            { what: 'name' as const, of: 'harmed-adult' as const },
            { what: 'name' as const, of: 'harming-adult' as const },
          ],
        },
      ],
    };
    const owing = [{ agency: 'guards', service: 'coast-guard' }];
    const children = [{ id: 'child-1', ageBand: '18-25' as const }];
    const row = { case: 'case-1', service: 'coast-guard', agencies: ['guards'] };
    const found = (adults: EnteredCase['case']['adults']) =>
      shortfalls(tool, {
        case: family(children, adults),
        owing,
        entered: new Map([
          ['child-1', all],
          ['a', all],
        ]),
      });
    expect(found([])).toEqual([{ ...row, people: [], nobody: ['harmed-adult', 'harming-adult'] }]);
    expect(found([{ id: 'a', role: 'harmed-adult' }])).toEqual([{ ...row, people: [], nobody: ['harming-adult'] }]);
    // A role in other words identifies nobody.
    expect(found([{ id: 'a', role: 'harmed' }])).toEqual([
      { ...row, people: [], nobody: ['harmed-adult', 'harming-adult'] },
    ]);
    expect(
      found([
        { id: 'a', role: 'harmed-adult' },
        { id: 'b', role: 'harming-adult' },
      ]),
    ).toEqual([{ ...row, people: [{ id: 'b', missing: ['name'] }] }]);
  });

  test('count what was entered by code', () => {
    expect([...codesOf({ name: 'A', formerNames: ['B'] })]).toEqual(['name']);
    expect([...codesOf({ dateOfBirth: '2012-03-04', nhsNumber: '9434765919', address: 'C' })]).toEqual([
      'date-of-birth',
      'nhs-number',
      'address',
    ]);
  });
});

describe('whom a case asks', () => {
  test('is whoever has not settled, by the last entry of each log', () => {
    const first = asked();
    const of = { agency: first.agency, service: first.service };
    expect(owingOf([first])).toEqual([of]);
    expect(owingOf([first, entryOf(decideCheck(first, { outcome: 'cannot-identify' }, stamp))])).toEqual([of]);
    expect(owingOf([first, entryOf(decideCheck(first, { outcome: 'not-known' }, stamp))])).toEqual([]);
    expect(owingOf([first, entryOf(decideSubmission(first, assessed('a'), stamp))])).toEqual([]);
    expect(owingOf([first, entryOf(decideWithdrawal(first, { reason: 'duplicate' }, stamp))])).toEqual([]);
    expect(owingOf([])).toEqual([]);
  });
});
