import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendices, body, otherSection, type Section } from '../../../../shared/work/packs/word/outline.ts';
import { place } from '../../../../shared/work/packs/word/placing.ts';
import { stepDown2015 } from '../../../library.ts';
import { stepDown2 } from '../../../library.ts';
import type { Question, Tool } from '../../../../shared/domain/tool/tool.ts';

const outline = [...body, ...appendices];
const flat = (sections: readonly Section[]): Section[] =>
  sections.flatMap((section) => [section, ...flat(section.sections ?? [])]);
const idsIn = (tool: Tool, section: string): string[] =>
  (place(outline, tool, [], []).questions.get(section) ?? []).map(({ id }) => id);

describe.each([stepDown2015, stepDown2])('$id', (tool) => {
  test('every question has its place, and only one', () => {
    const placed = [...place(outline, tool, [], []).questions.values()].flat().map(({ id }) => id);
    expect(placed.toSorted()).toEqual(tool.questions.map(({ id }) => id).toSorted());
  });

  test('and none is left over', () => {
    expect(idsIn(tool, otherSection.id)).toEqual([]);
  });
});

test('a question stands where the audit report of 2015 spoke of it', () => {
  expect(idsIn(stepDown2015, 'voice')).toEqual(['A1', 'A2', 'E6', 'A4']);
  expect(idsIn(stepDown2015, 'supervision')).toEqual(['D1', 'D2', 'D3', 'D5']);
  expect(idsIn(stepDown2015, 'decision')).toEqual(['E1', 'E2', 'E3', 'E4', 'E7', 'C7', 'E8', 'E9', 'E10']);
  expect(idsIn(stepDown2015, 'challenge')).toEqual(['D4', 'E5', 'F2']);
});

test('the parts of a split question stand where the whole did', () => {
  expect(idsIn(stepDown2, 'voice')).toEqual(['A1', 'A2', 'E6-1', 'E6-2', 'A4']);
  expect(idsIn(stepDown2, 'chronologies')).toEqual(['B3-1', 'B3-2']);
  expect(idsIn(stepDown2, 'challenge').slice(0, 4)).toEqual(['D4-1', 'D4-2', 'E5', 'D8']);
});

test('no section names a question that no tool asks, and none is named twice', () => {
  const known = new Set([...stepDown2015.questions, ...stepDown2.questions].map(({ id }) => id));
  const named = flat(outline).flatMap(({ questions = [] }) => questions);
  expect(named.filter((id) => !known.has(id))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
  expect(new Set(flat(outline).map(({ id }) => id)).size).toBe(flat(outline).length);
});

test('whatever a tool asks, a pack draws and a rule raises is placed once', () => {
  const [first] = stepDown2015.questions;
  const id = fc.stringMatching(/^[A-Z][1-9][0-9]?(-[1-9])?$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(id, { maxLength: 40 }),
      fc.uniqueArray(fc.string(), { maxLength: 20 }),
      fc.array(id, { maxLength: 10 }),
      (ids, names, raised) => {
        const tool: Tool = { ...stepDown2015, questions: ids.map((one): Question => ({ ...first!, id: one })) };
        const charts = names.map((name) => ({ name }));
        const signals = raised.map((question) => ({
          rule: 'does-not-apply' as const,
          questions: [question],
          agencies: [],
          answers: [],
        }));
        const placed = place(outline, tool, charts, signals);
        expect(
          [...placed.questions.values()]
            .flat()
            .map((one) => one.id)
            .toSorted(),
        ).toEqual(ids.toSorted());
        expect(new Set([...placed.charts.values()].flat())).toEqual(new Set(charts));
        expect(new Set([...placed.signals.values()].flat())).toEqual(new Set(signals));
      },
    ),
  );
});

test('a chart goes to the section that its name begins with, whatever its folder', () => {
  const charts = ['charts/section-c-2.svg', 'section-c.svg', 'charts/trends.svg', 'completeness', 'charts/new.svg'].map(
    (name) => ({ name }),
  );
  const placed = place(outline, stepDown2015, charts, []).charts;
  expect(placed.get('planning')).toEqual(charts.slice(0, 2));
  expect(placed.get('trends')).toEqual([charts[2]]);
  expect(placed.get('learning')).toEqual([charts[3]]);
  expect(placed.get('other')).toEqual([charts[4]]);
});
