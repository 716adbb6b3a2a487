/** What changes of one audit have published: each wish once, whoever tells of it again, and nothing on what is behind. */
import { ConditionalCheckFailedException, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { sortPrefix } from '../../../../shared/domain/audits/table-keys.ts';
import { getAudit, moveAudit } from '../../../../shared/domain/audits/store.ts';
import { allRevisions, getRequest, listUnpublished, putRequest } from '../../../../shared/domain/figures/store.ts';
import type { Change } from '../../../../shared/domain/messages/messages.ts';
import type { Check } from '../../../../shared/domain/returns/schema.ts';
import { decideCheck, decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { append, readLog } from '../../../../shared/domain/returns/store.ts';
import { emptyCache } from '../../../../shared/work/aggregate/figures-cache.ts';
import { takeChanges } from '../../../../shared/work/aggregate/take-changes.ts';
import { assessed } from '../../domain/returns/samples.ts';
import { audit, gp, keptLog, openAudit } from '../../front/manager/fixture.ts';
import { world as openWorld } from '../../front/manager/world.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';

const key = { audit: audit.id, case: 'case-1', agency: gp.id };
const now = () => new Date('2026-04-21T10:00:00.000Z');

async function world() {
  const { aws, table } = await openAudit();
  const bucket = aws.createBucket();
  const { log } = keptLog();
  const take = (...changes: Change[]) =>
    takeChanges({ table, bucket, log, now, tools: emptyTools(), cache: emptyCache() }, audit.id, changes);
  return {
    aws,
    table,
    bucket,
    take,
    submit: async (letter: string): Promise<Change> => {
      const known = await readLog(table, key);
      const content = { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes', details: letter } } };
      const { entry } = await append(table, known, (all) =>
        decideSubmission(all.at(-1)!, assessed(letter, { content }), { receivedAt: now() }),
      );
      return { kind: 'return', ...key, seq: entry.seq };
    },
    check: async (outcome: Check = { outcome: 'known' }): Promise<Change> => {
      const { entry } = await append(table, await readLog(table, key), (all) =>
        decideCheck(all.at(-1)!, outcome, { receivedAt: now() }),
      );
      return { kind: 'return', ...key, seq: entry.seq };
    },
    ask: async (id: string, note?: string): Promise<Change> => {
      const state = 'asked' as const;
      await putRequest(table, { audit: audit.id, id, askedAt: now().toISOString(), ...(note && { note }), state });
      return { kind: 'request', audit: audit.id, request: id };
    },
    close: async (): Promise<Change> => {
      const open = (await getAudit(table, audit.id))!;
      await moveAudit(table, open, { state: 'closed', closedAt: now().toISOString() });
      return { kind: 'closing', audit: audit.id };
    },
    revisions: async () =>
      (await allRevisions(table, audit.id)).map(({ revision, status, note }) => [revision, status, note]),
    answerOf: async (id: string) => (await getRequest(table, audit.id, id))?.answered,
  };
}

let it: Awaited<ReturnType<typeof world>>;
beforeEach(async () => {
  it = await world();
});

describe('a change of a return', () => {
  test('that settles nothing is noted, and found by the next revision, which drops the note', async () => {
    await it.take(await it.check());
    expect(await it.revisions()).toEqual([]);
    expect(await listUnpublished(it.table, audit.id)).toEqual([{ case: 'case-1', logPosition: 3 }]);
    await it.take(await it.ask('request-1'));
    expect(await it.revisions()).toEqual([[1, 'interim', undefined]]);
    expect(await listUnpublished(it.table, audit.id)).toEqual([]);
  });

  test('that settles its case is published, once; after closing it waits for whom it concerns', async () => {
    const change = await it.submit('a');
    await it.take(change);
    await it.take(change);
    expect(await it.revisions()).toEqual([[1, 'interim', undefined]]);
    await it.take(await it.close());
    await it.take(await it.submit('b'));
    expect(await it.revisions()).toEqual([
      [1, 'interim', undefined],
      [2, 'final', undefined],
    ]);
    expect(await listUnpublished(it.table, audit.id)).toMatchObject([{ case: 'case-1' }]);
  });

  test('that settles one case of several is published, though the others are not settled', async () => {
    const several = await openWorld();
    const checked = await several.check('case-1', 'gp-a', { outcome: 'known' });
    const answers = { content: { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes' } } } };
    const sent = await several.submit('case-2', 'gp-a', 'a', answers);
    const bucket = several.aws.createBucket();
    const deps = { table: several.table, bucket, log: keptLog().log, now, tools: emptyTools(), cache: emptyCache() };
    const changes = [checked, sent].map(({ case: id, agency, seq }): Change => ({
      kind: 'return',
      audit: audit.id,
      case: id,
      agency,
      seq,
    }));
    await takeChanges(deps, audit.id, changes);
    expect((await allRevisions(several.table, audit.id)).map(({ settled }) => settled.map((one) => one.case))).toEqual([
      ['case-2'],
    ]);
  });

  test('gives up where it loses every race, and has published nothing', async () => {
    const change = await it.submit('a');
    const tries: string[] = [];
    it.aws.use((call, make) => {
      const { Item } = call.input as { Item?: Record<string, AttributeValue> };
      const sk = Item?.['sk']?.S ?? '';
      if (call.command !== 'PutItemCommand' || !sk.startsWith(sortPrefix.revision)) return make();
      tries.push(sk);
      throw new ConditionalCheckFailedException({ $metadata: {}, message: 'refused', ...(Item && { Item }) });
    });
    await expect(it.take(change)).rejects.toThrow('publishing lost every race');
    expect(tries).toHaveLength(5);
  });
});

describe('a request', () => {
  test('is answered by a revision with its note, and each of several by one', async () => {
    const first = await it.ask('request-1', 'One late return.');
    await it.take(await it.submit('a'), first, await it.ask('request-2', 'Again.'));
    expect(await it.revisions()).toEqual([[1, 'interim', 'One late return.']]);
    expect([await it.answerOf('request-1'), await it.answerOf('request-2')]).toEqual([1, 1]);
  });

  test('that is answered asks for nothing more, though something has come since', async () => {
    const [first, second] = [await it.ask('request-1', 'One.'), await it.ask('request-2', 'Two.')];
    await it.take(first);
    await it.check({ outcome: 'cannot-identify', missing: ['name'] });
    // Cut off before it was noted.
    await it.ask('request-1', 'One.');
    await it.take(first);
    expect(await it.revisions()).toEqual([[1, 'interim', 'One.']]);
    await it.take(second);
    await it.check();
    await it.take(first);
    expect(await it.revisions()).toEqual([
      [1, 'interim', 'One.'],
      [2, 'interim', 'Two.'],
    ]);
  });

  test('or a case that is not there asks for nothing', async () => {
    await it.take(
      { kind: 'request', audit: audit.id, request: 'request-9' },
      { kind: 'return', ...key, case: 'case-9', seq: 1 },
    );
    expect(await it.revisions()).toEqual([]);
  });

  test('that is answered asks for nothing more, told again or not noted as answered', async () => {
    const request = await it.ask('request-1');
    await it.take(request);
    await it.take(request);
    expect(await it.revisions()).toHaveLength(1);
    // Cut off before it was noted: the revision itself says which request it answers.
    await it.ask('request-1');
    await it.take(request);
    expect(await it.revisions()).toHaveLength(1);
    expect(await it.answerOf('request-1')).toBe(1);
  });
});

describe('a closing', () => {
  test('has the final figures published, once, whoever tells of it again', async () => {
    const closing = await it.close();
    for (const change of [closing, closing]) await it.take(change);
    expect(await it.revisions()).toEqual([[1, 'final', undefined]]);
    await it.take(await it.submit('a'), await it.ask('request-1', 'A late return is in.'));
    expect(await it.revisions()).toEqual([
      [1, 'final', undefined],
      [2, 'final', 'A late return is in.'],
    ]);
  });

  test('told with a return, or again after one that came late, is one final revision', async () => {
    const closing = [await it.submit('a'), await it.close()];
    await it.take(...closing);
    await it.check({ outcome: 'known' });
    await it.submit('b');
    await it.take(...closing);
    expect(await it.revisions()).toEqual([[1, 'final', undefined]]);
  });

  test('of an audit that is not there is a fault', async () => {
    const deps = {
      table: it.table,
      bucket: it.bucket,
      log: keptLog().log,
      now,
      tools: emptyTools(),
      cache: emptyCache(),
    };
    await expect(takeChanges(deps, 'nowhere', [{ kind: 'closing', audit: 'nowhere' }])).rejects.toThrow('not there');
  });
});
