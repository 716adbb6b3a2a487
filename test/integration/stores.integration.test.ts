/** Each store against a real engine: what goes in comes out, conditions hold, pages have no end that loses items. */
import { gzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Agency, Audit, Case } from '../../shared/domain/audits/schema.ts';
import {
  agencyKey,
  auditKey,
  caseKey,
  casePut,
  createAudit,
  findAddressee,
  getAudit,
  listAgencies,
  listAuditIds,
  listCases,
  moveAudit,
  putAgency,
  stillIn,
} from '../../shared/domain/audits/store.ts';
import { getFanOut, putFanOut } from '../../shared/domain/audits/fan-out.ts';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import { getText, presigned, putOnce, type Bucket } from '../../shared/base/aws/files.ts';
import {
  deleteIf,
  getItem,
  getItems,
  putItem,
  putNew,
  putNewer,
  queryAll,
  queryLast,
  queryPage,
  queryRef,
  updateIf,
  type Table,
} from '../../shared/base/aws/table.ts';
import { transact } from '../../shared/base/aws/transaction.ts';
import { manifestOf } from '../../shared/domain/figures/manifest.ts';
import type { CasePartial } from '../../shared/domain/figures/case-partial.ts';
import {
  allRevisions,
  answerRequest,
  dropUnpublished,
  getManifest,
  getPack,
  getRequest,
  getRevision,
  lastRevision,
  listUnpublished,
  listRequests,
  listRevisions,
  noteSettled,
  noteUnpublished,
  publish,
  putManifest,
  putPack,
  putPackFile,
  putRequest,
  settledBy,
  settledFacts,
  packPath,
  type Revision,
} from '../../shared/domain/figures/store.ts';
import { HttpProblem } from '../../shared/base/http/problem.ts';
import { allMails, claimMail, getMails, moveMail } from '../../shared/domain/mail/store.ts';
import {
  append,
  appendAttempts,
  entryPut,
  findAsked,
  lastEntry,
  getEntry,
  readCaseLogs,
  readStates,
  readLog,
} from '../../shared/domain/returns/store.ts';
import { beginLife, live } from '../life.ts';
import { linkKey, parseLink, putLink } from '../../shared/domain/links/store.ts';
import { decideAsk, decideCheck, decideSubmission } from '../../shared/domain/returns/decide-entry.ts';
import { at } from '../audit.ts';
import { fill, newBucket, newTable } from './fixture.ts';

let table: Table;
let bucket: Bucket;
let number = 0;
const fresh = (name: string): string => `${name}-${(number += 1)}`;

beforeAll(async () => {
  [table, bucket] = await Promise.all([newTable(), newBucket()]);
});

describe('the table', () => {
  test('gives back what was put, and nothing for a key that has nothing', async () => {
    const key = { pk: fresh('p'), sk: 'a' };
    const item = {
      ...key,
      text: 'É',
      number: 1.5,
      list: [1, 'two'],
      map: { a: null },
      bytes: new Uint8Array([0, 255]),
    };
    await putItem(table, { ...item, none: undefined });
    expect(await getItem(table, key)).toEqual(item);
    expect(await getItem(table, { ...key, sk: 'b' })).toBeUndefined();
  });

  test('puts a new item once, and says what stood in its way', async () => {
    const key = { pk: fresh('p'), sk: 'a' };
    const puts = await Promise.all(Array.from({ length: 20 }, (_, who) => putNew(table, { ...key, who })));
    const existing = await getItem(table, key);
    expect(puts.filter((put) => put.written)).toHaveLength(1);
    expect(puts.filter((put) => !put.written)).toEqual(
      Array.from({ length: 19 }, () => ({ written: false, existing })),
    );
  });

  test('puts only what is newer', async () => {
    const key = { pk: fresh('p'), sk: 'a' };
    const put = async (taken: number): Promise<boolean> =>
      (await putNewer(table, { ...key, taken }, 'taken', taken)).written;
    expect([await put(5), await put(4), await put(5), await put(10)]).toEqual([true, false, false, true]);
    expect(await getItem(table, key)).toEqual({ ...key, taken: 10 });
  });

  test('updates and deletes on condition, and never makes an item by updating', async () => {
    const key = { pk: fresh('p'), sk: 'a' };
    const condition = { attribute: 'state', expected: 'open' };
    expect(await updateIf(table, key, condition, { state: 'closed' })).toEqual({ written: false, existing: undefined });
    expect(await getItem(table, key)).toBeUndefined();
    await putItem(table, { ...key, state: 'open', kept: 1 });
    expect(await updateIf(table, key, condition, { state: 'closed', at: 'now' })).toEqual({ written: true });
    const closed = { ...key, state: 'closed', kept: 1, at: 'now' };
    expect(await updateIf(table, key, condition, { state: 'again' })).toEqual({ written: false, existing: closed });
    expect((await deleteIf(table, key, condition)).written).toBe(false);
    expect(await getItem(table, key)).toEqual(closed);
    expect((await deleteIf(table, key, { ...condition, expected: 'closed' })).written).toBe(true);
    expect((await deleteIf(table, key, condition)).written).toBe(true);
  });

  test('writes all of a transaction or none, and names the step that failed', async () => {
    const pk = fresh('p');
    const check = { check: { pk, sk: 'audit' }, attribute: 'state', expected: 'draft' };
    await putItem(table, { pk, sk: 'audit', state: 'draft' });
    await putItem(table, { pk, sk: 'old' });
    const put = (sk: string, mustBeNew = true) => ({ put: { pk, sk }, mustBeNew });
    expect(await transact(table, [check, put('a'), put('old', false)])).toBeUndefined();
    expect(await transact(table, [check, put('b'), put('old')])).toBe(2);
    expect(await transact(table, [{ ...check, expected: 'open' }, put('c')])).toBe(0);
    expect((await queryAll(table, pk, '')).map((item) => item['sk'])).toEqual(['a', 'audit', 'old']);
  });

  test('reads more than a page of a partition, in order, and only under the prefix', async () => {
    const pk = fresh('p');
    // Seven items of 300 KB are more than two pages of 1 MB.
    const large = randomBytes(300 * 1024);
    for (const [index] of Array.from({ length: 7 }).entries()) await putItem(table, { pk, sk: `R#${index}`, large });
    await putItem(table, { pk, sk: 'S#0' });
    const life = beginLife();
    const items = await live(life, () => queryAll(table, pk, 'R#'));
    expect(life.calls.length).toBeGreaterThan(1);
    expect(items.map((item) => item['sk'])).toEqual(Array.from({ length: 7 }, (_, index) => `R#${index}`));
    expect(await queryAll(table, pk, '')).toHaveLength(8);
    expect((await queryLast(table, pk, 'R#'))?.['sk']).toBe('R#6');
    expect(await queryLast(table, pk, 'T#')).toBeUndefined();
  });

  test('pages either way, from where the page before ended', async () => {
    const pk = fresh('p');
    await fill(
      table,
      ['a', 'b', 'c', 'd', 'e'].map((letter) => marshall({ pk, sk: `R#${letter}` })),
    );
    for (const [descending, letters] of [
      [false, 'abcde'],
      [true, 'edcba'],
    ] as const) {
      const seen: unknown[] = [];
      let after: string | undefined;
      do {
        const page = await queryPage(table, pk, 'R#', { limit: 2, descending, after });
        expect(page.items.length).toBeLessThanOrEqual(2);
        seen.push(...page.items.map((item) => item['sk']));
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(letters.split('').map((letter) => `R#${letter}`));
    }
  });

  test('reads many keys in their order, more than one call takes', async () => {
    const pk = fresh('p');
    await fill(
      table,
      Array.from({ length: 230 }, (_, index) => marshall({ pk, sk: `${index}`, index })),
    );
    const keys = Array.from({ length: 240 }, (_, index) => ({ pk, sk: `${239 - index}` }));
    const life = beginLife();
    const items = await live(life, () => getItems(table, [...keys, keys[20]!]));
    expect(life.calls).toHaveLength(3);
    expect(items.map((item) => item?.['index'])).toEqual([
      ...Array.from({ length: 10 }),
      ...Array.from({ length: 230 }, (_, index) => 229 - index),
      219,
    ]);
    expect(await getItems(table, [])).toEqual([]);
  });

  test('finds by reference what carries it, page after page', async () => {
    const ref = fresh('REF');
    // Keys are projected alone: these are more than one page of 1 MB all the same.
    const sks = Array.from({ length: 1_200 }, (_, index) => `${String(index).padStart(4, '0')}${'x'.repeat(900)}`);
    await fill(
      table,
      sks.map((refSort) => marshall({ pk: refSort.slice(0, 4), sk: ref, ref, refSort })),
    );
    const life = beginLife();
    const found = await live(life, () => queryRef(table, ref));
    expect(life.calls.length).toBeGreaterThan(1);
    expect(found.map((key) => key.refSort)).toEqual(sks);
    expect(found[7]).toEqual({ pk: '0007', sk: ref, refSort: sks[7] });
  });
});

const newAudit = (id: string, more: object = {}): Audit => ({
  id,
  title: 'Stepping down',
  theme: 'step-down',
  quarter: { label: '2026 Q2', from: '2026-04-01', to: '2026-06-30' },
  tool: 'step-down@2015',
  windowsAnchor: '2026-04-30',
  opensOn: '2026-05-05',
  dueOn: '2026-05-19',
  closesOn: '2026-06-30',
  state: 'draft',
  createdAt: at('2026-05-01').toISOString(),
  ...more,
});
const agencyOf = (id: string, email: string): Agency => ({
  id,
  name: id,
  service: 'police',
  contact: { email },
  lead: { email: 'lead@agency.example' },
});
const caseOf = (id: string, more: object = {}): Case => ({
  id,
  children: [{ id: 'child-1', ageBand: 'school-age' }],
  adults: [{ id: 'adult-1', role: 'mother' }],
  route: { from: 'CP', to: 'CIN' },
  factors: ['neglect'],
  referredOn: '2026-01-12',
  ...more,
});

describe('the store of audits', () => {
  test('creates an audit once, lists it by its closing date, and moves it on from where it stands', async () => {
    const [late, early] = [newAudit(fresh('audit')), newAudit(fresh('audit'), { closesOn: '2026-06-01' })];
    expect(await createAudit(table, late)).toBeUndefined();
    expect(await createAudit(table, early)).toBeUndefined();
    expect(await createAudit(table, { ...late, title: 'Another' })).toEqual(late);
    expect(await getAudit(table, late.id)).toEqual(late);
    expect(await getAudit(table, 'no-such')).toBeUndefined();
    const ids = (await listAuditIds(table)).map((one) => one.id);
    expect(ids.filter((id) => id === late.id || id === early.id)).toEqual([early.id, late.id]);
    const openedAt = at('2026-05-05').toISOString();
    expect(await moveAudit(table, late, { state: 'open', openedAt })).toBe(true);
    expect(await moveAudit(table, late, { state: 'closed' })).toBe(false);
    expect(await getAudit(table, late.id)).toEqual({ ...late, state: 'open', openedAt });
  });

  test('keeps agencies and cases of an audit, and finds them by whose address they bear, whatever its case', async () => {
    const audit = newAudit(fresh('audit'));
    await createAudit(table, audit);
    const [police, school] = [agencyOf('police', 'Desk@agency.example'), agencyOf('school', 'desk@AGENCY.example')];
    expect(await putAgency(table, audit, school)).toBe(true);
    expect(await putAgency(table, audit, police)).toBe(true);
    expect(await putAgency(table, { ...audit, state: 'open' }, agencyOf('late', 'a@agency.example'))).toBe(false);
    expect(await listAgencies(table, audit.id)).toEqual([police, school]);
    const [first, second] = [
      caseOf('case-1', { leadProfessional: { email: 'desk@agency.example' } }),
      caseOf('case-2'),
    ];
    await transact(table, [stillIn(audit), casePut(audit.id, second), casePut(audit.id, first)]);
    expect(await listCases(table, audit.id)).toEqual([first, second]);
    const found = await findAddressee(table, audit.id, addresseeId(audit.id, 'DESK@agency.example'));
    expect(found.map(({ pk, sk }) => ({ pk, sk }))).toEqual([
      agencyKey(audit.id, 'police'),
      agencyKey(audit.id, 'school'),
      caseKey(audit.id, 'case-1'),
    ]);
  });

  test('keeps how far a fan-out has come', async () => {
    const id = fresh('audit');
    expect(await getFanOut(table, id, { act: 'opening' })).toBeUndefined();
    await putFanOut(table, id, { act: 'opening', cursor: 'a', done: false });
    await putFanOut(table, id, { act: 'closing', done: true });
    expect(await getFanOut(table, id, { act: 'opening' })).toEqual({ act: 'opening', cursor: 'a', done: false });
    expect(await getFanOut(table, id, { act: 'closing' })).toEqual({ act: 'closing', done: true });
  });

  test.each([
    ['an attribute too many', { secret: 'x' }],
    ['a state that there is none of', { state: 'ajar' }],
    ['a day that there is none of', { dueOn: '2026-02-30' }],
    ['an attribute too few', { title: undefined }],
  ])('refuses an item with %s', async (_what, corruption) => {
    const audit = newAudit(fresh('audit'));
    await createAudit(table, audit);
    await putItem(table, { ...(await getItem(table, auditKey(audit.id))), ...auditKey(audit.id), ...corruption });
    await expect(getAudit(table, audit.id)).rejects.toThrow(Object.keys(corruption)[0]);
  });
});

describe('the store of returns', () => {
  const key = () => ({ audit: fresh('audit'), case: 'case-1', agency: 'police' });
  const ask = (of: ReturnType<typeof key>) =>
    decideAsk(
      undefined,
      { ...of, service: 'police', askedOn: '2026-05-05', dueOn: '2026-05-19', atOpening: true },
      { receivedAt: at('2026-05-01') },
    );
  const begun = async (of: ReturnType<typeof key>) => (await append(table, [], () => ask(of))).entry;

  test('keeps a log, in order, beside the logs of others', async () => {
    const of = key();
    const first = await begun(of);
    const other = await begun({ ...of, agency: 'police-2' });
    const check = { outcome: 'cannot-identify' as const, missing: ['name' as const], note: 'Not on file.' };
    const { entry: second } = await append(table, [first], ([last]) =>
      decideCheck(last!, check, { receivedAt: at('2026-05-06'), by: 'someone' }),
    );
    const assessed = {
      sha256: 'a'.repeat(64),
      content: { childrenCovered: ['child-1'], answers: {} },
      covers: [],
      gaps: ['A1'],
      unexplained: 2,
      concern: true,
    };
    const { entry: third } = await append(table, [second], ([last]) =>
      decideSubmission(last!, assessed, { receivedAt: at('2026-05-07') }, { key: 'hash-of-a-key' }),
    );
    expect(await readLog(table, of)).toEqual([first, second, third]);
    const { content: _content, keys: _keys, ...state } = third;
    expect(await lastEntry(table, of)).toEqual(state);
    const withoutContent = [first, second, third].map(({ content: _words, keys: _these, ...entry }) => entry);
    expect(await readStates(table, of)).toEqual(withoutContent);
    expect(await getEntry(table, of, third.seq)).toEqual(third);
    expect(await lastEntry(table, { ...of, agency: 'nobody' })).toBeUndefined();
    expect(await readCaseLogs(table, of.audit, of.case)).toEqual(
      [other, first, second, third].toSorted((a, b) => (a.sk < b.sk ? -1 : 1)),
    );
    expect(await findAsked(table, of.audit, 'police')).toEqual(['case-1']);
  });

  test('decides anew on what was written in between, so often and no more', async () => {
    const of = key();
    const first = await begun(of);
    const submit = (sha256: string) => (log: readonly (typeof first)[]) =>
      decideSubmission(
        log.at(-1)!,
        { sha256: sha256.repeat(64), content: { text: sha256 }, covers: [], gaps: [], unexplained: 0, concern: false },
        { receivedAt: at('2026-05-07') },
      );
    const letters = 'abcdef0';
    for (const letter of letters) await append(table, await readLog(table, of), submit(letter));
    // Knows the first entry only: loses to each of the seven, and still comes in.
    const seen: number[] = [];
    const { entry } = await append(table, [first], (log) => {
      seen.push(log.length);
      return submit('1')(log);
    });
    expect(entry).toMatchObject({ seq: 9, versions: 8 });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seen).toHaveLength(appendAttempts);
    await expect(append(table, [first], submit('2'))).rejects.toThrow(new HttpProblem('busy'));
    // On what it lost to it finds that it has nothing to say.
    expect(await append(table, (await readLog(table, of)).slice(0, 7), submit('1'))).toMatchObject({
      repeated: true,
      entry: { seq: 9 },
    });
    expect(await readLog(table, of)).toHaveLength(9);
  });

  test('puts what a return begins with in one transaction, once', async () => {
    const of = key();
    const decision = ask(of);
    if (!('entry' in decision)) throw new Error('asking begins a log');
    expect(await transact(table, [entryPut(decision.entry)])).toBeUndefined();
    expect(await transact(table, [entryPut(decision.entry)])).toBe(0);
  });

  test('refuses an entry that is not one', async () => {
    const of = key();
    const entry = await begun(of);
    await putItem(table, { ...entry, state: 'lost' });
    await expect(lastEntry(table, of)).rejects.toThrow('state');
    await putItem(table, { ...entry, name: 'A Child' });
    await expect(readLog(table, of)).rejects.toThrow('name');
  });
});

describe('the store of mails and links', () => {
  const mail = (audit: string) => ({
    audit,
    kind: 'invite' as const,
    about: 'opening',
    to: 'a'.repeat(32),
    returns: [{ case: 'case-1', agency: 'police' }],
    state: 'claimed' as const,
    claimedAt: at('2026-05-05').toISOString(),
  });

  test('lets one sender claim a message, and moves it on only from where it stands', async () => {
    const audit = fresh('audit');
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimMail(table, 'invite/x', mail(audit))));
    expect(claims.filter((existing) => existing === undefined)).toHaveLength(1);
    const move = (from: 'claimed' | 'sending', to: Parameters<typeof moveMail>[4]) =>
      moveMail(table, audit, 'invite/x', from, to);
    const moves = await Promise.all(Array.from({ length: 10 }, () => move('claimed', { state: 'sending' })));
    expect(moves.filter(Boolean)).toHaveLength(1);
    const accepted = { state: 'accepted' as const, acceptedAt: at('2026-05-05').toISOString(), sesId: 'ses-1' };
    expect(await move('claimed', accepted)).toBe(false);
    expect(await move('sending', accepted)).toBe(true);
    expect(await moveMail(table, audit, 'invite/none', 'claimed', accepted)).toBe(false);
    const [kept, none] = await getMails(table, audit, ['invite/x', 'invite/none']);
    expect(kept).toMatchObject({ ...mail(audit), ...accepted });
    expect(none).toBeUndefined();
    expect([...(await allMails(table, audit))]).toEqual([['invite/x', kept]]);
  });

  test('keeps a link by its hash', async () => {
    const hash = 'f'.repeat(64);
    const link = { audit: fresh('audit'), addressee: 'b'.repeat(32), mintedAt: at('2026-05-05').toISOString() };
    await putLink(table, hash, link);
    expect(parseLink((await getItem(table, linkKey(hash)))!)).toEqual({
      ...linkKey(hash),
      ...link,
      // By which the links of an audit are found when they have ended.
      ref: `LINKS#${link.audit}`,
      refSort: link.mintedAt,
    });
  });

  test('refuses a message that is not one', async () => {
    const audit = fresh('audit');
    await putItem(table, { pk: `MAIL#${audit}`, sk: 'invite/x', ...mail(audit), to: undefined });
    await expect(getMails(table, audit, ['invite/x'])).rejects.toThrow('to');
    await expect(allMails(table, audit)).rejects.toThrow('to');
  });
});

const partialOf = (audit: string, id: string, seqs: Record<string, number>, settled = true): CasePartial => ({
  schema: 'partial/v1',
  figures: {
    audit,
    tool: 'step-down@2015',
    case: id,
    route: { from: 'CP', to: 'CIN' },
    factors: [],
    settled,
    returns: Object.keys(seqs).map((agency) => ({
      agency,
      service: 'police',
      state: 'not-known',
      settled,
      gaps: 0,
      unexplained: 0,
    })),
    questions: {},
  },
  inputs: [],
  seqs,
});
const countsOf = (id: string) => ({
  case: id,
  expected: 1,
  returned: 0,
  complete: 0,
  notKnown: 1,
  cannotIdentify: 0,
  noReply: 0,
  withdrawn: 0,
});
const revisionOf = (audit: string, revision: number, more: object = {}): Revision => ({
  audit,
  revision,
  status: 'interim',
  manifest: 'c'.repeat(64),
  publishedAt: at('2026-05-20').toISOString(),
  settled: [],
  ...more,
});

describe('the store of figures', () => {
  test('gives a revision number away once, and finds the newest past the ninth', async () => {
    const audit = fresh('audit');
    expect(await lastRevision(table, audit)).toBeUndefined();
    const raced = await Promise.all(
      Array.from({ length: 10 }, (_, who) => publish(table, revisionOf(audit, 1, { note: `${who}` }))),
    );
    expect(raced.filter(Boolean)).toHaveLength(1);
    for (const number of [2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
      expect(await publish(table, revisionOf(audit, number))).toBe(true);
    expect(await lastRevision(table, audit)).toEqual(revisionOf(audit, 11));
    expect(await getRevision(table, audit, 7)).toEqual(revisionOf(audit, 7));
    expect(await getRevision(table, audit, 12)).toBeUndefined();
    expect((await allRevisions(table, audit)).map((one) => one.revision)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const page = await listRevisions(table, audit, { limit: 4 });
    expect([page.revisions.map((one) => one.revision), page.next]).toEqual([[11, 10, 9, 8], 8]);
    const rest = await listRevisions(table, audit, { limit: 10, after: page.next });
    expect([rest.revisions.map((one) => one.revision), rest.next]).toEqual([[7, 6, 5, 4, 3, 2, 1], undefined]);
  });

  test('notes how far a case was read, never less, and drops the note of one that has not grown since', async () => {
    const audit = fresh('audit');
    await noteUnpublished(table, audit, { case: 'case-1', logPosition: 3 });
    await noteUnpublished(table, audit, { case: 'case-1', logPosition: 2 });
    await noteUnpublished(table, audit, { case: 'case-2', logPosition: 1 });
    expect(await listUnpublished(table, audit)).toEqual([
      { case: 'case-1', logPosition: 3 },
      { case: 'case-2', logPosition: 1 },
    ]);
    await dropUnpublished(table, audit, [
      { case: 'case-1', logPosition: 2 },
      { case: 'case-2', logPosition: 1 },
      { case: 'case-3', logPosition: 1 },
    ]);
    expect(await listUnpublished(table, audit)).toEqual([{ case: 'case-1', logPosition: 3 }]);
  });

  test('says what a row settled', async () => {
    const audit = fresh('audit');
    await publish(table, revisionOf(audit, 1, { settled: [{ ...countsOf('case-1'), logPosition: 4 }] }));
    await noteSettled(table, { audit, revision: 1, logPosition: 7, counts: countsOf('case-2') });
    await noteSettled(table, { audit, revision: 9, logPosition: 7, counts: countsOf('case-2') });
    expect(await settledFacts(table, audit)).toEqual([{ sk: 'SETTLED#case-2#7', audit, case: 'case-2' }]);
    expect(await settledBy(table, audit, 'REV#000001', 'case-1')).toEqual({ revision: 1, counts: countsOf('case-1') });
    expect(await settledBy(table, audit, 'REV#000001', 'case-2')).toBeUndefined();
    expect(await settledBy(table, audit, 'REV#000002', 'case-1')).toBeUndefined();
    expect(await settledBy(table, audit, 'SETTLED#case-2#7', 'case-2')).toEqual({
      revision: 1,
      counts: countsOf('case-2'),
    });
  });

  test('keeps a request and its first answer', async () => {
    const audit = fresh('audit');
    const request = { audit, id: 'request-1', askedAt: at('2026-05-20').toISOString(), state: 'asked' as const };
    await putRequest(table, request);
    expect(await getRequest(table, audit, 'request-1')).toEqual(request);
    await answerRequest(table, audit, 'request-1', 4);
    await answerRequest(table, audit, 'request-1', 5);
    await answerRequest(table, audit, 'request-2', 5);
    expect(await listRequests(table, audit)).toEqual([{ ...request, state: 'answered', answered: 4 }]);
  });

  test('keeps the first note of a pack', async () => {
    const audit = fresh('audit');
    const pack = { audit, revision: 1, files: [{ name: 'a.json', bytes: 2, sha256: 'd'.repeat(64) }] };
    await putPack(table, pack);
    await putPack(table, { ...pack, files: [] });
    expect(await getPack(table, audit, 1)).toEqual(pack);
    expect(await getPack(table, audit, 2)).toBeUndefined();
  });

  test('stores manifests by their content, and refuses what was tampered with', async () => {
    const audit = fresh('audit');
    const partial = partialOf(audit, 'case-1', { police: 2 });
    const manifest = manifestOf({ audit, tool: 'step-down@2015', status: 'interim' }, [partial]);
    const hash = await putManifest(bucket, manifest);
    expect(await putManifest(bucket, structuredClone(manifest))).toBe(hash);
    expect(await getManifest(bucket, audit, hash)).toEqual(manifest);
    const other = `audits/${audit}/manifests/${'e'.repeat(64)}.json.gz`;
    await putOnce(bucket, other, gzipSync(JSON.stringify({ ...manifest, more: 1 })), 'application/gzip');
    await expect(getManifest(bucket, audit, 'e'.repeat(64))).rejects.toThrow('not what its hash names');
    await expect(getManifest(bucket, audit, 'f'.repeat(64))).rejects.toThrow('key does not exist');
  });

  test.each([
    ['a revision', { sk: 'REV#000001' }, (audit: string) => lastRevision(table, audit)],
    ['a request', { sk: 'REQUEST#r' }, (audit: string) => getRequest(table, audit, 'r')],
    ['a pack', { sk: 'PACK#000001' }, (audit: string) => getPack(table, audit, 1)],
    ['a settled row', { sk: 'SETTLED#case-1#1' }, (audit: string) => settledFacts(table, audit)],
  ])('refuses %s that is not one', async (_what, { sk }, read) => {
    const audit = fresh('audit');
    await putItem(table, { pk: `AUDIT#${audit}`, sk, audit, narrative: 'x' });
    await expect(read(audit)).rejects.toThrow('narrative');
  });
});

describe('the bucket', () => {
  test('keeps the first of two bodies under a key, also of twenty at once', async () => {
    const key = fresh('object');
    await Promise.all(Array.from({ length: 20 }, (_, who) => putOnce(bucket, key, `${who}`, 'text/plain')));
    const first = await getText(bucket, key);
    await putOnce(bucket, key, 'another', 'text/plain');
    expect(await getText(bucket, key)).toBe(first);
  });

  test('opens one file, as a download of that name, to whoever has its URL', async () => {
    const of = { audit: fresh('audit'), revision: 3, name: 'restricted/aggregate.json' };
    await putPackFile(bucket, of, '{"é":1}', 'application/json');
    const key = packPath(of.audit, of.revision, of.name);
    const url = await presigned(bucket, key, { seconds: 60, fileName: 'figures.json' });
    const answer = await fetch(url);
    expect(await answer.text()).toBe('{"é":1}');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="figures.json"');
    const other = url.replace(of.audit, `${of.audit}0`);
    expect((await fetch(other)).status).toBe(403);
  });
});
