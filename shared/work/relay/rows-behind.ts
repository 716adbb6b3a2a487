/** The rows that the relay keeps, held against the facts that they come from. */
import { concernOf } from '../../domain/alerts/concerns.ts';
import type { OpenConcern } from '../../domain/alerts/store.ts';
import { returnKeyOf } from '../../domain/audits/ids.ts';
import { standingIn } from '../../domain/board/standing.ts';
import type { BoardRow } from '../../domain/board/store.ts';
import { isHeld, validFrom, type Holding } from '../../domain/links/link-expiry.ts';
import type { Owed } from '../../domain/owed/store.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { owedOf } from './effects-of-item.ts';
import type { Effects } from './effects.ts';

/**
 * Rows of what is owed that are not as the logs say: a lost one is kept again, one that stands for nothing is dropped.
 * Where all are right nothing is written.
 */
export function owedBehind(rows: readonly Owed[], last: readonly Entry[]): Effects['owed'] {
  const nameOf = (one: { case: string; agency: string }): string => `${one.case}#${one.agency}`;
  const rowsOf = Map.groupBy(rows, nameOf);
  const asked = new Set(last.map(nameOf));
  const ofNothing = rows.filter((row) => !asked.has(nameOf(row)));
  const ofReturns = last.flatMap((entry) => {
    const { owed, settled } = owedOf(entry);
    const here = rowsOf.get(nameOf(entry)) ?? [];
    const stale = here.filter((row) => settled || row.dueOn !== owed.dueOn);
    const isRight =
      settled ||
      here.some((row) => row.dueOn === owed.dueOn && row.cycle === owed.cycle && row.reopened === owed.reopened);
    return [
      ...stale.map((row) => ({ owed: { ...row, seq: owed.seq }, settled: true })),
      ...(isRight ? [] : [{ owed, settled }]),
    ];
  });
  return [...ofNothing.map((owed) => ({ owed, settled: true })), ...ofReturns];
}

/**
 * Rows of cases that are not as the logs say: a return that lags is set again, one that stands for nothing is taken off. Where
 * all are right nothing is written.
 */
export function boardBehind(audit: string, rows: readonly BoardRow[], last: readonly Entry[]): Effects['board'] {
  const byCase = Map.groupBy(last, (entry) => entry.case);
  const rowOf = new Map(rows.map((row) => [row.case, row]));
  const ofNothing = rows.filter((row) => !byCase.has(row.case));
  return [
    ...ofNothing.map((row) => ({ of: 'case-deleted' as const, audit, case: row.case })),
    ...[...byCase].flatMap(([id, entries]) => {
      const kept = new Map(rowOf.get(id)?.entries.map((entry) => [entry.agency, entry.seq]));
      const behind = entries.filter(({ agency, seq }) => (kept.get(agency) ?? 0) < seq);
      const stale = [...kept].filter(([agency, seq]) => (entries.find((one) => one.agency === agency)?.seq ?? 0) < seq);
      return [
        ...stale.map(([agency]) => ({ of: 'return-deleted' as const, return: { audit, case: id, agency } })),
        ...behind.map((entry) => ({ of: 'entry' as const, return: returnKeyOf(entry), standing: standingIn(entry) })),
      ];
    }),
  ];
}

/**
 * Rows of open concerns that are not as the logs say: one whose concern nobody has acknowledged is kept again, one that
 * stands for nothing is dropped. Where all are right nothing is written.
 * @param open every entry of the audit whose concern is open
 */
export function concernsBehind(rows: readonly OpenConcern[], open: readonly Entry[]): Effects['concerns'] {
  const nameOf = (one: { case: string; agency: string; seq: number }): string => `${one.case}#${one.agency}#${one.seq}`;
  const kept = new Set(rows.map(nameOf));
  const standing = new Set(open.map(nameOf));
  return [
    ...rows.filter((row) => !standing.has(nameOf(row))).map((concern) => ({ of: 'nothing' as const, concern })),
    ...open
      .filter((entry) => !kept.has(nameOf(entry)))
      .map((entry) => ({ of: 'raised' as const, concern: concernOf(entry) })),
  ];
}

/**
 * Addressees whose row of when their links end is not as the logs say. Looked at are those who were asked for anything, those
 * whose address was changed, and those who have a row: nobody else was ever given a link.
 */
export function linksBehind(
  audit: string,
  facts: {
    holdings: ReadonlyMap<string, readonly Holding[]>;
    last: readonly Pick<Entry, 'case' | 'agency' | 'state'>[];
    changed: readonly string[];
    rows: ReadonlyMap<string, string>;
  },
): Effects['links'] {
  const casesOf = (last: typeof facts.last): Map<string, string[]> =>
    new Map(
      [...Map.groupBy(last, ({ agency }) => agency)].map(([agency, all]) => [agency, all.map((one) => one.case)]),
    );
  const asked = casesOf(facts.last);
  const standing = casesOf(facts.last.filter(({ state }) => state !== 'withdrawn'));
  const among = (cases: ReadonlyMap<string, readonly string[]>) => (one: Holding) =>
    (cases.get(one.agency) ?? []).some((id) => isHeld(one, id));
  const looked = new Set([
    ...[...facts.holdings].flatMap(([addressee, all]) => (all.some(among(asked)) ? [addressee] : [])),
    ...facts.changed,
    ...facts.rows.keys(),
  ]);
  return [...looked]
    .filter((one) => validFrom(facts.holdings.get(one)?.find(among(standing))) !== facts.rows.get(one))
    .map((addressee) => ({ of: 'addressee', audit, addressee }));
}
