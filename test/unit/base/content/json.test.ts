import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesOf, readJson } from '../../../../shared/base/content/json.ts';
import { pointerOf } from '../../../../shared/base/content/pointer.ts';
import { putRight } from '../../../../shared/base/content/text.ts';

type Path = (string | number)[];

/** Every text of a value put right, the plain way. */
function rightOf(value: unknown): unknown {
  if (typeof value === 'string') return putRight(value);
  if (Array.isArray(value)) return value.map(rightOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, rightOf(of)]));
}

/** No fault of a kind. */
const nowhere = { pointers: [], further: 0 };

/** A JSON value that is written by hand, so that a key can come twice; with the pointers of those that do. */
interface Hand {
  text: string;
  repeated: (at: Path) => string[];
}
const spaces = fc.constantFrom('', ' ', '\n', '\t \r\n');
const keys = fc.constantFrom('a', 'b', '', 'a/b', '~', '"', '\\', 'é');
const writtenKey = fc.tuple(keys, fc.boolean()).map(([key, isEscaped]) => ({
  key,
  text: isEscaped
    ? `"${Array.from(key, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`
    : JSON.stringify(key),
}));
const { hand } = fc.letrec<{ hand: Hand }>((tie) => ({
  hand: fc.oneof(
    { depthSize: 'small' },
    fc
      .oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null))
      .map((leaf): Hand => ({ text: JSON.stringify(leaf), repeated: () => [] })),
    fc.tuple(fc.array(tie('hand'), { maxLength: 4 }), spaces).map(([items, space]): Hand => ({
      text: `[${space}${items.map(({ text }) => text).join(`${space},`)}${space}]`,
      repeated: (at) => items.flatMap((item, i) => item.repeated([...at, i])),
    })),
    fc.tuple(fc.array(fc.tuple(writtenKey, tie('hand')), { maxLength: 4 }), spaces).map(([entries, space]): Hand => ({
      text: `{${entries.map(([key, of]) => `${space}${key.text}${space}:${of.text}`).join(',')}${space}}`,
      repeated: (at) =>
        entries.flatMap(([{ key }, of], i) => [
          ...(entries.slice(0, i).some(([before]) => before.key === key) ? [pointerOf([...at, key])] : []),
          ...of.repeated([...at, key]),
        ]),
    })),
  ),
}));

describe('a JSON document', () => {
  test('has the value that JSON.parse gives it, its texts put right', () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (text, isMarked) => {
        const { value, repeated, broken } = readJson(`${isMarked ? '\ufeff' : ''}${text}`);
        expect(value).toStrictEqual(rightOf(JSON.parse(text)));
        expect([repeated, broken]).toStrictEqual([nowhere, nowhere]);
      }),
    );
  });

  test('is refused exactly where JSON.parse refuses it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}[]":,\\ 1eE+-.tfn\n')) }), (text) => {
        const errorOf = (read: (text: string) => unknown): unknown => {
          try {
            return void read(text);
          } catch (error) {
            return error instanceof SyntaxError;
          }
        };
        expect(errorOf(readJson)).toBe(errorOf((one) => JSON.parse(one)));
      }),
      { numRuns: 1000 },
    );
  });

  test('tells every key that it says twice, at any depth and however it is escaped', () => {
    fc.assert(
      fc.property(hand, ({ text, repeated }) => {
        const all = repeated([]);
        const { pointers, further } = readJson(text).repeated;
        expect(pointers.toSorted()).toStrictEqual(all.slice(0, 100).toSorted());
        expect(pointers.length + further).toBe(all.length);
      }),
      { numRuns: 500 },
    );
  });

  test('tells halves of surrogate pairs in texts and in keys', () => {
    const { broken } = readJson(String.raw`{"a":["x","\ud800"],"b":{"\udc00":{"c":"\ud83d\ude00"}},"d":"y\ud800z"}`);
    expect(broken.pointers.toSorted()).toStrictEqual(['/a/1', '/b/\ufffd', '/d']);
    expect(readJson(String.raw`"\ud800"`).broken.pointers).toStrictEqual(['']);
  });

  test('of its own, `__proto__` is a key like another', () => {
    const { value } = readJson('{"__proto__":" a ","b":{"__proto__":["c "]}}');
    expect(JSON.stringify(value)).toBe('{"__proto__":"a","b":{"__proto__":["c"]}}');
    expect(Reflect.get({}, 'b')).toBeUndefined();
  });

  test('is not nested for the sake of it', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(() => readJson(nested(64))).not.toThrow();
    for (const depth of [65, 100_000]) expect(() => readJson(nested(depth))).toThrow(SyntaxError);
  });

  test('tells no more faults than somebody would read, and how many more there are', () => {
    const many = Array.from({ length: 5000 }, () => '"\\ud800"').join(',');
    const { broken } = readJson(`[${many}]`);
    expect([broken.pointers.length, broken.further]).toEqual([100, 4900]);
    const { repeated } = readJson(`{${Array.from({ length: 5000 }, () => '"a":1').join(',')}}`);
    expect([repeated.pointers.length, repeated.further]).toEqual([100, 4899]);
  });

  test('is read in time that grows with its length', () => {
    const long = `{"a":${JSON.stringify('\\"'.repeat(100_000))}}`;
    expect(readJson(long).value).toStrictEqual({ a: '\\"'.repeat(100_000) });
  });
});

test('each key and item has its line', () => {
  const text = '\ufeff{\n "a": 1,\n "list": [\n  {"b": "x\\n"},\n  [], 7\n ],\n "a": 2}';
  expect([...linesOf(text)]).toStrictEqual([
    ['', 1],
    ['/a', 7],
    ['/list', 3],
    ['/list/0', 4],
    ['/list/0/b', 4],
    ['/list/1', 5],
    ['/list/2', 5],
  ]);
});
