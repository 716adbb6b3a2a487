import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import type { RawItem } from '../../../../shared/base/aws/table.ts';
import {
  holdingsOf,
  isEnded,
  isHeld,
  noLinkValid,
  validFrom,
  type Holding,
} from '../../../../shared/domain/links/link-expiry.ts';
import { agency, entered } from '../../front/manager/fixture.ts';
import { linksOfAddress } from '../../../../shared/domain/links/link-effects.ts';
import { linksKeyOf } from '../../../../shared/domain/links/store.ts';

const audit = '2026-q2';
const to = (email: string): string => addresseeId(audit, email);
const at = (day: number): string => `2026-04-${String(day).padStart(2, '0')}T09:00:00.000Z`;
const stored = { pk: `AUDIT#${audit}`, ref: 'r', refSort: 's', audit };
const agencyRow = (id: string, email: string, reissuedAt?: string): [string, RawItem] => [
  id,
  {
    ...stored,
    sk: `AGENCY#${id}`,
    ...agency(id, 'police', email),
    ...(reissuedAt === undefined ? {} : { reissuedAt }),
  },
];
const caseRow = (id: string, email: string, reissuedAt?: string): [string, RawItem] => [
  id,
  {
    ...stored,
    sk: `CASE#${id}`,
    ...entered(id),
    leadProfessional: { email },
    ...(reissuedAt === undefined ? {} : { reissuedAt }),
  },
];

describe('what belongs to an addressee', () => {
  test('comes in the order in which links open it: first what was never reissued', () => {
    const rows = {
      agencies: new Map([
        agencyRow('police-a', 'one@agency.example', at(22)),
        agencyRow('police-b', 'one@agency.example', at(20)),
        agencyRow('police-c', 'other@agency.example'),
      ]),
      cases: new Map([caseRow('case-1', 'one@agency.example', at(21)), caseRow('case-2', 'one@agency.example')]),
    };
    const holdings = holdingsOf(audit, rows);
    expect(holdings.get(to('one@agency.example'))).toStrictEqual([
      { agency: 'summary', case: 'case-2' },
      { agency: 'police-b', reissuedAt: at(20) },
      { agency: 'summary', case: 'case-1', reissuedAt: at(21) },
      { agency: 'police-a', reissuedAt: at(22) },
    ]);
    // A lead's links are not reissued with the contact's.
    expect(holdings.get(to('lead-of-police-a@agency.example'))).toStrictEqual([{ agency: 'police-a' }]);
    expect(holdings.get(to('nobody@agency.example'))).toBeUndefined();
  });

  test('is an agency’s return about a case its auditor’s alone, and about every other its contact’s', () => {
    const [id, row] = caseRow('case-2', 'one@agency.example');
    const rows = {
      agencies: new Map([agencyRow('police-a', 'contact@agency.example')]),
      cases: new Map([
        caseRow('case-1', 'one@agency.example'),
        [id, { ...row, auditors: { 'police-a': 'auditor@agency.example' }, auditorsSince: { 'police-a': at(20) } }],
      ] as const),
    };
    const holdings = holdingsOf(audit, rows);
    expect(holdings.get(to('contact@agency.example'))).toStrictEqual([{ agency: 'police-a', except: ['case-2'] }]);
    expect(holdings.get(to('auditor@agency.example'))).toStrictEqual([
      { agency: 'police-a', case: 'case-2', reissuedAt: at(20) },
    ]);
    expect(holdings.get(to('lead-of-police-a@agency.example'))).toStrictEqual([
      { agency: 'police-a', except: ['case-2'] },
      { agency: 'police-a', case: 'case-2' },
    ]);
    const held = (email: string): boolean[] =>
      ['case-1', 'case-2'].map((of) => holdings.get(to(email))!.some((one) => isHeld(one, of)));
    expect([held('contact@agency.example'), held('auditor@agency.example')]).toStrictEqual([
      [true, false],
      [false, true],
    ]);
  });
});

test('a changed address may end the links of whoever had it before, in whatever part, and of whoever has it now', () => {
  const of = [{ was: 'lead' }, { was: 'contact' }, {}];
  expect(linksOfAddress({ audit, addressee: 'new', was: 'contact', of }).map(({ addressee }) => addressee)).toEqual([
    'new',
    'contact',
    'lead',
  ]);
  expect(linksOfAddress({ audit, addressee: 'new' })).toEqual([{ of: 'addressee', audit, addressee: 'new' }]);
});

describe('a link', () => {
  const of = { audit, addressee: to('one@agency.example') };
  const row = (from: string): RawItem => ({ ...linksKeyOf(of), ...of, opensFrom: from });
  const link = { ...of, mintedAt: at(20) };

  test('is ended where links of its addressee open from later on, and not where nothing is said', () => {
    expect(isEnded(link, undefined)).toBe(false);
    expect(isEnded(link, row(at(20)))).toBe(false);
    expect(isEnded(link, row('2026-04-20T09:00:00.001Z'))).toBe(true);
    expect(isEnded({ mintedAt: '2999-12-31T23:59:59.999Z' }, row(noLinkValid))).toBe(true);
  });

  test('that is none has a key all the same, which no link has', () => {
    const none = linksKeyOf(undefined);
    expect(none.pk).not.toBe('');
    expect(none.sk).not.toBe('');
    expect(none.pk).not.toBe(linksKeyOf({ ...of, audit: 'a' }).pk);
    expect(none.sk).not.toMatch(/^[0-9a-f]{32}$/);
  });

  test('is not judged by a row that is something else', () => {
    expect(() => isEnded(link, { ...row(at(20)), more: 1 })).toThrow(z.core.$ZodError);
    expect(() => isEnded(link, { ...row(at(20)), opensFrom: 'soon' })).toThrow(z.core.$ZodError);
  });

  test('is ended exactly if it opens nothing that stands', () => {
    const holding = fc.record({ reissued: fc.option(fc.integer({ min: 1, max: 28 })), standing: fc.boolean() });
    fc.assert(
      fc.property(fc.array(holding, { maxLength: 6 }), fc.integer({ min: 1, max: 28 }), (held, minted) => {
        const agencies = new Map(
          held.map(({ reissued }, index) =>
            agencyRow(`agency-${index}`, 'one@agency.example', reissued === null ? undefined : at(reissued)),
          ),
        );
        const isStanding = ({ agency: id }: Holding): boolean => held[Number(id.slice('agency-'.length))]!.standing;
        const all = holdingsOf(audit, { agencies, cases: new Map() }).get(of.addressee);
        const from = validFrom(all?.find(isStanding));
        const opened = held.some(({ reissued, standing }) => standing && (reissued === null || reissued <= minted));
        expect(isEnded({ mintedAt: at(minted) }, from === undefined ? undefined : row(from))).toBe(!opened);
      }),
    );
  });
});
