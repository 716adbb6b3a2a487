import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { calendarEntry, calendarUid } from '../../../../shared/domain/mail/calendar.ts';
import type { CalendarFacts } from '../../../../shared/domain/mail/calendar.ts';
import { addDays } from '../../../../shared/base/time/days.ts';

const facts: CalendarFacts = {
  audit: '2015-q2-step-down',
  addressee: addresseeId('2015-q2-step-down', 'contact@police.example'),
  dueOn: '2015-04-24',
  method: 'REQUEST',
  sequence: 0,
  partnership: 'Riverside Partnership',
  quarter: 'April to June 2015',
  organiser: 'audit@partnership.example',
  attendee: 'contact@police.example',
  stamp: '2015-04-10T07:00:00.123Z',
};

interface Property {
  name: string;
  parameters: string[];
  value: string;
}

/** A file's properties, unfolded (RFC 5545, 3.1). */
const parsed = (content: string): Property[] =>
  content
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^":;]*))*):(.*)$/.exec(line);
      if (!match) throw new Error(`no content line: ${line}`);
      return { name: match[1]!, parameters: match[2]!.split(';').slice(1), value: match[3]! };
    });

const entryOf = (changed: Partial<CalendarFacts> = {}) => parsed(calendarEntry({ ...facts, ...changed }).content);
const only = (properties: readonly Property[], name: string): Property => {
  const found = properties.filter((property) => property.name === name);
  expect(found).toHaveLength(1);
  return found[0]!;
};
const value = (properties: readonly Property[], name: string): string => only(properties, name).value;
const textOf = (escaped: string): string =>
  escaped.replaceAll(/\\(n|.)/g, (_, character: string) => (character === 'n' ? '\n' : character));

const slug = fc.stringMatching(/^[a-z0-9-]{1,32}$/);
const day = fc
  .date({ min: new Date('2015-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const anyFacts: fc.Arbitrary<CalendarFacts> = fc.record({
  audit: slug,
  addressee: fc.stringMatching(/^[0-9a-f]{32}$/),
  dueOn: day,
  method: fc.constantFrom('REQUEST', 'CANCEL'),
  sequence: fc.nat(),
  // A deployment's settings take no name without a letter or a digit.
  partnership: fc.string({ minLength: 1, maxLength: 60 }).filter((name) => /[\p{L}\p{N}]/u.test(name)),
  quarter: fc.constantFrom('April to June 2015', '6 April 2026 to 5 July 2026'),
  organiser: fc.emailAddress(),
  attendee: fc.emailAddress(),
  stamp: fc
    .date({ min: new Date('2015-01-01'), noInvalidDate: true, max: new Date('2035-12-31') })
    .map((at) => at.toISOString()),
});

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('a calendar entry', () => {
  test('is one all-day event on the due date, which leaves the day free', () => {
    const entry = entryOf();
    expect(entry.map(({ name }) => name).slice(0, 2)).toEqual(['BEGIN', 'VERSION']);
    expect(entry.filter(({ name }) => name === 'BEGIN').map((begin) => begin.value)).toEqual(['VCALENDAR', 'VEVENT']);
    expect(entry.slice(-2).map(({ name, value }) => `${name}:${value}`)).toEqual(['END:VEVENT', 'END:VCALENDAR']);
    expect(only(entry, 'DTSTART')).toEqual({ name: 'DTSTART', parameters: ['VALUE=DATE'], value: '20150424' });
    expect(only(entry, 'DTEND')).toEqual({ name: 'DTEND', parameters: ['VALUE=DATE'], value: '20150425' });
    expect(value(entry, 'DTSTAMP')).toBe('20150410T070000Z');
    expect(value(entry, 'TRANSP')).toBe('TRANSPARENT');
  });

  test('says that something is due and where to see what, and nothing that can go stale', () => {
    const entry = entryOf();
    expect(textOf(value(entry, 'SUMMARY'))).toBe('Due date: case audit by Riverside Partnership');
    expect(textOf(value(entry, 'DESCRIPTION'))).toBe(
      'A due date in the multi-agency case audit by Riverside Partnership (April to June 2015).\n' +
        'Your link in the newest email from us shows what we still need from you.',
    );
    const { content } = calendarEntry(facts);
    expect(content).not.toMatch(/case-\d|questionnaire|summar(?!y:)|step-down/i);
  });

  test('goes from the sender to the addressee, and wants no answer', () => {
    const entry = entryOf();
    expect(value(entry, 'ORGANIZER')).toBe('mailto:audit@partnership.example');
    expect(value(entry, 'ATTENDEE').toLowerCase()).toBe('mailto:contact@police.example');
    expect(only(entry, 'ATTENDEE').parameters).toContain('RSVP=FALSE');
  });

  test.each([
    ['foi&dpa@council.example', 'foi&dpa@council.example'],
    ["o'neil+audit=q2/a@council.example", "o'neil+audit=q2/a@council.example"],
    ['50%?#^`{|}@council.example', '50%25%3F%23%5E%60%7B%7C%7D@council.example'],
  ])('any address that RFC 5321 allows is a URI there: %s', (attendee, path) => {
    const address = value(entryOf({ attendee }), 'ATTENDEE').replace(/^mailto:/i, 'mailto:');
    expect(address).toBe(`mailto:${path}`);
    expect(decodeURIComponent(new URL(address).pathname)).toBe(attendee);
  });

  test('a request sets it, a cancellation of the same identity takes it out', () => {
    const request = entryOf();
    const cancel = entryOf({ method: 'CANCEL', sequence: 1 });
    expect([value(request, 'METHOD'), value(request, 'STATUS')]).toEqual(['REQUEST', 'CONFIRMED']);
    expect([value(cancel, 'METHOD'), value(cancel, 'STATUS')]).toEqual(['CANCEL', 'CANCELLED']);
    expect(value(cancel, 'UID')).toBe(value(request, 'UID'));
    expect(value(cancel, 'SEQUENCE')).toBe('1');
    expect(textOf(value(cancel, 'SUMMARY'))).toBe('Nothing more due: case audit by Riverside Partnership');
  });

  test('is a file of its own for each day and method, of the type that its method calls for', () => {
    const file = calendarEntry(facts);
    expect(file.filename).toBe('2015-q2-step-down-2015-04-24.ics');
    expect(file.contentType).toBe('text/calendar; method=REQUEST');
    const cancel = calendarEntry({ ...facts, method: 'CANCEL' });
    expect(cancel.contentType).toBe('text/calendar; method=CANCEL');
    expect(cancel.filename).not.toBe(file.filename);
  });

  test('can be read back, whatever its facts: lines of at most 75 octets, each ended by CRLF', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const { content } = calendarEntry(any);
        expect(content.endsWith('END:VCALENDAR\r\n')).toBe(true);
        expect(content.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        for (const line of content.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        const entry = parsed(content);
        expect(value(entry, 'UID')).toBe(calendarUid(any));
        expect(value(entry, 'SEQUENCE')).toBe(String(any.sequence));
        expect(value(entry, 'METHOD')).toBe(any.method);
        expect(value(entry, 'DTSTART')).toBe(any.dueOn.replaceAll('-', ''));
        expect(value(entry, 'DTEND')).toBe(addDays(any.dueOn, 1).replaceAll('-', ''));
        expect(value(entry, 'DTSTAMP')).toBe(`${any.stamp.slice(0, 19).replaceAll(/[-:]/g, '')}Z`);
        expect(decodeURIComponent(value(entry, 'ATTENDEE').slice('mailto:'.length))).toBe(any.attendee);
        expect(textOf(value(entry, 'DESCRIPTION'))).toContain(any.quarter);
      }),
    );
  });

  test('holds no link, nor the addressee', () => {
    const { content } = calendarEntry(facts);
    expect(content).not.toMatch(/:\/\//);
    expect(content).not.toContain(facts.addressee);
  });

  test.each(['America/New_York', 'Pacific/Auckland', 'Europe/London'])(
    'has the same bytes on a machine in %s',
    (tz) => {
      process.env['TZ'] = 'UTC';
      const inUtc = calendarEntry({ ...facts, dueOn: '2015-03-29' });
      process.env['TZ'] = tz;
      expect(new Date(2015, 6, 1).getTimezoneOffset()).not.toBe(0);
      expect(calendarEntry({ ...facts, dueOn: '2015-03-29' })).toEqual(inUtc);
    },
  );

  test('is told apart by audit, addressee and due date, and by nothing else', () => {
    const uid = calendarUid(facts);
    expect(
      value(entryOf({ sequence: 7, stamp: '2016-01-01T00:00:00Z', attendee: 'other@police.example' }), 'UID'),
    ).toBe(uid);
    const others = [{ audit: '2015-q3' }, { addressee: 'f'.repeat(32) }, { dueOn: '2015-04-25' }];
    expect(new Set([uid, ...others.map((other) => calendarUid({ ...facts, ...other }))]).size).toBe(4);
  });

  test.each([
    { dueOn: '2015-02-30' },
    { stamp: 'yesterday' },
    { stamp: '2015-04-10T07:00:00' },
    { sequence: -1 },
    { sequence: 1.5 },
    { sequence: 2 ** 31 },
  ])('refuses %j', (wrong) => {
    expect(() => calendarEntry({ ...facts, ...wrong })).toThrow(RangeError);
  });

  test.each(['a\r\nSUMMARY:x@a.example', 'a b@a.example', 'a@a.example,b@b.example', '"a"@a.example', 'nobody', ''])(
    'refuses the address %j, and does not repeat it',
    (wrong) => {
      const error = new TypeError('a calendar entry needs plain e-mail addresses');
      expect(() => calendarEntry({ ...facts, attendee: wrong })).toThrow(error);
      expect(() => calendarEntry({ ...facts, organiser: wrong })).toThrow(error);
    },
  );
});
