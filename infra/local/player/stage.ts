/** Where an audit is played: what stands behind its API, and what happens there beside requests. */
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { type Drainable, drained, localClients } from '../emulator/clients.ts';
import { type Mailbox, openMailbox } from '../emulator/mailbox.ts';
import { pauseConsumer } from '../emulator/pause-consumer.ts';
import { openPostOffice } from '../emulator/post-office.ts';

/** The stage of one audit. */
export interface Stage {
  readonly apiUrl: string;
  readonly mailbox: Mailbox;
  /** What the schedule does each morning. @param time the tick's own time */
  readonly tick: (time: string) => Promise<void>;
  /** Waits until nothing moves and SES has told what became of every mail, then takes what was mailed as mail of that day. */
  readonly settle: (on: string) => Promise<void>;
  /** From now on mail to this address bounces. */
  readonly bounceFrom: (address: string) => void;
  /** Does some work while no pack is made; that of the newest revision is made after it. */
  readonly withoutPacks: (work: () => Promise<void>) => Promise<void>;
  /** A file of a pack, by the short-lived address that the API gave of it. */
  readonly download: (url: string) => Promise<Uint8Array>;
}

/** A deployment and the emulator that it runs on. */
export interface Deployed extends Drainable {
  /** The emulator's own address. */
  readonly endpoint: string;
  /** For SDK clients of the emulator, as root. */
  readonly env: Record<string, string>;
  readonly outputs: Record<string, string>;
  readonly apiUrl: string;
}

/** Fetches a file as anybody would who has its address. */
export async function fetched(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Downloading ${new URL(url).pathname} was answered ${response.status}.`);
  return response.bytes();
}

/** The stage that a deployment on the emulator is. Its schedules are disabled, so the tick is the player's to give. */
export function deployedStage(deployed: Deployed, audit: string): Stage {
  const { env, outputs } = deployed;
  const { lambda, dynamodb } = localClients(env);
  const mailbox = openMailbox({ client: dynamodb, name: outputs['TableName'] ?? '' }, audit);
  const office = openPostOffice(deployed, deployed);
  /** Queues that are not waited for. */
  let resting: readonly string[] = [];
  return {
    apiUrl: deployed.apiUrl,
    mailbox,
    bounceFrom: office.bounceFrom,
    download: fetched,
    async tick(time) {
      const FunctionName = outputs['PlanChasersFunctionName'];
      const Payload = JSON.stringify({ time });
      const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
      if (FunctionError !== undefined) throw new Error(`The tick of ${time} failed (${FunctionError}).`);
    },
    async settle(on) {
      await drained(deployed, deployed, { resting, meanwhile: office.deliver });
      // Nothing has moved since the post office looked last.
      await mailbox.collect(on, office.kept());
    },
    withoutPacks: (work) =>
      pauseConsumer(deployed, outputs['BuildPackFunctionName'] ?? '', async (held) => {
        resting = held;
        try {
          await work();
        } finally {
          resting = [];
        }
      }),
  };
}
