import { caseConditionFaults } from './condition-faults.ts';
import { keyOf, readBy, tellsApart, type BetweenSides } from './signal-rules.ts';
import { factorFaults, faultIf, has, noQuestion, repeats, type Questions, type ToolFault } from './tool-fault.ts';
import type { Signal, Tool, Waited } from './tool.ts';

type Path = ToolFault['path'];

const noAnswer = 'is no answer to this question';

/** A question, and an answer to it, that a rule names. */
export function givenFaults(given: { question: string; is: string }, path: Path, questions: Questions): ToolFault[] {
  const question = questions.get(given.question);
  if (question === undefined) return noQuestion(given.question, [...path, 'question'], questions);
  return faultIf(!has(question, given.is), [...path, 'is'], noAnswer);
}

/** One answer that a rule waits for. */
function oneWaitedFaults(waited: Waited, path: Path, questions: Questions): ToolFault[] {
  const question = questions.get(waited.question);
  if (question === undefined) return noQuestion(waited.question, [...path, 'question'], questions);
  if ('is' in waited) {
    const { is, only } = waited;
    return [
      ...(typeof is === 'string'
        ? givenFaults({ question: waited.question, is }, path, questions)
        : [
            ...is.flatMap((value, at) => faultIf(!has(question, value), [...path, 'is', at], noAnswer)),
            ...repeats(is, (at) => [...path, 'is', at]),
          ]),
      ...faultIf(only === true && question.type !== 'several', [...path, 'only'], 'goes with several answers'),
    ];
  }
  const { atLeast, atMost } = waited;
  return [
    ...faultIf(question.type !== 'number', [...path, 'question'], 'is no number'),
    ...faultIf(
      atLeast === undefined && atMost === undefined,
      path,
      'says neither which answer it waits for (is) nor how large a number (atLeast, atMost)',
    ),
    ...faultIf((atLeast ?? 0) > (atMost ?? Infinity), [...path, 'atMost'], 'is less than atLeast'),
  ];
}

/** Answers that a rule waits for, all of them given in one questionnaire. */
const waitedFaults = (answers: readonly Waited[], path: Path, questions: Questions): ToolFault[] =>
  answers.flatMap((waited, at) => [
    ...oneWaitedFaults(waited, [...path, at], questions),
    ...faultIf(
      questions.get(waited.question)?.type !== 'several' &&
        answers.findIndex(({ question }) => question === waited.question) !== at,
      [...path, at, 'question'],
      'stands here twice: nobody gives two answers to it',
    ),
  ]);

/** A rule that a tool alone has. */
function togetherFaults(
  { answers, sameChild, where }: Extract<Signal, { rule: 'together' }>,
  path: Path,
  tool: Tool,
  questions: Questions,
): ToolFault[] {
  const isOfNoChild = !answers.some(({ question }) => questions.get(question)?.about === 'child');
  return [
    ...waitedFaults(answers, [...path, 'answers'], questions),
    ...faultIf(sameChild === true && isOfNoChild, [...path, 'sameChild'], 'waits for no answer about a child'),
    ...(where === undefined ? [] : caseConditionFaults(where, [...path, 'where'], tool)),
  ];
}

/** A rule that finds answers of agencies that cannot both be right: by their sets, or by how far apart they are. */
function contradictFaults(
  signal: Extract<Signal, { rule: 'agencies-contradict' }>,
  path: Path,
  tool: Tool,
  questions: Questions,
): ToolFault[] {
  const { between, apart, questions: named = [] } = signal;
  const isByDistance = apart !== undefined;
  return [
    ...faultIf(
      (between === undefined) === (apart === undefined),
      path,
      'says either between which answers it tells (between), or how far apart they are (apart)',
    ),
    ...named.flatMap((id, at) => {
      const question = questions.get(id);
      if (question === undefined) return noQuestion(id, [...path, 'questions', at], questions);
      const isRead = question.type === 'number' || question.type === 'date';
      return [
        ...faultIf(
          question.about === 'agency',
          [...path, 'questions', at],
          "is about an agency's own work, which no other contradicts",
        ),
        ...faultIf(isByDistance && !isRead, [...path, 'questions', at], 'is neither a number nor a date'),
      ];
    }),
    ...repeats(named, (at) => [...path, 'questions', at]),
    ...faultIf(isByDistance && named.length === 0, path, 'says of which numbers or dates (questions)'),
    ...(between === undefined ? [] : sidesFaults({ ...signal, between }, [...path, 'between'], tool)),
  ];
}

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
export function signalFaults(signal: Signal, path: Path, tool: Tool, questions: Questions): ToolFault[] {
  switch (signal.rule) {
    case 'together':
      return togetherFaults(signal, path, tool, questions);
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
    case 'agencies-contradict':
      return contradictFaults(signal, path, tool, questions);
    case 'concern-raised':
    case 'does-not-apply':
      return [];
  }
}

/** A signal is found again by its rule's id, or else by the rule's own name. */
export function signalNameFaults(signals: readonly Signal[]): ToolFault[] {
  const keys = signals.map(keyOf);
  return signals.flatMap(({ id }, at) =>
    faultIf(
      keys.indexOf(keys[at] ?? '') !== at,
      ['signals', at, ...(id === undefined ? [] : ['id'])],
      'needs an id of its own: a rule before it is called so',
    ),
  );
}
