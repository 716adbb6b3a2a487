import { assessQuestionnaire } from '../../../../shared/domain/returns/assess.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import type { Facts } from '../../../../shared/domain/tool/facts.ts';
import type { Content } from '../../../../shared/domain/tool/submission.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { decideAsk, type Decision, type Assessed } from '../../../../shared/domain/returns/decide-entry.ts';
import { decideQuery } from '../../../../shared/domain/returns/decide-reopening.ts';

/** The return that the tests of its log are about. */
export const key = { audit: '2026-q2', case: 'case-3', agency: 'general-practice-a' };

export const stamp = { receivedAt: new Date('2026-04-20T09:30:00.123Z') };

/** The entry of a decision that must be one. @throws Error when the act is a repeat or refused */
export function entryOf(decision: Decision): Entry {
  if ('entry' in decision) return decision.entry;
  throw new Error(`no entry: ${Object.keys(decision).join()}`);
}

/** The first entry of the return's log. */
export const asked = (): Entry =>
  entryOf(
    decideAsk(
      undefined,
      { ...key, service: 'general-practice', askedOn: '2026-04-13', dueOn: '2026-05-01', atOpening: false },
      stamp,
    ),
  );

/** A submission as assessed, whose content and hash are told apart by one letter. */
export const assessed = (letter: string, more: Partial<Assessed> = {}): Assessed => ({
  sha256: letter.repeat(64),
  content: { childrenCovered: ['child-1'], answers: { A1: { answer: letter } } },
  covers: ['child-1'],
  gaps: [],
  unexplained: 0,
  textsCounted: true,
  concern: false,
  ...more,
});

/** A submission assessed as it is when it comes, so that its figures can be worked out again from its content. */
export const assessedAs = (tool: Tool, content: Content, facts: Facts): Assessed => ({
  ...assessQuestionnaire(tool, content, facts),
  concern: false,
});

export const query = { question: 'A1', text: 'Which assessment was it?', askedOn: '2026-05-05', dueOn: '2026-05-19' };

/** The entry that the audit lead's query makes of a submitted return. */
export const queried = (last: Entry): Entry => entryOf(decideQuery(last, query, stamp));
