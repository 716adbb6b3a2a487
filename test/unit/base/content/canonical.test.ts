import { describe, expect, test } from 'vitest';
import { canonicalJson, contentHash, stableJson } from '../../../../shared/base/content/canonical.ts';

describe('content', () => {
  test('canonical JSON does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: 2, c: null }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":null,"d":2}]}');
    expect(contentHash({ b: 1, a: 2 })).toBe(contentHash({ a: 2, b: 1 }));
    expect(contentHash({ a: [1, 2] })).not.toBe(contentHash({ a: [2, 1] }));
  });

  test('the hash is the SHA-256 of the canonical bytes', () => {
    // printf '{}' | sha256sum
    expect(contentHash({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });

  test('what JSON cannot say has no hash', () => {
    expect(() => contentHash(undefined)).toThrow(TypeError);
    expect(() => contentHash({ n: Number.NaN })).toThrow('NaN');
  });

  test('stable JSON keeps the order of keys, two spaces, one final newline', () => {
    expect(stableJson({ yes: 1, no: [2] })).toBe('{\n  "yes": 1,\n  "no": [\n    2\n  ]\n}\n');
  });
});
