import { stepDown2 } from './step-down-2.ts';
import { stepDown2015 } from './step-down-2015.ts';
import type { Tool } from './tool.ts';

/** Whose words a tool's are, where they are not those of whoever loaded it. */
const wordings = new Map([
  [
    stepDown2015.id,
    "Its words are this project's own, written after the audit of May 2015: they ask what that audit's questionnaire asked, in other words.",
  ],
  [stepDown2.id, "Its words are this project's own, written after the audit of May 2015 and what it taught."],
]);

const tools = new Map([stepDown2015, stepDown2].map((tool) => [tool.id, tool]));

/** The ids of every tool an audit can be opened with, oldest first. */
export const toolIds: readonly string[] = [...tools.keys()];

/** The tool of that id, e.g. `step-down@2015`; undefined where there is none. */
export function toolOf(id: string): Tool | undefined {
  return tools.get(id);
}

/** Whose words the questions of a tool are, in a sentence; undefined where that is not known. */
export const whoseWording = (id: string): string | undefined => wordings.get(id);

/**
 * The tool that an audit names.
 * @throws Error where there is none: an audit is created with a tool that is there
 */
export function toolOfAudit(audit: { tool: string }): Tool {
  const tool = toolOf(audit.tool);
  if (tool === undefined) throw new Error('an audit names a tool that is not there');
  return tool;
}
