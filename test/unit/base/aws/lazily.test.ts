import { describe, expect, test } from 'vitest';
import { lazily } from '../../../../shared/base/aws/lazily.ts';

/** Openings that end as they are told: the first fails, the second succeeds. */
function openings() {
  const calls: string[] = [];
  const opened = lazily((given: string) => {
    calls.push(given);
    return calls.length === 1 ? Promise.reject(new Error('no file')) : Promise.resolve(`opening ${calls.length}`);
  });
  return { calls, opened };
}

describe('what is opened lazily', () => {
  test('is not opened before somebody asks', () => {
    expect(openings().calls).toEqual([]);
  });

  test('is opened again where it failed, and no more once it succeeded', async () => {
    const { calls, opened } = openings();
    await expect(opened('a')).rejects.toThrow('no file');
    expect(await opened('b')).toBe('opening 2');
    expect(await opened('c')).toBe('opening 2');
    expect(calls).toEqual(['a', 'b']);
  });

  test('is opened once for all who ask at once, and fails for all of them', async () => {
    const { calls, opened } = openings();
    const failed = await Promise.allSettled([opened('a'), opened('b')]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await Promise.all([opened('c'), opened('d')])).toEqual(['opening 2', 'opening 2']);
    expect(calls).toEqual(['a', 'c']);
  });

  test('fails as a promise does, and is forgotten, where opening throws at once', async () => {
    let isBroken = true;
    const opened = lazily(() => {
      if (isBroken) throw new Error('no place');
      return Promise.resolve('open');
    });
    await expect(opened()).rejects.toThrow('no place');
    isBroken = false;
    expect(await opened()).toBe('open');
  });
});
