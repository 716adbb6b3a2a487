/** Submissions through the deployed API, and what they are set against. */
import * as z from 'zod/mini';
import { lazily } from '../../../shared/base/aws/lazily.ts';
import { auditOf, type Return, submissionsPath } from './audits.ts';
import type { OpenAudit, World } from './world.ts';

/** A request, ready to be sent. */
export interface Prepared {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** The status that it must be answered with. */
  status: number;
  /** @throws Error where an answer of that status is not right */
  check?: (answer: string) => void;
}

/** Sends one request. @returns milliseconds until it was answered; @throws Error for an answer of another status */
export async function send(request: Prepared): Promise<number> {
  const { url, headers, body, status, check } = request;
  const started = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body });
  const answer = await response.text();
  const took = performance.now() - started;
  if (response.status !== status) throw new Error(`a request was answered ${response.status}: ${answer}`);
  check?.(answer);
  return took;
}

/** Sends requests, so many at a time. @returns milliseconds until all were answered */
export async function sendAll(requests: readonly Prepared[], atOnce: number): Promise<number> {
  const left = [...requests].toReversed();
  const work = async (): Promise<void> => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) await send(one);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: atOnce }, work));
  return performance.now() - started;
}

/** Each of some submissions to the product. */
export const toProduct = (world: World, audit: OpenAudit, returns: readonly Return[]): Prepared[] =>
  returns.map((one) => ({
    url: `${world.apiUrl}${submissionsPath(audit.id, one)}`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${audit.tokenOf(one.agency)}` },
    body: JSON.stringify(one.submission),
    status: 201,
    check: checkFirst,
  }));

/** @throws Error where an answer is not the receipt of a return's first submission: then it was none to be measured */
function checkFirst(answer: string): void {
  const { version } = z.parse(z.object({ version: z.int() }), JSON.parse(answer));
  if (version !== 1) throw new Error('a submission was not the first of its return');
}

/** The same to the function that makes the same calls and nothing else. */
export const toSameCalls = (world: World, audit: OpenAudit, returns: readonly Return[]): Prepared[] =>
  toProduct(world, audit, returns).map(({ check: _none, ...request }, index) => {
    const { case: id = '', agency = '' } = returns[index] ?? {};
    return { ...request, url: `${world.apiUrl}/bench/same-calls/${audit.id}/${id}/${agency}` };
  });

/** The same to the function that does nothing. */
export const toNoOp = (world: World, audit: OpenAudit, returns: readonly Return[]): Prepared[] =>
  toSameCalls(world, audit, returns).map((request) => ({
    ...request,
    url: `${world.apiUrl}/bench/no-op`,
    status: 200,
  }));

/** The audit that submissions are measured on, as requests for each of its returns. */
export interface Submitting {
  product: Prepared[];
  sameCalls: Prepared[];
  noOp: Prepared[];
  /** Makes every return one that nothing has been submitted for. */
  restore: () => Promise<void>;
}

const audits = new WeakMap<World, () => Promise<Submitting>>();

/** Opens the audit that submissions are measured on, once for all measures of a world. */
export function submittingIn(world: World): Promise<Submitting> {
  const audit = audits.get(world) ?? lazily(() => openSubmitting(world));
  audits.set(world, audit);
  return audit();
}

async function openSubmitting(world: World): Promise<Submitting> {
  const { file, returns } = auditOf('submissions', 4);
  const [audit] = await world.open([file]);
  if (audit === undefined) throw new Error('no audit was opened');
  await world.copy(audit.id);
  const restore = await world.snapshot(audit.id);
  return {
    product: toProduct(world, audit, returns),
    sameCalls: toSameCalls(world, audit, returns),
    noOp: toNoOp(world, audit, returns),
    restore,
  };
}

/** One figure to another, round by round. */
export const ratiosOf = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((value, round) => value / (b[round] ?? NaN));
