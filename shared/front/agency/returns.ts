import { addressOf } from './paths.ts';
import { SUMMARY, type ReturnKey } from '../../domain/audits/ids.ts';
import type { Audit, Case } from '../../domain/audits/schema.ts';
import type { Table } from '../../base/aws/table.ts';
import type { Log } from '../../base/aws/log.ts';
import { contentHash } from '../../base/content/canonical.ts';
import type { Handlers, Reply, HttpRequest } from '../../base/http/handler.ts';
import { parsed } from '../../base/http/parse.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { openForCopy } from '../../domain/identifiers/pull-key.ts';
import { concernIn, gapsOf } from '../../domain/tool/gaps.ts';
import { parseContent, type Content } from '../../domain/tool/submission.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import type { AskedReturn } from '../../domain/links/asked.ts';
import { unpacked } from '../../base/content/compressed.ts';
import { copyOf } from './copy.ts';
import { settledStates } from '../../domain/returns/life-cycle.ts';
import { childrenNotCovered, decideCheck, decideSubmission, type Assessed } from '../../domain/returns/log.ts';
import { lookBackOf } from '../../domain/returns/look-back.ts';
import { openList, openReturn, type Opened } from '../../domain/links/open.ts';
import { openLinkPage } from './page.ts';
import type { Asked, Checked } from './responses.ts';
import type { AgencyRouteId } from './routes.ts';
import { SummaryContent, type Check, type Entry, type Receipt } from '../../domain/returns/schema.ts';
import { append, readLog } from '../../domain/returns/store.ts';

export interface AgencyDeps {
  table: Table;
  log: Log;
}

/** Said to whoever submits an answer that a case may need escalating. */
export const concernWords =
  'You said that this case may need to be escalated. The business manager has been told. This does not replace your ' +
  'local safeguarding procedure: follow it now.';

const childIds = (entered: Case): string[] => entered.children.map((child) => child.id);

/** The receipt of a submission's entry; worked out from the entry alone, so it is the same whenever it is asked for. */
function receiptOf(audit: Audit, entered: Case, entry: Entry): Receipt {
  const { counted } = entry;
  if (counted === undefined) throw new Error('a submission carries what it counts for');
  const left = entry.agency === SUMMARY ? [] : childrenNotCovered(entry, childIds(entered));
  return {
    audit: entry.audit,
    case: entry.case,
    agency: entry.agency,
    version: counted.version,
    sha256: counted.sha256,
    receivedAt: counted.receivedAt,
    complete: counted.gaps.length + left.length === 0,
    gaps: counted.gaps,
    childrenNotCovered: left,
    unexplained: counted.unexplained,
    late: audit.closedAt !== undefined && counted.receivedAt > audit.closedAt,
    ...(entry.concern === true ? { concern: concernWords } : {}),
    copy: `${addressOf(entry)}/submissions/${counted.version}`,
  };
}

/** A questionnaire, held against its tool and its case. @throws HttpProblem 422 that names each bad answer */
function assessQuestionnaire(opened: Opened, body: unknown): Omit<Assessed, 'idempotencyKey'> {
  const tool = toolOfAudit(opened.audit);
  const result = parseContent(tool, body);
  if (!result.ok) throw new HttpProblem('invalid-body', undefined, result.problems);
  const { content } = result;
  const children = new Set(childIds(opened.case));
  const unknownIds = content.childrenCovered.flatMap((child, index) =>
    children.has(child)
      ? []
      : [{ pointer: `/childrenCovered/${index}`, code: 'unknown-child', detail: 'is not a child of this case' }],
  );
  if (unknownIds.length > 0) throw new HttpProblem('invalid-body', undefined, unknownIds);
  const { gaps, unexplained } = gapsOf(tool, content.answers, { factors: opened.case.factors });
  return {
    sha256: contentHash(content),
    content,
    covers: content.childrenCovered,
    gaps,
    unexplained: unexplained.length,
    concern: concernIn(tool, content.answers),
  };
}

function assessSummary(body: unknown): Omit<Assessed, 'idempotencyKey'> {
  const content = parsed(SummaryContent, body, { type: 'invalid-body' });
  return { sha256: contentHash(content), content, covers: [], gaps: [], unexplained: 0, concern: false };
}

const idempotencyShape = /^[\x21-\x7e]{1,128}$/;

function idempotencyKeyOf(request: HttpRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key !== undefined && !idempotencyShape.test(key)) {
    throw new HttpProblem('invalid-parameter', undefined, [
      { pointer: '/header/idempotency-key', code: 'invalid_format', detail: 'must be 1 to 128 printable characters' },
    ]);
  }
  return key;
}

/** A check names only people of its case. @throws HttpProblem 422 */
function knownPeople(entered: Case, check: Check): void {
  if (check.outcome !== 'known') return;
  const people = new Set([...childIds(entered), ...(entered.adults ?? []).map((adult) => adult.id)]);
  const unknownIds = (check.knows ?? []).flatMap((person, index) =>
    people.has(person)
      ? []
      : [{ pointer: `/knows/${index}`, code: 'unknown-person', detail: 'is not a child or adult of this case' }],
  );
  if (unknownIds.length > 0) throw new HttpProblem('invalid-body', undefined, unknownIds);
}

const checkedOf = (key: ReturnKey, entry: Entry): Checked => ({
  ...key,
  state: entry.state,
  ...(entry.knows === undefined ? {} : { knows: entry.knows }),
  ...(entry.state === 'cannot-identify' && entry.missing !== undefined ? { missing: entry.missing } : {}),
});

const shownAsked = (audit: Audit, { case: entered, agency, last }: AskedReturn): Asked['returns'][number] => ({
  case: entered.id,
  agency: last.agency,
  agencyName: agency?.name ?? 'Case summary by the lead professional',
  state: last.state,
  askedOn: last.askedOn,
  dueOn: last.dueOn,
  settled: settledStates.has(last.state),
  versions: last.versions,
  children: entered.children,
  lookBack: lookBackOf(entered.referredOn),
  ...(last.agency === SUMMARY ? {} : { checkUrl: `${addressOf({ ...last, audit: audit.id })}/check` }),
  submissionsUrl: `${addressOf({ ...last, audit: audit.id })}/submissions`,
  codeUrl: `${addressOf({ ...last, audit: audit.id })}/code`,
  pullKeyUrl: `${addressOf({ ...last, audit: audit.id })}/pull-key`,
  identifiersUrl: `${addressOf({ ...last, audit: audit.id })}/identifiers`,
});

/** What the bearer of a link can do: see what is asked, check, submit, and have a receipt and a copy. */
export function createAgencyHandlers({ table, log }: AgencyDeps): Handlers<AgencyRouteId> {
  const versionIn = (request: HttpRequest, opened: Opened): Entry => {
    const version = Number(request.params['version']);
    const entry = opened.log.find((one) => one.act === 'submission' && one.counted?.version === version);
    if (entry === undefined) throw new HttpProblem('not-found');
    return entry;
  };

  return {
    async asked(request): Promise<Reply> {
      const { audit, returns } = await openList(table, request);
      const body: Asked = {
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
        },
        returns: await Promise.all(
          returns.map(async (one) => ({ ...shownAsked(audit, one), ...(await queryOf(table, one.last)) })),
        ),
      };
      return { status: 200, body };
    },

    async check(request): Promise<Reply> {
      const check = request.body as Check;
      const opened = await openReturn(table, request, { wholeLog: false, callerMayReject: false });
      if (opened.key.agency === SUMMARY) throw new HttpProblem('not-legal-now', 'a case summary takes no check');
      knownPeople(opened.case, check);
      const { entry, repeated } = await append(table, opened.log, (entries) =>
        decideCheck(entries.at(-1) ?? opened.last, check, { receivedAt: request.now }),
      );
      log.info('check-taken', {
        ...opened.key,
        seq: entry.seq,
        kind: check.outcome,
        outcome: repeated ? 'repeat' : 'new',
      });
      return { status: 200, body: checkedOf(opened.key, entry) };
    },

    async submission(request): Promise<Reply> {
      const idempotencyKey = idempotencyKeyOf(request);
      const opened = await openReturn(table, request, {
        wholeLog: idempotencyKey !== undefined,
        callerMayReject: false,
      });
      const assessed =
        opened.key.agency === SUMMARY ? assessSummary(request.body) : assessQuestionnaire(opened, request.body);
      const { entry, repeated } = await append(table, opened.log, (entries) => {
        const before = entries.find((one) => idempotencyKey !== undefined && one.idempotencyKey === idempotencyKey);
        if (before !== undefined) {
          if (before.counted?.sha256 !== assessed.sha256) throw new HttpProblem('key-reused');
          return { repeat: before };
        }
        return decideSubmission(
          entries.at(-1) ?? opened.last,
          { ...assessed, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
          { receivedAt: request.now },
        );
      });
      const submitted = entry.act === 'submission' ? entry : await submissionBehind(table, opened.key, entry);
      const receipt = receiptOf(opened.audit, opened.case, submitted);
      log.info('submission-taken', {
        ...opened.key,
        seq: submitted.seq,
        version: receipt.version,
        outcome: repeated ? 'repeat' : 'new',
      });
      return { status: 201, body: receipt };
    },

    async receipt(request): Promise<Reply> {
      const opened = await openReturn(table, request, { wholeLog: true, callerMayReject: true });
      const entry = versionIn(request, opened);
      return { status: 200, body: receiptOf(opened.audit, opened.case, entry) };
    },

    async copy(request): Promise<Reply> {
      const opened = await openForCopy(table, request);
      const entry = versionIn(request, opened);
      if (entry.content === undefined) throw new Error('a submission has content');
      const content = unpacked(entry.content) as Content | SummaryContent;
      return {
        status: 200,
        body: copyOf(toolOfAudit(opened.audit), opened.audit, entry, content, opened.last.counted?.seq === entry.seq),
      };
    },

    'open-link': () => Promise.resolve(openLinkPage()),
  };
}

/** What the audit lead asks of a reopened return: read here, behind the link, and never mailed. */
async function queryOf(table: Table, last: Entry): Promise<Pick<Asked['returns'][number], 'query'>> {
  if (last.state !== 'reopened') return {};
  const asked = last.act === 'query' ? last : (await readLog(table, last)).findLast((entry) => entry.act === 'query');
  if (asked?.content === undefined || asked.question === undefined) throw new Error('a reopened return has a query');
  return { query: { question: asked.question, text: (unpacked(asked.content) as { text: string }).text } };
}

/** The entry of the version that counts, when a later entry (a check) stands behind it. */
async function submissionBehind(table: Table, key: ReturnKey, last: Entry): Promise<Entry> {
  const entry = (await readLog(table, key)).find((one) => one.seq === last.counted?.seq);
  if (entry === undefined) throw new Error('a counted version has no entry');
  return entry;
}
