import { createHash } from 'node:crypto';

/**
 * An addressee's opaque id: one e-mail address in one audit, whatever agencies it stands for. Stands in queues and keys
 * in place of the address.
 * @returns 32 hex digits
 */
export const addresseeId = (audit: string, email: string): string =>
  createHash('sha256').update(`${audit}\n${email.toLowerCase()}`).digest('hex').slice(0, 32);
