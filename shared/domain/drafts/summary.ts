import type { SummaryContent, SummaryPartName } from '../returns/schema.ts';
import type { TypedAnswers } from './draft.ts';

/** A case summary as it would have been typed, a part each in place of a question. */
export const summaryAsTyped = ({
  route,
  from = '',
  to = '',
  reason = '',
  outcome = '',
  text = '',
}: Partial<SummaryContent>): TypedAnswers =>
  ({
    route: route ?? {},
    from: { answer: from },
    to: { answer: to },
    reason: { answer: reason },
    outcome: { answer: outcome },
    text: { answer: text },
  }) satisfies Record<SummaryPartName, object>;
