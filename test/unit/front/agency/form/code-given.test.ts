/** Whether a session has had a code: what opens in it who a family is, what others began, and copies. */
import { expect, test } from 'vitest';
import { putItem } from '../../../../../shared/base/aws/table.ts';
import { exchange } from '../../../../../shared/domain/identifiers/code-store.ts';
import { keyHours } from '../../../../../shared/domain/identifiers/code-rules.ts';
import type { CodeItem } from '../../../../../shared/domain/identifiers/code-schema.ts';
import { pullKeyOf } from '../../../../../shared/domain/sessions/session.ts';
import { codeGiven } from '../../../../../shared/front/agency/form/code-given.ts';
import { openAws } from '../../../../aws/aws.ts';

const code: CodeItem = {
  pk: 'CODES#2026-q2#a',
  sk: 'CODE#000001',
  audit: '2026-q2',
  addressee: 'a',
  seq: 1,
  request: '000001',
  case: 'case-1',
  agency: 'gp-a',
  askedAt: '2026-04-20T09:00:00.000Z',
  state: 'issued',
  version: 2,
  ttl: 1,
};
const [secret, link] = ['s'.repeat(43), 'a'.repeat(64)];
const at = new Date('2026-04-20T09:30:00.000Z');
const later = (hours: number): Date => new Date(at.getTime() + hours * 3_600_000);

test('it has where its own key stands, for its own link, and for as long as that is good', async () => {
  const table = openAws().createTable();
  const given = (session = { secret, link }, now = at) => codeGiven({ table }, session, now);
  expect(await given()).toBe(false);
  await putItem(table, code);
  const [key, day] = [pullKeyOf(secret), '2026-04-20'];
  expect(await exchange(table, { code, key, session: link, at: at.toISOString(), day, today: undefined })).toBe(true);
  expect(await given()).toBe(true);
  expect(await given({ secret: 'o'.repeat(43), link })).toBe(false);
  expect(await given({ secret, link: 'b'.repeat(64) })).toBe(false);
  expect(await given(undefined, later(keyHours - 0.01))).toBe(true);
  expect(await given(undefined, later(keyHours))).toBe(false);
});
