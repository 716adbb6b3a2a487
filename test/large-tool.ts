/** A questionnaire as large as one may be, of every kind of question and condition, and answers to all of it. */
import type { Case } from '../shared/domain/audits/schema.ts';
import type { Condition } from '../shared/domain/tool/condition.ts';
import { byQuestion } from '../shared/domain/drafts/typed-answer.ts';
import type { Answer, Answers, Given } from '../shared/domain/tool/answers.ts';
import { applicable } from '../shared/domain/tool/conditions.ts';
import { factsOf } from '../shared/domain/tool/facts.ts';
import type { Content } from '../shared/domain/tool/submission.ts';
import { Tool, type Question } from '../shared/domain/tool/tool.ts';
import { stepDown2 } from './library.ts';

const most = 300;

/** Words of the library, each as often as it stands there, so that what is made of them compresses as such texts do. */
const vocabulary = stepDown2.questions.flatMap(({ wording }) => wording.replaceAll(/[?.]/g, '').split(' '));

/** Made-up sentences, the same ones in each run. */
function speaker(seed: number): (length: number) => string {
  let state = seed;
  const next = (): string => {
    state = (state * 48_271) % 2_147_483_647;
    return vocabulary[state % vocabulary.length] ?? '';
  };
  return (length) => {
    const words = [];
    for (let left = length; left > 0; left -= (words.at(-1)?.length ?? 0) + 1) words.push(next());
    return words.join(' ').slice(0, length).trim();
  };
}

/** The case of which every condition below holds. */
export const large = {
  factors: ['domestic-abuse'],
  children: [
    { id: 'child-1', ageBand: 'under-1', attributes: { sex: 'female' } },
    { id: 'child-2', ageBand: 'school-age', attributes: { sex: 'male' } },
  ],
} satisfies Partial<Case>;
export const service = 'general-practice';

/** Conditions of every kind, some of them within others; a question has none where its number leaves it out. */
function conditionAt(number: number, before: Question): Condition | undefined {
  const nested: (Condition | undefined)[] = [
    undefined,
    { factor: 'domestic-abuse' },
    { ageBand: ['under-1', 'school-age'] },
    { all: [{ service: [service, 'police', 'school'] }, { any: [{ involvement: 'present' }, { factor: 'neglect' }] }] },
    undefined,
    {
      any: [
        { all: [{ attribute: 'sex', is: ['female'] }, { ageBand: ['under-1'] }] },
        { all: [{ factor: 'neglect' }, { any: [{ service: ['police'] }, { involvement: 'past' }] }] },
      ],
    },
    before.type === 'text'
      ? { involvement: 'present' }
      : {
          all: [
            { question: before.id, is: before.options.slice(0, 2).map(({ value }) => value) },
            { any: [{ service: [service] }, { factor: 'neglect' }] },
          ],
        },
  ];
  return nested[number % nested.length];
}

const all = (...parts: (Condition | undefined)[]): Condition | undefined => {
  const [only, ...more] = parts.filter((part) => part !== undefined);
  return only === undefined || more.length === 0 ? only : { all: [only, ...more] };
};

/** What waits for a question of the library, of the copy of it instead. */
function moved(condition: Condition | undefined, idOf: (id: string) => string): Condition | undefined {
  return condition !== undefined && 'question' in condition
    ? { ...condition, question: idOf(condition.question) }
    : condition;
}

/** Of the kind that a copy brings, with the options that it had: so that whatever waits for one of them can. */
function ofKind(question: Question, copy: number, at: number): Question {
  if (question.type === 'grade' || question.type === 'text') return question;
  const options = question.options.map((option) =>
    copy === 3 && ['dont-know', 'not-applicable'].includes(option.value) ? { ...option, alone: true as const } : option,
  );
  const read = question.type === 'band' || at % 2 === 0 ? 'date' : 'number';
  const kinds: Record<number, Question['type']> = { 2: 'scale', 3: 'several', 4: read };
  return { ...question, type: kinds[copy] ?? question.type, options, ...(copy === 4 && { about: 'child' as const }) };
}

/** `step-down@2` again and again, in its own sections, each time in other words and under more conditions. */
function questionsOf(): Question[] {
  const say = speaker(7);
  const of = stepDown2.questions;
  const copies = Array.from({ length: most }, (_none, at) => {
    const [original, copy] = [of[at % of.length], Math.floor(at / of.length)];
    if (original === undefined) throw new Error('the library has no questions');
    if (copy === 0) return original;
    const before = { ...original, id: copy === 1 ? original.id : `${original.id}_${copy - 1}` };
    const { appliesWhen, ...rest } = original;
    const when = all(
      moved(appliesWhen, (id) => `${id}_${copy}`),
      conditionAt(at, before),
    );
    const question = {
      ...rest,
      id: `${original.id}_${copy}`,
      wording: `${say(original.wording.length)}?`,
      ...(original.guidance !== undefined && { guidance: say(original.guidance.length) }),
      ...(when !== undefined && { appliesWhen: when }),
    };
    return ofKind(question, copy, at);
  });
  return stepDown2.sections.flatMap(({ id }) => copies.filter(({ section }) => section === id));
}

export const largeTool: Tool = Tool.parse({ ...stepDown2, id: 'large@1', questions: questionsOf() });

/**
 * An answer to each question that applies, with every one of its boxes filled in.
 * @param length of each text, in characters
 */
export function wholeContent(tool: Tool, length = 120, seed = 11): Content & { header: object } {
  const say = speaker(seed);
  const header = { role: 'Practice nurse', involvement: 'present' } as const;
  const childrenCovered = large.children.map(({ id }) => id);
  const answerOf = ({ type, options, boxes }: Question): Answer => ({
    answer: givenTo(type, options[0]?.value ?? say(length)),
    ...Object.fromEntries(boxes.map((box) => [box.id, box.type === 'date' ? '2026-02-09' : say(length)])),
  });
  const answersOf = (isAsked: (key: string) => boolean): Answers =>
    byQuestion(tool.questions, childrenCovered, (question, key) => (isAsked(key) ? answerOf(question) : undefined));
  const applies = applicable(
    tool,
    answersOf(() => true),
    factsOf({ case: large, service }, { header, childrenCovered }),
  );
  return { header, childrenCovered, answers: answersOf((key) => applies.has(key)) };
}

/** What is answered to a question of a kind, whose first option or text this is. */
function givenTo(type: Question['type'], first: string): Given {
  if (type === 'several') return [first];
  if (type === 'number') return 3;
  return type === 'date' ? '2026-02-09' : first;
}
