import { isOfChild } from './answers.ts';
import { largest } from './parts.ts';
import { faultIf, has, repeats, type ToolFault } from './tool-fault.ts';
import type { Question, Tool } from './tool.ts';

type Path = ToolFault['path'];

/** Names of fields of an answer: a box cannot be called so. */
const reserved = new Set(['answer', 'reason', 'children']);

/** What is wrong with a question by itself. */
export function questionFaults(tool: Tool, question: Question, at: number): ToolFault[] {
  const path: Path = ['questions', at];
  const { options, boxes, reasons, section, type } = question;
  return [
    ...faultIf(!tool.sections.some(({ id }) => id === section), [...path, 'section'], 'is no section of this tool'),
    ...optionFaults(question, path),
    ...numberFaults(question, path),
    ...faultIf(
      type === 'grade' && isOfChild(question),
      [...path, 'about'],
      'is graded, and a grade is of a file and not of each child',
    ),
    ...repeats(
      options.map(({ value }) => value),
      (index) => [...path, 'options', index, 'value'],
    ),
    ...repeats(
      (reasons ?? []).map(({ value }) => value),
      (index) => [...path, 'reasons', index, 'value'],
    ),
    ...repeats(
      boxes.map(({ id }) => id),
      (index) => [...path, 'boxes', index, 'id'],
    ),
    ...faultIf(
      has(question, 'dont-know') !== (reasons !== undefined),
      [...path, 'reasons'],
      'reasons go with the answer dont-know, and only with it',
    ),
    ...boxes.flatMap(({ id, when, offered }, index) => [
      ...faultIf(reserved.has(id), [...path, 'boxes', index, 'id'], 'is a name of its own in every answer'),
      ...faultIf(
        when === undefined && offered === undefined,
        [...path, 'boxes', index],
        'is neither asked for (when) nor offered',
      ),
      ...(when === undefined || when === 'always' ? [] : when).flatMap((value, answer) =>
        faultIf(!has(question, value), [...path, 'boxes', index, 'when', answer], 'waits for an unknown answer'),
      ),
    ]),
  ];
}

/** What stands for "don't know" and "not applicable" says something of all that could be chosen. */
const always = new Set(['dont-know', 'not-applicable']);

/** The options that a question offers, by its kind. */
function optionFaults({ type, options }: Question, path: Path): ToolFault[] {
  const isRead = type === 'number' || type === 'date';
  const looksRead = type === 'number' ? /^\d+$/ : /^\d{4}-\d{2}(-\d{2})?$/;
  return [
    ...faultIf(type === 'text' && options.length > 0, [...path, 'options'], 'a text alone has no options'),
    ...faultIf(
      type !== 'text' && !isRead && options.length === 0,
      [...path, 'options'],
      'are missing: a text, a number or a date alone can do without',
    ),
    ...options.flatMap(({ value, alone }, at): ToolFault[] => [
      ...faultIf(
        alone === true && type !== 'several',
        [...path, 'options', at, 'alone'],
        'goes with several answers: of this kind one is given',
      ),
      ...faultIf(
        alone === undefined && type === 'several' && always.has(value),
        [...path, 'options', at],
        'stands alone: nobody gives it with another answer',
      ),
      ...faultIf(isRead && looksRead.test(value), [...path, 'options', at, 'value'], `cannot be told from a ${type}`),
    ]),
    ...faultIf(
      type === 'several' && options.length > 0 && options.every(({ alone }) => alone === true),
      [...path, 'options'],
      'stand alone, all of them: then one is given and not several',
    ),
  ];
}

/** What only a number has. */
function numberFaults({ type, min, max, unit }: Question, path: Path): ToolFault[] {
  const has = Object.entries({ min, max, unit }).filter(([, given]) => given !== undefined);
  return [
    ...has.flatMap(([field]) => faultIf(type !== 'number', [...path, field], 'goes with a number')),
    ...faultIf(
      type === 'number' && (min ?? 0) > (max ?? largest),
      [...path, max === undefined ? 'min' : 'max'],
      'leaves no number that could be given',
    ),
  ];
}
