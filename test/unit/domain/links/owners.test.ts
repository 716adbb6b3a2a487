import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { opens, ownersOf } from '../../../../shared/domain/links/owners.ts';
import { agency, entered } from '../../front/manager/fixture.ts';

const audit = '2026-q2';
const to = (email: string): string => addresseeId(audit, email);
const gp = agency('gp-a', 'general-practice');
const agencyRow = { pk: `AUDIT#${audit}`, sk: 'AGENCY#gp-a', ref: 'r', refSort: 's', audit, ...gp };
const caseRow = { pk: `AUDIT#${audit}`, sk: 'CASE#case-1', ref: 'r', refSort: 's', audit, ...entered('case-1') };
const at = '2026-04-20T09:00:00.000Z';

describe('owners', () => {
  test("of an agency's returns are its contact, whose links can be reissued, and its lead, whose cannot", () => {
    expect(ownersOf(audit, 'gp-a', { ...agencyRow, reissuedAt: at })).toStrictEqual([
      { role: 'contact', addressee: to('gp-a@agency.example'), reissuedAt: at },
      { role: 'lead', addressee: to('lead-of-gp-a@agency.example') },
    ]);
  });

  test('who are contact and lead in one are told once, as the contact, however they are spelt', () => {
    const row = { ...agencyRow, lead: { email: 'GP-A@agency.example' } };
    expect(ownersOf(audit, 'gp-a', row)).toStrictEqual([{ role: 'contact', addressee: to('gp-a@agency.example') }]);
  });

  test("of a summary are the case's lead professional, or nobody", () => {
    expect(ownersOf(audit, 'summary', { ...caseRow, reissuedAt: at })).toStrictEqual([
      { role: 'lead-professional', addressee: to('social.worker@council.example'), reissuedAt: at },
    ]);
    const managed = { email: 'social.worker@council.example', lead: { email: 'team.manager@council.example' } };
    expect(ownersOf(audit, 'summary', { ...caseRow, leadProfessional: managed, reissuedAt: at })).toStrictEqual([
      { role: 'lead-professional', addressee: to('social.worker@council.example'), reissuedAt: at },
      { role: 'lead', addressee: to('team.manager@council.example') },
    ]);
    const own = { ...managed, lead: { email: 'Social.Worker@council.example' } };
    expect(ownersOf(audit, 'summary', { ...caseRow, leadProfessional: own })).toHaveLength(1);
    const { leadProfessional: _none, ...alone } = caseRow;
    expect(ownersOf(audit, 'summary', alone)).toStrictEqual([]);
  });
});

test("a link opens what is its own addressee's, if it was minted at the reissue or after", () => {
  const mine = { role: 'contact' as const, addressee: to('gp-a@agency.example') };
  const minted = (mintedAt: string) => ({ addressee: mine.addressee, mintedAt });
  expect(opens(minted('2026-04-13T07:00:00.000Z'), mine)).toBe(true);
  expect(opens({ ...minted(at), addressee: to('police@agency.example') }, mine)).toBe(false);
  expect(opens(minted('2026-04-20T08:59:59.999Z'), { ...mine, reissuedAt: at })).toBe(false);
  expect(opens(minted(at), { ...mine, reissuedAt: at })).toBe(true);
});
