import type { Condition } from '../../../../shared/domain/tool/condition.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { everyKind } from '../../../every-kind.ts';
import { describe, expect, test } from 'vitest';
import { assessQuestionnaire, assessSummary } from '../../../../shared/domain/returns/assess.ts';
import { decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { cameWith, keyHash, keysIn, useOf } from '../../../../shared/domain/returns/cycle.ts';
import { stepDown2015 as tool } from '../../../library.ts';
import { asked, entryOf, key, stamp } from './samples.ts';
import { factsWith } from '../../../facts.ts';

describe('what is worked out of a submission', () => {
  test('of a questionnaire is what is missing of it', () => {
    const content = { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes' } } };
    const found = assessQuestionnaire(tool, content, factsWith());
    expect(found).toMatchObject({ content, covers: ['child-1'], textsCounted: true, concern: false });
    expect(found.gaps).not.toContain('A1');
    expect(found.gaps.length).toBeGreaterThan(10);
    expect(found.unexplained).toBeGreaterThan(0);
  });

  test('of a summary is which parts came', () => {
    const content = { text: 'It went well.' };
    expect(assessSummary(content)).toEqual({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      content,
      covers: [],
      gaps: [],
      unexplained: 0,
      concern: false,
      parts: ['text'],
    });
    // It has no text questions that anybody could have looked at.
    const { counted } = entryOf(decideSubmission(asked(), assessSummary(content), stamp));
    expect(counted).not.toHaveProperty('textsCounted');
  });
});

describe('a key of a cycle', () => {
  test('is another for each return, however its parts run together', () => {
    const [a, b] = [
      keyHash({ ...key, case: 'a', agency: 'bc' }, 'k'),
      keyHash({ ...key, case: 'ab', agency: 'c' }, 'k'),
    ];
    expect(a).not.toBe(b);
    expect(a).toMatch(/^[A-Za-z0-9_-]{16}$/);
  });

  test('keeps so much of a body that two can be told apart, and no more', () => {
    const use = useOf('k', { version: 2, seq: 5, sha256: 'a'.repeat(64) });
    expect(use).toEqual({ key: 'k', version: 2, seq: 5, body: 'a'.repeat(24) });
    expect([cameWith(use, 'a'.repeat(64)), cameWith(use, 'b'.repeat(64))]).toEqual([true, false]);
  });

  test('of an entry as it was written before keys were hashed is known, where it came with a version', () => {
    expect(keysIn({ ...asked(), idempotencyKey: 'k' })).toEqual([]);
    const counted = {
      version: 1,
      seq: 2,
      sha256: 'a'.repeat(64),
      receivedAt: '2026-04-20T09:30:00.000Z',
      covers: [],
      gaps: [],
      unexplained: 0,
    };
    expect(keysIn({ ...asked(), counted })).toEqual([]);
    expect(keysIn({ ...asked(), idempotencyKey: 'k', counted })).toEqual([useOf(keyHash(key, 'k'), counted)]);
  });
});

test('what rests on the case is kept as long as an item holds it', () => {
  const ages = ['unborn', 'under-1', 'pre-school', 'school-age', '16-17'] as const;
  const facts = (count: number): Condition[] =>
    Array.from({ length: count }, (_, at) => ({ ageBand: [ages[at % 5]!] }));
  const many = (count: number): Tool => ({
    ...everyKind,
    questions: [
      everyKind.questions[0]!,
      ...Array.from({ length: 60 }, (_, at) => ({
        ...everyKind.questions.find(({ id }) => id === 'K1')!,
        id: `L${at}`,
        // A condition of its own: none stands beside another.
        appliesWhen: { any: [...facts(count), { attribute: 'sex', is: [`value-${at}`] }] },
      })),
    ],
  });
  const children = Array.from({ length: 30 }, (_, at) => ({ id: `child-${at}`, ageBand: ages[0] }));
  const content = { childrenCovered: children.map(({ id }) => id), answers: { J1: { answer: 'yes' } } };
  const kept = (tool: Tool, of: typeof children) => {
    const { openWhere, gaps } = assessQuestionnaire(tool, content, { factors: [], service: 'police', children: of });
    return { groups: openWhere?.length, gaps: gaps.length };
  };
  expect(kept(many(1), children.slice(0, 2))).toEqual({ groups: 120, gaps: 120 });
  expect(kept(many(5), children)).toEqual({ groups: undefined, gaps: 1800 });
  const { openWhere, ...whole } = assessQuestionnaire(many(5), content, { factors: [], service: 'police', children });
  expect(openWhere).toBeUndefined();
  expect(JSON.stringify({ ...whole, content: undefined }).length).toBeLessThan(100_000);
});
