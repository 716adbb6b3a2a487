import { dayInWords } from '../../../base/time/days.ts';
import type { Day } from '../../../base/time/days.ts';
import { caseInWords, childInWords } from '../../audits/names.ts';
import type { ReturnCounts } from '../../returns/shown-state.ts';
import { serviceInWords } from '../../tool/theme.ts';
import type { Tool } from '../../tool/tool.ts';
import { layOut } from './layout.ts';
import type { MailBlock, Mail } from './layout.ts';
import { countLines, exhaustedMend, missingCodes, openFor, overdueLine } from './alerts.ts';
import { bounceMend, bouncedWhose } from './undelivered.ts';
import { missingInWords, type MissingCode } from '../../returns/missing.ts';
import type { OverdueReturn } from './alerts.ts';
import type { BouncedAddress } from './undelivered.ts';
import { aboutAudit, byCase, byDueDate, counted, enumerated, heading, link, list, paragraph } from './parts.ts';
import type { MailedAudit } from './parts.ts';

/** An audit's closing date that is near, in working days, or past, in days. */
export type Closing = { closesOn: Day; workingDaysLeft: number } | { closesOn: Day; daysPast: number };

/** Where the audit stands, and what the manager has to see to, each until it is closed. Ages are in working days. */
export interface DigestItems {
  counts: ReturnCounts & { summaries: { owed: number; received: number } };
  closing?: Closing | undefined;
  /** Children of a case, by opaque id, whom no submission covers. */
  coverageGaps: readonly { case: string; children: readonly string[] }[];
  /** Services that a case calls for and nobody asked. */
  neverAsked: readonly { case: string; service: string }[];
  /** Asked, and no check after three working days. */
  uncheckedAfter3: readonly { case: string; agencyName: string; askedOn: Day; ageWorkingDays: number }[];
  openCannotIdentify: readonly {
    case: string;
    agencyName: string;
    missing: readonly MissingCode[];
    saidOn: Day;
    ageWorkingDays: number;
  }[];
  /** What record checks left to see to; since when and for how long, where it is known. */
  openToDo: readonly { case: string; agencyName: string; said?: { on: Day; ageWorkingDays: number } }[];
  openBounces: readonly (BouncedAddress & { bouncedOn: Day; ageWorkingDays: number })[];
  /** Past their due date, with reminders still to come. */
  overdue: readonly OverdueReturn[];
  /** Past the ladder's end. */
  exhausted: readonly OverdueReturn[];
}

interface Section {
  title: string;
  lines: string[];
  /** What to do about it. */
  mend: readonly string[];
  /** Where what it is about can be read. */
  link?: 'toDoAt';
}

const oldestFirst = <T extends { ageWorkingDays: number }>(items: readonly T[]): T[] =>
  items.toSorted((one, other) => other.ageWorkingDays - one.ageWorkingDays);

const sorted = <T extends { case: string }>(items: readonly T[]): T[] => items.toSorted(byCase);

const where = (one: { case: string; agencyName: string }): string => `${caseInWords(one.case)}, ${one.agencyName}`;

/** A closing date is to be seen to on its last working day, and from then on. */
function dueClosing(closing: Closing | undefined): string[] {
  if (closing === undefined) return [];
  const day = dayInWords(closing.closesOn);
  if ('daysPast' in closing)
    return [`The audit is past its closing date, ${day}, by ${counted(closing.daysPast, 'day')}.`];
  return closing.workingDaysLeft === 0 ? [`The closing date is ${day}: today is the last working day.`] : [];
}

function sections(items: DigestItems, tool: Pick<Tool, 'services'>): Section[] {
  const all: Section[] = [
    {
      title: 'The closing date',
      lines: dueClosing(items.closing),
      mend: [
        'The audit stays open until you close it. Ring those who are overdue, then close it: what comes later is still taken.',
      ],
    },
    {
      title: 'Agencies that cannot tell from the details who the family is',
      lines: oldestFirst(sorted(items.openCannotIdentify)).map(
        (one) =>
          `${where(one)}: since ${dayInWords(one.saidOn)}, ${openFor(one.ageWorkingDays)}. ` +
          `The agency says: ${enumerated(missingCodes(one.missing).map((code) => missingInWords[code]))}.`,
      ),
      mend: ['Correct the details of the case, then ask the agency again. It gets no reminders until then.'],
    },
    {
      title: 'Things to do that record checks brought up',
      lines: sorted(items.openToDo).map(
        (one) =>
          `${where(one)}${one.said === undefined ? '' : `: since ${dayInWords(one.said.on)}, ${openFor(one.said.ageWorkingDays)}`}.`,
      ),
      mend: [
        `${items.openToDo.length === 1 ? 'One is open: it is' : `${items.openToDo.length} are open: they are`} listed at the address ` +
          'below, with what each agency said. Once one is done, record there who did it, and what.',
      ],
      link: 'toDoAt',
    },
    {
      title: 'Addresses that do not work',
      lines: oldestFirst(items.openBounces).map(
        (one) =>
          `Mail does not reach ${bouncedWhose(one)}: since ${dayInWords(one.bouncedOn)}, ${openFor(one.ageWorkingDays)}.`,
      ),
      mend: [...new Set(items.openBounces.map(({ role }) => bounceMend[role]))],
    },
    {
      title: 'Overdue, and all reminders have been sent',
      lines: byDueDate(items.exhausted).map(overdueLine),
      mend: [exhaustedMend],
    },
    {
      title: 'Overdue',
      lines: byDueDate(items.overdue).map(overdueLine),
      mend: items.overdue.some(({ reminded }) => !reminded.contact && !reminded.senior)
        ? ['Ring those whom no reminder has reached.']
        : [],
    },
    {
      title: 'No record check yet',
      lines: oldestFirst(sorted(items.uncheckedAfter3)).map(
        (one) => `${where(one)}: asked on ${dayInWords(one.askedOn)}, ${openFor(one.ageWorkingDays)}.`,
      ),
      mend: ['Ask them whether our email came, and whether they can tell from the details who the family is.'],
    },
    {
      title: 'Children whom no agency has answered for',
      lines: sorted(items.coverageGaps).map(
        (one) => `${caseInWords(one.case)}: ${enumerated(one.children.map(childInWords))}.`,
      ),
      mend: ['Ask the agencies that have a record of these children to answer for them, or ask another agency.'],
    },
    {
      title: 'Services that nobody asked',
      lines: sorted(items.neverAsked).map((one) => `${caseInWords(one.case)}: ${serviceInWords(tool, one.service)}.`),
      mend: ['What the case is about calls for them. Ask an agency of the service, or record why not.'],
    },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}

/** Whether there is nothing to say: then no digest is sent. */
export const nothingToSay = (items: DigestItems): boolean => sections(items, { services: [] }).length === 0;

function closesSoon(closing: Closing | undefined): MailBlock[] {
  if (closing === undefined || !('workingDaysLeft' in closing) || closing.workingDaysLeft === 0) return [];
  const left = counted(closing.workingDaysLeft, 'working day');
  return [paragraph(`The closing date is ${dayInWords(closing.closesOn)}: ${left} from today.`)];
}

/**
 * The business manager's daily mail: where the audit stands, what is open, how long it has been, and what to do about each.
 * Sections with nothing are left out.
 * @param mail.toDoAt the address of the list of things to do
 * @throws RangeError when there is nothing to say, or a date is none
 */
export function digest(mail: { audit: MailedAudit; tool: Pick<Tool, 'services'>; toDoAt: string } & DigestItems): Mail {
  const { audit, counts } = mail;
  const found = sections(mail, mail.tool);
  if (found.length === 0) throw new RangeError('a digest needs something to say');
  const count = found.reduce((sum, { lines }) => sum + lines.length, 0);
  const things = counted(count, 'thing');
  return layOut('digest', `Daily digest: ${things} to see to, ${audit.quarter}`, [
    aboutAudit(audit),
    paragraph(`There ${count === 1 ? 'is' : 'are'} ${things} to see to. Each stays in this email until it is closed.`),
    ...closesSoon(mail.closing),
    heading('Questionnaires of the audit'),
    list(countLines(counts)),
    paragraph(
      `Case summaries are shown separately: ${counts.summaries.owed} asked for, ${counts.summaries.received} received.`,
    ),
    ...found.flatMap(({ title, lines, mend, link: at }): MailBlock[] => [
      heading(title),
      list(lines),
      ...mend.map((one) => paragraph(one)),
      ...(at === undefined ? [] : [link(mail[at])]),
    ]),
  ]);
}
