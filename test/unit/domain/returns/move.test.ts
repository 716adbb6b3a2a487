import { describe, expect, test } from 'vitest';
import { unpacked } from '../../../../shared/base/content/compressed.ts';
import type { Move } from '../../../../shared/domain/audits/moves.ts';
import {
  decideAsk,
  decideCheck,
  decideExtension,
  decideWithdrawal,
} from '../../../../shared/domain/returns/decide-entry.ts';
import { decideMove } from '../../../../shared/domain/returns/move.ts';
import { ExtensionContent, type Entry } from '../../../../shared/domain/returns/schema.ts';
import { asked, entryOf, key, stamp } from './samples.ts';

/** The first return is asked for at 09:30 and due on 1 May; its date is moved at noon. */
const move: Move = {
  audit: key.audit,
  move: 1,
  dueOn: '2026-05-15',
  reason: 'The holidays.',
  at: '2026-04-20T12:00:00.000Z',
  on: '2026-04-20',
};
const afternoon = { receivedAt: new Date('2026-04-20T14:00:00.000Z') };
const known = (): Entry => entryOf(decideCheck(asked(), { outcome: 'known' }, afternoon));
const moved = (log: Entry[]): Entry[] => [...log, entryOf(decideMove(log, move))];

describe('a due date that is moved for many', () => {
  test('is more time for a return, as of when it was said, with the reason', () => {
    const entry = entryOf(decideMove([asked()], { ...move, by: 'subject' }));
    expect(entry).toMatchObject({
      act: 'extension',
      state: 'asked',
      seq: 2,
      cycle: 2,
      move: 1,
      askedOn: '2026-04-20',
      dueOn: '2026-05-15',
      wasDueOn: '2026-05-01',
      receivedAt: move.at,
      on: '2026-04-20',
      by: 'subject',
    });
    expect(unpacked(ExtensionContent, entry.content!)).toEqual({ reason: 'The holidays.' });
    expect(entryOf(decideMove([asked()], move))).not.toHaveProperty('by');
  });

  test('is never made earlier, nor told of where it is that day already', () => {
    for (const dueOn of ['2026-04-30', '2026-05-01']) {
      expect(decideMove([asked()], { ...move, dueOn })).toEqual({ repeat: asked() });
    }
  });

  test('leaves alone what is not owed, and whom it is not for', () => {
    const withdrawn = entryOf(decideWithdrawal(asked(), { reason: 'duplicate' }, stamp));
    expect(decideMove([asked(), withdrawn], move)).toEqual({ repeat: withdrawn });
    expect(decideMove([asked()], { ...move, agency: 'police' })).toEqual({ repeat: asked() });
    expect(decideMove([asked()], { ...move, service: 'school' })).toEqual({ repeat: asked() });
  });

  test('reaches a cycle that began in the same instant', () => {
    const first = { ...asked(), receivedAt: move.at };
    expect(entryOf(decideMove([first], move)).dueOn).toBe(move.dueOn);
  });

  test('leaves a cycle alone that began after it was said; what an agency says later begins none', () => {
    const dates = { askedOn: '2026-04-21', dueOn: '2026-05-05' };
    const later = { ...key, service: 'general-practice', ...dates, atOpening: false };
    const again = entryOf(decideAsk(asked(), later, afternoon));
    expect(decideMove([asked(), again], move)).toEqual({ repeat: again });
    expect(entryOf(decideMove([asked(), known()], move))).toMatchObject({ seq: 3, state: 'known', move: 1 });
  });

  test('is moved once: not over what the manager says next, though a clock that is behind stamps it', () => {
    const log = moved([asked()]);
    expect(decideMove(log, move)).toEqual({ repeat: log.at(-1) });
    const sooner = { askedOn: '2026-04-20', dueOn: '2026-05-08', reason: 'Sooner after all.' };
    const then = entryOf(decideExtension(log.at(-1)!, sooner, stamp));
    expect(then).not.toHaveProperty('move');
    expect(decideMove([...log, then], move)).toEqual({ repeat: then });
  });

  test('is named until another cycle begins, so that the notice of it goes though a check came first', () => {
    const [, entry] = moved([asked()]);
    expect(entryOf(decideCheck(entry!, { outcome: 'known' }, afternoon)).move).toBe(1);
  });

  test('is of what was asked for', () => {
    expect(() => decideMove([], move)).toThrow(new RangeError('what was never asked for has no due date'));
  });
});
