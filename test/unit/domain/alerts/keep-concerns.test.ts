import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concernOf, openConcerns } from '../../../../shared/domain/alerts/concerns.ts';
import { keepConcerns, type ConcernEffect } from '../../../../shared/domain/alerts/keep-concerns.ts';
import { stillOpen } from '../../../../shared/domain/alerts/facts.ts';
import {
  keepConcern,
  listAcknowledgements,
  listConcerns,
  pageOfConcerns,
  putAcknowledgement,
  type OpenConcern,
} from '../../../../shared/domain/alerts/store.ts';
import { openAws } from '../../../aws/aws.ts';
import { audit } from '../../front/manager/fixture.ts';
import { world } from '../../front/manager/world.ts';

const concern = (seq: number, of: Partial<OpenConcern> = {}): OpenConcern => ({
  audit: 'q',
  case: 'case-1',
  agency: 'police',
  seq,
  version: seq - 1,
  raisedAt: '2026-04-20T09:30:00.000Z',
  ...of,
});
const raised = (one: OpenConcern): ConcernEffect => ({ of: 'raised', concern: one });
const acknowledged = (upTo: number): ConcernEffect => ({
  of: 'acknowledged',
  audit: 'q',
  case: 'case-1',
  agency: 'police',
  upTo,
});
const word = (upTo: number) => ({
  audit: 'q',
  case: 'case-1',
  agency: 'police',
  upTo,
  at: '2026-04-21T09:00:00.000Z',
  name: 'A. Manager',
});

describe('the list of open concerns', () => {
  test('is one of all audits, of which one can be asked for', async () => {
    const table = openAws().createTable();
    const all = [concern(2), concern(3), concern(2, { audit: 'q-2' }), concern(2, { agency: 'school' })];
    await keepConcerns(table, all.map(raised));
    expect(await listConcerns(table)).toHaveLength(4);
    expect(await listConcerns(table, { audit: 'q' })).toStrictEqual([all[0], all[1], all[3]]);
    expect(await listConcerns(table, { audit: 'q', case: 'case-1', agency: 'school' })).toStrictEqual([all[3]]);
  });

  test('is read page by page', async () => {
    const table = openAws().createTable();
    await keepConcerns(
      table,
      [2, 3, 4].map((seq) => raised(concern(seq))),
    );
    const first = await pageOfConcerns(table, { audit: undefined, limit: 2, after: undefined });
    expect(first.concerns.map(({ seq }) => seq)).toStrictEqual([2, 3]);
    const next = await pageOfConcerns(table, { audit: 'q', limit: 2, after: first.next });
    expect(next.concerns.map(({ seq }) => seq)).toStrictEqual([4]);
  });

  test('keeps what came after the entry that somebody spoke of', async () => {
    const table = openAws().createTable();
    await keepConcerns(table, [...[2, 3, 4].map((seq) => raised(concern(seq))), acknowledged(3)]);
    expect((await listConcerns(table)).map(({ seq }) => seq)).toStrictEqual([4]);
  });

  test('of one audit has a page without those of others', async () => {
    const table = openAws().createTable();
    await keepConcerns(table, [
      raised(concern(2, { audit: 'p' })),
      raised(concern(3)),
      raised(concern(4, { audit: 'r' })),
    ]);
    const { concerns } = await pageOfConcerns(table, { audit: 'q', limit: 9, after: undefined });
    expect(concerns.map(({ seq }) => seq)).toStrictEqual([3]);
  });

  test('ends at those that nobody has acknowledged, in whatever order and however often it is told', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 2, max: 9 }), { maxLength: 5 }),
        fc.uniqueArray(fc.integer({ min: 2, max: 9 }), { maxLength: 3 }),
        fc.array(fc.nat()),
        async (seqs, words, order) => {
          const table = openAws().createTable();
          // The facts stand before anybody is told of them.
          for (const upTo of words) await putAcknowledgement(table, word(upTo), 'Done');
          const effects = [...seqs.map((seq) => raised(concern(seq))), ...words.map(acknowledged)];
          const told = [...order.map((at) => effects[at % Math.max(1, effects.length)]), ...effects.toReversed()];
          await keepConcerns(
            table,
            told.flatMap((one) => one ?? []),
          );
          const newest = Math.max(0, ...words);
          expect((await listConcerns(table)).map(({ seq }) => seq)).toStrictEqual(
            seqs.filter((seq) => seq > newest).toSorted((a, b) => a - b),
          );
        },
      ),
    );
  });

  test('is checked against the log: a row that nothing bears out, or that was acknowledged, is none', async () => {
    const it = await world();
    const first = await it.submit('case-1', 'police', 'a', { concern: true });
    const silent = await it.submit('case-1', 'gp-a');
    await keepConcern(it.table, concernOf(silent));
    await keepConcern(it.table, { ...concernOf(silent), seq: 9 });
    const rows = await listConcerns(it.table, { audit: audit.id });
    expect(rows).toHaveLength(3);
    expect(await stillOpen(it.table, rows)).toStrictEqual([{ ...concernOf(first), agencyName: 'The police' }]);
    await putAcknowledgement(it.table, { ...word(first.seq), audit: audit.id }, 'Done');
    expect(await stillOpen(it.table, rows)).toStrictEqual([]);
    expect(openConcerns([first], await listAcknowledgements(it.table, audit.id, 'case-1'))).toStrictEqual([]);
  });
});
