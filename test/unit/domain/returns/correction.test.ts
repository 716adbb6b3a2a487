import { describe, expect, test } from 'vitest';
import { correctionProblems } from '../../../../shared/domain/returns/correction.ts';
import { decideCorrection, decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { decideQuery } from '../../../../shared/domain/returns/decide-reopening.ts';
import { lastEntries, newestCorrections, standingCorrections } from '../../../../shared/domain/returns/log.ts';
import type { Entry, NewCorrection } from '../../../../shared/domain/returns/schema.ts';
import { everyKind } from '../../../every-kind.ts';
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
    correctionProblems(tool, { answers, childrenCovered: ['ann'] }, of).map(
      ({ pointer, code, detail }) => `${pointer} ${code} ${detail}`,
    );
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

describe('a correction of any kind of answer', () => {
  const answers = {
    J3: { answer: ['once', 'often'] },
    J4: { answer: 3 },
    K1: { children: { ann: { answer: 'yes' } } },
  };
  const problems = (of: Partial<NewCorrection>): string[] =>
    correctionProblems(everyKind, { answers, childrenCovered: ['ann', 'bob'] }, correction(of)).map(
      ({ pointer, detail }) => `${pointer} ${detail}`,
    );

  test.each<[Partial<NewCorrection>, string[]]>([
    [{ question: 'J3', corrected: 'never once' }, []],
    [{ question: 'J3', corrected: 'often once' }, ['/corrected is the answer as it was given']],
    [
      { question: 'J3', corrected: 'none once' },
      ['/corrected must be one or more, with a space between, of: never, once, often, none, dont-know, not-applicable'],
    ],
    [{ question: 'J4', corrected: '4' }, []],
    [{ question: 'J4', corrected: 'dont-know' }, []],
    [{ question: 'J4', corrected: '3' }, ['/corrected is the answer as it was given']],
    [
      { question: 'J4', corrected: '41' },
      ['/corrected is not what the question takes: Give a whole number from 1 to 40, or one of: dont-know.'],
    ],
    [{ question: 'J5', corrected: '2026-03' }, []],
    [
      { question: 'J5', corrected: '2026-02-30' },
      [
        '/corrected is not what the question takes: Give a date that exists, as YYYY-MM-DD or YYYY-MM, or one of: dont-know.',
      ],
    ],
    [{ question: 'K1', child: 'ann', corrected: 'no' }, []],
    [{ question: 'K1', child: 'bob', corrected: 'no' }, []],
    [{ question: 'K1', child: 'ann', corrected: 'yes' }, ['/corrected is the answer as it was given']],
    [{ question: 'K1', corrected: 'no' }, ['/child is missing: the question is asked of each child']],
    [{ question: 'K1', child: 'eve', corrected: 'no' }, ['/child is none of the children that the answers are about']],
    [{ question: 'J1', child: 'ann', corrected: 'no' }, ['/child goes with a question asked of each child']],
  ])('%j', (of, told) => {
    expect(problems(of)).toEqual(told);
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
    const ofChildren = corrected(log, correction({ child: 'ann' }), correction({ child: 'bob' }));
    expect(standingCorrections(ofChildren).map(({ child }) => child)).toEqual([undefined, undefined, 'ann', 'bob']);
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
