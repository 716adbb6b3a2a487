import type { Table } from '../../base/aws/table.ts';
import { parsed } from '../../base/http/parse.ts';
import { HttpProblem, refuseFaults, refuseUnknownIds } from '../../base/http/problem.ts';
import { summaryFaults } from '../../domain/audits/faults.ts';
import { SUMMARY, type ReturnKey } from '../../domain/audits/ids.ts';
import { childIdsOf } from '../../domain/audits/people.ts';
import { openReturn, type Opened } from '../../domain/links/open.ts';
import { assessQuestionnaire, assessSummary } from '../../domain/returns/assess.ts';
import { NewSummary, type Entry } from '../../domain/returns/schema.ts';
import { append, readLog } from '../../domain/returns/store.ts';
import { parseContent } from '../../domain/tool/submission.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import type { AgencyDeps } from './deps.ts';
import { receiptOf } from './receipt.ts';
import type { AgencyHandlers } from './routes.ts';
import { decideSubmission, type Assessed } from '../../domain/returns/decide-entry.ts';

/** What a body comes to, held against the audit's tool and the case. @throws HttpProblem 422 that names each bad answer */
function assessed({ audit, case: entered, key }: Opened, body: unknown): Assessed {
  const tool = toolOfAudit(audit);
  if (key.agency === SUMMARY) {
    const summary = parsed(NewSummary, body, { type: 'invalid-body' });
    refuseFaults(summaryFaults(summary, tool));
    return assessSummary(summary);
  }
  const result = parseContent(tool, body);
  if (!result.ok) throw new HttpProblem('invalid-body', undefined, result.problems);
  refuseUnknownIds(result.content.childrenCovered, new Set(childIdsOf(entered)), {
    at: '/childrenCovered',
    code: 'unknown-child',
    detail: 'is not a child of this case',
  });
  return assessQuestionnaire(tool, result.content, { factors: entered.factors });
}

/** The entry of the version that counts, when a later entry (a check) stands behind it. */
async function submissionBehind(table: Table, key: ReturnKey, last: Entry): Promise<Entry> {
  const entry = (await readLog(table, key)).find((one) => one.seq === last.counted?.seq);
  if (entry === undefined) throw new Error('a counted version has no entry');
  return entry;
}

/** What the bearer of a link sends: a version of a return. */
export const createSubmissionHandlers = ({ table, log }: AgencyDeps): Pick<AgencyHandlers, 'submission'> => ({
  async submission(request) {
    const idempotencyKey = request.headers['idempotency-key'];
    const opened = await openReturn(table, request, {
      wholeLog: idempotencyKey !== undefined,
      callerMayReject: false,
    });
    const submission = assessed(opened, request.body);
    const { entry, repeated } = await append(table, opened.log, (entries) => {
      const before = entries.find((one) => idempotencyKey !== undefined && one.idempotencyKey === idempotencyKey);
      if (before !== undefined) {
        if (before.counted?.sha256 !== submission.sha256) throw new HttpProblem('key-reused');
        return { repeat: before };
      }
      return decideSubmission(
        entries.at(-1) ?? opened.last,
        { ...submission, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
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
