import { describe, expect, test } from 'vitest';
import { decideExtension, decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { decideQuery, decideSendBack } from '../../../../shared/domain/returns/decide-reopening.ts';
import {
  askedAgainOf,
  askedBy,
  openQueriesOf,
  reopenedForOf,
  saidOf,
} from '../../../../shared/domain/returns/reopened-for.ts';
import { textHash } from '../../../../shared/base/content/canonical.ts';
import { stepDown2 } from '../../../library.ts';
import { asked, assessed, entryOf, queried, query, stamp } from './samples.ts';

const dates = { askedOn: '2026-05-06', dueOn: '2026-05-20' };
const submitted = entryOf(decideSubmission(asked(), assessed('a'), stamp));
const first = queried(submitted);
const sentBack = entryOf(decideSendBack(first, { reason: 'gaps', text: 'Fill them in.', ...dates }, stamp));
const twice = entryOf(decideSendBack(sentBack, { reason: 'gaps', text: 'These too.', ...dates }, stamp));
const last = entryOf(decideQuery(twice, { ...query, text: 'And when?' }, stamp));
const answered = entryOf(decideSubmission(last, assessed('b'), stamp));

describe('what a reopened return is asked again', () => {
  test('is each question once, in the words of its tool, and each reason once', () => {
    const { wording } = stepDown2.questions.find(({ id }) => id === query.question)!;
    expect(askedAgainOf(stepDown2, last)).toEqual({
      questions: [{ id: query.question, wording }],
      reasons: ['gaps'],
    });
    expect(askedAgainOf(stepDown2, answered)).toBeUndefined();
  });

  test('is nothing in any other state, and of an entry of an older release its one question', () => {
    const { reopenedFor: _reopenedFor, ...older } = { ...first, question: 'A1' };
    expect(reopenedForOf(older)).toEqual([{ seq: older.cycle, question: 'A1', askedOn: query.askedOn, said: '' }]);
    const { question: _question, ...none } = older;
    expect(reopenedForOf(none)).toEqual([]);
    expect(openQueriesOf(none)).toEqual([]);
    const whole = { ...first, question: 'A1', state: 'submitted' as const };
    expect([reopenedForOf(whole), openQueriesOf(whole), reopenedForOf({ ...older, state: 'withdrawn' })]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test('is told by the entry that asks it, and by none that follows', () => {
    expect([first, sentBack, twice, last].map((entry) => askedBy(entry)?.seq)).toEqual([3, 4, 5, 6]);
    const extended = entryOf(decideExtension(first, { ...dates, reason: 'Leave' }, stamp));
    expect(extended.state).toBe('reopened');
    expect(askedBy(extended)).toBeUndefined();
    expect(reopenedForOf(extended)).toEqual(reopenedForOf(first));
    expect(askedBy(answered)).toBeUndefined();
  });

  test('is kept by a short hash of its words, which tells the same from others for good', () => {
    expect(saidOf('Which?')).toBe(textHash('Which?').slice(0, 24));
    expect(saidOf('Which?')).toHaveLength(24);
  });

  test('stands in the figures as long as it waits for an answer, and without a word that was written', () => {
    expect(openQueriesOf(last)).toStrictEqual([
      { question: 'A1' },
      { reason: 'gaps' },
      { reason: 'gaps' },
      { question: 'A1' },
    ]);
    expect(openQueriesOf(answered)).toStrictEqual([]);
  });
});
