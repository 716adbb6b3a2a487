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
