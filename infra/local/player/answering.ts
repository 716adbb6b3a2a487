/** Who answers for agencies in an audit file: their contacts, and auditors whom a case has of its own. */
import { auditorOf } from '../../../shared/domain/audits/auditors.ts';
import type { AuditFile, AuditFileParts, FiledAct, FileFault } from './audit-file.ts';

type Entered = Pick<AuditFile, 'agencies' | 'cases'>;

/** Acts in the order that they are played in: by day; the sort keeps the file's order within one. */
const byDay = <T>(acts: readonly T[], on: (act: T) => string): T[] =>
  acts.toSorted((a, b) => (on(a) < on(b) ? -1 : Number(on(a) > on(b))));

/** Who answers for agencies, as what happens is gone through. */
export interface Answering {
  /** The address that answers for an agency about a case; undefined of an agency that is not there. */
  emailOf: (to: { case: string; agency: string }) => string | undefined;
  /** Whether a case has an auditor of its own for an agency. */
  isAudited: (to: { case: string; agency: string }) => boolean;
  take: (act: FiledAct) => void;
}

/** Who answers for the agencies of a file as it was entered. */
export function answering({ agencies, cases }: Entered): Answering {
  const contacts = new Map(agencies.map(({ id, contact }) => [id, contact.email]));
  const auditors = new Map<string, string>();
  const nameOf = (to: { case: string; agency: string }): string => `${to.case}/${to.agency}`;
  const named = (one: Pick<Entered['cases'][number], 'auditors'> & { id: string }): void => {
    for (const agency of Object.keys(one.auditors ?? {})) {
      const email = auditorOf(one, agency);
      if (email !== undefined) auditors.set(nameOf({ case: one.id, agency }), email);
    }
  };
  for (const one of cases) named(one);
  const emailOf: Answering['emailOf'] = (to) => auditors.get(nameOf(to)) ?? contacts.get(to.agency);
  /** One that was never theirs is taken off the agency wherever it stands. */
  const correct = (agency: string, wrong: string | undefined, email: string): void => {
    const isWrong = (one: string | undefined): boolean => one?.toLowerCase() === wrong?.toLowerCase();
    if (isWrong(contacts.get(agency))) contacts.set(agency, email);
    for (const [name, one] of auditors) if (name.endsWith(`/${agency}`) && isWrong(one)) auditors.set(name, email);
  };
  return {
    emailOf,
    isAudited: (to) => auditors.has(nameOf(to)),
    take(act) {
      if (act.kind === 'contact') {
        const to = { case: act.case ?? '', agency: act.agency };
        if (act.wrong) correct(act.agency, emailOf(to), act.email);
        if (act.case === undefined) contacts.set(act.agency, act.email);
        else auditors.set(nameOf(to), act.email);
      }
      if (act.kind !== 'amend') return;
      if (act.agency?.contact !== undefined) contacts.set(act.agency.id, act.agency.contact.email);
      if (act.case !== undefined) named(act.case);
    },
  };
}

/** Every address that answers for an agency once all of the file is played, each with the case that it is of, if of one. */
export function answeringAtLast(file: AuditFile): { agency: string; case?: string; email: string }[] {
  const last = answering(file);
  for (const act of byDay(file.acts ?? [], ({ on }) => on)) last.take(act);
  return file.agencies.flatMap(({ id }) => {
    const contact = last.emailOf({ case: '', agency: id });
    const audited = file.cases.flatMap((one) => {
      const email = last.emailOf({ case: one.id, agency: id });
      return email === undefined || email === contact ? [] : [{ agency: id, case: one.id, email }];
    });
    return contact === undefined ? audited : [{ agency: id, email: contact }, ...audited];
  });
}

/** What is said wrongly of an address that was wrong: of an auditor who is not there, or with the very address that stands. */
export function wrongAddresses({ agencies, cases, acts }: AuditFileParts): FileFault[] {
  const who = answering({ agencies: agencies.map(({ is }) => is), cases: cases.map(({ is }) => is) });
  const faults: FileFault[] = [];
  const given = new Set<string>();
  for (const { at, is: act } of byDay(acts, ({ is }) => is.on)) {
    if (act.kind === 'contact') {
      const to = { case: act.case ?? '', agency: act.agency };
      const gift = `${to.case}/${to.agency} ${act.email.toLowerCase()}`;
      // Said later, of an address that was changed before, it is taken.
      const stands = !given.has(gift) && who.emailOf(to)?.toLowerCase() === act.email.toLowerCase();
      if (act.wrong && act.case !== undefined && !who.isAudited(to)) {
        faults.push({
          pointer: `/acts/${at}/wrong`,
          detail: 'is of a case that nobody audits alone for this agency by then',
        });
      } else if (act.wrong && stands) {
        faults.push({ pointer: `/acts/${at}/email`, detail: 'is the address that stands by then' });
      }
      given.add(gift);
    }
    who.take(act);
  }
  return faults;
}
