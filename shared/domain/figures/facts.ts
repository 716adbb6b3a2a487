import { lastEntries } from '../returns/log.ts';
import type { Case } from '../audits/schema.ts';
import { SUMMARY } from '../audits/ids.ts';
import { unpacked } from '../../base/content/compressed.ts';
import { settledStates } from '../returns/life-cycle.ts';
import { childrenNotCovered, standingCorrections } from '../returns/log.ts';
import type { Entry } from '../returns/schema.ts';
import { Content } from '../tool/submission.ts';
import { settledAt, type CaseFacts, type ReturnFacts } from './case-partial.ts';
import { dropOf } from '../returns/drop.ts';
import { isExplained, shownState, openGaps } from '../returns/shown-state.ts';

function returnFacts(log: readonly Entry[], last: Entry, children: readonly string[]): ReturnFacts {
  const gaps = openGaps(last, children);
  const facts: ReturnFacts = {
    agency: last.agency,
    service: last.service,
    seq: last.seq,
    state: shownState(last, gaps),
    settled: settledStates.has(last.state),
    gaps,
    unexplained: last.counted?.unexplained ?? 0,
    ...(isExplained(last, gaps) && { explained: true as const }),
    ...endsOnCorrections(log, last),
  };
  if (last.counted === undefined) return facts;
  const { version, sha256, receivedAt, seq } = last.counted;
  const submission = log.find((entry) => entry.seq === seq);
  if (submission?.content === undefined) throw new Error('a counted version has no content');
  const { answers } = unpacked(Content, submission.content);
  const coverage = childrenNotCovered(last, children).length === 0 ? 'all-children' : 'some-children';
  const corrections = standingCorrections(log);
  return {
    ...facts,
    counted: { version, sha256, receivedAt, coverage, answers, ...(corrections.length > 0 && { corrections }) },
  };
}

/** Where a log stood before the corrections that it ends on; nothing where it ends on none. */
export function endsOnCorrections(log: readonly Entry[], last: Entry): Pick<ReturnFacts, 'beforeCorrections'> {
  const before = log.findLast((entry) => entry.act !== 'correction');
  return before === undefined || before.seq === last.seq ? {} : { beforeCorrections: before.seq };
}

/**
 * Whether nothing more is owed on any of a case's questionnaires, and at which settling, as its partial has both. A dropped
 * case is not settled so: it is told in a list of its own.
 * @param entries the case's logs, each oldest first
 * @returns `at`: see `settledAt`
 */
export function settlingOf(entries: readonly Entry[]): { settled: boolean; at: number } {
  const last = [...lastEntries(entries)];
  const asked = last.filter(([agency]) => agency !== SUMMARY);
  const seqs = Object.fromEntries(last.map(([agency, { seq }]) => [agency, seq]));
  const beforeCorrections = Object.fromEntries(
    asked.flatMap(([agency, entry]) => {
      const log = entries.filter((one) => one.agency === agency);
      const { beforeCorrections: before } = endsOnCorrections(log, entry);
      return before === undefined ? [] : [[agency, before]];
    }),
  );
  return {
    settled:
      dropOf(entries) === undefined && asked.length > 0 && asked.every(([, { state }]) => settledStates.has(state)),
    at: settledAt({ seqs, beforeCorrections }),
  };
}

/** The last seq of each of a case's logs, the summary's under `summary`. @param entries each log's oldest first */
export const seqsOf = (entries: readonly Entry[]): Record<string, number> =>
  Object.fromEntries([...lastEntries(entries)].map(([agency, { seq }]) => [agency, seq]));

/**
 * What a case puts into the figures, from its row and the logs of its returns.
 * @param entries the case's logs, each oldest first
 */
export function caseFacts(audit: string, entered: Case, entries: readonly Entry[]): CaseFacts {
  const children = entered.children.map((child) => child.id);
  const own = { audit, case: entered.id, route: entered.route, factors: entered.factors };
  const dropped = dropOf(entries);
  if (dropped !== undefined) return { ...own, returns: [], dropped: { ...dropped, seqs: seqsOf(entries) } };
  const returns: ReturnFacts[] = [];
  let summary: CaseFacts['summary'];
  for (const [agency, last] of lastEntries(entries)) {
    if (agency === SUMMARY) {
      summary = { seq: last.seq, withdrawn: last.state === 'withdrawn', received: last.counted !== undefined };
    } else {
      returns.push(
        returnFacts(
          entries.filter((entry) => entry.agency === agency),
          last,
          children,
        ),
      );
    }
  }
  return {
    ...own,
    returns,
    ...(summary === undefined ? {} : { summary }),
  };
}
