import { stepDown2 } from './step-down-2.ts';
import { stepDown2015 } from './step-down-2015.ts';
import type { Question, Tool } from './tool.ts';

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

/**
 * Minutes that a questionnaire takes once the records are read, by its tool's own estimate: a choice half a minute, a box or
 * a written answer two. Estimates until answers were timed; undefined where a tool gives none.
 */
const minutes = new Map([
  [stepDown2015.id, 60],
  [stepDown2.id, 60],
]);

/** How long a questionnaire of an audit takes, by its tool's own estimate. */
export const minutesOf = (audit: { tool: string }): number | undefined => minutes.get(audit.tool);

/** A question of an audit's tool as mails name it: by its id, in the tool's own words. */
export function questionOf(
  audit: { tool: string },
  id: string | undefined,
): Pick<Question, 'id' | 'wording'> | undefined {
  const question = toolOfAudit(audit).questions.find((one) => one.id === id);
  return question === undefined ? undefined : { id: question.id, wording: question.wording };
}
