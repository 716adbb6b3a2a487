import type { CaseFigures } from '../figures/case-partial.ts';
import { getOwn, type QuestionCounts, type Tally } from '../figures/tally.ts';
import { isOfChild } from '../tool/answers.ts';
import { factsIn } from '../tool/conditions.ts';
import type { Question, Tool } from '../tool/tool.ts';
import { answerKey, isTold, overlapping, type Hidden } from './cells.ts';
import type { Eligible, Questionnaires } from './questionnaires.ts';
import { isSmall, type DisclosureRule } from './small-number-rule.ts';

/** How many cases a part of a question's questionnaires is about. */
export const casesWith = (
  cases: readonly CaseFigures[],
  question: string,
  part: (counts: QuestionCounts) => number,
): number =>
  cases.filter((one) => {
    const counts = getOwn(one.questions, question);
    return counts !== undefined && part(counts) > 0;
  }).length;

/** How far a question may be shown. */
interface Open {
  /** whether readers may know, or could work out, how many it was asked of */
  asked: boolean;
  answers: boolean;
}

interface Audit {
  tool: Pick<Tool, 'questions'>;
  cases: readonly CaseFigures[];
  counted: Questionnaires;
  eligible: Eligible;
  rule: DisclosureRule;
}

const openIf = (known: boolean): Open => ({ asked: known, answers: known });

/** How many times a question was asked. */
const askedOf = (cases: readonly CaseFigures[], question: string): number =>
  cases.reduce((sum, one) => sum + (getOwn(one.questions, question)?.asked ?? 0), 0);

/** In how many questionnaires of a case anything was asked: a tool asks everybody something. */
const returnedIn = ({ questions }: CaseFigures): number =>
  Math.max(0, ...Object.values(questions).map(({ asked, questionnaires }) => questionnaires ?? asked));

/** About how many children, each as often as a questionnaire covers it, anything was asked in a case. */
const pairsIn = ({ questions }: CaseFigures): number =>
  Math.max(
    0,
    ...Object.values(questions).map(({ asked, questionnaires }) => (questionnaires === undefined ? 0 : asked)),
  );

const enough = (count: number, of: number, rule: DisclosureRule): boolean =>
  count >= rule.smallCount && of >= rule.minimumCases;

/** Whether those whom a question is asked of, and those whom it is not, are enough to be a row. */
function couldBeRow(
  question: string,
  { cases, rule }: Pick<Audit, 'cases' | 'rule'>,
  all: number,
  allIn: (one: CaseFigures) => number,
): boolean {
  const asked = askedOf(cases, question);
  const others = cases.filter((one) => allIn(one) > (getOwn(one.questions, question)?.asked ?? 0)).length;
  const of = casesWith(cases, question, (counts) => counts.asked);
  return enough(asked, of, rule) && (asked === all || enough(all - asked, others, rule));
}

const restsOnAnswers = ({ appliesWhen }: Question): boolean => factsIn(appliesWhen).some((fact) => 'question' in fact);

/**
 * Whether those whom a question is asked of are many enough to be a row of a breakdown, as are those whom it is not, and
 * neither differ by a few from a row that is shown: else the difference would tell of those few.
 */
function isGroup(question: string, audit: Audit): boolean {
  const { cases, counted, eligible, rule } = audit;
  const asked = askedOf(cases, question);
  const rows = (['byService', 'byRoute', 'byCoverage', 'byFactor'] as const).flatMap((cut) =>
    counted.groups[cut].filter(({ key }) => eligible[cut].includes(key)),
  );
  return (
    couldBeRow(question, audit, counted.returned, returnedIn) &&
    rows.every((row) => !isSmall(Math.abs(row.asked - asked), rule))
  );
}

/**
 * The same of a question about each child, in pairs of questionnaire and child. Nor may there be only a few more children than
 * cases (of whom the sample tells nothing either), or only a few more be asked about than there are questionnaires, or than another
 * such question asks about: those are the brothers and sisters, or the difference.
 */
function isGroupOfPairs(question: string, exact: Pick<Tally, 'asked' | 'questionnaires'>, audit: Audit): boolean {
  const { cases, rule, tool } = audit;
  const all = cases.reduce((sum, one) => sum + pairsIn(one), 0);
  const others = tool.questions.filter((one) => isOfChild(one) && !restsOnAnswers(one));
  const beyondOne = cases.reduce((sum, one) => sum + (one.sample?.children ?? 1) - 1, 0);
  return (
    couldBeRow(question, audit, all, pairsIn) &&
    !isSmall(beyondOne, rule) &&
    !isSmall(exact.asked - (exact.questionnaires ?? 0), rule) &&
    others.every(({ id }) => !isSmall(Math.abs(askedOf(cases, id) - exact.asked), rule))
  );
}

/**
 * How far a question may be shown, given whom it is asked of: everybody, those with a factor or of some services, those who
 * gave an earlier answer. Its `asked` is then that row's, or that answer's count, so it can be known only where that can. Of
 * those who are chosen in another way it is known where they could be a row; where an answer decides among others, never:
 * how many it was asked of would tell how that answer and the others go together. A question about each child does not rest on
 * what was answered of the case: that would tell how many children those have who said so.
 * @param hiddenIn what the questions before it hide; undefined of one that is withheld
 */
export function openTo(
  question: Question,
  exact: Pick<Tally, 'asked' | 'questionnaires'>,
  hiddenIn: (id: string) => Hidden | undefined,
  audit: Audit,
): Open {
  const condition = question.appliesWhen;
  if (condition !== undefined && 'question' in condition) {
    const before = audit.tool.questions.find(({ id }) => id === condition.question);
    const hidden = hiddenIn(condition.question);
    if (before === undefined || hidden === undefined || isOfChild(before) !== isOfChild(question)) return openIf(false);
    return openAfter(before, hidden, condition.is.map(answerKey));
  }
  if (restsOnAnswers(question)) return openIf(false);
  if (isOfChild(question) && !isGroupOfPairs(question.id, exact, audit)) return openIf(false);
  if (condition === undefined) return openIf(true);
  if ('factor' in condition) return openIf(audit.eligible.byFactor.includes(condition.factor));
  if ('service' in condition) {
    const rows = audit.counted.groups.byService.filter(({ key }) => condition.service.includes(key));
    return openIf(rows.length > 0 && rows.every(({ key }) => audit.eligible.byService.includes(key)));
  }
  return openIf(isOfChild(question) || isGroup(question.id, audit));
}

/** How far a question may be shown that waits for some answers to one before it. */
function openAfter(question: Question, hidden: Hidden, needed: readonly string[]): Open {
  const areShown = needed.every((key) => !hidden.has(key));
  // How many gave one of two answers that can be given together would tell how many gave both.
  const overlap = overlapping(question);
  if (overlap.length > 0) return openIf(areShown && needed.filter((key) => overlap.includes(key)).length < 2);
  return { asked: isTold(needed, hidden), answers: areShown };
}
