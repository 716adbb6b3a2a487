import { stepDown2 } from '../../../library.ts';
import { describe, expect, test } from 'vitest';
import {
  bouncedSince,
  digestFacts,
  standingOf,
  type AddressFacts,
  type DigestInput,
  type StandingReturn,
  type Standing,
} from '../../../../shared/domain/alerts/digest.ts';
import { newestOf } from '../../../../shared/domain/board/standing.ts';
import { standardLadder } from '../../../../shared/domain/audits/ladder.ts';
import type { Check, Entry } from '../../../../shared/domain/returns/schema.ts';
import { entryOf, key } from '../returns/samples.ts';
import { digest } from '../../../../shared/domain/mail/templates/digest.ts';
import { decideSeenTo } from '../../../../shared/domain/returns/decide-seen-to.ts';
import { decideAsk, decideCheck, decideExtension } from '../../../../shared/domain/returns/decide-entry.ts';

const counts = {
  expected: 44,
  returned: 38,
  complete: 20,
  notKnown: 1,
  cannotIdentify: 2,
  noReply: 0,
  withdrawn: 3,
  summaries: { owed: 8, received: 6 },
};
const nobody = { contact: false, senior: false };

const input = (tick: string, more: Partial<DigestInput> = {}): DigestInput => ({
  tick,
  ladder: standardLadder,
  coverageGaps: [],
  neverAsked: [],
  closesOn: '2015-05-15',
  counts,
  returns: [],
  addresses: [],
  ...more,
});

// The reference audit's dates; on 4 May nobody is at work.
const asked = (more: Partial<StandingReturn> = {}): StandingReturn => ({
  case: 'case-3',
  agency: 'school',
  agencyName: 'Hill School',
  state: 'asked',
  checkAskedOn: '2015-04-07',
  askedOn: '2015-04-07',
  dueOn: '2015-04-24',
  reminded: nobody,
  ...more,
});

describe('standingOf', () => {
  const at = (day: string) => ({ receivedAt: new Date(`${day}T09:30:00Z`) });
  const standing = (log: readonly Entry[], tick = '2026-05-01') => standingOf(newestOf(log), tick);
  const first = entryOf(
    decideAsk(
      undefined,
      { ...key, service: 'school', askedOn: '2026-03-30', dueOn: '2026-04-24', atOpening: true },
      at('2026-03-30'),
    ),
  );
  const check = (log: readonly Entry[], said: Check, day: string): Entry[] => [
    ...log,
    entryOf(decideCheck(log.at(-1)!, said, at(day))),
  ];
  const says = (...missing: ('name' | 'address')[]): Check => ({ outcome: 'cannot-identify', missing });

  test('more time does not put off the check, but begins a cycle', () => {
    const extension = { askedOn: '2026-04-09', dueOn: '2026-05-01', reason: 'Leave' };
    const extended = entryOf(decideExtension(first, extension, at('2026-04-09')));
    expect(standing([first, extended])).toEqual({
      case: key.case,
      agency: key.agency,
      state: 'asked',
      checkAskedOn: '2026-03-30',
      askedOn: '2026-04-09',
      dueOn: '2026-05-01',
    });
  });

  test('cannot-identify is as old as its first check, and says what was said last', () => {
    const log = check(check([first], says('name'), '2026-03-31'), says('address'), '2026-04-08');
    expect(standing(log).cannotIdentify).toEqual({ since: '2026-03-31', missing: ['address'] });
    expect(standing(check([first], says('name'), '2026-04-01')).cannotIdentify?.since).toBe('2026-04-01');
  });

  test('asking again closes it, and begins its age anew', () => {
    const before = check([first], says('name'), '2026-03-31');
    const again = entryOf(
      decideAsk(
        before.at(-1),
        { ...key, service: 'school', askedOn: '2026-04-02', dueOn: '2026-04-24', atOpening: false },
        at('2026-04-02'),
      ),
    );
    const mended = [...before, again];
    expect(standing(mended)).toMatchObject({ state: 'asked', checkAskedOn: '2026-04-02' });
    expect(standing(mended)).not.toHaveProperty('cannotIdentify');
    expect(standing(check(mended, says('name'), '2026-04-08')).cannotIdentify?.since).toBe('2026-04-08');
    const known = check(check(before, { outcome: 'known' }, '2026-04-01'), says('name'), '2026-04-08');
    expect(standing(known).cannotIdentify?.since).toBe('2026-04-08');
  });

  test('what its check left to see to is as old as the check, until it is seen to', () => {
    const log = check([first], { outcome: 'known', unlisted: true }, '2026-04-08');
    expect(standing(log)).toMatchObject({ toDo: { since: '2026-04-08' } });
    expect(standing(log, '2026-04-02')).toMatchObject({ toDo: { since: '2026-04-02' } });
    // What was said before the day was kept says none.
    const last = log.at(-1)!;
    expect(standing([{ ...last, checked: { seq: 2, unlisted: true } }]).toDo).toStrictEqual({});
    const seen = entryOf(decideSeenTo(last, 2, { by: 'A. Manager', note: 'Rang' }, at('2026-04-09')));
    expect(standing([...log, seen])).not.toHaveProperty('toDo');
  });

  test('a log begins with an asking', () => {
    expect(() => standing([])).toThrow(RangeError);
    const { checkAskedOn: _never, ...unsaid } = first;
    expect(() => standingOf(unsaid, '2026-05-01')).toThrow(RangeError);
  });

  test('nothing began after the tick that tells of it, and what does not say it begins with it', () => {
    const log = check([first], says('name'), '2026-04-08');
    expect(standing(log, '2026-04-02').cannotIdentify?.since).toBe('2026-04-02');
  });
});

describe('digestFacts', () => {
  test('tells what record checks left to see to, whatever state their returns are in, and since when', () => {
    const facts = digestFacts(
      input('2015-04-08', {
        returns: [
          asked({ state: 'submitted', toDo: { since: '2015-04-02' } }),
          asked({ state: 'withdrawn', toDo: {} }),
        ],
      }),
    );
    // Good Friday and Easter Monday lie between.
    expect(facts?.openToDo).toStrictEqual([
      { case: 'case-3', agencyName: 'Hill School', said: { on: '2015-04-02', ageWorkingDays: 2 } },
      { case: 'case-3', agencyName: 'Hill School' },
    ]);
  });

  test('says nothing when there is nothing to say', () => {
    expect(digestFacts(input('2015-04-08'))).toBeUndefined();
    expect(
      digestFacts(
        input('2015-04-08', {
          returns: [asked(), asked({ state: 'submitted' })],
          coverageGaps: [{ case: 'case-1', children: [] }],
        }),
      ),
    ).toBeUndefined();
  });

  test('passes on coverage gaps and services never asked', () => {
    const facts = digestFacts(
      input('2015-04-08', {
        coverageGaps: [
          { case: 'case-1', children: [] },
          { case: 'case-6', children: ['child-2'] },
        ],
        neverAsked: [{ case: 'case-1', service: 'housing' }],
      }),
    );
    expect(facts?.coverageGaps).toEqual([{ case: 'case-6', children: ['child-2'] }]);
    expect(facts?.neverAsked).toEqual([{ case: 'case-1', service: 'housing' }]);
  });

  describe('checks', () => {
    const unchecked = (tick: string, more: Partial<Standing> = {}, extraHolidays?: string[]) =>
      digestFacts(input(tick, { returns: [asked(more)], extraHolidays }))?.uncheckedAfter3 ?? [];

    test('are unanswered from the third working day on', () => {
      expect(unchecked('2015-04-09')).toEqual([]);
      expect(unchecked('2015-04-10')).toEqual([
        { case: 'case-3', agencyName: 'Hill School', askedOn: '2015-04-07', ageWorkingDays: 3 },
      ]);
      expect(unchecked('2015-04-13')[0]?.ageWorkingDays).toBe(4);
      expect(unchecked('2015-04-10', {}, ['2015-04-09'])).toEqual([]);
    });

    test('an extension does not put one off', () => {
      expect(unchecked('2015-04-10', { askedOn: '2015-04-09', dueOn: '2015-05-01' })).toHaveLength(1);
    });

    test.each(['known', 'cannot-identify', 'not-known', 'submitted', 'reopened', 'withdrawn'] as const)(
      'none is waited for in %s',
      (state) => {
        expect(unchecked('2015-04-14', { state })).toEqual([]);
      },
    );

    test('a case summary takes none', () => {
      expect(unchecked('2015-04-14', { agency: 'summary' })).toEqual([]);
    });
  });

  test('a return that cannot be identified stays, with its age', () => {
    const returns = [
      asked({ state: 'cannot-identify', cannotIdentify: { since: '2015-04-07', missing: ['nhs-number'] } }),
    ];
    const at = (tick: string) => digestFacts(input(tick, { returns }))?.openCannotIdentify;
    expect(at('2015-04-08')).toEqual([
      {
        case: 'case-3',
        agencyName: 'Hill School',
        missing: ['nhs-number'],
        saidOn: '2015-04-07',
        ageWorkingDays: 1,
      },
    ]);
    expect(at('2015-05-05')?.[0]?.ageWorkingDays).toBe(19);
    // However old: it is never at the ladder's end.
    expect(digestFacts(input('2015-05-12', { returns }))?.exhausted).toEqual([]);
  });

  describe('bounces', () => {
    const address = (more: Partial<AddressFacts>): AddressFacts => ({
      role: 'contact',
      agencyNames: ['Hill School'],
      cases: ['case-3'],
      mails: [{ on: '2015-04-17', delivery: 'bounced' }],
      ...more,
    });

    test('stay, with their age', () => {
      const facts = digestFacts(input('2015-04-21', { addresses: [address({})] }));
      expect(facts?.openBounces).toEqual([
        {
          role: 'contact',
          agencyNames: ['Hill School'],
          cases: ['case-3'],
          bouncedOn: '2015-04-17',
          ageWorkingDays: 2,
        },
      ]);
    });

    test('are closed when nothing is owed that the address stands for', () => {
      expect(digestFacts(input('2015-04-21', { addresses: [address({ cases: [] })] }))).toBeUndefined();
    });

    test.each([
      ['none', undefined],
      ['delivered', undefined],
      ['unknown', undefined],
      ['bounced', '2015-04-01'],
      ['delivered bounced bounced', '2015-04-02'],
      ['bounced delivered', undefined],
      ['bounced delivered unknown bounced', '2015-04-04'],
      ['bounced unknown', '2015-04-01'],
    ])('after %s: %s', (fates, since) => {
      const mails = (fates.match(/delivered|bounced|unknown/g) ?? []).map((delivery, index) => ({
        on: `2015-04-0${index + 1}`,
        delivery: delivery as AddressFacts['mails'][number]['delivery'],
      }));
      expect(fates === 'none' ? bouncedSince([]) : bouncedSince(mails)).toBe(since);
    });
  });

  describe('exhausted returns', () => {
    const exhausted = (tick: string, more: Partial<StandingReturn> = {}, ladder = standardLadder) =>
      digestFacts(input(tick, { ladder, returns: [asked({ state: 'known', ...more })] }))?.exhausted ?? [];

    test("from the day of the ladder's end on, until closed", () => {
      expect(exhausted('2015-05-06')).toEqual([]);
      expect(exhausted('2015-05-07')).toEqual([
        {
          of: 'questionnaire',
          case: 'case-3',
          agencyName: 'Hill School',
          dueOn: '2015-04-24',
          overdueWorkingDays: 8,
          reminded: nobody,
        },
      ]);
      expect(exhausted('2015-05-15')[0]?.overdueWorkingDays).toBe(14);
    });

    test.each(['cannot-identify', 'not-known', 'submitted', 'withdrawn'] as const)('not in %s', (state) => {
      expect(exhausted('2015-05-15', { state })).toEqual([]);
    });

    test('a case summary too, and a return reopened', () => {
      expect(exhausted('2015-05-15', { agency: 'summary', state: 'asked' })).toHaveLength(1);
      expect(exhausted('2015-05-15', { state: 'reopened' })).toHaveLength(1);
    });

    test('a query that is not answered is told as one, by its question', () => {
      const again = { questions: [{ id: 'D3', wording: 'How often?' }], reasons: [] };
      expect(exhausted('2015-05-15', { state: 'reopened', again })).toMatchObject([{ again }]);
      expect(exhausted('2015-05-15', { agency: 'summary' })).toMatchObject([{ of: 'summary' }]);
    });

    test('a new cycle closes it', () => {
      expect(exhausted('2015-05-08', { askedOn: '2015-05-07', dueOn: '2015-05-15' })).toEqual([]);
    });

    test('as the audit’s own ladder says', () => {
      expect(exhausted('2015-04-27', {}, [{ step: 1, does: 'ladder-exhausted' }])).toHaveLength(1);
      expect(exhausted('2015-05-15', {}, [{ step: 1, does: 'chaser' }])).toEqual([]);
    });
  });

  describe('overdue returns', () => {
    const overdue = (tick: string, more: Partial<StandingReturn> = {}) =>
      digestFacts(input(tick, { returns: [asked({ state: 'known', ...more })] }))?.overdue ?? [];

    test('are told from the first working day after the due date, until all reminders have been sent', () => {
      expect(overdue('2015-04-24')).toEqual([]);
      expect(overdue('2015-04-27')).toMatchObject([{ case: 'case-3', overdueWorkingDays: 1, reminded: nobody }]);
      expect(overdue('2015-05-06')).toMatchObject([{ overdueWorkingDays: 7 }]);
      expect(overdue('2015-05-07')).toEqual([]);
      // What was due on a Saturday is overdue by nothing on the Monday.
      expect(overdue('2015-04-27', { dueOn: '2015-04-25' })).toEqual([]);
    });

    test.each(['cannot-identify', 'not-known', 'submitted', 'withdrawn'] as const)('not in %s', (state) => {
      expect(overdue('2015-04-28', { state })).toEqual([]);
    });

    test('say who was reminded', () => {
      const reminded = { contact: true, senior: false };
      expect(overdue('2015-04-28', { reminded })).toMatchObject([{ reminded }]);
    });
  });

  describe('the closing date', () => {
    const closing = (tick: string, extraHolidays?: string[]) =>
      digestFacts(input(tick, { neverAsked: [{ case: 'case-1', service: 'housing' }], extraHolidays }))?.closing;

    test('is told within ten working days, and when it is past', () => {
      // On 4 May nobody is at work.
      expect(closing('2015-04-29')).toBeUndefined();
      expect(closing('2015-04-30')).toEqual({ closesOn: '2015-05-15', workingDaysLeft: 10 });
      expect(closing('2015-04-29', ['2015-05-14'])).toEqual({ closesOn: '2015-05-15', workingDaysLeft: 10 });
      expect(closing('2015-05-15')).toEqual({ closesOn: '2015-05-15', workingDaysLeft: 0 });
      expect(closing('2015-05-30')).toEqual({ closesOn: '2015-05-15', daysPast: 15 });
    });

    test('is something to see to by itself on its last working day and once it is past, and not before', () => {
      expect(digestFacts(input('2015-05-14'))).toBeUndefined();
      expect(digestFacts(input('2015-05-15'))?.closing).toEqual({ closesOn: '2015-05-15', workingDaysLeft: 0 });
      expect(digestFacts(input('2015-05-14', { extraHolidays: ['2015-05-15'] }))?.closing).toEqual({
        closesOn: '2015-05-15',
        workingDaysLeft: 0,
      });
      expect(digestFacts(input('2015-05-18'))?.closing).toEqual({ closesOn: '2015-05-15', daysPast: 3 });
    });
  });

  test('is what the daily mail takes', () => {
    const facts = digestFacts(
      input('2015-05-07', {
        coverageGaps: [{ case: 'case-6', children: ['child-2'] }],
        neverAsked: [{ case: 'case-1', service: 'housing' }],
        returns: [asked()],
        addresses: [
          {
            role: 'contact',
            agencyNames: ['Hill School'],
            cases: ['case-3'],
            mails: [{ on: '2015-04-17', delivery: 'bounced' }],
          },
        ],
      }),
    );
    const mail = digest({
      tool: stepDown2,
      audit: { id: '2015-q2', title: 'Stepped down', quarter: 'April to June 2015' },
      toDoAt: 'https://api.example/v1/audits/2015-q2/to-do',
      ...facts!,
    });
    for (const said of [
      'Case 6: Child 2',
      'Case 1: Housing',
      'overdue by 8 working days',
      'asked on Tuesday 7 April 2015',
    ]) {
      expect(mail.text.replaceAll(/\s+/g, ' ')).toContain(said);
    }
  });
});
