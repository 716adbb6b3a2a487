/** Acts by somebody who says which version they looked at: the newest is no reason to refuse, an older one is. */
import { caseOf, newId, oneOf, post, questionnaires, root, send, standingCases, type Done } from './choices.ts';
import type { Answer } from '../http-event.ts';
import type { Entry } from '../../shared/domain/returns/schema.ts';
import { returnKey, type Play } from './state.ts';

const isTaken = { status: 200, body: {} };

/** What is refused for its version, as it must be; whatever refuses it before that stays. @throws Error where it is taken */
function mustBePassed(answer: Answer | undefined): Answer | undefined {
  if (answer !== undefined && answer.status < 300) throw new Error('what looked at an older version is taken');
  return answer?.status === 412 ? isTaken : answer;
}
/** @throws Error where the newest version is told that it is not */
function mustNotBePassed(answer: Answer | undefined): Answer | undefined {
  if (answer?.status === 412) throw new Error('what looked at the newest version is told that it is not');
  return answer;
}

const body = (play: Play, of: Entry): object => ({
  childrenCovered: (caseOf(play, of.case)?.children ?? []).map(({ id }) => id),
  answers: { A1: { answer: 'no' }, C12: { answer: newId(play, 'words') } },
});

/** A submission in place of the version that its sender looked at. */
export const submitIfMatch =
  (isStale: boolean, ...states: Entry['state'][]) =>
  async (play: Play): Done => {
    const of = oneOf(
      play,
      questionnaires(play, ...states).filter(({ versions }) => !isStale || versions > 0),
    );
    if (of === undefined) return undefined;
    const headers = {
      'idempotency-key': `key-${play.logs.get(returnKey(of.case, of.agency))!.length}`,
      'if-match': `"${of.versions - (isStale ? 1 : 0)}"`,
    };
    const answer = await send(play, of, 'submissions', body(play, of), headers);
    return isStale ? mustBePassed(answer) : mustNotBePassed(answer);
  };

/** An amendment of the audit or a case as it was looked at; of the older ones the newest is left out. */
export const amendIfMatch =
  (isStale: boolean) =>
  async (play: Play): Done => {
    const { amendments = 0 } = play.audit();
    const one = oneOf(play, standingCases(play));
    const ofCase = one !== undefined && play.random() < 0.5;
    const tag = ofCase ? (one.version ?? 1) : amendments;
    // What was never amended has no older version.
    if (isStale && !(ofCase ? tag > 1 : hasOwnAmendment(play, tag))) return undefined;
    const change = ofCase
      ? { case: { id: one.id, adults: [{ id: newId(play, 'adult'), role: 'mother' }] } }
      : { audit: { title: newId(play, 'Title') } };
    const headers = { 'if-match': `"${tag - (isStale ? 1 : 0)}"` };
    const answer = await post(play, `${root}/amendments`, { reason: 'It was wrong', ...change }, headers);
    return isStale ? mustBePassed(answer) : mustNotBePassed(answer);
  };

/** Whether the newest amendment is of the audit itself: who looked at the one before has not seen it. */
const hasOwnAmendment = (play: Play, newest: number): boolean =>
  [...play.items()].some(
    (item) => item['amendment'] === newest && item['agency'] === undefined && String(item['sk']).startsWith('AMEND#'),
  );
