import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { putRight } from '../content/text.ts';
import { checkKind, maxBodyBytes, textOf } from './body.ts';
import { HttpProblem } from './problem.ts';

/** Fields of a posted form, by name: a text each, or a list where the form has several of that name. */
export type FormFields = Record<string, string | string[]>;

/**
 * The fields of a posted form (`application/x-www-form-urlencoded`), their texts put right as those of a JSON body are.
 * @throws HttpProblem 413, 415; 400 for what is not UTF-8
 */
export function formBody(
  event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'> & Partial<Pick<APIGatewayProxyEventV2, 'headers'>>,
): FormFields {
  checkKind(event.headers, 'application/x-www-form-urlencoded');
  const text = textOf(event);
  const fields = new Map<string, string[]>();
  let bytes = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    // It stands for bytes that are none, of which nobody can tell any more what they were.
    if (name.includes('\uFFFD') || value.includes('\uFFFD')) throw new HttpProblem('not-utf-8');
    const right = putRight(value);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(right);
    fields.set(name, [...(fields.get(name) ?? []), right]);
  }
  if (bytes > maxBodyBytes) throw new HttpProblem('too-large');
  const read: FormFields = Object.create(null);
  for (const [name, [first = '', ...others]] of fields) read[name] = others.length === 0 ? first : [first, ...others];
  return read;
}
