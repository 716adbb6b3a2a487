/** What others amended of the same thing since somebody looked at it: what is told of it, and what may stand beside it. */
import { dayInWords, type Day } from '../../base/time/days.ts';
import type { AgencyFieldName, AuditFieldName } from './amend.ts';
import type { CaseFieldName } from './case-log.ts';

/** What can be amended of an audit, an agency or a case. */
type FieldName = AuditFieldName | AgencyFieldName | CaseFieldName;

const fieldInWords: Readonly<Record<FieldName, string>> = {
  added: 'it was added',
  title: 'the title',
  closesOn: 'the closing date',
  extraHolidays: 'the extra holidays',
  name: 'the name',
  lead: 'the senior contact',
  children: 'the children',
  adults: 'the adults',
  route: 'the route',
  level: 'the level of need',
  factors: 'the factors',
  attributes: 'what describes the case',
  referredOn: 'the day of the referral',
  steppedDownOn: 'the day on which the level of need changed',
  leadProfessional: 'the lead professional',
  auditors: 'who answers about this case',
};

/** An amendment of one thing, by its number among those of the same kind. */
export interface PriorAmendment {
  number: number;
  fields: readonly FieldName[];
  on?: Day | undefined;
}

/** How the thing that is amended stands: its amendments, the oldest first, and the number that its readers are told. */
export interface AmendedThing {
  prior: readonly PriorAmendment[];
  /** A case's version; of an audit and its agencies, how often any of them was amended. */
  tag: number;
}

/** What others amended, in words. */
export const amendedInWords = (fields: readonly FieldName[]): string =>
  fields.map((field) => fieldInWords[field]).join(', ');

const inWords = ({ fields, on }: PriorAmendment): string =>
  `${amendedInWords(fields)}${on === undefined ? '' : ` on ${dayInWords(on)}`}`;

/** What came after a number. */
export const amendedSince = ({ prior }: Pick<AmendedThing, 'prior'>, number: number): readonly PriorAmendment[] =>
  prior.filter((one) => one.number > number);

/** Whether a version that somebody looked at is still the newest. @param others what shares the thing's numbers is amended too */
export const isNewest = ({ prior, tag }: AmendedThing, ifMatch: number, others: boolean): boolean =>
  others ? ifMatch <= tag && (prior.at(-1)?.number ?? 0) <= ifMatch : ifMatch === tag;

/** What is said to whoever looked at an older version: what the others did since. */
export function passedWords(thing: AmendedThing, ifMatch: number): string {
  const since = amendedSince(thing, ifMatch);
  const did = since.length === 0 ? '' : `Since then somebody else amended this: ${since.map(inWords).join('; ')}. `;
  return `${did}Look at it as it stands now, then send yours with If-Match "${thing.tag}", or without the header.`;
}

/** Whether two amendments can both stand: neither adds the thing, and no field is of both. */
export const areApart = (fields: readonly string[], others: readonly PriorAmendment[]): boolean =>
  !others.some((one) => one.fields.some((field) => field === 'added' || fields.includes(field)));
