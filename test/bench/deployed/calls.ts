/** The AWS calls of this process, as they leave it: which, how large, and which of them at once. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import * as z from 'zod/mini';

/** One call: `BatchGetItem`, `PutObject`; bytes of its body and of its answer's. */
export interface Call {
  name: string;
  sent: number;
  received: number;
}

const Started = z.object({ request: z.custom<ClientRequest>() });
const Answered = z.object({ request: z.custom<ClientRequest>(), response: z.custom<IncomingMessage>() });

const nameOf = (request: ClientRequest): string => {
  const target = request.getHeader('x-amz-target');
  if (typeof target === 'string') return target.split('.')[1] ?? target;
  return `${request.method.charAt(0)}${request.method.slice(1).toLowerCase()}Object`;
};

/**
 * Notes the calls of some work, in rounds: a call is of the round after the latest one that had been answered when it left.
 * @throws whatever the work throws; Error for a call that was never answered
 */
export async function callsOf(work: () => Promise<unknown>): Promise<Call[][]> {
  const under = new Map<ClientRequest, { round: number; call: Call }>();
  const rounds: Call[][] = [];
  let answered = -1;
  const start = (message: unknown): void => {
    const { request } = z.parse(Started, message);
    const call = { name: nameOf(request), sent: Number(request.getHeader('content-length') ?? 0), received: -1 };
    const round = answered + 1;
    under.set(request, { round, call });
    (rounds[round] ??= []).push(call);
  };
  const finish = (message: unknown): void => {
    const { request, response } = z.parse(Answered, message);
    const found = under.get(request);
    if (found === undefined) return;
    found.call.received = Number(response.headers['content-length'] ?? 0);
    answered = Math.max(answered, found.round);
  };
  subscribe('http.client.request.start', start);
  subscribe('http.client.response.finish', finish);
  try {
    await work();
  } finally {
    unsubscribe('http.client.request.start', start);
    unsubscribe('http.client.response.finish', finish);
  }
  if (rounds.flat().some(({ received }) => received < 0)) throw new Error('a call was never answered');
  return rounds;
}
