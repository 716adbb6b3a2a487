import type { Question, Tool } from './tool.ts';

/** Something wrong with a tool beyond each of its fields: where, step by step from the file's root, and what. */
export interface ToolFault {
  path: readonly (string | number)[];
  detail: string;
}

type Path = ToolFault['path'];

/** A fault, where there is one. */
export const faultIf = (when: boolean, path: Path, detail: string): ToolFault[] => (when ? [{ path, detail }] : []);

/** A fault for each that stood before in the list. @param at where the one at an index stands */
export const repeats = (ids: readonly string[], at: (index: number) => Path): ToolFault[] =>
  ids.flatMap((id, index) => faultIf(ids.indexOf(id) !== index, at(index), 'stands here twice'));

/** Whether a question offers a value. */
export const has = (question: Question | undefined, value: string): boolean =>
  question?.options.some((option) => option.value === value) ?? false;

/** Questions by their ids. */
export type Questions = ReadonlyMap<string, Question>;

/** A fault, where nothing is asked under this id. */
export const noQuestion = (id: string, path: Path, questions: Questions): ToolFault[] =>
  faultIf(!questions.has(id), path, 'is no question of this tool');

/** A fault, where no factor is called so. */
export const factorFaults = (factor: string, path: Path, { factors }: Tool): ToolFault[] =>
  faultIf(!factors.some(({ value }) => value === factor), path, 'is no factor of this tool');
