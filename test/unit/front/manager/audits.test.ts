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
