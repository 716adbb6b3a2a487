import { expect, test } from 'vitest';
import { initialsOf } from '../../../../shared/domain/identifiers/initials.ts';

test.each([
  ['Canary Quillfeather', 'CQ'],
  ['mary-jane  O’Neil', 'MJO'],
  ['  Ángel ', 'Á'],
  ['(unborn) baby of', 'UBO'],
  ['王 小明', '王小'],
  ['?', ''],
])('the initials of %s are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
