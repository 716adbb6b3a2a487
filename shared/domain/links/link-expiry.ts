import { momentAfterClosing } from '../audits/closed-on.ts';
import type { Audit } from '../audits/schema.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { RawItem } from '../../base/aws/table.ts';
import { auditorsIn, ownersOf, ownersOfAgency } from './owners.ts';
import { parseLinks } from './store.ts';

/** No link is minted so late: where links are valid from then on, none is. */
export const noLinkValid = '9999-12-31T23:59:59.999Z';
/** Whether a link is ended. @param row what stands under `linksKeyOf` the link */
export const isEnded = (link: { mintedAt: string }, row: RawItem | undefined): boolean =>
  row !== undefined && link.mintedAt < parseLinks(row).opensFrom;

/** Whether a newer link was sent in its place. What ends links because no return is left says nothing of those that open none. */
export const isReplaced = (link: { mintedAt: string }, row: RawItem | undefined): boolean =>
  row !== undefined && isEnded(link, row) && parseLinks(row).opensFrom !== noLinkValid;

/**
 * Whether all links of an audit are ended: so many days after it closed, by the clock.
 * @param days what the deployment says: `linkDays`
 */
export function linksAreOver(audit: Pick<Audit, 'closedAt'>, days: number, now: Date): boolean {
  const end = momentAfterClosing(audit, days);
  return end !== undefined && now.getTime() >= Date.parse(end);
}

/** Returns that belong to one addressee: an agency's in whatever case, or in one alone, or one case's summary. */
export interface Holding {
  agency: string;
  /** Of a summary, and of an agency about a case that has an auditor of its own for it. */
  case?: string;
  /** Cases that have one: those are others' to hold. */
  except?: readonly string[];
  /** Links of this holding minted before then are dead. */
  reissuedAt?: string;
}

/** Whether a holding is of an agency's return about a case. */
export const isHeld = ({ case: one, except = [] }: Holding, id: string): boolean =>
  one === undefined ? !except.includes(id) : one === id;

/**
 * What belongs to each addressee of an audit, by addressee; that which the oldest links open comes first.
 * @param rows those of the audit's agencies and cases, by id
 */
export function holdingsOf(
  audit: string,
  rows: { agencies: ReadonlyMap<string, RawItem>; cases: ReadonlyMap<string, RawItem> },
): Map<string, Holding[]> {
  const auditors = [...rows.cases].map(([id, row]) => ({ id, of: auditorsIn(row) }));
  const holdings = [
    ...[...rows.agencies].flatMap(([agency, row]) => {
      const apart = auditors.flatMap(({ id, of }) => {
        const auditor = of.get(agency);
        return auditor === undefined ? [] : [{ id, owners: ownersOfAgency(audit, row, auditor) }];
      });
      const except = apart.length === 0 ? {} : { except: apart.map(({ id }) => id) };
      return [
        { of: { agency, ...except }, owners: ownersOfAgency(audit, row) },
        ...apart.map(({ id, owners }) => ({ of: { agency, case: id }, owners })),
      ];
    }),
    ...[...rows.cases].map(([id, row]) => ({
      of: { agency: SUMMARY, case: id },
      owners: ownersOf(audit, SUMMARY, { case: row, owner: row }),
    })),
  ].flatMap(({ of, owners }) =>
    owners.map(({ addressee, reissuedAt }) => ({
      addressee,
      holding: { ...of, ...(reissuedAt === undefined ? {} : { reissuedAt }) },
    })),
  );
  const from = ({ reissuedAt = '' }: Holding): string => reissuedAt;
  return new Map(
    [...Map.groupBy(holdings, ({ addressee }) => addressee)].map(([addressee, all]) => [
      addressee,
      all.map(({ holding }) => holding).toSorted((a, b) => (from(a) < from(b) ? -1 : Number(from(a) > from(b)))),
    ]),
  );
}

/**
 * From when on links of an addressee are valid; undefined when all are.
 * @param standing the first of its holdings, by {@link holdingsOf}, in which a return is not withdrawn
 */
export const validFrom = (standing: Holding | undefined): string | undefined =>
  standing === undefined ? noLinkValid : standing.reissuedAt;
