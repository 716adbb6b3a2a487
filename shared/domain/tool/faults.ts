import { conditionFaults } from './condition-faults.ts';
import { gradeFaults, nameFaults } from './name-faults.ts';
import { keyOf, readBy, tellsApart, type BetweenSides } from './signal-rules.ts';
import type { ToolFault } from './tool-fault.ts';
import type { Comparable, Question, Signal, Tool, Waited } from './tool.ts';

type Path = ToolFault['path'];

const faultIf = (when: boolean, path: Path, detail: string): ToolFault[] => (when ? [{ path, detail }] : []);

/** A fault for each that stood before in the list. @param at where the one at an index stands */
const repeats = (ids: readonly string[], at: (index: number) => Path): ToolFault[] =>
  ids.flatMap((id, index) => faultIf(ids.indexOf(id) !== index, at(index), 'stands here twice'));

const has = (question: Question | undefined, value: string): boolean =>
  question?.options.some((option) => option.value === value) ?? false;

type Questions = ReadonlyMap<string, Question>;

const noQuestion = (id: string, path: Path, questions: Questions): ToolFault[] =>
  faultIf(!questions.has(id), path, 'is no question of this tool');

/** A question, and answers to it, that a rule names. */
function givenFaults(given: { question: string; is: string }, path: Path, questions: Questions): ToolFault[] {
  const question = questions.get(given.question);
  if (question === undefined) return noQuestion(given.question, [...path, 'question'], questions);
  return faultIf(!has(question, given.is), [...path, 'is'], 'is no answer to this question');
}

/** Answers that a rule waits for, all of them given in one questionnaire. */
const waitedFaults = (answers: readonly Waited[], path: Path, questions: Questions): ToolFault[] =>
  answers.flatMap((waited, at) => [
    ...('is' in waited
      ? [waited.is].flat().flatMap((is) => givenFaults({ ...waited, is }, [...path, at], questions))
      : noQuestion(waited.question, [...path, at, 'question'], questions)),
    ...faultIf(
      questions.get(waited.question)?.type !== 'several' &&
        answers.findIndex(({ question }) => question === waited.question) !== at,
      [...path, at, 'question'],
      'stands here twice: nobody gives two answers to it',
    ),
  ]);

/** Two sets of answers that some question tells apart, among those that the rule reads. */
function sidesFaults(signal: BetweenSides, path: Path, tool: Tool): ToolFault[] {
  const { between } = signal;
  const read = readBy(tool, signal);
  const places = between.flatMap((side, at) => side.map((value, index) => ({ value, at: [...path, at, index] })));
  const each = places.flatMap(({ value, at }) => [
    ...faultIf(!read.some((question) => has(question, value)), at, 'is no answer to a question that this rule reads'),
    ...faultIf(value === 'not-applicable', at, 'is never counted as an answer'),
  ]);
  const twice = repeats(
    places.map(({ value }) => value),
    (index) => places[index]?.at ?? path,
  );
  if (each.length > 0) return [...each, ...twice];
  const isIdle = !read.some((question) => tellsApart(question, between));
  return [...faultIf(isIdle, path, 'are answers between which no question of this tool can tell'), ...twice];
}

/** What is wrong with a rule that raises signals. */
function signalFaults(signal: Signal, path: Path, tool: Tool, questions: Questions): ToolFault[] {
  switch (signal.rule) {
    case 'together':
    case 'disagreed-not-escalated':
    case 'escalated-though-agreed':
      return waitedFaults(signal.answers, [...path, 'answers'], questions);
    case 'overall-better-than-sections': {
      const named: [id: string, path: Path][] = [
        [signal.overall, [...path, 'overall']],
        ...signal.sections.map((id, at): [string, Path] => [id, [...path, 'sections', at]]),
      ];
      return named.flatMap(([id, at]) => [
        ...noQuestion(id, at, questions),
        // Only grades stand from the worst to the best.
        ...faultIf(questions.has(id) && questions.get(id)?.type !== 'grade', at, 'is compared as a grade and is none'),
      ]);
    }
    case 'no-assessment-tool': {
      const question = questions.get(signal.question);
      return [
        ...noQuestion(signal.question, [...path, 'question'], questions),
        ...(signal.factor === undefined ? [] : factorFaults(signal.factor, [...path, 'factor'], tool)),
        ...(question === undefined || question.type === 'text'
          ? []
          : signal.none.flatMap((value, at) =>
              faultIf(!has(question, value), [...path, 'none', at], 'is no answer to this question'),
            )),
      ];
    }
    case 'outlier-service':
      return sidesFaults(signal, [...path, 'between'], tool);
    case 'agencies-contradict': {
      const { between, ...named } = signal;
      return between === undefined ? [] : sidesFaults({ ...named, between }, [...path, 'between'], tool);
    }
    case 'concern-raised':
    case 'does-not-apply':
      return [];
  }
}

/** A signal is found again by its rule's id, or else by the rule's own name. */
function signalNameFaults(signals: readonly Signal[]): ToolFault[] {
  const keys = signals.map(keyOf);
  return signals.flatMap(({ id }, at) =>
    faultIf(
      keys.indexOf(keys[at] ?? '') !== at,
      ['signals', at, ...(id === undefined ? [] : ['id'])],
      'needs an id of its own: a rule before it is called so',
    ),
  );
}

const factorFaults = (factor: string, path: Path, { factors }: Tool): ToolFault[] =>
  faultIf(!factors.some(({ value }) => value === factor), path, 'is no factor of this tool');

/** Names of fields of an answer: a box cannot be called so. */
const reserved = new Set(['answer', 'reason', 'children']);

function questionFaults(tool: Tool, question: Question, at: number): ToolFault[] {
  const path: Path = ['questions', at];
  const { options, boxes, reasons, section, type } = question;
  return [
    ...faultIf(!tool.sections.some(({ id }) => id === section), [...path, 'section'], 'is no section of this tool'),
    ...faultIf((type === 'text') !== (options.length === 0), [...path, 'options'], 'a text alone has no options'),
    ...repeats(
      options.map(({ value }) => value),
      (index) => [...path, 'options', index, 'value'],
    ),
    ...repeats(
      (reasons ?? []).map(({ value }) => value),
      (index) => [...path, 'reasons', index, 'value'],
    ),
    ...repeats(
      boxes.map(({ id }) => id),
      (index) => [...path, 'boxes', index, 'id'],
    ),
    ...faultIf(
      has(question, 'dont-know') !== (reasons !== undefined),
      [...path, 'reasons'],
      'reasons go with the answer dont-know, and only with it',
    ),
    ...boxes.flatMap(({ id, when, offered }, index) => [
      ...faultIf(reserved.has(id), [...path, 'boxes', index, 'id'], 'is a name of its own in every answer'),
      ...faultIf(
        when === undefined && offered === undefined,
        [...path, 'boxes', index],
        'is neither asked for (when) nor offered',
      ),
      ...(when === undefined || when === 'always' ? [] : when).flatMap((value, answer) =>
        faultIf(!has(question, value), [...path, 'boxes', index, 'when', answer], 'waits for an unknown answer'),
      ),
    ]),
  ];
}

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
      if (part.type === 'text') return [{ path: at, detail: 'is a text, which nothing is compared with' }];
      const isBoth = has(part, 'yes') && has(part, 'no');
      return faultIf(rule !== 'same' && !isBoth, at, 'does not offer both yes and no, by which this rule decides');
    }),
  ];
}

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
      tool.questions.every(({ appliesWhen }) => appliesWhen !== undefined),
      ['questions'],
      'must have one at the least that everybody is asked: by it the questionnaires are counted',
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
