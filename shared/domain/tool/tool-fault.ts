/** Something wrong with a tool beyond each of its fields: where, step by step from the file's root, and what. */
export interface ToolFault {
  path: readonly (string | number)[];
  detail: string;
}
