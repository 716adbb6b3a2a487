/** What the bearer of a link sends in headers, beside the link itself. */
import { expect, test } from 'vitest';
import { content, opened } from './requests.ts';

test.each(['', 'a b', 'é', 'k'.repeat(129)])('the Idempotency-Key %j is refused by name', async (key) => {
  const { send } = await opened();
  const { status, body } = await send('POST', '/submissions', { 'idempotency-key': key }, content);
  expect(status).toBe(400);
  expect(body).toMatchObject({
    type: '/problems/invalid-parameter',
    errors: [
      {
        pointer: '/header/idempotency-key',
        code: 'invalid_format',
        detail: 'must be 1 to 128 printable characters, and no comma',
      },
    ],
  });
});

test.each([
  ['idempotency-key', 'k,l'],
  ['if-match', '"1","2"'],
  ['if-match', '"1", "1"'],
])('the header %s with two values (%s) is told to be there once', async (name, value) => {
  const { send } = await opened();
  const { status, body } = await send('POST', '/submissions', { [name]: value }, content);
  expect(status).toBe(400);
  expect(body).toMatchObject({
    errors: [
      {
        pointer: `/header/${name}`,
        code: 'repeated',
        detail: 'is there more than once: give it once, with one value',
      },
    ],
  });
});

test.each([undefined, 'k', '!~', 'k'.repeat(128)])('the Idempotency-Key %j is taken', async (key) => {
  const { send } = await opened();
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  expect((await send('POST', '/submissions', headers, content)).status).toBe(201);
});

test.each(['/submissions/1', '/identifiers'])('%s without a pull key is refused like with a wrong one', async (to) => {
  const { send } = await opened();
  await send('POST', '/submissions', {}, content);
  const without = await send('GET', to, {});
  expect(without).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
  for (const key of ['', 'x', `000001.${'s'.repeat(32)}`]) {
    expect(await send('GET', to, { 'pull-key': key })).toStrictEqual(without);
  }
});
