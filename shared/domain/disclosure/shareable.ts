import type { Aggregate } from '../figures/aggregate.ts';
import type { CaseFigures } from '../figures/case-partial.ts';
import { getOwn } from '../figures/tally.ts';
import { dayOf } from '../../base/time/days.ts';
import type { Tool } from '../tool/tool.ts';
import type { FiguresFile, QuestionShown } from '../figures/figures.ts';
import { completenessShown, nothingKnown } from './completeness.ts';
import type { Release } from './earlier-releases.ts';
import { objections } from './earlier-releases.ts';
import type { QuestionPlan } from './suppression-plan.ts';
import { planOf } from './suppression-plan.ts';
import { questionShown } from './question.ts';
import type { DisclosureRule, SuppressionRule } from './small-number-rule.ts';
import { countsWithoutCases, doNotCount, minimumReturned, ruleWords } from './small-number-rule.ts';
import { eligibleIn, questionnairesOf } from './questionnaires.ts';
import type { Cut, Eligible } from './questionnaires.ts';
import { sampleShown, sampleWithheld } from './sample-shown.ts';
import { ShareableAggregate } from './schema.ts';
import { suppressedIn } from './suppressed.ts';
import type { Withheld } from './withheld.ts';
import { casesAt, everywhere } from './withheld.ts';

interface From {
  exact: Aggregate;
  cases: readonly CaseFigures[];
  tool: Tool;
  rule: DisclosureRule;
}

/** The figures of what can be shown; every number null where `tooSmall` says why there are none. */
function headed({ exact }: From, counts: string): Omit<FiguresFile, 'completeness' | 'questions'> {
  return {
    schema: exact.schema,
    audit: exact.audit,
    revision: exact.revision,
    status: exact.status,
    // The instant is when one agency sent its questionnaire.
    dataCut: exact.dataCut === null ? null : dayOf({ instant: exact.dataCut }),
    notes: { ...exact.notes, counts },
  };
}

const usedWords = (rules: readonly SuppressionRule[], rule: DisclosureRule): Record<string, string> =>
  Object.fromEntries([...new Set(rules)].toSorted().map((one) => [one, ruleWords(one, rule)]));

function withoutFigures(from: From, tooSmall: string): FiguresFile {
  const { exact, tool, rule } = from;
  return {
    ...headed(from, doNotCount.replace('They', 'These figures')),
    completeness: nothingKnown,
    ...(exact.sample !== undefined && { sample: sampleWithheld(exact.sample) }),
    questions: Object.fromEntries(
      tool.questions.flatMap((question) => {
        const figures = getOwn(exact.questions, question.id);
        return figures === undefined ? [] : [[question.id, questionShown(question, figures)]];
      }),
    ),
    suppression: {
      ...rule,
      rules: usedWords(['sample-too-small'], rule),
      suppressed: ['completeness', ...(exact.sample === undefined ? [] : ['sample']), 'questions'].map((part) => ({
        pointer: `/${part}`,
        rule: 'sample-too-small',
      })),
      tooSmall,
    },
  };
}

function withFigures(
  from: From,
  eligible: Eligible,
  counted: ReturnType<typeof questionnairesOf>,
  withheld: Withheld,
): FiguresFile {
  const { exact, cases, tool, rule } = from;
  const rowsOf = (cut: Cut): string[] => eligible[cut].filter(() => !withheld.has(everywhere(cut)));
  const open: Eligible = {
    byService: rowsOf('byService'),
    byRoute: rowsOf('byRoute'),
    byCoverage: rowsOf('byCoverage'),
    byFactor: rowsOf('byFactor'),
  };
  const plans = new Map<string, QuestionPlan>();
  const questions: Record<string, QuestionShown> = {};
  for (const question of tool.questions) {
    const figures = getOwn(exact.questions, question.id);
    if (figures === undefined) continue;
    const plan = planOf(question, figures, plans, { tool, cases, counted, eligible: open, rule, withheld });
    plans.set(question.id, plan);
    questions[question.id] = questionShown(question, figures, plan);
  }
  const counts = withheld.has(casesAt) ? countsWithoutCases(counted.returned, rule) : exact.notes.counts;
  const figures: FiguresFile = {
    ...headed(from, counts),
    completeness: completenessShown(exact, questions, tool, rule, withheld),
    ...(exact.sample !== undefined && { sample: sampleShown(exact.sample, cases, rule, withheld) }),
    questions,
  };
  const suppressed = suppressedIn(figures, exact, tool);
  const rules = usedWords(
    suppressed.map((one) => one.rule),
    rule,
  );
  return { ...figures, suppression: { ...rule, rules, suppressed } };
}

/**
 * The figures of the shareable pack: those of `exact` of which none lets a small number, or one that is not shown, be
 * worked out, from them alone or beside the releases given. Null stands where a number is not shown; rows that are not
 * shown are left out; `suppression` says by which rule. The publisher's own note is left out, as are `inputs`, `signals`,
 * `corrections`, `judgements`, `changes` and whatever names a case.
 * @param from.cases the figures of the partials that `exact` was made from
 * @param from.released what was released of this audit before
 * @throws RangeError where a rule is out of its bounds or a number would be shown that must not be: no figures rather
 * than those
 */
export function shareable(from: {
  exact: Aggregate;
  cases: readonly CaseFigures[];
  tool: Tool;
  rule: DisclosureRule;
  released: readonly Release[];
}): FiguresFile {
  const { cases, tool, rule, released } = from;
  const counted = questionnairesOf(cases, tool);
  if (counted.returned < minimumReturned(rule) || counted.cases.size < rule.minimumCases) {
    return checked(
      withoutFigures(
        from,
        `The sample is too small to publish: figures are given only for at least ${minimumReturned(rule)} questionnaires about at least ${rule.minimumCases} cases.`,
      ),
    );
  }
  const eligible = eligibleIn(counted, rule);
  const withheld = new Set<string>();
  for (;;) {
    const figures = withFigures(from, eligible, counted, withheld);
    const found = released.flatMap((then) => objections({ figures, cases }, then, tool));
    const [first] = found;
    if (first === undefined) return checked(figures);
    const before = withheld.size;
    for (const one of found) withheld.add(one.at);
    // What still stands against figures from which everything objected to has gone stands against all of them.
    if (withheld.size === before) return checked(withoutFigures(from, first.why));
  }
}

function checked(figures: FiguresFile): FiguresFile {
  const parsed = ShareableAggregate.safeParse(figures);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ message }) => message);
    throw new RangeError(`The shareable figures are not safe: ${faults.join(', ')}`);
  }
  return figures;
}

/**
 * Why `next` must not be released beside what is released already, in plain words; nothing where it may be. Asked when
 * the audit lead releases it: what was released since its files were made is not yet kept to in them.
 * @throws RangeError where either is not disclosure-controlled
 */
export function differences(next: Release, released: readonly Release[], tool: Tool): string[] {
  return [...new Set(released.flatMap((then) => objections(next, then, tool).map(({ why }) => why)))];
}
