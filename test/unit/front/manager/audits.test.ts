import { describe, expect, test } from 'vitest';
import { getAudit } from '../../../../shared/domain/audits/store.ts';
import { audit } from './fixture.ts';
import { refusal, request } from './requests.ts';
import { world } from './world.ts';

describe('a ladder', () => {
  test('an audit’s own ladder is kept until the audit is closed', async () => {
    const it = await world();
    const ladder = [{ step: 0, does: 'chaser' }];
    expect(await request(it, 'change-ladder', { body: { ladder } })).toMatchObject({ ladder, state: 'open' });
    expect((await getAudit(it.table, audit.id))?.ladder).toStrictEqual(ladder);
    await it.close();
    expect(await refusal(request(it, 'change-ladder', { body: { ladder } }))).toBe('not-legal-now');
  });
});

describe('closures', () => {
  const closures = [
    { service: 'school', from: '2026-04-02', to: '2026-04-17' },
    { agency: 'gp-a', from: '2026-05-01', to: '2026-05-05' },
  ];

  test('are said in place of those before, until the audit is closed', async () => {
    const it = await world();
    await request(it, 'change-closures', { body: { closures: closures.slice(1) } });
    expect(await request(it, 'change-closures', { body: { closures } })).toMatchObject({ closures, state: 'open' });
    expect((await getAudit(it.table, audit.id))?.closures).toStrictEqual(closures);
    await it.close();
    expect(await refusal(request(it, 'change-closures', { body: { closures } }))).toBe('not-legal-now');
  });

  test.each([
    [{ agency: 'gp-z' }, '/closures/0/agency', 'is not an agency of this audit'],
    [{ service: 'schol' }, '/closures/0/service', expect.stringContaining('did you mean school?')],
    [{}, '/closures/0', 'must be of an agency or of a service, and not of both'],
    [{ agency: 'gp-a', service: 'school' }, '/closures/0', 'must be of an agency or of a service, and not of both'],
    [{ agency: 'gp-a', to: '2026-04-01' }, '/closures/0/to', 'must not be before its start'],
  ])('are of an agency or a service that there is, and end after they begin: %j', async (of, pointer, detail) => {
    const it = await world();
    const body = { closures: [{ from: '2026-04-02', to: '2026-04-17', ...of }] };
    await expect(request(it, 'change-closures', { body })).rejects.toMatchObject({ errors: [{ pointer, detail }] });
  });
});
