import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** RFC 8785 JSON: equal values give equal bytes, whatever the order their keys were written in. */
export function canonicalJson(value: unknown): string {
  const json = canonicalize(value);
  if (json === undefined) throw new TypeError('Only a JSON value has a canonical form');
  return json;
}

/** SHA-256, in lower-case hex, of a value's canonical JSON: the name of what is stored by its content. */
export const contentHash = (value: unknown): string => textHash(canonicalJson(value));

/** SHA-256, in lower-case hex, of a text's UTF-8. */
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * JSON for people and for diffing: two spaces, a final newline, and the keys in the order they were made,
 * which carries the tool's order of questions and answers.
 */
export function stableJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
