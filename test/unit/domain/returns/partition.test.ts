/** Whatever happens to the returns of a case, each is in exactly one of the counts that make up `expected`. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastEntries } from '../../../../shared/domain/returns/log.ts';
import { decideQuery, decideSendBack } from '../../../../shared/domain/returns/decide-reopening.ts';
import {
  decideAsk,
  decideCheck,
  decideDecline,
  decideExtension,
  decideSubmission,
  decideWithdrawal,
  type Decision,
} from '../../../../shared/domain/returns/decide-entry.ts';
import { owedStates, settledStates, states, type State } from '../../../../shared/domain/returns/life-cycle.ts';
import { reopenedForOf } from '../../../../shared/domain/returns/reopened-for.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { countShown, distributedOf, isExplained, shownState } from '../../../../shared/domain/returns/shown-state.ts';
import { gapCount, leftOpen } from '../../../../shared/domain/returns/left-open.ts';
import { caseFacts } from '../../../../shared/domain/figures/facts.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { totalsOf } from '../../../../shared/domain/figures/totals.ts';
import { stepDown2015 } from '../../../library.ts';
import { entered } from '../../front/manager/fixture.ts';
import { runs } from '../../../runs.ts';
import { assessed, key, stamp } from './samples.ts';

const agencies = ['gp-a', 'police', 'school'];
const children = ['child-1', 'child-2'];
const dates = { askedOn: '2026-05-05', dueOn: '2026-05-19' };

/** What anybody may try at any moment; in other words each time, so that nothing repeats what stands. */
const acts: Record<string, (last: Entry) => Decision> = {
  ask: (last) =>
    decideAsk(last, { ...last, ...dates, dueOn: `2026-06-${10 + (last.seq % 20)}`, atOpening: false }, stamp),
  known: (last) => decideCheck(last, { outcome: 'known', knows: ['child-1'] }, stamp),
  moved: (last) =>
    decideCheck(last, { outcome: 'not-known', people: { 'child-1': 'moved', 'child-2': 'no-record' } }, stamp),
  unclear: (last) => decideCheck(last, { outcome: 'cannot-identify', missing: ['name'] }, stamp),
  declined: (last) => decideCheck(last, { outcome: 'declined', reason: 'legal-advice' }, stamp),
  declinedFor: (last) => decideDecline(last, { reason: 'other' }, stamp),
  whole: (last) => decideSubmission(last, assessed('a', { content: content('yes'), covers: children }), stamp),
  part: (last) => decideSubmission(last, assessed('b', { content: content('no'), gaps: ['A2'] }), stamp),
  extension: (last) => decideExtension(last, { ...dates, dueOn: '2026-06-30', reason: 'Leave' }, stamp),
  query: (last) => decideQuery(last, { ...dates, question: 'A1', text: `Which? ${last.seq}` }, stamp),
  sendBack: (last) => decideSendBack(last, { ...dates, reason: 'gaps', text: `Again. ${last.seq}` }, stamp),
  withdrawal: (last) => decideWithdrawal(last, { reason: 'duplicate' }, stamp),
};
const content = (answer: string) => ({ childrenCovered: ['child-1'], answers: { A1: { answer } } });

const begun = (agency: string): Entry => {
  const of = { ...key, agency, service: 'school', ...dates, atOpening: false };
  const decision = decideAsk(undefined, of, stamp);
  if (!('entry' in decision)) throw new Error('asking begins a log');
  return decision.entry;
};

test('any sequence of acts keeps the parts of expected whole, in the logs and in the figures', () => {
  const reached = new Set<State>();
  const happening = fc.tuple(fc.constantFrom(...agencies), fc.constantFrom(...Object.keys(acts)));
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      const log = agencies.map(begun);
      for (const [agency, act] of happenings) {
        const last = lastEntries(log).get(agency)!;
        const decision = acts[act]!(last);
        if ('entry' in decision) log.push(decision.entry);
      }
      const last = [...lastEntries(log).values()];
      for (const { state } of last) reached.add(state);
      const shown = last.map((one) => {
        const left = leftOpen(one, entered(key.case));
        return { shown: shownState(one, gapCount(left)), explained: isExplained(one, left) };
      });
      const counts = countShown(shown);
      expect(counts.expected).toBe(agencies.length);
      expect(
        counts.returned + counts.notKnown + counts.cannotIdentify + counts.noReply + counts.declined + counts.withdrawn,
      ).toBe(counts.expected);
      expect(distributedOf(counts)).toBe(counts.returned + counts.notKnown + counts.noReply + counts.declined);

      for (const one of last) {
        // What has come counts until it is withdrawn, also while it is asked again; and only then is anything open on it.
        expect(['with-gaps', 'complete'].includes(shownState(one, 0))).toBe(one.counted !== undefined);
        expect(reopenedForOf(one).length > 0).toBe(one.state === 'reopened');
        expect(settledStates.has(one.state) && owedStates.has(one.state)).toBe(false);
      }

      const facts = caseFacts(stepDown2015, key.audit, { ...entered(key.case), id: key.case }, log);
      const { completeness } = totalsOf([partialOf(stepDown2015, facts)]);
      const { explained: _explained, ...parts } = counts;
      expect({ declined: 0, ...completeness }).toMatchObject(parts);
    }),
    { numRuns: runs(150, 5000) },
  );
  expect([...reached].toSorted()).toStrictEqual([...states].toSorted());
});
