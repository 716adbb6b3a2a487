/** What goes with a draft: however it was edited before, by one or by two at once, nothing of a child stays. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { getAudit, listCases } from '../../../../shared/domain/audits/store.ts';
import { peopleOf } from '../../../../shared/domain/audits/people.ts';
import { memoryEngine } from '../../../engine.ts';
import { live, openTurnstile } from '../../../life.ts';
import { runs, seedOf } from '../../../runs.ts';
import { agency, audit, entered } from '../../../unit/front/manager/fixture.ts';
import { refusal, request } from '../../../unit/front/manager/requests.ts';
import { loadLibrary } from '../../../library.ts';

const engine = memoryEngine();
const { state: _state, createdAt: _createdAt, ...newAudit } = audit;
const services = { 'gp-a': 'general-practice', police: 'police' } as const;
const children = ['child-1', 'child-2', 'child-3'] as const;
const { id: _id, children: _children, leadProfessional: _professional, ...body } = entered('case-1');

const of = { case: fc.constantFrom('case-1', 'case-2') };
const edit = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('put-case'),
      ...of,
      children: fc.subarray([...children], { minLength: 1 }),
      expects: fc.subarray(['gp-a', 'police']),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('put-identifiers'),
      ...of,
      person: fc.constantFrom(...children, 'adult-1'),
      name: fc.constantFrom('Quill', 'Featherstonehaugh'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('waive-service'), ...of }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('ask'), ...of, agency: fc.constantFrom('gp-a', 'police') }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('delete-case'), ...of }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('delete-agency'), agency: fc.constant('police') }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('put-audit'), title: fc.constantFrom('One', 'Another') }) },
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;
/** Two that are of the same: somebody is entered whom another takes off at that moment. */
const collision = fc
  .record({ ...of, person: fc.constantFrom(...children), staying: fc.subarray([...children], { minLength: 1 }) })
  .chain(({ person, staying, case: id }) =>
    fc.tuple(
      fc.constant<Edit>({ does: 'put-identifiers', case: id, person, name: 'Quill' }),
      fc.constantFrom<Edit>(
        { does: 'put-case', case: id, children: staying.filter((one) => one !== person), expects: ['gp-a'] },
        { does: 'delete-case', case: id },
      ),
    ),
  );
/** One edit, or two at once, whose calls take turns as drawn. */
const turn = fc.record({
  edits: fc.oneof(
    { weight: 2, arbitrary: fc.array(edit, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: collision },
  ),
  first: fc.infiniteStream(fc.nat(1)),
});

const bodyOf = (one: Edit): object | undefined => {
  if (one.does === 'put-case') {
    const ofAge = one.children.map((id) => ({ id, ageBand: 'school-age' }));
    return { ...body, children: ofAge, expects: one.expects };
  }
  if (one.does === 'put-identifiers') return { name: one.name };
  if (one.does === 'put-audit') return { ...newAudit, title: one.title };
  if (one.does === 'waive-service') return { reason: 'other' };
  return one.does === 'ask' ? {} : undefined;
};

test(
  'whatever is edited in a draft, by two at once too, who is off it is in no table; and deleted, nothing of it is',
  async () => {
    const taken = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 2, maxLength: 12 }), fc.boolean(), async (turns, withRace) => {
        const it = { table: await engine.newTable(), identifiers: await engine.newTable() };
        const items = async () => [
          ...(await engine.itemsOf(it.table)).map((item) => `${item['pk']?.S} ${item['sk']?.S}`),
          ...(await engine.itemsOf(it.identifiers)).map((item) => `who ${item['pk']?.S} ${item['sk']?.S}`),
        ];
        await loadLibrary(it.table);
        await request(it, 'create-audit', { body: newAudit });
        for (const [id, service] of Object.entries(services)) {
          const { id: _agency, ...entry } = agency(id, service);
          await request(it, 'put-agency', { agency: id, body: entry });
        }
        for (const id of ['case-1', 'case-2'] as const) {
          const everybody = bodyOf({
            does: 'put-case',
            case: id,
            children: [...children],
            expects: ['gp-a', 'police'],
          });
          await request(it, 'put-case', { case: id, body: everybody });
        }
        const make = async (one: Edit): Promise<void> => {
          const sent = bodyOf(one);
          const { does, ...params } = one;
          const outcome = await refusal(
            request(it, does, { ...params, ...(sent === undefined ? {} : { body: sent }) }),
          );
          expect(outcome).toMatch(/^(no problem: undefined|not-found|busy|invalid-body|not-legal-now)$/);
          if (outcome.startsWith('no problem')) taken.add(does);
        };
        const atOnce = async (works: readonly (() => Promise<unknown>)[], first: Iterator<number>): Promise<void> => {
          const { join, leave } = openTurnstile((waiting) => Math.min(first.next().value ?? 0, waiting.length - 1));
          const lives = works.map(() => join());
          await Promise.all(works.map((work, index) => live(lives[index]!, work).finally(() => leave(lives[index]!))));
        };
        for (const { edits, first } of turns) {
          await atOnce(
            edits.map((one) => () => make(one)),
            first,
          );
          // Everything that is of a case is of one that stands, and who people are is of somebody who is on it.
          const cases = new Map((await listCases(it.table, audit.id)).map((one) => [one.id, peopleOf(one)]));
          const astray = (await items()).filter((stored) => {
            const of = cases.get(/case-\d/.exec(stored)?.[0] ?? '');
            if (!stored.startsWith('who')) return of === undefined && stored.includes('case-');
            return of?.some((person) => stored.endsWith(`#${person.id}`)) !== true;
          });
          expect(astray).toStrictEqual([]);
        }
        const { edits, first } = turns[0]!;
        const racing = withRace ? edits.map((one) => () => make(one)) : [];
        const deleting = () => refusal(request(it, 'delete-audit'));
        await atOnce([deleting, ...racing], first);
        if ((await getAudit(it.table, audit.id)) !== undefined) await request(it, 'delete-audit');
        expect((await items()).filter((key) => !key.startsWith('TOOL#'))).toStrictEqual([]);
      }),
      { numRuns: runs(20, 600), seed: seedOf(14_58) },
    );
    // Each was really done: what is always refused would hold nothing.
    expect([...taken].toSorted()).toStrictEqual([
      'ask',
      'delete-agency',
      'delete-case',
      'put-audit',
      'put-case',
      'put-identifiers',
      'waive-service',
    ]);
  },
  runs(60_000, 300_000),
);
