import { describe, expect, test } from 'vitest';
import { listReadings } from '../../../../shared/domain/alerts/readings.ts';
import { listAcknowledgements } from '../../../../shared/domain/alerts/store.ts';
import { keepConcerns } from '../../../../shared/domain/alerts/keep-concerns.ts';
import { audit } from './fixture.ts';
import { canary, refusal, request } from './requests.ts';
import { world, type World } from './world.ts';
import { failCall } from '../../../aws/hooks.ts';

describe('an acknowledgement', () => {
  const word = (by: string, at: string) => ({ agency: 'police', body: { by, note: `${canary} is safe` }, at });

  test('is kept with who saw it and when; the first word on the same concern stays', async () => {
    const it = await world();
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    const first = await request(it, 'acknowledge', word('A. Manager', '2026-04-20T09:00:00.000Z'));
    expect(first).toStrictEqual({
      audit: audit.id,
      case: 'case-1',
      agency: 'police',
      upTo: entry.seq,
      at: '2026-04-20T09:00:00.000Z',
      by: 'A. Manager',
    });
    expect(await request(it, 'acknowledge', word('Somebody Else', '2026-04-21T09:00:00.000Z'))).toStrictEqual(first);
    const kept = await listAcknowledgements(it.table, audit.id, 'case-1');
    expect(kept).toMatchObject([{ name: 'A. Manager', by: 'staff-1', upTo: entry.seq }]);
    expect(JSON.stringify(kept)).not.toContain('Quill');
  });

  test('covers the newest concern and those before it, not one that comes after', async () => {
    const it = await world();
    await it.submit('case-1', 'police', 'a', { concern: true });
    const second = await it.submit('case-1', 'police', 'b', { concern: true });
    await it.submit('case-1', 'police', 'c');
    expect(await request(it, 'acknowledge', word('A. Manager', '2026-04-20T09:00:00.000Z'))).toMatchObject({
      upTo: second.seq,
    });
    const later = await it.submit('case-1', 'police', 'd', { concern: true });
    expect(await request(it, 'acknowledge', word('B. Manager', '2026-04-21T09:00:00.000Z'))).toMatchObject({
      upTo: later.seq,
      by: 'B. Manager',
    });
  });

  test('is refused where nobody was asked, or nothing was raised', async () => {
    const it = await world();
    const body = { by: 'A. Manager', note: 'Seen' };
    expect(await refusal(request(it, 'acknowledge', { agency: 'school', body }))).toBe('not-found');
    expect(await refusal(request(it, 'acknowledge', { body }))).toBe('not-legal-now');
  });
});

/** A submission whose answers raise a concern, with one that does not. */
const raising = {
  concern: true,
  content: {
    childrenCovered: ['child-1'],
    answers: { A2: { answer: 'yes' }, F2: { answer: 'yes', details: `${canary} is not safe` } },
  },
};
const root = `/v1/audits/${audit.id}/cases/case-1/returns/police`;

describe('the list of open concerns', () => {
  test('names each by its return and version, and says where to read and acknowledge it', async () => {
    const it = await world();
    const { seq, receivedAt } = await it.submit('case-1', 'police', 'a', raising);
    expect(await request(it, 'list-concerns')).toStrictEqual({
      concerns: [
        {
          audit: audit.id,
          case: 'case-1',
          agency: 'police',
          agencyName: 'The police',
          seq,
          version: 1,
          raisedAt: receivedAt,
          answerUrl: `${root}/concerns/${seq}`,
          acknowledgeUrl: `${root}/acknowledge`,
        },
      ],
    });
  });

  test('is of the whole partnership or of one audit, page by page', async () => {
    const it = await world();
    for (const letter of ['a', 'b', 'c']) await it.submit('case-1', 'police', letter, raising);
    const other = {
      audit: 'q-9',
      case: 'case-1',
      agency: 'police',
      seq: 2,
      version: 1,
      raisedAt: '2026-04-20T09:30:00.000Z',
    };
    await keepConcerns(it.table, [{ of: 'raised', concern: other }]);
    const seqs = async (query: string): Promise<[number[], unknown]> => {
      const { concerns, next } = await request(it, 'list-concerns', { query });
      return [(concerns as { seq: number }[]).map(({ seq }) => seq), next];
    };
    const [first, next] = await seqs('limit=2');
    expect(first).toStrictEqual([2, 3]);
    expect(await seqs(`limit=100&after=${String(next)}`)).toStrictEqual([[4], undefined]);
    expect((await seqs(`audit=${audit.id}`))[0]).toStrictEqual([2, 3, 4]);
    expect(await refusal(request(it, 'list-concerns', { query: 'audit=none' }))).toBe('not-found');
    expect(await refusal(request(it, 'list-concerns', { query: 'after=x' }))).toBe('invalid-parameter');
  });

  test('has a concern until it is acknowledged, whatever becomes of its return and its audit', async () => {
    const it = await world();
    const open = async (): Promise<number> => ((await request(it, 'list-concerns'))['concerns'] as unknown[]).length;
    await it.submit('case-1', 'police', 'a', raising);
    await it.submit('case-1', 'police', 'b');
    expect(await open()).toBe(1);
    await it.withdraw('case-1', 'police');
    await it.close();
    expect(await open()).toBe(1);
    await request(it, 'acknowledge', { agency: 'police', body: { by: 'A. Manager', note: 'Done' } });
    expect(await open()).toBe(0);
  });
});

describe('the answer that raised a concern', () => {
  const read = (it: World, seq: number, at?: string) =>
    request(it, 'read-concern', { agency: 'police', seq: String(seq), ...(at === undefined ? {} : { at }) });

  test('is shown with its wording and its box, and nothing else that was answered', async () => {
    const it = await world();
    const { seq } = await it.submit('case-1', 'police', 'a', raising);
    await it.submit('case-1', 'police', 'b');
    const shown = await read(it, seq);
    expect(shown).toMatchObject({ agencyName: 'The police', seq, version: 1, acknowledgeUrl: `${root}/acknowledge` });
    expect(shown['answers']).toStrictEqual([
      {
        question: 'F2',
        section: expect.any(String),
        wording: expect.stringMatching(/\?$/),
        answer: 'Yes',
        boxes: [{ label: expect.any(String), text: `${canary} is not safe` }],
      },
    ]);
    expect(shown).not.toHaveProperty('acknowledged');
  });

  test('is shown with the word on it, and is still there when the audit has closed', async () => {
    const it = await world();
    const { seq } = await it.submit('case-1', 'police', 'a', raising);
    await it.close();
    const at = '2026-06-01T09:00:00.000Z';
    await request(it, 'acknowledge', {
      agency: 'police',
      at,
      body: { by: 'A. Manager', note: 'Strategy discussion held' },
    });
    expect((await read(it, seq))['acknowledged']).toStrictEqual({
      at,
      by: 'A. Manager',
      note: 'Strategy discussion held',
    });
  });

  test('is read on the record: who and when, each time, before it is shown', async () => {
    const it = await world();
    const { seq } = await it.submit('case-1', 'police', 'a', raising);
    const of = { audit: audit.id, case: 'case-1', agency: 'police', seq, by: 'staff-1' };
    for (const at of ['2026-04-20T09:00:00.000Z', '2026-04-20T09:00:01.000Z']) await read(it, seq, at);
    expect(await listReadings(it.table, audit.id, 'case-1')).toStrictEqual([
      { ...of, at: '2026-04-20T09:00:00.000Z' },
      { ...of, at: '2026-04-20T09:00:01.000Z' },
    ]);
    failCall(it.aws, new Error('the table is out of reach'), { command: 'PutItemCommand' });
    await expect(read(it, seq)).rejects.toMatchObject({ type: 'internal-error' });
  });

  test('is none where nothing was raised', async () => {
    const it = await world();
    const { seq } = await it.submit('case-1', 'police');
    for (const other of [1, seq, 99]) expect(await refusal(read(it, other))).toBe('not-found');
    expect(await listReadings(it.table, audit.id, 'case-1')).toStrictEqual([]);
  });
});
test('blanks that a caller may send for a name or a note are refused, each by its pointer', async () => {
  const it = await world();
  await it.submit('case-1', 'police', 'a', raising);
  for (const [by, note] of [
    [' ', '\u200b'],
    ['\u00a0\u2060', '\n\t'],
    ['\ufeff', ''],
  ]) {
    const refused = await request(it, 'acknowledge', { agency: 'police', body: { by, note } }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ type: 'invalid-body', errors: [{ pointer: '/by' }, { pointer: '/note' }] });
  }
  expect(await listAcknowledgements(it.table, audit.id, 'case-1')).toStrictEqual([]);
});
