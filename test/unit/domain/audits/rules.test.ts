/** Small rules of an audit: in which state what can be done, which state it had on a day, and what others amended since. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  amendedInWords,
  amendedSince,
  areApart,
  isNewest,
  passedWords,
  type PriorAmendment,
} from '../../../../shared/domain/audits/amended-since.ts';
import { Amendment, somethingIn } from '../../../../shared/domain/audits/amendment.ts';
import { auditAsAt, type AuditAmendment } from '../../../../shared/domain/audits/amendment-log.ts';
import { closedOnOf, stateAt } from '../../../../shared/domain/audits/closed-on.ts';
import { stepDates } from '../../../../shared/domain/audits/ladder.ts';
import { quarterInWords, returnedBy } from '../../../../shared/domain/audits/names.ts';
import {
  requireAudit,
  requireCase,
  requireDraft,
  requireNotClosed,
  requireOpen,
  requireOpened,
} from '../../../../shared/domain/audits/require.ts';
import { NewAudit, NewClosure, NewMove, type Audit } from '../../../../shared/domain/audits/schema.ts';
import { casePuts, createAudit } from '../../../../shared/domain/audits/store.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { openAws } from '../../../aws/aws.ts';
import { audit, entered } from '../../front/manager/fixture.ts';

describe('what can be done', () => {
  const said = (does: () => void): string | undefined => {
    try {
      does();
      return undefined;
    } catch (error) {
      const { type, detail } = error as { type: string; detail: string };
      return `${type}: ${detail}`;
    }
  };
  const notOpened = 'not-legal-now: The audit has not opened yet. Open it first.';
  const closed = 'not-legal-now: The audit is closed, so nothing of this can be changed any more.';
  const later = (state: string) => `not-legal-now: The audit ${state}. This can only be done before it opens.`;

  test.each<[Audit['state'], (string | undefined)[]]>([
    ['draft', [undefined, notOpened, undefined, notOpened]],
    ['open', [later('is open already'), undefined, undefined, undefined]],
    ['closed', [later('is closed'), undefined, closed, closed]],
  ])('of an audit that is %s', (state, expected) => {
    const rules = [requireDraft, requireOpened, requireNotClosed, requireOpen];
    expect(rules.map((rule) => said(() => rule({ state })))).toEqual(expected);
  });

  test('of an audit and a case that are there', async () => {
    const table = openAws().createTable();
    await createAudit(table, audit);
    await transact(table, casePuts(audit.id, entered('case-1')));
    expect(await requireAudit(table, audit.id)).toEqual(audit);
    expect(await requireCase(table, audit.id, 'case-1')).toEqual(entered('case-1'));
    const none = { type: 'not-found', detail: 'There is no audit with this id.' };
    await expect(requireAudit(table, 'other')).rejects.toMatchObject(none);
    const noCase = { type: 'not-found', detail: 'There is no case with this id in this audit.' };
    await expect(requireCase(table, audit.id, 'case-2')).rejects.toMatchObject(noCase);
  });
});

describe('the state of an audit on a day', () => {
  const of = (more: Partial<Audit>): string =>
    ['2026-04-12', '2026-04-13', '2026-05-28', '2026-05-29']
      .map((day) => stateAt({ ...audit, ...more }, day))
      .join(' ');
  const opened = { openedOn: '2026-04-13', openedAt: '2026-11-30T09:00:00.000Z' };
  const closed = { closedOn: '2026-05-29', closedAt: '2026-11-30T10:00:00.000Z' };

  test('goes by the days that it keeps, and of an older one by its instants', () => {
    expect(of({})).toBe('draft draft draft draft');
    expect(of({ state: 'open', ...opened })).toBe('draft open open open');
    expect(of({ state: 'closed', ...opened, ...closed })).toBe('draft open open closed');
    expect(of({ state: 'open', openedAt: '2026-04-12T23:30:00.000Z' })).toBe('draft open open open');
    const older = { openedAt: '2026-04-13T09:00:00.000Z', closedAt: '2026-05-29T09:00:00.000Z' };
    expect(of({ state: 'closed', ...older })).toBe('draft open open closed');
    // One that was closed before it was known when it opened.
    expect(of({ state: 'closed', closedOn: '2026-05-29' })).toBe('draft draft draft closed');
  });

  test('on which it closed is known of a closed one alone', () => {
    expect(closedOnOf(closed)).toBe('2026-05-29');
    expect(closedOnOf({ closedAt: '2026-05-28T23:30:00.000Z' })).toBe('2026-05-29');
    expect(() => closedOnOf({})).toThrow('an audit that is open has no day on which it closed');
  });
});

describe('what others amended since', () => {
  const prior: PriorAmendment[] = [
    { number: 1, fields: ['children'], on: '2026-04-20' },
    { number: 2, fields: ['factors', 'referredOn'], on: '2026-04-21' },
    { number: 3, fields: ['route'] },
  ];

  test('is told in words, and to whoever saw the newest nothing', () => {
    expect(amendedInWords(['closesOn', 'lead'])).toBe('the closing date, the senior contact');
    expect(amendedSince({ prior }, 1).map(({ number }) => number)).toEqual([2, 3]);
    const look = 'Look at it as it stands now, then send yours with If-Match "3", or without the header.';
    expect(passedWords({ prior, tag: 3 }, 1)).toBe(
      `Since then somebody else amended this: the factors, the day of the referral on Tuesday 21 April 2026; the route. ${look}`,
    );
    expect(passedWords({ prior, tag: 3 }, 3)).toBe(look);
  });

  test('may stand beside an amendment of other fields, and beside no other', () => {
    expect(areApart(['adults'], prior)).toBe(true);
    expect(areApart(['adults', 'referredOn'], prior)).toBe(false);
    expect(areApart(['factors'], [{ number: 1, fields: ['route', 'factors'] }])).toBe(false);
    expect(areApart(['adults'], [{ number: 1, fields: ['added'] }])).toBe(false);
    expect(areApart(['adults'], [])).toBe(true);
  });

  test('tells whether a version is the newest: of an agency also where only others were amended', () => {
    const thing = {
      prior: [
        { number: 1, fields: [] },
        { number: 3, fields: [] },
      ],
      tag: 5,
    };
    expect([2, 3, 4, 5, 6].map((version) => isNewest(thing, version, true))).toEqual([false, true, true, true, false]);
    expect([3, 4, 5, 6].map((version) => isNewest(thing, version, false))).toEqual([false, false, true, false]);
    expect([0, 5].map((version) => isNewest({ prior: [], tag: 5 }, version, true))).toEqual([true, true]);
  });

  test('is of the audit as it was on a day, whatever was amended of its agencies', () => {
    const amended = (day: string, more: Partial<AuditAmendment>): AuditAmendment =>
      ({ audit: audit.id, amendment: 1, fields: ['title'], on: day, ...more }) as AuditAmendment;
    const amendments = [
      amended('2026-04-15', { was: { title: 'First' } }),
      amended('2026-04-18', { was: { title: 'Second' } }),
      amended('2026-04-20', { agency: 'gp-a', fields: ['name'], was: { name: 'Before' } as AuditAmendment['was'] }),
    ];
    const titles = ['2026-04-14', '2026-04-15', '2026-04-17', '2026-04-18', '2026-04-20'].map(
      (day) => auditAsAt(audit, amendments, day).title,
    );
    expect(auditAsAt(audit, amendments, '2026-04-14')).toEqual({ ...audit, title: 'First' });
    expect(titles).toEqual(['First', 'Second', 'Second', audit.title, audit.title]);
  });
});

describe('what can be said', () => {
  const isTaken = (schema: z.core.$ZodType, value: unknown): boolean => z.safeParse(schema, value).success;

  test('of an amendment is something beside whom it is of', () => {
    expect([{}, { id: 'case-1' }, { id: 'case-1', factors: undefined }].map(somethingIn)).toEqual([
      false,
      false,
      false,
    ]);
    expect([{ title: 'x' }, { id: 'case-1', factors: [] }].map(somethingIn)).toEqual([true, true]);
    expect(isTaken(Amendment, { reason: 'Wrong', case: { id: 'case-1', factors: [] } })).toBe(true);
    expect(isTaken(Amendment, { reason: 'Wrong', case: { id: 'case-1' } })).toBe(false);
  });

  test('of a move is an agency or a service, or neither', () => {
    const move = { dueOn: '2026-05-15', reason: 'Holidays' };
    const of = [{}, { agency: 'gp-a' }, { service: 'police' }, { agency: 'gp-a', service: 'police' }];
    expect(of.map((one) => isTaken(NewMove, { ...move, ...one }))).toEqual([true, true, true, false]);
  });

  test('of a closure and a quarter is a day or more', () => {
    const day = { from: '2026-04-13', to: '2026-04-13' };
    expect(isTaken(NewClosure, { agency: 'gp-a', ...day })).toBe(true);
    expect(isTaken(NewClosure, { agency: 'gp-a', ...day, from: '2026-04-14' })).toBe(false);
    const { state: _state, createdAt: _createdAt, ...newAudit } = audit;
    expect(isTaken(NewAudit, { ...newAudit, quarter: { label: 'A day', ...day } })).toBe(true);
  });
});

test('a step that falls into a closure waits for its end, whichever of several that is', () => {
  const on = (...closed: { from: string; to: string }[]): string | undefined =>
    stepDates([{ step: 0, does: 'chaser' }], '2026-05-06', { closed })[0]?.on;
  const before = { from: '2026-04-01', to: '2026-04-10' };
  const during = { from: '2026-05-04', to: '2026-05-08' };
  expect(on()).toBe('2026-05-06');
  expect(on(before)).toBe('2026-05-06');
  expect([on(during), on(before, during), on(during, before)]).toEqual(['2026-05-11', '2026-05-11', '2026-05-11']);
  expect(on({ from: '2026-05-06', to: '2026-05-06' })).toBe('2026-05-07');
  expect(on(during, { from: '2026-05-11', to: '2026-05-12' })).toBe('2026-05-13');
});

test('a quarter is read by its months, or by its days where it is not of whole ones', () => {
  const words = (from: string, to: string): string => quarterInWords({ from, to });
  expect(words('2026-10-01', '2026-12-31')).toBe('October to December 2026');
  expect(words('2026-12-01', '2027-02-28')).toBe('December 2026 to February 2027');
  expect(words('2026-04-01', '2026-04-30')).toBe('April 2026');
  expect(words('2026-10-11', '2026-12-31')).toBe('11 October 2026 to 31 December 2026');
  expect(words('2026-10-01', '2026-12-30')).toBe('1 October 2026 to 30 December 2026');
  expect([{ name: 'The police' }, undefined].map(returnedBy)).toEqual([
    'The police',
    'Case summary by the lead professional',
  ]);
});
