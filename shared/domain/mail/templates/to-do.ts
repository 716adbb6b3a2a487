import { caseInWords } from '../../audits/names.ts';
import type { PersonToSee } from '../../returns/people-checked.ts';
import { layOut, type Mail } from './layout.ts';
import { aboutAudit, heading, link, list, paragraph } from './parts.ts';
import type { MailedAudit } from './parts.ts';

/** What a record check left for the manager to see to, with each person as people read their opaque id. */
export interface MailedToDo {
  people: readonly (PersonToSee & { words: string })[];
  unlisted: boolean;
}

const saidOf: Readonly<Record<PersonToSee['says'], string>> = {
  moved: 'the record has moved to another agency or area',
  'cannot-tell': 'the agency cannot tell from the details who this is',
};

/** What a check said, a line each. */
export const toDoLines = ({ people, unlisted }: MailedToDo): string[] => [
  ...people.map(({ words, says }) => `${words}: ${saidOf[says]}`),
  ...(unlisted ? ['A child of the household is not on the list of the case'] : []),
];

/** What to do about each kind of it. */
export const toDoMend = ({ people, unlisted }: MailedToDo): string[] => [
  ...(people.some(({ says }) => says === 'moved')
    ? ['Find out where the record is now, and ask the agency that has it.']
    : []),
  ...(people.some(({ says }) => says === 'cannot-tell')
    ? ['Correct the details of anybody whom the agency cannot tell from them, and tell the agency.']
    : []),
  ...(unlisted ? ['Ring the agency to learn which child it means. Do not ask for a name by email.'] : []),
];

/**
 * Tells the business manager what an agency's record check leaves to be seen to: a person whose record has moved, one who
 * cannot be told from the details, a child who is not on the list. Nobody is named.
 * @param alert.toDo something at least
 * @param alert.toDoAt the address of the list of things to do
 * @throws RangeError when there is nothing
 */
export function toDoAlert(alert: {
  audit: MailedAudit;
  case: string;
  agencyName: string;
  toDo: MailedToDo;
  toDoAt: string;
}): Mail {
  const { audit, toDo } = alert;
  const lines = toDoLines(toDo);
  if (lines.length === 0) throw new RangeError('nothing is to be done');
  return layOut('alert', `To see to: a record check on ${caseInWords(alert.case)}, ${audit.quarter}`, [
    paragraph(`${alert.agencyName} has checked its records on ${caseInWords(alert.case)}, and says:`),
    list(lines),
    heading('What to do'),
    ...toDoMend(toDo).map((one) => paragraph(one)),
    paragraph(
      'It stays in your daily email until you record who saw to it, and what they did, in the list at this address, with a',
      'business manager account:',
    ),
    link(alert.toDoAt),
    aboutAudit(audit),
  ]);
}
