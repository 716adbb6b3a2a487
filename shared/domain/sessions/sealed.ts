import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const kind = 'aes-256-gcm';
const [nonceBytes, tagBytes] = [12, 16];

/** The key that a session's secret makes. It is kept nowhere: only the session's cookie opens what it seals. */
const keyOf = (secret: string): Uint8Array => new Uint8Array(hkdfSync('sha256', secret, '', 'kept in a session', 32));

/** Something that nobody reads without the secret of a session, and that opens in one place alone. @param place what it is of */
export function sealed(secret: string, place: string, content: string | Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(kind, keyOf(secret), nonce).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(Buffer.from(content)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** What was sealed. @throws Error where it was sealed with another secret, or for another place, or was changed */
export function unsealedBytes(secret: string, place: string, bytes: Uint8Array): Uint8Array {
  const [nonce, tag] = [bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes, nonceBytes + tagBytes)];
  const decipher = createDecipheriv(kind, keyOf(secret), nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
}

/** The text that was sealed. @throws Error as {@link unsealedBytes} does */
export const unsealed = (secret: string, place: string, bytes: Uint8Array): string =>
  Buffer.from(unsealedBytes(secret, place, bytes)).toString('utf8');
