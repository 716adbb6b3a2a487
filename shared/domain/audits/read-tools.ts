import type { Key, RawItem } from '../../base/aws/table.ts';

/** What a process has read of the tools of audits. So far tools are compiled in: nothing is. */
export interface AuditTools {
  /** What is to be read beside an audit: its tool, unless this process has looked for it. */
  keysOf: (audit: string) => Key[];
  /** Takes what {@link keysOf} came to; an audit whose tool was looked for before is left as it is. */
  take: (audit: string, row: RawItem | undefined) => void;
}

/** Nothing yet. */
export const emptyTools = (): AuditTools => ({ keysOf: () => [], take: () => undefined });
