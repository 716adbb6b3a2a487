/** What every problem that the API answers with must be: plain sentences for people, whose codes stay in fields of their own. */
import { acts, states } from '../shared/domain/returns/life-cycle.ts';
import { DropReason } from '../shared/domain/audits/schema.ts';
import { DeclineReason, SendBackReason, WithdrawalReason } from '../shared/domain/returns/schema.ts';

/** Codes that are words of the language too, and are written as such. */
const plain: ReadonlySet<string> = new Set(['asked', 'known', 'ask', 'query', 'other', 'replaced', 'proceedings']);

const codes = [
  ...states,
  ...acts,
  ...DeclineReason.options,
  ...WithdrawalReason.options,
  ...DropReason.options,
  ...SendBackReason.options,
].filter((code) => !plain.has(code));

/** A code by itself, not part of a longer word. */
const someCode = new RegExp(`(?<![\\w-])(${[...new Set(codes)].join('|')})(?![\\w-])`);
const sentences = /^[A-Z0-9].*[.]$/s;

/** What is wrong with the words of a problem's detail; undefined of good ones. */
export function faultOfDetail(detail: string): string | undefined {
  if (!sentences.test(detail)) return `is no sentence: ${detail}`;
  const code = someCode.exec(detail)?.[1];
  return code === undefined ? undefined : `says the code ${code}: ${detail}`;
}
