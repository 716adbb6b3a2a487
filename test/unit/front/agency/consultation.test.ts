/** Comments on a questionnaire by the link of a consultation, and the manager's answers: what is once, and what a link opens. */
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { deleteItem } from '../../../../shared/base/aws/table.ts';
import { deleteDraft } from '../../../../shared/domain/audits/draft.ts';
import { agencyKey, getAudit, moveAudit, putAgency } from '../../../../shared/domain/audits/store.ts';
import { noLinkValid } from '../../../../shared/domain/links/link-expiry.ts';
import { putConsultationLink, putLink, putValidFrom } from '../../../../shared/domain/links/store.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { context, eventOf, staffClaims } from '../../../http-event.ts';
import { openAws } from '../../../aws/aws.ts';
import { loadLibrary, putAudit } from '../../../library.ts';
import { openProgram } from '../../../program.ts';
import { agency, audit, keptLog } from '../manager/fixture.ts';
import { listening, type HeardCall } from './requests.ts';

const gp = agency('gp-a', 'general-practice');
const police = agency('police', 'police');
const mintedAt = '2026-04-01T09:00:00.000Z';

/** A draft whose questionnaire is consulted on until 10 April 2026, with a link of each agency's contact. */
async function consulting() {
  const aws = openAws();
  const table = aws.createTable();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  await loadLibrary(table);
  await putAudit(table, audit);
  for (const one of [gp, police]) await putAgency(table, audit, one);
  for (const one of [gp, police]) {
    const link = { audit: audit.id, addressee: addresseeId(audit.id, one.contact.email), mintedAt };
    await putConsultationLink(table, tokenHash(`consulting-${one.id}`), link);
    await putLink(table, tokenHash(`answering-${one.id}`), link);
  }
  const heard: HeardCall[] = [];
  const { log, lines } = keptLog();
  const at = { now: new Date('2026-04-02T09:00:00.000Z') };
  const program = openProgram(
    { table: listening(table, heard), identifiers },
    { now: () => at.now, logOf: () => log, linkDays: 90 },
  );
  const sendBy = async (headers: object, method: string, path: string, body?: object, claims?: object) => {
    const answer = await program.functionOf(method, path.split('?')[0]!)(
      eventOf({
        method,
        path,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(claims === undefined ? {} : { claims: { ...claims } }),
      }),
      context,
    );
    return { status: answer.statusCode ?? 0, body: JSON.parse(answer.body ?? '') as Record<string, unknown> };
  };
  const link = (token: string, method: string, path = '', body?: object) =>
    sendBy({ authorization: `Bearer ${token}` }, method, `/v1/consultation${path}`, body);
  const manager = (method: string, path = '', body?: object) =>
    sendBy({}, method, `/v1/audits/${audit.id}/consultation${path}`, body, staffClaims('business-manager'));
  const deleteDraft = () => sendBy({}, 'DELETE', `/v1/audits/${audit.id}`, undefined, staffClaims('business-manager'));
  await manager('POST', '', { by: '2026-04-10' });
  return {
    aws,
    table,
    at,
    heard,
    lines,
    link,
    manager,
    deleteDraft,
    say: (text: string, of = 'gp-a') => link(`consulting-${of}`, 'POST', '/comments', { question: 'A1', text }),
  };
}

describe('a comment', () => {
  test('that two make at the same moment are two, each with a number of its own; the same one is once', async () => {
    const it = await consulting();
    const all = await Promise.all([it.say('One'), it.say('Other', 'police'), it.say('Third'), it.say('One')]);
    expect(all.map(({ status }) => status)).toStrictEqual([201, 201, 201, 201]);
    expect(all[3]).toStrictEqual(all[0]);
    expect(
      all
        .slice(0, 3)
        .map(({ body }) => Number(body['comment']))
        .toSorted((a, b) => a - b),
    ).toStrictEqual([1, 2, 3]);
    const answers = await Promise.all([1, 2].map(() => it.manager('POST', '/comments/1/answers', { text: 'Yes' })));
    expect(answers.map(({ body }) => body['answer'])).toStrictEqual([1, 1]);
    const { body } = await it.manager('POST', '/comments/1/answers', { text: 'No, after all' });
    expect(body).toMatchObject({ comment: 1, answer: 2 });
  });

  test.each([
    ['ended', 409, (it) => it.manager('POST', '/end')],
    ['opened', 409, (it) => moveAudit(it.table, audit, { state: 'open' })],
    // It is decided anew by that day, which has not passed.
    ['given another last day', 201, (it) => it.manager('PUT', '', { by: '2026-04-02' })],
  ] satisfies [string, number, (it: Awaited<ReturnType<typeof consulting>>) => Promise<unknown>][])(
    'is decided on what stands when it is written: %s between its reading and its writing',
    async (_what, status, happens) => {
      const it = await consulting();
      let isDone = false;
      it.aws.use(async ({ command }, make) => {
        if (!isDone && command.startsWith('Transact')) {
          isDone = true;
          await happens(it);
        }
        return make();
      });
      expect((await it.say('Late')).status).toBe(status);
      expect(isDone).toBe(true);
      const kept = it.aws.items(it.table.name).filter(({ sk }) => String(sk).startsWith('COMMENT#'));
      expect(kept).toHaveLength(status === 201 ? 1 : 0);
    },
  );

  test('stands in the table compressed, and is in no log line', async () => {
    const it = await consulting();
    await it.say('Xanthippe Quillfeather');
    await it.manager('POST', '/comments/1/answers', { text: 'Quillfeather, yes' });
    const items = it.aws.items(it.table.name);
    expect(items.filter(({ sk }) => /^(COMMENT|ANSWER)#/.test(String(sk)))).toHaveLength(2);
    expect(JSON.stringify(items)).not.toMatch(/Xanthippe|Quillfeather/);
    expect(it.lines.map(({ code }) => code)).toEqual(expect.arrayContaining(['comment-taken', 'comment-answered']));
    expect(JSON.stringify(it.lines)).not.toMatch(/Xanthippe|Quillfeather/);
  });
});

test('what the manager does is not put once the audit has opened between its reading and its writing', async () => {
  for (const [method, path, body] of [
    ['PUT', '', { by: '2026-04-17' }],
    ['POST', '/end'],
    ['POST', '/comments/1/answers', { text: 'Yes' }],
  ] as const) {
    const it = await consulting();
    await it.say('Said');
    const before = it.aws.items(it.table.name).length;
    let isDone = false;
    it.aws.use(async ({ command }, make) => {
      if (!isDone && command.startsWith('Transact')) {
        isDone = true;
        await moveAudit(it.table, audit, { state: 'open' });
      }
      return make();
    });
    const { status, body: problem } = await it.manager(method, path, body);
    expect([status, isDone]).toStrictEqual([409, true]);
    expect(problem['detail']).toContain('before it opens');
    expect(it.aws.items(it.table.name)).toHaveLength(before);
  }
});

describe('a link', () => {
  test('that is unknown, of returns, or of nobody who is a contact any more opens nothing, for the same calls', async () => {
    const it = await consulting();
    await it.say('Said');
    await deleteItem(it.table, agencyKey(audit.id, 'police'));
    const tries = ['nobody-was-given-this', 'answering-gp-a', 'consulting-police'];
    for (const [method, path, body] of [
      ['GET', ''],
      ['GET', '/comments'],
      ['POST', '/comments', { text: 'Hello' }],
    ] as const) {
      const seen: string[] = [];
      for (const token of tries) {
        it.heard.length = 0;
        const { status, body: problem } = await it.link(token, method, path, body);
        expect(status).toBe(404);
        const { requestId: _id, ...told } = problem;
        seen.push(JSON.stringify([told, it.heard.map(({ command, input }) => [command, Object.keys(input)])]));
      }
      expect(new Set(seen).size).toBe(1);
    }
  });

  test('of a deleted draft opens nothing, and one with its id that is entered anew has nothing of it', async () => {
    const it = await consulting();
    await it.say('Said');
    // Whoever deletes it may be cut off before anything of it has gone.
    expect(await deleteDraft(it.table, (await getAudit(it.table, audit.id))!)).toBe(true);
    expect((await it.link('consulting-gp-a', 'GET')).status).toBe(404);
    expect((await it.deleteDraft()).status).toBe(200);
    expect((await it.link('consulting-gp-a', 'GET')).status).toBe(404);
    await putAudit(it.table, audit);
    await putAgency(it.table, audit, gp);
    expect((await it.manager('GET')).status).toBe(404);
    await it.manager('POST', '', { by: '2026-04-10' });
    expect((await it.link('consulting-gp-a', 'GET')).status).toBe(404);
    expect((await it.manager('GET', '/comments')).body).toMatchObject({ comments: [], gone: [] });
  });

  test('opens nothing once its addressee was sent a newer link, and that of another still does', async () => {
    const it = await consulting();
    await it.say('Said');
    await moveAudit(it.table, audit, { state: 'open' });
    const of = { audit: audit.id, addressee: addresseeId(audit.id, gp.contact.email) };
    // Of whom no return is left: this opens none.
    await putValidFrom(it.table, { ...of, opensFrom: noLinkValid });
    expect((await it.link('consulting-gp-a', 'GET', '/comments')).status).toBe(200);
    await putValidFrom(it.table, { ...of, opensFrom: mintedAt });
    expect((await it.link('consulting-gp-a', 'GET', '/comments')).status).toBe(200);
    await putValidFrom(it.table, { ...of, opensFrom: '2026-04-02T08:00:00.000Z' });
    for (const path of ['', '/comments']) expect((await it.link('consulting-gp-a', 'GET', path)).status).toBe(404);
    expect((await it.link('consulting-police', 'GET', '/comments')).status).toBe(200);
  });

  test('opens until links of its audit are over, and reads what was said', async () => {
    const it = await consulting();
    await it.say('Said');
    expect(
      await moveAudit(
        it.table,
        { ...audit, state: 'draft' },
        { state: 'closed', closedAt: '2026-06-01T09:00:00.000Z' },
      ),
    ).toBe(true);
    it.at.now = new Date('2026-08-30T08:59:59.000Z');
    expect((await it.link('consulting-gp-a', 'GET', '/comments')).body).toMatchObject({ comments: [{ text: 'Said' }] });
    expect((await it.say('More')).status).toBe(409);
    it.at.now = new Date('2026-08-30T09:00:00.000Z');
    expect((await it.link('consulting-gp-a', 'GET', '/comments')).status).toBe(404);
    expect((await it.say('More')).status).toBe(404);
  });
});
