/** Two of the staff who act on one return at the same moment, without a table: which acts stand beside each other, and in what words. */
import { describe, expect, test } from 'vitest';
import { notReopenings, unlessCorrected, unlessOvertaken } from '../../../../shared/domain/returns/at-once.ts';
import {
  decideAsk,
  decideCheck,
  decideCorrection,
  decideDecline,
  decideExtension,
  decideSubmission,
  decideWithdrawal,
} from '../../../../shared/domain/returns/decide-entry.ts';
import { decideSendBack } from '../../../../shared/domain/returns/decide-reopening.ts';
import type { Entry, NewCorrection } from '../../../../shared/domain/returns/schema.ts';
import { asked, assessed, entryOf, key, queried, stamp } from './samples.ts';

const dates = { askedOn: '2026-05-06', dueOn: '2026-05-20' };
const ask = { ...key, ...dates, service: 'general-practice', atOpening: false };
const submitted = entryOf(decideSubmission(asked(), assessed('a'), stamp));
const sentBack = entryOf(decideSendBack(submitted, { reason: 'gaps', text: 'Fill them in.', ...dates }, stamp));
const extended = entryOf(decideExtension(asked(), { ...dates, reason: 'Leave' }, stamp));
const declined = entryOf(decideDecline(asked(), { reason: 'legal-advice' }, stamp));
const withdrawn = entryOf(decideWithdrawal(asked(), { reason: 'filed-in-error' }, stamp));
const checked = entryOf(decideCheck(asked(), { outcome: 'known' }, stamp));

const lookAgain = 'Look at it as it stands now, and send yours again if it still holds.';

describe('an act of staff that lost its race', () => {
  const mine = decideAsk(asked(), ask, stamp);

  test.each<[what: string, Entry, words: string]>([
    ['asked for it', entryOf(mine), 'it was asked for, due on Wednesday 20 May 2026'],
    ['gave more time', extended, 'it was given more time, due on Wednesday 20 May 2026'],
    ['queried an answer', queried(submitted), 'an answer was queried, due on Tuesday 19 May 2026'],
    ['sent it back', sentBack, 'it was sent back, due on Wednesday 20 May 2026'],
    [
      'recorded that it is declined',
      declined,
      'it was recorded that whoever is asked is taking no part, on legal advice',
    ],
    ['withdrew it', withdrawn, 'it is no longer asked for, because it was sent by mistake'],
    ['dropped its case', { ...withdrawn, act: 'drop' }, 'its case was taken out of the audit'],
  ])('to one who %s is refused, and says what the other did', (_, other, words) => {
    expect(unlessOvertaken(mine, [other])).toEqual({
      refused: `Somebody else acted on this return at the same moment: ${words}. ${lookAgain}`,
    });
  });

  test('to two is told of both, the older first', () => {
    expect(unlessOvertaken(mine, [extended, checked, sentBack])).toMatchObject({
      refused: expect.stringContaining(
        'it was given more time, due on Wednesday 20 May 2026; it was sent back, due on Wednesday 20 May 2026. Look',
      ),
    });
  });

  test('to what an agency sent stands, and so does one to nothing', () => {
    for (const since of [[], [checked], [checked, submitted]]) expect(unlessOvertaken(mine, since)).toBe(mine);
  });

  test('and was done before, or cannot be done, says so, whoever came between', () => {
    const [repeat, refused] = [{ repeat: extended }, { refused: 'No.' }];
    expect(unlessOvertaken(repeat, [extended])).toBe(repeat);
    expect(unlessOvertaken(refused, [extended])).toBe(refused);
  });

  test('is not held against queries and sendings back where it only adds to what is asked', () => {
    const since = [extended, queried(submitted), checked, sentBack];
    expect(notReopenings(since)).toEqual([extended, checked]);
  });
});

describe('a correction that lost its race', () => {
  const of = (more: Partial<NewCorrection> = {}): NewCorrection => ({
    version: 1,
    question: 'A1',
    corrected: 'dont-know',
    reason: 'text-says-otherwise',
    ...more,
  });
  const entered = (correction: NewCorrection, log: Entry[] = [submitted]): Entry =>
    entryOf(decideCorrection(log, correction, stamp));
  const mine = decideCorrection([submitted], of({ corrected: 'yes' }), stamp);
  const theirs = entered(of());
  const lookAtIt = 'Look at the answer as it stands now, and send yours again if it still holds.';

  test('to another of the same answer is refused, and says to what it was corrected and why', () => {
    expect(unlessCorrected(mine, [checked, theirs, checked])).toEqual({
      refused: `Somebody else corrected it to dont know (text says otherwise) at the same moment. ${lookAtIt}`,
    });
  });

  test('to several is told the last', () => {
    const { reason: _reason, ...back } = of({ corrected: null });
    const takenBack = entered(back, [submitted, theirs]);
    expect(unlessCorrected(mine, [theirs, takenBack])).toEqual({
      refused: `Somebody else took back what was corrected at the same moment. ${lookAtIt}`,
    });
    expect(unlessCorrected(mine, [takenBack, theirs])).toMatchObject({
      refused: expect.stringContaining('corrected it to dont know'),
    });
  });

  test('to one of another answer, to what an agency sent and to nothing stands', () => {
    const elsewhere = entered(of({ question: 'A2' }));
    for (const since of [[], [elsewhere], [checked, elsewhere]]) expect(unlessCorrected(mine, since)).toBe(mine);
  });

  test('and was made before, or cannot be made, says so, whoever came between', () => {
    const [repeat, refused] = [{ repeat: theirs }, { refused: 'No.' }];
    expect(unlessCorrected(repeat, [theirs])).toBe(repeat);
    expect(unlessCorrected(refused, [theirs])).toBe(refused);
  });
});
