/** What the second reference audit calls for, told in its own words: the reckoning that every play of it is held against. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAuditFile } from '../../../infra/local/player/audit-file.ts';
import { libraryTool } from '../../library.ts';
import { reckon, type ReckonedMail } from '../../../infra/local/oracle/reckon.ts';

const file = parseAuditFile(
  JSON.parse(readFileSync(new URL('../../reference-audit/spring-2026.json', import.meta.url), 'utf8')),
);
const manager = 'manager@partnership.example';
const second = 'second@partnership.example';
const parts = reckon(file, libraryTool(file.audit.tool), { manager, second }, '2026-05-08');
const all = parts.flatMap(({ mails }) => mails);

const nameOf = ({ case: id, agency, step }: ReckonedMail['returns'][number]): string =>
  step === undefined ? `${id}/${agency}` : `${id}/${agency} ${step}`;
const isOfLadder = ({ kind, alert = kind }: ReckonedMail): boolean =>
  ['chaser', 'escalation', 'ladder-exhausted'].includes(alert);

/** Steps of one return, each with its day: `03-20 chaser -5`. */
const stepsOf = (id: string): string[] =>
  all
    .filter(isOfLadder)
    .flatMap(({ on, kind, alert = kind, returns }) =>
      returns.flatMap((one) =>
        `${one.case}/${one.agency}` === id ? [`${on.slice(5)} ${alert} ${one.step ?? ''}`.trimEnd()] : [],
      ),
    );

/** What comes of an act, or of another part of a day: each mail as its kind, address and returns. */
const mailsOf = (on: string, part: string): string[] =>
  parts
    .filter((one) => one.on === on && one.part === part)
    .flatMap(({ mails }) => mails)
    .map(({ kind, alert = kind, to, returns }) => `${alert} to ${to}: ${returns.map(nameOf).join(', ')}`);

describe('the ladder', () => {
  test('rests at weekends, over Easter, and on the day off that an amendment adds', () => {
    const days = new Set(all.filter(isOfLadder).map(({ on }) => on));
    for (const on of ['2026-03-28', '2026-03-29', '2026-04-03', '2026-04-04', '2026-04-05', '2026-04-06', '2026-04-20'])
      expect(days).not.toContain(on);
    // Reminders of the police's return, asked for again until the 29th, are counted past the 20th.
    expect(stepsOf('case-3/harbour-practice').slice(-4)).toEqual([
      '04-17 chaser 0',
      '04-22 chaser 2',
      '04-27 escalation 5',
      '04-30 ladder-exhausted 8',
    ]);
  });

  test('is climbed to its end by who never answers', () => {
    const whole = [
      '03-20 chaser -5',
      '03-25 chaser -2',
      '03-27 chaser 0',
      '03-31 chaser 2',
      '04-07 escalation 5',
      '04-10 ladder-exhausted 8',
    ];
    expect(stepsOf('case-3/summary')).toEqual(whole);
    // Another lead was named on the 9th, and heard of it then; no step is climbed by that.
    expect(stepsOf('case-2/health-visiting')).toEqual(whole.toSpliced(5, 0, '04-09 escalation'));
  });

  test('sends nobody two mails of one kind on one day', () => {
    const sent = all.filter(isOfLadder).map(({ on, kind, alert = kind, to }) => `${on} ${alert} ${to}`);
    expect(sent.length).toBeGreaterThan(20);
    expect(sent.filter((one, at) => sent.indexOf(one) !== at)).toEqual([]);
  });

  test('waits while schools are shut: of the steps that come meanwhile the last stands for all', () => {
    expect(stepsOf('case-7/north-school')).toEqual([
      '03-27 chaser -2',
      '04-13 escalation 5',
      '04-14 ladder-exhausted 8',
    ]);
    expect(stepsOf('case-7/childrens-services')).toContain('03-31 chaser 0');
  });

  test('begins anew with the day to which due dates are moved, and one notice lists what was moved', () => {
    expect(mailsOf('2026-03-26', 'move')).toEqual([
      'notice to auditor@police.example: case-1/police, case-2/police, case-7/police',
    ]);
    expect(stepsOf('case-7/police')).toEqual(['04-01 chaser -5', '04-08 chaser -2']);
  });

  test('is climbed again by a return whose details were corrected, and not by one whose were not', () => {
    expect(stepsOf('case-4/meadow-practice')).toHaveLength(4);
    expect(stepsOf('case-2/harbour-practice')).toEqual([]);
  });

  test('goes on after the closing for what is asked again, and for nothing else', () => {
    const after = all.filter((mail) => isOfLadder(mail) && mail.on > '2026-04-29');
    expect(after.flatMap(({ on, returns }) => returns.map((one) => `${on} ${nameOf(one)}`))).toEqual([
      '2026-04-30 case-3/harbour-practice 8',
      '2026-05-01 case-4/police 2',
      '2026-05-06 case-5/police -2',
      '2026-05-07 case-4/police 5',
      '2026-05-08 case-5/police 0',
    ]);
  });
});

describe('what is changed is told to whom it concerns', () => {
  test('a case that is added, and the one that goes for it', () => {
    expect(mailsOf('2026-03-24', 'amend')).toHaveLength(5);
    expect(mailsOf('2026-03-24', 'drop')).toEqual([
      'notice to auditor@childrens-services.example: case-6/childrens-services',
      'notice to auditor@police.example: case-6/police',
      'notice to children@community-health.example: case-6/health-visiting, case-6/school-nursing',
      'notice to lead-professional@family-team.example: case-6/summary',
    ]);
    const later = all.filter(({ on, alert }) => on > '2026-03-24' && alert !== 'concern');
    expect(later.flatMap(({ returns }) => returns).filter((one) => one.case === 'case-6')).toEqual([]);
  });

  test('a child who is added sends back what came, and asks again who had no record', () => {
    expect(mailsOf('2026-04-01', 'amend')).toEqual([
      'notice to auditor@childrens-services.example: case-3/childrens-services',
      'notice to auditor@harbour-practice.example: case-3/harbour-practice',
      'invite to children@community-health.example: case-3/school-nursing',
    ]);
  });

  test('a lead professional who is set late is asked for the summary; what else is amended mails nobody', () => {
    const amended = (on: string) => mailsOf(on, 'amend');
    expect(amended('2026-03-25')).toEqual(['invite to lead-professional@case-4.example: case-4/summary']);
    for (const on of ['2026-03-19', '2026-03-26', '2026-03-30', '2026-04-02', '2026-04-13', '2026-04-23']) {
      expect(amended(on)).toEqual([]);
    }
  });

  test('a query and what is sent back beside it are one cycle, that of the newer', () => {
    expect(mailsOf('2026-03-31', 'query')).toHaveLength(1);
    expect(mailsOf('2026-04-01', 'send-back')).toHaveLength(1);
    expect(stepsOf('case-1/childrens-services').filter((one) => one > '03-31')).toEqual(['04-10 chaser -5']);
  });

  test('an address that bounces is an alert, and the one after it gets an invite for what is owed', () => {
    const bounced = all.filter(({ alert }) => alert === 'bounce');
    expect(bounced.map(({ on, to }) => [on, to])).toEqual([['2026-03-20', manager]]);
    expect(mailsOf('2026-03-24', 'contact')).toEqual([
      'invite to deputy@north-school.example: case-1/north-school, case-3/north-school, case-5/north-school',
    ]);
  });

  test('whoever shares an address hears of both services in one mail', () => {
    const first = all.find(({ kind, to }) => kind === 'chaser' && to === 'children@community-health.example');
    expect(new Set(first?.returns.map(({ agency }) => agency))).toEqual(new Set(['health-visiting', 'school-nursing']));
  });

  test('an auditor for one case is asked in the place of the contact, whose change leaves them', () => {
    const of = (to: string) => all.filter((mail) => mail.to === to).map(({ on, kind }) => `${on.slice(5)} ${kind}`);
    expect(of('partner@harbour-practice.example').join(', ')).toBe(
      '03-09 invite, 03-20 chaser, 03-25 chaser, 03-26 notice, 03-27 chaser, 04-01 chaser, 04-07 chaser, 04-09 chaser, ' +
        '04-14 notice',
    );
    expect(mailsOf('2026-04-15', 'contact')).toEqual([
      'invite to locum@harbour-practice.example: case-3/harbour-practice',
    ]);
    expect(of('locum@harbour-practice.example')).toEqual([
      '04-15 invite',
      '04-17 chaser',
      '04-22 chaser',
      '04-29 notice',
    ]);
    // The contact who is new owes nothing: what is left of the practice is the others'.
    expect(mailsOf('2026-04-16', 'contact')).toEqual([]);
  });

  test('an address that was wrong is written to no more, and the right one is asked for what is owed', () => {
    const of = (to: string) => all.filter((mail) => mail.to === to).map(({ on, kind }) => `${on.slice(5)} ${kind}`);
    expect(of('auditor@housing.example')).toEqual(['03-20 invite']);
    expect(mailsOf('2026-03-23', 'contact')).toEqual(['invite to audits@housing.example: case-1/housing']);
  });

  test('after the closing too: another contact, and what is no longer asked for', () => {
    expect(mailsOf('2026-04-30', 'contact')).toEqual([
      'invite to deputy@community-health.example: case-2/health-visiting',
    ]);
    expect(mailsOf('2026-05-06', 'withdraw')).toEqual([
      'notice to deputy@community-health.example: case-2/health-visiting',
    ]);
  });
});

describe('the staff', () => {
  const daysOf = (id: string): string[] => [
    ...new Set(
      all
        .filter(({ alert, returns }) => alert === 'concern' && returns.some((one) => one.case === id))
        .map(({ on }) => on.slice(5)),
    ),
  ];

  test('are told of a concern each working day until somebody says what was done, though its case is dropped', () => {
    expect(daysOf('case-4')).toEqual(['03-19', '03-20', '03-23', '03-24', '03-25']);
    expect(daysOf('case-6')).toEqual(['03-20', '03-23', '03-24', '03-25', '03-26', '03-27']);
    // The audit has closed on the 29th; the first Monday of May is a bank holiday.
    expect(daysOf('case-5')).toEqual(['04-22', '04-23', '04-24', '04-27', '04-28', '04-29', '04-30', '05-01', '05-05']);
  });

  test('each get a mail of their own, and what comes back from one goes to the other', () => {
    const last = all.filter(({ on }) => on === '2026-05-05');
    expect(last.map(({ alert, to, delivery }) => `${alert} ${to} ${delivery}`)).toEqual([
      `concern ${manager} bounced`,
      `concern ${second} delivered`,
      `concern ${second} delivered`,
    ]);
  });

  test('see what a check of each person leaves to do, once, and again where a later one leaves more', () => {
    expect(all.filter(({ alert }) => alert === 'to-do').map(({ on, returns }) => [on, returns.map(nameOf)])).toEqual([
      ['2026-04-08', ['case-5/north-school']],
      ['2026-04-27', ['case-5/north-school']],
    ]);
  });

  test('have a digest each working morning while the audit is open', () => {
    const digests = all.filter(({ kind }) => kind === 'digest');
    expect(new Set(digests.map(({ on }) => on)).size).toBe(digests.length);
    expect([digests[0]?.on, digests.at(-1)?.on]).toEqual(['2026-03-09', '2026-04-29']);
  });
});
