import { describe, expect, test } from 'vitest';
import { correctionProblems } from '../../../../shared/domain/returns/correction.ts';
import { decideCorrection, decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { decideQuery } from '../../../../shared/domain/returns/decide-reopening.ts';
import { lastEntries, newestCorrections, standingCorrections } from '../../../../shared/domain/returns/log.ts';
import type { Entry, NewCorrection } from '../../../../shared/domain/returns/schema.ts';
import { stepDown2015 as tool } from '../../../library.ts';
import { asked, assessed, entryOf, key, query, stamp } from './samples.ts';

const reason = 'text-says-otherwise';
const correction = (of: Partial<NewCorrection> = {}): NewCorrection => ({
  version: 1,
  question: 'E6',
  corrected: 'yes',
  reason,
  ...of,
});

describe('a correction that can be taken', () => {
  const textQuestion = tool.questions.find(({ type }) => type === 'text')!.id;
  const answers = { E6: { answer: 'no' }, [textQuestion]: { answer: 'In words' } };
  const problems = (of: NewCorrection): string[] =>
    correctionProblems(tool, answers, of).map(({ pointer, code, detail }) => `${pointer} ${code} ${detail}`);
  const { reason: _reason, ...withoutReason } = correction();

  test('is of a question of the tool, to another answer that it offers, with a reason', () => {
    expect(problems(correction())).toEqual([]);
    expect(problems(correction({ question: 'E7' }))).toEqual([]);
    expect(problems(correction({ question: 'constructor' }))).toEqual([
      "/question invalid_value is not a question of the audit's tool",
    ]);
    expect(problems(correction({ corrected: 'perhaps' }))).toEqual([
      '/corrected invalid_value must be one of: yes, no, dont-know',
    ]);
    expect(problems(correction({ corrected: 'no' }))).toEqual([
      '/corrected invalid_value is the answer as it was given',
    ]);
    expect(problems(withoutReason)).toEqual(['/reason invalid_type is missing']);
  });

  test('is not of a text', () => {
    expect(problems(correction({ question: textQuestion, corrected: 'In words' }))).toEqual([
      '/question invalid_value is answered in words, which cannot be corrected',
    ]);
  });

  test('is taken back without a reason', () => {
    expect(problems({ ...withoutReason, corrected: null })).toEqual([]);
    expect(problems(correction({ corrected: null }))).toEqual([
      '/reason unrecognized_keys goes with a corrected answer only',
    ]);
    expect(problems({ ...withoutReason, question: 'Z9', corrected: null })).toEqual([
      "/question invalid_value is not a question of the audit's tool",
    ]);
  });
});

describe('corrections in a log', () => {
  const submitted = (): Entry[] => {
    const first = asked();
    return [first, entryOf(decideSubmission(first, assessed('a'), stamp))];
  };
  const corrected = (before: Entry[], ...of: NewCorrection[]): Entry[] => {
    const log = [...before];
    for (const one of of) log.push(entryOf(decideCorrection(log, one, stamp)));
    return log;
  };
  const { reason: _, ...takenBack } = correction({ corrected: null });

  test('leave the state and what counts as they are', () => {
    const log = submitted();
    const [, last] = log;
    expect(entryOf(decideCorrection(log, correction(), { ...stamp, by: 'lead' }))).toMatchObject({
      act: 'correction',
      state: 'submitted',
      counted: last!.counted,
      cycle: last!.cycle,
      correction: correction(),
      by: 'lead',
    });
    const reopened = entryOf(decideQuery(last!, query, stamp));
    expect(entryOf(decideCorrection([...log, reopened], correction(), stamp))).toMatchObject({
      state: 'reopened',
      reopenedFor: reopened.reopenedFor,
    });
    expect(reopened.reopenedFor).toMatchObject([{ question: query.question }]);
  });

  test('stand, the newest of each question, until they are taken back', () => {
    const log = corrected(
      submitted(),
      correction(),
      correction({ question: 'E7' }),
      correction({ corrected: 'dont-know' }),
    );
    expect(standingCorrections(log)).toEqual([correction({ corrected: 'dont-know' }), correction({ question: 'E7' })]);
    const without = corrected(log, takenBack);
    expect(standingCorrections(without)).toEqual([correction({ question: 'E7' })]);
    expect(newestCorrections(without).map((entry) => entry.correction)).toEqual([
      takenBack,
      correction({ question: 'E7' }),
    ]);
  });

  test('of an older version stand no more', () => {
    const log = corrected(submitted(), correction());
    const next = [...log, entryOf(decideSubmission(log.at(-1)!, assessed('b'), stamp))];
    expect([standingCorrections(next), newestCorrections(next), newestCorrections([])]).toEqual([[], [], []]);
    expect(decideCorrection(next, correction(), stamp)).toEqual({
      refused:
        'Version 2 counts now, and this corrects version 1. Read version 2, then correct that one if it still needs it.',
    });
  });

  test('said again are a repeat; of nothing can nothing be taken back', () => {
    const log = corrected(submitted(), correction());
    expect(decideCorrection(log, correction(), stamp)).toEqual({ repeat: log.at(-1) });
    expect('entry' in decideCorrection(log, correction({ reason: 'other' }), stamp)).toBe(true);
    expect('entry' in decideCorrection(log, correction({ corrected: 'no' }), stamp)).toBe(true);
    expect(decideCorrection(log, { ...takenBack, question: 'E7' }, stamp)).toEqual({
      refused: 'Nothing was corrected of this answer, so there is nothing to take back.',
    });
    const without = corrected(log, takenBack);
    expect(decideCorrection(without, takenBack, stamp)).toEqual({ repeat: without.at(-1) });
  });

  test('are refused where nothing counts', () => {
    expect(() => decideCorrection([], correction(), stamp)).toThrow(
      new RangeError('what was never asked for cannot be corrected'),
    );
    expect(decideCorrection([asked()], correction(), stamp)).toEqual({
      refused: 'This questionnaire has not come yet. Wait until it comes: there is no answer to look at again.',
    });
  });
});

test('the last entries of a case are those of each return', () => {
  const [a, b] = [asked(), { ...asked(), agency: 'police-a' }];
  const later = { ...a, seq: 2 };
  expect([...lastEntries([a, b, later])]).toEqual([
    [key.agency, later],
    ['police-a', b],
  ]);
});
