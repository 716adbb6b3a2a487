import type { Key, RawItem } from '../../base/aws/table.ts';
import type { Tool } from '../tool/tool.ts';
import { auditPartition, soleSort } from './table-keys.ts';

/** Where an audit that was opened has its tool. */
export const auditToolKey = (audit: string): Key => ({ pk: auditPartition(audit), sk: soleSort.tool });

/** A row that was found, and its tool once somebody has needed it. */
export interface FoundTool {
  row: RawItem;
  tool?: Tool;
}

/**
 * What a process has read of the tools of audits. An audit that was opened keeps its tool, so each is read once. That nothing was
 * found is remembered alike: whether a key is asked for follows from what was asked before, and not from what is there.
 */
export interface AuditTools {
  /** What is to be read beside an audit: where its tool is, unless this process has looked there. */
  keyOf: (audit: string) => Key | undefined;
  /** Takes what {@link keyOf} came to; what was found before stays. */
  take: (audit: string, row: RawItem | undefined) => void;
  /** What was found of an audit. */
  find: (audit: string) => FoundTool | undefined;
}

/** So many audits are remembered: few are open at a time, and a tool of 300 questions takes some megabytes. */
const mostAudits = 20;

/** Nothing yet. @param most audits that are remembered */
export function emptyTools(most = mostAudits): AuditTools {
  const looked = new Map<string, FoundTool | undefined>();
  const note = (audit: string, found: FoundTool | undefined): void => {
    looked.delete(audit);
    looked.set(audit, found);
  };
  return {
    keyOf: (audit) => {
      if (!looked.has(audit)) return auditToolKey(audit);
      // What is asked for again is forgotten after the others.
      note(audit, looked.get(audit));
      return undefined;
    },
    take: (audit, row) => {
      if (looked.get(audit) !== undefined) return;
      note(audit, row === undefined ? undefined : { row });
      for (const oldest of looked.keys()) {
        if (looked.size <= most) break;
        looked.delete(oldest);
      }
    },
    find: (audit) => looked.get(audit),
  };
}
