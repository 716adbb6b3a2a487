/**
 * What a tool takes and refuses, where it is a tool that nobody held anything against before: its schema is made when it is
 * first asked for, and kept.
 */
import { describe, expect, test } from 'vitest';
import { band, choice, grade, quality, text, yesNo, yesNoDontKnow } from '../../../questions.ts';
import { countedOptions } from '../../../../shared/domain/tool/options.ts';
import { stepDown2 } from '../../../library.ts';
import { boxesOf, maxChildren, parseContent, submissionSchemaOf } from '../../../../shared/domain/tool/submission.ts';
import { maxTextLength } from '../../../../shared/domain/tool/text-length.ts';
import type { Box, Question, Tool } from '../../../../shared/domain/tool/tool.ts';

const box = (id: string, type: Box['type'] = 'text'): Box => ({ id, wording: 'What?', type, when: 'always' });
const asked = (id: string, ...boxes: Box[]) => ({ id, about: 'agency' as const, wording: 'Was it so?', boxes });

/** A tool of its own for each example. */
const made = (): Tool => ({
  ...stepDown2,
  questions: [
    yesNoDontKnow(asked('A1', box('on', 'date'), box('where'))),
    yesNo(asked('A2', box('from'))),
    yesNoDontKnow(asked('A3')),
    text(asked('A4')),
    grade(asked('A5')),
  ],
});

const told = (value: unknown): string[] | 'taken' => {
  const parsed = parseContent(made(), value);
  return parsed.ok ? 'taken' : parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`);
};
const answering = (answers: object) => told({ childrenCovered: ['child-1'], answers });
const headed = (header: object) => told({ header, childrenCovered: ['child-1'], answers: {} });
const covering = (...childrenCovered: unknown[]) => told({ childrenCovered, answers: {} });

describe('answers', () => {
  test.each<[what: string, answers: object]>([
    ['none', {}],
    [
      'each of its kind',
      { A1: { answer: 'yes' }, A2: { answer: 'no' }, A4: { answer: 'Words.' }, A5: { answer: 'good' } },
    ],
    ["a reason with a don't know", { A1: { answer: 'dont-know', reason: 'other' }, A3: { answer: 'yes' } }],
    [
      'boxes of the question, and details on any',
      { A1: { answer: 'yes', where: 'x', details: '' }, A4: { answer: 'x', details: 'y' } },
    ],
    ['as long a text as there may be', { A4: { answer: 'x'.repeat(maxTextLength) } }],
  ])('are taken: %s', (_, answers) => expect(answering(answers)).toBe('taken'));

  test.each<[what: string, answers: object, problems: string[]]>([
    ['a question that there is not', { Z9: { answer: 'yes' } }, ['/answers/Z9 unknown']],
    ['a question that is named as a field is', { reason: { answer: 'yes' } }, ['/answers/reason unknown']],
    ['no object', { A1: 'yes' }, ['/answers/A1 wrong-type']],
    ['nothing answered', { A1: {} }, ['/answers/A1/answer required']],
    ['what is not offered', { A2: { answer: 'dont-know' } }, ['/answers/A2/answer not-allowed']],
    ['no words', { A4: { answer: ' ' } }, ['/answers/A4/answer blank']],
    ['too many words', { A4: { answer: 'x'.repeat(maxTextLength + 1) } }, ['/answers/A4/answer too-long']],
    ['half a character', { A4: { answer: 'a\uD800b' } }, ['/answers/A4/answer not-well-formed']],
    [
      'half a character in a box that is named as a date of the header is',
      { A2: { answer: 'no', from: '\uD800' } },
      ['/answers/A2/from not-well-formed'],
    ],
    ['a box of another question', { A3: { answer: 'yes', where: 'x' } }, ['/answers/A3/where unknown']],
    ['a box that holds no text', { A1: { answer: 'yes', where: 7 } }, ['/answers/A1/where wrong-type']],
    ['no reason', { A1: { answer: 'dont-know' } }, ['/answers/A1/reason reason-required']],
    ['a reason that is none', { A1: { answer: 'dont-know', reason: 'busy' } }, ['/answers/A1/reason not-allowed']],
    ['a reason for a yes', { A1: { answer: 'yes', reason: 'other' } }, ['/answers/A1/reason reason-not-allowed']],
    [
      'a reason where none is asked',
      { A2: { answer: 'yes', reason: 'other' } },
      ['/answers/A2/reason reason-not-allowed'],
    ],
  ])('are refused: %s', (_, answers, problems) => expect(answering(answers)).toEqual(problems));

  test('are told of in the order of the tool, whatever is wrong with each', () => {
    expect(
      answering({
        A5: {},
        A3: { answer: 'dont-know' },
        A2: { answer: 'maybe' },
        A1: { answer: 'no', reason: 'other' },
      }),
    ).toEqual([
      '/answers/A1/reason reason-not-allowed',
      '/answers/A2/answer not-allowed',
      '/answers/A3/reason reason-required',
      '/answers/A5/answer required',
    ]);
  });

  test.each(['2026-03-14', '2026-03', '1999-12', '2026-10', '', ' ', '\t  '])('take the date %j', (on) =>
    expect(answering({ A1: { answer: 'yes', on } })).toBe('taken'),
  );
  test.each(['2026-02-30', '2026-13', '2026-00', '14 March', 'x 2026-03', '2026-03 or so', 'May', '6-03', 'abcd-03'])(
    'take no date %j',
    (on) => expect(answering({ A1: { answer: 'yes', on } })).toEqual(['/answers/A1/on not-a-date']),
  );

  test('are told in a box of words what words it takes, though another box of the question takes a date', () => {
    const parsed = parseContent(made(), { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes', where: 7 } } });
    expect(!parsed.ok && parsed.problems[0]?.detail).toBe(
      'Give a text of at most 20,000 characters, or leave the box out.',
    );
  });
});

describe('the header', () => {
  const header = { role: 'Nurse', involvement: 'past' };

  test.each([
    header,
    { ...header, involvement: 'present' },
    { ...header, from: '2015-01-02' },
    { ...header, to: '2015-01-02' },
    { ...header, from: '2015-01-02', to: '2015-01-02' },
  ])('is taken: %j', (one) => expect(headed(one)).toBe('taken'));

  test.each<[header: object, problems: string[]]>([
    [{}, ['/header/role required', '/header/involvement required']],
    [{ ...header, role: '' }, ['/header/role blank']],
    [{ ...header, role: 'x'.repeat(201) }, ['/header/role too-long']],
    [{ ...header, involvement: 'never' }, ['/header/involvement not-allowed']],
    [{ ...header, from: 'May' }, ['/header/from not-a-date']],
    [{ ...header, from: '2015-01-03', to: '2015-01-02' }, ['/header/to ends-before-it-begins']],
    [{ ...header, reason: 'other' }, ['/header/reason unknown']],
  ])('is refused: %j', (one, problems) => expect(headed(one)).toEqual(problems));
});

describe('the children covered', () => {
  const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `child-${i + 1}`);

  test('are one to fifty, each once', () => {
    for (const count of [1, 2, maxChildren]) expect(covering(...ids(count))).toBe('taken');
    expect(covering()).toEqual(['/childrenCovered too-few']);
    expect(covering(...ids(maxChildren + 1))).toEqual(['/childrenCovered too-many']);
    expect(covering('child-1', 'child-2', 'child-1')).toEqual(['/childrenCovered/2 repeated']);
  });

  test('are named by their ids; one that is wrong in two ways is told of once', () => {
    expect(covering('Child 1')).toEqual(['/childrenCovered/0 not-an-id']);
    expect(covering('Child 1', 'Child 1')).toEqual(['/childrenCovered/1 repeated', '/childrenCovered/0 not-an-id']);
  });
});

describe('a body', () => {
  test.each<[value: unknown, problems: string[]]>([
    [undefined, [' required']],
    [null, [' wrong-type']],
    [{}, ['/childrenCovered required', '/answers required']],
    [{ childrenCovered: ['a'], answers: null }, ['/answers wrong-type']],
    [{ childrenCovered: ['a'], answers: {}, more: 1 }, ['/more unknown']],
  ])('%j is none', (value, problems) => expect(told(value)).toEqual(problems));

  test('is held against a schema that is made once for a tool', () => {
    const tool = made();
    expect(submissionSchemaOf(tool)).toBe(submissionSchemaOf(tool));
  });
});

describe('the kinds of question', () => {
  const values = ({ options }: Question): string[] => options.map(({ value }) => value);

  test('that the auditor must decide offer no way out', () => {
    for (const made of [
      yesNo(asked('A1')),
      grade(asked('A1')),
      quality(asked('A1')),
      band(asked('A1')),
      text(asked('A1')),
    ]) {
      expect(values(made)).not.toContain('dont-know');
      expect(made).not.toHaveProperty('reasons');
    }
  });

  test('that may not be known ask why', () => {
    for (const made of [yesNoDontKnow(asked('A1')), band(asked('A1'), true), choice(asked('A1'), [])]) {
      expect(values(made).at(-1)).toBe('dont-know');
      expect(made.reasons).toContainEqual(expect.objectContaining({ value: 'other' }));
    }
  });

  test('are counted without what does not apply', () => {
    const all = yesNoDontKnow({ ...asked('A1'), canBeNotApplicable: true });
    expect(values(all)).toEqual(['yes', 'no', 'dont-know', 'not-applicable']);
    expect(countedOptions(all).map(({ value }) => value)).toEqual(['yes', 'no', 'dont-know']);
  });

  test('take details besides their own boxes, once', () => {
    expect(boxesOf(yesNo(asked('A1', box('on', 'date'))))).toEqual([
      { id: 'on', type: 'date' },
      { id: 'details', type: 'text' },
    ]);
    expect(boxesOf(yesNo(asked('A1', box('details'))))).toEqual([{ id: 'details', type: 'text' }]);
  });
});
