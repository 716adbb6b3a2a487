/** Submissions through the deployed API, and what they are set against. */
import * as z from 'zod/mini';
import { Receipt } from '../../../shared/returns/schema.ts';
import { auditOf, type Return, submissionsPath } from './audits.ts';
import type { OpenAudit, World } from './world.ts';

/** A request, ready to be sent. */
export interface Prepared {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** The status that it must be answered with. */
  status: number;
}

/** What some requests took: milliseconds of each, and of all of them together. */
export interface Took {
  each: number[];
  whole: number;
  answers: string[];
}

/** Sends requests, so many at a time. @throws Error for an answer of another status */
export async function sendAll(requests: readonly Prepared[], atOnce: number): Promise<Took> {
  const took: Took = { each: [], whole: 0, answers: [] };
  const left = [...requests].toReversed();
  const work = async (): Promise<void> => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const started = performance.now();
      const response = await fetch(one.url, { method: 'POST', headers: one.headers, body: one.body });
      const answer = await response.text();
      took.each.push(performance.now() - started);
      if (response.status !== one.status) throw new Error(`a request was answered ${response.status}: ${answer}`);
      took.answers.push(answer);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: atOnce }, work));
  took.whole = performance.now() - started;
  return took;
}

/** Each of some submissions to the product. */
export const toProduct = (world: World, audit: OpenAudit, returns: readonly Return[]): Prepared[] =>
  returns.map((one) => ({
    url: `${world.apiUrl}${submissionsPath(audit.id, one)}`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${audit.tokenOf(one.agency)}` },
    body: JSON.stringify(one.submission),
    status: 201,
  }));

/** The same to the function that makes the same calls and nothing else. */
export const toSameCalls = (world: World, audit: OpenAudit, returns: readonly Return[]): Prepared[] =>
  toProduct(world, audit, returns).map((request, index) => {
    const { case: id = '', agency = '' } = returns[index] ?? {};
    return { ...request, url: `${world.apiUrl}/bench/same-calls/${audit.id}/${id}/${agency}` };
  });

/** The same to the function that does nothing. */
export const toNoOp = (world: World, audit: OpenAudit, returns: readonly Return[]): Prepared[] =>
  toProduct(world, audit, returns).map((request) => ({
    ...request,
    url: `${world.apiUrl}/bench/no-op`,
    status: 200,
  }));

/**
 * The same returns with other answers: those of the return so many places further on, about the same children. Sent after
 * others they are a new version.
 */
export const versionOf = (returns: readonly Return[], version: number): Return[] =>
  returns.map((one, index) => {
    const other = returns[(index + version) % returns.length] ?? one;
    return { ...one, submission: { ...other.submission, childrenCovered: one.submission.childrenCovered } };
  });

/** The audit that submissions are measured on, with what is to be submitted next. */
export interface Submitting {
  audit: OpenAudit;
  /** Every return once, with answers that none of them has given before. */
  next: () => Return[];
}

const audits = new WeakMap<World, Promise<Submitting>>();

/** Opens the audit that submissions are measured on, once for all measures of a world. */
export function submittingIn(world: World): Promise<Submitting> {
  const known = audits.get(world) ?? openSubmitting(world);
  audits.set(world, known);
  return known;
}

async function openSubmitting(world: World): Promise<Submitting> {
  const { file, returns } = auditOf('submissions', 4);
  const [audit] = await world.open([file]);
  if (audit === undefined) throw new Error('no audit was opened');
  await world.copy(audit.id);
  let version = 0;
  return { audit, next: () => versionOf(returns, version++) };
}

/** Versions by return, as their receipts have them. */
const versions = new Map<string, number>();

/** @throws Error where an answer is not the receipt of a version that is newer than the return's last */
export function checkNew(answers: readonly string[]): void {
  for (const answer of answers) {
    const { version, copy } = z.parse(Receipt, JSON.parse(answer));
    const of = copy.slice(0, copy.lastIndexOf('/'));
    if (version !== (versions.get(of) ?? 0) + 1) throw new Error('a submission was taken for a repeat');
    versions.set(of, version);
  }
}
