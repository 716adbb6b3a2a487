import type { Table } from '../../base/aws/table.ts';
import { unpacked } from '../../base/content/compressed.ts';
import { badField } from '../../base/http/problem.ts';
import type { ReturnKey } from '../../domain/audits/ids.ts';
import { requireCase } from '../../domain/audits/require.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { getEntry } from '../../domain/returns/store.ts';
import { applicable } from '../../domain/tool/conditions.ts';
import { factsOf } from '../../domain/tool/facts.ts';
import { fromKey, type Answers } from '../../domain/tool/answers.ts';
import { Content } from '../../domain/tool/submission.ts';
import type { Tool } from '../../domain/tool/tool.ts';

/** What the audit lead reads of a return before something is said of one of its answers. */
export interface CountedVersion {
  answers: Answers;
  childrenCovered: readonly string[];
  /** the keys of the questions that it was asked, by these answers and the case as it stands */
  asked: ReadonlySet<string>;
}

/** The version of a questionnaire that counts; undefined where none does. */
export async function countedVersion(
  table: Table,
  key: ReturnKey,
  { counted, service }: Pick<Entry, 'counted' | 'service'>,
  tool: Tool,
): Promise<CountedVersion | undefined> {
  if (counted === undefined) return undefined;
  const [{ content: kept }, entered] = await Promise.all([
    getEntry(table, key, counted.seq),
    requireCase(table, key.audit, key.case),
  ]);
  if (kept === undefined) throw new Error('a counted version has no content');
  const content = unpacked(Content, kept);
  return {
    answers: content.answers,
    childrenCovered: content.childrenCovered,
    asked: applicable(tool, content.answers, factsOf({ case: entered, service }, content)),
  };
}

/**
 * Refuses what is said of a question that the form does not show and the figures do not count.
 * @param child of whom, where it is said of one of the children of whom it is asked
 * @throws HttpProblem 422
 */
export function refuseUnasked(version: CountedVersion | undefined, question: string, child?: string): void {
  if (version === undefined) return;
  const keys = [...version.asked].map(fromKey);
  const isAsked = keys.some((one) => one.question === question && (child === undefined || one.child === child));
  if (!isAsked) {
    throw badField('/question', 'invalid_value', 'is not asked of this agency about this case');
  }
}
