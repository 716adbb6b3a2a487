/** What is said of a questionnaire that does not fit its tool: where, by code, and in words what would be right. */
import { expect, test } from 'vitest';
import { parseContent } from '../../../../shared/domain/tool/submission.ts';
import { stepDown2 } from '../../../library.ts';
import { stepDown2015 } from '../../../library.ts';

const told = (value: unknown, tool = stepDown2015): string[] => {
  const parsed = parseContent(tool, value);
  return parsed.ok ? [] : parsed.problems.map(({ pointer, code, detail }) => `${pointer} ${code}: ${detail}`);
};
const whole = { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes' } } };
const header = { role: 'Nurse', involvement: 'past' };
const aDate = 'Give a date that exists, as YYYY-MM-DD.';
const children = 'List the ids of the children covered: at least one, at most 50.';

test.each<[string, unknown, string[]]>([
  ['a text', 'yes', [' wrong-type: Give an object with childrenCovered, answers and, if wanted, header.']],
  [
    'nothing in it',
    {},
    [
      `/childrenCovered required: ${children}`,
      '/answers required: Give an object with an answer for each question, by its id.',
    ],
  ],
  ['more', { ...whole, more: 1 }, ['/more unknown: Only header, childrenCovered and answers are allowed here.']],
  [
    'a header in words',
    { ...whole, header: 'Nurse' },
    ['/header wrong-type: Give an object with role, involvement and, if known, from and to.'],
  ],
  [
    'a header of other things',
    { ...whole, header: { role: ' ', involvement: 'now', from: 'May', name: 'x' } },
    [
      '/header/role blank: Give your role in 1 to 200 characters.',
      '/header/involvement not-allowed: Give one of: past, present.',
      `/header/from not-a-date: ${aDate}`,
      '/header/name unknown: Only role, involvement, from and to are allowed here.',
    ],
  ],
  ['a day that is none', { ...whole, header: { ...header, to: '2015-02-30' } }, [`/header/to not-a-date: ${aDate}`]],
  [
    'an end before its beginning',
    { ...whole, header: { ...header, from: '2015-02-02', to: '2015-02-01' } },
    ['/header/to ends-before-it-begins: Give a date that is not before the one in from.'],
  ],
  ['no child', { ...whole, childrenCovered: [] }, [`/childrenCovered too-few: ${children}`]],
  [
    'a child twice, and one by name',
    { ...whole, childrenCovered: ['Child 1', 'child-1', 'child-1'] },
    [
      '/childrenCovered/2 repeated: Name each child once.',
      "/childrenCovered/0 not-an-id: Give a child's id as the case lists it: 1 to 32 small letters, digits or hyphens.",
    ],
  ],
  [
    'answers that are a list',
    { ...whole, answers: [] },
    ['/answers wrong-type: Give an object with an answer for each question, by its id.'],
  ],
  [
    'a question that there is not, and an answer without its field',
    { ...whole, answers: { Z9: { answer: 'yes' }, A1: 'yes' } },
    [
      '/answers/A1 wrong-type: Give an object with: answer, reason, details.',
      `/answers/Z9 unknown: The questions of this tool are: ${stepDown2015.questions.map(({ id }) => id).join(', ')}.`,
    ],
  ],
  [
    'boxes and reasons that do not belong, in the order of the page',
    {
      ...whole,
      answers: {
        F1: { answer: 'good', reason: 'other' },
        E2: { answer: ' ' },
        D3: { answer: 'maybe', since: '2015', details: 3 },
        A2: { answer: 'dont-know' },
        A1: { answer: 'no', reason: 'other' },
      },
    },
    [
      '/answers/A1/reason reason-not-allowed: A reason goes with dont-know only: take it away, or change the answer.',
      '/answers/A2/reason reason-required: Say why you do not know. Give one of: not-involved-then, no-longer-involved, not-in-records, record-not-accessible, question-unclear, other, reason-not-collected. It goes with dont-know only.',
      '/answers/D3/answer not-allowed: Give one of: yes, no, dont-know.',
      '/answers/D3/details wrong-type: Give a text of at most 20,000 characters, or leave the box out.',
      '/answers/D3/since unknown: Only these are allowed here: answer, reason, frequency, recorded-in, details.',
      '/answers/E2/answer blank: Give a text of at most 20,000 characters, and not a blank one; or leave the question out.',
      '/answers/F1/reason reason-not-allowed: Only these are allowed here: answer, details.',
    ],
  ],
])('%s', (_what, value, expected) => {
  expect(told(value)).toEqual(expected);
});

test('a box for a date takes a day or a month', () => {
  const given = (on: string) => ({ ...whole, answers: { D8: { answer: 'between-workers', 'raised-on': on } } });
  for (const day of ['2026-02-28', '2026-02', '']) expect(told(given(day), stepDown2)).toEqual([]);
  for (const day of ['2026-02-30', '2026-13', 'in May', 'x 2026-02']) {
    expect(told(given(day), stepDown2)).toEqual([
      '/answers/D8/raised-on not-a-date: Give a date that exists, as YYYY-MM-DD or YYYY-MM, or leave the box blank.',
    ]);
  }
});
