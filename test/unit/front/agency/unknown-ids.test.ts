import { expect, test } from 'vitest';
import { opened } from './requests.ts';

test.each([
  [['child-3'], [['/knows/0', 'unknown-person']]],
  [
    ['child-1', 'adult-1', 'x', 'child-2', 'y'],
    [
      ['/knows/2', 'unknown-person'],
      ['/knows/4', 'unknown-person'],
    ],
  ],
])('a check names only children and adults of its case: %j', async (knows, told) => {
  const { send } = await opened();
  const { status, body } = await send('POST', '/check', {}, JSON.stringify({ outcome: 'known', knows }));
  expect(status).toBe(422);
  expect(body['errors']).toStrictEqual(
    told.map(([pointer, code]) => ({ pointer, code, detail: 'is not a child or adult of this case' })),
  );
});

test('a check may name everybody', async () => {
  const { send } = await opened();
  const knows = ['adult-1', 'child-1', 'child-2'];
  const { status, body } = await send('POST', '/check', {}, JSON.stringify({ outcome: 'known', knows }));
  expect(status).toBe(200);
  expect(body).toMatchObject({ state: 'known', knows });
});

test('a submission covers only children of its case, no adult', async () => {
  const { send } = await opened();
  const childrenCovered = ['child-2', 'adult-1', 'child-3'];
  const { status, body } = await send('POST', '/submissions', {}, JSON.stringify({ childrenCovered, answers: {} }));
  expect(status).toBe(422);
  expect(body['errors']).toStrictEqual(
    ['/childrenCovered/1', '/childrenCovered/2'].map((pointer) => ({
      pointer,
      code: 'unknown-child',
      detail: 'is not a child of this case',
    })),
  );
});
