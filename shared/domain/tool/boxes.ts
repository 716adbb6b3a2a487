import type { Box } from './tool.ts';

/** Whether an answer asks for a box. One that is only offered is asked for by none. */
export const asksFor = ({ when = [] }: Pick<Box, 'when'>, answer: string): boolean =>
  when === 'always' || when.includes(answer);
