import { randomBytes } from 'node:crypto';

/** A session's secret: 256 random bits. */
export const newSessionSecret = (): string => randomBytes(32).toString('base64url');
