import { describe, expect, test } from 'vitest';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import type { Agency, Audit } from '../../../../shared/domain/audits/schema.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import {
  agenciesOf,
  consulted,
  decideComment,
  isSilent,
  mostComments,
  mostCommentsEach,
  threadsOf,
} from '../../../../shared/domain/consultation/comments.ts';
import {
  decideBegin,
  decideChange,
  decideEnd,
  remindedOn,
  stateOf,
  type ConsultationDecision,
} from '../../../../shared/domain/consultation/consultation.ts';
import type { Comment, ConsultationEntry } from '../../../../shared/domain/consultation/store.ts';
import { agency, audit } from '../../front/manager/fixture.ts';
import { stepDown2 } from '../../../library.ts';

const draft: Audit = { ...audit, state: 'draft' };
const stamp = (on: string) => ({ at: `${on}T09:00:00.000Z`, on, actor: 'staff-1' });
const entryOf = (decision: ConsultationDecision): ConsultationEntry => {
  if ('stands' in decision) throw new Error('nothing is put');
  return decision.entry;
};
const begun = entryOf(decideBegin(draft, undefined, '2026-04-10', stamp('2026-04-01')));
const refusal = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    return `${error.type} ${error.detail ?? error.errors.map(({ pointer, code }) => `${pointer} ${code}`).join()}`;
  }
};

describe('what the manager does', () => {
  test('is a log: begun, given another day, ended, and begun anew', () => {
    const changed = entryOf(decideChange(draft, begun, '2026-04-17', stamp('2026-04-02')));
    const ended = entryOf(decideEnd(draft, changed, stamp('2026-04-03')));
    const again = entryOf(decideBegin(draft, ended, '2026-04-20', stamp('2026-04-04')));
    expect(
      [begun, changed, ended, again].map(({ seq, act, round, by, wasBy }) => [seq, act, round, by, wasBy]),
    ).toEqual([
      [1, 'begin', 1, '2026-04-10', undefined],
      [2, 'change', 1, '2026-04-17', '2026-04-10'],
      [3, 'end', 1, '2026-04-17', undefined],
      [4, 'begin', 4, '2026-04-20', undefined],
    ]);
  });

  test('said twice is said once', () => {
    expect(decideBegin(draft, begun, '2026-04-10', stamp('2026-04-02'))).toStrictEqual({ stands: begun });
    expect(decideChange(draft, begun, '2026-04-10', stamp('2026-04-02'))).toStrictEqual({ stands: begun });
    const ended = entryOf(decideEnd(draft, begun, stamp('2026-04-03')));
    expect(decideEnd(draft, ended, stamp('2026-04-04'))).toStrictEqual({ stands: ended });
  });

  test('is refused where it does not go', () => {
    const ended = entryOf(decideEnd(draft, begun, stamp('2026-04-03')));
    const open: Audit = { ...draft, state: 'open' };
    const today = stamp('2026-04-02');
    expect(refusal(() => decideBegin(draft, begun, '2026-04-20', today))).toContain('until Friday 10 April 2026');
    expect(refusal(() => decideBegin(draft, undefined, '2026-04-01', today))).toBe('invalid-body /by too_small');
    expect(refusal(() => decideBegin(draft, undefined, '2026-05-30', today))).toBe('invalid-body /by too_big');
    expect(refusal(() => decideChange(draft, begun, '2026-04-01', today))).toBe('invalid-body /by too_small');
    expect(refusal(() => decideChange(draft, undefined, '2026-04-20', today))).toContain('Begin one first');
    expect(refusal(() => decideChange(draft, ended, '2026-04-20', today))).toContain('Begin one first');
    expect(refusal(() => decideEnd(draft, undefined, today))).toContain('Begin one first');
    for (const work of [decideBegin, decideChange]) {
      expect(refusal(() => work(open, begun, '2026-04-20', today))).toContain('before it opens');
    }
    expect(refusal(() => decideEnd(open, begun, today))).toContain('before it opens');
  });

  test('leaves it as it stands on a day: it is over the day after its last, and one that is over can go on or begin anew', () => {
    expect(stateOf(draft, begun, '2026-04-10')).toBe('running');
    expect(stateOf(draft, begun, '2026-04-11')).toBe('over');
    expect(stateOf({ state: 'open' }, begun, '2026-04-02')).toBe('opened');
    expect(entryOf(decideChange(draft, begun, '2026-04-20', stamp('2026-04-14'))).round).toBe(1);
    expect(entryOf(decideBegin(draft, begun, '2026-04-20', stamp('2026-04-14'))).round).toBe(2);
  });
});

describe('the day of the reminder', () => {
  const on = '2026-06-01';
  test.each([
    ['two working days before a Friday', '2026-06-26', {}, '2026-06-24'],
    ['over a weekend', '2026-06-22', {}, '2026-06-18'],
    // Step 0 of what ends on a Sunday is the Monday after.
    ['of a Sunday', '2026-06-21', {}, '2026-06-18'],
    ['over a holiday of its own', '2026-06-26', { extraHolidays: ['2026-06-25'] }, '2026-06-23'],
    [
      'waits for an agency that is closed',
      '2026-06-26',
      { closed: [{ from: '2026-06-22', to: '2026-06-24' }] },
      '2026-06-25',
    ],
    [
      'is none where the agency is closed to the end',
      '2026-06-26',
      { closed: [{ from: '2026-06-22', to: '2026-06-26' }] },
      undefined,
    ],
    ['is none on the day on which it was begun', '2026-06-03', {}, undefined],
    ['is the day after', '2026-06-04', {}, '2026-06-02'],
  ])('%s', (_what, by, calendar, day) => {
    expect(remindedOn({ by, on }, calendar)).toBe(day);
  });
});

describe('a comment', () => {
  const [gp, school]: Agency[] = [agency('gp-a', 'general-practice'), agency('school-a', 'school')];
  const addressee = addresseeId(audit.id, gp!.contact.email);
  const facts = {
    audit: draft,
    last: begun,
    tool: stepDown2,
    stored: { id: 'step-down@2', sha256: 'a'.repeat(64) },
    heads: [] as Comment[],
    addressee,
    agencies: [gp!],
  };
  const today = { at: '2026-04-02T09:00:00.000Z', on: '2026-04-02' };
  const made = (of: Partial<typeof facts>, wanted: { question?: string; text: string }): Comment => {
    const decided = decideComment({ ...facts, ...of }, wanted, today);
    if ('stands' in decided) throw new Error('it stands');
    return decided.comment;
  };

  test('is the next of the audit, with the tool as it stood and the agencies that its address answered for', () => {
    const first = made({}, { question: 'A1', text: 'Which?' });
    expect(first).toMatchObject({ comment: 1, round: 1, question: 'A1', tool: 'step-down@2', agencies: ['gp-a'] });
    const second = made({ heads: [first] }, { text: 'Which?' });
    expect(second).toMatchObject({ comment: 2 });
    expect(second).not.toHaveProperty('question');
    const heads = [first, second];
    expect(decideComment({ ...facts, heads }, { question: 'A1', text: 'Which?' }, today)).toStrictEqual({
      stands: first,
    });
    expect(decideComment({ ...facts, heads }, { text: 'Which?' }, today)).toStrictEqual({ stands: second });
    // Somebody else may say the same, and in a further consultation the same may be said once more.
    expect(made({ heads, addressee: 'other' }, { question: 'A1', text: 'Which?' }).comment).toBe(3);
    const again = entryOf(decideBegin(draft, { ...begun, act: 'end' }, '2026-04-20', stamp('2026-04-02')));
    expect(made({ heads, last: again }, { question: 'A1', text: 'Which?' }).round).toBe(2);
  });

  test('is refused of a question that there is not, and beyond the measure', () => {
    expect(refusal(() => made({}, { question: 'A99', text: 'Which?' }))).toBe('invalid-body /question invalid_value');
    const many = (count: number, of: string): Comment[] =>
      Array.from({ length: count }, (_, at) => ({ ...made({ addressee: of }, { text: `${at}` }), comment: at + 1 }));
    const heads = many(mostCommentsEach, addressee);
    expect(refusal(() => made({ heads }, { text: 'More' }))).toContain('As many comments were made as are taken');
    expect(made({ heads, addressee: 'other' }, { text: 'More' }).comment).toBe(mostCommentsEach + 1);
    expect(refusal(() => made({ heads: many(mostComments, 'other') }, { text: 'More' }))).toContain('As many comments');
    // What was said before is answered all the same.
    expect(decideComment({ ...facts, heads }, { text: '7' }, today)).toMatchObject({ stands: { comment: 8 } });
  });

  test('by its address breaks the silence of each agency that it answers for, in that consultation alone', () => {
    const head = { ...made({ agencies: [gp!, school!] }, { text: 'Clear' }) };
    expect(isSilent('gp-a', [head], { round: 1 })).toBe(false);
    expect(isSilent('school-a', [head], { round: 1 })).toBe(false);
    expect(isSilent('police', [head], { round: 1 })).toBe(true);
    expect(isSilent('gp-a', [head], { round: 4 })).toBe(true);
    const both = { ...school!, contact: { email: gp!.contact.email.toUpperCase() } };
    expect(agenciesOf(audit.id, addressee, [gp!, both]).map(({ id }) => id)).toStrictEqual(['gp-a', 'school-a']);
    expect([...consulted(audit.id, [gp!, both, agency('police', 'police')]).values()].map((all) => all.length)).toEqual(
      [2, 1],
    );
  });

  test('stays with its question, and is apart once that is gone', () => {
    const [one, two, whole] = [
      { ...made({}, { question: 'A1', text: '1' }), comment: 1 },
      { ...made({}, { question: 'B1', text: '2' }), comment: 2 },
      { ...made({}, { text: '3' }), comment: 3 },
    ];
    const tool = { ...stepDown2, questions: stepDown2.questions.filter(({ id }) => id !== 'B1') };
    const answer = { audit: audit.id, comment: 2, answer: 1, text: 'Yes', ...today };
    const { standing, gone } = threadsOf([one, two, whole], [answer], tool);
    expect(standing.map(({ comment }) => comment.comment)).toStrictEqual([1, 3]);
    expect(gone).toStrictEqual([{ comment: two, answers: [answer] }]);
    const next = { ...stepDown2, id: 'step-down@3' };
    expect(threadsOf([one, two, whole], [], next).gone).toStrictEqual([]);
  });

  test('does not stand under what another tool of the audit asks by the same id, and may be said of that too', () => {
    const one = made({}, { question: 'A1', text: 'Unclear' });
    const other = { ...stepDown2, id: 'other@2' };
    expect(threadsOf([one], [], other)).toStrictEqual({ standing: [], gone: [{ comment: one, answers: [] }] });
    const stored = { ...facts.stored, id: other.id };
    expect(made({ heads: [one], tool: other, stored }, { question: 'A1', text: 'Unclear' })).toMatchObject({
      comment: 2,
      tool: 'other@2',
    });
  });
});
