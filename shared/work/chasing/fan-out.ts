import { addresseeId } from '../../domain/audits/addressee.ts';
import { auditorOf } from '../../domain/audits/auditors.ts';
import type { Agency, Case } from '../../domain/audits/schema.ts';
import { listAgencies, listCases } from '../../domain/audits/store.ts';
import { getFanOut, putFanOut } from '../../domain/audits/fan-out.ts';
import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import type { Message, Plan } from '../../domain/messages/messages.ts';

/** The plan of an opening or closing. A move has its own, which begins with entries, and a consultation is of other people. */
export type FanOutPlan = Extract<Plan, { act: 'opening' | 'closing' }>;

export interface FanOutDeps {
  table: Table;
  log: Log;
  send: (messages: readonly Message[]) => Promise<void>;
}

/** How many messages are sent between two notes of the cursor. */
export const fanOutPage = 100;

/**
 * Everybody who is told of an audit's opening or closing: one message an addressee, in order of their ids. Whether an
 * addressee owes anything, and so gets a mail, is decided when it is sent.
 */
export function fanOutMessages(plan: FanOutPlan, agencies: readonly Agency[], cases: readonly Case[]): Message[] {
  return contactsIn(plan.audit, agencies, cases).map((addressee) => ({
    about: plan.act,
    audit: plan.audit,
    addressee,
  }));
}

/**
 * Whoever answers for agencies, a case's own auditors among them, and as lead professional for cases: each once, in order of
 * their ids.
 */
export function contactsIn(
  audit: string,
  agencies: readonly Agency[],
  cases: readonly Case[],
  { summaries = true }: { summaries?: boolean } = {},
): string[] {
  const emails = [
    ...agencies.flatMap((agency) => [agency.contact.email, ...cases.flatMap((one) => auditorOf(one, agency.id) ?? [])]),
    ...cases.flatMap(({ leadProfessional }) =>
      leadProfessional === undefined || !summaries ? [] : [leadProfessional.email],
    ),
  ];
  return [...new Set(emails.map((email) => addresseeId(audit, email)))].toSorted();
}

const addresseeOf = (message: Message): string => ('addressee' in message ? message.addressee : '');

/**
 * Sends messages from behind a cursor, a page at a time.
 * @param note keeps the cursor after each page
 */
export async function sendPages(
  { send }: Pick<FanOutDeps, 'send'>,
  messages: readonly Message[],
  cursor: string | undefined,
  note: (cursor: string) => Promise<void>,
): Promise<void> {
  const left = messages.filter((message) => addresseeOf(message) > (cursor ?? ''));
  for (let start = 0; start < left.length; start += fanOutPage) {
    const page = left.slice(start, start + fanOutPage);
    await send(page);
    await note(page.map(addresseeOf).at(-1) ?? '');
  }
}

/**
 * Fans an opening or closing out, from where an earlier delivery of the same plan stopped. Sending a page twice is
 * harmless: a message's id comes from its audit, addressee and kind.
 */
export async function fanOut(deps: FanOutDeps, plan: FanOutPlan): Promise<void> {
  const { table, log } = deps;
  const noted = await getFanOut(table, plan.audit, { act: plan.act });
  if (noted?.done === true) return;
  const [agencies, cases] = await Promise.all([listAgencies(table, plan.audit), listCases(table, plan.audit)]);
  const messages = fanOutMessages(plan, agencies, cases);
  await sendPages(deps, messages, noted?.cursor, (cursor) =>
    putFanOut(table, plan.audit, { act: plan.act, cursor, done: false }),
  );
  await putFanOut(table, plan.audit, { act: plan.act, done: true });
  log.info('fanned-out', { audit: plan.audit, kind: plan.act, count: messages.length });
}
