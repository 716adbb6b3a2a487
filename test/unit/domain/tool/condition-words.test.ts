/** When a question applies, as people read it: in the report, and in the schema for whoever writes a client. */
import { expect, test } from 'vitest';
import { conditionWords } from '../../../../shared/domain/tool/condition-words.ts';
import { jsonSchemaOf } from '../../../../shared/domain/tool/json-schema.ts';
import type { Condition } from '../../../../shared/domain/tool/condition.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { theme } from '../../../conditioned.ts';
import { stepDown2 } from '../../../library.ts';
import { yesNo } from '../../../questions.ts';

const asked = (id: string, appliesWhen?: Condition) =>
  yesNo({ id, about: 'agency', wording: 'Was it so?', ...(appliesWhen && { appliesWhen }) });
const resting = (appliesWhen: Condition): Tool => ({
  ...stepDown2,
  ...theme,
  factors: [...theme.factors, { value: 'fgm', label: 'FGM' }, { value: 'drift', label: 'Drifting' }],
  questions: [asked('A1'), asked('A2', appliesWhen)],
});
const words = (condition: Condition): string | undefined => conditionWords(resting(condition), asked('A2', condition));

test.each<[Condition, string]>([
  [{ question: 'A1', is: ['yes', 'no'] }, 'Only where A1 was answered Yes or No.'],
  [{ factor: 'drift' }, 'Only in cases with drifting.'],
  [{ factor: 'fgm' }, 'Only in cases with FGM.'],
  [{ ageBand: ['unborn', '16-17'] }, 'Only where a child covered is not yet born or aged 16 or 17.'],
  [{ involvement: 'present' }, 'Only where the agency is involved now.'],
  [{ involvement: 'past' }, 'Only where the agency was involved in the past.'],
  [{ attribute: 'coast', is: ['east'] }, 'Only where coast of the case is In words: east.'],
  [
    { attribute: 'swims', is: ['well', 'badly'] },
    'Only where swims of a child covered is In words: well or In words: badly.',
  ],
  [
    { all: [{ factor: 'fgm' }, { any: [{ involvement: 'past' }, { question: 'A1', is: ['no'] }] }] },
    'Only where the case has FGM and (the agency was involved in the past or A1 was answered No).',
  ],
])('%j is read as %s', (condition, read) => expect(words(condition)).toBe(read));

test('one that always applies says nothing', () => {
  expect(conditionWords(stepDown2, asked('A1'))).toBeUndefined();
});

test('the schema of submissions says when a question applies', () => {
  const schema = jsonSchemaOf(resting({ involvement: 'past' }), '/v1/tools');
  expect(schema).toHaveProperty(
    'properties.answers.properties.A2.$comment',
    'applies only where the agency was involved in the past',
  );
  expect(schema).not.toHaveProperty('properties.answers.properties.A1.$comment');
});
