import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { putRight } from '../content/text.ts';
import { checkKind, maxBodyBytes, textOf } from './body.ts';
import { HttpProblem } from './problem.ts';

/** Fields of a posted form, by name: a text each, or a list where the form has several of that name. */
export type FormFields = Record<string, string | string[]>;

/** Whether a form's text stands for UTF-8 alone, whatever characters that is. */
function isUtf8(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** More than any page of ours sends, many times over. Reading a body of fields alone would keep a function busy for seconds. */
const mostFields = 5000;

/**
 * The fields of a form's text, put right, and how many bytes they have.
 * @throws HttpProblem 413
 */
function fieldsIn(text: string): { fields: FormFields; bytes: number } {
  if (text.split('&', mostFields + 1).length > mostFields) throw new HttpProblem('too-large');
  const lists = new Map<string, string[]>();
  let bytes = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    const right = putRight(value);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(right);
    const before = lists.get(name);
    // One list grows: copied for each field, a body of many fields of one name would keep a function busy for minutes.
    if (before === undefined) lists.set(name, [right]);
    else before.push(right);
  }
  const fields: FormFields = Object.create(null);
  for (const [name, [first = '', ...others]] of lists) fields[name] = others.length === 0 ? first : [first, ...others];
  return { fields, bytes };
}

type FormEvent = Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'> &
  Partial<Pick<APIGatewayProxyEventV2, 'headers'>>;

/**
 * The fields of a posted form (`application/x-www-form-urlencoded`), their texts put right as those of a JSON body are.
 * @throws HttpProblem 413, 415; 400 for what is not UTF-8
 */
export function formBody(event: FormEvent): FormFields {
  checkKind(event.headers, 'application/x-www-form-urlencoded');
  const text = textOf(event);
  // What bytes that are none stood for, nobody can tell any more. Whoever pasted U+FFFD itself has sent it as three bytes.
  if (!isUtf8(text)) throw new HttpProblem('not-utf-8');
  const { fields, bytes } = fieldsIn(text);
  if (bytes > maxBodyBytes) throw new HttpProblem('too-large');
  return fields;
}

/**
 * What of a form can be read whatever is wrong with it, so that whoever typed it gets it back: also one that has more in it
 * than is taken. Undefined where it is no form, or larger than anything that is read.
 */
export function formSent(event: FormEvent): FormFields | undefined {
  try {
    checkKind(event.headers, 'application/x-www-form-urlencoded');
    return fieldsIn(textOf(event)).fields;
  } catch (error) {
    if (error instanceof HttpProblem) return undefined;
    throw error;
  }
}
