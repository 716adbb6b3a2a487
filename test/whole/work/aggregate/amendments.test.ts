/** Figures of an audit that is amended while returns come in: they follow, and whatever was published before still derives. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { getAudit } from '../../../../shared/domain/audits/store.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { allRevisions, listUnpublished, type Revision } from '../../../../shared/domain/figures/store.ts';
import { stepDown2 } from '../../../library.ts';
import type { Completeness } from '../../../../shared/front/manager/responses.ts';
import { loadPack } from '../../../../shared/work/packs/load.ts';
import { packFigures } from '../../../../shared/work/packs/pack.ts';
import {
  apisOn,
  at,
  closeAnyway,
  emailOf,
  leadOn,
  linkFor,
  makeAudit,
  returnPath,
  type AgencyName,
} from '../../../audit.ts';
import { expectDerivable } from '../../../derives.ts';
import { memoryEngine } from '../../../engine.ts';
import { runs, seedOf } from '../../../runs.ts';
import { manifestsOf, newWorld, recounted, stream, sweepUntilQuiet, type World } from '../../../world.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';

const audit = 'audit-1';
const cases = ['case-1', 'case-2', 'case-3'] as const;
const engine = memoryEngine();

/** Something that somebody does; what the program refuses changes nothing. */
type Step =
  | { does: 'submit'; case: string; agency: AgencyName; covers: string[]; says: Record<string, string> }
  | { does: 'check'; case: string; agency: AgencyName; check: object }
  | { does: 'amend'; change: object }
  | { does: 'withdraw'; case: string; agency: AgencyName }
  | { does: 'decline'; case: string; agency: AgencyName }
  | { does: 'publish' }
  | { does: 'tell' };

const of = {
  case: fc.constantFrom(...cases, 'case-4'),
  agency: fc.constantFrom<AgencyName>('general-practice', 'police', 'school-a'),
};
const children = fc.subarray(['child-1', 'child-2', 'child-3'], { minLength: 1 });
const factors = fc.subarray(['domestic-abuse', 'neglect']);
const says = fc.record(
  {
    A1: fc.constantFrom('yes', 'no'),
    B1: fc.constantFrom('yes', 'no'),
    C12: fc.constantFrom('yes', 'no'),
    C17: fc.constantFrom('A tool', 'None'),
    E4: fc.constantFrom('yes', 'no'),
  },
  { requiredKeys: ['A1'] },
);
const caseChange = fc.oneof(
  fc.record({ id: of.case, factors }),
  fc.record({ id: of.case, route: fc.constantFrom({ from: 'CP', to: 'CIN' }, { from: 'CIN', to: 'CAF' }) }),
  fc.record({ id: of.case, referredOn: fc.constantFrom('2026-01-12', '2025-11-03') }),
  fc.record({ id: of.case, children: fc.constant([{ id: 'child-3', ageBand: 'unborn' }]) }),
  fc.record({
    id: of.case,
    children: fc
      .record({ ageBand: fc.constantFrom('unborn', 'under-1'), sex: fc.constantFrom('female', 'male') })
      .map(({ ageBand, sex }) => [{ id: 'child-1', ageBand, attributes: { sex } }]),
  }),
  fc.record({ id: of.case, leadProfessional: fc.constant({ email: 'late@social-care.example' }) }),
  fc.record({
    id: fc.constant('case-4'),
    children: fc.constant([{ id: 'child-1', ageBand: 'under-1' }]),
    route: fc.constant({ from: 'CP', to: 'CIN' }),
    factors,
    referredOn: fc.constant('2026-01-12'),
    expects: fc.constant(['police', 'school-a']),
  }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('submit'), ...of, covers: children, says }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('check'),
      ...of,
      check: fc.oneof(
        fc.record({ outcome: fc.constantFrom('known', 'not-known', 'cannot-identify') }),
        fc.record({ outcome: fc.constant('known'), knows: children }),
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('amend'), change: fc.record({ case: caseChange }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('amend'),
      change: fc.oneof(
        fc.record({ audit: fc.record({ title: fc.constantFrom('One', 'Another') }) }),
        fc.record({ agency: fc.record({ id: of.agency, name: fc.constantFrom('One', 'Another') }) }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('withdraw'), ...of }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('decline'), ...of }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('publish') }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('tell') }) },
);

/** Does a step through the API, as whoever does it would. */
async function carryOut(world: World, one: Step): Promise<void> {
  const now = (): Date => at('2026-05-12');
  const { agency, manager } = apisOn(world.table, now);
  /** A drawn act may be one that is refused; whatever else goes wrong is a fault. */
  const taken = (work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: unknown) => {
      if (!/: (404|409|422) /.test(String(error))) throw error;
    });
  switch (one.does) {
    case 'submit':
    case 'check': {
      const token = await linkFor(world.table, audit, emailOf(one.agency));
      const path = returnPath(audit, one.case, one.agency);
      const request =
        one.does === 'check'
          ? { path: `${path}/check`, body: one.check }
          : {
              path: `${path}/submissions`,
              body: {
                childrenCovered: one.covers,
                answers: Object.fromEntries(Object.entries(one.says).map(([id, answer]) => [id, { answer }])),
              },
            };
      const { status } = await agency({ method: 'POST', token, ...request });
      if (status >= 500) throw new Error('what an agency sent was answered with a 5xx');
      return;
    }
    case 'amend':
      await taken(
        manager({
          method: 'POST',
          path: `/v1/audits/${audit}/amendments`,
          body: { reason: 'It was wrong', accept: ['child-added'], ...one.change },
        }),
      );
      return;
    case 'withdraw':
      await taken(
        manager({
          method: 'POST',
          path: `${returnPath(audit, one.case, one.agency)}/withdraw`,
          body: { reason: 'duplicate' },
        }),
      );
      return;
    case 'decline':
      await taken(
        manager({
          method: 'POST',
          path: `${returnPath(audit, one.case, one.agency)}/decline`,
          body: { reason: 'no-capacity' },
        }),
      );
      return;
    case 'publish': {
      const lead = leadOn(world.table, world.bucket, now);
      const { status } = await lead({ method: 'POST', path: `/v1/audits/${audit}/revisions`, body: {} });
      if (status !== 202) throw new Error('the lead is not given a revision');
      return;
    }
    case 'tell':
  }
}

test(
  'any amendments and submissions: figures follow, and no revision that was published ceases to derive',
  async () => {
    const postOffice = await engine.openPostOffice();
    const entered = await engine.newTable();
    await makeAudit(apisOn(entered, () => at('2026-05-05')).manager, { audit, cases, tool: 'step-down@2' });
    const items = await engine.itemsOf(entered);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 22 }), async (steps) => {
        const world = await newWorld(engine, postOffice, items);
        let told = items;
        const tell = async (): Promise<void> => {
          await stream(world, told);
          told = await engine.itemsOf(world.table);
        };
        for (const one of steps) {
          await carryOut(world, one);
          if (one.does === 'publish' || one.does === 'tell') await tell();
        }
        const { manager } = apisOn(world.table, () => at('2026-06-30'));
        await manager({ method: 'POST', path: `/v1/audits/${audit}/close`, body: closeAnyway });
        await tell();
        const partials = await expectDerivable(world, audit);
        expect((await manifestsOf(world, audit)).at(-1)).toEqual(await recounted(world.table, audit, 'final'));

        // What is told without anybody's answers is what the figures counted from them.
        const { body } = await manager({ method: 'GET', path: `/v1/audits/${audit}/completeness` });
        const board = body as unknown as Completeness;
        const rows = (one: { gaps: number; unexplained: number; agency: string }) => [
          one.agency,
          one.gaps,
          one.unexplained,
        ];
        for (const { figures } of partials) {
          const shown = board.cases.find((one) => one.case === figures.case)!;
          expect(shown.returns.map(rows)).toStrictEqual(figures.returns.map(rows));
          expect(shown.returns.map((one) => one.explained)).toStrictEqual(
            figures.returns.map(({ explained }) => explained === true),
          );
        }
        const total = partials.flatMap(({ figures }) => figures.returns).length;
        expect(board.expected).toBe(total);
      }),
      { numRuns: runs(8, 400), seed: seedOf(1491) },
    );
    await postOffice.close();
  },
  runs(60_000, 1_200_000),
);

test('an amendment that the stream lost is found by the sweep, and the next revision counts it', async () => {
  const postOffice = await engine.openPostOffice();
  const entered = await engine.newTable();
  await makeAudit(apisOn(entered, () => at('2026-05-05')).manager, { audit, cases, tool: 'step-down@2' });
  const world = await newWorld(engine, postOffice, await engine.itemsOf(entered));
  const amend = (change: object) => carryOut(world, { does: 'amend', change });
  const says = { A1: 'yes' };
  await carryOut(world, { does: 'submit', case: 'case-3', agency: 'school-a', covers: ['child-1', 'child-2'], says });
  await stream(world, []);
  expect((await manifestsOf(world, audit)).at(-1)?.open).toStrictEqual(['case-1', 'case-2']);

  await amend({ case: { id: 'case-3', factors: ['domestic-abuse'] } });
  expect(await sweepUntilQuiet(world)).toBe(1);
  expect(await listUnpublished(world.table, audit)).toStrictEqual([{ case: 'case-3', logPosition: 3, version: 2 }]);
  // It settles nothing anew, so nothing is published by itself.
  expect(await allRevisions(world.table, audit)).toHaveLength(1);

  const told = await engine.itemsOf(world.table);
  await carryOut(world, { does: 'publish' });
  await stream(world, told);
  const newest = (await manifestsOf(world, audit)).at(-1)!;
  expect(newest.cases.map((one) => one.version)).toStrictEqual([undefined, undefined, 2]);
  const input = await loadPack(
    { table: world.table, tools: emptyTools(), bucket: world.bucket, rule: defaultRule },
    (await getAudit(world.table, audit))!,
    stepDown2,
    (await allRevisions(world.table, audit)).at(-1)!,
  );
  const { exact, safe } = packFigures(input);
  expect(exact.amended).toStrictEqual([{ case: 'case-3', fields: ['factors'] }]);
  expect(safe).not.toHaveProperty('amended');
  await postOffice.close();
});

test('the restricted figures name what was amended since the revision before, and nothing that was said', async () => {
  const postOffice = await engine.openPostOffice();
  const entered = await engine.newTable();
  await makeAudit(apisOn(entered, () => at('2026-05-05')).manager, { audit, cases, tool: 'step-down@2' });
  const world = await newWorld(engine, postOffice, await engine.itemsOf(entered));
  const deps = { table: world.table, tools: emptyTools(), bucket: world.bucket, rule: defaultRule };
  let told = await engine.itemsOf(world.table);
  const published = async (...changes: object[]) => {
    for (const change of changes) await carryOut(world, { does: 'amend', change });
    await carryOut(world, { does: 'publish' });
    await stream(world, told);
    told = await engine.itemsOf(world.table);
    return (await allRevisions(world.table, audit)).at(-1)!;
  };
  const amendedIn = async (revision: Revision) =>
    packFigures(await loadPack(deps, (await getAudit(world.table, audit))!, stepDown2, revision)).exact;

  const first = await published(
    { audit: { title: 'The second title' } },
    { case: { id: 'case-1', factors: ['neglect'] } },
    { case: { id: 'case-1', referredOn: '2025-11-03' } },
  );
  const second = await published(
    { audit: { title: 'The third title', extraHolidays: ['2026-06-01'] } },
    { agency: { id: 'police', name: 'The force' } },
    { case: { id: 'case-1', route: { from: 'CIN', to: 'CAF' } } },
    {
      case: {
        id: 'case-4',
        children: [{ id: 'child-1', ageBand: 'under-1' }],
        route: { from: 'CP', to: 'CIN' },
        factors: [],
        referredOn: '2026-01-12',
        expects: ['police'],
      },
    },
  );
  const before = await amendedIn(first);
  expect(before.amended).toStrictEqual([{ fields: ['title'] }, { case: 'case-1', fields: ['factors', 'referredOn'] }]);
  // The title is the one that it had when its pack was made, however often that is made again.
  expect(before.audit.title).toBe('The second title');
  const after = await amendedIn(second);
  expect(after.audit.title).toBe('The third title');
  expect(after.amended).toStrictEqual([
    { fields: ['agencies', 'extraHolidays', 'title'] },
    { case: 'case-1', fields: ['route'] },
    { case: 'case-4', fields: ['added'] },
  ]);
  expect(JSON.stringify(after.amended)).not.toContain('wrong');
  await postOffice.close();
});
