/** The whole program in this process as a stage: an audit file is played on it in seconds, by the player of the demo. */
import * as z from 'zod/mini';
import { eventsOf } from '../infra/local/emulator/post-office.ts';
import type { KeptMail } from '../infra/local/emulator/clients.ts';
import { openMailbox } from '../infra/local/emulator/mailbox.ts';
import type { StaffTokens } from '../infra/local/player/play-audit.ts';
import type { Stage } from '../infra/local/player/stage.ts';
import type { Log } from '../shared/base/aws/log.ts';
import { londonDay } from '../shared/base/time/days.ts';
import { Message, PackOrder, Plan } from '../shared/domain/messages/messages.ts';
import { agencyRoutes, toolRoutes } from '../shared/front/agency/routes.ts';
import { pullRoutes } from '../shared/front/agency/identifiers-routes.ts';
import { leadRoutes } from '../shared/front/lead/routes.ts';
import { managerRoutes } from '../shared/front/manager/routes.ts';
import { packPath } from '../shared/domain/figures/store.ts';
import { ticksOf } from '../shared/work/chasing/tick.ts';
import type { PackDeps } from '../shared/work/packs/build.ts';
import { openAws } from './aws/aws.ts';
import { sqsEventOf } from './aws/event-source.ts';
import type { SentMail } from './aws/ses.ts';
import { queueUrl } from './aws/queues.ts';
import { emptyCache } from '../shared/work/aggregate/figures-cache.ts';
import { openGateway } from './fuzz/gateway.ts';
import { staffClaims } from './http-event.ts';
import { openProgram, staff } from './program.ts';

/** The staff of the deployment that the demo makes. */
export const addresses = { ...staff, second: 'second@partnership.example' };
/** What their access tokens are here. */
export const tokens: StaffTokens = { manager: 'access-token-of-the-manager', lead: 'access-token-of-the-lead' };

const queues = {
  changes: queueUrl('changes.fifo'),
  messages: queueUrl('messages'),
  plans: queueUrl('plans'),
  packs: queueUrl('packs'),
  parked: queueUrl('parked'),
  changesDlq: queueUrl('changes-dlq.fifo'),
};
const configurationSet = 'case-audit';

export interface MemoryStage extends Stage {
  /** The files of a revision's packs, by path, whether or not they are released. */
  readonly packOf: (revision: number) => Map<string, Uint8Array>;
  /** What stands in each mail that was sent. */
  readonly texts: () => string[];
  readonly close: () => Promise<void>;
}

const logInto = (heard: string[]): Log => ({
  info: (...said) => void heard.push(JSON.stringify(said)),
  warn: (...said) => void heard.push(JSON.stringify(said)),
  failure: (code, error, fields) => void heard.push(JSON.stringify([code, String(error), fields])),
});

/** A mail as the emulator's mailbox shows it. */
const keptOf = ({ id, at, input }: SentMail): KeptMail => ({
  id,
  from: input.FromEmailAddress ?? '',
  to: input.Destination?.ToAddresses ?? [],
  cc: [],
  bcc: [],
  subject: input.Content?.Simple?.Subject?.Data ?? '',
  text: input.Content?.Simple?.Body?.Text?.Data ?? '',
  html: input.Content?.Simple?.Body?.Html?.Data ?? '',
  at: at.getTime(),
});

const tagOf = ({ input }: SentMail): string => input.EmailTags?.find(({ Name }) => Name === 'message')?.Value ?? '';

/**
 * Opens a stage for one audit. Its clock goes on by a millisecond each time that it is looked at.
 * @param from the clock's first instant
 * @param heard gets what stands in queues and logs, as text
 */
export async function openMemoryStage(
  audit: string,
  from: Date,
  make: PackDeps['make'],
  heard?: string[],
): Promise<MemoryStage> {
  let instant = from.getTime();
  const clock = {
    get now() {
      return new Date(instant++);
    },
  };
  const aws = openAws({ clock });
  aws.verify('partnership.example');
  const table = aws.createTable('main');
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const bucket = aws.createBucket('results');
  const fifo = { FifoQueue: 'true', DeduplicationScope: 'messageGroup' };
  for (const name of ['changes.fifo', 'changes-dlq.fifo']) aws.queues.create(name, fifo);
  for (const name of ['messages', 'plans', 'packs', 'parked']) aws.queues.create(name);
  const program = openProgram(
    { table, identifiers, bucket, mailer: aws.ses, queues: { client: aws.sqs, ...queues } },
    {
      now: () => clock.now,
      addresses,
      make,
      cache: emptyCache(),
      dayHeader: 'x-day',
      ...(heard && { logOf: () => logInto(heard) }),
    },
  );
  const routes = [agencyRoutes, pullRoutes, toolRoutes, managerRoutes, leadRoutes].flatMap((all) => Object.values(all));
  const gateway = await openGateway(() => Promise.resolve(program), routes, {
    [tokens.manager]: staffClaims('business-manager'),
    [tokens.lead]: staffClaims('audit-lead'),
  });
  const mailbox = openMailbox(table, audit);
  const bouncing = new Set<string>();
  let told = 0;
  let packsRest = false;

  const take = (queue: string, most: number): ReturnType<typeof aws.takeMessages> => {
    const messages = aws.takeMessages(queue, most);
    heard?.push(...messages.map(({ body }) => body));
    return messages;
  };
  /** Whatever stands in a queue, as the program reads it. */
  const taken = <T extends z.core.$ZodType>(queue: string, schema: T): z.output<T>[] =>
    take(queue, 10).map(({ body }) => z.parse(schema, JSON.parse(body)));
  const sendAll = async (messages: readonly Message[]): Promise<void> => {
    for (const message of messages) await program.send(message);
  };

  const relayed = async (): Promise<boolean> => {
    const records = aws.rows(table.name).takeRecords(100);
    if (records.length > 0) await program.relay(records);
    if (aws.takeMessages(queues.parked, 1).length > 0) throw new Error('the relay could not read a change');
    return records.length > 0;
  };
  const aggregated = async (): Promise<boolean> => {
    const changes = take(queues.changes, 10);
    if (changes.length === 0) return false;
    const { batchItemFailures } = await program.aggregate(sqsEventOf(changes));
    if (batchItemFailures.length > 0) throw new Error('aggregate gave messages back');
    return true;
  };
  const planned = async (): Promise<boolean> => {
    const plans = taken(queues.plans, Plan);
    for (const plan of plans) await program.plan(plan, sendAll);
    return plans.length > 0;
  };
  const sent = async (): Promise<boolean> => {
    const messages = taken(queues.messages, Message);
    await sendAll(messages);
    return messages.length > 0;
  };
  const packed = async (): Promise<boolean> => {
    if (packsRest) return false;
    const orders = taken(queues.packs, PackOrder);
    for (const order of orders) await program.pack(order);
    return orders.length > 0;
  };
  const delivered = async (): Promise<boolean> => {
    const mails = aws.mails().slice(told);
    told += mails.length;
    for (const mail of mails) {
      for (const { message } of eventsOf(keptOf(mail), { bouncing, configurationSet, tag: tagOf(mail) })) {
        await program.recordDelivery({ Message: message });
      }
    }
    return mails.length > 0;
  };
  const workers = [relayed, aggregated, planned, sent, packed, delivered];
  /** Goes round until nobody has anything to do. */
  const drain = async (): Promise<void> => {
    for (let isBusy = true; isBusy;) {
      isBusy = false;
      for (const worker of workers) if (await worker()) isBusy = true;
    }
  };

  return {
    apiUrl: gateway.url,
    mailbox,
    texts: () => aws.mails().map((mail) => JSON.stringify(mail.input)),
    close: gateway.close,
    bounceFrom: (address) => void bouncing.add(address.toLowerCase()),
    async tick(time) {
      for (const plan of await ticksOf(table, londonDay(new Date(time)))) await program.plan(plan, sendAll);
    },
    async settle(on) {
      await drain();
      await mailbox.collect(on, aws.mails().map(keptOf));
    },
    async withoutPacks(work) {
      packsRest = true;
      await work();
      packsRest = false;
      await drain();
    },
    download(url) {
      const object = aws.objects(bucket.name).get(decodeURIComponent(new URL(url).pathname.slice(1)));
      if (object === undefined) throw new Error('a file of a pack is not there');
      return Promise.resolve(object.body);
    },
    packOf(revision) {
      const folder = packPath(audit, revision, '');
      return new Map(
        [...aws.objects(bucket.name)].flatMap(([path, { body }]) =>
          path.startsWith(folder) ? [[path.slice(folder.length), body] as const] : [],
        ),
      );
    },
  };
}
