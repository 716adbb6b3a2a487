import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { packed, unpacked } from '../../../../shared/base/content/compressed.ts';

const Words = z.object({ text: z.string(), more: z.optional(z.array(z.int())) });

describe('what is stored compressed', () => {
  test('is read as it was written, in the order of its keys', () => {
    const written = { more: [2, 1], text: 'Caf\u00e9 \u{1f600}' };
    expect(JSON.stringify(unpacked(Words, packed(written)))).toBe(JSON.stringify(written));
  });

  test('takes less room than as text', () => {
    const text = 'The child was seen at home. '.repeat(40);
    expect(packed({ text }).length).toBeLessThan(text.length / 4);
  });

  test('is refused where it is not what is looked for, by place and never by content', () => {
    const read = () => unpacked(Words, packed({ text: 7, more: ['Quill'] }));
    expect(read).toThrow(z.core.$ZodError);
    expect(read).toThrow(Error);
    const places = [{ path: ['text'] }, { path: ['more', 0] }];
    expect(read).toThrow(expect.objectContaining({ issues: places.map((place) => expect.objectContaining(place)) }));
    expect(read).not.toThrow('Quill');
  });
});
