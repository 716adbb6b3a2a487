import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leftOpen } from '../../../../shared/domain/returns/left-open.ts';
import { assessQuestionnaire } from '../../../../shared/domain/returns/assess.ts';
import { decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { gapsOf } from '../../../../shared/domain/tool/gaps.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { factsOf } from '../../../../shared/domain/tool/facts.ts';
import { parseEntry } from '../../../../shared/domain/returns/store.ts';
import { childrenCovered, conditionedTool, describedCase, service } from '../../../conditioned.ts';
import { factsWith } from '../../../facts.ts';
import { contentOf } from '../tool/samples.ts';
import { asked, entryOf, stamp } from './samples.ts';
import { runs } from '../../../runs.ts';
import { toolIds, toolOf } from '../../../library.ts';

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

/** A version of which nothing was kept but what each has. */
const came = { version: 1, seq: 3, sha256: 'a'.repeat(64), receivedAt: '2026-04-20T09:30:00.123Z', covers: [] };

const leftUnder = (counted: NonNullable<Entry['counted']>, ...held: string[]) => {
  const { questions, unexplained } = leftOpen({ counted }, { factors: held, children: [] });
  return { questions, unexplained };
};

describe('what a version leaves open once the factors of its case are corrected', () => {
  test('is what its answers leave open under them, whatever they were when it came', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tools).chain((tool) => fc.tuple(fc.constant(tool), contentOf(tool))),
        factors,
        factors,
        ([tool, content], then, now) => {
          const entry = entryOf(
            decideSubmission(asked(), assessQuestionnaire(tool, content, factsWith({ factors: then })), stamp),
          );
          const left = leftOpen(entry, { factors: now, children: [] });
          const by = gapsOf(tool, content.answers, factsWith({ factors: now }));
          expect(left.questions.toSorted()).toEqual(by.gaps.toSorted());
          expect(left.unexplained).toBe(by.unexplained.length + by.textsLeft.length);
        },
      ),
      { numRuns: runs(30, 800) },
    );
  });

  test('is as it was kept of a version that came before it was told of other factors', () => {
    const counted = { ...came, gaps: ['A1'], unexplained: 2 };
    expect(leftUnder(counted, 'domestic-abuse')).toStrictEqual({ questions: ['A1'], unexplained: 2 });
  });

  test('is in the order of the page while its factors are those that it came under, and counts what rested on another', () => {
    const counted = {
      ...came,
      gaps: ['A1', 'C17', 'E1'],
      unexplained: 7,
      underFactors: [
        { factors: ['domestic-abuse'], gaps: ['C17'], unexplained: 2, held: true as const },
        { factors: ['neglect'], gaps: ['D9'], unexplained: 1 },
      ],
    };
    expect(leftUnder(counted, 'domestic-abuse')).toEqual({ questions: ['A1', 'C17', 'E1'], unexplained: 7 });
    expect(leftUnder(counted)).toEqual({ questions: ['A1', 'E1'], unexplained: 5 });
    expect(leftUnder(counted, 'neglect')).toEqual({ questions: ['A1', 'E1', 'D9'], unexplained: 6 });
    expect(leftUnder(counted, 'neglect', 'domestic-abuse')).toEqual({
      questions: ['A1', 'E1', 'C17', 'D9'],
      unexplained: 8,
    });
  });

  test('gains the question that the factor asks, and loses it again', () => {
    const content = { childrenCovered: ['child-1'], answers: {} };
    const of = second.questions.find(({ appliesWhen }) => appliesWhen !== undefined && 'factor' in appliesWhen);
    const assessed = assessQuestionnaire(second, content, factsWith());
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
    const last = entryOf(decideSubmission(asked(), assessQuestionnaire(second, content, factsWith()), stamp));
    const children = ['child-1', 'child-2'].map((id) => ({ id, ageBand: 'unborn' as const }));
    expect(leftOpen(last, { children, factors: [] }).children).toStrictEqual(['child-2']);
    expect(leftOpen({ ...last, knows: ['child-1'] }, { children, factors: [] }).children).toStrictEqual([]);
    expect(leftOpen(asked(), { children, factors: [] })).toStrictEqual({ questions: [], children: [], unexplained: 0 });
  });
});

describe('what a version leaves open once its case is corrected in anything', () => {
  test('is what its answers leave open of the case as it is then, whatever it was when it came', () => {
    fc.assert(
      fc.property(
        conditionedTool.chain((tool) => fc.tuple(fc.constant(tool), contentOf(tool))),
        childrenCovered,
        service,
        fc.tuple(describedCase, describedCase),
        ([tool, answered], covered, who, [then, now]) => {
          const content = { ...answered, childrenCovered: covered };
          const facts = factsOf({ case: then, service: who }, content);
          const entry = entryOf(decideSubmission(asked(), assessQuestionnaire(tool, content, facts), stamp));
          // As it is stored, and read again.
          const { counted } = parseEntry(JSON.parse(JSON.stringify({ ...entry, content: undefined })));
          const left = leftOpen({ counted }, now);
          const by = gapsOf(tool, content.answers, factsOf({ case: now, service: who }, content));
          expect(left.questions.toSorted()).toEqual(by.gaps.toSorted());
          expect(left.unexplained).toBe(by.unexplained.length + by.textsLeft.length);
        },
      ),
      { numRuns: runs(200, 3000) },
    );
  });

  test('keeps no word of the answers, and nothing where no question rests on the case', () => {
    const content = { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes', details: 'A word of it' } } };
    const kept = assessQuestionnaire(second, content, factsWith()).openWhere;
    expect(JSON.stringify(kept)).not.toContain('A word');
    const plain = { ...second, questions: second.questions.filter(({ appliesWhen }) => appliesWhen === undefined) };
    expect(assessQuestionnaire(plain, content, factsWith()).openWhere).toEqual([]);
  });
});
