/** An audit of a theme that the code has never seen, entered, opened and amended through the API alone. */
import { describe, expect, test } from 'vitest';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { yesNo } from '../../../questions.ts';
import { openAnyway } from '../../../audit.ts';
import { openAws } from '../../../aws/aws.ts';
import { audit } from './fixture.ts';
import { request } from './requests.ts';

const storm: Tool = {
  schema: 'tool/v1',
  id: 'storm@1',
  title: 'Storms',
  theme: 'storm',
  services: [
    { value: 'coast-guard', label: 'Coast guard', needs: ['name', { what: 'address', of: 'harmed-adult' }] },
    { value: 'lifeboat', label: 'Lifeboat', needs: ['name'] },
    { value: 'leaving-care', label: 'Leaving care', needs: ['name'] },
  ],
  factors: [{ value: 'flooding', label: 'Flooding' }],
  calledFor: [
    { always: true, services: ['coast-guard'] },
    { factor: 'flooding', services: ['lifeboat'] },
    { ageBand: '18-25', services: ['leaving-care'] },
  ],
  levels: [
    { value: 'gale', label: 'A gale' },
    { value: 'calm', label: 'A calm' },
  ],
  sections: [{ id: 'A', title: 'At sea' }],
  questions: [yesNo({ id: 'A1', about: 'case', wording: 'Was anybody at sea?' })],
  concerns: [],
  comparable: [],
  signals: [],
};
const { levels: _levels, ...flat } = storm;

const { state: _state, createdAt: _createdAt, ...wanted } = { ...audit, theme: 'storm', tool: 'storm@1' };
const coastGuard = {
  name: 'The coast guard',
  service: 'coast-guard',
  contact: { email: 'sea@guard.example' },
  lead: { email: 'land@guard.example' },
};
const entered = {
  children: [{ id: 'child-1', ageBand: '18-25' }],
  adults: [{ id: 'adult-1', role: 'grandmother' }],
  factors: ['flooding'],
  expects: ['gp-a'],
};

/** What is refused, by pointer, with what is said of it. */
async function faultsOf(answer: Promise<unknown>): Promise<string[]> {
  try {
    await answer;
    return [];
  } catch (error) {
    if (!(error instanceof HttpProblem) || !['invalid-body', 'invalid-parameter'].includes(error.type)) throw error;
    return error.errors.map(({ pointer, detail }) => `${pointer} ${detail}`);
  }
}

async function world(tool: Tool = storm) {
  const aws = openAws();
  const it = { aws, table: aws.createTable(), identifiers: aws.createTable('identifiers', [], { isPlain: true }) };
  await request(it, 'load-tool', { tool: tool.id, body: tool });
  await request(it, 'create-audit', { body: wanted });
  return {
    load: (body: Tool) => request(it, 'load-tool', { tool: body.id, body }),
    freeze: () => request(it, 'freeze-tool', { tool: tool.id }),
    agency: (more: object = {}) => request(it, 'put-agency', { body: { ...coastGuard, ...more } }),
    case: (more: object = {}) => request(it, 'put-case', { body: { ...entered, ...more } }),
    send: (id: Parameters<typeof request>[1], of: Parameters<typeof request>[2] = {}) => request(it, id, of),
    codes: async () => {
      const { errors, warnings } = (await request(it, 'readiness')) as Record<'errors' | 'warnings', Finding[]>;
      return [...errors, ...warnings].map(({ code, service }) => [code, service].filter(Boolean).join(' '));
    },
  };
}
interface Finding {
  code: string;
  service?: string;
}

describe('codes that the tool does not name are refused with the nearest that it does', () => {
  test('of an agency, a closure, a waiver and a moved due date', async () => {
    const it = await world();
    const meant = (pointer: string): RegExp => new RegExp(`^${pointer} .*did you mean coast-guard\\?`);
    const service = 'cost-guard';
    const period = { from: '2026-04-13', to: '2026-04-14' };
    expect((await faultsOf(it.agency({ service })))[0]).toMatch(meant('/service'));
    await it.agency();
    const closures = [{ service, ...period }];
    expect((await faultsOf(it.send('change-closures', { body: { closures } })))[0]).toMatch(
      meant('/closures/0/service'),
    );
    await it.case();
    const reason = { reason: 'other' };
    expect((await faultsOf(it.send('waive-service', { service, body: reason })))[0]).toMatch(meant('/path/service'));
    await it.freeze();
    await it.send('open-audit', { body: openAnyway });
    const move = { dueOn: '2026-05-11', reason: 'A storm.', service };
    expect((await faultsOf(it.send('move-due-dates', { body: move })))[0]).toMatch(meant('/service'));
    const added = { id: 'lifeboat', ...coastGuard, service };
    const amendment = { reason: 'Forgotten.', agency: added };
    expect((await faultsOf(it.send('amend', { body: amendment })))[0]).toMatch(meant('/agency/service'));
  });

  test('of a case: levels, factors, and a role that is nearly one by which a service finds the family', async () => {
    const it = await world();
    await it.agency();
    const wrong = {
      route: { from: 'gail', to: 'calm' },
      factors: ['floding'],
      adults: [{ id: 'adult-1', role: 'harmd-adult' }],
    };
    expect((await faultsOf(it.case(wrong))).map((one) => one.replace(/\? .*/, '?'))).toEqual([
      '/route/from is not known here: did you mean gale?',
      '/factors/0 is not known here: did you mean flooding?',
      '/adults/0/role is not a role that a service is given details by: did you mean harmed-adult?',
    ]);
    expect(await it.case({ level: 'calm' })).toMatchObject({ level: 'calm' });
    expect(await it.case({ route: { from: 'calm', to: 'gale' } })).not.toHaveProperty('level');
    expect(await faultsOf(it.case({ level: 'gale', route: { from: 'calm', to: 'gale' } }))).toHaveLength(1);
  });

  test('of a case under a tool without levels: neither route nor level', async () => {
    const it = await world(flat);
    await it.agency();
    expect(await faultsOf(it.case({ route: { from: 'gale', to: 'calm' } }))).toEqual([
      '/route is not known here: the tool has no levels of need',
    ]);
    expect(await faultsOf(it.case({ level: 'gale' }))).toHaveLength(1);
    expect(await it.case()).not.toHaveProperty('route');
  });
});

describe('an audit of another theme', () => {
  test('calls for services always, by factor and by age, and says whom of the family nobody is entered as', async () => {
    const it = await world();
    await it.agency();
    await it.case();
    await it.freeze();
    const called = ['never-asked lifeboat', 'never-asked leaving-care'];
    const found = await it.codes();
    expect(found).toEqual(expect.arrayContaining([...called, 'details-short coast-guard']));
    expect(await it.send('shortfalls')).toMatchObject({
      shortfalls: [
        {
          service: 'coast-guard',
          people: [{ id: 'child-1', missing: ['name'] }, { id: 'adult-1' }],
          nobody: ['harmed-adult'],
        },
      ],
    });
    await it.send('waive-service', { service: 'lifeboat', body: { reason: 'not-in-area' } });
    expect(await it.codes()).not.toContain(called[0]);
    await it.send('open-audit', { body: openAnyway });
    expect(await it.send('completeness')).toMatchObject({ neverAsked: [{ case: 'case-1', service: 'leaving-care' }] });
    // A case that is amended is held against the tool, and calls for what it now calls for.
    const amend = (change: object) =>
      it.send('amend', { body: { reason: 'Recorded wrong.', case: { id: 'case-1', ...change } } });
    expect(await faultsOf(amend({ level: 'gaale' }))).toHaveLength(1);
    await amend({ level: 'gale', children: [{ id: 'child-1', ageBand: '16-17' }] });
    expect(await it.send('completeness')).toMatchObject({ neverAsked: [] });
    await amend({ route: { from: 'gale', to: 'calm' } });
  });

  test('does not open with what its questionnaire, loaded anew since, does not name', async () => {
    const it = await world();
    await it.agency();
    await it.case({ level: 'gale' });
    await it.load({ ...flat, services: storm.services.slice(1), calledFor: [], factors: [] });
    await it.freeze();
    expect(await it.codes()).toEqual(expect.arrayContaining(['not-of-tool', 'not-of-tool']));
    expect((await it.codes()).filter((code) => code === 'not-of-tool')).toHaveLength(3);
    await expect(it.send('open-audit', { body: openAnyway })).rejects.toMatchObject({ type: 'not-legal-now' });
  });
});
