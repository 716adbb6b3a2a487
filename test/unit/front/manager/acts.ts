/** Every act of the staff and of agencies, each with one that another does at the same moment. */
import { agencyRoutes } from '../../../../shared/front/agency/routes.ts';
import { leadRoutes } from '../../../../shared/front/lead/routes.ts';
import { managerRoutes } from '../../../../shared/front/manager/routes.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { putAgency } from '../../../../shared/domain/audits/store.ts';
import { putRequest } from '../../../../shared/domain/figures/store.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { putLink } from '../../../../shared/domain/links/store.ts';
import { closeAnyway, openAnyway } from '../../../audit.ts';
import { openAws } from '../../../aws/aws.ts';
import { context, eventOf, staffClaims } from '../../../http-event.ts';
import { openProgram } from '../../../program.ts';
import { makeFigures } from '../../work/packs/plain-draw.ts';
import { requestId } from '../../work/relay/samples.ts';
import { agency, audit, token } from './fixture.ts';
import { agencies, caseOf, world } from './world.ts';
import { giveAnother, judgedTool, putAudit } from '../../../library.ts';

const day = '2026-04-20';
export const routes = { ...managerRoutes, ...leadRoutes, ...agencyRoutes };
export type Route = keyof typeof routes;

export type It = Pick<Awaited<ReturnType<typeof world>>, 'aws' | 'table' | 'identifiers' | 'items'> & {
  bucket: ReturnType<ReturnType<typeof openAws>['createBucket']>;
};
type OpenIt = It & Awaited<ReturnType<typeof world>>;
export interface Answer {
  status: number;
  body: Record<string, unknown> & { detail?: string };
}

/** One request, by one of two people of staff or with the link of the general practice, through the API. */
export async function send(
  it: It,
  { route, params }: Pick<Act, 'route' | 'params'>,
  body: object | undefined,
  by: 'one' | 'other',
  at: string,
): Promise<Answer> {
  const { method, path, access } = routes[route];
  const program = openProgram(it, { now: () => new Date(at) });
  const named = {
    audit: audit.id,
    case: 'case-1',
    agency: 'gp-a',
    person: 'child-1',
    service: 'housing',
    revision: '1',
  };
  const { managerApi } = program;
  const apis = {
    'audit-lead': program.leadApi,
    'business-manager': managerApi,
    link: program.agencyApi,
    public: managerApi,
  };
  const isStaff = access === 'audit-lead' || access === 'business-manager';
  const { statusCode, body: said = '{}' } = await apis[access](
    eventOf({
      method,
      path: path.replaceAll(/\{(\w+)\}/g, (_braced, name: string) =>
        String(Reflect.get({ ...named, ...params }, name)),
      ),
      headers: { 'content-type': 'application/json', ...(isStaff ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(isStaff ? { claims: { ...staffClaims(access), sub: `staff-${by}` } } : {}),
    }),
    context,
  );
  return { status: statusCode ?? 0, body: JSON.parse(said) as Answer['body'] };
}

export interface Act {
  route: Route;
  params?: Record<string, string>;
  /** What is asked for, and what another one asks for. */
  body?: object;
  other?: object;
  /** What the other one does, where it is something else. */
  otherRoute?: Route;
  /** What becomes of the audit before. */
  before?: (it: OpenIt) => Promise<unknown>;
  /** What becomes of a draft before. */
  beforeInDraft?: (it: It) => Promise<unknown>;
  /** What whoever comes second is told of the other's. */
  told?: string;
  /** What is told once the audit was closed, and once the case was dropped; else it is taken. */
  closed?: string;
  dropped?: string;
  /** Both can stand: each adds to what there is. */
  adds?: true;
  /** The status where it is done already; else it is answered as the first was. */
  again?: 404;
  /** It is told apart from another act of the same route only by what another does at the same moment. */
  isOnlyAtOnce?: true;
  /** Later it is another act; at the same moment it is the same. */
  isAnew?: true;
  /** It is done to an audit in draft; else to an open one. */
  isDraft?: true;
}

/** An open audit of two cases, and a link of the general practice. */
export async function openCase(): Promise<OpenIt> {
  const it = await world({
    agencies: [agencies.gp, agencies.police, agency('housing', 'housing')],
    cases: [
      { case: caseOf('case-1', 'social.worker@council.example'), expects: ['gp-a', 'police'] },
      { case: caseOf('case-2'), expects: ['gp-a'] },
    ],
  });
  const addressee = addresseeId(audit.id, agencies.gp.contact.email);
  await putLink(it.table, tokenHash(token), { audit: audit.id, addressee, mintedAt: '2026-04-13T07:01:00.000Z' });
  return { ...it, bucket: it.aws.createBucket() };
}

const isClosed = 'The audit is closed';
const isDropped = 'taken out of the audit, because it was the wrong family';
const isNoDraft = 'This can only be done before it opens';
const submitted: Act['before'] = (it) => it.submit('case-1', 'gp-a', 'a', { concern: true });
/** A first revision, and its pack. */
const publish: Act['before'] = async (it) => {
  const now = (): Date => new Date('2026-04-19T09:00:00.000Z');
  const program = openProgram(it, { now, make: makeFigures });
  await putRequest(it.table, { audit: audit.id, id: requestId, askedAt: now().toISOString(), state: 'asked' });
  await program.take(audit.id, [{ kind: 'request', audit: audit.id, request: requestId }]);
  await program.pack({ audit: audit.id, revision: 1 });
};
const consult: Act['beforeInDraft'] = (it) =>
  send(it, { route: 'begin-consultation' }, { by: '2026-05-01' }, 'other', '2026-04-10T09:00:00.000Z');
const { state: _state, createdAt: _createdAt, ...newAudit } = audit;
const { id: _gp, ...gp } = agencies.gp;
const { id: _police, ...police } = agencies.police;
const { id: _id, leadProfessional: _professional, ...caseBody } = caseOf('case-9');
const newAgency = (name: string) => {
  const { id, ...rest } = agency('school-b', 'school');
  return { reason: 'Forgotten', agency: { id, ...rest, name } };
};

export const acts: Record<string, Act> = {
  'asking again': {
    route: 'ask',
    body: { askedOn: day, dueOn: '2026-05-08' },
    other: { askedOn: day, dueOn: '2026-05-15' },
    told: 'it was asked for, due on Friday 15 May 2026',
    closed: isClosed,
    dropped: 'taken out of the audit',
  },
  'asking another agency': {
    route: 'ask',
    params: { agency: 'housing' },
    body: { askedOn: day, dueOn: '2026-05-08' },
    other: { askedOn: day, dueOn: '2026-05-15' },
    told: 'it was asked for, due on Friday 15 May 2026',
    closed: isClosed,
    dropped: 'taken out of the audit',
  },
  'more time': {
    route: 'extend',
    body: { askedOn: day, dueOn: '2026-05-15', reason: 'Leave' },
    other: { askedOn: day, dueOn: '2026-05-08', reason: 'Leave' },
    told: 'it was given more time, due on Friday 8 May 2026',
    closed: isClosed,
    dropped: isDropped,
  },
  'less time than another gives': {
    route: 'extend',
    body: { askedOn: day, dueOn: '2026-05-08', reason: 'Leave' },
    other: { askedOn: day, dueOn: '2026-05-15', reason: 'Leave' },
    told: 'must be later than the current due date, Friday 15 May 2026',
    closed: isClosed,
    dropped: isDropped,
  },
  'a withdrawal': {
    route: 'withdraw',
    body: { reason: 'not-involved' },
    other: { reason: 'duplicate' },
    told: 'no longer asked for, because it was asked for twice',
    dropped: isDropped,
  },
  'declining for an agency': {
    route: 'decline',
    body: { reason: 'no-capacity' },
    other: { reason: 'legal-advice' },
    told: 'The agency is taking no part, on legal advice',
    closed: isClosed,
    dropped: isDropped,
  },
  'a sending back': {
    route: 'send-back',
    before: submitted,
    body: { reason: 'gaps', text: 'Section B', askedOn: day },
    other: { reason: 'explanations', text: 'Say why', askedOn: day },
    adds: true,
    told: '"reason":"explanations"',
    dropped: isDropped,
  },
  'a query': {
    route: 'query',
    before: submitted,
    body: { question: 'A1', text: 'Which?', askedOn: day },
    other: { question: 'A2', text: 'When?', askedOn: day },
    adds: true,
    told: '"question":"A2"',
    dropped: isDropped,
  },
  'a drop': {
    route: 'drop-case',
    body: { reason: 'wrong-family' },
    other: { reason: 'moved-away' },
    told: 'taken out of the audit, because the family moved away',
  },
  'a move of due dates': {
    route: 'move-due-dates',
    body: { dueOn: '2026-05-15', reason: 'Holidays' },
    other: { dueOn: '2026-05-20', reason: 'Leave', agency: 'gp-a' },
    told: 'of gp-a to Wednesday 20 May 2026',
    closed: isClosed,
  },
  'an amendment of the audit': {
    route: 'amend',
    body: { reason: 'Wrong', audit: { title: 'One' } },
    other: { reason: 'Wrong', audit: { title: 'Other', closesOn: '2026-06-05' } },
    told: 'at the same moment (the title, the closing date)',
    closed: isClosed,
  },
  'an amendment of an agency': {
    route: 'amend',
    body: { reason: 'Left', agency: { id: 'police', lead: { email: 'one@police.example' } } },
    other: { reason: 'Left', agency: { id: 'police', lead: { email: 'other@police.example' } } },
    told: 'at the same moment (the senior contact)',
    closed: isClosed,
  },
  'an agency that is added': {
    route: 'amend',
    body: newAgency('School B'),
    other: newAgency('B School'),
    told: 'at the same moment (it was added)',
    closed: isClosed,
  },
  'an amendment of a case': {
    route: 'amend',
    body: { reason: 'Wrong', case: { id: 'case-1', factors: [] } },
    other: { reason: 'Wrong', case: { id: 'case-1', factors: ['neglect'] } },
    told: 'at the same moment (the factors)',
    closed: isClosed,
    dropped: isDropped,
  },
  'a case that is added': {
    route: 'amend',
    body: { reason: 'Forgotten', case: { id: 'case-9', ...caseBody, expects: ['gp-a'] } },
    other: { reason: 'Forgotten', case: { id: 'case-9', ...caseBody, factors: ['neglect'], expects: ['gp-a'] } },
    told: 'at the same moment (it was added)',
    closed: isClosed,
  },
  'an acknowledgement': {
    route: 'acknowledge',
    before: submitted,
    body: { by: 'A. Manager', note: 'Rang' },
    other: { by: 'B. Second', note: 'Wrote' },
    told: 'B. Second',
  },
  'what a check left to see to': {
    route: 'seen-to',
    params: { seq: '2' },
    before: (it) => it.check('case-1', 'gp-a', { outcome: 'known', unlisted: true }),
    body: { by: 'A. Manager', note: 'Rang' },
    other: { by: 'B. Second', note: 'Wrote' },
    told: '"by":"B. Second","note":"Wrote"',
    dropped: isDropped,
  },
  closures: {
    route: 'change-closures',
    body: { closures: [{ service: 'police', from: '2026-05-01', to: '2026-05-08' }] },
    other: { closures: [{ agency: 'gp-a', from: '2026-04-27', to: '2026-04-30' }] },
    told: 'when agencies are closed: gp-a from Monday 27 April 2026 to Thursday 30 April 2026',
    closed: isClosed,
  },
  reminders: {
    route: 'change-ladder',
    body: { ladder: [{ step: 2, does: 'chaser' }] },
    other: { ladder: [{ step: 5, does: 'escalation' }] },
    told: 'the reminders at the same moment: an email to the senior contact 5 working days after it is due',
    closed: isClosed,
  },
  identifiers: {
    route: 'put-identifiers',
    body: { name: 'A Child' },
    other: { name: 'Another Child', dateOfBirth: '2015-02-03' },
    told: 'at the same moment (the name, the date of birth)',
    closed: isClosed,
    dropped: 'destroyed',
  },
  'a closing': { route: 'close-audit', body: closeAnyway },
  'a new address of a contact': {
    route: 'change-contact',
    body: { email: 'one@gp.example' },
    other: { email: 'other@gp.example' },
    told: 'at the same moment (the contact)',
  },
  'an address that was wrong': {
    route: 'change-contact',
    body: { email: 'one@gp.example', wrong: true },
    other: { email: 'other@gp.example', wrong: true },
    told: 'at the same moment (the contact, it was wrong)',
  },
  'an address that another says was wrong': {
    route: 'change-contact',
    body: { email: 'one@gp.example' },
    other: { email: 'other@gp.example', wrong: true },
    told: 'at the same moment (the contact, it was wrong)',
    isOnlyAtOnce: true,
  },
  'an auditor for one case': {
    route: 'change-contact',
    body: { email: 'one@gp.example', role: 'auditor' },
    other: { email: 'other@gp.example', role: 'auditor' },
    told: 'at the same moment (who answers about this case)',
  },
  'a new address of a lead': {
    route: 'change-contact',
    body: { email: 'one@gp.example', role: 'lead' },
    other: { email: 'other@gp.example', role: 'lead' },
    told: 'at the same moment (the senior contact)',
  },
  'a new address of a lead professional': {
    route: 'change-contact',
    params: { agency: 'summary' },
    body: { email: 'one@council.example' },
    other: { email: 'other@council.example' },
    told: 'at the same moment (the contact)',
  },
  'a new link': { route: 'reissue-link', isAnew: true },
  'a new link of somebody whose address is changed': {
    route: 'reissue-link',
    otherRoute: 'change-contact',
    other: { email: 'other@gp.example' },
    told: 'at the same moment (the contact)',
    isOnlyAtOnce: true,
  },
  'why a service is not asked': {
    route: 'waive-service',
    body: { reason: 'not-involved' },
    other: { reason: 'other' },
    told: 'why this service is not asked: other',
  },
  'another reason why a service is not asked': {
    route: 'waive-service',
    before: async (it) => {
      const body = { reason: 'duplicate' };
      await send(it, { route: 'waive-service' }, body, 'other', '2026-04-19T09:00:00.000Z');
    },
    body: { reason: 'not-involved' },
    other: { reason: 'other' },
    told: 'why this service is not asked: other',
    isOnlyAtOnce: true,
  },
  "the destruction of a case's identifiers": { route: 'erase-case-identifiers' },
  'the destruction of all identifiers': { route: 'erase-identifiers' },
  'a correction': {
    route: 'correct',
    before: submitted,
    body: { version: 1, question: 'A1', corrected: 'no', reason: 'question-misread' },
    other: { version: 1, question: 'A1', corrected: 'dont-know', reason: 'wrong-box' },
    told: 'corrected it to dont know (wrong box) at the same moment',
    dropped: isDropped,
  },
  'a correction of what is corrected already': {
    route: 'correct',
    before: async (it) => {
      await it.submit('case-1', 'gp-a', 'a');
      await it.correct('case-1', 'gp-a', { version: 1, question: 'A1', corrected: 'no', reason: 'question-misread' });
    },
    body: { version: 1, question: 'A1', corrected: 'dont-know', reason: 'wrong-box' },
    other: { version: 1, question: 'A1', corrected: null },
    told: 'took back what was corrected at the same moment',
    isOnlyAtOnce: true,
  },
  "an answer to the audit's own question": {
    route: 'judge',
    before: (it) => giveAnother(it.table, audit.id, judgedTool),
    body: { answer: 'no', note: 'The school was not heard.' },
    other: { answer: 'partly' },
    told: 'answered this at the same moment: In part',
    dropped: isDropped,
  },
  "another answer to the audit's own question": {
    route: 'judge',
    before: async (it) => {
      await giveAnother(it.table, audit.id, judgedTool);
      await send(it, { route: 'judge' }, { answer: 'yes' }, 'other', '2026-04-19T09:00:00.000Z');
    },
    body: { answer: 'no' },
    other: { answer: 'partly' },
    told: 'answered this at the same moment: In part',
    isOnlyAtOnce: true,
  },
  'a release': {
    route: 'release',
    before: publish,
    body: { to: ['Executive Group'] },
    other: { to: ['Improvement Board'] },
    adds: true,
    told: '"release":2',
  },
  'a record check': {
    route: 'check',
    body: { outcome: 'known' },
    other: { outcome: 'not-known' },
    adds: true,
    told: '"state":"known"',
    dropped: '',
  },
  'a submission': {
    route: 'submission',
    body: { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes' } } },
    other: { childrenCovered: ['child-1'], answers: { A1: { answer: 'no' } } },
    adds: true,
    told: '"version":2',
    dropped: '',
  },

  'an opening': {
    route: 'open-audit',
    body: openAnyway,
    isDraft: true,
    closed: 'The audit is closed, and stays so',
  },
  'an opening of a draft that is changed': {
    route: 'open-audit',
    body: openAnyway,
    isDraft: true,
    otherRoute: 'put-agency',
    other: { ...police, name: 'Another' },
    told: 'The draft was changed at the same moment',
    isOnlyAtOnce: true,
  },
  'an audit that is entered': {
    route: 'create-audit',
    body: { ...newAudit, id: '2026-q3' },
    other: { ...newAudit, id: '2026-q3', title: 'Another' },
    told: 'There is another audit with this id',
  },
  'a change of a draft': {
    route: 'put-audit',
    isDraft: true,
    body: { ...newAudit, title: 'One' },
    other: { ...newAudit, title: 'Another', dueOn: '2026-05-08' },
    told: 'changed this audit at the same moment (title, due on)',
    closed: isNoDraft,
    dropped: isNoDraft,
  },
  'the deletion of a draft': {
    route: 'delete-audit',
    isDraft: true,
    again: 404,
    otherRoute: 'put-agency',
    other: { ...police, name: 'Another' },
    told: 'changed this draft at the same moment (contents)',
    closed: isNoDraft,
    dropped: isNoDraft,
  },
  'an agency of a draft': {
    route: 'put-agency',
    isDraft: true,
    body: { ...gp, name: 'One' },
    other: { ...gp, contact: { email: 'other@gp.example' } },
    told: 'changed this agency at the same moment (contact)',
    closed: isClosed,
    dropped: 'The audit is open. Add or change the agency with a reason',
  },
  'a further agency of a draft': {
    route: 'put-agency',
    params: { agency: 'police' },
    isDraft: true,
    body: { ...police, name: 'One' },
    other: police,
    told: 'changed this agency at the same moment (it was added)',
    closed: isClosed,
    dropped: 'The audit is open. Add or change the agency with a reason',
  },
  'the deletion of an agency of a draft': {
    route: 'delete-agency',
    isDraft: true,
    again: 404,
    otherRoute: 'put-agency',
    other: { ...gp, name: 'Another' },
    told: 'changed this agency at the same moment (name)',
    closed: isNoDraft,
    dropped: isNoDraft,
  },
  'an agency of a draft that is deleted': {
    route: 'put-agency',
    isDraft: true,
    body: { ...gp, name: 'One' },
    otherRoute: 'delete-agency',
    told: 'changed this agency at the same moment (it was deleted)',
    isOnlyAtOnce: true,
  },
  'a case of a draft': {
    route: 'put-case',
    isDraft: true,
    body: { ...caseBody, factors: [], expects: ['gp-a'] },
    other: { ...caseBody, factors: ['neglect'], expects: [] },
    told: 'changed this case at the same moment (factors, expects)',
    closed: isNoDraft,
    dropped: isNoDraft,
  },
  'a further case of a draft': {
    route: 'put-case',
    params: { case: 'case-2' },
    isDraft: true,
    body: { ...caseBody, expects: ['gp-a'] },
    other: { ...caseBody, expects: [] },
    told: 'changed this case at the same moment (it was added)',
    closed: isNoDraft,
    dropped: isNoDraft,
  },
  'the deletion of a case of a draft': {
    route: 'delete-case',
    isDraft: true,
    again: 404,
    otherRoute: 'put-case',
    other: { ...caseBody, factors: ['neglect'], expects: ['gp-a'] },
    told: 'changed this case at the same moment (factors)',
    closed: isNoDraft,
    dropped: isNoDraft,
  },
  'the deletion of a case whose people are entered': {
    route: 'delete-case',
    isDraft: true,
    again: 404,
    otherRoute: 'put-identifiers',
    other: { name: 'A Child' },
    told: 'changed this case at the same moment (details)',
    isOnlyAtOnce: true,
  },
  'a consultation on the questionnaire': {
    route: 'begin-consultation',
    isDraft: true,
    body: { by: '2026-05-04' },
    other: { by: '2026-05-05' },
    told: 'A consultation is under way, until Tuesday 5 May 2026',
    closed: isNoDraft,
    dropped: isNoDraft,
  },
  'another last day of a consultation': {
    route: 'change-consultation',
    isDraft: true,
    beforeInDraft: consult,
    body: { by: '2026-05-04' },
    other: { by: '2026-05-05' },
    told: 'changed the consultation at the same moment (last day)',
    closed: isNoDraft,
    dropped: isNoDraft,
  },
  'the end of a consultation': {
    route: 'end-consultation',
    isDraft: true,
    beforeInDraft: consult,
    otherRoute: 'change-consultation',
    other: { by: '2026-05-05' },
    told: 'changed the consultation at the same moment (last day)',
    closed: isNoDraft,
    dropped: isNoDraft,
  },
  'a case that expects an agency which is deleted': {
    route: 'put-case',
    isDraft: true,
    body: { ...caseBody, factors: [], expects: ['gp-a'] },
    otherRoute: 'delete-agency',
    told: 'is not an agency of this audit',
    isOnlyAtOnce: true,
  },
  'asking an agency which is deleted': {
    route: 'ask',
    isDraft: true,
    body: { askedOn: day, dueOn: '2026-05-08' },
    otherRoute: 'delete-agency',
    told: 'There is nothing here for you',
    isOnlyAtOnce: true,
  },
};

/** What is no act of that table, and where it is held that it is once. */
export const elsewhere: Partial<Record<Route, { why: string; heldIn: string }>> = {
  comment: {
    why: 'It is made with a link of its own kind, and the same words on the same question are the same comment.',
    heldIn: 'test/unit/front/agency/consultation.test.ts',
  },
  'answer-comment': {
    why: 'Each answer is one more, and the same words as the newest are that one.',
    heldIn: 'test/unit/front/agency/consultation.test.ts',
  },
  'load-tool': {
    why: 'A tool is of no audit: the same file once more writes nothing.',
    heldIn: 'test/unit/front/manager/tools.test.ts',
  },
  'freeze-tool': {
    why: 'A tool is of no audit: what is frozen is answered as it was.',
    heldIn: 'test/unit/front/manager/tools.test.ts',
  },
  'delete-tool': {
    why: 'A tool is of no audit: what is deleted is not there any more.',
    heldIn: 'test/unit/front/manager/tools.test.ts',
  },
  'ask-revision': {
    why: 'Each is a wish of its own, and what was answered publishes nothing more.',
    heldIn: 'test/unit/work/aggregate/take-changes.test.ts',
  },
  'request-code': {
    why: 'Each of three in ten minutes is a code of its own, and every one of them works.',
    heldIn: 'test/unit/front/agency/codes.test.ts',
  },
  'exchange-code': {
    why: 'A code works once, however many exchange it at the same moment.',
    heldIn: 'test/unit/front/agency/codes.test.ts',
  },
};

/** An audit in draft with one case about which one agency is asked. */
export async function draft(): Promise<It> {
  const aws = openAws();
  const table = aws.createTable();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const it = { aws, table, identifiers, bucket: aws.createBucket(), items: () => aws.items(table.name) };
  await putAudit(table, audit);
  await putAgency(table, audit, agencies.gp);
  const body = { ...caseBody, expects: ['gp-a'] };
  await send(it, { route: 'put-case' }, body, 'one', '2026-04-02T09:00:00.000Z');
  return it;
}
