import * as z from 'zod/mini';

/**
 * How a deployment wants its shareable packs protected. The bounds are those within which the rules hold: with a
 * `smallCount` of 3 a reader who knows them could tell a hidden 1 from a hidden 2, and with a `minimumCases` of 1 or 2 a
 * row would be about one case, or two that know of each other.
 */
export const DisclosureRule = z.strictObject({
  /** no count from 1 to this less one is shown; 5 where nothing else is set */
  smallCount: z.int().check(z.gte(4), z.lte(100)),
  /** a row of a breakdown rests on at least so many cases; 5 where nothing else is set */
  minimumCases: z.int().check(z.gte(3), z.lte(100)),
});
export type DisclosureRule = z.infer<typeof DisclosureRule>;

/** The rule where a deployment sets none. */
export const defaultRule: DisclosureRule = { smallCount: 5, minimumCases: 5 };

/** Whether a number tells of so few that they could be made out. Nought is not small: it tells of nobody. */
export const isSmall = (n: number, { smallCount }: DisclosureRule): boolean => n > 0 && n < smallCount;

/** No figures are given for a sample of fewer questionnaires: twice the small count, so that parts of it can be shown. */
export const minimumReturned = ({ smallCount }: DisclosureRule): number => 2 * smallCount;

/** What figures end with that say what they count. */
export const doNotCount = 'They do not count children, and they do not show how common anything is.';

/** What figures count, where the number of cases must not be told. */
export const countsWithoutCases = (returned: number, { minimumCases }: DisclosureRule): string =>
  `These figures count ${returned} questionnaires about at least ${minimumCases} cases. ${doNotCount}`;

/**
 * Why a number is not shown. Deliberately coarse: whether it was small itself or only gave away another that was, or
 * whether a row had too few cases or answers all alike, would tell what the suppression hides.
 */
export type SuppressionRule =
  | 'small-count'
  | 'number-withheld'
  | 'rows-withheld'
  | 'table-withheld'
  | 'sample-too-small';

/** Each rule in words. */
export const ruleWords = (rule: SuppressionRule, { smallCount, minimumCases }: DisclosureRule): string =>
  ({
    'small-count': `A number is left out where it is from 1 to ${smallCount - 1}, or where such a number could be worked out from it.`,
    'number-withheld':
      'Of a question that asks for a number only how many answered it is given: a number that few gave tells who they are.',
    'rows-withheld': `A row is left out where it rests on fewer than ${minimumCases} cases, where its answers are all alike, or where such a row could be worked out from it.`,
    'table-withheld':
      'A table is left out whole where too little of it could be shown, where what it rests on is left out, or where an earlier release left it out or too little has changed since.',
    'sample-too-small': `No figures are given for fewer than ${minimumReturned({ smallCount, minimumCases })} questionnaires or ${minimumCases} cases, nor where too little has changed since an earlier release.`,
  })[rule];
