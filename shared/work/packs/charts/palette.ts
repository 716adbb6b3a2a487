import type { Question } from '../../../domain/tool/tool.ts';

/** How a part of a chart is filled. `ink` is the colour of text on it. */
export interface Fill {
  colour: string;
  ink: string;
  /** drawn over the colour, so that the fill is told apart without it */
  pattern?: 'lines' | 'dots' | 'grid' | undefined;
  /** of the pattern, and of the outline that a pale fill needs */
  mark?: string | undefined;
  outlined?: boolean | undefined;
}

export const ink = '#1c1c1c';
export const quietInk = '#505050';
export const white = '#ffffff';

// The categorical palette of the UK Government Analysis Function. Neighbours are a dark and a light one, so that they
// differ by more than 3 to 1 in luminance; what is alike in luminance differs by its pattern.
const darkBlue: Fill = { colour: '#12436d', ink: white };
const orange: Fill = { colour: '#f46a25', ink };
const darkPink: Fill = { colour: '#801650', ink: white, pattern: 'lines', mark: '#dca6c4' };
const turquoise: Fill = { colour: '#28a197', ink, pattern: 'dots', mark: '#0b4a45' };
const darkGrey: Fill = { colour: '#3d3d3d', ink: white, pattern: 'grid', mark: '#8f8f8f' };
const lightPurple: Fill = { colour: '#a285d1', ink, pattern: 'grid', mark: '#5f4491' };

/** "Don't know" is an answer of no kind: white, with dots. */
const unknown: Fill = { colour: white, ink, pattern: 'dots', mark: '#8a8a8a', outlined: true };

/** A number that is not shown: hatched, and never labelled with a number. */
export const hidden: Fill = { colour: white, ink, pattern: 'lines', mark: '#8a8a8a', outlined: true };

/** What was never asked for or never came, as an empty frame. */
export const empty: Fill = { colour: white, ink, mark: '#8a8a8a', outlined: true };

/** From few to many: the blues of the sequential palette, the lightest outlined. */
const amounts: readonly Fill[] = [
  { colour: white, ink, mark: '#12436d', outlined: true },
  { colour: '#6bace6', ink },
  { colour: '#2073bc', ink: white, pattern: 'lines', mark: '#8fbde6' },
  darkBlue,
];

/** A ramp of blues from pale to dark, each far enough from black or from white that a text on it can be read. */
const ramp = ['#e4f0fb', '#c3dcf4', '#9dc5ed', '#78afe4', '#5b97d3', '#2f72b0', '#1f5b95', '#12436d', '#081f36'];
/** From here on text is white; the colours before that are too pale to stand on white without an outline. */
const dark = 5;

/** A step of so many, in their order: pale to dark, every other one lined, so that neighbours are told apart without colour. */
function step(index: number, steps: number): Fill {
  const place = Math.round((index * (ramp.length - 1)) / Math.max(steps - 1, 1));
  const isDark = place >= dark;
  return {
    colour: ramp[place] ?? '#081f36',
    ink: isDark ? white : ink,
    mark: isDark ? '#8fbde6' : '#12436d',
    ...(index % 2 === 1 && { pattern: 'lines' as const }),
    ...(!isDark && { outlined: true }),
  };
}

const grades: Readonly<Record<string, Fill>> = {
  inadequate: darkPink,
  'requires-improvement': orange,
  good: darkBlue,
  outstanding: turquoise,
  'very-bad': darkPink,
  'fairly-bad': orange,
  'fairly-good': darkBlue,
  'very-good': turquoise,
};

const answers: Readonly<Record<string, Fill>> = { yes: darkBlue, no: orange };
const kinds: readonly Fill[] = [darkBlue, orange, darkPink, turquoise, darkGrey, lightPurple];

/** The bars of a chart in which no colour tells answers apart. */
export const bar = darkBlue;

/**
 * The fill of one answer; `index` is its place among the question's counted answers, without "don't know".
 * @param steps how many of a scale's answers are in an order: those without "don't know"
 */
export function fillOf(type: Question['type'], value: string, index: number, steps: number): Fill {
  if (value === 'dont-know') return unknown;
  if (type === 'scale') return step(index, steps);
  const own = type === 'band' ? amounts[index] : (grades[value] ?? answers[value]);
  return own ?? kinds[index % kinds.length] ?? darkBlue;
}

/** The states of a questionnaire as readers are told of them, in the order of reading, each with the letters of its cell. */
export const states = {
  complete: { title: 'Complete', letters: 'C', fill: darkBlue },
  'with-gaps': { title: 'Questions left unanswered', letters: 'Q', fill: { ...turquoise, pattern: undefined } },
  'no-reply': { title: 'No reply', letters: 'NR', fill: orange },
  'cannot-identify': { title: 'Cannot tell from the details', letters: 'CT', fill: darkPink },
  'not-known': { title: 'No record of them', letters: 'N', fill: unknown },
  declined: { title: 'Declined', letters: 'D', fill: lightPurple },
  withdrawn: { title: 'No longer asked for', letters: 'X', fill: empty },
} as const satisfies Record<string, { title: string; letters: string; fill: Fill }>;

/** Questionnaires that came, where it is not told how many of them are complete. */
export const returned = { title: 'Returned', fill: darkBlue };

export const line = '#12436d';
export const rule = '#c4c4c4';
