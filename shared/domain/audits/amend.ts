/** What an amendment makes of an audit, an agency or a case. Pure rules: nothing is read or written. */
import { isDeepStrictEqual } from 'node:util';
import type { FieldProblem } from '../../base/http/problem.ts';
import type { Theme } from '../tool/theme.ts';
import { auditorOf } from './auditors.ts';
import type { AgencyChange, AuditChange, CaseChange } from './amendment.ts';
import { caseFieldNames, type CaseFieldName } from './case-log.ts';
import { auditFaults, caseFaults } from './faults.ts';
import type { Agency, Audit, Case, NewAudit } from './schema.ts';

/** What an amendment comes to: what stands after it, and which fields it changes; none where all of it stands already. */
export interface Amended<T, Field extends string> {
  after: T;
  fields: Field[];
}

const invalid = (pointer: string, detail: string): FieldProblem => ({ pointer, code: 'invalid_value', detail });

const under = (place: string, faults: readonly FieldProblem[]): FieldProblem[] =>
  faults.map((fault) => ({ ...fault, pointer: `${place}${fault.pointer}` }));

/** The fields of which a change says something else than what stands. */
const differing = <T extends object, Field extends string & keyof T>(
  before: T,
  after: T,
  fields: readonly Field[],
): Field[] => fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));

/** What stands, with what a change says in its place. What it leaves out stays. */
const changed = <T extends object>(before: T, change: object): T => ({
  ...before,
  ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
});

export const auditFieldNames = ['title', 'closesOn', 'extraHolidays'] as const;
export type AuditFieldName = (typeof auditFieldNames)[number];

/** What fields of an audit say: those that a change gives another value, as they stood. */
export const auditFieldsOf = (
  audit: Pick<Audit, AuditFieldName>,
  fields: readonly AuditFieldName[],
): Partial<Pick<Audit, AuditFieldName>> =>
  Object.fromEntries(fields.flatMap((field) => (audit[field] === undefined ? [] : [[field, audit[field]]])));

/** An audit as a change leaves it. */
export function amendAudit<T extends Pick<Audit, AuditFieldName>>(
  before: T,
  change: AuditChange,
): Amended<T, AuditFieldName> {
  const after = changed<T>(before, change);
  return { after, fields: differing(before, after, auditFieldNames) };
}

/**
 * What is wrong with a change of an audit beyond each of its fields.
 * @param at.today the London day that the amendment belongs to
 * @param at.due the due dates of all that is owed
 */
export function auditChangeFaults(
  before: Pick<NewAudit, 'theme' | 'quarter' | 'opensOn' | 'dueOn' | 'closesOn'>,
  change: AuditChange,
  tool: Theme,
  at: { today: string; due: readonly string[] },
): FieldProblem[] {
  const { closesOn } = change;
  if (closesOn === undefined || closesOn === before.closesOn) return [];
  const pointer = '/audit/closesOn';
  const latest = [before.dueOn, ...at.due].toSorted().at(-1) ?? before.dueOn;
  return [
    ...(closesOn < at.today ? [invalid(pointer, 'must not be before the day of the amendment')] : []),
    ...(closesOn < latest ? [invalid(pointer, `must not be before a due date that stands: ${latest}`)] : []),
    // Of the fields that an amendment does not touch nothing can be wrong anew but by the closing date.
    ...auditFaults({ ...before, closesOn }, tool).map(({ detail }) => invalid(pointer, detail)),
  ];
}

export const agencyFieldNames = ['name', 'lead'] as const;
export type AgencyFieldName = (typeof agencyFieldNames)[number];

/** An agency as a change leaves it. */
export function amendAgency(before: Agency, { id: _id, ...change }: AgencyChange): Amended<Agency, AgencyFieldName> {
  const after = changed(before, change);
  return { after, fields: differing(before, after, agencyFieldNames) };
}

/** What is wrong with a change of an agency that is there: what is not amended, and may only be said as it stands. */
export function agencyChangeFaults(before: Agency, change: AgencyChange): FieldProblem[] {
  const isSame = <T>(said: T | undefined, stands: T): boolean => said === undefined || isDeepStrictEqual(said, stands);
  return [
    ...(isSame(change.service, before.service)
      ? []
      : [invalid('/agency/service', 'is not changed once the audit is open')]),
    ...(isSame(change.contact, before.contact)
      ? []
      : [invalid('/agency/contact', "is changed by way of one of the agency's returns, which mails the new contact")]),
  ];
}

interface WithId {
  id: string;
}

/**
 * A list in which those that a change names are put right, and those that it names newly come last. What a change leaves out
 * of one stays, as of anything else.
 */
function merged<T extends WithId>(before: readonly T[], change: readonly T[] | undefined): T[] {
  const said = new Map((change ?? []).map((one) => [one.id, one]));
  const known = new Set(before.map(({ id }) => id));
  return [
    ...before.map((one) => changed(one, said.get(one.id) ?? {})),
    ...(change ?? []).filter(({ id }) => !known.has(id)),
  ];
}

const leadOf = ({ lead }: NonNullable<Case['leadProfessional']>): Pick<NonNullable<Case['leadProfessional']>, 'lead'> =>
  lead === undefined ? {} : { lead };

/** A case goes between two levels of need or stands at one: what is said of either stands in place of both. */
function withoutLevels(before: Case, { route, level }: Pick<CaseChange, 'route' | 'level'>): Case {
  if (route === undefined && level === undefined) return before;
  const { route: _route, level: _level, ...rest } = before;
  return rest;
}

/** A case as a change leaves it, and the children who are new in it. */
export function amendCase(before: Case, change: CaseChange): Amended<Case, CaseFieldName> & { added: string[] } {
  const { id: _id, expects: _asked, children, adults, leadProfessional, auditors, ...rest } = change;
  const after = changed(withoutLevels(before, rest), {
    ...rest,
    ...(auditors === undefined ? {} : { auditors: { ...before.auditors, ...auditors } }),
    children: merged(before.children, children),
    ...(adults === undefined ? {} : { adults: merged(before.adults ?? [], adults) }),
    // Who they are is changed by way of the summary: of one who is there, only whom they answer to is set.
    ...(leadProfessional === undefined
      ? {}
      : { leadProfessional: { ...leadProfessional, ...before.leadProfessional, ...leadOf(leadProfessional) } }),
  });
  const known = new Set(before.children.map(({ id }) => id));
  const fields = caseFieldNames.filter((field) => field !== 'added' && !isDeepStrictEqual(before[field], after[field]));
  return {
    after: fields.length === 0 ? before : { ...after, version: (before.version ?? 1) + 1 },
    fields,
    added: after.children.map(({ id }) => id).filter((id) => !known.has(id)),
  };
}

/** The agencies whose auditor of a case a change makes another. */
export const auditorsChanged = (before: Case, after: Case): string[] =>
  Object.keys(after.auditors ?? {}).filter((agency) => auditorOf(before, agency) !== auditorOf(after, agency));

const mostPeople = 30;

/** What is wrong with a change of a case that is there. */
export function caseChangeFaults(
  before: Case,
  change: CaseChange,
  audit: Pick<Audit, 'opensOn' | 'closesOn'>,
  tool: Theme,
): FieldProblem[] {
  const { after } = amendCase(before, change);
  const ids = [...after.children, ...(after.adults ?? [])].map(({ id }) => id);
  const { leadProfessional } = before;
  const isOther = (said: string | undefined, stands: string | undefined): boolean =>
    said !== undefined && said.toLowerCase() !== stands?.toLowerCase();
  return under('/case', [
    ...caseFaults(after, audit, tool),
    ...(new Set(ids).size === ids.length ? [] : [invalid('', 'gives a child and an adult the same id')]),
    ...(after.children.length > mostPeople ? [invalid('/children', `would be more than ${mostPeople}`)] : []),
    ...((after.adults?.length ?? 0) > mostPeople ? [invalid('/adults', `would be more than ${mostPeople}`)] : []),
    ...(leadProfessional !== undefined && isOther(change.leadProfessional?.email, leadProfessional.email)
      ? [
          invalid(
            '/leadProfessional/email',
            'is changed by way of the case summary, which mails the new lead professional',
          ),
        ]
      : []),
  ]);
}
