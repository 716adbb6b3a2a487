/** Revisions, and what is noted around them, as they stand in the table. */
import { describe, expect, test } from 'vitest';
import { openAws } from '../../../aws/aws.ts';
import {
  allRevisions,
  answerRequest,
  auditSettledBy,
  dropUnpublished,
  getRequest,
  getRevision,
  lastRevision,
  listRequests,
  listRevisions,
  listUnpublished,
  noteSettled,
  noteUnpublished,
  publish,
  putRequest,
  settledBy,
  settledFacts,
  type Revision,
} from '../../../../shared/domain/figures/store.ts';

const audit = '2026-q2';
const publishedAt = '2026-05-05T09:00:00.000Z';
const counted = {
  expected: 2,
  returned: 1,
  complete: 1,
  explained: 0,
  notKnown: 1,
  cannotIdentify: 0,
  noReply: 0,
  declined: 0,
  withdrawn: 0,
};
const revision = (number: number, more: Partial<Revision> = {}): Revision => ({
  audit,
  revision: number,
  status: 'interim',
  manifest: 'a'.repeat(64),
  publishedAt,
  settled: [],
  ...more,
});
const fact = (number: number): string => `REVISION#${String(number).padStart(6, '0')}`;

async function published(...revisions: Revision[]) {
  const aws = openAws();
  const table = aws.createTable();
  for (const one of revisions) await publish(table, one);
  const facts = aws.items(table.name).map((item) => String(item['sk']));
  return { table, facts };
}

describe('revisions', () => {
  test('have each number once: whoever comes second has not published', async () => {
    const { table } = await published(revision(1));
    expect(await publish(table, revision(1, { note: 'Another' }))).toBe(false);
    expect(await publish(table, revision(2))).toBe(true);
    expect(await getRevision(table, audit, 1)).toEqual(revision(1));
    expect(await getRevision(table, audit, 3)).toBeUndefined();
    expect((await lastRevision(table, audit))?.revision).toBe(2);
    expect(await lastRevision(table, 'another')).toBeUndefined();
  });

  test('are listed page by page, the newest first, and all of them the oldest first', async () => {
    const { table } = await published(...[1, 2, 3].map((number) => revision(number)));
    const page = async (after?: number) => {
      const { revisions, ...more } = await listRevisions(table, audit, { limit: 2, after });
      return [revisions.map((one) => one.revision), more];
    };
    expect(await page()).toEqual([[3, 2], { next: 2 }]);
    expect(await page(2)).toEqual([[1], {}]);
    expect((await allRevisions(table, audit)).map((one) => one.revision)).toEqual([1, 2, 3]);
  });
});

describe('what settled', () => {
  const row = { case: 'case-1', ...counted };

  test('is told by the revision that shows it, of the case that it names and of the audit', async () => {
    const auditSettled = { ...counted, summaries: { owed: 2, received: 1 } };
    const { table, facts } = await published(revision(1, { settled: [{ ...row, logPosition: 7 }], auditSettled }));
    const [by = ''] = facts;
    expect(await settledBy(table, audit, by, 'case-1')).toEqual({ revision: 1, counts: row });
    expect(await settledBy(table, audit, by, 'case-2')).toBeUndefined();
    expect(await settledBy(table, audit, fact(9), 'case-1')).toBeUndefined();
    expect(await auditSettledBy(table, audit, by)).toEqual({
      revision: 1,
      counts: counted,
      summaries: { owed: 2, received: 1 },
    });
    expect(await auditSettledBy(table, audit, fact(9))).toBeUndefined();
    const open = await published(revision(1));
    expect(await auditSettledBy(open.table, audit, open.facts[0] ?? '')).toBeUndefined();
  });

  test('without new figures is noted once a settling, and told by its note', async () => {
    const { table } = await published(revision(1));
    for (const logPosition of [7, 7, 9]) await noteSettled(table, { audit, revision: 1, logPosition, counts: row });
    const facts = await settledFacts(table, audit);
    expect(facts.map((one) => one.case)).toEqual(['case-1', 'case-1']);
    expect(await settledBy(table, audit, facts[0]?.sk ?? '', 'case-1')).toEqual({ revision: 1, counts: row });
  });
});

describe('the note of what is read and not yet published', () => {
  test('only grows, and goes once a revision has it, unless it has grown since', async () => {
    const { table } = await published();
    const notes = Array.from({ length: 12 }, (_, index) => ({ case: `case-${index}`, logPosition: 3 }));
    for (const note of notes) await noteUnpublished(table, audit, note);
    await noteUnpublished(table, audit, { case: 'case-0', logPosition: 5, version: 2 });
    await noteUnpublished(table, audit, { case: 'case-0', logPosition: 4 });
    const listed = async () => (await listUnpublished(table, audit)).toSorted((a, b) => (a.case < b.case ? -1 : 1));
    const grown = { case: 'case-0', logPosition: 5, version: 2 };
    expect((await listed())[0]).toEqual(grown);
    expect(await listed()).toHaveLength(12);
    await dropUnpublished(table, audit, notes);
    expect(await listed()).toEqual([grown]);
    await dropUnpublished(table, audit, [grown]);
    expect(await listed()).toEqual([]);
  });
});

describe('a request for a revision', () => {
  const request = { audit, id: 'request-1', askedAt: publishedAt, state: 'asked' as const };

  test('is answered by the first revision that does, and by no later one', async () => {
    const { table } = await published();
    expect(await getRequest(table, audit, request.id)).toBeUndefined();
    await putRequest(table, request);
    expect(await getRequest(table, audit, request.id)).toEqual(request);
    await answerRequest(table, audit, request.id, 2);
    await answerRequest(table, audit, request.id, 3);
    expect(await listRequests(table, audit)).toEqual([{ ...request, state: 'answered', answered: 2 }]);
  });
});
