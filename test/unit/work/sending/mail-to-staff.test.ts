/** Which mail of the whole program goes to whom of the staff, from what agencies do to what SES takes. */
import { beforeEach, describe, expect, test } from 'vitest';
import { mostInCycle } from '../../../../shared/domain/returns/cycle.ts';
import { allMails } from '../../../../shared/domain/mail/store.ts';
import { stepDown2015 } from '../../../library.ts';
import { apisOn, at, contentOf, emailOf, linkFor, makeAudit, returnPath, type Apis } from '../../../audit.ts';
import { memoryEngine, type StoredItem } from '../../../engine.ts';
import type { Answer } from '../../../http-event.ts';
import { staff } from '../../../program.ts';
import { mailsOf, newWorld, stream, workersIn, type World } from '../../../world.ts';

const audit = 'audit-1';
let now: Date;
let world: World;
let apis: Apis;
let told: StoredItem[];

async function settle(): Promise<void> {
  await stream(world, told, () => now);
  told = await world.engine.itemsOf(world.table);
}

const post = async (agency: string, id: string, what: string, body: object): Promise<Answer> =>
  apis.agency({
    method: 'POST',
    path: `${returnPath(audit, id, agency)}/${what}`,
    token: await linkFor(world.table, audit, emailOf(agency)),
    body,
  });

/** Whom mails of each kind were for. */
async function recipients(): Promise<Record<string, string[]>> {
  const found = new Map<string, Set<string>>();
  for (const { kind, about, to, state } of (await allMails(world.table, audit)).values()) {
    if (state !== 'accepted' || (kind !== 'alert' && kind !== 'digest')) continue;
    found.set(about, (found.get(about) ?? new Set()).add(to));
  }
  return Object.fromEntries(Array.from(found, ([about, to]) => [about, [...to].toSorted()]));
}

describe('mail to staff', () => {
  beforeEach(async () => {
    told = [];
    const engine = memoryEngine();
    now = at('2026-05-05');
    world = await newWorld(engine, await engine.openPostOffice(), []);
    apis = apisOn(world.table, () => now);
    await makeAudit(apis.manager, { audit, cases: ['case-1', 'case-2', 'case-3'] });
    await settle();
  });

  test('tells the manager, once, of the version that is the last of its cycle; the next is refused', async () => {
    const [question] = stepDown2015.questions;
    const versions: Answer[] = [];
    for (let n = 1; n <= mostInCycle + 1; n += 1) {
      versions.push(await post('police', 'case-1', 'submissions', contentOf({ [question!.id]: n % 2 ? 'yes' : 'no' })));
    }
    expect(versions.map(({ status }) => status)).toEqual([...Array.from({ length: mostInCycle }, () => 201), 409]);
    expect(versions.at(-1)?.body).toMatchObject({ type: '/problems/limit-reached' });
    await settle();
    // The stream may tell of everything again.
    told = [];
    await settle();
    const limit = mailsOf(world).filter(({ text }) => text.includes(`on Case 1 ${mostInCycle} times`));
    expect(limit.map(({ to }) => to)).toEqual([staff.manager]);
    expect(limit[0]?.text).toContain('Case 1');
    expect(await recipients()).toEqual({ limit: ['manager'] });
  });

  test('goes to the second contact of a concern alone, and of all else to the manager', async () => {
    await post('general-practice', 'case-1', 'check', { outcome: 'cannot-identify', missing: ['name'] });
    const concern = stepDown2015.concerns[0]!;
    await post('school-a', 'case-3', 'submissions', contentOf({ [concern.question]: concern.is }));
    await settle();
    for (const day of ['2026-05-20', '2026-06-02']) {
      now = at(day, '07:00:00.000');
      await workersIn(world, () => now).plan({ act: 'tick', audit, day }, async (messages) => {
        for (const message of messages) await workersIn(world, () => now).send(message);
      });
      await settle();
    }
    const both = ['manager', 'second'];
    expect(await recipients()).toEqual({
      'cannot-identify': ['manager'],
      'case-settled': ['manager'],
      digest: ['manager'],
      'ladder-exhausted': ['manager'],
      concern: both,
      'concern-open': both,
    });
    expect(mailsOf(world).some(({ to }) => to.includes(','))).toBe(false);
  });
});
