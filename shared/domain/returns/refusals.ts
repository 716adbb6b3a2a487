/** Why an act on a return is refused: what stands in the way, and what to do about it, in words for whoever tried. */
import { SUMMARY } from '../audits/ids.ts';
import type { Drop } from '../audits/schema.ts';
import type { Act, State } from './life-cycle.ts';
import type { DeclineReason, Entry, Withdrawal } from './schema.ts';

/** Why a case was taken out of an audit, in words. */
const dropInWords: Readonly<Record<Drop['reason'], string>> = {
  proceedings: 'because of proceedings',
  'practice-review': 'because of a practice review',
  'wrong-family': 'because it was the wrong family',
  'moved-away': 'because the family moved away',
  replaced: 'because another case replaced it',
  other: 'for a reason of its own',
};

/** Why an agency takes no part, in words. */
const declineInWords: Readonly<Record<DeclineReason, string>> = {
  'no-consent-believed': 'because it believes that it needs consent',
  'no-capacity': 'because it has no capacity',
  'legal-advice': 'on legal advice',
  other: 'for a reason of its own',
};

/** Why a return is no longer asked for, in words. */
const withdrawalInWords: Readonly<Record<Withdrawal['reason'], string>> = {
  'not-involved': 'because the agency was not involved',
  duplicate: 'because it was asked for twice',
  'filed-in-error': 'because it was sent by mistake',
  'agency-closed': 'because the agency has closed',
  other: 'for a reason of its own',
};

/** That a case was taken out of the audit, as a sentence. @param replacedBy the case in its place, as people read it */
export const droppedInWords = ({ reason }: Pick<Drop, 'reason'>, replacedBy?: string): string =>
  `This case was taken out of the audit, ${dropInWords[reason]}${replacedBy === undefined ? '' : `; ${replacedBy} is in its place`}.`;

/** Why nobody is asked about a case that was taken out of the audit. */
export const caseDropped = 'This case was taken out of the audit. Nobody is asked about it any more.';

/** Why there is nothing of a return. */
export const neverAsked = 'Nobody was asked for this return. Ask for it first.';

/** That an agency takes no part, and why. */
export const declinedInWords = ({ declined = 'other' }: Pick<Entry, 'declined'>): string =>
  `taking no part, ${declineInWords[declined]}`;

/** That a return is no longer asked for, and why. */
export const withdrawnInWords = ({ reason = 'other' }: Pick<Entry, 'reason'>): string =>
  `no longer asked for, ${withdrawalInWords[reason]}`;

/** What agencies do. Why staff ended a return is not told to them. */
type AgencyAct = Extract<Act, `check-${string}` | 'submission'>;
type StaffAct = Exclude<Act, AgencyAct>;

const hasCome = 'You have sent this already, so the record check can only say whom you have a record of.';
const sentByMistake = 'If it was sent by mistake, tell the business manager, who can take it out.';
const nothingDue = 'If that was wrong, say that you have a record of them, or send the questionnaire.';

/** What is said to whoever answers, by the state that stands in the way. */
const toAgency: Readonly<Partial<Record<State, string>>> = {
  'not-known': `You have said that you have no record of the family, and nothing more is due from you. ${nothingDue}`,
  submitted: `${hasCome} ${sentByMistake}`,
  reopened: `${hasCome} ${sentByMistake}`,
  declined: `It is on record that your agency takes no part in this case. ${nothingDue}`,
  withdrawn:
    'This is no longer asked for, and takes no answer. If you have one all the same, tell the business manager.',
};

/** How a return stands, for staff. */
function standing({ agency, state, reason, declined }: Refused): string {
  const isSummary = agency === SUMMARY;
  const thing = isSummary ? 'This case summary' : 'This questionnaire';
  const whose = isSummary ? 'The lead professional' : 'The agency';
  const standings: Readonly<Record<State, string>> = {
    asked: `${thing} has not come yet.`,
    known: `${thing} has not come yet.`,
    'cannot-identify': `${whose} cannot tell from these details who the family is.`,
    'not-known': `${whose} has no record of the family, so nothing is due.`,
    submitted: `${thing} has come.`,
    reopened: `${thing} was sent back, or has a query to answer.`,
    declined: `${whose} is ${declinedInWords({ declined })}.`,
    withdrawn: `${thing} is ${withdrawnInWords({ reason })}.`,
  };
  return standings[state];
}

const askAgain = 'If it is wanted after all, ask for it again while the audit is open.';
const lookAgain = 'If the agency is to look again, ask for it again while the audit is open.';
const correctDetails = 'Correct the details, then ask for it again.';

/** What is to be done about an answer that is not there. */
const noAnswerYet: Readonly<Partial<Record<State, string>>> = {
  asked: 'Wait until it comes: there is no answer to look at again.',
  known: 'Wait until it comes: there is no answer to look at again.',
  'cannot-identify': correctDetails,
  'not-known': lookAgain,
  declined: askAgain,
  withdrawn: askAgain,
};

/** What staff can do instead, by what they tried and the state that stands in the way. */
const instead: Readonly<Record<StaffAct, Readonly<Partial<Record<State, string>>>>> = {
  ask: {
    submitted: 'To have it looked at again, send it back.',
    reopened: 'It is asked for already. To give more time for it, move its due date.',
  },
  extension: {
    'cannot-identify': correctDetails,
    'not-known': lookAgain,
    submitted: 'It needs no more time. If something is missing from it, send it back.',
    declined: askAgain,
    withdrawn: askAgain,
  },
  query: noAnswerYet,
  'send-back': noAnswerYet,
  correction: noAnswerYet,
  'seen-to': { asked: 'Since it was asked for, no record check has left anything to see to.' },
  decline: {
    'not-known': 'There is nothing to take no part in.',
    submitted: 'It counts. If it must not, take it out as no longer asked for.',
    reopened: 'What came before counts on. If it must not, take it out as no longer asked for.',
    declined: 'To give another reason, ask for it again first.',
    withdrawn: 'There is nothing to take no part in.',
  },
  withdrawal: {
    'not-known': 'There is nothing to take out.',
    withdrawn: 'To give another reason, ask for it again first.',
  },
  drop: {},
};

const isOfAgency = (act: Act): act is AgencyAct => act.startsWith('check-') || act === 'submission';

/** The last entry of what an act was refused on. */
export type Refused = Pick<Entry, 'agency' | 'state' | 'dropped' | 'reason' | 'declined'>;

/** Why an act is refused. What was dropped, and why a return was ended, is told to staff alone. */
export function describeRefusal(act: Act, last: Refused): string {
  const sentences = isOfAgency(act)
    ? [toAgency[last.state]]
    : last.dropped === undefined
      ? [standing(last), instead[act][last.state]]
      : [droppedInWords(last.dropped), 'Nothing is done about it any more.'];
  return sentences.filter((one) => one !== undefined).join(' ');
}
