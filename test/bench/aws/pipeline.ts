/** The program itself on the in-memory AWS, in one process: the code of `functions/`, wired as it is there. */
import { createHash } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import { addresseeId } from '../../../shared/domain/audits/addressee.ts';
import type { ReturnKey } from '../../../shared/domain/audits/ids.ts';
import type { Bucket } from '../../../shared/base/aws/files.ts';
import type { Log } from '../../../shared/base/aws/log.ts';
import type { Table } from '../../../shared/base/aws/table.ts';
import { obtain, type Call } from '../../http-event.ts';
import { openProgram, quiet, type Program } from '../../program.ts';
import { openAws, type Clock, type InMemoryAws } from '../../aws/aws.ts';
import { sqsEventOf } from '../../aws/event-source.ts';
import { queueUrl, type Message } from '../../aws/queues.ts';
import { tokenHash } from '../../../shared/domain/links/link.ts';
import { putLink } from '../../../shared/domain/links/store.ts';
/** The token of the one link that an address has in an audit. */
export const tokenFor = (audit: string, email: string): string =>
  createHash('sha256').update(`${audit} ${email}`).digest('base64url');

/** The queues, by URL. */
export const queueUrls = {
  changes: queueUrl('changes.fifo'),
  messages: queueUrl('messages'),
  plans: queueUrl('plans'),
  packs: queueUrl('packs'),
} as const;
const parked = queueUrl('parked');
const deadChanges = queueUrl('changes-dlq.fifo');
/** Deduplicated by group, as the deployed one is (infra/constructs/queues.ts). */
const fifo = { FifoQueue: 'true', DeduplicationScope: 'messageGroup' };

/** Messages of one invocation of `aggregate`, and records of one of `relay-changes`, at most (infra/pipeline-stack.ts). */
export const largestBatch = { aggregate: 10, relay: 100 } as const;

export interface Pipeline {
  aws: InMemoryAws;
  clock: Clock;
  table: Table;
  bucket: Bucket;
  /** Mints a link as `send-message` does; its token is {@link tokenFor} the same. */
  mintLink: (audit: string, email: string) => Promise<void>;
  /** One request of an agency. @throws Error when it is refused */
  agency: (call: Call) => Promise<Record<string, unknown>>;
  /** One request of the business manager. @throws Error when it is refused */
  manager: (call: Call) => Promise<Record<string, unknown>>;
  /** Records that `relay-changes` is invoked with: those that its filter lets through. */
  takeRecords: (atMost?: number) => DynamoDBRecord[];
  /** One invocation of `relay-changes`. */
  relay: (records: readonly DynamoDBRecord[]) => Promise<void>;
  /** Messages that `aggregate` is invoked with. */
  takeChanges: (atMost?: number) => Message[];
  /** One invocation of `aggregate`. @throws Error when it gives any message back */
  aggregate: (messages: readonly Message[]) => Promise<void>;
  /** Replaces the process of `aggregate` by a new one, which knows nothing yet. */
  restartAggregate: () => void;
  /** Relays and aggregates until nothing is left to do. */
  settle: () => Promise<void>;
}

/** The path of a return's submissions, or of its check. */
export const returnPath = ({ audit, case: id, agency }: ReturnKey, act: 'submissions' | 'check'): string =>
  `/v1/audits/${audit}/cases/${id}/returns/${agency}/${act}`;

/** @param logOf the log of a function, by its name; none writes anything if it is left out */
export function openPipeline(clock: Clock, logOf: (service: string) => Log = () => quiet): Pipeline {
  const aws = openAws({ clock });
  const table = aws.createTable('main');
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const bucket = aws.createBucket('results');
  for (const name of ['changes.fifo', 'changes-dlq.fifo']) aws.queues.create(name, fifo);
  for (const name of ['messages', 'plans', 'packs', 'parked']) aws.queues.create(name);
  const open = (): Program =>
    openProgram(
      {
        table,
        identifiers,
        bucket,
        queues: { client: aws.sqs, ...queueUrls, parked, changesDlq: deadChanges },
      },
      { now: () => clock.now, logOf },
    );
  const program = open();
  /** The process of `aggregate` at this time. */
  let aggregating = program;

  const pipeline: Pipeline = {
    aws,
    clock,
    table,
    bucket,
    mintLink: (audit, email) =>
      putLink(table, tokenHash(tokenFor(audit, email)), {
        audit,
        addressee: addresseeId(audit, email),
        mintedAt: clock.now.toISOString(),
      }),
    agency: async (call) => (await obtain(program.agencyApi, call)).body,
    manager: async (call) => (await obtain(program.managerApi, { ...call, group: 'business-manager' })).body,
    takeRecords: (atMost = largestBatch.relay) =>
      aws
        .rows(table.name)
        .takeRecords(atMost)
        .filter(({ eventName }) => eventName !== 'REMOVE'),
    relay: async (records) => {
      await program.relay(records);
      if (aws.takeMessages(parked, 1).length > 0) throw new Error('the relay could not read a change');
    },
    takeChanges: (atMost = largestBatch.aggregate) => aws.takeMessages(queueUrls.changes, atMost),
    async aggregate(messages) {
      const { batchItemFailures } = await aggregating.aggregate(sqsEventOf(messages));
      if (batchItemFailures.length > 0) throw new Error('aggregate gave messages back');
    },
    restartAggregate: () => void (aggregating = open()),
    async settle() {
      for (;;) {
        const records = pipeline.takeRecords();
        if (records.length > 0) await pipeline.relay(records);
        const messages = pipeline.takeChanges();
        if (messages.length > 0) await pipeline.aggregate(messages);
        if (records.length + messages.length === 0) return;
      }
    },
  };
  return pipeline;
}
