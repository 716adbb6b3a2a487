import type { Question } from './tool.ts';

/** An answer or a reason as people read it: in the tool's words, or as it stands where it is none of the options. */
export const labelOf = (options: Question['options'] | undefined, value: string): string =>
  options?.find((option) => option.value === value)?.label ?? value;
