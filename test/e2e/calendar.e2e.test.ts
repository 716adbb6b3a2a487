/** The second reference audit, its calendar played day by day: all that can happen, and what is mailed of it when. */
import { beforeAll, describe, expect, test } from 'vitest';
import { bundledRenderer } from '../../shared/work/packs/word/bundled-renderer.ts';
import { verify } from '../../shared/work/packs/verify.ts';
import { type Calendar, holdsFor, playReference } from './calendar.ts';

describe('the second reference audit, across Easter and the change of the clocks', () => {
  let calendar: Calendar;
  beforeAll(async () => {
    // As far as the last reminder of what was queried after the closing.
    calendar = await playReference('spring-2026', '2026-05-08');
  });
  // What its file calls for is told in test/unit/local/reckon.test.ts.
  holdsFor(() => calendar);

  test('the one alert that came back from the manager went to the second contact, and completeness shows both', () => {
    expect(calendar.played.completeness.staffMail).toEqual([
      { to: 'manager', kind: 'alert', about: 'concern-open', on: '2026-05-05', otherContact: 'delivered' },
    ]);
  });

  test('the newest pack is derived again, byte for byte, from the submissions that it carries', async () => {
    const files = new Map(calendar.played.files.map(({ name, body }) => [name, body]));
    const found = await verify(files, await bundledRenderer());
    expect(found).toMatchObject({ faults: [], status: 'final', revision: calendar.played.revisions.length });
  });
});
