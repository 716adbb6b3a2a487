/** The audit lead's answers to the audit's own question, at once: one case's are told apart, and none is lost. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listJudgements } from '../../shared/domain/audits/judgements.ts';
import { apisOn, at, leadOn, makeAudit } from '../audit.ts';
import type { Engine, PostOffice } from '../engine.ts';
import type { Answer } from '../http-event.ts';
import { giveAnother, judgedTool } from '../library.ts';
import { newWorld, type World } from '../world.ts';

const cases = ['case-1', 'case-2', 'case-3'];
const values = judgedTool.judgement!.options.map(({ value }) => value);

/** @param atOnce how many times an answer comes at once where it does */
export function judgementSuites(engine: Engine, atOnce: number): void {
  let postOffice: PostOffice;
  let world: World;
  let number = 0;
  /** Each test has an audit of its own. */
  let audit: string;

  const judge = (id: string, answer: string): Promise<Answer> =>
    leadOn(world.table, world.bucket, () => at('2026-05-13'))({
      method: 'PUT',
      path: `/v1/audits/${audit}/cases/${id}/judgement`,
      body: { answer, note: `In words: ${answer}` },
    });
  /** What is on the record, whose numbers run without a gap. */
  const given = async () => {
    const all = await listJudgements(world.table, audit);
    expect(all.map(({ judgement }) => judgement)).toEqual(all.map((_, index) => index + 1));
    return all;
  };

  beforeAll(async () => {
    postOffice = await engine.openPostOffice();
    world = await newWorld(engine, postOffice, []);
  });
  afterAll(() => postOffice.close());
  beforeEach(async () => {
    number += 1;
    audit = `audit-${number}`;
    await makeAudit(apisOn(world.table, () => at('2026-05-05')).manager, { audit, cases, tool: judgedTool.id });
    await giveAnother(world.table, audit, judgedTool);
  });

  test('the same many times at once is one answer, and all are answered it', async () => {
    const answers = await Promise.all(Array.from({ length: atOnce }, () => judge('case-1', 'no')));
    expect(answers[0]).toMatchObject({ status: 200, body: { stands: { answer: 'no', note: 'In words: no' } } });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await given()).toHaveLength(1);
  });

  test('each case is answered, however many are at once', async () => {
    const answers = await Promise.all(cases.map((id) => judge(id, 'yes')));
    expect(answers.map(({ status }) => status)).toEqual(cases.map(() => 200));
    expect((await given()).map((one) => one.case).toSorted()).toEqual(cases);
  });

  test('who answers otherwise at the same moment is told, and what was taken is on the record', async () => {
    const answers = await Promise.all(values.map((value) => judge('case-2', value)));
    const taken = values.filter((_, index) => answers[index]!.status === 200);
    expect(taken.length).toBeGreaterThan(0);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer).toMatchObject({ status: 409, body: { type: '/problems/not-legal-now' } });
    }
    expect((await given()).map(({ answer }) => answer).toSorted()).toEqual(taken.toSorted());
  });
}
