/** The mails of one audit, as the emulator kept them, with what the product's own table says of each. */
import { paginateQuery } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { Table } from '../../../shared/base/aws/table.ts';
import { mailPartition } from '../../../shared/domain/audits/table-keys.ts';
import { MailItem } from '../../../shared/domain/mail/mail-item.ts';
import type { KeptMail } from './clients.ts';
import { shownDelivery, type ShownDelivery } from '../../../shared/domain/mail/delivery.ts';

/**
 * One entry of `mails.json`. `to` holds one address; `alert` says what an alert is about; `delivery` what SES told of the
 * mail so far.
 */
export interface SentMail {
  on: string;
  kind: MailItem['kind'];
  to: string[];
  returns: MailItem['returns'];
  alert?: string;
  delivery: ShownDelivery;
}

/** The mailbox of one audit while it is played. */
export interface Mailbox {
  /**
   * Takes what was sent since the last time as mail of this calendar day, and what became of all that was taken.
   * @param kept every mail that the emulator keeps: reading them all takes long, and the post office has just done so
   */
  readonly collect: (on: string, kept: readonly KeptMail[]) => Promise<void>;
  /** Every mail collected, in the order sent. */
  readonly sent: () => SentMail[];
  /** The newest link of each address, as its mail has it. */
  readonly links: () => ReadonlyMap<string, string>;
}

const link = /https?:\/\/\S+#t=[\w-]+/;

/**
 * Opens the mailbox of one audit, whose mails a table tells of. The emulator keeps no tags, so a mail is matched to its item by SES's message id.
 */
export function openMailbox(table: Table, audit: string): Mailbox {
  /** By SES's id. */
  const taken = new Map<string, SentMail>();
  const links = new Map<string, string>();

  const items = async (): Promise<Map<string, MailItem>> => {
    const bySesId = new Map<string, MailItem>();
    const pages = paginateQuery(
      { client: table.client },
      {
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: mailPartition(audit) } },
        ConsistentRead: true,
      },
    );
    for await (const page of pages) {
      for (const raw of page.Items ?? []) {
        const item = z.parse(MailItem, unmarshall(raw));
        if (item.sesId !== undefined) bySesId.set(item.sesId, item);
        else if (item.state !== 'void') throw new Error(`The mail ${item.sk} is ${item.state}, though all is drained.`);
      }
    }
    return bySesId;
  };

  return {
    async collect(on, kept) {
      const bySesId = await items();
      for (const mail of inOrder(kept)) {
        const item = bySesId.get(mail.id);
        if (item === undefined || taken.has(mail.id)) continue;
        taken.set(mail.id, {
          on,
          kind: item.kind,
          to: [...mail.to],
          returns: item.returns,
          ...(item.kind === 'alert' ? { alert: alertOf(item.about) } : {}),
          delivery: shownDelivery(item),
        });
        const found = link.exec(mail.text)?.[0];
        for (const to of mail.to) if (found !== undefined) links.set(to.toLowerCase(), found);
      }
      for (const [id, item] of bySesId) {
        const mail = taken.get(id);
        if (mail === undefined) throw new Error('SES took mails that the emulator does not show.');
        mail.delivery = shownDelivery(item);
      }
    },
    sent: () => [...taken.values()],
    links: () => links,
  };
}

/** Of a concern the first mail and each tick's are alike, and so is whatever is taken so often and no more. */
const alertOf = (about: string): string => ({ 'concern-open': 'concern', 'code-limit': 'limit' })[about] ?? about;

const inOrder = (mails: readonly KeptMail[]): KeptMail[] => mails.toSorted((a, b) => a.at - b.at);

/** The token in a link's fragment. */
export function tokenIn(url: string): string {
  const token = new URLSearchParams(new URL(url).hash.slice(1)).get('t');
  if (token === null) throw new Error('A link in a mail has no token.');
  return token;
}
