import { describe, expect, test } from 'vitest';
import { decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import {
  allOpen,
  fillInUntil,
  openInWords,
  openParts,
  stillOpen,
} from '../../../../shared/domain/returns/still-open.ts';
import { asked, assessed, entryOf, stamp } from './samples.ts';

const submitted = (gaps: string[]): Entry => entryOf(decideSubmission(asked(), assessed('a', { gaps }), stamp));
const caseOf = (...children: string[]) => ({
  children: children.map((id) => ({ id, ageBand: 'school-age' as const })),
  factors: [],
});
const [one, two] = [caseOf('child-1'), caseOf('child-1', 'child-2')];

describe('what a return leaves open', () => {
  test.each<[questions: number, children: number, words: string]>([
    [1, 0, '1 question is left unanswered'],
    [2, 0, '2 questions are left unanswered'],
    [0, 1, '1 child is not covered'],
    [0, 2, '2 children are not covered'],
    [2, 1, '2 questions are left unanswered and 1 child is not covered'],
  ])('%i questions and %i children, in words', (questions, children, words) => {
    expect(openInWords({ questions, children })).toBe(words);
  });

  test('is said with the comments that are missing', () => {
    expect(openInWords({ questions: 0, children: 0, comments: 1 })).toBe('1 comment is missing');
    expect(openInWords({ questions: 2, children: 1, comments: 3 })).toBe(
      '2 questions are left unanswered, 1 child is not covered and 3 comments are missing',
    );
    const silent = entryOf(decideSubmission(asked(), assessed('a', { unexplained: 3 }), stamp));
    expect(allOpen(silent, one)).toEqual({ questions: 0, children: 0, comments: 3 });
    expect(openParts(silent, one)).toBeUndefined();
    expect(allOpen(submitted([]), one)).toBeUndefined();
  });

  test('is questions without an answer and children not covered', () => {
    expect(openParts(submitted(['A1', 'A2']), two)).toEqual({ questions: 2, children: 1 });
    expect(openParts(submitted(['A1']), one)).toEqual({ questions: 1, children: 0 });
    expect(openParts(submitted([]), two)).toEqual({ questions: 0, children: 1 });
  });

  test('is nothing where it is complete, where nothing has come, and of a summary', () => {
    expect(openParts(submitted([]), one)).toBeUndefined();
    expect(openParts(asked(), two)).toBeUndefined();
    expect(openParts({ ...submitted(['A1']), agency: 'summary' }, two)).toBeUndefined();
  });
});

describe('until when it can be filled in', () => {
  const audit = { closesOn: '2026-05-29', late: false };

  test('is when the audit closes, and after that still can', () => {
    expect(fillInUntil(audit)).toBe('This can be filled in until the audit closes, on Friday 29 May 2026.');
    expect(fillInUntil({ ...audit, late: true })).toBe(
      'The audit is closed: what is filled in now can still change the report.',
    );
  });

  test('is said with what is open, and not where nothing is', () => {
    expect(stillOpen(submitted(['A1']), two, audit)).toEqual({
      questions: 1,
      children: 1,
      until: '2026-05-29',
      words:
        '1 question is left unanswered and 1 child is not covered. This can be filled in until the audit closes, on Friday 29 May 2026.',
    });
    expect(stillOpen(submitted([]), one, audit)).toBeUndefined();
  });
});
