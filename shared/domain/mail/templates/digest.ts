import { dateInWords } from '../../../base/time/days.ts';
import type { Day } from '../../../base/time/days.ts';
import { layOut } from './layout.ts';
import type { MailBlock, Mail } from './layout.ts';
import {
  bounceMend,
  bouncedWhose,
  exhaustedLine,
  exhaustedMend,
  missingCodes,
  missingInWords,
  openFor,
} from './alerts.ts';
import type { BouncedAddress, ExhaustedReturn, MissingCode } from './alerts.ts';
import { aboutAudit, byCase, byDueDate, counted, enumerated, heading, list, paragraph } from './parts.ts';
import type { MailedAudit } from './parts.ts';

/** What the manager has to see to, each until it is closed. */
export interface DigestItems {
  /** Children of a case, by opaque id, whom no submission covers. */
  coverageGaps: readonly { case: string; children: readonly string[] }[];
  /** Services that a case's factors call for and nobody asked. */
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
  openBounces: readonly (BouncedAddress & { bouncedOn: Day; ageWorkingDays: number })[];
  exhausted: readonly ExhaustedReturn[];
}

interface Section {
  title: string;
  lines: string[];
  /** What to do about it. */
  mend: readonly string[];
}

const oldestFirst = <T extends { ageWorkingDays: number }>(items: readonly T[]): T[] =>
  items.toSorted((one, other) => other.ageWorkingDays - one.ageWorkingDays);

const sorted = <T extends { case: string }>(items: readonly T[]): T[] => items.toSorted(byCase);

function sections(items: DigestItems): Section[] {
  return [
    {
      title: 'Agencies that cannot identify the family',
      lines: oldestFirst(sorted(items.openCannotIdentify)).map(
        (one) =>
          `${one.case}, ${one.agencyName}: since ${dateInWords(one.saidOn)}, ${openFor(one.ageWorkingDays)}. ` +
          `The agency says: ${enumerated(missingCodes(one.missing).map((code) => missingInWords[code]))}.`,
      ),
      mend: ['Mend the details of the case, then ask the agency again. It gets no chasers until then.'],
    },
    {
      title: 'Addresses that do not work',
      lines: oldestFirst(items.openBounces).map(
        (one) =>
          `Mail does not reach ${bouncedWhose(one)}: since ${dateInWords(one.bouncedOn)}, ${openFor(one.ageWorkingDays)}.`,
      ),
      mend: [...new Set(items.openBounces.map(({ role }) => bounceMend[role]))],
    },
    {
      title: 'Returns at the end of the ladder',
      lines: byDueDate(items.exhausted).map(exhaustedLine),
      mend: [exhaustedMend],
    },
    {
      title: 'Agencies that have not said whether they know the family',
      lines: oldestFirst(sorted(items.uncheckedAfter3)).map(
        (one) =>
          `${one.case}, ${one.agencyName}: asked on ${dateInWords(one.askedOn)}, ${openFor(one.ageWorkingDays)}.`,
      ),
      mend: ['Ask them whether the invite came and whether they can tell who the family is. Chasers go on meanwhile.'],
    },
    {
      title: 'Children whom no agency covers',
      lines: sorted(items.coverageGaps).map((one) => `${one.case}: ${enumerated(one.children)}.`),
      mend: ['Ask the agencies that know these children to cover them, or ask another agency.'],
    },
    {
      title: 'Services that nobody asked',
      lines: sorted(items.neverAsked).map((one) => `${one.case}: ${one.service.replaceAll('-', ' ')}.`),
      mend: ['What is known of the case calls for them. Ask an agency of the service, or record why not.'],
    },
  ].filter(({ lines }) => lines.length > 0);
}

/** Whether there is nothing to say: then no digest is sent. */
export const nothingToSay = (items: DigestItems): boolean => sections(items).length === 0;

/**
 * The business manager's daily mail: what is open, how long it has been, and what to do about each. Sections with
 * nothing are left out.
 * @throws RangeError when there is nothing to say, or a date is none
 */
export function digest(mail: { audit: MailedAudit } & DigestItems): Mail {
  const { audit } = mail;
  const found = sections(mail);
  if (found.length === 0) throw new RangeError('a digest needs something to say');
  const count = found.reduce((sum, { lines }) => sum + lines.length, 0);
  const things = counted(count, 'thing');
  return layOut('digest', `Daily digest: ${things} to see to, ${audit.quarterLabel} case audit`, [
    aboutAudit(audit),
    paragraph(`There ${count === 1 ? 'is' : 'are'} ${things} to see to. Each stays in this email until it is closed.`),
    ...found.flatMap(({ title, lines, mend }): MailBlock[] => [
      heading(title),
      list(lines),
      ...mend.map((one) => paragraph(one)),
    ]),
  ]);
}
