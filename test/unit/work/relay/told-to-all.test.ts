/** Whose a message of a fan-out is to get: a move of due dates, an opening and a closing, and nobody who has a mail of their own. */
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import type { AddressChange } from '../../../../shared/domain/audits/address-changes.ts';
import type { Move } from '../../../../shared/domain/audits/moves.ts';
import { agencyItem, caseItem } from '../../../../shared/domain/audits/store.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { isToldToAll } from '../../../../shared/work/relay/told-to-all.ts';
import { agency, audit } from '../../front/manager/fixture.ts';
import { caseOf } from '../../front/manager/world.ts';
import { asked, entryOf } from '../../domain/returns/samples.ts';
import { decideMove } from '../../../../shared/domain/returns/move.ts';

const to = (email: string): string => addresseeId(audit.id, email);
const [gp, police, worker] = [to('gp-a@agency.example'), to('police@agency.example'), to('worker@council.example')];
const at = '2026-04-20T12:00:00.000Z';

const agencies = new Map(
  [agency('gp-a', 'general-practice'), agency('police', 'police')].map((one) => [one.id, agencyItem(audit.id, one)]),
);
const cases = new Map(
  [caseOf('case-1', 'worker@council.example'), caseOf('case-2')].map((one) => [one.id, caseItem(audit.id, one)]),
);
const first = (id: string, of: string): Entry => ({
  ...asked(),
  audit: audit.id,
  case: id,
  agency: of,
  atOpening: true,
});
const move = (number: number): Move => ({
  audit: audit.id,
  move: number,
  dueOn: number === 1 ? '2026-05-15' : '2026-05-22',
  reason: 'Holidays',
  at: number === 1 ? at : '2026-04-21T12:00:00.000Z',
  on: '2026-04-20',
});
const moved = (number: number, addressee: string): Message => ({
  about: 'moved',
  audit: audit.id,
  addressee,
  move: number,
});
const changed = (addressee: string, when: string, what: AddressChange['what'] = 'contact'): AddressChange => ({
  audit: audit.id,
  change: 1,
  addressee,
  what,
  at: when,
});

describe('a move of due dates', () => {
  const gpAsked = first('case-1', 'gp-a');
  const entries = [
    gpAsked,
    entryOf(decideMove([gpAsked], move(1))),
    first('case-1', 'police'),
    first('case-1', 'summary'),
  ];
  const tells = (changes: AddressChange[] = [], of: Partial<Parameters<typeof isToldToAll>[0]> = {}) =>
    isToldToAll({ audit, owners: { agencies, cases }, entries, changes, moves: [move(1), move(2)], ...of });

  test('is told to whoever answers for a return that it moved, and by its own number', () => {
    expect([gp, police, worker].map((one) => tells()(moved(1, one)))).toEqual([true, false, false]);
    expect(tells()(moved(2, gp))).toBe(false);
  });

  test('is not told to whoever took over since it was said, and is to one who did before', () => {
    expect(tells([changed(gp, '2026-04-20T11:59:59.999Z')])(moved(1, gp))).toBe(true);
    expect(tells([changed(gp, at)])(moved(1, gp))).toBe(false);
    expect(tells([changed(gp, at, 'auditor')])(moved(1, gp))).toBe(false);
    expect(tells([changed(gp, at, 'reissue'), changed(gp, at, 'wrong')])(moved(1, gp))).toBe(true);
    expect(tells([changed(police, at)])(moved(1, gp))).toBe(true);
    // What was said of another move is no matter.
    const second = entryOf(decideMove(entries.slice(0, 2), move(2)));
    const later = tells([changed(gp, at)], { entries: [...entries, second] });
    expect([1, 2].map((number) => later(moved(number, gp)))).toEqual([false, true]);
  });

  test('is told of no return whose agency or case is gone', () => {
    expect(tells([], { owners: { agencies: new Map(), cases } })(moved(1, gp))).toBe(false);
    expect(tells([], { owners: { agencies, cases: new Map() } })(moved(1, gp))).toBe(false);
  });
});

describe('any other message', () => {
  const tells = isToldToAll({
    audit: { id: audit.id, closedAt: at },
    owners: { agencies, cases },
    entries: [first('case-1', 'gp-a'), first('case-2', 'gp-a'), { ...first('case-1', 'police'), atOpening: false }],
    changes: [changed(worker, '2026-04-19T09:00:00.000Z')],
    moves: [],
  });

  test('of an opening is told to whoever was asked with it, and of a closing to whoever did not take over since', () => {
    const of = (about: 'opening' | 'closing') =>
      [gp, police, worker].map((one) => tells({ about, audit: audit.id, addressee: one }));
    expect(of('opening')).toEqual([true, false, false]);
    expect(of('closing')).toEqual([true, true, true]);
  });

  test('of another kind is told', () => {
    expect(tells({ about: 'reissue', audit: audit.id, addressee: worker, change: 1 })).toBe(true);
  });
});
