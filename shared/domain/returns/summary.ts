import { dayInWords } from '../../base/time/days.ts';
import type { Case } from '../audits/schema.ts';
import type { SummaryContent } from './schema.ts';

/** One part of a case summary, with the words it is asked for in and what was written. */
export interface SummaryPart {
  id: keyof SummaryContent;
  asked: string;
  /** As it is kept: a date as `2026-04-24`, a route as `CP-CIN`. */
  text: string;
  /** As people read it. */
  words: string;
}

/** The parts of a case summary that were given, the free text last; only that one is required (audit report 2.3.9). */
export function partsOf({ route, from, to, reason, outcome, text }: Partial<SummaryContent>): SummaryPart[] {
  const part = (id: SummaryPart['id'], asked: string, given: string | undefined, words = given): SummaryPart[] =>
    given === undefined ? [] : [{ id, asked, text: given, words: words ?? given }];
  const inWords = (day: string | undefined): string | undefined => (day === undefined ? undefined : dayInWords(day));
  return [
    ...part(
      'route',
      'Level of need before and after',
      route && `${route.from}-${route.to}`,
      route && `${route.from} to ${route.to}`,
    ),
    ...part('from', 'Date of the referral', from, inWords(from)),
    ...part('to', 'Date of the step down', to, inWords(to)),
    ...part('reason', 'Reason for the step down', reason),
    ...part('outcome', 'Outcome for the children', outcome),
    ...part('text', 'Case summary', text),
  ];
}

/** The parts of a case summary that a case has already. */
export interface Confirmed {
  route: Case['route'];
  from: string;
  to?: string;
}

/** What the case has already of a summary's parts: shown to the lead professional, to be confirmed or corrected. */
export const confirmedOf = ({
  route,
  referredOn,
  steppedDownOn,
}: Pick<Case, 'route' | 'referredOn' | 'steppedDownOn'>): Confirmed => ({
  route,
  from: referredOn,
  ...(steppedDownOn === undefined ? {} : { to: steppedDownOn }),
});
