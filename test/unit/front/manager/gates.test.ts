import { describe, expect, test } from 'vitest';
import { getAudit, moveAudit, putAgency } from '../../../../shared/domain/audits/store.ts';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { openAws } from '../../../aws/aws.ts';
import { closeAnyway, openAnyway } from '../../../audit.ts';
import { audit, entered, gp } from './fixture.ts';
import { canary, refusal, request } from './requests.ts';
import { world } from './world.ts';
import { putAudit } from '../../../library.ts';

/** An audit in draft that asks a general practice about a case, of whose people nothing is entered. */
async function draft() {
  const aws = openAws();
  const table = aws.createTable();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  await putAudit(table, audit);
  await putAgency(table, audit, gp);
  const { id: _id, ...wanted } = entered('case-1');
  await request({ table }, 'put-case', { body: { ...wanted, expects: ['gp-a'] } });
  return { table, identifiers };
}
/** The codes that a refusal names, each once. */
const named = async (answer: Promise<unknown>): Promise<unknown> => {
  try {
    await answer;
    return 'taken';
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    return [error.type, ...new Set(error.errors.map(({ pointer, code }) => `${pointer} ${code}`))];
  }
};
const codes = (body: Record<string, unknown>, list: 'errors' | 'warnings'): string[] => [
  ...new Set((body[list] as { code: string }[]).map(({ code }) => code)),
];
const onOpening = { at: '2026-04-13T08:00:00.000Z' };

describe('opening', () => {
  const met = ['details-short', 'never-asked'];

  test('is refused until each warning of the day is named, and nothing is changed by asking', async () => {
    const it = await draft();
    const found = await request(it, 'readiness', onOpening);
    expect([found['today'], codes(found, 'errors'), codes(found, 'warnings')]).toStrictEqual(['2026-04-13', [], met]);
    for (const accept of [[], ['details-short'], ['before-opens-on', 'due-soon']]) {
      const left = met.filter((code) => !accept.includes(code));
      expect(await named(request(it, 'open-audit', { ...onOpening, body: { accept } }))).toStrictEqual([
        'not-accepted',
        ...left.map((code) => `/accept ${code}`),
      ]);
    }
    expect((await getAudit(it.table, audit.id))?.state).toBe('draft');
    await request(it, 'open-audit', { ...onOpening, body: { accept: met } });
    expect(await getAudit(it.table, audit.id)).toMatchObject({
      state: 'open',
      openedAt: '2026-04-13T08:00:00.000Z',
      openedOn: '2026-04-13',
      accepted: { opening: { codes: met, by: 'staff-1' } },
    });
  });

  test('asks about something confidential until somebody has said who may have it', async () => {
    const it = await draft();
    const address = { value: `Refuge of ${canary}`, confidential: true };
    const enter = (to: object, at: string) =>
      request(it, 'put-identifiers', { person: 'child-1', body: { address: { ...address, ...to } }, at });
    const found = async () =>
      ((await request(it, 'readiness', onOpening))['warnings'] as { code: string; detail: string }[]).filter(
        ({ code }) => code === 'confidential-undecided',
      );
    await enter({}, '2026-04-02T09:00:00.000Z');
    expect((await found()).map(({ detail }) => detail)).toStrictEqual([
      'Case 1: nobody has said which agencies may have what is confidential of Child 1 (the address). Until somebody does, none gets it.',
    ]);
    expect(await named(request(it, 'open-audit', { ...onOpening, body: { accept: met } }))).toStrictEqual([
      'not-accepted',
      '/accept confidential-undecided',
    ]);
    // That it goes to nobody is a decision.
    await enter({ to: [] }, '2026-04-02T09:01:00.000Z');
    expect(await found()).toStrictEqual([]);
  });

  test('early, and close to the due date, asks for more', async () => {
    const it = await draft();
    expect(codes(await request(it, 'readiness', { at: '2026-04-01T08:00:00.000Z' }), 'warnings')).toContain(
      'before-opens-on',
    );
    expect(codes(await request(it, 'readiness', { at: '2026-04-28T08:00:00.000Z' }), 'warnings')).toContain('due-soon');
  });

  test('is refused of a case that asks nobody, whatever is accepted', async () => {
    const it = await draft();
    const { id: _id, ...wanted } = entered('case-2');
    await request(it, 'put-case', { case: 'case-2', body: { ...wanted, expects: [] } });
    expect(await named(request(it, 'open-audit', { ...onOpening, body: openAnyway }))).toStrictEqual([
      'not-legal-now',
      ' nobody-asked',
    ]);
  });

  test('twice is one opening: the second is told what the first came to', async () => {
    const it = await draft();
    const first = await request(it, 'open-audit', { ...onOpening, body: openAnyway });
    const second = await request(it, 'open-audit', { at: '2026-04-14T08:00:00.000Z', body: { accept: [] } });
    expect(second).toStrictEqual(first);
  });

  test('opens what was looked at: a draft that was changed meanwhile stays one', async () => {
    const it = await draft();
    const looked = (await getAudit(it.table, audit.id))!;
    await putAgency(it.table, looked, { ...gp, name: 'Another name' });
    expect(await moveAudit(it.table, looked, { state: 'open' }, { unedited: true })).toBe(false);
    const again = (await getAudit(it.table, audit.id))!;
    expect([again.state, again.edits]).toStrictEqual(['draft', (looked.edits ?? 0) + 1]);
    expect(await moveAudit(it.table, again, { state: 'open' }, { unedited: true })).toBe(true);
    // Once it is open nothing counts its changes: they race nothing.
    await putAgency(it.table, { ...again, state: 'open' }, gp);
    expect((await getAudit(it.table, audit.id))?.edits).toBe(again.edits);
  });

  test('has no readiness once it has happened', async () => {
    const it = await draft();
    expect(await refusal(request(it, 'closing', onOpening))).toBe('not-legal-now');
    await request(it, 'open-audit', { ...onOpening, body: openAnyway });
    expect(await refusal(request(it, 'readiness', onOpening))).toBe('not-legal-now');
  });
});

describe('closing', () => {
  const late = { at: '2026-05-29T15:00:00.000Z' };

  test('is refused until what is left open is named', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await it.query('case-1', 'gp-a', '2026-05-05', '2026-05-19');
    await it.submit('case-1', 'police', 'b', { concern: true });
    const { seq } = await it.check('case-1', 'police', { outcome: 'known', unlisted: true });
    await it.mail('invite/1', { delivery: 'bounced' });
    const found = await request(it, 'closing', { at: '2026-05-28T15:00:00.000Z' });
    expect([codes(found, 'errors'), codes(found, 'warnings')]).toStrictEqual([
      [],
      ['return-owed', 'sent-back', 'undelivered', 'concern-open', 'to-do-open', 'before-closes-on'],
    ]);
    const toDo = (found['warnings'] as { code: string }[]).filter(({ code }) => code === 'to-do-open');
    expect(toDo).toMatchObject([
      { case: 'case-1', agency: 'police', detail: expect.stringMatching(/^Case 1: nobody/) },
    ]);
    await it.seenTo('case-1', 'police', seq);
    const accept = ['return-owed', 'sent-back', 'undelivered'];
    expect(await named(request(it, 'close-audit', { ...late, body: { accept } }))).toStrictEqual([
      'not-accepted',
      '/accept concern-open',
    ]);
    expect((await it.current()).state).toBe('open');
    await request(it, 'close-audit', { ...late, body: closeAnyway });
    expect(await it.current()).toMatchObject({
      state: 'closed',
      closedOn: '2026-05-29',
      accepted: { closing: { codes: [...accept, 'concern-open'], by: 'staff-1' } },
    });
  });

  test('twice is one closing', async () => {
    const it = await world();
    const first = await request(it, 'close-audit', { ...late, body: closeAnyway });
    expect(await request(it, 'close-audit', { at: '2026-06-01T08:00:00.000Z', body: { accept: [] } })).toStrictEqual(
      first,
    );
  });
});
