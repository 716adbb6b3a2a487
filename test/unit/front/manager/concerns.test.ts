import { describe, expect, test } from 'vitest';
import { listAcknowledgements } from '../../../../shared/domain/alerts/store.ts';
import { audit } from './fixture.ts';
import { canary, refusal, request } from './requests.ts';
import { world } from './world.ts';

describe('an acknowledgement', () => {
  const word = (by: string, at: string) => ({ agency: 'police', body: { by, note: `${canary} is safe` }, at });

  test('is kept with who saw it and when; the first word on the same concern stays', async () => {
    const it = await world();
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    const first = await request(it, 'acknowledge', word('A. Manager', '2026-04-20T09:00:00.000Z'));
    expect(first).toStrictEqual({
      audit: audit.id,
      case: 'case-1',
      agency: 'police',
      upTo: entry.seq,
      at: '2026-04-20T09:00:00.000Z',
      by: 'A. Manager',
    });
    expect(await request(it, 'acknowledge', word('Somebody Else', '2026-04-21T09:00:00.000Z'))).toStrictEqual(first);
    const kept = await listAcknowledgements(it.table, audit.id, 'case-1');
    expect(kept).toMatchObject([{ name: 'A. Manager', by: 'staff-1', upTo: entry.seq }]);
    expect(JSON.stringify(kept)).not.toContain('Quill');
  });

  test('covers the newest concern and those before it, not one that comes after', async () => {
    const it = await world();
    await it.submit('case-1', 'police', 'a', { concern: true });
    const second = await it.submit('case-1', 'police', 'b', { concern: true });
    await it.submit('case-1', 'police', 'c');
    expect(await request(it, 'acknowledge', word('A. Manager', '2026-04-20T09:00:00.000Z'))).toMatchObject({
      upTo: second.seq,
    });
    const later = await it.submit('case-1', 'police', 'd', { concern: true });
    expect(await request(it, 'acknowledge', word('B. Manager', '2026-04-21T09:00:00.000Z'))).toMatchObject({
      upTo: later.seq,
      by: 'B. Manager',
    });
  });

  test('is refused where nobody was asked, or nothing was raised', async () => {
    const it = await world();
    const body = { by: 'A. Manager', note: 'Seen' };
    expect(await refusal(request(it, 'acknowledge', { agency: 'school', body }))).toBe('not-found');
    expect(await refusal(request(it, 'acknowledge', { body }))).toBe('not-legal-now');
  });
});
