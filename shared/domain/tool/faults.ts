import { decidesYesOrNo, standsAlone } from './comparable.ts';
import { conditionFaults } from './condition-faults.ts';
import { gradeFaults, nameFaults } from './name-faults.ts';
import { isOfChild } from './answers.ts';
import { questionFaults } from './question-faults.ts';
import { givenFaults, signalFaults, signalNameFaults } from './signal-faults.ts';
import { factorFaults, faultIf, noQuestion, repeats, type Questions, type ToolFault } from './tool-fault.ts';
import type { Comparable, Tool } from './tool.ts';

type Path = ToolFault['path'];

/** Codes of the theme: each once, and those that are called for known. */
function themeFaults(tool: Tool): ToolFault[] {
  const { services, factors, levels = [], attributes = [], calledFor } = tool;
  const values = (of: readonly { value: string }[]): string[] => of.map(({ value }) => value);
  return [
    ...repeats(values(services), (index) => ['services', index, 'value']),
    ...repeats(values(factors), (index) => ['factors', index, 'value']),
    ...repeats(values(levels), (index) => ['levels', index, 'value']),
    ...repeats(
      attributes.map(({ id }) => id),
      (index) => ['attributes', index, 'id'],
    ),
    ...attributes.flatMap(({ options }, at) =>
      repeats(values(options), (index) => ['attributes', at, 'options', index, 'value']),
    ),
    ...repeats(values(tool.judgement?.options ?? []), (index) => ['judgement', 'options', index, 'value']),
    ...calledFor.flatMap((rule, at) => [
      ...('factor' in rule ? factorFaults(rule.factor, ['calledFor', at, 'factor'], tool) : []),
      ...rule.services.flatMap((service, index) =>
        faultIf(
          !services.some(({ value }) => value === service),
          ['calledFor', at, 'services', index],
          'is no service of this tool',
        ),
      ),
    ]),
  ];
}

/** Sections each once: by more than their case, as the files of a pack are called after them. */
function sectionFaults({ sections }: Tool): ToolFault[] {
  const names = sections.map(({ id }) => id.toLowerCase());
  return [
    ...repeats(names, (index) => ['sections', index, 'id']),
    ...names.flatMap((name, index) =>
      faultIf(
        /-\d+$/.test(name) && names.includes(name.replace(/-\d+$/, '')),
        ['sections', index, 'id'],
        'is what a second chart of another section is called',
      ),
    ),
  ];
}

/** The report's sections: each question and chart in one of them, and the grades. */
function reportFaults({ report = [], sections }: Tool, questions: Questions): ToolFault[] {
  const places = report.flatMap((section, at) => [
    { section, path: ['report', at] },
    ...(section.sections ?? []).map((inner, index) => ({ section: inner, path: ['report', at, 'sections', index] })),
  ]);
  const named = (field: 'questions' | 'charts'): { id: string; at: Path }[] =>
    places.flatMap(({ section, path }) =>
      (section[field] ?? []).map((id, index) => ({ id, at: [...path, field, index] })),
    );
  const once = (of: readonly { id: string; at: Path }[]): ToolFault[] =>
    repeats(
      of.map(({ id }) => id),
      (index) => of[index]?.at ?? [],
    );
  const [asked, charts] = [named('questions'), named('charts')];
  const ofGrades = report.flatMap(({ grades }, at) => (grades === true ? [at] : []));
  return [
    ...asked.flatMap(({ id, at }) => noQuestion(id, at, questions)),
    ...once(asked),
    ...charts.flatMap(({ id, at }) =>
      faultIf(!sections.some((section) => section.id === id), at, 'is no section of this tool'),
    ),
    ...once(charts),
    ...ofGrades.slice(1).map((at): ToolFault => ({ path: ['report', at, 'grades'], detail: 'stands here twice' })),
  ];
}

/** Answers that stand beside those of another tool: such as can be counted, and be brought together by their rule. */
function comparableFaults(one: Comparable, path: Path, { id: own }: Tool, questions: Questions): ToolFault[] {
  const { rule, parts } = one;
  return [
    ...faultIf(one.with === own, [...path, 'with'], 'is this tool itself'),
    ...faultIf(rule === 'same' && parts.length !== 1, [...path, 'parts'], 'is the same as one question alone'),
    ...parts.flatMap((id, index) => {
      const at: Path = [...path, 'parts', index];
      const part = questions.get(id);
      if (part === undefined) return noQuestion(id, at, questions);
      const why = standsAlone(part);
      if (why !== undefined) return [{ path: at, detail: why }];
      const isUndecided = rule !== 'same' && !decidesYesOrNo(part);
      if (part.type === 'several')
        return faultIf(isUndecided, at, 'takes several answers, and this rule one yes or no');
      return faultIf(isUndecided, at, 'does not offer both yes and no, by which this rule decides');
    }),
  ];
}

/**
 * So many questions are about each child at the most. A return keeps what it leaves open child by child, and with the thirty
 * children that a case can have it stays well under what an item of the table holds (400 KB).
 */
const mostOfChild = 60;

/** All that is wrong with a tool beyond each of its fields, in the order of the file. */
export function faultsOf(tool: Tool): ToolFault[] {
  const questions = new Map(tool.questions.map((question) => [question.id, question]));
  return [
    ...themeFaults(tool),
    ...nameFaults(tool),
    ...gradeFaults(tool),
    ...sectionFaults(tool),
    ...repeats(
      tool.questions.map(({ id }) => id),
      (index) => ['questions', index, 'id'],
    ),
    ...tool.questions.flatMap((question, at) => questionFaults(tool, question, at)),
    ...conditionFaults(tool),
    ...faultIf(
      tool.questions.filter(isOfChild).length > mostOfChild,
      ['questions'],
      `ask more than ${mostOfChild} times about each child, which nobody answers`,
    ),
    ...faultIf(
      tool.questions.every((question) => question.appliesWhen !== undefined || isOfChild(question)),
      ['questions'],
      'must have one at the least that everybody is asked, and once: by it the questionnaires are counted',
    ),
    ...reportFaults(tool, questions),
    ...tool.concerns.flatMap((given, at) => givenFaults(given, ['concerns', at], questions)),
    ...repeats(
      tool.comparable.map((one) => `${one.with} ${one.question}`),
      (index) => ['comparable', index],
    ),
    ...tool.comparable.flatMap((one, at) => comparableFaults(one, ['comparable', at], tool, questions)),
    ...signalNameFaults(tool.signals),
    ...tool.signals.flatMap((signal, at) => signalFaults(signal, ['signals', at], tool, questions)),
  ];
}
