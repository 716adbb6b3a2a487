import type { CaseFigures } from '../figures/case-partial.ts';
import { getOwn, type QuestionCounts } from '../figures/tally.ts';
import { factsIn } from '../tool/conditions.ts';
import type { Question } from '../tool/tool.ts';
import { answerKey, isTold, type Hidden } from './cells.ts';
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
  cases: readonly CaseFigures[];
  counted: Questionnaires;
  eligible: Eligible;
  rule: DisclosureRule;
}

const openIf = (known: boolean): Open => ({ asked: known, answers: known });

/** How many questionnaires a question was asked of. */
const askedOf = (cases: readonly CaseFigures[], question: string): number =>
  cases.reduce((sum, one) => sum + (getOwn(one.questions, question)?.asked ?? 0), 0);

/** In how many questionnaires of a case anything was asked: a tool asks everybody something. */
const returnedIn = ({ questions }: CaseFigures): number =>
  Math.max(0, ...Object.values(questions).map(({ asked }) => asked));

/**
 * Whether those whom a question is asked of are many enough to be a row of a breakdown, as are those whom it is not, and
 * neither differ by a few from a row that is shown: else the difference would tell of those few.
 */
function isGroup(question: string, { cases, counted, eligible, rule }: Audit): boolean {
  const asked = askedOf(cases, question);
  const enough = (count: number, of: number): boolean => count >= rule.smallCount && of >= rule.minimumCases;
  const others = cases.filter((one) => returnedIn(one) > (getOwn(one.questions, question)?.asked ?? 0)).length;
  const rows = (['byService', 'byRoute', 'byCoverage', 'byFactor'] as const).flatMap((cut) =>
    counted.groups[cut].filter(({ key }) => eligible[cut].includes(key)),
  );
  return (
    enough(
      asked,
      casesWith(cases, question, (counts) => counts.asked),
    ) &&
    (asked === counted.returned || enough(counted.returned - asked, others)) &&
    rows.every((row) => !isSmall(Math.abs(row.asked - asked), rule))
  );
}

/**
 * How far a question may be shown, given whom it is asked of: everybody, those with a factor or of some services, those who
 * gave an earlier answer. Its `asked` is then that row's, or that answer's count, so it can be known only where that can. Of
 * those who are chosen in another way it is known where they could be a row; where an answer decides among others, never:
 * how many it was asked of would tell how that answer and the others go together.
 * @param hiddenIn what the questions before it hide; undefined of one that is withheld
 */
export function openTo(question: Question, hiddenIn: (id: string) => Hidden | undefined, audit: Audit): Open {
  const condition = question.appliesWhen;
  if (condition === undefined) return openIf(true);
  if ('factor' in condition) return openIf(audit.eligible.byFactor.includes(condition.factor));
  if ('service' in condition) {
    const rows = audit.counted.groups.byService.filter(({ key }) => condition.service.includes(key));
    return openIf(rows.length > 0 && rows.every(({ key }) => audit.eligible.byService.includes(key)));
  }
  if ('question' in condition) {
    const hidden = hiddenIn(condition.question);
    if (hidden === undefined) return openIf(false);
    const needed = condition.is.map(answerKey);
    return { asked: isTold(needed, hidden), answers: needed.every((key) => !hidden.has(key)) };
  }
  const isOfAnswers = factsIn(condition).some((fact) => 'question' in fact);
  return openIf(!isOfAnswers && isGroup(question.id, audit));
}
