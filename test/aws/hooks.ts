/** What a test does to calls of the in-memory AWS: writes them down, fails them, cuts them off, answers them in part. */
import type { BatchGetItemCommandInput, BatchGetItemCommandOutput } from '@aws-sdk/client-dynamodb';
import type {
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
  SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';
import type { Service } from './errors.ts';

/** A call as a hook sees it. */
export interface HookedCall {
  service: Service;
  /** `PutItemCommand` */
  command: string;
  /** The table, bucket or queue that it is for. */
  target: string;
  input: object;
}

/**
 * Stands between a call and AWS. It may make the call or not, with this input or another, and answer or throw what it likes.
 * @param make does what AWS does, at the moment that it is called; what AWS refuses is a rejection
 */
export type Hook = (call: HookedCall, make: (input?: object) => Promise<object>) => object | Promise<object>;

/** What takes hooks. The last one added sees a call first; each comes off by what adding it returned. */
export interface Hooked {
  use: (hook: Hook) => () => void;
}

/** Calls of a kind; every call if nothing is said. */
export interface Matching {
  command?: string;
  target?: string;
}
const matches = (call: HookedCall, { command, target }: Matching): boolean =>
  (command === undefined || call.command === command) && (target === undefined || call.target === target);

/** Every call from now on, in the order in which they were made to AWS. Empty it to begin anew. */
export function recordCalls(aws: Hooked): HookedCall[] {
  const calls: HookedCall[] = [];
  aws.use((call, make) => {
    calls.push(call);
    return make();
  });
  return calls;
}

/** The inputs of those calls that are of one command. */
export const inputsOf = <Input extends object>(
  calls: readonly HookedCall[],
  command: new (input: Input) => object,
): Input[] => calls.filter((call) => call.command === command.name).map(({ input }) => input as Input);

/** Does something to the n-th call of a kind from now on, counted from 1, and to no other. */
export function onCall(aws: Hooked, at: number, matching: Matching, hook: Hook): () => void {
  let count = 0;
  return aws.use((call, make) => (matches(call, matching) && ++count === at ? hook(call, make) : make()));
}

/**
 * Fails the n-th call of a kind.
 * @param options.when `before` it is made (by default), or `after`: then it was made, and nobody is told so
 */
export const failCall = (
  aws: Hooked,
  error: Error,
  options: Matching & { at?: number; when?: 'before' | 'after' } = {},
): (() => void) =>
  onCall(aws, options.at ?? 1, options, async (_call, make) => {
    if (options.when === 'after') await make();
    throw error;
  });

/** What a call ends with that is made after its caller was cut off. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
}

/**
 * Cuts off whoever makes the n-th call of a kind: that call is still made, unless `when` is `before`, but neither its answer
 * nor any later call comes through.
 * @returns what lets calls through again
 */
export function cutOff(
  aws: Hooked,
  options: Matching & { at: number; when?: 'before' | 'after' },
): { restore: () => void; isCut: () => boolean } {
  let count = 0;
  const isCut = (): boolean => count >= options.at;
  const restore = aws.use(async (call, make) => {
    if (isCut()) throw new CutOff();
    if (matches(call, options)) count += 1;
    if (!isCut()) return make();
    if (options.when !== 'before') await make();
    throw new CutOff();
  });
  return { restore, isCut };
}

/** Has the n-th BatchGetItem read only its first keys of each table, and leave the others unprocessed. */
export const leaveUnprocessed = (aws: Hooked, options: { at?: number; reads: number }): (() => void) =>
  onCall(aws, options.at ?? 1, { command: 'BatchGetItemCommand' }, async (call, make) => {
    const { RequestItems = {} } = call.input as BatchGetItemCommandInput;
    const part = (from: number, to?: number) =>
      Object.fromEntries(
        Object.entries(RequestItems)
          .map(([name, request]) => [name, { ...request, Keys: (request.Keys ?? []).slice(from, to) }] as const)
          .filter(([, { Keys }]) => Keys.length > 0),
      );
    const read = part(0, options.reads);
    const answer = Object.keys(read).length === 0 ? {} : await make({ ...call.input, RequestItems: read });
    const { Responses = {}, UnprocessedKeys = {} } = answer as Partial<BatchGetItemCommandOutput>;
    return { ...answer, Responses, UnprocessedKeys: { ...UnprocessedKeys, ...part(options.reads) } };
  });

/** Has the n-th SendMessageBatch refuse some of its entries, and send the others. */
export const refuseEntries = (
  aws: Hooked,
  options: Matching & {
    at?: number;
    which: (
      entry: SendMessageBatchRequestEntry,
      place: number,
      all: readonly SendMessageBatchRequestEntry[],
    ) => boolean;
  },
): (() => void) =>
  onCall(aws, options.at ?? 1, { ...options, command: 'SendMessageBatchCommand' }, async (call, make) => {
    const { Entries = [] } = call.input as SendMessageBatchCommandInput;
    const refused = Entries.filter(options.which);
    const sent = Entries.filter((entry) => !refused.includes(entry));
    const answer = sent.length === 0 ? {} : await make({ ...call.input, Entries: sent });
    const { Successful = [], Failed = [] } = answer as Partial<SendMessageBatchCommandOutput>;
    const failures = refused.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { ...answer, Successful, Failed: [...Failed, ...failures] };
  });
