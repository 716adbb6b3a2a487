/** Who amended, when and why, as every amendment keeps it. */
import * as z from 'zod/mini';
import { packed, unpacked } from '../../base/content/compressed.ts';
import type { Day } from '../../base/time/days.ts';

/** What was written of why. */
const Reason = z.strictObject({ reason: z.string() });

/** Why an amendment was made, as it is kept. */
export const packedReason = (reason: string): Uint8Array<ArrayBuffer> => packed({ reason });

/** Why an amendment was made; absent of what has none. */
export const reasonIn = (content: Uint8Array | undefined): string | undefined =>
  content === undefined ? undefined : unpacked(Reason, content).reason;

/** Who amends, when, and on which day. */
export interface AmendedBy {
  receivedAt: Date;
  on: Day;
  by?: string;
}
