import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasAll, leftOpen, questionsLeft } from '../../../../shared/domain/returns/left-open.ts';
import { assessQuestionnaire } from '../../../../shared/domain/returns/assess.ts';
import { decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { gapsOf } from '../../../../shared/domain/tool/gaps.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { toolIds, toolOf } from '../../../../shared/domain/tool/tools.ts';
import { contentOf } from '../tool/samples.ts';
import { asked, entryOf, stamp } from './samples.ts';
import { runs } from '../../../runs.ts';

const second = toolOf('step-down@2')!;

/** A questionnaire in which questions rest on factors through others, and one on two factors at once. */
function chained(tool: Tool): Tool {
  const [a, b, c, d, ...rest] = tool.questions;
  const yes = (question: string) => ({ question, is: ['yes', 'no'] });
  return {
    ...tool,
    questions: [
      { ...a!, appliesWhen: { factor: 'neglect' } },
      { ...b!, appliesWhen: yes(a!.id) },
      { ...c!, appliesWhen: { factor: 'domestic-abuse' } },
      { ...d!, appliesWhen: yes(c!.id) },
      ...rest,
    ],
  };
}

const factors = fc.subarray(['domestic-abuse', 'neglect', 'parental-mental-health']);
const tools = [...toolIds.map((id) => toolOf(id)!), chained(second)];

describe('what a version leaves open once the factors of its case are corrected', () => {
  test('is what its answers leave open under them, whatever they were when it came', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tools).chain((tool) => fc.tuple(fc.constant(tool), contentOf(tool))),
        factors,
        factors,
        ([tool, content], then, now) => {
          const entry = entryOf(
            decideSubmission(asked(), assessQuestionnaire(tool, content, { factors: then }), stamp),
          );
          const left = questionsLeft(entry.counted!, now);
          const by = gapsOf(tool, content.answers, { factors: now });
          expect(left.questions.toSorted()).toEqual(by.gaps.toSorted());
          expect(left.unexplained).toBe(by.unexplained.length + by.textsLeft.length);
        },
      ),
      { numRuns: runs(30, 800) },
    );
  });

  test('is as it was kept of a version that came before it was told of other factors', () => {
    const counted = { gaps: ['A1'], unexplained: 2 };
    expect(questionsLeft(counted, ['domestic-abuse'])).toStrictEqual({ questions: ['A1'], unexplained: 2 });
  });

  test('is in the order of the page while its factors are those that it came under, and counts what rested on another', () => {
    const counted = {
      gaps: ['A1', 'C17', 'E1'],
      unexplained: 7,
      underFactors: [
        { factors: ['domestic-abuse'], gaps: ['C17'], unexplained: 2, held: true as const },
        { factors: ['neglect'], gaps: ['D9'], unexplained: 1 },
      ],
    };
    expect(questionsLeft(counted, ['domestic-abuse'])).toEqual({ questions: ['A1', 'C17', 'E1'], unexplained: 7 });
    expect(questionsLeft(counted, [])).toEqual({ questions: ['A1', 'E1'], unexplained: 5 });
    expect(questionsLeft(counted, ['neglect'])).toEqual({ questions: ['A1', 'E1', 'D9'], unexplained: 6 });
    expect(questionsLeft(counted, ['neglect', 'domestic-abuse'])).toEqual({
      questions: ['A1', 'E1', 'C17', 'D9'],
      unexplained: 8,
    });
  });

  test('gains the question that the factor asks, and loses it again', () => {
    const content = { childrenCovered: ['child-1'], answers: {} };
    const of = second.questions.find(({ appliesWhen }) => appliesWhen !== undefined && 'factor' in appliesWhen);
    const assessed = assessQuestionnaire(second, content, { factors: [] });
    const last = entryOf(decideSubmission(asked(), { ...assessed, covers: ['child-1'] }, stamp));
    const entered = (...held: string[]) => ({
      children: [{ id: 'child-1', ageBand: 'unborn' as const }],
      factors: held,
    });
    expect(leftOpen(last, entered()).questions).not.toContain(of!.id);
    expect(leftOpen(last, entered('domestic-abuse')).questions).toContain(of!.id);
    expect(leftOpen(last, entered('domestic-abuse')).questions.length).toBeGreaterThan(assessed.gaps.length);
    expect(leftOpen(last, entered()).questions).toStrictEqual(assessed.gaps);
  });

  test('has a child that was added and is not covered', () => {
    const content = { childrenCovered: ['child-1'], answers: {} };
    const last = entryOf(decideSubmission(asked(), assessQuestionnaire(second, content, { factors: [] }), stamp));
    const children = ['child-1', 'child-2'].map((id) => ({ id, ageBand: 'unborn' as const }));
    expect(leftOpen(last, { children, factors: [] }).children).toStrictEqual(['child-2']);
    expect(leftOpen({ ...last, knows: ['child-1'] }, { children, factors: [] }).children).toStrictEqual([]);
    expect(leftOpen(asked(), { children, factors: [] })).toStrictEqual({ questions: [], children: [], unexplained: 0 });
  });
});

test('a case has all factors of a group, and all of none', () => {
  expect(hasAll(['a', 'b'], ['b'])).toBe(true);
  expect(hasAll(['a'], ['a', 'b'])).toBe(false);
  expect(hasAll([], [])).toBe(true);
});
