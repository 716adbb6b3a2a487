/** Every act of the staff: twice, late, and two at once. One outcome, and whoever is second learns what the first did. */
import { describe, expect, test } from 'vitest';
import { leadRoutes } from '../../../../shared/front/lead/routes.ts';
import { managerRoutes } from '../../../../shared/front/manager/routes.ts';
import { createAudit, putAgency } from '../../../../shared/domain/audits/store.ts';
import { context, eventOf, staffClaims } from '../../../http-event.ts';
import { openProgram } from '../../../program.ts';
import { openAws } from '../../../aws/aws.ts';
import { closeAnyway, openAnyway } from '../../../audit.ts';
import { agency, audit } from './fixture.ts';
import { agencies, caseOf, world } from './world.ts';

const day = '2026-04-20';
const staffRoutes = { ...managerRoutes, ...leadRoutes };

type It = Pick<Awaited<ReturnType<typeof world>>, 'aws' | 'table' | 'identifiers' | 'items'>;
interface Answer {
  status: number;
  body: Record<string, unknown> & { detail?: string };
}

/** One request, by one of two people of staff, through the API. */
async function send(it: It, act: Act, body: object | undefined, by: 'one' | 'other', at: string): Promise<Answer> {
  const { method, path, access } = staffRoutes[act.route];
  const program = openProgram({ ...it, bucket: openAws().createBucket() }, { now: () => new Date(at) });
  const params = { audit: audit.id, case: 'case-1', agency: 'gp-a', person: 'child-1', ...act.params };
  const api = access === 'audit-lead' ? program.leadApi : program.managerApi;
  const { statusCode, body: said = '{}' } = await api(
    eventOf({
      method,
      path: path.replaceAll(/\{(\w+)\}/g, (_braced, name: string) => String(Reflect.get(params, name))),
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      claims: { ...staffClaims(access), sub: `staff-${by}` },
    }),
    context,
  );
  return { status: statusCode ?? 0, body: JSON.parse(said) as Answer['body'] };
}

/** Has the first write that anybody makes from now on wait until something else was done. */
function beforeTheFirstWrite(it: It, work: () => Promise<unknown>): void {
  let isDone = false;
  it.aws.use(async ({ command }, make) => {
    if (!isDone && /^(Put|Update|Delete|Transact)/.test(command)) {
      isDone = true;
      await work();
    }
    return make();
  });
}

interface Act {
  route: keyof typeof staffRoutes;
  params?: Record<string, string>;
  /** What is asked for, and what another one asks for. */
  body: object;
  other?: object;
  /** What becomes of the audit before. */
  before?: (it: Awaited<ReturnType<typeof world>>) => Promise<unknown>;
  /** What whoever comes second is told of the other's. */
  told?: string;
  /** What is told once the audit was closed, and once the case was dropped; else it is taken. */
  closed?: string;
  dropped?: string;
  /** Both can stand: each adds to what there is. */
  adds?: true;
  /** The world that it is done in, where it is not an open audit. */
  isDraft?: true;
}

const openCase = () =>
  world({
    agencies: [agencies.gp, agencies.police, agency('housing', 'housing')],
    cases: [
      { case: caseOf('case-1', 'social.worker@council.example'), expects: ['gp-a', 'police'] },
      { case: caseOf('case-2'), expects: ['gp-a'] },
    ],
  });

const isClosed = 'the audit is closed';
const isDropped = 'the case was dropped (wrong-family)';
const submitted: Act['before'] = (it) => it.submit('case-1', 'gp-a', 'a', { concern: true });
const { id: _id, leadProfessional: _professional, ...caseBody } = caseOf('case-9');
const newAgency = (name: string) => {
  const { id, ...rest } = agency('school-b', 'school');
  return { reason: 'Forgotten', agency: { id, ...rest, name } };
};

const acts: Record<string, Act> = {
  'asking again': {
    route: 'ask',
    body: { askedOn: day, dueOn: '2026-05-08' },
    other: { askedOn: day, dueOn: '2026-05-15' },
    told: 'it was asked for, due on Friday 15 May 2026',
    closed: isClosed,
    dropped: 'the case was dropped',
  },
  'asking another agency': {
    route: 'ask',
    params: { agency: 'housing' },
    body: { askedOn: day, dueOn: '2026-05-08' },
    other: { askedOn: day, dueOn: '2026-05-15' },
    told: 'it was asked for, due on Friday 15 May 2026',
    closed: isClosed,
    dropped: 'the case was dropped',
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
    told: 'a return that is withdrawn (duplicate)',
    dropped: isDropped,
  },
  'declining for an agency': {
    route: 'decline',
    body: { reason: 'no-capacity' },
    other: { reason: 'legal-advice' },
    told: 'a return that is declined (legal-advice)',
    closed: isClosed,
    dropped: isDropped,
  },
  'a sending back': {
    route: 'send-back',
    before: submitted,
    body: { reason: 'gaps', text: 'Section B', askedOn: day },
    other: { reason: 'explanations', text: 'Say why', askedOn: day },
    adds: true,
    dropped: isDropped,
  },
  'a query': {
    route: 'query',
    before: submitted,
    body: { question: 'A1', text: 'Which?', askedOn: day },
    other: { question: 'A2', text: 'When?', askedOn: day },
    adds: true,
    dropped: isDropped,
  },
  'a drop': {
    route: 'drop-case',
    body: { reason: 'wrong-family' },
    other: { reason: 'moved-away' },
    told: 'the case is dropped already: moved-away',
  },
  'a move of due dates': {
    route: 'move-due-dates',
    body: { dueOn: '2026-05-15', reason: 'Holidays' },
    other: { dueOn: '2026-05-20', reason: 'Leave', agency: 'gp-a' },
    told: 'of gp-a to 2026-05-20',
    closed: isClosed,
  },
  'an amendment of the audit': {
    route: 'amend',
    body: { reason: 'Wrong', audit: { title: 'One' } },
    other: { reason: 'Wrong', audit: { title: 'Other', closesOn: '2026-06-05' } },
    told: 'at the same moment (title, closesOn)',
    closed: isClosed,
  },
  'an amendment of an agency': {
    route: 'amend',
    body: { reason: 'Left', agency: { id: 'police', lead: { email: 'one@police.example' } } },
    other: { reason: 'Left', agency: { id: 'police', lead: { email: 'other@police.example' } } },
    told: 'at the same moment (lead)',
    closed: isClosed,
  },
  'an agency that is added': {
    route: 'amend',
    body: newAgency('School B'),
    other: newAgency('B School'),
    told: 'at the same moment (added)',
    closed: isClosed,
  },
  'an amendment of a case': {
    route: 'amend',
    body: { reason: 'Wrong', case: { id: 'case-1', factors: [] } },
    other: { reason: 'Wrong', case: { id: 'case-1', factors: ['neglect'] } },
    told: 'at the same moment (factors)',
    closed: isClosed,
    dropped: 'the case is dropped: wrong-family',
  },
  'a case that is added': {
    route: 'amend',
    body: { reason: 'Forgotten', case: { id: 'case-9', ...caseBody, expects: ['gp-a'] } },
    other: { reason: 'Forgotten', case: { id: 'case-9', ...caseBody, factors: ['neglect'], expects: ['gp-a'] } },
    told: 'at the same moment (added)',
    closed: isClosed,
  },
  'an acknowledgement': {
    route: 'acknowledge',
    before: submitted,
    body: { by: 'A. Manager', note: 'Rang' },
    other: { by: 'B. Second', note: 'Wrote' },
    told: 'B. Second',
  },
  closures: {
    route: 'change-closures',
    body: { closures: [{ service: 'police', from: '2026-05-01', to: '2026-05-08' }] },
    other: { closures: [{ agency: 'gp-a', from: '2026-04-27', to: '2026-04-30' }] },
    told: 'when agencies are closed: gp-a 2026-04-27 to 2026-04-30',
    closed: isClosed,
  },
  reminders: {
    route: 'change-ladder',
    body: { ladder: [{ step: 2, does: 'chaser' }] },
    other: { ladder: [{ step: 5, does: 'escalation' }] },
    told: 'the reminders at the same moment: escalation 5',
    closed: isClosed,
  },
  identifiers: {
    route: 'put-identifiers',
    body: { name: 'A Child' },
    other: { name: 'Another Child', dateOfBirth: '2015-02-03' },
    told: 'at the same moment (name, date-of-birth)',
    closed: isClosed,
    dropped: 'destroyed',
  },
  'an opening': { route: 'open-audit', body: openAnyway, isDraft: true },
  'a closing': { route: 'close-audit', body: closeAnyway },
};

/** An audit in draft with one case about which one agency is asked. */
async function draft() {
  const aws = openAws();
  const table = aws.createTable();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const it = { aws, table, identifiers, items: () => aws.items(table.name) };
  await createAudit(table, audit);
  await putAgency(table, audit, agencies.gp);
  const body = { ...caseBody, expects: ['gp-a'] };
  await send(it, { route: 'put-case', body }, body, 'one', '2026-04-02T09:00:00.000Z');
  return it;
}

async function begin({ before, isDraft }: Act): Promise<It> {
  if (isDraft === true) return draft();
  const it = await openCase();
  await before?.(it);
  return it;
}

/** All that stands, who the people are among it. */
const standing = (it: It): unknown => [it.items(), it.aws.items(it.identifiers.name)];

/** An answer, but for whom it asks: what stands already asks nobody. */
const told = ({ status, body: { asked: _asked, ...body } }: Answer): unknown => ({ status, body });

const first = `${day}T09:00:00.000Z`;
const second = `${day}T09:05:00.000Z`;
const named = Object.entries(acts);
const withOther = named.filter(([, { other }]) => other !== undefined);

describe('twice', () => {
  test.each(named)('%s is once, and answered the same', async (_what, act) => {
    const it = await begin(act);
    const one = await send(it, act, act.body, 'one', first);
    const left = standing(it);
    const again = await send(it, act, act.body, 'one', second);
    expect(one.status).toBe(200);
    expect(told(again)).toStrictEqual(told(one));
    // What is not written is told by no stream: nobody is mailed.
    expect(standing(it)).toStrictEqual(left);
  });
});

describe('late', () => {
  const late = named.filter(([, { isDraft }]) => isDraft !== true);
  const isSame = (it: It, left: unknown): boolean => JSON.stringify(standing(it)) === JSON.stringify(left);

  test.each(late)('%s, after the closing', async (_what, act) => {
    const it = await openCase();
    await act.before?.(it);
    await it.close();
    const left = standing(it);
    const askedOn = 'askedOn' in act.body && act.closed === undefined ? { askedOn: '2026-06-01' } : {};
    const answer = await send(it, act, { ...act.body, ...askedOn }, 'one', '2026-06-01T09:00:00.000Z');
    expect(answer.status).toBe(act.closed === undefined ? 200 : 409);
    expect(answer.body.detail ?? '').toContain(act.closed ?? '');
    expect(act.closed === undefined || isSame(it, left)).toBe(true);
  });

  test.each(late)('%s, after the case was dropped', async (_what, act) => {
    const it = await openCase();
    await act.before?.(it);
    const drop = { reason: 'wrong-family' };
    await send(it, { route: 'drop-case', body: drop }, drop, 'other', first);
    const left = standing(it);
    const answer = await send(it, act, act.body, 'one', second);
    expect(answer.status === 200).toBe(act.dropped === undefined);
    expect(answer.body.detail ?? '').toContain(act.dropped ?? '');
    expect(act.dropped === undefined || isSame(it, left)).toBe(true);
  });
});

describe('two at once', () => {
  /** What stands where only the other did something. */
  const alone = async (act: Act, body: object): Promise<unknown> => {
    const it = await begin(act);
    await send(it, act, body, 'other', first);
    return standing(it);
  };

  test.each(named)('of %s that are the same are one, and both are answered it', async (_what, act) => {
    const it = await begin(act);
    const answers: Answer[] = [];
    beforeTheFirstWrite(it, async () => answers.push(await send(it, act, act.body, 'other', first)));
    const mine = await send(it, act, act.body, 'one', second);
    expect(answers.map(told)).toStrictEqual([told(mine)]);
    expect(mine.status).toBe(200);
    expect(standing(it)).toStrictEqual(await alone(act, act.body));
  });

  test.each(withOther)('of %s that differ: one stands, and the second is told of it', async (_what, act) => {
    const it = await begin(act);
    beforeTheFirstWrite(it, () => send(it, act, act.other, 'other', first));
    const mine = await send(it, act, act.body, 'one', second);
    expect(JSON.stringify(mine.body)).toContain(act.told ?? '');
    const left = standing(it);
    const theirs = await alone(act, act.other!);
    expect(JSON.stringify(left) === JSON.stringify(theirs)).toBe(act.adds !== true);
    // Where both stand, whoever is second reads both.
    const waiting = (mine.body['waiting'] ?? []) as { question?: string; reason?: string }[];
    const asked = [act.other!, act.body].map((one) => Reflect.get(one, 'question') ?? Reflect.get(one, 'reason'));
    expect(waiting.map(({ question, reason }) => question ?? reason)).toStrictEqual(act.adds === true ? asked : []);
  });

  test('of different acts on one return: the second is told what the first did, also where it could be done after it', async () => {
    const act = acts['a withdrawal']!;
    const it = await begin(act);
    const time = acts['more time']!;
    beforeTheFirstWrite(it, () => send(it, time, time.body, 'other', first));
    const mine = await send(it, act, act.body, 'one', second);
    expect(mine).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('it was given more time, due on Friday 15 May 2026') as string },
    });
    expect(await send(it, act, act.body, 'one', second)).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
  });

  test('of an agency that answers and a manager who withdraws: both stand', async () => {
    const it = await openCase();
    const act = acts['a withdrawal']!;
    beforeTheFirstWrite(it, () => it.submit('case-1', 'gp-a'));
    expect(await send(it, act, act.body, 'one', second)).toMatchObject({ status: 200, body: { seq: 3 } });
  });
});
