/** What is told again of what was sent: with the link alone that it came, with a pull key what was worked out from it too. */
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { newCode } from '../../../../shared/domain/identifiers/code-rules.ts';
import { recentCodes } from '../../../../shared/domain/identifiers/code-store.ts';
import { issueCode } from '../../../../shared/domain/identifiers/codes.ts';
import { stepDown2 } from '../../../library.ts';
import { audit, gp, keptLog } from '../manager/fixture.ts';
import { opened } from './requests.ts';

const [concern] = stepDown2.concerns;
const sent = JSON.stringify({
  childrenCovered: ['child-1'],
  answers: { A1: { answer: 'yes' }, [concern?.question ?? '']: { answer: concern?.is } },
});
const receipt = '/submissions/1/receipt';
type World = Awaited<ReturnType<typeof opened>>;

/** The header of somebody who was mailed a code, and gave it. */
async function withKey({ send, table }: World): Promise<Record<string, string>> {
  await send('POST', '/code', {});
  const addressee = addresseeId(audit.id, gp.contact.email);
  const [newest] = await recentCodes(table, { audit: audit.id, addressee });
  const request = { audit: audit.id, addressee, request: newest?.request ?? '' };
  const now = () => new Date('2026-04-20T09:30:00.000Z');
  const issued = await issueCode({ table, log: keptLog().log, now, newCode }, request);
  const { body } = await send('POST', '/pull-key', {}, JSON.stringify({ code: issued?.code }));
  return { 'pull-key': String(body['pullKey']) };
}

describe('with the link alone', () => {
  test('a receipt is that a version came: it names it, and tells nothing that rests on its answers', async () => {
    const { send } = await opened();
    const { body: whole } = await send('POST', '/submissions', {}, sent);
    expect(whole).toMatchObject({ complete: false, childrenNotCovered: ['child-2'] });
    expect(whole['concern']).toContain('may need to be escalated');
    const again = await send('GET', receipt, {});
    expect(again.headers['etag']).toBe('"1"');
    const { audit: of, case: id, agency, version, reference, sha256, receivedAt, late, copy } = whole;
    expect(again.body).toStrictEqual({
      audit: of,
      case: id,
      agency,
      version,
      reference,
      sha256,
      receivedAt,
      late,
      copy,
    });
    await send('POST', '/submissions', {}, sent.replace('yes', 'no'));
    expect((await send('GET', '/submissions/2/receipt', {})).body).toMatchObject({ version: 2, replaces: 1 });
  });

  test.each(['', '/v1/asked'])('nothing of what is left open is told: %j', async (to) => {
    const it = await opened();
    await it.send('POST', '/submissions', {}, sent);
    const told = await it.send('GET', to, {});
    expect(told.status).toBe(200);
    expect(JSON.stringify(told.body)).toContain('"submitted"');
    expect(JSON.stringify(told.body)).not.toMatch(/stillOpen|unanswered|escalated|"gaps"/);
    const whole = await it.send('GET', to, await withKey(it));
    expect(JSON.stringify(whole.body)).toMatch(/"stillOpen":\{"questions":\d+,"children":1,/);
  });

  test('the answer to what is sent is whole, also where it is a repeat', async () => {
    const { send } = await opened();
    const first = await send('POST', '/submissions', {}, sent);
    expect(await send('POST', '/submissions', {}, sent)).toStrictEqual(first);
  });
});

describe('with a pull key', () => {
  test('a receipt is what the submission was answered with', async () => {
    const it = await opened();
    const { body } = await it.send('POST', '/submissions', {}, sent);
    expect((await it.send('GET', receipt, await withKey(it))).body).toStrictEqual(body);
  });

  test.each(['', 'x', 's'.repeat(32)])('that is wrong, %j, it is as without one', async (key) => {
    const { send } = await opened();
    await send('POST', '/submissions', {}, sent);
    for (const to of [receipt, '', '/v1/asked'])
      expect(await send('GET', to, { 'pull-key': key })).toStrictEqual(await send('GET', to, {}));
  });
});
