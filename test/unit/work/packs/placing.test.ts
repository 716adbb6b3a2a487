import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendices, bodyOf, otherSection, type Section } from '../../../../shared/work/packs/word/outline.ts';
import { place } from '../../../../shared/work/packs/word/placing.ts';
import { stepDown2015 } from '../../../library.ts';
import { stepDown2, unreported } from '../../../library.ts';
import type { Question, ReportSection, Tool } from '../../../../shared/domain/tool/tool.ts';

const outlineOf = (tool: Tool): Section[] => [...bodyOf(tool), ...appendices];
const flat = (sections: readonly Section[]): Section[] =>
  sections.flatMap((section) => [section, ...flat(section.sections ?? [])]);
const idNamed = (tool: Tool, title: string): string => flat(outlineOf(tool)).find((one) => one.title === title)!.id;
const idsIn = (tool: Tool, section: string): string[] =>
  (place(outlineOf(tool), tool, [], []).questions.get(section) ?? []).map(({ id }) => id);
const under = (tool: Tool, title: string): string[] => idsIn(tool, idNamed(tool, title));
const findings = (tool: Tool): string[] =>
  (bodyOf(tool).find(({ id }) => id === 'findings')?.sections ?? []).map(({ title }) => title);

describe.each([stepDown2015, stepDown2])('$id', (tool) => {
  test('every question has its place, and only one', () => {
    const placed = [...place(outlineOf(tool), tool, [], []).questions.values()].flat().map(({ id }) => id);
    expect(placed.toSorted()).toEqual(tool.questions.map(({ id }) => id).toSorted());
  });

  test('and none is left over', () => {
    expect(idsIn(tool, otherSection.id)).toEqual([]);
  });

  test('has its findings in the order of the audit report of 2015', () => {
    expect(findings(tool)).toEqual([
      'Overview of the sample',
      'Assessment and the voice of the child',
      'Planning',
      'The decision to step down',
      'Challenge and escalation',
      'Families, practitioners and strategic leaders',
      'Grades and good practice',
      'Over the quarters',
    ]);
  });
});

test('a question stands where the audit report of 2015 spoke of it', () => {
  expect(under(stepDown2015, 'The voice of the child')).toEqual(['A1', 'A2', 'E6', 'A4']);
  expect(under(stepDown2015, 'Supervision and oversight')).toEqual(['D1', 'D2', 'D3', 'D5']);
  const decision = ['E1', 'E2', 'E3', 'E4', 'E7', 'C7', 'E8', 'E9', 'E10'];
  expect(under(stepDown2015, 'The decision to step down')).toEqual(decision);
  expect(under(stepDown2015, 'Challenge and escalation')).toEqual(['D4', 'E5', 'F2']);
});

test('the parts of a split question stand where the whole did', () => {
  expect(under(stepDown2, 'The voice of the child')).toEqual(['A1', 'A2', 'E6-1', 'E6-2', 'A4']);
  expect(under(stepDown2, 'Chronologies')).toEqual(['B3-1', 'B3-2']);
  expect(under(stepDown2, 'Challenge and escalation').slice(0, 4)).toEqual(['D4-1', 'D4-2', 'E5', 'D8']);
});

describe('a tool that says nothing of the report', () => {
  const tool: Tool = {
    ...unreported(stepDown2015),
    sections: [...stepDown2015.sections, { id: 'Z', title: 'Not asked' }],
  };

  test('has its findings in the order of its sections, between the sample and what people said', () => {
    expect(findings(tool)).toEqual([
      'Overview of the sample',
      ...stepDown2015.sections.map(({ title }) => title),
      'Families, practitioners and strategic leaders',
      'Grades and good practice',
      'Over the quarters',
    ]);
    for (const { id, title } of stepDown2015.sections) {
      const own = tool.questions.filter(({ section }) => section === id).map((question) => question.id);
      expect(under(tool, title)).toEqual(own);
    }
  });

  test('has a place to write in each', () => {
    const own = flat(outlineOf(tool)).filter(({ id }) => id.startsWith('tool-'));
    expect(own).toHaveLength(6);
    for (const { write } of own) expect(write).toHaveLength(1);
  });

  test('has the chart of each section with its questions', () => {
    const charts = tool.sections.map(({ id }) => ({ name: `charts/section-${id}.svg`, section: id }));
    const placed = place(outlineOf(tool), tool, charts, []).charts;
    for (const { id, title } of stepDown2015.sections) {
      expect(placed.get(idNamed(tool, title))?.map(({ section }) => section)).toEqual([id]);
    }
    // It asks nothing, so nothing of it is drawn; what is drawn all the same is not dropped.
    expect(placed.get(otherSection.id)).toEqual([charts.at(-1)]);
  });
});

const ids = fc.uniqueArray(fc.stringMatching(/^[A-Z][1-9][0-9]?(-[1-9])?$/), { maxLength: 40 });

/** A report that names some of the questions, in some order, some of them in sections within sections. */
const reportOf = (named: readonly string[]): fc.Arbitrary<ReportSection[] | undefined> =>
  fc.option(
    fc.array(fc.nat({ max: 3 }), { minLength: named.length, maxLength: named.length }).map((places) => {
      const at = (place: number): string[] => named.filter((_, index) => places[index] === place);
      return [
        { title: 'First', questions: at(0), sections: [{ title: 'Within', questions: at(1) }] },
        { title: 'Second', questions: at(2), charts: ['A'], grades: true as const },
      ];
    }),
    { nil: undefined },
  );

test('whatever a tool asks and says of its report, a pack draws and a rule raises is placed once, in the order of its section', () => {
  const [first] = stepDown2015.questions;
  fc.assert(
    fc.property(
      ids.chain((all) => fc.shuffledSubarray(all).chain((named) => reportOf(named).map((report) => ({ all, report })))),
      fc.uniqueArray(fc.string(), { maxLength: 20 }),
      fc.array(fc.stringMatching(/^[A-Z][1-9]$/), { maxLength: 10 }),
      ({ all, report }, names, raised) => {
        const tool: Tool = {
          ...unreported(stepDown2015),
          ...(report !== undefined && { report }),
          questions: all.map((one): Question => ({ ...first!, id: one })),
        };
        const charts = names.map((name, at) => ({ name, ...(at % 2 === 0 && { section: 'A' }) }));
        const signals = raised.map((question) => ({
          rule: 'does-not-apply' as const,
          questions: [question],
          agencies: [],
          answers: [],
        }));
        const outline = outlineOf(tool);
        expect(new Set(flat(outline).map(({ id }) => id)).size).toBe(flat(outline).length);
        const placed = place(outline, tool, charts, signals);
        const asked = [...placed.questions.values()].flat().map((one) => one.id);
        expect(asked.toSorted()).toEqual(all.toSorted());
        for (const { id, questions = [] } of flat(outline)) {
          expect((placed.questions.get(id) ?? []).map((one) => one.id)).toEqual(questions);
        }
        expect([...placed.charts.values()].flat()).toHaveLength(charts.length);
        expect(new Set([...placed.charts.values()].flat())).toEqual(new Set(charts));
        expect(new Set([...placed.signals.values()].flat())).toEqual(new Set(signals));
      },
    ),
  );
});

test("a section's chart goes where the tool says, any other where its name begins so, whatever its folder", () => {
  const charts = [
    { name: 'charts/section-c-2.svg', section: 'C' },
    { name: 'section-c.svg', section: 'C' },
    { name: 'charts/trends.svg' },
    { name: 'completeness' },
    { name: 'charts/new.svg' },
  ];
  const placed = place(outlineOf(stepDown2015), stepDown2015, charts, []).charts;
  expect(placed.get(idNamed(stepDown2015, 'Planning'))).toEqual(charts.slice(0, 2));
  expect(placed.get('trends')).toEqual([charts[2]]);
  expect(placed.get('learning')).toEqual([charts[3]]);
  expect(placed.get('other')).toEqual([charts[4]]);
});
