import { applicable } from '../tool/gaps.ts';
import type { Question, Signal as Rule, Tool } from '../tool/tool.ts';
import type { Signal } from './aggregate.ts';
import { answerIn, type Answered } from './signals-of-return.ts';

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
    applies: applicable(tool, of.content.answers, { factors: of.factors }),
  }));
  return ({ id }) =>
    applying.flatMap(({ of, applies }) => {
      const answer = answerIn(of, id);
      if (answer === undefined || answer === 'not-applicable' || !applies.has(id)) return [];
      return [{ case: of.case, agency: of.agency, service: of.service, answer }];
    });
}

const unique = (items: readonly string[]): string[] => [...new Set(items)].toSorted();

type Outlier = Extract<Rule, { rule: 'outlier-service' }>;

/** What one service's answers to a question say beside all others'; undefined where they do not stand out. */
function outlierIn(rule: Outlier, question: string, given: readonly Counted[], service: string): Signal | undefined {
  const own = given.filter((one) => one.service === service);
  const [answer, ...different] = unique(own.map((one) => one.answer));
  if (answer === undefined || different.length > 0 || !rule.between.includes(answer)) return undefined;
  if (own.length < rule.atLeast) return undefined;
  const others = given.filter((one) => one.service !== service && rule.between.includes(one.answer));
  const alike = others.filter((one) => one.answer === answer).length;
  const { part, of } = rule.othersAtMost;
  // With nothing to stand out from, nothing stands out.
  if (others.length === 0 || alike * of > part * others.length) return undefined;
  return {
    rule: rule.rule,
    service,
    questions: [question],
    agencies: unique(own.map(({ agency }) => agency)),
    answers: [
      { service, question, answer, count: own.length, base: own.length },
      { question, answer, count: alike, base: others.length },
    ],
  };
}

/** Services whose answers are all alike where the others' are not (audit report 2.3.4, 3.2.83, 3.2.84). */
export function outliers(tool: Tool, rule: Outlier, counted: CountedAnswers): Signal[] {
  return tool.questions.flatMap((question) => {
    const given = counted(question);
    return unique(given.map(({ service }) => service)).flatMap(
      (service) => outlierIn(rule, question.id, given, service) ?? [],
    );
  });
}

/** Cases about which agencies answered a question both ways. An agency's own work is its own: only `about: case` is read. */
export function contradictions(
  tool: Tool,
  rule: Extract<Rule, { rule: 'agencies-contradict' }>,
  counted: CountedAnswers,
): Signal[] {
  return tool.questions
    .filter(({ about }) => about === 'case')
    .flatMap((question) => {
      const given = counted(question).filter(({ answer }) => rule.between.includes(answer));
      return [...Map.groupBy(given, (one) => one.case)].flatMap(([id, ofCase]): Signal[] => {
        if (unique(ofCase.map(({ answer }) => answer)).length < 2) return [];
        return [
          {
            rule: rule.rule,
            case: id,
            questions: [question.id],
            agencies: unique(ofCase.map(({ agency }) => agency)),
            answers: ofCase.map(({ agency, answer }) => ({ agency, question: question.id, answer })),
          },
        ];
      });
    });
}
