import { describe, expect, test } from 'vitest';
import { listJudgements, putJudgement } from '../../../../shared/domain/audits/judgements.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { casePut, moveAudit, stillIn } from '../../../../shared/domain/audits/store.ts';
import { putTool } from '../../../../shared/domain/tool/store.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { call as callApi } from '../../../http-event.ts';
import { frozenTool, judgedTool, putAudit, stepDown2 } from '../../../library.ts';
import { openProgram } from '../../../program.ts';
import { audit, entered, keptLog, openAudit } from '../manager/fixture.ts';

/** Of an id of its own: the audit's copy is not the library's. */
const own = { ...judgedTool, id: 'own@1' };
const path = `/v1/audits/${audit.id}/cases/case-1/judgement`;
const question = { audit: audit.id, case: 'case-1', ...judgedTool.judgement };

/** An audit with a question of its own, and the audit lead's API on it. */
async function world(tool: Tool = own) {
  const { aws, table } = await openAudit({}, { tool });
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const { log, lines } = keptLog();
  const clock = { now: new Date('2026-04-20T10:00:00.000Z') };
  const program = openProgram(
    { table, identifiers, bucket: aws.createBucket() },
    { now: () => clock.now, logOf: () => log },
  );
  const lead = (method: 'GET' | 'PUT', body?: unknown, of = path) =>
    callApi(program.leadApi, { method, path: of, body, group: 'audit-lead' });
  const history = async () => {
    const of = { method: 'GET' as const, path: `/v1/audits/${audit.id}/cases/case-1/history` };
    const { body } = await callApi(program.managerApi, { ...of, group: 'business-manager' });
    return (body as { historyEvents: { what: string }[] }).historyEvents.filter(({ what }) => what === 'judgement');
  };
  return { aws, table, clock, lead, lines, history, judge: (body: unknown, of?: string) => lead('PUT', body, of) };
}

describe("the audit's own question", () => {
  test('is shown as it is asked, and answered for a case; who answered what, and when, stays', async () => {
    const { clock, lead, judge, lines, history } = await world();
    expect(await lead('GET')).toStrictEqual({ status: 200, body: { ...question, earlier: [] } });
    const first = { answer: 'yes', at: '2026-04-20T10:00:00.000Z', by: 'audit-lead-1' };
    expect(await judge({ answer: 'yes' })).toStrictEqual({
      status: 200,
      body: { ...question, stands: first, earlier: [] },
    });
    clock.now = new Date('2026-04-21T11:00:00.000Z');
    const second = { answer: 'partly', note: 'The school was not heard.' };
    const body = {
      ...question,
      stands: { ...second, at: '2026-04-21T11:00:00.000Z', by: 'audit-lead-1' },
      earlier: [first],
    };
    expect(await judge(second)).toStrictEqual({ status: 200, body });
    expect(await lead('GET')).toStrictEqual({ status: 200, body });
    const event = { what: 'judgement', case: 'case-1', by: 'audit-lead-1' };
    expect(await history()).toStrictEqual([
      { ...event, at: '2026-04-20T10:00:00.000Z', on: '2026-04-20', code: 'yes' },
      { ...event, at: '2026-04-21T11:00:00.000Z', on: '2026-04-21', code: 'partly' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('school');
    expect(lines.map(({ code }) => code)).toContain('case-judged');
  });

  test('the same again writes nothing, and an earlier answer once more is an answer', async () => {
    const { table, judge } = await world();
    for (const answer of ['yes', 'yes', 'no', 'yes']) expect((await judge({ answer })).status).toBe(200);
    expect((await judge({ answer: 'yes', note: 'Now with a note.' })).status).toBe(200);
    const given = await listJudgements(table, audit.id);
    expect(given.map(({ judgement, answer, note }) => [judgement, answer, note])).toStrictEqual([
      [1, 'yes', undefined],
      [2, 'no', undefined],
      [3, 'yes', undefined],
      [4, 'yes', 'Now with a note.'],
    ]);
  });

  test('takes an answer that the questionnaire has, and offers the nearest to another', async () => {
    const { table, judge } = await world();
    expect(await judge({ answer: 'partley' })).toMatchObject({
      status: 422,
      body: {
        errors: [
          { pointer: '/answer', detail: 'is not known here: did you mean partly? It must be one of: yes, partly, no' },
        ],
      },
    });
    for (const body of [
      {},
      { answer: 'yes', case: 'case-1' },
      { answer: 'yes', note: ' ' },
      { answer: 'yes', note: 'a'.repeat(4001) },
    ]) {
      expect((await judge(body)).status).toBe(422);
    }
    expect(await listJudgements(table, audit.id)).toStrictEqual([]);
  });

  test('is answered after the closing too, and not before the opening', async () => {
    const { table, judge } = await world();
    await moveAudit(table, audit, { state: 'closed', closedAt: '2026-05-29T15:00:00.000Z' });
    expect((await judge({ answer: 'no' })).status).toBe(200);
    const draft = { ...audit, id: '2026-q3', tool: own.id, state: 'draft' as const };
    await putTool(table, frozenTool(own), undefined);
    await putAudit(table, draft);
    await transact(table, [stillIn(draft), casePut(draft.id, entered('case-1'))]);
    const inDraft = path.replace(audit.id, '2026-q3');
    expect(await judge({ answer: 'no' }, inDraft)).toMatchObject({
      status: 409,
      body: { detail: 'The audit has not opened yet. Open it first.' },
    });
  });

  test('is not there where the questionnaire has none, or there is no such case or audit', async () => {
    const { lead, judge } = await world(stepDown2);
    const detail = "This audit's questionnaire has no question for the audit lead.";
    expect(await lead('GET')).toMatchObject({ status: 404, body: { detail } });
    expect(await judge({ answer: 'yes' })).toMatchObject({ status: 404, body: { detail } });
    const { lead: asks } = await world();
    for (const nowhere of [path.replace('case-1', 'case-9'), path.replace(audit.id, 'other')]) {
      expect((await asks('GET', undefined, nowhere)).status).toBe(404);
      expect((await asks('PUT', { answer: 'yes' }, nowhere)).status).toBe(404);
    }
  });

  test('two answers about two cases at once both stand', async () => {
    const { aws, table, judge } = await world();
    let isFirst = true;
    aws.use(async ({ command }, make) => {
      if (isFirst && command.startsWith('Put')) {
        isFirst = false;
        const of = { audit: audit.id, case: 'case-2', judgement: 1, on: '2026-04-20' };
        await putJudgement(table, { ...of, answer: 'no', at: '2026-04-20T10:00:00.000Z' });
      }
      return make();
    });
    expect((await judge({ answer: 'yes' })).status).toBe(200);
    expect((await listJudgements(table, audit.id)).map((one) => [one.case, one.answer])).toStrictEqual([
      ['case-2', 'no'],
      ['case-1', 'yes'],
    ]);
  });
});
