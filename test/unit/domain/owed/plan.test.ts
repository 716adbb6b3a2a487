import { describe, expect, test } from 'vitest';
import { standardLadder } from '../../../../shared/domain/audits/ladder.ts';
import { lastStep, planOwed, type OwedReturn } from '../../../../shared/domain/owed/plan.ts';

const owed = (agency: string, closed?: OwedReturn['closed']): OwedReturn => ({
  case: 'case-1',
  agency,
  cycle: 1,
  askedOn: '2026-03-16',
  dueOn: '2026-04-01',
  ...(closed && { closed }),
});

describe('what is due at a tick', () => {
  test('waits for whom the day is closed, and for nobody else who is due on the same day', () => {
    const planOn = (tick: string): string[] =>
      planOwed(
        [
          owed('police'),
          owed('school-a', [{ from: '2026-03-30', to: '2026-04-10' }]),
          owed('school-b', [{ from: '2026-03-30', to: '2026-04-03' }]),
        ],
        { ladder: standardLadder, tick },
      ).map(({ agency, step }) => `${agency} ${step}`);
    // The Tuesday after Easter: one school is back, the other not.
    expect(planOn('2026-04-07')).toEqual(['police 2', 'school-a -5', 'school-b 2']);
    expect(planOn('2026-04-13')).toEqual(['police 5', 'school-a 5', 'school-b 5']);
    expect(planOn('2026-03-16')).toEqual([]);
  });

  test('is held against the last step that went: where its mail did not, against the one before', () => {
    const noted = { audit: 'a', case: 'case-1', agency: 'police', cycle: 1, step: 2, mail: 'chaser/x/2026-04-07' };
    expect([lastStep(noted, true), lastStep(noted, false)]).toEqual([2, 1]);
  });
});
