/** What goes with a case or an agency that is taken out of a draft: whoever was found by it is found by it no more. */
import { describe, expect, test } from 'vitest';
import type { Case } from '../../../../shared/domain/audits/schema.ts';
import { caseItem } from '../../../../shared/domain/audits/store.ts';
import {
  caseUnchanged,
  draftAgencyDeletes,
  draftCaseDeletes,
  draftCasePuts,
} from '../../../../shared/domain/audits/draft.ts';
import type { Step } from '../../../../shared/base/aws/transaction.ts';
import { entered } from '../../front/manager/fixture.ts';

const audit = '2026-q2';
const worker = 'social.worker@council.example';
const whole: Case = {
  ...entered('case-1'),
  auditors: { 'gp-a': 'partner@surgery.example', police: 'sergeant@police.example' },
  leadProfessional: { email: worker, lead: { email: 'team@council.example' } },
};
const row = (of: Case, edition?: number) => ({
  ...caseItem(audit, of),
  ...(edition === undefined ? {} : { edition }),
});
const deleted = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => ('delete' in step ? [step.delete.sk] : []));
const put = (steps: readonly Step[]): Record<string, unknown>[] =>
  steps.flatMap((step) => ('put' in step ? [step.put] : []));

describe('a case of a draft', () => {
  test('that is entered again without somebody is not found by them any more', () => {
    const { police } = whole.auditors!;
    const fewer = { ...whole, auditors: { police: police! }, leadProfessional: { email: worker } };
    const steps = draftCasePuts(audit, fewer, row(whole, 3));
    expect(deleted(steps)).toEqual(['CASELEAD#case-1', 'AUDITOR#case-1#gp-a']);
    expect(put(steps).map(({ sk }) => sk)).toEqual(['CASE#case-1', 'AUDITOR#case-1#police']);
    expect(deleted(draftCasePuts(audit, whole, row(whole, 3)))).toEqual([]);
    expect(deleted(draftCasePuts(audit, whole, undefined))).toEqual([]);
  });

  test('is put in place of the one that was read, and is another from then on', () => {
    expect(draftCasePuts(audit, whole, undefined)[0]).toMatchObject({ put: { edition: 1 }, mustBeNew: true });
    const onlyIf = { attribute: 'edition', expected: 3 };
    expect(draftCasePuts(audit, whole, row(whole, 3))[0]).toMatchObject({ put: { edition: 4 }, onlyIf });
    expect(caseUnchanged(audit, 'case-1', row(whole, 3))).toMatchObject({ ...onlyIf, counts: 'edition' });
    expect(caseUnchanged(audit, 'case-1', row(whole))).toMatchObject({ attribute: 'id', expected: 'case-1' });
  });

  test('that is deleted goes with all that found it', () => {
    const all = ['CASE#case-1', 'CASELEAD#case-1', 'AUDITOR#case-1#gp-a', 'AUDITOR#case-1#police'];
    expect(deleted(draftCaseDeletes(audit, 'case-1', row(whole, 3)))).toEqual(all);
    expect(draftCaseDeletes(audit, 'case-1', row(whole, 3))[0]).toMatchObject({
      onlyIf: { attribute: 'edition', expected: 3 },
    });
  });
});

test('an agency of a draft that is deleted takes its auditors off each case, and nobody else', () => {
  const { police, ...gp } = whole.auditors!;
  const rows = [row(whole, 3), row({ ...whole, id: 'case-2', auditors: gp }, 1), row(entered('case-3'), 1)];
  const steps = draftAgencyDeletes(audit, 'gp-a', rows);
  expect(deleted(steps)).toEqual(['AGENCY#gp-a', 'LEAD#gp-a', 'AUDITOR#case-1#gp-a', 'AUDITOR#case-2#gp-a']);
  const cases = put(steps).filter(({ sk }) => String(sk).startsWith('CASE#'));
  expect(cases.map(({ id, auditors }) => [id, auditors])).toEqual([
    ['case-1', { police }],
    ['case-2', undefined],
  ]);
});
