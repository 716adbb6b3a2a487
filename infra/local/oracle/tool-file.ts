/** A questionnaire as its file has it, read with nothing of the product: as much as counting, reckoning and printing need. */
import * as z from 'zod/mini';
import { CountedTool } from './recount.ts';

const ToolFile = z.object({
  ...CountedTool.shape,
  services: z.array(z.object({ value: z.string(), label: z.string() })),
  calledFor: z.array(
    z.object({
      always: z.exactOptional(z.literal(true)),
      factor: z.exactOptional(z.string()),
      ageBand: z.exactOptional(z.string()),
      services: z.array(z.string()),
    }),
  ),
  concerns: z.array(z.object({ question: z.string(), is: z.string() })),
});
export type ToolFile = z.infer<typeof ToolFile>;

/** @param json of the file that was loaded */
export const toolFile = (json: string): ToolFile => ToolFile.parse(JSON.parse(json));
