/** Every act that a manager, an agency, an audit lead and the clock have, as somebody would do it who sees what stands. */
import { addDays } from '../../shared/base/time/days.ts';
import type { Entry } from '../../shared/domain/returns/schema.ts';
import { judgedTool, stepDown2 } from '../library.ts';
import { closeAnyway, returnPath } from '../audit.ts';
import { changeAddress, correctAddress, reissue } from './addresses.ts';
import {
  caseOf,
  lastOf,
  later,
  newId,
  oneOf,
  onReturn,
  post,
  questionnaires,
  root,
  send,
  some,
  standingCases,
  type Done,
} from './choices.ts';
import { amendIfMatch, submitIfMatch } from './if-match.ts';
import { audit, holderOf, mayOpen, returnKey, type KeptLink, type Play } from './state.ts';

export interface Act {
  /** How often it is drawn beside others. */
  weight: number;
  /** While the audit is open, once it has closed, or in both. */
  in: 'open' | 'closed' | 'any';
  /** Done once more at once it writes nothing. */
  isOnce?: true;
  do: (play: Play) => Done;
}

const check = (
  outcome: string,
  more: object = {},
  states: Entry['state'][] = ['asked', 'known', 'cannot-identify'],
): Act['do'] => {
  return (play) => send(play, oneOf(play, questionnaires(play, ...states)), 'check', { outcome, ...more });
};

/** Answers to every question, that raise no concern. */
const allAnswers = Object.fromEntries(
  stepDown2.questions.map(({ id, options }) => {
    const usual = options.find(({ value }) => value !== 'dont-know')?.value ?? 'In words';
    const answer = stepDown2.concerns.some((one) => one.question === id) ? 'no' : usual;
    return [id, { answer, details: 'In words' }];
  }),
);
const open: Entry['state'][] = ['asked', 'known', 'reopened', 'cannot-identify', 'not-known', 'declined', 'submitted'];
const submission = (play: Play, of: Entry, answers: object) => ({
  childrenCovered: (caseOf(play, of.case)?.children ?? []).map(({ id }) => id),
  answers,
});
const submit =
  (answers: (play: Play) => object): Act['do'] =>
  (play) => {
    const of = oneOf(play, questionnaires(play, ...open));
    return of === undefined
      ? Promise.resolve(undefined)
      : send(play, of, 'submissions', submission(play, of, answers(play)));
  };

async function amend(play: Play, change: object): Done {
  return post(play, `${root}/amendments`, { reason: 'It was wrong', accept: ['child-added'], ...change });
}
const amendCase =
  (change: (play: Play) => object): Act['do'] =>
  (play) => {
    const one = oneOf(play, standingCases(play));
    return one === undefined ? Promise.resolve(undefined) : amend(play, { case: { id: one.id, ...change(play) } });
  };

/** Asks for a code, has its mail, and gets a key and who the people are. */
async function pull(play: Play): Done {
  const of = oneOf(play, questionnaires(play, 'asked', 'known', 'cannot-identify', 'reopened'));
  const link = of && (await play.linkOf(of.case, of.agency));
  if (of === undefined || link === undefined) return undefined;
  const path = returnPath(audit, of.case, of.agency);
  play.codes.delete(link.email);
  const asked = await play.agency({ method: 'POST', path: `${path}/code`, token: link.token });
  if (asked.status !== 202) return asked;
  await play.deliver(true);
  const code = play.codes.get(link.email);
  // Too many were asked for, or the message was lost.
  if (code === undefined) return undefined;
  const got = await play.agency({ method: 'POST', path: `${path}/pull-key`, token: link.token, body: { code } });
  if (got.status !== 201) return got;
  play.keys.push({
    key: String(got.body['pullKey']),
    at: play.now().getTime(),
    link,
    case: of.case,
    agency: of.agency,
  });
  const pulled = await pullAgain(play, play.keys.length - 1);
  // Whoever has looked the family up answers, or says that there is no record; the key is good for hours yet.
  if (play.random() < 0.3) await send(play, of, 'check', { outcome: 'not-known' });
  else if (play.random() < 0.5) await send(play, of, 'submissions', submission(play, of, allAnswers));
  if (play.random() < 0.5) await pullAgain(play, play.keys.length - 1);
  return pulled;
}

const keyHours = 12;

/** Who the people are, with a key of now or of before: only while the audit is open, the return unsettled, and they stand. */
async function pullAgain(play: Play, index = Math.floor(play.random() * play.keys.length)): Done {
  const kept = play.keys[index];
  if (kept === undefined) return undefined;
  const { key, at, link, case: id, agency } = kept;
  const path = `${returnPath(audit, id, agency)}/identifiers`;
  const answer = await play.agency({ method: 'GET', path, token: link.token, headers: { 'pull-key': key } });
  const last = play.logs.get(returnKey(id, agency))!.at(-1)!;
  const isErased = ['', id].some((of) => play.item(`AUDIT#${audit}`, `ERASED#${of}`) !== undefined);
  const isServed =
    play.audit().state === 'open' &&
    ['asked', 'known', 'cannot-identify', 'reopened'].includes(last.state) &&
    !isErased &&
    mayOpen(play, link, id, agency);
  const isGood = play.now().getTime() < at + keyHours * 60 * 60 * 1000;
  if (answer.status !== (isServed && isGood ? 200 : 404)) {
    throw new Error(
      `who ${id} is about is answered with ${answer.status}: ${last.state}, link ${isServed}, key ${isGood}`,
    );
  }
  return { status: 200, body: {} };
}

/** Whoever holds some link tries some return: it opens nothing that is not its own, or that ended. */
async function tryLink(play: Play): Done {
  const link: KeptLink | undefined = oneOf(play, play.links);
  const of = oneOf(play, lastOf(play));
  if (link === undefined || of === undefined) return undefined;
  const path = returnPath(audit, of.case, of.agency);
  const body = of.agency === 'summary' ? { text: 'In words' } : submission(play, of, { A1: { answer: 'yes' } });
  const before = play.logs.get(returnKey(of.case, of.agency))!.length;
  const read = await play.agency({ method: 'GET', path, token: link.token });
  const sent = await play.agency({ method: 'POST', path: `${path}/submissions`, token: link.token, body });
  const mine = mayOpen(play, link, of.case, of.agency);
  if (!mine && (read.status !== 404 || sent.status !== 404)) {
    throw new Error(`a link of ${link.email} opens ${path}, which is ${holderOf(play, of.case, of.agency)?.email}'s`);
  }
  if (of.state === 'withdrawn' && sent.status < 400) throw new Error('a return that is withdrawn takes a submission');
  const grown = play.logs.get(returnKey(of.case, of.agency))!.length > before;
  if (grown !== (sent.status === 201 && grown)) throw new Error('what was refused was entered');
  return mine ? sent : { status: 200, body: {} };
}

/** The audit lead's query, with words of its own or such as were sent before. */
const query = (play: Play): Done => {
  const of = oneOf(play, questionnaires(play, 'submitted', 'reopened'));
  if (of === undefined) return Promise.resolve(undefined);
  const body = {
    question: oneOf(play, ['A1', 'B1', 'C12']),
    text: oneOf(play, ['Which?', 'When?']),
    askedOn: play.today(),
  };
  return play.lead({ method: 'POST', path: `${returnPath(audit, of.case, of.agency)}/query`, body });
};

/** Adds an agency, as an amendment or however else it is done, and keeps who answers for it. */
async function addAgency(play: Play): Done {
  const id = newId(play, 'school');
  const contact = { email: `${id}@agency.example` };
  const lead = { email: 'shared@agency.example' };
  const answer = await amend(play, { agency: { id, name: `The ${id}`, service: 'school', contact, lead } });
  if (answer !== undefined && answer.status < 300) {
    play.contacts.set(id, { email: contact.email, since: '' });
    play.leads.set(id, lead.email);
  }
  return answer;
}

async function amendLead(play: Play): Done {
  const agency = oneOf(play, [...play.contacts.keys()])!;
  const lead = oneOf(play, ['shared@agency.example', 'new-lead@agency.example'])!;
  const answer = await amend(play, { agency: { id: agency, lead: { email: lead } } });
  if (answer !== undefined && answer.status < 300) play.leads.set(agency, lead);
  return answer;
}

async function nameProfessional(play: Play): Done {
  const one = oneOf(
    play,
    standingCases(play).filter(({ leadProfessional }) => leadProfessional?.lead === undefined),
  );
  if (one === undefined) return undefined;
  const lead = 'lead-of-workers@council.example';
  const to = one.leadProfessional?.email ?? 'late@council.example';
  const answer = await amend(play, { case: { id: one.id, leadProfessional: { email: to, lead: { email: lead } } } });
  if (answer === undefined || answer.status >= 300) return answer;
  play.professionals.set(one.id, { email: to, since: '', ...play.professionals.get(one.id), lead });
  return answer;
}

async function addCase(play: Play): Done {
  const id = newId(play, 'case');
  const entered = {
    children: [{ id: 'child-1', ageBand: 'under-1' }],
    route: { from: 'CP', to: 'CIN' },
    factors: [],
    referredOn: '2026-01-12',
    leadProfessional: { email: 'worker@council.example' },
    expects: some(play, [...play.contacts.keys()]),
  };
  const answer = await amend(play, { case: { id, ...entered } });
  if (answer !== undefined && answer.status < 300)
    play.professionals.set(id, { email: 'worker@council.example', since: '' });
  return answer;
}

/** SES tells what became of a mail. */
async function tellDelivery(play: Play, bounced: boolean): Done {
  const mail = oneOf(play, play.sentMails());
  if (mail === undefined) return undefined;
  const timestamp = play.now().toISOString();
  const outcome = bounced
    ? { eventType: 'Bounce', bounce: { bounceType: 'Permanent', bounceSubType: 'General', timestamp } }
    : { eventType: 'Delivery', delivery: { timestamp } };
  await play.recordDelivery({ Message: JSON.stringify({ ...outcome, mail: { messageId: mail.id, timestamp } }) });
  return { status: 200, body: {} };
}

/** Some days go by; what the clock does on the last of them is done. */
async function newDay(play: Play): Done {
  const days = play.audit().state === 'closed' ? 1 + Math.floor(play.random() * 24) : 1 + Math.floor(play.random() * 4);
  const next = new Date(`${addDays(play.today(), days)}T07:00:00.000Z`);
  play.pass((next.getTime() - play.now().getTime()) / 60_000);
  await play.tick();
  return { status: 200, body: {} };
}

/** What is only read: it is there, as the answers' schemas have it. */
async function readAll(play: Play): Done {
  const of = oneOf(play, lastOf(play))!;
  const paths = [
    'completeness',
    'closing',
    'shortfalls',
    'to-do',
    'amendments',
    `cases/${of.case}/history`,
    `cases/${of.case}/returns/${of.agency}/history`,
  ].map((path) => ({ method: 'GET' as const, path: `${root}/${path}` }));
  const asAt = { method: 'GET' as const, path: `${root}/completeness`, query: { asAt: addDays(play.today(), -1) } };
  const isOld = play.today() > play.audit().opensOn;
  const concerns = { method: 'GET' as const, path: '/v1/concerns' };
  const answers = await Promise.all([...paths, concerns, ...(isOld ? [asAt] : [])].map((one) => play.manager(one)));
  return answers.find(({ status }) => status !== 200) ?? answers[0];
}

/** All acts, by name. */
export const acts: Record<string, Act> = {
  ask: {
    weight: 2,
    in: 'open',
    isOnce: true,
    do: (play) => {
      const of = oneOf(play, lastOf(play, 'known', 'cannot-identify', 'not-known', 'declined', 'withdrawn', 'asked'));
      return onReturn(play, of, 'ask', { askedOn: play.today() });
    },
  },
  'ask-another': {
    weight: 2,
    in: 'open',
    isOnce: true,
    do: (play) => {
      const one = oneOf(play, standingCases(play));
      const agency = oneOf(
        play,
        [...play.contacts.keys()].filter((id) => !play.logs.has(`${one?.id}/${id}`)),
      );
      if (one === undefined || agency === undefined) return Promise.resolve(undefined);
      return onReturn(play, { case: one.id, agency }, 'ask', { askedOn: play.today() });
    },
  },
  extend: {
    weight: 2,
    in: 'open',
    isOnce: true,
    do: (play) => {
      const of = oneOf(play, lastOf(play, 'asked', 'known', 'reopened'));
      const dueOn = later(play, of?.dueOn ?? play.today());
      return onReturn(play, of, 'extend', { askedOn: play.today(), dueOn, reason: 'Leave' });
    },
  },
  withdraw: {
    weight: 2,
    in: 'any',
    isOnce: true,
    do: (play) => onReturn(play, oneOf(play, lastOf(play, ...open)), 'withdraw', { reason: 'duplicate' }),
  },
  decline: {
    weight: 2,
    in: 'open',
    isOnce: true,
    do: (play) => {
      const of = oneOf(play, lastOf(play, 'asked', 'known', 'cannot-identify'));
      return onReturn(play, of, 'decline', { reason: 'no-capacity' });
    },
  },
  'check-declined': { weight: 2, in: 'any', isOnce: true, do: check('declined', { reason: 'legal-advice' }) },
  'check-known': {
    weight: 3,
    in: 'any',
    isOnce: true,
    do: check('known', {}, ['asked', 'known', 'submitted', 'not-known']),
  },
  'check-not-known': { weight: 2, in: 'any', isOnce: true, do: check('not-known', { note: 'Nothing here' }) },
  'check-cannot-identify': { weight: 2, in: 'any', isOnce: true, do: check('cannot-identify', { missing: ['name'] }) },
  'check-people': {
    weight: 2,
    in: 'any',
    isOnce: true,
    do: (play) => {
      const of = oneOf(play, questionnaires(play, 'asked', 'known', 'cannot-identify'));
      const children = (of && caseOf(play, of.case)?.children) ?? [];
      const says = children.map(({ id }) => [id, oneOf(play, ['known', 'no-record', 'moved'])!]);
      const outcome = says.some(([, said]) => said === 'known') ? 'known' : 'not-known';
      return send(play, of, 'check', { outcome, people: Object.fromEntries(says), unlisted: true });
    },
  },
  submit: { weight: 6, in: 'any', isOnce: true, do: submit(() => allAnswers) },
  'submit-gaps': {
    weight: 4,
    in: 'any',
    isOnce: true,
    do: submit((play) => ({ A1: { answer: oneOf(play, ['yes', 'no']) }, C12: { answer: 'A tool' } })),
  },
  'submit-concern': {
    weight: 2,
    in: 'any',
    isOnce: true,
    do: submit(() => ({ A1: { answer: 'yes' }, F2: { answer: 'yes' } })),
  },
  'submit-some-children': {
    weight: 2,
    in: 'any',
    isOnce: true,
    do: (play) => {
      const of = oneOf(play, questionnaires(play, ...open));
      if (of === undefined) return Promise.resolve(undefined);
      const { childrenCovered } = submission(play, of, {});
      return send(play, of, 'submissions', { childrenCovered: childrenCovered.slice(0, 1), answers: allAnswers });
    },
  },
  'submit-with-headers': {
    weight: 2,
    in: 'any',
    isOnce: true,
    do: submitIfMatch(false, ...open),
  },
  'submit-stale': { weight: 1, in: 'any', isOnce: true, do: submitIfMatch(true, ...open) },
  summary: {
    weight: 2,
    in: 'any',
    isOnce: true,
    do: (play) => {
      const of = oneOf(
        play,
        lastOf(play, 'asked', 'reopened', 'declined').filter(({ agency }) => agency === 'summary'),
      );
      return send(play, of, 'submissions', { text: `In words, ${play.mails.length}` });
    },
  },
  query: { weight: 4, in: 'any', isOnce: true, do: query },
  'send-back': {
    weight: 4,
    in: 'any',
    isOnce: true,
    do: (play) => {
      const of = oneOf(play, lastOf(play, 'submitted', 'reopened'));
      const body = { reason: oneOf(play, ['gaps', 'other']), text: 'Please look again', askedOn: play.today() };
      return onReturn(play, of, 'send-back', body);
    },
  },
  correct: {
    weight: 2,
    in: 'any',
    isOnce: true,
    do: (play) => {
      const of = oneOf(
        play,
        questionnaires(play, 'submitted', 'reopened').filter(({ counted }) => counted !== undefined),
      );
      if (of === undefined) return Promise.resolve(undefined);
      const body = { version: of.counted!.version, question: 'A1', corrected: 'no', reason: 'question-misread' };
      return play.lead({ method: 'POST', path: `${returnPath(audit, of.case, of.agency)}/corrections`, body });
    },
  },
  judge: {
    weight: 2,
    in: 'any',
    isOnce: true,
    do: (play) => {
      const of = oneOf(play, standingCases(play));
      if (of === undefined) return Promise.resolve(undefined);
      const answer = oneOf(play, judgedTool.judgement!.options)?.value;
      const body = { answer, ...(play.random() < 0.5 && { note: `In words, ${play.mails.length}` }) };
      return play.lead({ method: 'PUT', path: `${root}/cases/${of.id}/judgement`, body });
    },
  },
  contact: { weight: 3, in: 'any', isOnce: true, do: changeAddress('contact') },
  auditor: { weight: 2, in: 'any', isOnce: true, do: changeAddress('auditor') },
  'lead-address': { weight: 1, in: 'any', isOnce: true, do: changeAddress('lead') },
  wrong: { weight: 2, in: 'any', isOnce: true, do: correctAddress },
  reissue: { weight: 2, in: 'any', do: reissue },
  bounce: { weight: 2, in: 'any', do: (play) => tellDelivery(play, true) },
  delivered: { weight: 1, in: 'any', do: (play) => tellDelivery(play, false) },
  'amend-audit': {
    weight: 2,
    in: 'open',
    isOnce: true,
    do: (play) => {
      const { closesOn } = play.audit();
      const changes = [
        { title: oneOf(play, ['One', 'Another']) },
        { closesOn: addDays(closesOn, 1 + Math.floor(play.random() * 5)) },
        { extraHolidays: some(play, ['2026-05-18', '2026-05-20', '2026-06-03']) },
      ];
      return amend(play, { audit: oneOf(play, changes) });
    },
  },
  'amend-newest': { weight: 1, in: 'open', isOnce: true, do: amendIfMatch(false) },
  'amend-stale': { weight: 1, in: 'open', isOnce: true, do: amendIfMatch(true) },
  'amend-agency': {
    weight: 1,
    in: 'open',
    isOnce: true,
    do: (play) =>
      amend(play, { agency: { id: oneOf(play, [...play.contacts.keys()]), name: oneOf(play, ['One', 'Another']) } }),
  },
  'amend-lead': { weight: 2, in: 'open', isOnce: true, do: amendLead },
  'add-agency': { weight: 1, in: 'open', isOnce: true, do: addAgency },
  'amend-factors': {
    weight: 2,
    in: 'open',
    isOnce: true,
    do: amendCase((play) => ({ factors: oneOf(play, [[], ['domestic-abuse'], ['neglect', 'domestic-abuse']]) })),
  },
  'amend-case': {
    weight: 2,
    in: 'open',
    isOnce: true,
    do: amendCase((play) =>
      oneOf(play, [
        { route: { from: 'CIN', to: 'CAF' } },
        { referredOn: '2025-11-03' },
        { steppedDownOn: '2026-02-02' },
        { adults: [{ id: 'adult-1', role: 'mother' }] },
        { children: [{ id: 'child-1', ageBand: 'pre-school' }] },
      ])!,
    ),
  },
  'add-child': {
    weight: 2,
    in: 'open',
    isOnce: true,
    do: amendCase((play) => ({ children: [{ id: newId(play, 'child'), ageBand: 'unborn' }] })),
  },
  'name-professional': { weight: 2, in: 'open', isOnce: true, do: nameProfessional },
  'add-case': { weight: 1, in: 'open', isOnce: true, do: addCase },
  drop: {
    weight: 1,
    in: 'any',
    isOnce: true,
    do: (play) => {
      const cases = standingCases(play);
      const one = cases.length > 1 ? oneOf(play, cases) : undefined;
      if (one === undefined) return Promise.resolve(undefined);
      return post(play, `${root}/cases/${one.id}/drop`, { reason: 'moved-away' });
    },
  },
  move: {
    weight: 2,
    in: 'open',
    isOnce: true,
    do: (play) => {
      const whom = oneOf(play, [{}, { agency: 'police' }, { service: 'school' }]);
      return post(play, `${root}/move`, { dueOn: later(play, play.audit().dueOn), reason: 'Holidays', ...whom });
    },
  },
  closures: {
    weight: 1,
    in: 'open',
    isOnce: true,
    do: (play) => {
      const from = addDays(play.today(), Math.floor(play.random() * 9));
      const whom = oneOf(play, [{ agency: 'gp' }, { service: 'school' }]);
      return play.manager({
        method: 'PUT',
        path: `${root}/closures`,
        body: { closures: [{ ...whom, from, to: addDays(from, 4) }] },
      });
    },
  },
  ladder: {
    weight: 1,
    in: 'open',
    isOnce: true,
    do: (play) => {
      const escalated = { step: oneOf(play, [3, 5])!, does: 'escalation' };
      const ladder = [
        { step: -4, does: 'chaser' },
        { step: 1, does: 'chaser' },
        escalated,
        { step: 7, does: 'ladder-exhausted' },
      ];
      return play.manager({ method: 'PUT', path: `${root}/ladder`, body: { ladder } });
    },
  },
  acknowledge: {
    weight: 2,
    in: 'any',
    isOnce: true,
    do: async (play) => {
      const { body } = await play.manager({ method: 'GET', path: '/v1/concerns' });
      const concern = oneOf(play, body['concerns'] as { case: string; agency: string; seq: number }[]);
      if (concern === undefined) return undefined;
      const path = `${returnPath(audit, concern.case, concern.agency)}/concerns/${concern.seq}`;
      await play.manager({ method: 'GET', path });
      return onReturn(play, concern, 'acknowledge', { by: 'A. Manager', note: 'Spoke with the team' });
    },
  },
  'seen-to': {
    weight: 3,
    in: 'any',
    isOnce: true,
    do: async (play) => {
      const { body } = await play.manager({ method: 'GET', path: `${root}/to-do` });
      const toDo = oneOf(play, body['toDo'] as { case: string; agency: string; seq: number }[]);
      return onReturn(play, toDo, `to-do/${toDo?.seq}/seen-to`, { by: 'A. Manager', note: 'Rang the agency' });
    },
  },
  waive: {
    weight: 1,
    in: 'any',
    isOnce: true,
    do: (play) => {
      const id = oneOf(play, standingCases(play))?.id ?? 'case-1';
      return play.manager({
        method: 'PUT',
        path: `${root}/cases/${id}/never-asked/housing`,
        body: { reason: 'other' },
      });
    },
  },
  identifiers: {
    weight: 2,
    in: 'open',
    isOnce: true,
    do: (play) => {
      const one = oneOf(play, standingCases(play));
      const person = one && oneOf(play, [...one.children, ...(one.adults ?? [])]);
      if (one === undefined || person === undefined) return Promise.resolve(undefined);
      const body = {
        name: oneOf(play, ['Quill Featherstonehaugh', 'Quill Smith']),
        dateOfBirth: '2015-02-03',
        address: { value: '1 Any Street', confidential: true, to: some(play, ['gp', 'police']) },
      };
      return play.manager({ method: 'PUT', path: `${root}/cases/${one.id}/people/${person.id}/identifiers`, body });
    },
  },
  'erase-case': {
    weight: 1,
    in: 'any',
    isOnce: true,
    do: (play) => {
      const one = oneOf(play, standingCases(play));
      if (one === undefined) return Promise.resolve(undefined);
      return play.manager({ method: 'DELETE', path: `${root}/cases/${one.id}/identifiers` });
    },
  },
  'erase-all': {
    weight: 1,
    in: 'closed',
    isOnce: true,
    do: (play) => play.manager({ method: 'DELETE', path: `${root}/identifiers` }),
  },
  pull: { weight: 4, in: 'any', do: pull },
  'pull-again': { weight: 4, in: 'any', do: (play) => pullAgain(play) },
  'try-link': { weight: 5, in: 'any', do: tryLink },
  revision: {
    weight: 2,
    in: 'any',
    do: (play) => play.lead({ method: 'POST', path: `${root}/revisions`, body: { note: 'Something came' } }),
  },
  release: {
    weight: 1,
    in: 'any',
    isOnce: true,
    do: async (play) => {
      const { body } = await play.lead({ method: 'GET', path: `${root}/revisions` });
      const [newest] = body['revisions'] as { revision: number }[];
      if (newest === undefined) return undefined;
      await play.deliver(true);
      const path = `${root}/revisions/${newest.revision}`;
      await play.lead({ method: 'GET', path });
      return play.lead({ method: 'POST', path: `${path}/releases`, body: { to: ['Executive Group'] } });
    },
  },
  read: { weight: 2, in: 'any', do: readAll },
  day: { weight: 10, in: 'any', do: newDay },
  sweep: {
    weight: 2,
    in: 'any',
    do: async (play) => {
      await play.sweep();
      return { status: 200, body: {} };
    },
  },
  close: { weight: 0, in: 'open', isOnce: true, do: (play) => post(play, `${root}/close`, closeAnyway) },
};
