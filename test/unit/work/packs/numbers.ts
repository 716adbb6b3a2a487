import type { Figures } from '../../../../shared/domain/figures/figures.ts';

const idOf = (one: unknown): string => {
  const { case: ofCase, agency } = one as { case?: string; agency?: string };
  return ofCase ?? agency ?? '';
};

function walk(value: unknown, path: string, isPercent: boolean, into: Map<string, string>): void {
  if (typeof value === 'number') into.set(path, String(value));
  else if (isPercent && typeof value === 'string') into.set(path, value);
  else if (isPercent && value === null) into.set(path, '[z]');
  else if (Array.isArray(value)) for (const one of value) walk(one, `${path}/${idOf(one)}`, false, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      walk(inner, `${path}/${key}`, isPercent || key.startsWith('percent'), into);
    }
  }
}

/**
 * Every number and percentage of exact figures' `questions` and `completeness`, as printed, by its place in the file; what
 * is in a list stands under its case or agency. Found by walking the file, whatever is in it.
 */
export function numbersOf({
  questions,
  completeness,
  sample,
}: Pick<Figures, 'questions' | 'completeness' | 'sample'>): Map<string, string> {
  const into = new Map<string, string>();
  walk({ questions, completeness, sample: { ...sample, criteria: undefined } }, '', false, into);
  return into;
}
