import type { Table } from '../../base/aws/table.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { dayInWords } from '../../base/time/days.ts';
import { unpacked } from '../../base/content/compressed.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { caseInWords, quarterInWords, returnedBy } from '../../domain/audits/names.ts';
import type { Audit, Case } from '../../domain/audits/schema.ts';
import type { AskedReturn } from '../../domain/links/asked.ts';
import type { openList } from '../../domain/links/open.ts';
import { findList, findReturn } from '../../domain/identifiers/pull-key.ts';
import { settledStates } from '../../domain/returns/life-cycle.ts';
import { lookBackInWords, lookBackOf } from '../../domain/returns/look-back.ts';
import { QueryContent, type Entry } from '../../domain/returns/schema.ts';
import { reopenedForOf } from '../../domain/returns/reopened-for.ts';
import { stillOpen } from '../../domain/returns/still-open.ts';
import { confirmedOf, partsOf, type Summarised } from '../../domain/returns/summary.ts';
import { getEntry, readStates } from '../../domain/returns/store.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import type { AgencyDeps } from './deps.ts';
import { addressOf } from './paths.ts';
import type { Asked } from './responses.ts';
import type { AgencyHandlers } from './routes.ts';
import { etagOf } from '../../base/http/entity-tag.ts';

/** What the case has already of a summary, as people read it. */
const confirmInWords = (tool: Summarised, entered: Case): string =>
  partsOf(tool, confirmedOf(entered))
    .map(({ asked, words }) => `${asked}: ${words}.`)
    .join(' ');

function shownAsked(
  audit: Audit,
  tool: Tool,
  { case: entered, agency, last }: Pick<AskedReturn, 'case' | 'agency' | 'last'>,
): Asked['returns'][number] {
  const address = addressOf(last);
  const open = stillOpen(last, entered, { closesOn: audit.closesOn, late: audit.state === 'closed' });
  const lookBack = lookBackOf(tool, entered, audit);
  const isSummary = last.agency === SUMMARY;
  const confirm = isSummary ? confirmInWords(tool, entered) : '';
  return {
    case: entered.id,
    agency: last.agency,
    agencyName: returnedBy(agency),
    state: last.state,
    askedOn: last.askedOn,
    dueOn: last.dueOn,
    settled: settledStates.has(last.state),
    versions: last.versions,
    ...(open === undefined ? {} : { stillOpen: open }),
    // What describes a child stays with the partnership.
    children: entered.children.map(({ id, ageBand }) => ({ id, ageBand })),
    ...(lookBack === undefined ? {} : { lookBack }),
    words: {
      case: caseInWords(entered.id),
      dueOn: dayInWords(last.dueOn),
      ...(lookBack === undefined ? {} : { lookBack: lookBackInWords(tool, lookBack) }),
      ...(confirm === '' ? {} : { confirm }),
    },
    ...(isSummary ? { confirm: confirmedOf(entered) } : { checkUrl: `${address}/check` }),
    submissionsUrl: `${address}/submissions`,
    codeUrl: `${address}/code`,
    pullKeyUrl: `${address}/pull-key`,
    identifiersUrl: `${address}/identifiers`,
  };
}

/** All that is asked of a reopened return: read here, behind the link, and never mailed. */
export async function askedAgain(table: Table, last: Entry): Promise<Pick<Asked['returns'][number], 'askedAgain'>> {
  if (last.state !== 'reopened') return {};
  const asks = await mapInBatches(reopenedForOf(last), async ({ seq, question, reason }) => {
    const content = await askingContent(table, last, seq);
    if (content === undefined) throw new Error('what a return is reopened for has words');
    return {
      ...(question === undefined ? {} : { question }),
      ...(reason === undefined ? {} : { reason }),
      text: unpacked(QueryContent, content).text,
    };
  });
  return { askedAgain: asks };
}

/** The words of a query or a sending back. An entry of an older release names its cycle, which more time may have begun anew. */
async function askingContent(table: Table, last: Entry, seq: number): Promise<Entry['content']> {
  const entry = await getEntry(table, last, seq);
  if (entry.act === 'query' || entry.act === 'send-back') return entry.content;
  const query = (await readStates(table, last)).findLast(({ act }) => act === 'query');
  return query && (await getEntry(table, last, query.seq)).content;
}

/** A return as the link alone tells of it: nothing that was worked out from what was answered. */
export const withoutAnswers = ({ stillOpen: _stillOpen, ...one }: Asked['returns'][number]): Asked['returns'][number] =>
  one;

/** All that the bearer of a link is asked for, as it is shown. @param list as `openList` gives it */
export async function listAsked(
  { table }: Pick<AgencyDeps, 'table'>,
  { audit, tool, returns }: Awaited<ReturnType<typeof openList>>,
): Promise<Asked> {
  return {
    audit: {
      id: audit.id,
      title: audit.title,
      quarter: audit.quarter.label,
      state: audit.state,
      windowsAnchor: audit.windowsAnchor,
      closesOn: audit.closesOn,
      tool: audit.tool,
      toolUrl: `/v1/tools/${audit.tool}`,
      schemaUrl: `/v1/tools/${audit.tool}/schema.json`,
      words: { quarter: quarterInWords(audit.quarter), closesOn: dayInWords(audit.closesOn) },
    },
    returns: await Promise.all(
      returns.map(async (one) => ({ ...shownAsked(audit, tool, one), ...(await askedAgain(table, one.last)) })),
    ),
  };
}

/** What the bearer of a link is shown of what it is asked for. */
export const createAskedHandlers = (deps: AgencyDeps): Pick<AgencyHandlers, 'asked' | 'return'> => ({
  async return(request) {
    const { opened, isGood } = await findReturn(deps, request);
    const whole = { ...shownAsked(opened.audit, opened.tool, opened), ...(await askedAgain(deps.table, opened.last)) };
    const body = isGood ? whole : withoutAnswers(whole);
    return { status: 200, body, headers: { etag: etagOf(body.versions) } };
  },

  async asked(request) {
    const { list, isGood } = await findList(deps, request);
    const { audit, returns } = await listAsked(deps, list);
    return { status: 200, body: { audit, returns: isGood ? returns : returns.map(withoutAnswers) } };
  },
});
