import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { calendarPartition, mailPartition, sesPartition, soleSort, tagRef } from '../audits/table-keys.ts';
import {
  getItem,
  getItems,
  putItem,
  putNew,
  putNewer,
  queryAll,
  queryRef,
  updateIf,
  type Key,
  type Table,
} from '../../base/aws/table.ts';
import { CalendarItem, MailItem, mailTag, SesIdItem, type MailState } from './mail-item.ts';
export const mailKey = (audit: string, id: string): Key => ({ pk: mailPartition(audit), sk: id });

const sesIdKey = (sesId: string): Key => ({ pk: sesPartition(sesId), sk: soleSort.ses });

/** Claims a message. @returns what was there already, or undefined when it is newly claimed */
export async function claimMail(
  table: Table,
  id: string,
  mail: Omit<MailItem, 'pk' | 'sk'>,
): Promise<MailItem | undefined> {
  // A mail that never goes out is never told of.
  const found = mail.state === 'void' ? {} : { ref: tagRef(mailTag(mail.audit, id)), refSort: 'MAIL' };
  const result = await putNew(table, { ...mailKey(mail.audit, id), ...mail, ...found });
  if (result.written) return undefined;
  if (result.existing === undefined) throw new Error('a refused claim came back without what stood in its way');
  return z.parse(MailItem, result.existing);
}

/**
 * Moves a message on from a state, and keeps under SES's id, when that becomes known, whose it is.
 * @returns false when it was not in that state any more
 */
export async function moveMail(
  table: Table,
  audit: string,
  id: string,
  from: MailState,
  to: { state: MailState; returns?: MailItem['returns']; acceptedAt?: string; sesId?: string },
): Promise<boolean> {
  const { written } = await updateIf(table, mailKey(audit, id), { attribute: 'state', expected: from }, to);
  // Afterwards, so that an accepted mail is never taken for one that nobody knows of: its tag finds it all the same.
  if (written && to.sesId !== undefined) await putItem(table, { ...sesIdKey(to.sesId), audit, mail: id });
  return written;
}

/** The message that a mail belongs to: by the tag that it carries, else by SES's id. */
export async function findMail(
  table: Table,
  by: { tag?: string | undefined; sesId: string },
): Promise<MailItem | undefined> {
  const { tag } = by;
  if (tag !== undefined) {
    for (const { pk, sk } of await queryRef(table, tagRef(tag))) {
      const item = await getItem(table, { pk, sk });
      const mail = item === undefined ? undefined : z.parse(MailItem, item);
      if (mail !== undefined && mailTag(mail.audit, mail.sk) === tag) return mail;
    }
  }
  const pointer = await getItem(table, sesIdKey(by.sesId));
  if (pointer === undefined) return undefined;
  const { audit, mail: id } = z.parse(SesIdItem, pointer);
  const item = await getItem(table, mailKey(audit, id));
  return item === undefined ? undefined : z.parse(MailItem, item);
}

/** Whether a mail that is not found went with the draft of its audit: SES's id is known then, and its message is not there. */
export async function wentWithDraft(table: Table, sesId: string): Promise<boolean> {
  const pointer = await getItem(table, sesIdKey(sesId));
  if (pointer === undefined) return false;
  const { audit, mail } = z.parse(SesIdItem, pointer);
  return (await getItem(table, mailKey(audit, mail))) === undefined;
}

/**
 * Notes what became of a mail, on condition that nothing else was noted since it was read.
 * @returns the mail as it is now when something was; undefined when the outcome is noted
 */
export async function noteOutcome(
  table: Table,
  read: MailItem,
  outcome: Required<Pick<MailItem, 'delivery' | 'deliveryAt'>> & Pick<MailItem, 'bounceReason'>,
): Promise<MailItem | undefined> {
  const { delivery, deliveryAt, bounceReason } = outcome;
  const unchanged =
    read.delivery === undefined
      ? 'attribute_exists(pk) AND attribute_not_exists(delivery)'
      : 'delivery = :readDelivery AND deliveryAt = :readAt';
  const values = {
    ':delivery': delivery,
    ':at': deliveryAt,
    ':reason': bounceReason,
    ':readDelivery': read.delivery,
    ':readAt': read.deliveryAt,
  };
  try {
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: marshall({ pk: read.pk, sk: read.sk }),
        UpdateExpression:
          bounceReason === undefined
            ? 'SET delivery = :delivery, deliveryAt = :at REMOVE bounceReason'
            : 'SET delivery = :delivery, deliveryAt = :at, bounceReason = :reason',
        ConditionExpression: unchanged,
        ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
    return z.parse(MailItem, unmarshall(error.Item));
  }
}

/** The messages of these ids, in order; undefined where there is none yet. */
export const getMails = async (
  table: Table,
  audit: string,
  ids: readonly string[],
): Promise<(MailItem | undefined)[]> =>
  (
    await getItems(
      table,
      ids.map((id) => mailKey(audit, id)),
    )
  ).map((item) => (item === undefined ? undefined : z.parse(MailItem, item)));

/**
 * Of messages, those that reached nobody: still `claimed`, as by a sender that was cut off or that SES refused, or `void`.
 * What such a message had noted for itself is another's to send.
 */
export const neverWent = async (table: Table, audit: string, ids: readonly string[]): Promise<Map<string, MailState>> =>
  new Map(
    (await getMails(table, audit, [...new Set(ids)])).flatMap((mail) =>
      mail?.state === 'claimed' || mail?.state === 'void' ? [[mail.sk, mail.state] as const] : [],
    ),
  );

/** Every message of an audit, by id. */
export const allMails = async (table: Table, audit: string): Promise<Map<string, MailItem>> =>
  new Map(
    (await queryAll(table, mailPartition(audit), '')).map((item) => {
      const mail = z.parse(MailItem, item);
      return [mail.sk, mail];
    }),
  );

const calendarKey = (audit: string, addressee: string, dueOn: string): Key => ({
  pk: calendarPartition(audit),
  sk: `${addressee}#${dueOn}`,
});

/** The calendar entries that an addressee was ever sent. */
export const listCalendar = async (table: Table, audit: string, addressee: string): Promise<CalendarItem[]> =>
  (await queryAll(table, calendarPartition(audit), `${addressee}#`)).map((item) => z.parse(CalendarItem, item));

/** Notes what a mail makes of a calendar entry; a later change stays. */
export async function noteCalendar(table: Table, entry: Omit<CalendarItem, 'pk' | 'sk'>): Promise<void> {
  await putNewer(
    table,
    { ...calendarKey(entry.audit, entry.addressee, entry.dueOn), ...entry },
    'sequence',
    entry.sequence,
  );
}
