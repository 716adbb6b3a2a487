/** What is wrong with when a question applies is told when its tool is loaded, by the place of what is wrong. */
import { describe, expect, test } from 'vitest';
import { pointerOf } from '../../../../shared/base/content/pointer.ts';
import { conditionFaults } from '../../../../shared/domain/tool/condition-faults.ts';
import { faultsOf } from '../../../../shared/domain/tool/faults.ts';
import type { Condition } from '../../../../shared/domain/tool/condition.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { theme } from '../../../conditioned.ts';
import { stepDown2, unreported } from '../../../library.ts';
import { yesNo } from '../../../questions.ts';

const asked = (id: string, appliesWhen?: Condition) =>
  yesNo({ id, about: 'agency', wording: 'Was it so?', ...(appliesWhen && { appliesWhen }) });

/** A tool whose first question is everybody's, and whose others rest on these. */
const restingOn = (...conditions: Condition[]): Tool => ({
  ...unreported(stepDown2),
  ...theme,
  calledFor: [],
  sections: [{ id: 'A', title: 'Section A' }],
  questions: [asked('A1'), ...conditions.map((condition, at) => asked(`A${at + 2}`, condition))],
  concerns: [],
  comparable: [],
  signals: [],
});
const told = (...conditions: Condition[]): string[] =>
  faultsOf(restingOn(...conditions)).map(({ path, detail }) => `${pointerOf(path)} ${detail}`);

const yes: Condition = { question: 'A1', is: ['yes'] };
const fog: Condition = { factor: 'fog' };
const ferry: Condition = { service: ['ferry'] };
const harbour: Condition = { service: ['harbour'] };
const first = '/questions/1/appliesWhen';

describe('what a question rests on', () => {
  test.each<[string, Condition]>([
    ['an answer before it', yes],
    ['a factor', fog],
    ['a service', ferry],
    ['ages', { ageBand: ['unborn', '18-25'] }],
    ['an involvement', { involvement: 'past' }],
    ['an attribute of the case', { attribute: 'coast', is: ['east'] }],
    ['an attribute of a child', { attribute: 'swims', is: ['well', 'badly'] }],
    ['all of several', { all: [yes, fog, ferry] }],
    ['any of several within all of others', { all: [{ any: [yes, fog] }, { any: [ferry, harbour] }] }],
  ])('is right as %s', (_, condition) => expect(told(condition)).toEqual([]));

  test.each<[string, Condition, string]>([
    ['a factor', { factor: 'fogg' }, '/factor is no factor of this tool: did you mean fog?'],
    ['a service', { service: ['ferry', 'x'] }, '/service/1 is no service of this tool'],
    [
      'an attribute',
      { attribute: 'coats', is: ['east'] },
      '/attribute is no attribute of this tool: did you mean coast?',
    ],
    ['a value', { attribute: 'coast', is: ['east', 'zzz'] }, '/is/1 is no value of this attribute'],
    ['an answer', { question: 'A1', is: ['no', 'maybe'] }, '/is/1 depends on an unknown answer'],
    ['a question', { question: 'A9', is: ['no'] }, '/question depends on a question that does not come before it'],
    ['itself', { question: 'A2', is: ['no'] }, '/question depends on a question that does not come before it'],
  ])('is not known of %s, however deep it stands', (_, condition, fault) => {
    expect(told(condition)).toEqual([`${first}${fault}`]);
    expect(told({ all: [yes, { any: [fog, condition] }] })).toEqual([`${first}/all/1/any/1${fault}`]);
  });

  test('is told of each part that is wrong', () => {
    expect(told({ any: [{ factor: 'x' }, { service: ['y'] }] })).toEqual([
      `${first}/any/0/factor is no factor of this tool`,
      `${first}/any/1/service/0 is no service of this tool`,
    ]);
  });
});

describe('a question that can never apply', () => {
  const never = 'can never apply: what it asks for cannot be so at once';

  test.each<[string, Condition]>([
    ['two services at once', { all: [ferry, harbour] }],
    ['two services, the one within another', { all: [ferry, { all: [fog, harbour] }] }],
    ['two services, whichever of several', { all: [ferry, { any: [harbour, { service: ['lighthouse'] }] }] }],
    ['past and present at once', { all: [{ involvement: 'past' }, { involvement: 'present' }] }],
    ['two answers at once', { all: [yes, { question: 'A1', is: ['no'] }] }],
    [
      'two values of the case at once',
      {
        all: [
          { attribute: 'coast', is: ['east'] },
          { attribute: 'coast', is: ['west'] },
        ],
      },
    ],
  ])('is told of %s', (_, condition) => expect(told(condition)).toEqual([`${first} ${never}`]));

  test('is told where it is another service’s than the question that it depends on, and once', () => {
    const onFirst: Condition = { all: [harbour, { question: 'A2', is: ['yes'] }] };
    expect(told(ferry, onFirst)).toEqual([`/questions/2/appliesWhen ${never}`]);
    expect(told(ferry, onFirst, { question: 'A3', is: ['yes'] })).toEqual([`/questions/2/appliesWhen ${never}`]);
  });

  test.each<[string, Condition]>([
    ['several factors at once', { all: [fog, { factor: 'ice' }] }],
    ['children of several ages', { all: [{ ageBand: ['unborn'] }, { ageBand: ['16-17'] }] }],
    [
      'children who are each otherwise',
      {
        all: [
          { attribute: 'swims', is: ['well'] },
          { attribute: 'swims', is: ['badly'] },
        ],
      },
    ],
    ['a service that both parts have', { all: [{ service: ['ferry', 'harbour'] }, harbour] }],
    ['a service or a factor', { all: [ferry, { any: [harbour, fog] }] }],
  ])('is not told of %s', (_, condition) => expect(told(condition)).toEqual([]));
});

test('no question rests on more of a case than is kept of it, those before it counted in', () => {
  const six: Condition = { all: Array.from({ length: 6 }, () => fog) };
  const twice: Condition = { all: [{ question: 'A2', is: ['yes'] }, six] };
  expect(told(six, twice)).toEqual([]);
  expect(told(six, { all: [twice, { ageBand: ['unborn'] }] })).toEqual([
    '/questions/2/appliesWhen rests on more than 12 facts of a case, with the questions that it depends on',
  ]);
  // Who answers, and what was answered, is known when it comes.
  expect(told(six, { all: [twice, ferry, yes] })).toEqual([]);
});

test('somebody is asked something whoever they are', () => {
  const tool = restingOn(yes);
  const resting = { ...tool, questions: [asked('A1', fog), ...tool.questions.slice(1)] };
  expect(faultsOf(resting).map(({ path, detail }) => `${pointerOf(path)} ${detail}`)).toEqual([
    '/questions must have one at the least that everybody is asked, and once: by it the questionnaires are counted',
  ]);
});

test('a question more takes as much looking as each before it, however many there are', () => {
  const looksOf = (length: number): number => {
    let looks = 0;
    const tool = restingOn(
      ...Array.from({ length: length - 1 }, (_, at): Condition => ({ question: `A${at + 1}`, is: ['yes'] })),
    );
    const questions = tool.questions.map(({ id, ...question }) => ({
      ...question,
      get id() {
        looks += 1;
        return id;
      },
    }));
    conditionFaults({ ...tool, questions });
    return looks;
  };
  expect(looksOf(300) / 300).toBeLessThanOrEqual(1.1 * (looksOf(60) / 60));
});
