/** The published schema of tool files agrees with what is checked of each field; the full zod reads it from the document alone. */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { toolSchema } from '../../../../infra/tool-schema.ts';
import { Tool } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2, stepDown2015 } from '../../../library.ts';

const judge = z.fromJSONSchema(toolSchema('/v1/tool.schema.json'));
const verdicts = (value: unknown): boolean[] => [Tool.safeParse(value).success, judge.safeParse(value).success];

test('takes the tools of the library', () => {
  for (const tool of [stepDown2015, stepDown2]) expect(verdicts(tool)).toEqual([true, true]);
});

test.each<[what: string, change: (tool: Tool) => unknown]>([
  ['a field that is not known', (tool) => Object.assign(tool, { colour: 'red' })],
  ['a field that is not known, further in', (tool) => Object.assign(tool.questions[0]!, { colour: 'red' })],
  ['another version of the format', (tool) => Object.assign(tool, { schema: 'tool/v2' })],
  ['words that are none', (tool) => (tool.questions[0]!.wording = ' ')],
  ['too many words', (tool) => (tool.questions[0]!.wording = 'x'.repeat(601))],
  ['an id of a question that no address can have', (tool) => (tool.questions[0]!.id = 'A 1')],
  ['a kind of question that there is not', (tool) => Object.assign(tool.questions[0]!, { type: 'maybe' })],
  ['no services', (tool) => (tool.services = [])],
  ['a rule that there is not', (tool) => Object.assign(tool.signals[0]!, { rule: 'maybe' })],
])('refuses %s', (_, change) => {
  const tool = structuredClone(stepDown2);
  change(tool);
  expect(verdicts(tool)).toEqual([false, false]);
});
