import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readJson, type FaultPlaces, type JsonDocument } from '../content/json.ts';
import { isGivenTwice } from './parse.ts';
import { HttpProblem, type ProblemType } from './problem.ts';

/** The content of a body is at most so many bytes as UTF-8, however it was escaped. */
export const maxBodyBytes = 256 * 1024;

/**
 * A body of more bytes is refused unread. A character takes at most six times its own bytes when it is escaped
 * (`\u0061`), so that no content within {@link maxBodyBytes} is lost; API Gateway hands a function 6 MB at the most.
 */
const maxRawBytes = 6 * maxBodyBytes;

/** A file is of at most so many bytes as it is sent: it is read, and told of, in memory. */
export const maxFileBytes = 1024 * 1024;

const isUtf8 = (charset: string): boolean => /^"?utf-?8"?$/i.test(charset);

/** @throws HttpProblem 415 unless a body is of that kind, in UTF-8, as it is and not compressed */
export function checkKind(
  headers: APIGatewayProxyEventV2['headers'] = {},
  kind: 'application/json' | 'application/x-www-form-urlencoded' = 'application/json',
): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim());
  const charset = parameters.find((one) => /^charset\s*=/i.test(one))?.replace(/^[^=]*=\s*/, '');
  const coding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  const isTaken =
    type.toLowerCase() === kind &&
    (charset === undefined || isUtf8(charset)) &&
    (coding === '' || coding === 'identity');
  if (isTaken) return;
  throw new HttpProblem(
    'unsupported-media-type',
    isGivenTwice(type) ? 'The header Content-Type is there more than once. Send it once.' : undefined,
  );
}

/**
 * A body as text. API Gateway hands JSON over as text, with U+FFFD in place of bytes that are no UTF-8: what they were
 * cannot be told any more, so nobody's words are kept with it. (Whoever means the character itself writes `\ufffd`.)
 * @throws HttpProblem 413, 400
 */
export function textOf(
  { body = '', isBase64Encoded }: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'>,
  { most, tooLarge }: { most: number; tooLarge: 'too-large' | 'file-too-large' } = {
    most: maxRawBytes,
    tooLarge: 'too-large',
  },
): string {
  const bytes = isBase64Encoded ? Buffer.from(body, 'base64') : undefined;
  if ((bytes?.byteLength ?? Buffer.byteLength(body)) > most) throw new HttpProblem(tooLarge);
  if (bytes === undefined) {
    if (body.includes('\uFFFD')) throw new HttpProblem('not-utf-8');
    return body;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpProblem('not-utf-8');
  }
}

function documentIn(text: string): JsonDocument {
  try {
    return readJson(text);
  } catch {
    throw new HttpProblem('malformed-json');
  }
}

/** @throws HttpProblem of that type, naming each place, when there is one */
function refuseAt({ pointers, further }: FaultPlaces, type: ProblemType, code: string, detail: string): void {
  const errors = pointers.map((pointer) => ({ pointer, code, detail }));
  if (errors.length > 0) throw new HttpProblem(type, undefined, errors, further);
}

/**
 * The body's JSON value, its texts put right. Nothing that follows puts them right again.
 * @throws HttpProblem 413, 415; 400 for what is not JSON, not UTF-8 or says a key twice; 422 for half a surrogate pair and
 * for a key `__proto__`, however deep: a schema that takes any key would pass it by without a word
 */
export function jsonBody(
  event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'> & Partial<Pick<APIGatewayProxyEventV2, 'headers'>>,
): unknown {
  checkKind(event.headers);
  const text = textOf(event);
  const { value, repeated, reserved, broken } = documentIn(text);
  if (Buffer.byteLength(text) > maxBodyBytes && Buffer.byteLength(JSON.stringify(value)) > maxBodyBytes) {
    throw new HttpProblem('too-large');
  }
  refuseAt(repeated, 'repeated-key', 'repeated', 'is there twice');
  refuseAt(broken, 'invalid-body', 'not-well-formed', 'has half of a character in it');
  refuseAt(reserved, 'invalid-body', 'unrecognized_keys', 'is not a known field');
  return value;
}

/**
 * The text of a file in JSON, which may be larger than any other body. What it says is for whoever asked for it to read.
 * @throws HttpProblem 413, 415, 400
 */
export function fileBody(
  event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'> & Partial<Pick<APIGatewayProxyEventV2, 'headers'>>,
): string {
  checkKind(event.headers);
  return textOf(event, { most: maxFileBytes, tooLarge: 'file-too-large' });
}
