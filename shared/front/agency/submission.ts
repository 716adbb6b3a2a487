import type { Table } from '../../base/aws/table.ts';
import { contentHash } from '../../base/content/canonical.ts';
import { parsed } from '../../base/http/parse.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import type { Reply } from '../../base/http/request.ts';
import { SUMMARY, type ReturnKey } from '../../domain/audits/ids.ts';
import { openReturn, type Opened } from '../../domain/links/open.ts';
import { decideSubmission, type Assessed } from '../../domain/returns/log.ts';
import { SummaryContent, type Entry } from '../../domain/returns/schema.ts';
import { append, readLog } from '../../domain/returns/store.ts';
import { concernIn, gapsOf } from '../../domain/tool/gaps.ts';
import { parseContent } from '../../domain/tool/submission.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import type { AgencyDeps } from './deps.ts';
import { childIds, receiptOf } from './receipt.ts';
import type { AgencyHandlers } from './routes.ts';

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

/** The entry of the version that counts, when a later entry (a check) stands behind it. */
async function submissionBehind(table: Table, key: ReturnKey, last: Entry): Promise<Entry> {
  const entry = (await readLog(table, key)).find((one) => one.seq === last.counted?.seq);
  if (entry === undefined) throw new Error('a counted version has no entry');
  return entry;
}

/** What the bearer of a link sends: a version of a return. */
export const createSubmissionHandlers = ({ table, log }: AgencyDeps): Pick<AgencyHandlers, 'submission'> => ({
  async submission(request): Promise<Reply> {
    const idempotencyKey = request.headers['idempotency-key'];
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
});
