import { openQueriesOf } from '../returns/reopened-for.ts';
import { lastEntries } from '../returns/log.ts';
import type { CaseVersion } from '../audits/schema.ts';
import { SUMMARY } from '../audits/ids.ts';
import { childIdsOf } from '../audits/people.ts';
import { unpacked } from '../../base/content/compressed.ts';
import { actsAside, settledStates } from '../returns/life-cycle.ts';
import { gapCount, leftOpen, type LeftOpen } from '../returns/left-open.ts';
import { standingCorrections } from '../returns/log.ts';
import type { Entry } from '../returns/schema.ts';
import { factsOf, type Facts } from '../tool/facts.ts';
import { gapsOf } from '../tool/gaps.ts';
import { Content } from '../tool/submission.ts';
import type { Tool } from '../tool/tool.ts';
import { settledAt, type CaseFacts, type Coverage, type ReturnFacts } from './case-partial.ts';
import { dropOf } from '../returns/drop.ts';
import { isExplained, shownState } from '../returns/shown-state.ts';

/** How a counted version is looked at: its answers, whom it covers and whom its agency knows. */
export interface CountedContent {
  content: Pick<Content, 'answers' | 'childrenCovered'>;
  /** Absent: the agency did not say, so all children of the case. */
  knows?: readonly string[] | undefined;
  /** Text questions left empty are among what is unexplained. */
  textsCounted?: true | undefined;
}

/**
 * What a counted version puts into the figures beside its answers.
 * @param of.facts what decides which questions apply to it
 * @param of.children its case's
 */
export function countedFacts(
  tool: Tool,
  { content, knows, textsCounted }: CountedContent,
  of: { children: readonly string[]; facts: Facts },
): LeftFacts {
  const { gaps, unexplained, textsLeft } = gapsOf(tool, content.answers, of.facts);
  const known = new Set(knows ?? of.children);
  return leftFacts(textsCounted, {
    questions: gaps,
    children: of.children.filter((child) => known.has(child) && !content.childrenCovered.includes(child)),
    unexplained: unexplained.length + (textsCounted === true ? textsLeft.length : 0),
  });
}

type LeftFacts = Pick<ReturnFacts, 'gaps' | 'unexplained' | 'explained'> & { coverage: Coverage };

const leftFacts = (textsCounted: true | undefined, left: LeftOpen): LeftFacts => ({
  gaps: gapCount(left),
  unexplained: left.unexplained,
  ...(isExplained({ counted: { textsCounted } }, left) && { explained: true as const }),
  coverage: left.children.length === 0 ? 'all-children' : 'some-children',
});

/** What the last entry says is left open. Of one that came before it said so of what the case was not, its answers say it. */
function leftIn(tool: Tool, { counted, knows }: Entry, content: Content, of: CaseVersion, facts: Facts): LeftFacts {
  const textsCounted = counted?.textsCounted;
  const saysAll = counted?.openWhere !== undefined || counted?.underFactors !== undefined;
  return !saysAll && of.version !== undefined
    ? countedFacts(tool, { content, knows, textsCounted }, { children: childIdsOf(of), facts })
    : leftFacts(textsCounted, leftOpen({ counted, knows }, of));
}

function returnFacts(tool: Tool, log: readonly Entry[], last: Entry, of: CaseVersion): ReturnFacts {
  const openQueries = openQueriesOf(last);
  const common = {
    agency: last.agency,
    service: last.service,
    seq: last.seq,
    settled: settledStates.has(last.state),
    ...(openQueries.length > 0 && { openQueries }),
    ...endsOnCorrections(log, last),
  };
  if (last.counted === undefined) return { ...common, state: shownState(last, 0), gaps: 0, unexplained: 0 };
  const { version, sha256, receivedAt, seq } = last.counted;
  const submission = log.find((entry) => entry.seq === seq);
  if (submission?.content === undefined) throw new Error('a counted version has no content');
  const content = unpacked(Content, submission.content);
  const facts = factsOf({ case: of, service: last.service }, content);
  const { coverage, ...left } = leftIn(tool, last, content, of, facts);
  const corrections = standingCorrections(log);
  return {
    ...common,
    state: shownState(last, left.gaps),
    ...left,
    counted: {
      version,
      sha256,
      receivedAt,
      coverage,
      answers: content.answers,
      facts,
      ...(corrections.length > 0 && { corrections }),
    },
  };
}

/** Where a log stood before what it ends on that staff say beside the return (`actsAside`); nothing where it ends on none. */
export function endsOnCorrections(log: readonly Entry[], last: Entry): Pick<ReturnFacts, 'beforeCorrections'> {
  const before = log.findLast(({ act }) => !actsAside.has(act));
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
 * What a case puts into the figures, from a version of it and the logs of its returns.
 * @param entries the case's logs, each oldest first
 */
export function caseFacts(tool: Tool, audit: string, entered: CaseVersion, entries: readonly Entry[]): CaseFacts {
  const own = {
    audit,
    case: entered.id,
    ...(entered.version !== undefined && { version: entered.version }),
    ...(entered.route !== undefined && { route: entered.route }),
    ...(entered.level !== undefined && { level: entered.level }),
    factors: entered.factors,
    children: entered.children,
    ...(entered.attributes !== undefined && { attributes: entered.attributes }),
  };
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
          tool,
          entries.filter((entry) => entry.agency === agency),
          last,
          entered,
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
