/**
 * The second reference audit: all that can happen, on the deployed app. Its calendar, mail by mail, is held in seconds on the
 * whole program in memory (test/whole/local/second-reference.test.ts); with TEST_RUNS=full it is played here day by day too.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { differences } from '../../infra/local/oracle/differences.ts';
import { recount } from '../../infra/local/oracle/recount.ts';
import type { Played } from '../../infra/local/player/play-audit.ts';
import { bundledRenderer } from '../../shared/work/packs/word/bundled-renderer.ts';
import { verify } from '../../shared/work/packs/verify.ts';
import { isFull } from '../runs.ts';
import { type Calendar, holdsFor } from '../calendar.ts';
import { playInOrder, playReference } from './calendar.ts';

describe.runIf(isFull)('the second reference audit, across Easter and the change of the clocks', () => {
  let calendar: Calendar;
  beforeAll(async () => {
    // As far as the last reminder of what was queried after the closing.
    calendar = await playReference('spring-2026', { to: '2026-05-08', ticks: 'of each working day' });
  });
  // What its file calls for is told in test/unit/local/reckon.test.ts.
  holdsFor(() => calendar);

  test('the one alert that came back from the manager went to the second contact, and completeness shows both', () => {
    expect(calendar.played.completeness.staffMail).toEqual([
      { to: 'manager', kind: 'alert', about: 'concern-open', on: '2026-05-05', otherContact: 'delivered' },
    ]);
  });

  test('the newest pack is derived again, byte for byte, from the submissions that it carries', async () => {
    const { files, revisions } = calendar.played;
    const found = await verify(new Map(files.map(({ name, body }) => [name, body])), await bundledRenderer());
    expect(found).toMatchObject({ faults: [], status: 'final', revision: revisions.length });
  });
});

describe.runIf(!isFull)('the second reference audit, act by act', () => {
  let played: Played;
  beforeAll(async () => {
    played = await playInOrder('spring-2026');
  });

  test('comes to the figures of a recount of its file', () => {
    expect(differences(played.aggregate, recount(played.file, played.tool))).toEqual([]);
    expect(played.completeness.state).toBe('closed');
    expect(played.aggregate.completeness.dropped).not.toEqual([]);
  });
});

// In memory it is played day by day in every run (test/whole/local/third-reference.test.ts).
describe.runIf(isFull)('the third reference audit, act by act', () => {
  test('comes to the figures of a recount of its file', async () => {
    const { aggregate, file, tool, completeness } = await playInOrder('domestic-abuse');
    expect(differences(aggregate, recount(file, tool))).toEqual([]);
    expect(completeness.state).toBe('closed');
  });
});
