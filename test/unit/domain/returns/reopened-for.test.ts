import { describe, expect, test } from 'vitest';
import { decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { decideQuery, decideSendBack } from '../../../../shared/domain/returns/decide-reopening.ts';
import { askedAgainOf, openQueriesOf } from '../../../../shared/domain/returns/reopened-for.ts';
import { stepDown2 } from '../../../../shared/domain/tool/step-down-2.ts';
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
    expect(askedAgainOf({ tool: stepDown2.id }, last)).toEqual({
      questions: [{ id: query.question, wording }],
      reasons: ['gaps'],
    });
    expect(askedAgainOf({ tool: stepDown2.id }, answered)).toBeUndefined();
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
