/** The reference audit as the packs see it: its exact figures and its counted questionnaires. */
import { type Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import type { Response } from '../../../../shared/work/packs/tables/responses.ts';
import { stepDown2015 } from '../../../../shared/domain/tool/step-down-2015.ts';
import type { Content } from '../../../../shared/domain/tool/submission.ts';
import { factsOf, partialsOf, reference } from '../../domain/figures/reference.ts';
import { aggregateJson } from '../../../../shared/domain/figures/make-aggregate.ts';

export const tool = stepDown2015;

const of = { audit: reference.audit.id, tool: tool.id, status: 'final' as const };
const partials = partialsOf(reference);

export const restricted: Aggregate = aggregateJson({
  audit: reference.audit,
  revision: 7,
  manifest: manifestOf(of, partials),
  partials,
  tool,
});

/** In the order of cases and agencies. */
export const responses: Response[] = factsOf(reference).flatMap((one) =>
  one.returns.flatMap(({ agency, service, counted }): Response[] => {
    if (counted === undefined) return [];
    const { answers, ...rest } = counted;
    const filed = reference.replies.findLast((reply) => reply.case === one.case && reply.agency === agency)?.submission;
    const content: Content = { childrenCovered: filed?.childrenCovered ?? [], answers };
    return [{ case: one.case, agency, service, route: one.route, factors: one.factors, ...rest, content }];
  }),
);
