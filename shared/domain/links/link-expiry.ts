import { momentAfterClosing } from '../audits/closed-on.ts';
import type { Audit } from '../audits/schema.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { RawItem } from '../../base/aws/table.ts';
import { ownersOf } from './owners.ts';
import { parseLinks } from './store.ts';

/** No link is minted so late: where links are valid from then on, none is. */
export const noLinkValid = '9999-12-31T23:59:59.999Z';
/** Whether a link is ended. @param row what stands under `linksKeyOf` the link */
export const isEnded = (link: { mintedAt: string }, row: RawItem | undefined): boolean =>
  row !== undefined && link.mintedAt < parseLinks(row).opensFrom;

/**
 * Whether all links of an audit are ended: so many days after it closed, by the clock.
 * @param days what the deployment says: `linkDays`
 */
export function linksAreOver(audit: Pick<Audit, 'closedAt'>, days: number, now: Date): boolean {
  const end = momentAfterClosing(audit, days);
  return end !== undefined && now.getTime() >= Date.parse(end);
}

/** Returns that belong to one addressee: an agency's in whatever case, or one case's summary. */
export interface Holding {
  agency: string;
  /** Of a summary. */
  case?: string;
  /** Links of this holding minted before then are dead. */
  reissuedAt?: string;
}

/**
 * What belongs to each addressee of an audit, by addressee; that which the oldest links open comes first.
 * @param rows those of the audit's agencies and cases, by id
 */
export function holdingsOf(
  audit: string,
  rows: { agencies: ReadonlyMap<string, RawItem>; cases: ReadonlyMap<string, RawItem> },
): Map<string, Holding[]> {
  const holdings = [
    ...[...rows.agencies].map(([agency, row]) => ({ of: { agency }, row })),
    ...[...rows.cases].map(([id, row]) => ({ of: { agency: SUMMARY, case: id }, row })),
  ].flatMap(({ of, row }) =>
    ownersOf(audit, of.agency, row).map(({ addressee, reissuedAt }) => ({
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
