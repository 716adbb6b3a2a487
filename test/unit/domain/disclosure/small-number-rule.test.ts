import { expect, test } from 'vitest';
import {
  isSmall,
  minimumReturned,
  ruleWords,
  type SuppressionRule,
} from '../../../../shared/domain/disclosure/small-number-rule.ts';

const rule = { smallCount: 6, minimumCases: 4 };

test('a number is small from one to the small count, less one', () => {
  expect([0, 1, 5, 6].map((n) => isSmall(n, rule))).toEqual([false, true, true, false]);
  expect(minimumReturned(rule)).toBe(12);
});

test.each<[SuppressionRule, string]>([
  ['small-count', 'A number is left out where it is from 1 to 5, or where such a number could be worked out from it.'],
  [
    'rows-withheld',
    'A row is left out where it rests on fewer than 4 cases, where its answers are all alike, or where such a row could be worked out from it.',
  ],
  [
    'table-withheld',
    'A table is left out whole where too little of it could be shown, where what it rests on is left out, or where an earlier release left it out or too little has changed since.',
  ],
  [
    'sample-too-small',
    'No figures are given for fewer than 12 questionnaires or 4 cases, nor where too little has changed since an earlier release.',
  ],
])('%s in words', (name, words) => expect(ruleWords(name, rule)).toBe(words));
