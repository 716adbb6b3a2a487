import type { AgeBand } from './codes.ts';

const ageBands: Readonly<Record<AgeBand, string>> = {
  unborn: 'not yet born',
  'under-1': 'aged under 1',
  'pre-school': 'of pre-school age',
  'school-age': 'of school age',
  '16-17': 'aged 16 or 17',
  '18-25': 'aged 18 to 25',
};

/** How old a child is, as people read it, within a sentence. */
export const ageBandInWords = (band: AgeBand): string => ageBands[band];
