/** Which items and keys DynamoDB takes, and which keys a query is for. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { refIndex, type Key } from '../../shared/base/aws/table.ts';
import { invalid } from './errors.ts';
import type { Condition, Operand } from './expressions.ts';
import type { Rows, Wanted } from './rows.ts';
import { itemSize, type Stored } from './size.ts';

/** Bytes of a key's two values, and of a whole item, at most. */
const largest = { pk: 2048, sk: 1024, item: 400 * 1024 };

function keyValue(item: Stored, name: 'pk' | 'sk'): string {
  const value = item[name];
  if (value === undefined)
    return invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`);
  if (value.S === undefined) return invalid(`One or more parameter values were invalid: Type mismatch for key ${name}`);
  if (value.S === '') return invalid(`One or more parameter values are not valid. Key: ${name} is an empty string`);
  if (Buffer.byteLength(value.S) > largest[name])
    return invalid(`The size of ${name} is more than ${largest[name]} bytes`);
  return value.S;
}

/** A key as a call gives it. @throws ValidationException of anything but the two keys */
export function keyIn(given: Stored | undefined): Key {
  const key = given ?? {};
  if (Object.keys(key).length !== 2) invalid('The provided key element does not match the schema');
  return { pk: keyValue(key, 'pk'), sk: keyValue(key, 'sk') };
}

/** An item as a call gives it, or makes it. @throws ValidationException of one that DynamoDB would not take */
export function newItem(given: Stored | undefined, { hasIndex }: Pick<Rows, 'hasIndex'>): Stored {
  const item = given ?? {};
  keyValue(item, 'pk');
  keyValue(item, 'sk');
  for (const name of hasIndex ? [refIndex.partition, refIndex.sort] : []) {
    const value = item[name];
    if (value !== undefined && (value.S === undefined || value.S === '')) {
      invalid(`One or more parameter values were invalid: the index key ${name} is empty or no text`);
    }
  }
  if (itemSize(item) > largest.item) invalid('Item size has exceeded the maximum allowed size');
  return item;
}

/** A copy that nobody can change, as what is stored cannot be changed through what was given or answered. */
function frozen(value: AttributeValue): AttributeValue {
  if (value.B !== undefined) return Object.freeze({ B: new Uint8Array(value.B) });
  if (value.L !== undefined) return Object.freeze({ L: value.L.map(frozen) });
  if (value.M !== undefined) return Object.freeze({ M: kept(value.M) });
  return Object.freeze({ ...value });
}
export const kept = (item: Stored): Stored =>
  Object.freeze(Object.fromEntries(Object.entries(item).map(([name, value]) => [name, frozen(value)])));

/** An item as the stores marshal it. */
export const storedItem = (item: object): Stored => kept(marshall(item, { removeUndefinedValues: true }));

const text = (operand: Operand): string | undefined => ('value' in operand ? operand.value.S : undefined);

/**
 * Which partition and which of its sort keys a key condition is for.
 * @throws ValidationException of a condition that no key has
 */
export function rangeOf(
  key: Condition | undefined,
  names: { partition: string; sort: string },
): Pick<Wanted, 'partition' | 'range'> {
  const fail = (): never => invalid('Query key condition not supported');
  const isOf = (operand: Operand, name: string): boolean => 'attribute' in operand && operand.attribute === name;
  const given = (operand: Operand): string => {
    const value = text(operand) ?? fail();
    return value === ''
      ? invalid('The AttributeValue for a key attribute cannot contain an empty string value')
      : value;
  };
  const terms = key?.is === 'all' ? key.of : key === undefined ? [] : [key];
  const [first, second, ...others] = terms.toSorted((a, b) => rankOf(a) - rankOf(b));
  function rankOf(term: Condition): number {
    return term.is === 'compared' && isOf(term.left, names.partition) ? 0 : 1;
  }
  if (first?.is !== 'compared' || first.by !== '=' || !isOf(first.left, names.partition) || others.length > 0) {
    return fail();
  }
  const partition = given(first.right);
  if (second === undefined) return { partition, range: {} };
  if (second.is === 'beginning' && isOf(second.operand, names.sort)) {
    return { partition, range: { prefix: given(second.with) } };
  }
  const at = (operand: Operand, inclusive: boolean) => ({ text: given(operand), inclusive });
  if (second.is === 'between' && isOf(second.operand, names.sort)) {
    return { partition, range: { from: at(second.from, true), to: at(second.to, true) } };
  }
  if (second.is !== 'compared' || !isOf(second.left, names.sort)) return fail();
  switch (second.by) {
    case '=':
      return { partition, range: { from: at(second.right, true), to: at(second.right, true) } };
    case '<':
    case '<=':
      return { partition, range: { to: at(second.right, second.by === '<=') } };
    case '>':
    case '>=':
      return { partition, range: { from: at(second.right, second.by === '>=') } };
    case '<>':
      return fail();
  }
}
