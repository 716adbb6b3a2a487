/**
 * The main table's keys: what partitions, sort keys and references of the index begin with, each said once. Ids hold no
 * `#`, so a prefix and an id never run into each other.
 */

/** Partitions. */
const partition = {
  audit: 'AUDIT#',
  board: 'BOARD#',
  calendar: 'CALENDAR#',
  codes: 'CODES#',
  concerns: 'CONCERNS',
  consultationLink: 'CONSULT#',
  key: 'KEY#',
  link: 'LINK#',
  linkExpiry: 'LINKS#',
  mail: 'MAIL#',
  owed: 'OWED#',
  ses: 'SES#',
  tries: 'TRIES#',
  unpublished: 'UNPUBLISHED#',
} as const;

/** What sort keys begin with; the comment says in which partition. */
export const sortPrefix = {
  // of an audit
  added: 'ADDED#',
  address: 'ADDRESS#',
  agency: 'AGENCY#',
  amendment: 'AMEND#',
  auditor: 'AUDITOR#',
  case: 'CASE#',
  caseLead: 'CASELEAD#',
  comment: 'COMMENT#',
  commentAnswer: 'ANSWER#',
  consultation: 'CONSULTATION#',
  dropped: 'DROPPED#',
  erased: 'ERASED#',
  fanOut: 'FANOUT#',
  judgement: 'JUDGED#',
  lead: 'LEAD#',
  move: 'MOVE#',
  pack: 'PACK#',
  release: 'RELEASE#',
  request: 'REQUEST#',
  revision: 'REV#',
  settled: 'SETTLED#',
  waived: 'WAIVED#',
  // of a case
  acknowledgement: 'ACK#',
  caseEntry: 'C#',
  copy: 'COPY#',
  entered: 'ENTERED#',
  pull: 'PULL#',
  reading: 'READ#',
  entry: 'R#',
  step: 'STEP#',
  // of an addressee's codes
  code: 'CODE#',
} as const;

/** Sort keys of which there is one in a partition. */
export const soleSort = { audit: 'AUDIT', key: 'KEY', link: 'LINK', ses: 'SES', tick: 'TICK', tool: 'TOOL' } as const;

/** An audit's own items: the audit, its agencies and cases, its publications. */
export const auditPartition = (audit: string): string => `${partition.audit}${audit}`;

/** The audit whose partition it is. */
export const auditOfPartition = (pk: string): string => pk.slice(partition.audit.length);

/** A case's items: the logs of its returns, and what belongs to them. */
export const casePartition = (audit: string, id: string): string => `${audit}#${id}`;

/** Sort keys of one return's log begin with this. */
export const logPrefix = (agency: string): string => `${sortPrefix.entry}${agency}#`;

/** Concerns that nobody has acknowledged, of all audits. There are few at a time, so they are one list. */
export const concernsPartition: string = partition.concerns;

/** Mails of an audit, by message id. */
export const mailPartition = (audit: string): string => `${partition.mail}${audit}`;

/** The rows of an audit's cases, as the board shows them. */
export const boardPartition = (audit: string): string => `${partition.board}${audit}`;

/** Whether a partition holds mails. */
export const isMailPartition = (pk: string): boolean => pk.startsWith(partition.mail);

/** Which mail an id of SES's belongs to. */
export const sesPartition = (sesId: string): string => `${partition.ses}${sesId}`;

/** Calendar entries that an audit's mails have set. */
export const calendarPartition = (audit: string): string => `${partition.calendar}${audit}`;

/** A link, by its token's hash. */
export const linkPartition = (hash: string): string => `${partition.link}${hash}`;

/** A link that opens a consultation and nothing else, by its token's hash: no look-up of a return finds it. */
export const consultationLinkPartition = (hash: string): string => `${partition.consultationLink}${hash}`;

/** The one-time codes that an addressee's links asked for. */
export const codesPartition = (audit: string, addressee: string): string => `${partition.codes}${audit}#${addressee}`;

/** Wrong codes of an audit, by addressee and day. */
export const triesPartition = (audit: string): string => `${partition.tries}${audit}`;

/** Whether a partition holds wrong codes. */
export const isTriesPartition = (pk: string): boolean => pk.startsWith(partition.tries);

/** A pull key, by its hash. */
export const keyPartition = (hash: string): string => `${partition.key}${hash}`;

/** From when on links of an audit's addressees are good. */
export const linkExpiryPartition = (audit: string): string => `${partition.linkExpiry}${audit}`;

/** What is owed in an audit, spread over a few partitions so that none is hot. */
export const owedPartition = (audit: string, shard: number): string => `${partition.owed}${audit}#${shard}`;

/** Cases of an audit that no revision counts yet, spread likewise. */
export const unpublishedPartition = (audit: string, shard: number): string =>
  `${partition.unpublished}${audit}#${shard}`;

/** The index partition that finds every audit, by closing date. */
export const allAudits = 'AUDITS';

/**
 * The index partition that finds what an addressee stands for in an audit: agencies, cases as lead professional or their
 * manager, and agencies about one case.
 */
export const addresseeRef = (audit: string, addressee: string): string => `ADDRESSEE#${audit}#${addressee}`;

/** The index partition that finds every link of an audit, by when it was minted. */
export const linksRef = (audit: string): string => `LINKS#${audit}`;

/** The index partition that finds what an agency was asked for in an audit. */
export const askedRef = (audit: string, agency: string): string => `ASKED#${audit}#${agency}`;

/** The index partition that finds a mail by the tag that it carries. */
export const tagRef = (tag: string): string => `TAG#${tag}`;
