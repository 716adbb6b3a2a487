import { describe, expect, test } from 'vitest';
import { listWaivers } from '../../../../shared/domain/alerts/store.ts';
import { audit } from './fixture.ts';
import { refusal, request } from './requests.ts';
import { world } from './world.ts';

describe('a waived service', () => {
  test('a reason is kept by case and service; a later one replaces it', async () => {
    const it = await world();
    await request(it, 'waive-service', { body: { reason: 'not-involved' } });
    expect(await request(it, 'waive-service', { body: { reason: 'other' } })).toStrictEqual({
      audit: audit.id,
      case: 'case-1',
      service: 'housing',
      reason: 'other',
    });
    expect(await listWaivers(it.table, audit.id)).toStrictEqual([
      {
        audit: audit.id,
        case: 'case-1',
        service: 'housing',
        reason: 'other',
        at: '2026-04-20T09:00:00.000Z',
        on: '2026-04-20',
        by: 'staff-1',
      },
    ]);
    expect(await refusal(request(it, 'waive-service', { case: 'case-9', body: { reason: 'other' } }))).toBe(
      'not-found',
    );
  });
});
