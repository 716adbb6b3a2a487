import { dayInWords, type Day } from '../../base/time/days.ts';
import { levelInWords } from '../audits/names.ts';
import type { Case } from '../audits/schema.ts';
import { SummaryPartName, type SummaryContent } from './schema.ts';
import { fillInUntil } from './still-open.ts';

/** The words that each part is asked for in, in their order. */
export const askedFor: Readonly<Record<SummaryPartName, string>> = {
  route: 'Level of need before and after',
  from: 'Date of the referral to children’s social care',
  to: 'Date of the step down',
  reason: 'Reason for the step down',
  outcome: 'Outcome for the children',
  text: 'Case summary',
};

/** One part of a case summary, with the words it is asked for in and what was written. */
export interface SummaryPart {
  id: SummaryPartName;
  asked: string;
  /** As it is kept: a date as `2026-04-24`, a route as `CP-CIN`. */
  text: string;
  /** As people read it. */
  words: string;
}

/** The parts of a case summary that were given, the free text last; only that one is required (audit report 2.3.9). */
export function partsOf({ route, from, to, reason, outcome, text }: Partial<SummaryContent>): SummaryPart[] {
  const part = (id: SummaryPartName, given: string | undefined, words = given): SummaryPart[] =>
    given === undefined ? [] : [{ id, asked: askedFor[id], text: given, words: words ?? given }];
  const inWords = (day: string | undefined): string | undefined => (day === undefined ? undefined : dayInWords(day));
  return [
    ...part(
      'route',
      route && `${route.from}-${route.to}`,
      route && `from ${levelInWords(route.from)} to ${levelInWords(route.to)}`,
    ),
    ...part('from', from, inWords(from)),
    ...part('to', to, inWords(to)),
    ...part('reason', reason),
    ...part('outcome', outcome),
    ...part('text', text),
  ];
}

/** The parts of a case summary that were not given, by name and in the words that they are asked for in. */
export function partsLeft(given: readonly SummaryPartName[]): { names: SummaryPartName[]; words: string[] } {
  const names = SummaryPartName.options.filter((name) => !given.includes(name));
  return { names, words: names.map((name) => askedFor[name]) };
}

/** Which parts of a case summary came, as whoever sent it is told. @param audit.late it came after the closing */
export function partsInWords(given: readonly SummaryPartName[], audit: { closesOn: Day; late: boolean }): string {
  const left = partsLeft(given).words;
  if (left.length === 0) return 'Every part is filled in.';
  const came = SummaryPartName.options.filter((name) => given.includes(name)).map((name) => askedFor[name]);
  return `Filled in: ${came.join('; ')}. Not filled in: ${left.join('; ')}. ${fillInUntil(audit)}`;
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

/** Something of a case summary that is legal, and is seldom meant. */
export interface Doubt {
  part: SummaryPartName;
  words: string;
}

/**
 * What of a case summary is to be looked at once more before it is sent: a level of need that went up, a day that has not come.
 * Nothing here is refused; what is, the rules of a summary say.
 * @param levels of need, the highest first
 */
export function doubtsOf(
  { route, from, to }: Pick<Partial<SummaryContent>, 'route' | 'from' | 'to'>,
  { levels, today }: { levels: readonly string[]; today: Day },
): Doubt[] {
  const place = (level: string): number => levels.indexOf(level);
  const isUp = route !== undefined && place(route.to) >= 0 && place(route.to) < place(route.from);
  const ahead = (part: 'from' | 'to', day: string | undefined): Doubt[] =>
    day !== undefined && day > today
      ? [{ part, words: `${askedFor[part]}: ${dayInWords(day)} has not come yet. Is the date right?` }]
      : [];
  return [
    ...(isUp
      ? [
          {
            part: 'route' as const,
            words:
              'The level of need after is higher than the level before. This audit is about children whose level of need was stepped down. Are the two the right way round?',
          },
        ]
      : []),
    ...ahead('from', from),
    ...ahead('to', to),
  ];
}
