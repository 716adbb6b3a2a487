/** What the bearer of a link sends, and what is said of it: nothing at all, something with gaps, and again. */
import { describe, expect, test } from 'vitest';
import { mostInCycle } from '../../../../shared/domain/returns/cycle.ts';
import { stepDown2 } from '../../../library.ts';
import { content, opened } from './requests.ts';

const of = (answers: object, childrenCovered: string[] = ['child-1', 'child-2']): string =>
  JSON.stringify({ childrenCovered, answers });
const yes = { answer: 'yes' };
/** A question for everybody that can be answered so. */
const notApplicable = stepDown2.questions.find(
  ({ options, appliesWhen }) => appliesWhen === undefined && options.some(({ value }) => value === 'not-applicable'),
)!.id;

describe('a questionnaire that says nothing', () => {
  test.each([
    ['no answer at all', {}],
    ['an answer to a question that does not apply, and no other', { E5: { answer: 'no' } }],
  ])('is refused in words to act on: %s', async (_, answers) => {
    const { send, items } = await opened();
    const before = items();
    const { status, body } = await send('POST', '/submissions', {}, of(answers));
    expect(status).toBe(422);
    expect(body).toMatchObject({
      type: '/problems/invalid-body',
      errors: [{ pointer: '/answers', code: 'nothing-said' }],
    });
    expect(JSON.stringify(body)).toContain('Answer at least one question that applies to this case');
    expect(items()).toEqual(before);
  });

  test.each([
    ['not applicable', { [notApplicable]: { answer: 'not-applicable' } }],
    ["don't know", { A1: { answer: 'dont-know', reason: 'not-in-records' } }],
    ['words alone', { E2: { answer: 'We do not know.' } }],
  ])('is none where it gives a legal answer: %s', async (_, answers) => {
    const { send } = await opened();
    expect((await send('POST', '/submissions', {}, of(answers))).status).toBe(201);
  });
});

describe('a receipt', () => {
  test('with gaps says how many questions and children are open, and until when they can be filled in', async () => {
    const { send } = await opened();
    const { body } = await send('POST', '/submissions', {}, of({ A1: yes }, ['child-1']));
    const gaps = body['gaps'] as string[];
    expect(gaps.length).toBeGreaterThan(20);
    expect(body).toMatchObject({
      complete: false,
      explained: false,
      stillOpen: {
        questions: gaps.length,
        children: 1,
        until: '2026-05-29',
        words: `${gaps.length} questions are left unanswered, 1 child is not covered and ${String(body['unexplained'])} comments are missing. This can be filled in until the audit closes, on Friday 29 May 2026.`,
      },
    });
    // Text questions are no gaps, and what they leave out is told apart.
    const texts = stepDown2.questions.filter(({ type, appliesWhen }) => type === 'text' && appliesWhen === undefined);
    expect(body['unexplained']).toBeGreaterThanOrEqual(texts.length);
  });

  test('says which version it replaces, and carries its number as an entity tag', async () => {
    const { send } = await opened();
    const first = await send('POST', '/submissions', {}, of({ A1: yes }));
    const second = await send('POST', '/submissions', {}, of({ A2: yes }));
    expect(first.body).not.toHaveProperty('replaces');
    expect(second.body).toMatchObject({ version: 2, replaces: 1 });
    expect([first.headers['etag'], second.headers['etag']]).toEqual(['"1"', '"2"']);
    const check = await send('POST', '/check', {}, JSON.stringify({ outcome: 'known' }));
    expect(check.headers['etag']).toBe('"2"');
  });
});

describe('If-Match', () => {
  test('is held to: what is no longer the newest is a 412, nothing is stored, and the newest is named', async () => {
    const { send, items } = await opened();
    for (const id of ['A1', 'A2']) await send('POST', '/submissions', {}, of({ [id]: yes }));
    const before = items();
    const passed = await send('POST', '/submissions', { 'if-match': '"1"' }, of({ A1: { ...yes, details: 'more' } }));
    expect(passed).toMatchObject({ status: 412, body: { type: '/problems/version-passed' } });
    expect(passed.body['detail']).toContain('Version 2 is the newest');
    expect(items()).toEqual(before);
    expect(
      await send('POST', '/submissions', { 'if-match': '"2"' }, of({ A1: { ...yes, details: 'more' } })),
    ).toMatchObject({
      status: 201,
      body: { version: 3, replaces: 2 },
    });
    // A repeat of the current version is one, whatever it was to replace.
    expect(
      (await send('POST', '/submissions', { 'if-match': '"1"' }, of({ A1: { ...yes, details: 'more' } }))).status,
    ).toBe(201);
  });

  test.each(['3', '*', '"x"', '"03"', 'W/"1"', '"1", "2"', '""'])('that is malformed is a 400: %s', async (tag) => {
    const { send } = await opened();
    const { status, body } = await send('POST', '/submissions', { 'if-match': tag }, content);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ pointer: '/header/if-match' }] });
  });

  test('is the entity tag of the return itself', async () => {
    const { send } = await opened();
    const none = await send('GET', '', {});
    expect(none).toMatchObject({
      status: 200,
      body: { case: 'case-1', agency: 'gp-a', versions: 0 },
      headers: { etag: '"0"' },
    });
    await send('POST', '/submissions', { 'if-match': none.headers['etag']! }, of({ A1: yes }));
    const one = await send('GET', '', {});
    expect(one).toMatchObject({ body: { versions: 1, state: 'submitted' }, headers: { etag: '"1"' } });
    // The same as in the list.
    expect((await send('GET', '/v1/asked', {})).body['returns']).toEqual([one.body]);
  });

  test('of none yet is "0"', async () => {
    const { send } = await opened();
    expect((await send('POST', '/submissions', { 'if-match': '"0"' }, of({ A1: yes }))).status).toBe(201);
    expect((await send('POST', '/submissions', { 'if-match': '"0"' }, of({ A2: yes }))).status).toBe(412);
  });
});

describe('an Idempotency-Key', () => {
  const keyed = (name: string) => ({ 'idempotency-key': name });

  test('brings the same receipt again, long after, and goes before If-Match', async () => {
    const { send } = await opened();
    const first = await send('POST', '/submissions', keyed('one'), of({ A1: yes }));
    await send('POST', '/submissions', keyed('two'), of({ A2: yes }));
    await send('POST', '/check', {}, JSON.stringify({ outcome: 'known', knows: ['child-1'] }));
    const again = await send('POST', '/submissions', { ...keyed('one'), 'if-match': '"1"' }, of({ A1: yes }));
    expect(again).toEqual(first);
    expect(await send('POST', '/submissions', keyed('one'), of({ A1: { ...yes, details: 'more' } }))).toMatchObject({
      status: 409,
      body: { type: '/problems/key-reused' },
    });
    // Without it, an older content is a new version.
    expect((await send('POST', '/submissions', {}, of({ A1: yes }))).body).toMatchObject({ version: 3, replaces: 2 });
  });

  test('stands in clear nowhere: not in an item, not in a line of the log', async () => {
    const { send, items, lines } = await opened();
    const secret = 'Quill-Featherstonehaugh';
    await send('POST', '/submissions', keyed(secret), of({ A1: yes }));
    await send('POST', '/submissions', keyed(secret), of({ A1: yes }));
    await send('POST', '/submissions', keyed(secret), of({ A2: yes }));
    expect(JSON.stringify([items(), lines])).not.toContain('Quill');
    expect(lines.length).toBeGreaterThan(3);
  });

  test('is looked up without the log', async () => {
    const { send, callsOf } = await opened();
    for (const name of ['one', 'two', 'three']) {
      await send('POST', '/submissions', keyed(name), of({ A1: { ...yes, details: name } }));
    }
    const calls = await callsOf(() =>
      send('POST', '/submissions', keyed('one'), of({ A1: { ...yes, details: 'one' } })),
    );
    // The link and what it opens, beside the last entry; the keys; the entry of that version.
    expect(calls.map(({ command }) => command).toSorted()).toEqual(['BatchGetItem', 'GetItem', 'GetItem', 'Query']);
    expect(calls.find(({ command }) => command === 'Query')?.input).toMatchObject({ Limit: 1 });
  });
});

test('the fifty-first version of a cycle, and the fifty-first check, are refused in words to act on', async () => {
  const { send, items } = await opened();
  for (let n = 1; n <= mostInCycle; n++) {
    const { status } = await send('POST', '/submissions', {}, of({ A1: { ...yes, details: String(n) } }));
    expect(status).toBe(201);
  }
  const before = items();
  const refused = await send('POST', '/submissions', {}, of({ A2: yes }));
  expect(refused).toMatchObject({ status: 409, body: { type: '/problems/limit-reached' } });
  expect(refused.body['detail']).toContain('write to the business manager');
  expect(items()).toEqual(before);
  const check = (n: number) =>
    send('POST', '/check', {}, JSON.stringify({ outcome: 'known', knows: [`child-${(n % 2) + 1}`] }));
  for (let n = 1; n <= mostInCycle; n++) expect((await check(n)).status).toBe(200);
  expect(await check(mostInCycle + 1)).toMatchObject({ status: 409, body: { type: '/problems/limit-reached' } });
});
