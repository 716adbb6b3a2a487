import raw2015 from './library/step-down@2015.json' with { type: 'json' };
import raw2 from './library/step-down@2.json' with { type: 'json' };
import { Tool } from './tool.ts';

const tools = new Map([raw2015, raw2].map((raw) => Tool.parse(raw)).map((tool) => [tool.id, tool]));

/** The ids of every tool an audit can be opened with, oldest first. */
export const toolIds: readonly string[] = [...tools.keys()];

/** The tool of that id, e.g. `step-down@2015`; undefined where there is none. */
export function toolOf(id: string): Tool | undefined {
  return tools.get(id);
}

/**
 * The tool that an audit names.
 * @throws Error where there is none: an audit is created with a tool that is there
 */
export function toolOfAudit(audit: { tool: string }): Tool {
  const tool = toolOf(audit.tool);
  if (tool === undefined) throw new Error('an audit names a tool that is not there');
  return tool;
}
