import * as z from 'zod/mini';
import { getItems, putItem, putNew, queryAll, updateIf, type Key, type RawItem, type Table } from '../aws/table.ts';
import { LinkItem, MailItem, type MailState } from './message.ts';

export const linkKey = (hash: string): Key => ({ pk: `LINK#${hash}`, sk: 'LINK' });
export const mailKey = (audit: string, id: string): Key => ({ pk: `MAIL#${audit}`, sk: id });

export const parseLink = (item: RawItem): LinkItem => z.parse(LinkItem, item);

/** Keeps a link by its token's hash. */
export const putLink = (table: Table, hash: string, link: Omit<LinkItem, 'pk' | 'sk'>): Promise<void> =>
  putItem(table, { ...linkKey(hash), ...link });

/** Claims a message. @returns what was there already, or undefined when it is newly claimed */
export async function claimMail(
  table: Table,
  id: string,
  mail: Omit<MailItem, 'pk' | 'sk'>,
): Promise<MailItem | undefined> {
  const result = await putNew(table, { ...mailKey(mail.audit, id), ...mail });
  if (result.written) return undefined;
  if (result.existing === undefined) throw new Error('a refused claim came back without what stood in its way');
  return z.parse(MailItem, result.existing);
}

/** Moves a message on from a state. @returns false when it was not in that state any more */
export async function moveMail(
  table: Table,
  audit: string,
  id: string,
  from: MailState,
  to: { state: MailState; acceptedAt?: string; sesId?: string },
): Promise<boolean> {
  return (await updateIf(table, mailKey(audit, id), { attribute: 'state', expected: from }, to)).written;
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

/** Every message of an audit, by id. */
export const allMails = async (table: Table, audit: string): Promise<Map<string, MailItem>> =>
  new Map(
    (await queryAll(table, mailKey(audit, '').pk, '')).map((item) => {
      const mail = z.parse(MailItem, item);
      return [mail.sk, mail];
    }),
  );
