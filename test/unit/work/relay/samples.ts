import type { Item } from '../../../../shared/base/aws/table.ts';

export const hash = 'a'.repeat(64);
export const requestId = '3b241101-e2bb-4255-8caf-4136c566a962';
export const addressee = '0123456789abcdef0123456789abcdef';
/** Whose an address's returns were before. */
export const was = 'fedcba9876543210fedcba9876543210';

/** An entry of a return's log as the table keeps it. */
export const entry = (more: Record<string, unknown> = {}): Item => ({
  pk: '2026-q2#case-1',
  sk: 'R#gp-a#000002',
  audit: '2026-q2',
  case: 'case-1',
  agency: 'gp-a',
  seq: 2,
  act: 'check',
  state: 'known',
  service: 'general-practice',
  cycle: 1,
  askedOn: '2026-04-13',
  dueOn: '2026-05-01',
  receivedAt: '2026-04-20T09:30:00.000Z',
  versions: 0,
  ...more,
});

export const auditRow = (more: Record<string, unknown> = {}): Item => ({
  pk: 'AUDIT#2026-q2',
  sk: 'AUDIT',
  id: '2026-q2',
  title: 'Children stepped down',
  state: 'draft',
  ...more,
});

const of = { pk: 'AUDIT#2026-q2', audit: '2026-q2' };
const counts = { expected: 2, returned: 2, complete: 1, notKnown: 0, cannotIdentify: 0, noReply: 0, withdrawn: 0 };

export const revision = (more: Record<string, unknown> = {}): Item => ({
  ...of,
  sk: 'REV#000007',
  revision: 7,
  status: 'interim',
  manifest: hash,
  publishedAt: '2026-04-20T09:30:00.000Z',
  settled: [],
  ...more,
});

export const settledCase = (id: string) => ({ case: id, ...counts });

export const settledRow = (): Item => ({
  ...of,
  sk: 'SETTLED#case-1#12',
  case: 'case-1',
  revision: 7,
  counts: settledCase('case-1'),
});

export const request = (more: Record<string, unknown> = {}): Item => ({
  ...of,
  sk: `REQUEST#${requestId}`,
  id: requestId,
  askedAt: '2026-04-20T09:30:00.000Z',
  state: 'asked',
  ...more,
});

/** Somebody's word on concerns, as the table keeps it. */
export const acknowledgement = (): Item => ({
  pk: '2026-q2#case-1',
  sk: 'ACK#gp-a#000002',
  audit: '2026-q2',
  case: 'case-1',
  agency: 'gp-a',
  upTo: 2,
  at: '2026-04-20T10:00:00.000Z',
  name: 'A. Manager',
  content: new Uint8Array([1]),
});

export const mail = (state: string, more: Record<string, unknown> = {}): Item => ({
  pk: 'MAIL#2026-q2',
  sk: `invite/${addressee}`,
  audit: '2026-q2',
  kind: 'invite',
  about: 'opening',
  to: addressee,
  returns: [{ case: 'case-1', agency: 'gp-a' }],
  state,
  claimedAt: '2026-04-13T07:01:00.000Z',
  ...more,
});

export const addressChange = (
  what: 'contact' | 'auditor' | 'reissue' | 'lead' | 'wrong',
  more: Record<string, unknown> = {},
): Item => ({
  ...of,
  sk: 'ADDRESS#000003',
  change: 3,
  addressee,
  what,
  at: '2026-04-20T09:30:00.000Z',
  ...more,
});

export const code = (state: string, more: Record<string, unknown> = {}): Item => ({
  pk: `CODES#2026-q2#${addressee}`,
  sk: 'CODE#000002',
  audit: '2026-q2',
  case: 'case-1',
  agency: 'gp-a',
  seq: 2,
  request: '000002',
  addressee,
  askedAt: '2026-04-20T09:30:00.000Z',
  state,
  version: 1,
  ttl: 1_776_850_200,
  ...more,
});

/** Kinds of item that nothing follows from. */
export const withoutEffects: Record<string, Item> = {
  agency: { ...of, sk: 'AGENCY#gp-a', id: 'gp-a', name: 'The practice' },
  case: { ...of, sk: 'CASE#case-1', id: 'case-1' },
  'fan-out': { ...of, sk: 'FANOUT#opening', act: 'opening', done: true },
  pack: { ...of, sk: 'PACK#000007', revision: 7, files: [] },
  unpublished: { pk: 'UNPUBLISHED#2026-q2', sk: 'case-1', audit: '2026-q2', taken: 3 },
  owed: {
    pk: 'OWED#2026-q2#3',
    sk: '2026-05-01#case-1#gp-a',
    audit: '2026-q2',
    case: 'case-1',
    agency: 'gp-a',
    seq: 2,
  },
  step: { pk: '2026-q2#case-1', sk: 'STEP#gp-a', audit: '2026-q2', case: 'case-1', agency: 'gp-a', step: -5 },
  tick: { ...of, sk: 'TICK', day: '2026-04-24', ordinal: 20_260_424 },
  'open concern': {
    pk: 'CONCERNS',
    sk: '2026-q2#case-1#gp-a#000002',
    audit: '2026-q2',
    case: 'case-1',
    agency: 'gp-a',
  },
  reading: { pk: '2026-q2#case-1', sk: 'READ#2026-04-20T09:30:00.000Z#gp-a#000002#staff-1', audit: '2026-q2' },
  waiver: { ...of, sk: 'WAIVED#case-1#housing', case: 'case-1', service: 'housing', reason: 'not-involved' },
  calendar: { pk: 'CALENDAR#2026-q2', sk: `${addressee}#2026-05-01`, audit: '2026-q2', addressee },
  pull: { pk: '2026-q2#case-1', sk: 'PULL#2026-04-20T09:30:00.000Z#1', audit: '2026-q2', case: 'case-1' },
  'SES id': { pk: 'SES#ses-1', sk: 'SES', audit: '2026-q2', mail: `invite/${addressee}` },
  'end of links': { pk: 'LINKS#2026-q2', sk: addressee, audit: '2026-q2', addressee },
  link: { pk: `LINK#${hash}`, sk: 'LINK', audit: '2026-q2', addressee },
};
