/** The reference audit as the packs see it: its exact figures and its counted questionnaires. */
import { type Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import { type CasePartial } from '../../../../shared/domain/figures/case-partial.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import { dated, type DatedFigures } from '../../../../shared/domain/figures/figures.ts';
import type { CountedReturn } from '../../../../shared/work/packs/tables/counted-returns.ts';
import { stepDown2015 } from '../../../library.ts';
import type { Answers } from '../../../../shared/domain/tool/answers.ts';
import type { Content } from '../../../../shared/domain/tool/submission.ts';
import { factsOf, partialsOf, reference } from '../../domain/figures/reference.ts';
import { withGaps } from '../../domain/disclosure/audits.ts';
import { aggregateJson } from '../../../../shared/domain/figures/make-aggregate.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';

export const tool = stepDown2015;

const of = { audit: reference.audit.id, tool: tool.id, status: 'final' as const };

const exactOf = (partials: readonly CasePartial[]): Aggregate =>
  aggregateJson({ audit: reference.audit, revision: 7, manifest: manifestOf(of, partials), partials, tool });

const sharedFrom = (partials: readonly CasePartial[]): DatedFigures =>
  dated(
    shareable({
      exact: exactOf(partials),
      cases: partials.map(({ figures }) => figures),
      tool,
      rule: defaultRule,
      released: [],
    }),
  );

const partials = partialsOf(reference);

export const restricted: Aggregate = exactOf(partials);

/** The restricted pack's figures, as page, workbook and report read them. */
export const datedRestricted: DatedFigures = dated(restricted);

/** The shareable pack's, with what the real disclosure control withholds. */
export const datedShareable: DatedFigures = sharedFrom(partials);

/** An answer to everything: the first that a question offers, else words. */
const everyAnswer: Answers = Object.fromEntries(
  tool.questions.map(({ id, options }) => [id, { answer: options[0]?.value ?? 'In words' }]),
);

/** The same with two questionnaires of which nothing is left out: too few for the shareable pack to tell. */
export const shareableWithTwoComplete: DatedFigures = sharedFrom(
  factsOf(reference).map((facts) => {
    const filled = facts.returns.map(({ counted, ...one }) =>
      counted !== undefined && ['case-1', 'case-8'].includes(facts.case) && one.agency === 'police'
        ? { ...one, counted: { ...counted, coverage: 'all-children' as const, answers: everyAnswer } }
        : { ...one, ...(counted && { counted }) },
    );
    return partialOf(tool, withGaps(tool, { ...facts, returns: filled }));
  }),
);

/** In the order of cases and agencies. */
export const responses: CountedReturn[] = factsOf(reference).flatMap((one) =>
  one.returns.flatMap(({ agency, service, counted }): CountedReturn[] => {
    if (counted === undefined) return [];
    const { answers, ...rest } = counted;
    const filed = reference.replies.findLast((reply) => reply.case === one.case && reply.agency === agency)?.submission;
    const content: Content = { childrenCovered: filed?.childrenCovered ?? [], answers };
    return [{ case: one.case, agency, service, route: one.route, ...rest, content }];
  }),
);
