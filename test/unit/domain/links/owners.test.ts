import { describe, expect, test } from 'vitest';
import type { RawItem } from '../../../../shared/base/aws/table.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { opens, ownersOf } from '../../../../shared/domain/links/owners.ts';
import { agency, entered } from '../../front/manager/fixture.ts';

const audit = '2026-q2';
const to = (email: string): string => addresseeId(audit, email);
const gp = agency('gp-a', 'general-practice');
const agencyRow = { pk: `AUDIT#${audit}`, sk: 'AGENCY#gp-a', ref: 'r', refSort: 's', audit, ...gp };
const caseRow = { pk: `AUDIT#${audit}`, sk: 'CASE#case-1', ref: 'r', refSort: 's', audit, ...entered('case-1') };
const at = '2026-04-20T09:00:00.000Z';

/** Whose the return of an agency is, by the rows of that agency and of its case. */
const owners = (owner: RawItem, entered: RawItem = caseRow) => ownersOf(audit, 'gp-a', { case: entered, owner });
const ownersOfSummary = (row: RawItem) => ownersOf(audit, 'summary', { case: row, owner: row });

describe('owners', () => {
  test("of an agency's returns are its contact, whose links can be reissued, and its lead, whose cannot", () => {
    expect(owners({ ...agencyRow, reissuedAt: at })).toStrictEqual([
      { role: 'contact', addressee: to('gp-a@agency.example'), reissuedAt: at },
      { role: 'lead', addressee: to('lead-of-gp-a@agency.example') },
    ]);
  });

  test('who are contact and lead in one are told once, as the contact, however they are spelt', () => {
    const row = { ...agencyRow, lead: { email: 'GP-A@agency.example' } };
    expect(owners(row)).toStrictEqual([{ role: 'contact', addressee: to('gp-a@agency.example') }]);
  });

  test('of a case with an auditor of its own for the agency are that one and the lead, and of no other case', () => {
    const auditors = { 'gp-a': 'partner@agency.example' };
    const audited = { ...caseRow, auditors, auditorsSince: { 'gp-a': at } };
    const row = { ...agencyRow, reissuedAt: '2026-04-14T09:00:00.000Z' };
    expect(owners(row, audited)).toStrictEqual([
      { role: 'auditor', addressee: to('partner@agency.example'), reissuedAt: at },
      { role: 'lead', addressee: to('lead-of-gp-a@agency.example') },
    ]);
    // One who was named when the case was entered has links from then on.
    expect(owners(row, { ...caseRow, auditors })[0]).toStrictEqual({
      role: 'auditor',
      addressee: to('partner@agency.example'),
    });
    expect(owners(row, { ...caseRow, auditors: { police: 'partner@agency.example' } })[0]).toMatchObject({
      role: 'contact',
      addressee: to('gp-a@agency.example'),
    });
    // Every slug is an agency's id, the names of what objects inherit too.
    expect(
      ownersOf(audit, 'constructor', { case: audited, owner: { ...agencyRow, id: 'constructor' } })[0],
    ).toMatchObject({ role: 'contact' });
  });

  test("of a summary are the case's lead professional, or nobody", () => {
    expect(ownersOfSummary({ ...caseRow, reissuedAt: at })).toStrictEqual([
      { role: 'lead-professional', addressee: to('social.worker@council.example'), reissuedAt: at },
    ]);
    const managed = { email: 'social.worker@council.example', lead: { email: 'team.manager@council.example' } };
    expect(ownersOfSummary({ ...caseRow, leadProfessional: managed, reissuedAt: at })).toStrictEqual([
      { role: 'lead-professional', addressee: to('social.worker@council.example'), reissuedAt: at },
      { role: 'lead', addressee: to('team.manager@council.example') },
    ]);
    const own = { ...managed, lead: { email: 'Social.Worker@council.example' } };
    expect(ownersOfSummary({ ...caseRow, leadProfessional: own })).toHaveLength(1);
    const { leadProfessional: _none, ...alone } = caseRow;
    expect(ownersOfSummary(alone)).toStrictEqual([]);
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
