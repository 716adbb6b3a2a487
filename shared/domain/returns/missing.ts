import type * as z from 'zod/mini';
import type { MissingDetail } from './schema.ts';

/** Codes of what was missing of the details sent, or did not match. */
export type MissingCode = z.infer<typeof MissingDetail>;

/** What each code of a check `cannot-identify` means, as the middle of a sentence. */
export const missingInWords: Readonly<Record<MissingCode, string>> = {
  name: 'the name was missing or did not match',
  'date-of-birth': 'the date of birth was missing or did not match',
  'nhs-number': 'the NHS number was missing or did not match',
  address: 'the address was missing or did not match',
  'no-match': 'the details matched nobody in the records',
  unspecified: 'the agency did not say what was missing',
};
