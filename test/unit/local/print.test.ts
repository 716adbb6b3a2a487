import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SentMail } from '../../../infra/local/emulator/mailbox.ts';
import {
  calendarDayText,
  completenessText,
  differencesText,
  mailsText,
  paperOf,
  plainPaper,
  publishedText,
  recountText,
  verdictText,
} from '../../../infra/local/print.ts';
import { beside, isRight, readPublished } from '../../../infra/local/oracle/published.ts';
import { differences } from '../../../infra/local/oracle/differences.ts';
import { recount } from '../../../infra/local/oracle/recount.ts';
import type { Completeness } from '../../../shared/front/manager/responses.ts';
import { stepDown2015 } from '../../library.ts';
import { referenceAggregate, referenceFile, tool2015 } from './samples.ts';

const aggregate = referenceAggregate();
const counted = recount(referenceFile(), tool2015);
const results = await readPublished(resolve(import.meta.dirname, '../../reference-audit/published.json'));
const escape = String.fromCodePoint(27);

type Row = Completeness['cases'][number]['returns'][number];
const row = (agency: string, shown: Row['shown'], gaps = 0): Row => ({
  agency,
  service: agency,
  shown,
  state: 'asked',
  askedOn: '2015-04-07',
  dueOn: '2015-04-24',
  overdue: false,
  overdueWorkingDays: 0,
  versions: 0,
  gaps,
  unexplained: 0,
  explained: false,
});

const completeness: Completeness = {
  audit: 'small',
  state: 'closed',
  asAt: '2015-05-15',
  expected: 7,
  distributed: 5,
  returned: 3,
  complete: 1,
  explained: 0,
  notKnown: 1,
  cannotIdentify: 1,
  declined: 0,
  noReply: 1,
  withdrawn: 1,
  overdue: 1,
  summaries: { owed: 2, received: 1 },
  dropped: [],
  staffMail: [{ to: 'manager', kind: 'digest', about: 'digest', on: '2015-05-14', otherContact: 'delivered' }],
  neverAsked: [
    { case: 'case-1', service: 'housing' },
    { case: 'case-12', service: 'camhs' },
  ],
  cases: [
    {
      case: 'case-1',
      settled: true,
      coverageGaps: [],
      summary: { owed: true, received: true, dueOn: '2015-04-24', overdue: false },
      returns: [row('police', 'complete'), row('school', 'with-gaps', 3), row('camhs', 'not-known')],
    },
    {
      case: 'case-12',
      settled: false,
      coverageGaps: [],
      summary: { owed: true, received: false, dueOn: '2015-04-24', overdue: true },
      returns: [row('police', 'cannot-identify'), row('school', 'no-reply'), row('camhs', 'withdrawn')],
    },
    { case: 'case-13', settled: true, coverageGaps: [], returns: [row('school', 'with-gaps', 1)] },
  ],
};

describe('completeness', () => {
  const text = completenessText(completeness, stepDown2015, plainPaper);

  test('shows every return where its case and agency meet', () => {
    expect(text.split('\n').slice(2, 8)).toEqual([
      '            case-    1   12   13',
      'police               C    ?',
      'school               Q    -    Q',
      'camhs                N    W',
      'case summary         C    -',
      'nothing more due   yes   no  yes',
    ]);
  });

  test('gives the four counts, the others, and what is open', () => {
    expect(text).toContain('expected 7   distributed 5   returned 3   complete 1, with comments 0\n');
    expect(text).toContain(
      'no record of them 1, cannot tell from the details 1, no reply 1, declined 0, no longer asked for 1\ncase summaries 1 of 2',
    );
    expect(text).toContain('4 left unanswered in 2 questionnaires');
    expect(text).toContain('1 questionnaire overdue\n');
    expect(text).toContain('1 mail to the business manager came back\n');
    expect(text).toContain(
      'never asked: Housing (Case 1), Child and adolescent mental health services (CAMHS) (Case 12)\n',
    );
    expect(text).toContain('something is still due on: Case 12');
  });

  test('explains every mark it uses', () => {
    for (const words of [
      'C complete',
      'Q questions left unanswered',
      'N no record of them',
      '? cannot tell from the details',
      '- no reply',
      'W no longer asked for',
    ]) {
      expect(text).toContain(words);
    }
  });

  test('goes on below when there are more cases than columns', () => {
    const cases = Array.from({ length: 40 }, (_, at) => ({ ...completeness.cases[0]!, case: `case-${at + 1}` }));
    const lines = completenessText({ ...completeness, cases }, stepDown2015, { ...plainPaper, width: 80 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(
      lines
        .filter((line) => line.startsWith('police'))
        .join('')
        .match(/C/g),
    ).toHaveLength(40);
  });
});

describe('mails', () => {
  const mail = (of: Partial<SentMail>): SentMail => ({
    on: '2015-04-07',
    kind: 'invite',
    to: ['auditor@police.example'],
    returns: [{ case: 'case-1', agency: 'police' }],
    delivery: 'delivered',
    ...of,
  });

  test('of one kind, address and matter are one line', () => {
    const alert: Partial<SentMail> = { kind: 'alert', to: ['manager@partnership.example'], alert: 'cannot-identify' };
    const text = mailsText(
      [
        mail({ returns: [...mail({}).returns, { case: 'case-1', agency: 'summary' }] }),
        mail({ to: ['auditor@camhs.example'] }),
        mail({ ...alert, on: '2015-04-08', delivery: 'unknown' }),
        mail({ ...alert, on: '2015-04-10' }),
      ],
      plainPaper,
    );
    expect(text.split('\n')).toEqual([
      '4 mails sent: 2 invites, 2 alerts',
      '',
      '  1  invite  auditor@camhs.example        1 questionnaire                     2015-04-07',
      '  1  invite  auditor@police.example       1 questionnaire and 1 case summary  2015-04-07',
      '  2  alert   manager@partnership.example  cannot tell from the details        2015-04-08 to 2015-04-10',
      '',
      '3 delivered, 1 unknown',
    ]);
  });
});

describe('a day of the calendar', () => {
  test('has what was done and each mail with its returns, steps and fate', () => {
    const chased: SentMail = {
      on: '2015-05-01',
      kind: 'escalation',
      to: ['lead@school.example'],
      returns: [
        { case: 'case-3', agency: 'school', step: 5 },
        { case: 'case-4', agency: 'school', step: -2 },
        { case: 'case-5', agency: 'school', step: 0 },
      ],
      delivery: 'bounced',
    };
    const alert: SentMail = {
      on: '2015-05-01',
      kind: 'alert',
      to: ['manager@partnership.example', 'second@partnership.example'],
      returns: [{ case: 'case-3', agency: 'police' }],
      alert: 'concern',
      delivery: 'delivered',
    };
    const digest: SentMail = { ...alert, kind: 'digest', returns: [], to: ['manager@partnership.example'] };
    delete digest.alert;
    const text = calendarDayText({ on: '2015-05-01', what: 'tick, 2 replies', mails: [chased, alert, digest] });
    expect(text.split('\n')).toEqual([
      '2015-05-01 Fri  tick, 2 replies',
      '  to senior contact  lead@school.example  Case 3/school +5, Case 4/school -2, Case 5/school 0  bounced',
      '  alert              manager@partnership.example, second@partnership.example  concern not acknowledged, Case 3/police  delivered',
      '  digest             manager@partnership.example  delivered',
    ]);
  });

  test('on which nothing happened is its date', () => {
    expect(calendarDayText({ on: '2015-05-02', what: '', mails: [] })).toBe('2015-05-02 Sat');
  });
});

describe('the figures of the report', () => {
  const figures = beside(aggregate, results);

  test('stand beside the computed ones, each with its n and base', () => {
    const lines = publishedText(figures, { ...plainPaper, width: 80 }).split('\n');
    const line = (start: string) => lines.find((one) => one.startsWith(start))?.split(/ {2,}/);
    expect(line('3.2.1 ')).toEqual(['3.2.1', 'A1', 'yes', '81.6', '81.6', '31 of 38']);
    expect(line('3.2.86 ')).toEqual(['3.2.86', 'B4', 'very good/fairly good', '91.7', '91.7', '33 of 36']);
    expect(figures).toHaveLength(29);
    expect(Math.max(...lines.map((one) => one.length))).toBeLessThanOrEqual(80);
  });

  test('say which printed ones cannot be right, and why', () => {
    const text = publishedText(figures, plainPaper);
    expect(text.slice(text.indexOf('Printed figures')).split('\n')).toEqual([
      'Printed figures that cannot be right:',
      '  3.2.73 C10 no 18.25: 18.25 is not a fraction of any count up to 125; 6 of 33 is 18.2',
      '  3.2.83 D3 no 51: printed 51; 16 of 31 is 51.6',
    ]);
  });

  test('are marked where they cannot be right, and nowhere else', () => {
    const marked = figures.filter((figure) => figure.impossible !== undefined);
    expect(marked.map(({ question, answer, printed }) => [question, answer, printed])).toEqual([
      ['C10', 'no', '18.25'],
      ['D3', 'no', '51'],
    ]);
    const lines = publishedText(figures, plainPaper).split('\n');
    expect(lines.filter((line) => line.endsWith('not right')).map((line) => line.split(/ +/).slice(0, 4))).toEqual([
      ['3.2.73', 'C10', 'no', '18.25'],
      ['3.2.83', 'D3', 'no', '51'],
    ]);
  });

  test.each([
    ['29', 11, 38, true],
    ['28.9', 11, 38, true],
    ['28.95', 11, 38, true],
    ['29.0', 11, 38, false],
    ['28', 11, 38, false],
    ['51', 16, 31, false],
    ['52', 16, 31, true],
    ['18.25', 6, 33, false],
    ['18.18', 6, 33, true],
    ['6', 1, 16, true],
    ['6.3', 1, 16, true],
    ['6.2', 1, 16, false],
    ['0.05', 1, 2000, true],
    ['0', 0, 5, true],
    ['100', 5, 5, true],
    ['0', 0, 0, false],
  ])('printed %s of %i out of %i: right is %s', (printed, n, base, right) => {
    expect(isRight(printed, n, base)).toBe(right);
  });

  test('that the computed counts differ from are not blamed for it', () => {
    const wrong = structuredClone(aggregate);
    wrong.questions['A1']!.counts['yes'] = 30;
    const figure = beside(wrong, results).find(({ question }) => question === 'A1')!;
    expect(figure).toMatchObject({ printed: '81.6', agrees: false });
    expect(figure.impossible).toBeUndefined();
  });

  test('that the report does not print cannot be wrong', () => {
    const [first] = results;
    const [figure] = beside(aggregate, [{ ...first!, printed: {} }]);
    expect(figure).toMatchObject({ printed: 'not printed', agrees: true });
    expect(figure!.impossible).toBeUndefined();
  });

  test('disagree when a count or a percentage is another', () => {
    const wrong = structuredClone(aggregate);
    wrong.questions['A1']!.percent['yes'] = '81.5';
    wrong.questions['B4']!.counts['very-bad'] = 2;
    const off = beside(wrong, results).filter((figure) => !figure.agrees);
    expect(off.map(({ question }) => question)).toEqual(['A1', 'B4']);
    expect(publishedText(beside(wrong, results), plainPaper)).toContain('DIFFERS');
  });
});

describe('any other audit', () => {
  test('has every answer beside the recounted one', () => {
    const lines = recountText(aggregate, counted, plainPaper).split('\n');
    const at = lines.findIndex((line) => line.startsWith('E6 '));
    expect(lines.slice(at, at + 4).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['E6', 'answered', '38 of 38', '38 of 38'],
      ['yes', '11 of 38', '11 of 38', '28.9'],
      ['no', '6 of 38', '6 of 38', '15.8'],
      ["don't know", '21 of 38', '21 of 38', '55.3'],
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('has how numbers spread beside how they do by the recount', () => {
    const [computed, again] = [structuredClone(aggregate), structuredClone(counted)];
    computed.questions['B2']!.numbers = { n: 4, sum: 9, min: 0, median: 1.5, max: 6 };
    again.questions['B2']!.given = [6, 0, 1, 2];
    const lines = recountText(computed, again, plainPaper).split('\n');
    const at = lines.findIndex((line) => line.startsWith('B2 '));
    const spread = '4: 0 to 6, middle 1.5, sum 9';
    expect(lines[at + 1]?.trim().split(/ {2,}/)).toEqual(['numbers', spread, spread]);
    again.questions['B2']!.given = [6, 0, 3, 2];
    expect(differences(computed, again).map(({ figure }) => figure)).toEqual(['B2 numbers']);
  });
});

describe('the last line', () => {
  test('says that all agrees', () => {
    const none = differences(aggregate, counted);
    expect(verdictText(beside(aggregate, results), none, counted, plainPaper)).toBe(
      'All agree: 16 published results and the recount of 41 questions.',
    );
    expect(verdictText(undefined, none, counted, plainPaper)).toBe('All agree: the recount of 41 questions.');
    expect(differencesText(none, plainPaper)).toBe('');
  });

  test('says what does not', () => {
    const wrong = structuredClone(aggregate);
    wrong.questions['A1']!.counts['yes'] = 30;
    const found = differences(wrong, counted);
    expect(verdictText(beside(wrong, results), found, counted, plainPaper)).toBe(
      'NOT ALL AGREE: the computed figures differ from 1 figure of the report and 1 figure of the recount.',
    );
    expect(differencesText(found, plainPaper)).toBe('A1 yes: computed 30, recounted 31');
  });
});

describe('paper', () => {
  test('has colour on a terminal only, and between 80 and 120 columns', () => {
    expect(paperOf({ isTTY: true, columns: 300 }).width).toBe(120);
    expect(paperOf({ isTTY: true, columns: 40 }).width).toBe(80);
    expect(completenessText(completeness, stepDown2015, paperOf({ isTTY: true, columns: 100 }))).toContain(escape);
    expect(completenessText(completeness, stepDown2015, paperOf({}))).not.toContain(escape);
  });

  test('of a terminal lines up as plain paper does', () => {
    const coloured = completenessText(completeness, stepDown2015, paperOf({ isTTY: true, columns: 100 }));
    expect(coloured.replaceAll(new RegExp(`${escape}\\[\\d+m`, 'g'), '')).toBe(
      completenessText(completeness, stepDown2015, plainPaper),
    );
  });
});
