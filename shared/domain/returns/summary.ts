import { dayInWords, type Day } from '../../base/time/days.ts';
import type { Case, Route } from '../audits/schema.ts';
import { levelInWords } from '../tool/theme.ts';
import type { Tool } from '../tool/tool.ts';
import { SummaryPartName, type SummaryContent } from './schema.ts';
import { fillInUntil } from './still-open.ts';

/** What of a tool says which parts of a case summary are asked for, and in which words. */
export type Summarised = Pick<Tool, 'levels' | 'lookBack'>;

/** Whether a case can go between two levels of need. */
export const hasRoutes = ({ levels = [] }: Pick<Tool, 'levels'>): boolean => levels.length > 1;

/** The words that each part is asked for in, in their order. */
export const askedFor = (tool: Summarised): Readonly<Record<SummaryPartName, string>> => ({
  route: 'Level of need before and after',
  from:
    tool.lookBack?.before === 'referral'
      ? 'Date of the referral to children’s social care'
      : 'Date the work with the family began',
  to: hasRoutes(tool) ? 'Date the level of need changed' : 'Date the work with the family ended',
  reason: hasRoutes(tool) ? 'Why the level of need changed' : 'Why services worked with the family',
  outcome: 'Outcome for the children',
  text: 'Case summary',
});

/** The parts that are asked for: none about a route where there are no two levels of need. */
export const askedParts = (tool: Summarised): SummaryPartName[] =>
  SummaryPartName.options.filter((name) => name !== 'route' || hasRoutes(tool));

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
export function partsOf(
  tool: Summarised,
  { route, from, to, reason, outcome, text }: Partial<SummaryContent>,
): SummaryPart[] {
  const asked = askedFor(tool);
  const part = (id: SummaryPartName, given: string | undefined, words = given): SummaryPart[] =>
    given === undefined ? [] : [{ id, asked: asked[id], text: given, words: words ?? given }];
  const inWords = (day: string | undefined): string | undefined => (day === undefined ? undefined : dayInWords(day));
  return [
    ...part(
      'route',
      route && `${route.from}-${route.to}`,
      route && `from ${levelInWords(tool, route.from)} to ${levelInWords(tool, route.to)}`,
    ),
    ...part('from', from, inWords(from)),
    ...part('to', to, inWords(to)),
    ...part('reason', reason),
    ...part('outcome', outcome),
    ...part('text', text),
  ];
}

/** Which parts of a case summary were given, in their order. */
export const partsGiven = (content: Partial<SummaryContent>): SummaryPartName[] =>
  SummaryPartName.options.filter((name) => content[name] !== undefined);

/** The parts of a case summary that were not given, by name and in the words that they are asked for in. */
export function partsLeft(
  tool: Summarised,
  given: readonly SummaryPartName[],
): { names: SummaryPartName[]; words: string[] } {
  const names = askedParts(tool).filter((name) => !given.includes(name));
  return { names, words: names.map((name) => askedFor(tool)[name]) };
}

/** Which parts of a case summary came, as whoever sent it is told. @param audit.late it came after the closing */
export function partsInWords(
  tool: Summarised,
  given: readonly SummaryPartName[],
  audit: { closesOn: Day; late: boolean },
): string {
  const left = partsLeft(tool, given).words;
  if (left.length === 0) return 'Every part is filled in.';
  const came = SummaryPartName.options.filter((name) => given.includes(name)).map((name) => askedFor(tool)[name]);
  return `Filled in: ${came.join('; ')}. Not filled in: ${left.join('; ')}. ${fillInUntil(audit)}`;
}

/** The parts of a case summary that a case has already. */
export interface Confirmed {
  route?: Route;
  from?: Day;
  to?: Day;
}

/** What the case has already of a summary's parts: shown to the lead professional, to be confirmed or corrected. */
export const confirmedOf = ({
  route,
  referredOn,
  steppedDownOn,
}: Pick<Case, 'route' | 'referredOn' | 'steppedDownOn'>): Confirmed => ({
  ...(route === undefined ? {} : { route }),
  ...(referredOn === undefined ? {} : { from: referredOn }),
  ...(steppedDownOn === undefined ? {} : { to: steppedDownOn }),
});

/** Something of a case summary that is legal, and is seldom meant. */
export interface Doubt {
  part: SummaryPartName;
  words: string;
}

/** Which way a route goes by a tool's order: 1 to a higher level, -1 to a lower; 0 where that cannot be told. */
function wayOf({ levels = [] }: Pick<Tool, 'levels'>, { from, to }: Route): number {
  const place = (level: string): number => levels.findIndex(({ value }) => value === level);
  return place(from) < 0 || place(to) < 0 ? 0 : Math.sign(place(from) - place(to));
}

/**
 * What of a case summary is to be looked at once more before it is sent: a route that goes the other way than the case's own, a
 * day that has not come. Nothing here is refused; what is, the rules of a summary say.
 * @param of.route the case's own
 */
export function doubtsOf(
  tool: Summarised,
  { route, from, to }: Pick<Partial<SummaryContent>, 'route' | 'from' | 'to'>,
  of: { route?: Route | undefined; today: Day },
): Doubt[] {
  const way = route === undefined ? 0 : wayOf(tool, route);
  const isTurned = of.route !== undefined && way !== 0 && way === -wayOf(tool, of.route);
  const ahead = (part: 'from' | 'to', day: string | undefined): Doubt[] =>
    day !== undefined && day > of.today
      ? [{ part, words: `${askedFor(tool)[part]}: ${dayInWords(day)} has not come yet. Is the date right?` }]
      : [];
  const after = way > 0 ? 'higher' : 'lower';
  return [
    ...(isTurned
      ? [
          {
            part: 'route' as const,
            words: `The level of need after is ${after} than the level before. This case is in the audit because its level went the other way. Are the two the right way round?`,
          },
        ]
      : []),
    ...ahead('from', from),
    ...ahead('to', to),
  ];
}
