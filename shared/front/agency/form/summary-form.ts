import { isVisible } from '../../../base/content/text.ts';
import type { FieldProblem } from '../../../base/http/problem.ts';
import { datePartsOf, typedDate, type DateParts } from '../../../domain/drafts/typed-date.ts';
import type { SummaryContent } from '../../../domain/returns/schema.ts';
import { askedFor } from '../../../domain/returns/summary.ts';
import { valueOf, type PostedFields } from './fields.ts';
import type { FieldError } from './form-parts.ts';

/** What was chosen and typed of a case summary, valid or not. */
export interface TypedSummary {
  /** Levels of need before and after. */
  routeFrom: string;
  routeTo: string;
  from: DateParts;
  to: DateParts;
  reason: string;
  outcome: string;
  text: string;
}

const dateIn = (fields: PostedFields, name: string): DateParts => ({
  day: valueOf(fields, `${name}.day`),
  month: valueOf(fields, `${name}.month`),
  year: valueOf(fields, `${name}.year`),
});

/** What a form of a case summary was posted with. */
export const typedSummary = (fields: PostedFields): TypedSummary => ({
  routeFrom: valueOf(fields, 'route.from'),
  routeTo: valueOf(fields, 'route.to'),
  from: dateIn(fields, 'from'),
  to: dateIn(fields, 'to'),
  reason: valueOf(fields, 'reason'),
  outcome: valueOf(fields, 'outcome'),
  text: valueOf(fields, 'text'),
});

/** What stands in the form before anything is typed: the newest version, or what the case has already. */
export const summaryBefore = ({
  route,
  from = '',
  to = '',
  reason = '',
  outcome = '',
  text = '',
}: Partial<SummaryContent>): TypedSummary => ({
  routeFrom: route?.from ?? '',
  routeTo: route?.to ?? '',
  from: datePartsOf(from),
  to: datePartsOf(to),
  reason,
  outcome,
  text,
});

/** What was typed, as the API takes it; whoever takes it says what is wrong with it. */
export function bodyOf({ routeFrom, routeTo, from, to, ...texts }: TypedSummary): object {
  const parts = { from: typedDate(from), to: typedDate(to), ...texts };
  const hasRoute = routeFrom !== '' || routeTo !== '';
  return {
    ...(hasRoute ? { route: { from: routeFrom, to: routeTo } } : {}),
    ...Object.fromEntries(Object.entries(parts).filter(([, text]) => isVisible(text))),
  };
}

/** The field of each part, with what it is called; of a date the first of its boxes. */
const places: Readonly<Record<string, { field: string; name: string }>> = {
  '/route/from': { field: 'route.from', name: 'Level of need before' },
  '/route/to': { field: 'route.to', name: 'Level of need after' },
  '/from': { field: 'from.day', name: askedFor.from },
  '/to': { field: 'to.day', name: askedFor.to },
  '/reason': { field: 'reason', name: askedFor.reason },
  '/outcome': { field: 'outcome', name: askedFor.outcome },
  '/text': { field: 'text', name: askedFor.text },
};

/** What has to be corrected, beside its fields, of what the API would say. */
export const errorsFrom = (problems: readonly FieldProblem[]): FieldError[] =>
  problems.map(({ pointer, code, detail }) => {
    const place = places[pointer];
    if (place === undefined) return { words: `What you sent ${detail}` };
    const { field, name } = place;
    if (pointer === '/text' && code === 'invalid_type') return { field, words: 'Enter the case summary' };
    if (code !== 'invalid_format') return { field, words: `${name} ${detail}` };
    return { field, words: pointer.startsWith('/route') ? `${name} must be chosen` : `${name} must be a real date` };
  });
