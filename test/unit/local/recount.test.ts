import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditFile } from '../../../infra/local/player/audit-file.ts';
import { differences } from '../../../infra/local/oracle/differences.ts';
import { percentByTrying, recount } from '../../../infra/local/oracle/recount.ts';
import { percentOf } from '../../../shared/domain/figures/percent.ts';
import { published } from '../domain/figures/reference.ts';
import { referenceAggregate, referenceFile, tool2015 } from './samples.ts';

const aggregate = referenceAggregate();

describe('the reference audit', () => {
  test('is counted as its figures have it', () => {
    expect(differences(aggregate, recount(referenceFile(), tool2015))).toEqual([]);
  });

  test.each(published.map((result) => [result.paragraph, result.question, result] as const))(
    'comes to the counts of paragraph %s (%s)',
    (_, id, result) => {
      const counted = recount(referenceFile(), tool2015).questions[id];
      expect(counted).toMatchObject({ counts: result.counts, answered: result.answered });
    },
  );

  test('differs in each place that was changed', () => {
    const wrong = structuredClone(aggregate);
    wrong.completeness.returned += 1;
    wrong.questions['A1']!.counts['yes'] = 30;
    wrong.questions['E6']!.percent['yes'] = '29.0';
    delete wrong.questions['F3'];
    wrong.sample!.byAgeBand['unborn'] = 1;
    wrong.sample!.criteria.push({ text: 'Nobody said this', met: false, why: 'No reason' });
    const found = differences(wrong, recount(referenceFile(), tool2015));
    expect(found.filter(({ figure }) => !figure.startsWith('F3'))).toEqual([
      { figure: 'sample byAgeBand unborn', published: '1', recounted: '0' },
      { figure: 'criterion 1', published: 'Nobody said this: not met, No reason', recounted: 'none' },
      { figure: 'returned', published: '39', recounted: '38' },
      { figure: 'A1 yes', published: '30', recounted: '31' },
      { figure: 'E6 yes %', published: '29.0', recounted: '28.9' },
    ]);
    expect(found).toContainEqual({ figure: 'F3 asked', published: 'none', recounted: '38' });
  });
});

describe('what happens to a return', () => {
  const on = (day: number): string => `2015-04-${String(day).padStart(2, '0')}`;
  const to = { case: 'case-1', agency: 'police' };
  const sent = (day: number, answer: string, covers = ['child-1', 'child-2']): AuditFile['replies'][number] => ({
    ...to,
    on: on(day),
    check: { outcome: 'known' },
    submission: { childrenCovered: covers, answers: { A1: { answer } } },
  });

  /** Only this return of the reference audit, with these replies and acts. */
  function counted(replies: AuditFile['replies'], acts: NonNullable<AuditFile['acts']> = []) {
    const file = referenceFile();
    const [of] = file.cases;
    file.cases = [{ ...of!, expects: ['police'] }];
    return recount({ ...file, replies, acts, summaries: [] }, tool2015);
  }
  const a1 = (...args: Parameters<typeof counted>) => counted(...args).questions['A1'];
  const withdraw = (day: number) => ({ ...to, on: on(day), kind: 'withdraw', reason: 'filed-in-error' }) as const;
  const ask = (day: number) => ({ ...to, on: on(day), kind: 'ask' }) as const;

  test('the newest version counts, by its day and not by its place in the file', () => {
    expect(a1([sent(14, 'no'), sent(10, 'yes')])).toMatchObject({ asked: 1, counts: { yes: 0, no: 1 } });
  });

  test('a query that comes twice on one day in the same words is asked once', () => {
    const query = (day: number, text = 'Which?') =>
      ({ ...to, on: on(day), kind: 'query', question: 'A1', text }) as const;
    const asked = (...acts: NonNullable<AuditFile['acts']>) =>
      counted([sent(10, 'yes'), sent(14, 'no')], acts).openQueries.length;
    expect(asked(query(15), query(15))).toBe(1);
    expect(asked(query(15), query(15, 'Which of them?'))).toBe(2);
    expect(asked(query(15), query(16))).toBe(2);
    expect(asked(query(13), query(13))).toBe(0);
    expect(asked(query(13), query(15), query(15))).toBe(1);
  });

  test('of two on one day the later in the file counts', () => {
    expect(a1([sent(10, 'no'), sent(10, 'yes')])).toMatchObject({ asked: 1, counts: { yes: 1, no: 0 } });
  });

  test('a withdrawn version never counts again, though the return is asked for anew', () => {
    expect(a1([sent(10, 'yes')], [withdraw(13)])).toMatchObject({ asked: 0 });
    expect(a1([sent(10, 'yes')], [withdraw(13), ask(14)])).toMatchObject({ asked: 0 });
    expect(counted([sent(10, 'yes')], [withdraw(13)]).completeness).toMatchObject({ withdrawn: 1, distributed: 0 });
    expect(counted([sent(10, 'yes')], [withdraw(13), ask(14)]).completeness).toMatchObject({
      noReply: 1,
      withdrawn: 0,
    });
    expect(a1([sent(10, 'yes'), sent(15, 'no')], [withdraw(13), ask(14)])).toMatchObject({ counts: { yes: 0, no: 1 } });
  });

  test('an act comes before the replies of its day', () => {
    expect(a1([sent(13, 'yes')], [withdraw(13), ask(13)])).toMatchObject({ counts: { yes: 1 } });
  });

  test('a check can be put right', () => {
    const unknown = { ...to, on: on(9), check: { outcome: 'cannot-identify' as const } };
    expect(counted([unknown]).completeness).toMatchObject({ cannotIdentify: 1, distributed: 0, returned: 0 });
    expect(counted([unknown, sent(10, 'yes')]).completeness).toMatchObject({ cannotIdentify: 0, returned: 1 });
  });

  test('what is queried keeps counting, and its next version after that', () => {
    const query = { ...to, on: on(14), kind: 'query', question: 'A1', text: 'Which?' } as const;
    expect(counted([sent(10, 'yes')], [query]).completeness).toMatchObject({ returned: 1, noReply: 0 });
    expect(a1([sent(10, 'yes')], [query])).toMatchObject({ counts: { yes: 1 } });
    expect(a1([sent(10, 'yes'), sent(16, 'no')], [query])).toMatchObject({ asked: 1, counts: { yes: 0, no: 1 } });
  });

  test('acts that change no return change no figure', () => {
    const acts: NonNullable<AuditFile['acts']> = [
      { ...to, on: on(13), kind: 'acknowledge', by: 'Somebody', note: 'Done.' },
      { ...to, on: on(13), kind: 'seen-to', by: 'Somebody', note: 'Done.' },
      { on: on(13), kind: 'contact', agency: 'police', email: 'new@police.example' },
      { on: on(13), kind: 'bounce', address: 'new@police.example' },
      { ...to, on: on(9), kind: 'extend', dueOn: '2015-05-01', reason: 'Away.' },
    ];
    expect(counted([sent(10, 'yes')], acts)).toEqual(counted([sent(10, 'yes')]));
  });

  test('an agency asked later is expected too', () => {
    const later = { on: on(14), kind: 'ask', case: 'case-1', agency: 'midwifery' } as const;
    expect(counted([], [later]).completeness).toMatchObject({ expected: 2, noReply: 2 });
  });

  test('a question that does not apply is not asked', () => {
    const answers = { E4: { answer: 'yes' }, E5: { answer: 'no' } };
    const reply = sent(10, 'yes');
    reply.submission!.answers = answers;
    expect(counted([reply]).questions['E5']).toMatchObject({ asked: 0, answered: 0 });
    reply.submission!.answers = { ...answers, E4: { answer: 'no' } };
    expect(counted([reply]).questions['E5']).toMatchObject({ asked: 1, answered: 1, counts: { no: 1 } });
  });
});

test('a percentage by trying is the one by integers', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), (n, more) => {
      expect(percentByTrying(n, n + more)).toBe(percentOf(n, n + more));
    }),
  );
});

test('a percentage by trying is within half a step of the exact fraction, to as many decimals as are asked for', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.integer({ min: 1, max: 300 }), fc.nat(3), (part, base, decimals) => {
      const n = Math.min(part, base);
      const printed = percentByTrying(n, base, decimals)!;
      expect(printed).toMatch(decimals === 0 ? /^\d+$/ : new RegExp(`^\\d+\\.\\d{${decimals}}$`));
      // steps - 1/2 <= 100 * 10^decimals * n/base < steps + 1/2, times 2 * base
      const steps = Number(printed.replace('.', ''));
      const exact = 200 * 10 ** decimals * n;
      expect((2 * steps - 1) * base <= exact && exact < (2 * steps + 1) * base).toBe(true);
    }),
  );
});
