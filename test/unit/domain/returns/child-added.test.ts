import { describe, expect, test } from 'vitest';
import { unpacked } from '../../../../shared/base/content/compressed.ts';
import { askedForChild, decideForChild } from '../../../../shared/domain/returns/child-added.ts';
import { decideCheck, decideSubmission, decideWithdrawal } from '../../../../shared/domain/returns/decide-entry.ts';
import { QueryContent, type Entry } from '../../../../shared/domain/returns/schema.ts';
import { asked, assessed, entryOf, queried, stamp } from './samples.ts';

const audit = { dueOn: '2026-05-01', closesOn: '2026-06-30', extraHolidays: [] };
const on = { ...stamp, on: '2026-04-29' };
const submitted = entryOf(decideSubmission(asked(), assessed('a'), stamp));
const notKnown = entryOf(decideCheck(asked(), { outcome: 'not-known' }, stamp));
const forChildren = (last: Entry, ...children: string[]): Entry =>
  decideForChild(askedForChild(last)!, { audit, children }, on);

describe('a child who is added', () => {
  test('has what was answered sent back, in words that name nobody but by id', () => {
    const one = forChildren(submitted, 'child-3');
    expect(one).toMatchObject({ act: 'send-back', state: 'reopened', askedOn: '2026-04-29', dueOn: '2026-05-14' });
    expect(unpacked(QueryContent, one.content!).text).toBe(
      'A child was added to this case after you answered: child-3. Please check your records for this child too, and ' +
        'send the questionnaire again. If your agency does not know them, say so with the record check.',
    );
    expect(unpacked(QueryContent, forChildren(queried(submitted), 'child-3', 'child-4').content!).text).toMatch(
      /^2 children were added .*: child-3, child-4\. .* records for them too/,
    );
  });

  test('has an agency asked again that did not know the family: by a mail of its own, not by that of the opening', () => {
    const entry = forChildren(notKnown, 'child-3');
    expect(entry).toMatchObject({ act: 'ask', state: 'asked', askedOn: '2026-04-29', dueOn: '2026-05-07' });
    expect(entry).not.toHaveProperty('atOpening');
  });

  test('asks nothing anew of who has not answered, of what is at an end, nor of a summary', () => {
    const withdrawn = entryOf(decideWithdrawal(submitted, { reason: 'duplicate' }, stamp));
    for (const last of [asked(), withdrawn, { ...submitted, agency: 'summary' }]) {
      expect(askedForChild(last)).toBeUndefined();
    }
  });

  test('is refused where the return takes nothing more', () => {
    const dropped = { ...notKnown, dropped: { reason: 'moved-away' as const } };
    expect(() => forChildren(dropped, 'child-3')).toThrow(
      expect.objectContaining({
        type: 'not-legal-now',
        detail: expect.stringContaining('taken out of the audit') as string,
      }),
    );
  });
});
