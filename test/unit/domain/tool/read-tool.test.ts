/** What is told of a tool file that has faults: all of them at once, each where it stands, and none for another's sake. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toolFrom, toolFromText } from '../../../../shared/domain/tool/read-tool.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2 } from '../../../library.ts';

const file = new URL('../../../../shared/domain/tool/library/step-down@2.json', import.meta.url);

const told = (change: (tool: Tool) => unknown): string[] => {
  const tool = structuredClone(stepDown2);
  change(tool);
  const read = toolFrom(tool);
  return 'tool' in read ? [] : read.faults.map(({ pointer, detail }) => `${pointer} ${detail}`);
};
const at = (tool: Tool, id: string): number => tool.questions.findIndex((question) => question.id === id);
const find = (tool: Tool, id: string) => tool.questions[at(tool, id)]!;

describe('a tool is read', () => {
  test('as it stands', () => {
    expect(toolFrom(structuredClone(stepDown2))).toEqual({ tool: stepDown2 });
    expect(toolFromText(readFileSync(file, 'utf8'))).toEqual({ tool: stepDown2 });
  });

  test.each([undefined, null, 'tool', 7, []])('and %j is none', (value) => {
    expect(toolFrom(value)).toEqual({
      faults: [{ pointer: '', code: 'invalid_type', detail: expect.stringMatching(/object|missing/) }],
    });
  });

  test('an empty object lacks all that must be there, and nothing else is said', () => {
    const read = toolFrom({});
    expect('faults' in read && read.faults.every(({ detail }) => /is missing|must be one of/.test(detail))).toBe(true);
  });
});

describe('all faults are told at once', () => {
  test('of the shape, and of what does not fit together', () => {
    expect(
      told((tool) => {
        find(tool, 'A1').wording = ' ';
        find(tool, 'E5').appliesWhen = { question: 'F2', is: ['yes'] };
        tool.calledFor[0]!.services = ['housin'];
      }),
    ).toEqual([
      '/questions/0/wording has characters that are not allowed here',
      '/calledFor/0/services/0 is no service of this tool',
      `/questions/${at(stepDown2, 'E5')}/appliesWhen/question depends on a question that does not come before it`,
    ]);
  });

  test('a question with wrong words has its other faults told too', () => {
    expect(
      told((tool) => {
        find(tool, 'A1').wording = '';
        find(tool, 'A1').section = 'Z';
        Object.assign(find(tool, 'A1'), { colour: 'red' });
      }),
    ).toEqual([
      '/questions/0/wording has characters that are not allowed here',
      '/questions/0/colour is not a known field',
      '/questions/0/section is no section of this tool',
    ]);
  });

  test('those after an item that cannot be read keep their places', () => {
    const last = stepDown2.questions.length - 1;
    expect(
      told((tool) => {
        Object.assign(find(tool, 'A2'), { type: 'maybe' });
        tool.questions[last]!.section = 'Z';
      }),
    ).toEqual([
      '/questions/1/type must be one of: yes-no-dont-know, yes-no, grade, quality, band, choice, scale, several, number, date, text',
      `/questions/${last}/section is no section of this tool`,
    ]);
  });

  test('what speaks of a question, a service or a factor that has a fault of its own is not wrong for that', () => {
    expect(told((tool) => Object.assign(find(tool, 'B3-1'), { about: 'nobody' }))).toEqual([
      `/questions/${at(stepDown2, 'B3-1')}/about must be one of: agency, case, child`,
    ]);
    expect(
      told((tool) =>
        Object.assign(
          tool.services.find(({ value }) => value === 'housing')!,
          { needs: 1 },
        ),
      ),
    ).toEqual(['/services/12/needs must be of type array']);
    expect(told((tool) => Object.assign(tool.factors[0]!, { label: 7 }))).toEqual([
      '/factors/0/label must be of type string',
    ]);
  });

  test('a list that is none says so, and nothing is said of those that it would name', () => {
    expect(told((tool) => Object.assign(tool, { sections: 'A to F' }))).toEqual(['/sections must be of type array']);
  });
});

describe('the nearest of what could stand in a place is held against what does', () => {
  test('a rule', () => {
    expect(
      told((tool) => tool.signals.push(Object.assign({ rule: 'outlier-service' as const }, { atLeast: 1 } as never))),
    ).toEqual([
      expect.stringMatching(/^\/signals\/8\/between is missing$/),
      expect.stringMatching(/^\/signals\/8\/atLeast /),
      expect.stringMatching(/^\/signals\/8\/othersAtMost is missing$/),
    ]);
  });

  test('a rule that there is not', () => {
    expect(told((tool) => Object.assign(tool.signals[0]!, { rule: 'outlier-servise' }))).toEqual([
      expect.stringMatching(
        /^\/signals\/0\/rule is not known here: did you mean outlier-service\? It must be one of: /,
      ),
    ]);
  });

  test('a condition', () => {
    expect(told((tool) => (find(tool, 'E5').appliesWhen = { questoin: 'E4', is: ['no'] } as never))).toEqual([
      `/questions/${at(stepDown2, 'E5')}/appliesWhen/question is missing`,
      `/questions/${at(stepDown2, 'E5')}/appliesWhen/questoin is not a known field`,
    ]);
  });

  test('what a service needs, with the word that was meant', () => {
    expect(told((tool) => (tool.services[1]!.needs = ['nane'] as never))).toEqual([
      '/services/1/needs/0 is not known here: did you mean name? It must be one of: name, date-of-birth, nhs-number, address',
    ]);
  });
});

describe('in a file', () => {
  const text = readFileSync(file, 'utf8');
  const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
  const faultsIn = (changed: string) => {
    const read = toolFromText(changed);
    return 'tool' in read ? [] : read.faults;
  };

  test('each fault has its line, in the order of the file', () => {
    const changed = text
      .replace('"section": "F"', '"section": "G"')
      .replace('"theme": "step-down"', '"theme": "Step down"');
    expect(faultsIn(changed)).toEqual([
      expect.objectContaining({ pointer: '/theme', line: lineOf('"theme"') }),
      expect.objectContaining({ pointer: expect.stringMatching(/section$/), line: lineOf('"section": "F"') }),
    ]);
  });

  test('what is missing has the line of what it is missing from', () => {
    const changed = text.replace('"question": "B3-1",', '"questoin": "B3-1",');
    const around = text.slice(0, text.indexOf('"question": "B3-1",')).lastIndexOf('"appliesWhen"');
    expect(faultsIn(changed)).toContainEqual(
      expect.objectContaining({
        pointer: expect.stringMatching(/\/appliesWhen\/question$/),
        line: text.slice(0, around).split('\n').length,
      }),
    );
  });

  test('a key that is there twice is a fault: the earlier value would be lost without a word', () => {
    expect(faultsIn(text.replace('"minutes": 60', '"minutes": 60, "minutes": 50'))).toEqual([
      { pointer: '/minutes', code: 'repeated', detail: 'stands in its object twice', line: lineOf('"minutes"') },
    ]);
  });

  test('what is no JSON is said by the reader of JSON', () => {
    expect(() => toolFromText('{')).toThrow(SyntaxError);
  });
});
