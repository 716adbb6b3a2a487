import { expect, test } from 'vitest';
import { readEnv, text } from '../../../../shared/base/aws/env.ts';

test('reads the keys that are named, and no others', () => {
  expect(readEnv({ A: text }, { A: 'a', B: 'b' })).toEqual({ A: 'a' });
});

test('names every key that is missing or malformed, and no value', () => {
  const read = (): unknown => readEnv({ A: text, B: text, C: text }, { A: '', C: 'secret' });
  expect(read).toThrow(/^environment is missing or malformed: A, B$/);
});
