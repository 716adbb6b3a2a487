/** What sequences of calls are made of: few keys and values, so that calls meet. */
import * as fc from 'fast-check';
import {
  byBytes,
  keyOf,
  type Conditional,
  type PlainItem,
  type PlainKey,
  type Term,
  type Value,
} from './table-model.ts';

export const partitions = ['p', 'q'];
/** In the order of their bytes, which is not the order of JavaScript's `<`. */
const sorts = ['a', 'a#1', 'a#10', 'a#2', 'b', '\uFF5E', '\u{1F600}'];
export const references = ['R', 'S'];

export const key: fc.Arbitrary<PlainKey> = fc.record({
  pk: fc.constantFrom(...partitions),
  sk: fc.constantFrom(...sorts),
});
const number = fc.constantFrom(-1, 0, 1, 2, 10);
const text = fc.constantFrom('', 'a', 'ab', 'b');
const bytes = fc.uint8Array({ maxLength: 2 });
const attributes = fc.record(
  {
    n: fc.oneof({ weight: 4, arbitrary: number }, { weight: 1, arbitrary: text }),
    s: text,
    b: bytes,
    ref: fc.constantFrom(...references),
    refSort: fc.constantFrom('1', '2', '2x'),
  },
  { requiredKeys: [] },
);
const item: fc.Arbitrary<PlainItem> = fc.tuple(key, attributes).map(([key, more]) => ({ ...more, ...key }));

const comparison: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ exists: fc.constantFrom('pk', 'n', 's', 'ref') }),
  fc.record({ missing: fc.constantFrom('pk', 'n', 's', 'ref') }),
  fc.record({
    attribute: fc.constantFrom('n', 's', 'b'),
    by: fc.constantFrom('=', '<>', '<', '<=', '>', '>='),
    value: fc.oneof<fc.Arbitrary<Value>[]>(number, text, bytes),
  }),
  fc
    .tuple(number, number)
    .map(([one, other]) => ({ attribute: 'n', from: Math.min(one, other), to: Math.max(one, other) })),
  fc.record({ attribute: fc.constant('s'), beginsWith: fc.constantFrom('a', 'ab') }),
);
const condition: fc.Arbitrary<Term> = fc.oneof(
  { weight: 3, arbitrary: comparison },
  { weight: 1, arbitrary: comparison.map((one) => ({ not: one })) },
  { weight: 1, arbitrary: fc.array(comparison, { minLength: 2, maxLength: 3 }).map((any) => ({ any })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(comparison, comparison, comparison, comparison)
      .map(([a, b, c, d]) => ({ any: [{ all: [a, { not: { any: [b, c] } }] }, d] })),
  },
);
export const write: fc.Arbitrary<Conditional> = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ put: item }) },
      {
        weight: 2,
        arbitrary: fc.record({
          update: key,
          set: attributes.map(({ s, ref }) => ({ s: s ?? 'set', ...(ref === undefined ? {} : { ref }) })),
          increase: fc.subarray(['n']),
          remove: fc.subarray(['b', 'refSort']),
        }),
      },
      { weight: 1, arbitrary: fc.record({ delete: key }) },
    ),
    fc.option(condition, { nil: undefined }),
    fc.boolean(),
  )
  .map(([what, condition, returnsOld]) => ({ ...what, returnsOld, ...(condition && { condition }) }));
const check: fc.Arbitrary<Conditional> = fc.record({ check: key, condition, returnsOld: fc.boolean() });

/** Writes and checks of several items. */
export const transaction: fc.Arbitrary<Conditional[]> = fc.uniqueArray(
  fc.oneof({ weight: 3, arbitrary: write }, { weight: 1, arbitrary: check }),
  { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify([keyOf(one).pk, keyOf(one).sk]) },
);

/** Which sort keys a query is for. */
export type Bounds =
  | { prefix: string }
  | { by: '=' | '<' | '<=' | '>' | '>='; text: string }
  | { from: string; to: string };

export interface QueryPlan {
  pk: string;
  bounds: Bounds | undefined;
  forward: boolean;
  limit: number | undefined;
  /** The attributes that come back; all of them where none are named. */
  names: readonly string[] | undefined;
}

/** Attributes of a projection: those that an item may lack, and its keys, among them. */
export const attributeNames: fc.Arbitrary<string[] | undefined> = fc.option(
  fc.subarray(['pk', 'sk', 'n', 's', 'b', 'refSort'], { minLength: 1 }),
  { nil: undefined },
);

const bounds: fc.Arbitrary<Bounds | undefined> = fc.option(
  fc.oneof(
    fc.record({ prefix: fc.constantFrom('a', 'a#', 'a#1', 'b', 'c', '\u{1F600}') }),
    fc.record({
      by: fc.constantFrom('=', '<', '<=', '>', '>='),
      text: fc.constantFrom(...sorts, 'a#', '\uFFFD'),
    }),
    fc
      .tuple(fc.constantFrom(...sorts), fc.constantFrom(...sorts))
      .map(([one, other]) => (byBytes(one, other) <= 0 ? { from: one, to: other } : { from: other, to: one })),
  ),
  { nil: undefined },
);
export const limit = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });

export const queryPlan: fc.Arbitrary<QueryPlan> = fc.record({
  pk: fc.constantFrom(...partitions),
  bounds,
  forward: fc.boolean(),
  limit,
  names: attributeNames,
});
