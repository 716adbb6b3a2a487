import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { newImage, recordKeys } from '../../../../shared/base/aws/stream.ts';

const keys = { pk: { S: 'p' }, sk: { S: 's' } };
const recordOf = (dynamodb: NonNullable<DynamoDBRecord['dynamodb']>): DynamoDBRecord => ({
  eventName: 'MODIFY',
  dynamodb,
});

describe("a stream's record", () => {
  test('is the item that a read of the table gives, whatever kinds of value it holds', () => {
    const bytes = Buffer.from([0, 1, 254, 255]);
    const image = {
      ...keys,
      seq: { N: '12' },
      share: { N: '0.5' },
      late: { BOOL: false },
      none: { NULL: true },
      covers: { L: [{ S: 'child-1' }, { L: [] }] },
      counted: { M: { version: { N: '3' }, content: { B: bytes.toString('base64') } } },
      content: { B: bytes.toString('base64') },
      instead: { SS: ['a', 'b'] },
      years: { NS: ['2015', '2026'] },
      parts: { BS: [bytes.toString('base64')] },
    };
    expect(newImage(recordOf({ Keys: keys, NewImage: image }))).toStrictEqual({
      pk: 'p',
      sk: 's',
      seq: 12,
      share: 0.5,
      late: false,
      none: null,
      covers: ['child-1', []],
      counted: { version: 3, content: new Uint8Array(bytes) },
      content: new Uint8Array(bytes),
      instead: new Set(['a', 'b']),
      years: new Set([2015, 2026]),
      parts: new Set([new Uint8Array(bytes)]),
    });
  });

  test('of a removal has no image, and its keys all the same', () => {
    const removal = recordOf({ Keys: keys, OldImage: keys });
    expect(newImage(removal)).toBeUndefined();
    expect(recordKeys(removal)).toStrictEqual({ pk: 'p', sk: 's' });
  });

  test('that is no record of a table has empty keys, and is not read', () => {
    expect(recordKeys({})).toStrictEqual({ pk: '', sk: '' });
    const broken = JSON.parse('{"dynamodb":{"NewImage":{"pk":{"S":"p"},"other":{"X":"1"}}}}');
    expect(() => newImage(broken)).toThrow('no type that is known');
  });
});
