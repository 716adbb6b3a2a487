/** The ways in which forms have been written over the years. */
import { describe, expect, test } from 'vitest';
import { readLimits, readWaited } from '../../../../infra/local/xlsform/cell-lists.ts';
import { titleOf } from '../../../../infra/local/xlsform/grid.ts';
import { columnOf } from '../../../../infra/local/xlsform/languages.ts';
import { partName, themeName, valueName } from '../../../../infra/local/xlsform/names.ts';
import { rowKind } from '../../../../infra/local/xlsform/row-kinds.ts';

describe('a type', () => {
  test.each([
    ['select_one yn', { kind: 'choose', several: false, list: 'yn', orOther: false }],
    ['select one from yn', { kind: 'choose', several: false, list: 'yn', orOther: false }],
    ['Select_One  yn', { kind: 'choose', several: false, list: 'yn', orOther: false }],
    ['add select one prompt using yn', { kind: 'choose', several: false, list: 'yn', orOther: false }],
    [
      'select all that apply from kinds or specify other',
      { kind: 'choose', several: true, list: 'kinds', orOther: true },
    ],
    ['select multiple kinds or_other', { kind: 'choose', several: true, list: 'kinds', orOther: true }],
    ['select1 yn', { kind: 'choose', several: false, list: 'yn', orOther: false }],
    ['begin group', { kind: 'begin', of: 'group' }],
    ['begin_repeat', { kind: 'begin', of: 'repeat' }],
    ['begin loop over kinds', { kind: 'begin', of: 'repeat' }],
    ['end loop', { kind: 'end', of: 'repeat' }],
    ['phone number', { kind: 'text' }],
    ['tel', { kind: 'text' }],
    ['Integer', { kind: 'number' }],
  ])('%s is known', (type, kind) => {
    expect(rowKind(type)).toStrictEqual(kind);
  });

  test.each([
    'gps',
    'osm road_tags',
    'include',
    'rank yn',
    'dateTime',
    'select_multiple ${q1}',
    'select_one_external yn',
  ])('%s is refused, and why', (type) => {
    expect(rowKind(type)).toMatchObject({ kind: 'refused', why: expect.stringMatching(/./) });
  });

  test.each(['constructor', 'select_one', 'db:person', '__proto__'])('%s is none', (type) => {
    expect(rowKind(type)).toStrictEqual({ kind: 'refused', why: '' });
  });
});

test.each([
  ['List Name', 'list_name'],
  ['list-name', 'list_name'],
  ['LABEL:English(en)', 'label::english(en)'],
  ['label :: English (en)', 'label::english (en)'],
  ['bind:relevant', 'relevant'],
  ['bind::constraint', 'constraint'],
  ['bind::foo', 'bind::foo'],
  ['media::image::English', 'image::english'],
  ['Caption', 'label'],
  ['constructor', 'constructor'],
])('a title %s is read as %s', (title, read) => {
  expect(titleOf(title)).toBe(read);
});

test.each([
  ['english (en)', 'label::english (en)'],
  ['en', 'label::english (en)'],
  ['english', 'label::english (en)'],
  ['welsh', 'label'],
  [undefined, 'label'],
])('a form whose language is %s is read in the column %s', (first, column) => {
  const columns = ['type', 'label::french (fr)', 'label', 'label::english (en)'];
  expect(columnOf(columns, 'label', first === undefined ? {} : { first })).toBe(column);
});

test('a name that a tool cannot have becomes one that it can, and no other’s', () => {
  expect(partName('A1', new Set(['A1']))).toBe('A1');
  expect(partName('_4_11.a', new Set())).toBe('q_4_11-a');
  const long = 'a_name_that_is_longer_than_anybody_would_type';
  const first = partName(long, new Set());
  expect(first).toBe('a_name_that_is_longer_than_anybo');
  expect(partName(`${long}_again`, new Set([first]))).toBe('a_name_that_is_longer_than_any-2');
  expect(valueName('crème', new Set())).toBe('cr-me');
  expect(valueName('日本', new Set(['answer']))).toBe('answer-2');
  expect(themeName('Höhere Schule_v2!')).toBe('h-here-schule-v2');
});

test.each([
  ['. >= 0 and . <= 9', { min: 0, max: 9 }],
  ['(.>0) AND (. < 10)', { min: 1, max: 9 }],
  ['. > 0 and . >= 5', { min: 5 }],
  ['. <= 9.0', { max: 9 }],
  ['. <= 9.5', undefined],
  ['.', undefined],
  ['. >= 0 or . = 99', undefined],
])('a constraint %s leaves %j', (text, limits) => {
  expect(readLimits(text)).toStrictEqual(limits);
});

test.each([
  ['A1=yes', { question: 'A1', is: 'yes' }],
  ['A1 = yes, no', { question: 'A1', is: ['yes', 'no'] }],
  ['A1 only one of x', { question: 'A1', is: ['x'], only: true }],
  ['A1 at most 3', { question: 'A1', atMost: 3 }],
  ['A1', undefined],
  ['A1 is yes', undefined],
])('an answer that a rule waits for, %s', (line, waited) => {
  expect(readWaited(line)).toStrictEqual(waited);
});
