import { parsed } from '../../base/http/parse.ts';
import { badField, HttpProblem, refuseFaults, refuseUnknownIds } from '../../base/http/problem.ts';
import { stampOf, type RequestContext } from '../../base/http/request.ts';
import { summaryFaults } from '../../domain/audits/faults.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { childIdsOf } from '../../domain/audits/people.ts';
import type { Opened } from '../../domain/links/open.ts';
import { assessQuestionnaire, assessSummary } from '../../domain/returns/assess.ts';
import type { Conditions } from '../../domain/returns/conditions.ts';
import { decideSubmission, type Assessed } from '../../domain/returns/decide-entry.ts';
import { NewSummary } from '../../domain/returns/schema.ts';
import { append } from '../../domain/returns/store.ts';
import type { Receipt } from '../../domain/returns/told.ts';
import { factsOf } from '../../domain/tool/facts.ts';
import { saysSomething } from '../../domain/tool/gaps.ts';
import { parseContent } from '../../domain/tool/submission.ts';
import type { AgencyDeps } from './deps.ts';
import { receiptOf } from './receipt.ts';

/** Said to whoever sends a questionnaire without an answer: it would be counted as returned, and say nothing. */
export const nothingSaid =
  'Answer at least one question that applies to this case. You can leave others open and fill them in until the audit closes. ' +
  'If your agency has no record of the family, or cannot tell who they are, say so with the record check instead.';

/** What a body comes to, held against the audit's tool and the case. @throws HttpProblem 422 that names each bad answer */
export function assessed(
  { tool, case: entered, key, last }: Pick<Opened, 'tool' | 'case' | 'key' | 'last'>,
  body: unknown,
): Assessed {
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
  const facts = factsOf({ case: entered, service: last.service }, result.content);
  if (!saysSomething(tool, result.content.answers, facts)) throw badField('/answers', 'nothing-said', nothingSaid);
  return assessQuestionnaire(tool, result.content, facts);
}

/**
 * Takes a version of a return.
 * @throws HttpProblem as the decision on it refuses
 */
export async function takeSubmission(
  deps: Pick<AgencyDeps, 'table' | 'log'>,
  opened: Opened,
  submission: Assessed,
  { request, conditions }: { request: Pick<RequestContext, 'now' | 'today' | 'claims'>; conditions: Conditions },
): Promise<Receipt> {
  const { entry, repeated } = await append(deps.table, [opened.last], (entries) =>
    decideSubmission(entries.at(-1) ?? opened.last, submission, stampOf(request), conditions),
  );
  const receipt = receiptOf(opened, entry);
  deps.log.info('submission-taken', {
    ...opened.key,
    seq: entry.seq,
    version: receipt.version,
    outcome: repeated ? 'repeat' : 'new',
  });
  return receipt;
}
