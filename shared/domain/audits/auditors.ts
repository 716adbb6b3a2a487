/** Whoever audits one case for an agency, in the place of the agency's contact. */
import type { FieldProblem } from '../../base/http/problem.ts';
import type { Agency, Case } from './schema.ts';

/** The address of the case's own auditor for an agency; undefined where the agency's contact answers. */
export const auditorOf = ({ auditors = {} }: Pick<Case, 'auditors'>, agency: string): string | undefined =>
  Object.hasOwn(auditors, agency) ? auditors[agency] : undefined;

/** The address of whoever answers for an agency about a case. */
export const answersFor = (agency: Pick<Agency, 'id' | 'contact'>, entered: Pick<Case, 'auditors'>): string =>
  auditorOf(entered, agency.id) ?? agency.contact.email;

/** What is wrong with a case's auditors beyond each of their addresses. @param asked the agencies that are asked about it */
export const auditorFaults = (
  { auditors = {} }: Pick<Case, 'auditors'>,
  asked: { has: (agency: string) => boolean },
): FieldProblem[] =>
  Object.keys(auditors).flatMap((agency) =>
    asked.has(agency)
      ? []
      : [
          {
            pointer: `/auditors/${agency}`,
            code: 'not-asked',
            detail: 'is of an agency that is not asked about this case',
          },
        ],
  );
