/** What stands in a play, and whose is what by the acts that it has seen. */
import type { Bucket } from '../../shared/base/aws/files.ts';
import type { RawItem, Table } from '../../shared/base/aws/table.ts';
import type { Audit } from '../../shared/domain/audits/schema.ts';
import { parseAgency, parseCase } from '../../shared/domain/audits/store.ts';
import type { Entry } from '../../shared/domain/returns/schema.ts';
import type { Answer, Call } from '../http-event.ts';
import type { Program } from '../program.ts';

export const audit = 'audit-1';

/** A link as a mail brought it. */
export interface KeptLink {
  token: string;
  email: string;
  mintedAt: string;
}

/** A pull key, with the link whose bearer got it and the return that it was got on. */
export interface KeptKey {
  key: string;
  /** When it was given. */
  at: number;
  link: KeptLink;
  case: string;
  agency: string;
}

/** Who answers for a return, or whom they answer to, by what the acts said; links of before `since` are dead. */
export interface Holder {
  email: string;
  since: string;
}

/** A play, and all that its laws are held against. */
export interface Play {
  table: Table;
  identifiers: Table;
  bucket: Bucket;
  random: () => number;
  /** From now on chance is drawn from this seed. */
  draw: (seed: number) => void;
  /** How often anything in the main table was written. */
  writes: () => number;
  /** What was asked for and taken, by method and path. */
  taken: Set<string>;
  now: () => Date;
  today: () => string;
  /** Lets so many minutes go by. */
  pass: (minutes: number) => void;
  /** Everything in the main table, as its stream has told it. */
  items: () => Iterable<RawItem>;
  item: (pk: string, sk: string) => RawItem | undefined;
  audit: () => Audit;
  /** The log of each return, by case and agency. */
  logs: Map<string, Entry[]>;
  dropped: () => Set<string>;
  contacts: Map<string, Holder>;
  /** Whoever answers in a contact's place, by case and agency. */
  auditors: Map<string, Holder>;
  leads: Map<string, string>;
  professionals: Map<string, Holder & { lead?: string }>;
  links: KeptLink[];
  keys: KeptKey[];
  /** One-time codes that mails brought, by who asked. */
  codes: Map<string, string>;
  /** Ladder steps that were mailed, by return, cycle and step. */
  steps: Set<string>;
  /** What was mailed to whom, to say so where a law is broken. */
  mails: string[];
  agency: (request: Call) => Promise<Answer>;
  manager: (request: Call) => Promise<Answer>;
  lead: (request: Call) => Promise<Answer>;
  recordDelivery: Program['recordDelivery'];
  sentMails: () => readonly { id: string }[];
  /** Goes through the ladders of today. */
  tick: () => Promise<void>;
  /** One sweep at the hour that it is. @returns what it sent */
  sweep: () => Promise<unknown[]>;
  /** Delivers some of what is underway, or all there is and comes of it. */
  deliver: (all: boolean) => Promise<void>;
  /** A link that is good for whoever answers for a return: the newest mailed one, or one that is minted as a mail's is. */
  linkOf: (id: string, agency: string) => Promise<KeptLink | undefined>;
  /** Makes the newest request that changes something once more, as it was. */
  repeat: () => Promise<unknown>;
  /** Everything in the identifiers table. */
  people: () => RawItem[];
  /** From now on everything that is sent arrives. */
  heal: () => void;
  objects: () => Map<string, { body: Uint8Array }>;
}

/** Whose address answers for a return now. */
export const holderOf = (play: Play, id: string, agency: string): Holder | undefined =>
  agency === 'summary'
    ? play.professionals.get(id)
    : (play.auditors.get(returnKey(id, agency)) ?? play.contacts.get(agency));

/** Whether a link is of somebody whose return it is now, and was not ended by a change of address since. */
export function mayOpen(play: Play, link: KeptLink, id: string, agency: string): boolean {
  const holder = holderOf(play, id, agency);
  const lead = agency === 'summary' ? play.professionals.get(id)?.lead : play.leads.get(agency);
  if (holder?.email === link.email) return link.mintedAt >= holder.since;
  return lead === link.email;
}

/** A key of {@link Play.logs}. */
export const returnKey = (id: string, agency: string): string => `${id}/${agency}`;

/** The agencies and cases of a play as their rows say, by id. */
export function rowsOf(play: Play) {
  const of = (prefix: string): RawItem[] =>
    [...play.items()].filter(({ pk, sk }) => pk === `AUDIT#${audit}` && String(sk).startsWith(prefix));
  return { agencies: of('AGENCY#').map(parseAgency), cases: of('CASE#').map(parseCase) };
}
