import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { NewAgency, NewAudit, NewCase } from '../../../../shared/domain/audits/schema.ts';
import { fieldProblems } from '../../../../shared/base/http/parse.ts';
import { audit, entered, gp } from '../../front/manager/fixture.ts';

/** Where a schema finds fault with a value. */
const faultsOf = (schema: z.core.$ZodType, value: unknown): string[] => {
  const result = z.safeParse(schema, value);
  return result.success ? [] : fieldProblems(result.error.issues).map((problem) => problem.pointer);
};

const { state: _state, createdAt: _createdAt, ...newAudit } = audit;
const { id: _id, ...newAgency } = gp;
const { id: _case, ...shownCase } = entered('case-1');
const newCase = { ...shownCase, expects: ['gp-a'] };

describe('what the business manager enters', () => {
  test('is taken when it is right', () => {
    expect(faultsOf(NewAudit, newAudit)).toStrictEqual([]);
    expect(faultsOf(NewAgency, newAgency)).toStrictEqual([]);
    expect(faultsOf(NewCase, newCase)).toStrictEqual([]);
    const { adults: _a, steppedDownOn: _s, leadProfessional: _l, ...least } = newCase;
    expect(faultsOf(NewCase, { ...least, factors: [], expects: [] })).toStrictEqual([]);
  });

  test.each([
    [{ dueOn: '2026-04-12' }, ['/dueOn']],
    [{ closesOn: '2026-04-30' }, ['/closesOn']],
    [{ quarter: { ...newAudit.quarter, to: '2026-03-31' } }, ['/quarter/to']],
    [{ opensOn: '2026-02-30' }, ['/opensOn']],
    [{ opensOn: '13/04/2026' }, ['/opensOn']],
    [{ opensOn: 20260413 }, ['/opensOn']],
    [{ quarter: undefined }, ['/quarter']],
    [{ quarter: { label: 'Q2' } }, ['/quarter/from', '/quarter/to']],
    [{ id: 'Q2 2026' }, ['/id']],
    [{ id: 'x'.repeat(33) }, ['/id']],
    [{ tool: 'step-down' }, ['/tool']],
    [{ title: '' }, ['/title']],
    [{ title: '\u200b' }, ['/title']],
    [{ opensOn: '2014-12-31' }, ['/opensOn']],
    [{ dueOn: '2062-05-01', closesOn: '2062-05-29' }, ['/dueOn', '/closesOn']],
    [{ windowsAnchor: '2090-03-31' }, ['/windowsAnchor']],
    [{ extraHolidays: ['2026-05-01', '0001-01-01'] }, ['/extraHolidays/1']],
    [{ state: 'open' }, ['/state']],
  ])('of an audit, refused: %j', (change, pointers) => {
    expect(faultsOf(NewAudit, { ...newAudit, ...change })).toStrictEqual(pointers);
  });

  test('of an audit, dates may fall on one day', () => {
    const day = '2026-04-13';
    expect(faultsOf(NewAudit, { ...newAudit, opensOn: day, dueOn: day, closesOn: day })).toStrictEqual([]);
  });

  test.each([
    [{ contact: { email: 'nobody' } }, ['/contact/email']],
    [{ lead: undefined }, ['/lead']],
    [{ service: 'General practice' }, ['/service']],
    [{ name: 'x'.repeat(201) }, ['/name']],
    [{ contact: { email: 'a@b.example', name: 'Quill' } }, ['/contact/name']],
  ])('of an agency, refused: %j', (change, pointers) => {
    expect(faultsOf(NewAgency, { ...newAgency, ...change })).toStrictEqual(pointers);
  });

  test.each([
    [{ children: [] }, ['/children']],
    [{ children: [newCase.children[0], newCase.children[0]] }, ['/children']],
    [{ leadProfessional: { email: 'nobody' } }, ['/leadProfessional/email']],
    [{ children: [{ id: 'child-1', ageBand: 'teenager' }] }, ['/children/0/ageBand']],
    [{ children: [{ id: 'child-1', ageBand: 'unborn', name: 'Quill' }] }, ['/children/0/name']],
    [{ expects: ['gp-a', 'gp-a'] }, ['/expects']],
    [{ expects: ['summary'] }, ['/expects/0']],
    [{ factors: ['neglect', 'neglect'] }, ['/factors']],
    [{ route: { from: 'CP' } }, ['/route/to']],
    [{ identifiers: { name: 'Quill' } }, ['/identifiers']],
  ])('of a case, refused: %j', (change, pointers) => {
    expect(faultsOf(NewCase, { ...newCase, ...change })).toStrictEqual(pointers);
  });
});

describe('an e-mail address', () => {
  const isOne = (email: string): boolean => faultsOf(NewAgency, { ...newAgency, contact: { email } }).length === 0;

  test.each([
    'foi&dpa@council.example',
    "o'neil+audit=q2/a@council.gov.uk",
    "!#$%&'*+-/=?^_`{|}~@a-b.example",
    `${'x'.repeat(64)}@b.example`,
    `a@${'b'.repeat(63)}.example`,
    'A.Manager@NHS.NET',
    'a@xn--bcher-kva.example',
    'a@b.xn--p1ai',
  ])('is what RFC 5321 allows: %s', (email) => {
    expect(isOne(email)).toBe(true);
  });

  test.each([
    'nobody',
    '@b.example',
    'a@',
    'a@localhost',
    'a@192.0.2.1',
    '.a@b.example',
    'a.@b.example',
    'a..b@c.example',
    'a b@c.example',
    '"a b"@c.example',
    'a@b.example, c@d.example',
    'a@b.example\r\nbcc: c@d.example',
    'A <a@b.example>',
    'a@b_c.example',
    'a@-b.example',
    'a@b-.example',
    'a@b..example',
    'a@b.example.',
    'zo\u00eb@b.example',
    `${'x'.repeat(65)}@b.example`,
    `a@${'b'.repeat(64)}.example`,
    `${'x'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(54)}.example`,
  ])('is nothing else: %j', (email) => {
    expect(isOne(email)).toBe(false);
  });

  test('can stand in a header as it is, whatever it is', () => {
    const any = fc.oneof(
      fc.emailAddress(),
      fc.string({ unit: fc.constantFrom(...Array.from('ab.@-+&/=,;:<>()[]" \\\r\n\u00e9')), minLength: 3 }),
    );
    fc.assert(
      fc.property(any, (email) => {
        fc.pre(isOne(email));
        expect(email).toMatch(/^[^\s\p{C}"(),:;<>@[\\\]]+@[a-z0-9.-]+$/iu);
      }),
    );
  });
});

describe('what the cases were chosen by', () => {
  test('is told, with what could not be met and why', () => {
    const criteria = [
      { text: 'A step down in the last year', met: true },
      { text: 'Two from each area', met: false, why: 'One area had one' },
    ];
    expect(faultsOf(NewAudit, { ...newAudit, criteria })).toStrictEqual([]);
    expect(faultsOf(NewAudit, { ...newAudit, criteria: [{ text: ' ', met: 'yes', why: '', more: 1 }] })).toStrictEqual([
      '/criteria/0/text',
      '/criteria/0/met',
      '/criteria/0/why',
      '/criteria/0/more',
    ]);
  });
});
