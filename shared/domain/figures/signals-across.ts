import { applicable } from '../tool/conditions.ts';
import type { Question, Signal as Rule, Tool } from '../tool/tool.ts';
import { readBy, tellsApart, type BetweenSides } from '../tool/signal-rules.ts';
import { answerIn, type Answered, type Raised } from './signals-of-return.ts';

/** An answer that is counted: its question applies, and "not applicable" is none. */
interface Counted {
  case: string;
  agency: string;
  service: string;
  answer: string;
}

type CountedAnswers = (question: Question) => Counted[];

/** The counted answers to each question, in the order of the returns. */
export function countedAnswers(tool: Tool, returns: readonly Answered[]): CountedAnswers {
  const applying = returns.map((of) => ({
    of,
    applies: applicable(tool, of.content.answers, of.facts),
  }));
  return ({ id }) =>
    applying.flatMap(({ of, applies }) => {
      const answer = answerIn(of, id);
      if (answer === undefined || answer === 'not-applicable' || !applies.has(id)) return [];
      return [{ case: of.case, agency: of.agency, service: of.service, answer }];
    });
}

const unique = (items: readonly string[]): string[] => [...new Set(items)].toSorted();

/** The questions to which answers can stand on either side. */
const questionsOf = (tool: Tool, rule: BetweenSides): Question[] =>
  readBy(tool, rule).filter((question) => tellsApart(question, rule.between));

type Outlier = Extract<Rule, { rule: 'outlier-service' }>;

/** What one service's answers to a question say beside all others'; undefined where they do not stand out. */
function outlierIn(rule: Outlier, question: string, given: readonly Counted[], service: string): Raised | undefined {
  const own = given.filter((one) => one.service === service);
  const side = rule.between.find((values) => own.every(({ answer }) => values.includes(answer)));
  if (side === undefined || own.length < rule.atLeast) return undefined;
  const others = given.filter((one) => one.service !== service && rule.between.flat().includes(one.answer));
  const alike = others.filter(({ answer }) => side.includes(answer));
  const { part, of } = rule.othersAtMost;
  // With nothing to stand out from, nothing stands out.
  if (others.length === 0 || alike.length * of > part * others.length) return undefined;
  const countOf = (among: readonly Counted[], answer: string): number =>
    among.filter((one) => one.answer === answer).length;
  const said = side.filter((answer) => countOf(own, answer) + countOf(alike, answer) > 0);
  return {
    service,
    questions: [question],
    agencies: unique(own.map(({ agency }) => agency)),
    answers: [
      ...said.map((answer) => ({ service, question, answer, count: countOf(own, answer), base: own.length })),
      ...said.map((answer) => ({ question, answer, count: countOf(alike, answer), base: others.length })),
    ],
  };
}

/** Services whose answers are all alike where the others' are not (audit report 2.3.4, 3.2.83, 3.2.84). */
export function outliers(tool: Tool, rule: Outlier, counted: CountedAnswers): Raised[] {
  return questionsOf(tool, rule).flatMap((question) => {
    const given = counted(question);
    return unique(given.map(({ service }) => service)).flatMap(
      (service) => outlierIn(rule, question.id, given, service) ?? [],
    );
  });
}

/** Cases about which agencies answered a question otherwise than each other. */
export function contradictions(
  tool: Tool,
  { between = [[], []], ...rule }: Extract<Rule, { rule: 'agencies-contradict' }>,
  counted: CountedAnswers,
): Raised[] {
  return questionsOf(tool, { ...rule, between }).flatMap((question) => {
    const given = counted(question).filter(({ answer }) => between.flat().includes(answer));
    return [...Map.groupBy(given, (one) => one.case)].flatMap(([id, ofCase]): Raised[] => {
      if (!between.every((side) => ofCase.some(({ answer }) => side.includes(answer)))) return [];
      return [
        {
          case: id,
          questions: [question.id],
          agencies: unique(ofCase.map(({ agency }) => agency)),
          answers: ofCase.map(({ agency, answer }) => ({ agency, question: question.id, answer })),
        },
      ];
    });
  });
}
