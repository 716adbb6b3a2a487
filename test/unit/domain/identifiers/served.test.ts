import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Person } from '../../../../shared/domain/audits/people.ts';
import { minimumOf } from '../../../../shared/domain/identifiers/minimum-sets.ts';
import type { EnteredIdentifiers } from '../../../../shared/domain/identifiers/schema.ts';
import {
  confidentialFields,
  fieldsEntered,
  servedTo,
  undecidedFields,
} from '../../../../shared/domain/identifiers/served.ts';
import { codesOf } from '../../../../shared/domain/tool/theme.ts';
import { stepDown2 } from '../../../library.ts';

const services = [...codesOf(stepDown2).services, 'summary'];
const child: Person = { id: 'child-1', kind: 'child' };
const whole = {
  name: 'Canary Quill',
  formerNames: ['Canary Old'],
  dateOfBirth: '2015-05-05',
  nhsNumber: '9434765919',
  address: '7 Nowhere Rise',
};
const to = (service: string, agency = `${service}-a`) => ({ agency, service });

/** Each of the identifiers plain, marked, or absent. */
const marked = <T>(value: T) =>
  fc.oneof(
    fc.constant(value),
    fc.record({
      value: fc.constant(value),
      confidential: fc.constant(true as const),
      to: fc.option(fc.subarray(['a', 'b', 'summary']), { nil: undefined }),
    }),
    fc.constant(undefined),
  );
const entered: fc.Arbitrary<EnteredIdentifiers> = fc
  .record({
    name: marked(whole.name),
    formerNames: marked(whole.formerNames),
    dateOfBirth: marked(whole.dateOfBirth),
    nhsNumber: marked(whole.nhsNumber),
    address: marked(whole.address),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined)));
const people: Person[] = [child, { id: 'adult-1', kind: 'adult', role: 'mother' }];
const service = fc.constantFrom(...services, 'fire-brigade');

describe('what goes to an agency', () => {
  test('is the minimum set of its service: of the police no NHS number, of a school neither that nor an address', () => {
    const { nhsNumber: _number, ...forPolice } = whole;
    const { address: _address, ...forSchool } = forPolice;
    expect(servedTo(stepDown2, to('police'), child, whole)).toEqual({ identifiers: forPolice, withheld: [] });
    expect(servedTo(stepDown2, to('school'), child, whole)).toEqual({ identifiers: forSchool, withheld: [] });
    expect(servedTo(stepDown2, to('summary', 'summary'), child, whole)).toEqual({
      identifiers: forSchool,
      withheld: [],
    });
    expect(servedTo(stepDown2, to('general-practice'), child, whole)).toEqual({ identifiers: whole, withheld: [] });
  });

  test('of a refuge is the address to whom the manager names, and to no other, who read that it is withheld', () => {
    const refuge = { ...whole, address: { value: whole.address, confidential: true as const, to: ['police-a'] } };
    expect(servedTo(stepDown2, to('police'), child, refuge).identifiers.address).toBe(whole.address);
    expect(servedTo(stepDown2, to('police', 'police-b'), child, refuge)).toMatchObject({ withheld: ['address'] });
    expect(JSON.stringify(servedTo(stepDown2, to('housing'), child, refuge))).not.toContain('Nowhere');
    // A school needs no address, and is not told that there is one.
    expect(servedTo(stepDown2, to('school'), child, refuge).withheld).toEqual([]);
  });

  test('is nothing confidential while nobody has decided to whom it goes', () => {
    const refuge = { address: { value: whole.address, confidential: true as const } };
    expect(undecidedFields(refuge)).toEqual(['address']);
    expect(undecidedFields({ address: { ...refuge.address, to: [] } })).toEqual([]);
    for (const one of services) {
      expect(JSON.stringify(servedTo(stepDown2, to(one), child, refuge))).not.toContain('Nowhere');
    }
  });

  test('is no former name where the name does not go', () => {
    const hidden = { ...whole, name: { value: whole.name, confidential: true as const, to: [] } };
    expect(servedTo(stepDown2, to('police'), child, hidden)).toMatchObject({ withheld: ['name', 'former-names'] });
    expect(JSON.stringify(servedTo(stepDown2, to('police'), child, hidden))).not.toContain('Canary');
  });

  test('is never more than its service needs, and never what is confidential and does not name it', () => {
    fc.assert(
      fc.property(
        entered,
        service,
        fc.constantFrom('a', 'b', 'summary'),
        fc.constantFrom(...people),
        (all, of, who, one) => {
          const { identifiers, withheld } = servedTo(stepDown2, { agency: who, service: of }, one, all);
          const least = minimumOf(stepDown2, of, one);
          const needed = new Set<string>([...least, ...(least.includes('name') ? ['former-names'] : [])]);
          const given = fieldsEntered(identifiers);
          expect(given.filter((code) => !needed.has(code))).toEqual([]);
          expect(confidentialFields(identifiers)).toEqual([]);
          const open = (mark: EnteredIdentifiers[keyof EnteredIdentifiers]): boolean =>
            typeof mark !== 'object' || !('confidential' in mark) || mark.to?.includes(who) === true;
          const closed = (['name', 'formerNames', 'dateOfBirth', 'nhsNumber', 'address'] as const).filter(
            (field) => !open(all[field]),
          );
          expect(closed.filter((field) => identifiers[field] !== undefined)).toEqual([]);
          // What is there is given or withheld, one of the two.
          const there = fieldsEntered(all).filter((code) => needed.has(code));
          expect([...given, ...withheld].toSorted()).toEqual(there.toSorted());
        },
      ),
    );
  });
});
