import { valuesIn, type Given } from './answers.ts';
import type { Box } from './tool.ts';

/** Whether an answer asks for a box, with any of its values. One that is only offered is asked for by none. */
export const asksFor = ({ when = [] }: Pick<Box, 'when'>, answer: Given): boolean =>
  when === 'always' || valuesIn(answer).some((value) => when.includes(value));
