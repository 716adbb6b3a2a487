import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { jsonSchemaOf } from '../../../../shared/domain/tool/json-schema.ts';
import { parseContent } from '../../../../shared/domain/tool/submission.ts';
import type { Box, Tool } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2, toolIds, toolOf } from '../../../library.ts';
import { yesNo } from '../../../questions.ts';
import { contentOf } from './samples.ts';

const answers = (given: object) => ({ childrenCovered: ['child-1'], answers: given });

test('the JSON Schema says which answers ask for a box, and which boxes are offered', () => {
  const boxes: Box[] = [
    { id: 'details', wording: 'What?', type: 'text', when: ['yes'], offered: true },
    { id: 'on', wording: 'When?', type: 'date', offered: true },
    { id: 'where', wording: 'Where?', type: 'text', when: 'always' },
  ];
  const tool: Tool = { ...stepDown2, questions: [yesNo({ id: 'A1', about: 'agency', wording: 'Is it so?', boxes })] };
  expect(jsonSchemaOf(tool, '/v1/tools')).toHaveProperty(
    'properties.answers.properties.A1.$comment',
    'details is asked for on yes and offered with every answer; on is offered with every answer; where is asked for always',
  );
});

describe.each([...toolIds])('the JSON Schema of %s', (id) => {
  const tool = toolOf(id)!;
  const schema = jsonSchemaOf(tool, '/v1/tools');
  // The full zod reads a JSON Schema by itself, from the document alone: a judge that shares nothing with our parser.
  const judge = z.fromJSONSchema(schema);
  const verdicts = (body: unknown): boolean[] => [parseContent(tool, body).ok, judge.safeParse(body).success];

  test('has a stable id and is of 2020-12', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `/v1/tools/${id}/schema.json`,
      title: tool.title,
    });
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  test('carries every question’s wording, guidance and options', () => {
    const text = JSON.stringify(schema);
    for (const { wording, guidance, options, boxes, reasons } of tool.questions) {
      for (const words of [wording, guidance ?? '', ...boxes.map((b) => b.wording)])
        expect(text).toContain(JSON.stringify(words).slice(1, -1));
      for (const { value, label } of [...options, ...(reasons ?? [])])
        expect(text).toContain(JSON.stringify({ const: value, title: label }));
    }
  });

  test('takes what the parser takes', () => {
    fc.assert(
      fc.property(contentOf(tool), (content) => {
        // What is stored may hold no answer; what is sent may not.
        fc.pre(Object.keys(content.answers).length > 0);
        expect(verdicts(content)).toEqual([true, true]);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    {},
    { ...answers({}), extra: 1 },
    { childrenCovered: [], answers: {} },
    { childrenCovered: Array.from({ length: 51 }, (_, i) => `child-${i}`), answers: {} },
    { childrenCovered: ['A'], answers: {} },
    { header: { role: ' ', involvement: 'past' }, ...answers({}) },
    { header: { role: 'x', involvement: 'future' }, ...answers({}) },
    { header: { role: 'x', involvement: 'past', from: '1 May' }, ...answers({}) },
    answers({ Z9: { answer: 'yes' } }),
  ])('refuses what the parser refuses: %j', (body) => {
    expect(verdicts(body)).toEqual([false, false]);
  });

  test('says that an answer is given', () => {
    expect(judge.safeParse(answers({})).success).toBe(false);
    expect(schema).toHaveProperty('properties.answers.minProperties', 1);
  });

  test('says that a child is named once', () => {
    expect(schema).toHaveProperty('properties.childrenCovered.uniqueItems', true);
  });

  test.each(tool.questions.map((q) => [q.id, q] as const))('agrees with the parser on %s', (_, q) => {
    const good = q.type === 'text' ? 'words' : q.options[0]!.value;
    const all: [answer: object, taken: boolean][] = [
      [{ answer: good, details: '' }, true],
      [{ answer: q.type === 'text' ? '' : 'perhaps' }, false],
      [{}, false],
      [{ answer: good, reason: 'other' }, false],
      [{ answer: good, extra: 'x' }, false],
      [{ answer: good, details: 'x'.repeat(20_001) }, false],
      [{ answer: 'dont-know' }, q.type === 'text'],
      [{ answer: 'dont-know', reason: 'other' }, q.reasons !== undefined],
      [{ answer: 'dont-know', reason: 'forgot' }, false],
      ...q.boxes.map((box): [object, boolean] => [
        { answer: good, [box.id]: box.type === 'date' ? '2026-1' : 1 },
        false,
      ]),
    ];
    for (const [answer, taken] of all) expect(verdicts(answers({ [q.id]: answer }))).toEqual([taken, taken]);
  });
});
