/** Every refusal there can be, of each act in each state: plain sentences, without a code, that say what to do. */
import { describe, expect, test } from 'vitest';
import { type Drop, DropReason } from '../../../../shared/domain/audits/schema.ts';
import { acts, nextState, states } from '../../../../shared/domain/returns/life-cycle.ts';
import { describeRefusal, droppedInWords, type Refused } from '../../../../shared/domain/returns/refusals.ts';
import { DeclineReason, WithdrawalReason } from '../../../../shared/domain/returns/schema.ts';
import { faultOfDetail } from '../../../plain-words.ts';

/** Every return that an act can be refused on: of an agency or a summary, in each state, for each reason of it. */
const refused: Refused[] = ['gp-a', 'summary'].flatMap((agency) =>
  states.flatMap((state): Refused[] => {
    if (state === 'declined') return DeclineReason.options.map((declined) => ({ agency, state, declined }));
    if (state !== 'withdrawn') return [{ agency, state }];
    return [
      ...WithdrawalReason.options.map((reason) => ({ agency, state, reason })),
      ...DropReason.options.map((reason) => ({ agency, state, dropped: { reason } satisfies Drop })),
    ];
  }),
);

describe('why an act is refused', () => {
  const all = acts.flatMap((act) =>
    refused
      .filter(({ state, dropped }) => nextState(state, act) === undefined || dropped !== undefined)
      .map((last) => ({ act, last, said: describeRefusal(act, last) })),
  );

  test('is plain sentences without a code: what stands in the way, and what to do', () => {
    expect(all.length).toBeGreaterThan(150);
    for (const { act, last, said } of all) {
      expect({ act, last, fault: faultOfDetail(said) }).toEqual({ act, last, fault: undefined });
      expect({ act, last, sentences: said.split(/[.] (?=[A-Z])/).length }).not.toMatchObject({ sentences: 1 });
    }
  });

  test('is told to staff by the reason of whoever ended it, and not to whoever answers', () => {
    const ended: Refused = { agency: 'gp-a', state: 'withdrawn', reason: 'filed-in-error' };
    expect(describeRefusal('query', ended)).toBe(
      'This questionnaire is no longer asked for, because it was sent by mistake. If it is wanted after all, ask for it again while the audit is open.',
    );
    expect(describeRefusal('submission', ended)).toBe(
      'This is no longer asked for, and takes no answer. If you have one all the same, tell the business manager.',
    );
    const dropped: Refused = { agency: 'gp-a', state: 'withdrawn', dropped: { reason: 'proceedings' } };
    expect(describeRefusal('withdrawal', dropped)).toBe(
      'This case was taken out of the audit, because of proceedings. Nothing is done about it any more.',
    );
    expect(describeRefusal('submission', dropped)).toBe(describeRefusal('submission', ended));
  });

  test('is not the same of one act in two states that are got out of in two ways', () => {
    for (const state of ['asked', 'cannot-identify', 'not-known', 'withdrawn'] as const) {
      const others = states.filter((other) => other !== state && !(state === 'asked' && other === 'known'));
      const said = describeRefusal('query', { agency: 'gp-a', state });
      for (const other of others) expect(describeRefusal('query', { agency: 'gp-a', state: other })).not.toBe(said);
    }
  });

  test('says how the return stands, of a questionnaire and of a summary', () => {
    const said = (agency: string, state: Refused['state'], act: Parameters<typeof describeRefusal>[0]): string =>
      describeRefusal(act, { agency, state });
    expect(states.map((state) => said('gp-a', state, 'drop'))).toEqual([
      'This questionnaire has not come yet.',
      'This questionnaire has not come yet.',
      'The agency cannot tell from these details who the family is.',
      'The agency has no record of the family, so nothing is due.',
      'This questionnaire has come.',
      'This questionnaire was sent back, or has a query to answer.',
      'The agency is taking no part, for a reason of its own.',
      'This questionnaire is no longer asked for, for a reason of its own.',
    ]);
    expect(said('summary', 'submitted', 'drop')).toBe('This case summary has come.');
    expect(said('summary', 'not-known', 'drop')).toBe(
      'The lead professional has no record of the family, so nothing is due.',
    );
  });

  test('names the case in the place of one that was taken out', () => {
    expect(droppedInWords({ reason: 'replaced' }, 'Case 7')).toBe(
      'This case was taken out of the audit, because another case replaced it; Case 7 is in its place.',
    );
  });
});
