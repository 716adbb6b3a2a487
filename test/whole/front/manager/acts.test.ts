/** Every act of the staff and of agencies: twice, late, and two at once. One outcome, and whoever is second learns what the first did. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  acts,
  draft,
  elsewhere,
  openCase,
  routes,
  send,
  type Act,
  type Answer,
  type It,
  type Route,
} from '../../../unit/front/manager/acts.ts';

const day = '2026-04-20';

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

async function begin({ before, beforeInDraft, isDraft }: Act): Promise<It> {
  if (isDraft === true) {
    const entered = await draft();
    await beforeInDraft?.(entered);
    return entered;
  }
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
const all = Object.entries(acts);
const named = all.filter(([, { isOnlyAtOnce }]) => isOnlyAtOnce !== true);
const isTaken = ({ status }: Answer): boolean => status < 300;
const saysIn = ({ body }: Answer): string => JSON.stringify(body);

test('every route that changes something is an act here, or it is said where it is held that it is once', () => {
  const isRead = (route: Route): boolean => routes[route].method === 'GET';
  const changing = Object.keys(routes).filter((route) => !isRead(route as Route));
  const held = new Set<string>([...all.map(([, { route }]) => route), ...Object.keys(elsewhere)]);
  expect(changing.filter((route) => !held.has(route))).toStrictEqual([]);
  expect(Object.values(elsewhere).filter(({ heldIn }) => !existsSync(heldIn))).toStrictEqual([]);
});

describe('twice', () => {
  test.each(named.filter(([, { isAnew }]) => isAnew !== true))(
    '%s is once, and answered the same',
    async (_what, act) => {
      const it = await begin(act);
      const one = await send(it, act, act.body, 'one', first);
      const left = standing(it);
      const again = await send(it, act, act.body, 'one', second);
      expect(isTaken(one)).toBe(true);
      // What is gone leaves nothing by which it could be told.
      expect(act.again === undefined ? told(again) : again.status).toStrictEqual(act.again ?? told(one));
      // What is not written is told by no stream: nobody is mailed.
      expect(standing(it)).toStrictEqual(left);
    },
  );
});

describe('late', () => {
  const isSame = (it: It, left: unknown): boolean => JSON.stringify(standing(it)) === JSON.stringify(left);

  test.each(named)('%s, after the closing', async (_what, act) => {
    const it = await openCase();
    await act.before?.(it);
    await it.close();
    const left = standing(it);
    const asking = 'askedOn' in (act.body ?? {}) && act.closed === undefined ? { askedOn: '2026-06-01' } : {};
    const body = act.body && { ...act.body, ...asking };
    const answer = await send(it, act, body, 'one', '2026-06-01T09:00:00.000Z');
    expect(isTaken(answer)).toBe(act.closed === undefined);
    expect(saysIn(answer)).toContain(act.closed ?? '');
    expect(act.closed === undefined || isSame(it, left)).toBe(true);
  });

  test.each(named)('%s, after the case was dropped', async (_what, act) => {
    const it = await openCase();
    await act.before?.(it);
    await send(it, { route: 'drop-case' }, { reason: 'wrong-family' }, 'other', first);
    const left = standing(it);
    const answer = await send(it, act, act.body, 'one', second);
    expect(isTaken(answer)).toBe(act.dropped === undefined);
    expect(saysIn(answer)).toContain(act.dropped ?? '');
    expect(act.dropped === undefined || isSame(it, left)).toBe(true);
  });
});

describe('two at once', () => {
  /** What another does at the same moment, where it is not the same. */
  const other = (it: It, act: Act): Promise<Answer> =>
    send(it, { ...act, route: act.otherRoute ?? act.route }, act.other, 'other', first);

  test.each(named)('of %s that are the same are one, and both are answered it', async (_what, act) => {
    const it = await begin(act);
    const answers: Answer[] = [];
    beforeTheFirstWrite(it, async () => answers.push(await send(it, act, act.body, 'other', first)));
    const mine = await send(it, act, act.body, 'one', second);
    expect(answers.map(isTaken)).toStrictEqual([true]);
    expect(act.again === undefined ? told(mine) : mine.status).toStrictEqual(act.again ?? told(answers[0]!));
    const only = await begin(act);
    await send(only, act, act.body, 'other', first);
    expect(standing(it)).toStrictEqual(standing(only));
  });

  test.each(all.filter(([, act]) => act.told !== undefined))(
    'of %s that differ: one stands, and the second is told of it',
    async (_what, act) => {
      const it = await begin(act);
      const answers: Answer[] = [];
      beforeTheFirstWrite(it, async () => answers.push(await other(it, act)));
      const mine = await send(it, act, act.body, 'one', second);
      expect(answers.map(isTaken)).toStrictEqual([true]);
      expect(saysIn(mine)).toContain(act.told);
      const only = await begin(act);
      await other(only, act);
      expect(JSON.stringify(standing(it)) === JSON.stringify(standing(only))).toBe(act.adds !== true);
    },
  );

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

  test('of an agency that checks again and a manager who saw to what it said before: the manager is told of the other check', async () => {
    const act = acts['what a check left to see to']!;
    const it = await openCase();
    await act.before!(it);
    beforeTheFirstWrite(it, () =>
      it.check('case-1', 'gp-a', { outcome: 'known', unlisted: true, note: 'Two of them' }),
    );
    expect(await send(it, act, act.body, 'one', second)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('another one came since') as string },
    });
    const newest = { ...act, params: { seq: '3' } };
    expect(await send(it, newest, act.body, 'one', second)).toMatchObject({ status: 200, body: { seq: 3 } });
  });

  test('of an agency that answers and a manager who withdraws: both stand', async () => {
    const it = await openCase();
    const act = acts['a withdrawal']!;
    beforeTheFirstWrite(it, () => it.submit('case-1', 'gp-a'));
    expect(await send(it, act, act.body, 'one', second)).toMatchObject({ status: 200, body: { seq: 3 } });
  });
});
