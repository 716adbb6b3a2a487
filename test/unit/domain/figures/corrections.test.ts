/** The audit lead's corrections through the route, and what becomes of them in the figures. */
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { moveAudit, getAudit } from '../../../../shared/domain/audits/store.ts';
import { sweep } from '../../../../shared/work/relay/sweep.ts';
import { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import { allRevisions, listUnpublished, packPath, putRequest } from '../../../../shared/domain/figures/store.ts';
import { append, readLog } from '../../../../shared/domain/returns/store.ts';
import { stepDown2 } from '../../../library.ts';
import type { Answers } from '../../../../shared/domain/tool/answers.ts';
import { audit, entered, gp, keptLog, openAudit } from '../../front/manager/fixture.ts';
import { requestId } from '../../work/relay/samples.ts';
import { call } from '../../../http-event.ts';
import { openProgram } from '../../../program.ts';
import { makeFigures } from '../../work/packs/plain-draw.ts';
import { query, assessedAs } from '../returns/samples.ts';
import { noEffects, type Effects } from '../../../../shared/work/relay/effects.ts';
import { decideSubmission, decideWithdrawal } from '../../../../shared/domain/returns/decide-entry.ts';
import { decideQuery } from '../../../../shared/domain/returns/decide-reopening.ts';
import { describeRefusal } from '../../../../shared/domain/returns/refusals.ts';
import { factsWith } from '../../../facts.ts';

const key = { audit: audit.id, case: 'case-1', agency: gp.id };
const path = `/v1/audits/${audit.id}/cases/case-1/returns/${gp.id}/corrections`;
const canary = 'Quill Featherstonehaugh';
const correction = { version: 1, question: 'A1', corrected: 'no', reason: 'text-says-otherwise' };
const now = (): Date => new Date('2026-04-21T10:00:00.000Z');

async function world() {
  const { aws, table } = await openAudit();
  const bucket = aws.createBucket();
  const { log, lines } = keptLog();
  const program = openProgram({ table, bucket }, { now, logOf: () => log, newId: () => requestId, make: makeFigures });
  const correct = (body: unknown, of: { path?: string; group?: 'audit-lead' | 'business-manager' } = {}) =>
    call(program.leadApi, { method: 'POST', path: of.path ?? path, body, group: of.group ?? 'audit-lead' });
  const submit = async (letter: string, answers: Answers = { A1: { answer: 'yes', details: canary } }) => {
    const entries = await readLog(table, key);
    await append(table, entries, (all) =>
      decideSubmission(
        all.at(-1)!,
        assessedAs(
          stepDown2,
          { childrenCovered: ['child-1', 'child-2'], answers: { ...answers, E2: { answer: letter } } },
          factsWith({ factors: entered('case-1').factors }),
        ),
        { receivedAt: now() },
      ),
    );
  };
  /** What the newest entry of the return is told to the figures as. */
  const take = async (): Promise<void> => {
    const seq = (await readLog(table, key)).length;
    await program.take(audit.id, [{ kind: 'return', ...key, seq }]);
  };
  let asked = 0;
  const publish = async (note?: string): Promise<void> => {
    asked += 1;
    const request = asked + requestId.slice(1);
    const about = { audit: audit.id, id: request, askedAt: now().toISOString(), state: 'asked' as const };
    await putRequest(table, { ...about, ...(note === undefined ? {} : { note }) });
    await program.take(audit.id, [{ kind: 'request', audit: audit.id, request }]);
  };
  const revisions = () => allRevisions(table, audit.id);
  const aggregate = async (revision: number): Promise<Aggregate> => {
    await program.pack({ audit: audit.id, revision });
    const file = aws.objects(bucket.name).get(packPath(audit.id, revision, 'restricted/aggregate.json'));
    return z.parse(Aggregate, JSON.parse(Buffer.from(file?.body ?? '').toString()));
  };
  const swept = async (): Promise<Effects> => {
    let effects = noEffects();
    const send = (found: Effects): Promise<void> => {
      effects = found;
      return Promise.resolve();
    };
    const ended = { identifiers: table, drafts: table, linkDays: 90, identifiersDays: 90 };
    await sweep({ table, ...ended, bucket, log, keep: () => Promise.resolve(), send }, '2026-04-21T11:00:00.000Z');
    return effects;
  };
  return { table, lines, correct, submit, take, publish, revisions, aggregate, swept };
}

let it: Awaited<ReturnType<typeof world>>;
beforeEach(async () => {
  it = await world();
});

describe('a correction', () => {
  beforeEach(() => it.submit('a'));

  test('is refused of a question that is not asked of the agency about this case', async () => {
    expect(await it.correct({ ...correction, question: 'B3-2', corrected: 'yes' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/question', detail: 'is not asked of this agency about this case' }] },
    });
    expect(await readLog(it.table, key)).toHaveLength(2);
  });

  test('is one entry of codes, beside the answer as it was given', async () => {
    const answer = await it.correct(correction);
    expect(answer).toStrictEqual({
      status: 200,
      body: { ...key, seq: 3, receivedAt: '2026-04-21T10:00:00.000Z', answer: 'yes', ...correction },
    });
    const [, submitted, entry, ...more] = await readLog(it.table, key);
    expect(more).toStrictEqual([]);
    const { content: _content, ...kept } = submitted!;
    expect(entry).toStrictEqual({
      ...kept,
      sk: `R#${gp.id}#000003`,
      seq: 3,
      act: 'correction',
      correction,
      by: 'audit-lead-1',
      receivedAt: '2026-04-21T10:00:00.000Z',
    });
    expect(JSON.stringify(it.lines)).not.toMatch(/Quill|text-says|"no"/);
  });

  test('again writes nothing, and is answered the same', async () => {
    const first = await it.correct(correction);
    await it.correct({ ...correction, question: 'B1', corrected: 'yes' });
    expect(await it.correct(correction)).toStrictEqual(first);
    expect(await readLog(it.table, key)).toHaveLength(4);
  });

  test('can be read otherwise again, for another reason, and be taken back once', async () => {
    await it.correct(correction);
    expect((await it.correct({ ...correction, reason: 'agency-confirmed' })).body).toMatchObject({ seq: 4 });
    expect((await it.correct({ ...correction, corrected: 'dont-know' })).body).toMatchObject({ seq: 5 });
    const back = { version: 1, question: 'A1', corrected: null };
    const taken = await it.correct(back);
    expect(taken).toMatchObject({ status: 200, body: { seq: 6, answer: 'yes', corrected: null } });
    expect('reason' in taken.body).toBe(false);
    expect(await it.correct(back)).toStrictEqual(taken);
    expect((await it.correct(correction)).body).toMatchObject({ seq: 7, corrected: 'no' });
  });

  test('may be of a question that was left empty', async () => {
    expect(await it.correct({ ...correction, question: 'B1', corrected: 'dont-know' })).toMatchObject({
      status: 200,
      body: { answer: null, corrected: 'dont-know' },
    });
  });

  test.each<[string, object, string[]]>([
    ['an answer that the question does not offer', { corrected: 'good' }, ['/corrected']],
    ['the answer that was given', { corrected: 'yes' }, ['/corrected']],
    ['no reason', { reason: undefined }, ['/reason']],
    ['a reason that there is not', { reason: 'because' }, ['/reason']],
    ['a reason for taking it back', { corrected: null }, ['/reason']],
    ['a question that is not asked', { question: 'Z9' }, ['/question']],
    ['a question that is answered in words', { question: 'E2', corrected: 'none' }, ['/question']],
    ['several of them', { corrected: 'good', reason: undefined }, ['/corrected', '/reason']],
    ['words of its own', { note: canary }, ['/note']],
    ['no version', { version: undefined }, ['/version']],
    ['words in place of an answer', { corrected: canary }, ['/corrected']],
  ])('with %s is refused by pointer, and not repeated', async (_name, more, pointers) => {
    if ('corrected' in more && more.corrected === null) await it.correct(correction);
    const entries = (await readLog(it.table, key)).length;
    const { status, body } = await it.correct({ ...correction, ...more });
    expect(status).toBe(422);
    expect((body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)).toStrictEqual(pointers);
    expect(JSON.stringify(body)).not.toContain('Quill');
    expect(await readLog(it.table, key)).toHaveLength(entries);
  });

  test.each([0, 2, 7])('of version %i, which does not count, is refused in words', async (version) => {
    const answer = await it.correct({ ...correction, version });
    expect(answer.status).toBe(version === 0 ? 422 : 409);
    expect(await readLog(it.table, key)).toHaveLength(2);
  });

  test('of a version that a newer one has replaced is refused, and says which counts', async () => {
    await it.submit('b');
    expect(await it.correct(correction)).toMatchObject({
      status: 409,
      body: {
        type: '/problems/not-legal-now',
        detail:
          'Version 2 counts now, and this corrects version 1. Read version 2, then correct that one if it still needs it.',
      },
    });
    expect(await it.correct({ ...correction, version: 2 })).toMatchObject({ status: 200 });
  });

  test('that was never made cannot be taken back', async () => {
    const back = { version: 1, question: 'A1', corrected: null };
    expect(await it.correct(back)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('take back') },
    });
    expect(await readLog(it.table, key)).toHaveLength(2);
  });

  test('is taken while the return is reopened, whose question and dates stay; not once it is withdrawn', async () => {
    await append(it.table, await readLog(it.table, key), (all) =>
      decideQuery(all.at(-1)!, query, { receivedAt: now() }),
    );
    expect(await it.correct(correction)).toMatchObject({ status: 200 });
    expect((await readLog(it.table, key)).at(-1)).toMatchObject({
      state: 'reopened',
      reopenedFor: [{ seq: 3, question: query.question }],
      cycle: 3,
      askedOn: query.askedOn,
      dueOn: query.dueOn,
    });
    await append(it.table, await readLog(it.table, key), (all) =>
      decideWithdrawal(all.at(-1)!, { reason: 'filed-in-error' }, { receivedAt: now() }),
    );
    expect(await it.correct(correction)).toMatchObject({
      status: 409,
      body: { detail: describeRefusal('correction', { agency: 'gp-a', state: 'withdrawn', reason: 'filed-in-error' }) },
    });
  });

  test('is taken after the audit has closed: the lead reads late', async () => {
    await moveAudit(it.table, (await getAudit(it.table, audit.id))!, {
      state: 'closed',
      closedAt: '2026-04-21T09:00:00.000Z',
    });
    expect(await it.correct(correction)).toMatchObject({ status: 200 });
  });
});

describe('nobody corrects', () => {
  test('what was not submitted, what is not there, or a summary', async () => {
    expect(await it.correct(correction)).toMatchObject({
      status: 409,
      body: { detail: describeRefusal('correction', { agency: 'gp-a', state: 'asked' }) },
    });
    expect(await it.correct(correction, { path: path.replace('case-1', 'case-9') })).toMatchObject({ status: 404 });
    expect(await it.correct(correction, { path: path.replace(audit.id, 'nowhere') })).toMatchObject({ status: 404 });
    expect((await it.correct(correction, { path: path.replace(gp.id, 'summary') })).status).toBe(400);
  });

  test("in another's role", async () => {
    await it.submit('a');
    expect(await it.correct(correction, { group: 'business-manager' })).toMatchObject({ status: 403 });
    expect(await readLog(it.table, key)).toHaveLength(2);
  });
});

describe('the figures', () => {
  beforeEach(async () => {
    await it.submit('a');
    await it.take();
  });

  test('show it in the next revision, which nothing but the lead asks for, and count as before', async () => {
    const [first] = await it.revisions();
    expect(first?.settled.map((one) => one.case)).toStrictEqual(['case-1']);
    const before = await it.aggregate(1);
    expect(before.corrections).toStrictEqual([]);

    await it.correct(correction);
    await it.take();
    // Taken, and of its own accord neither published nor told to anybody.
    expect(await it.revisions()).toHaveLength(1);
    // The ask and the submission of the practice, the ask of the summary, and the correction.
    expect(await listUnpublished(it.table, audit.id)).toStrictEqual([{ case: 'case-1', logPosition: 4 }]);

    await it.publish();
    const [, second, ...more] = await it.revisions();
    expect(more).toStrictEqual([]);
    expect(second?.settled).toStrictEqual([]);
    expect(second?.auditSettled).toBeUndefined();
    const after = await it.aggregate(2);
    expect(after.corrections).toStrictEqual([{ case: 'case-1', agency: gp.id, answer: 'yes', ...correction }]);
    const { revision: _one, corrections: _none, ...same } = before;
    expect(after).toMatchObject(same);
    expect(after.questions).toStrictEqual(before.questions);
    expect(after.dataCut).toBe(before.dataCut);
  });

  test('do not repeat a revision for the same corrections, and lose one that is taken back', async () => {
    await it.correct(correction);
    await it.publish();
    await it.publish();
    expect(await it.revisions()).toHaveLength(2);
    await it.correct({ version: 1, question: 'A1', corrected: null });
    await it.publish();
    expect(await it.revisions()).toHaveLength(3);
    expect((await it.aggregate(3)).corrections).toStrictEqual([]);
  });

  test('drop it with the next version, whose settling is told as ever', async () => {
    await it.correct(correction);
    await it.publish();
    await it.submit('b', { A1: { answer: 'yes' } });
    await it.take();
    const third = (await it.revisions()).at(-1);
    expect(third).toMatchObject({ revision: 3, settled: [{ case: 'case-1' }] });
    expect((await it.aggregate(3)).corrections).toStrictEqual([]);
  });

  test('tell the settling once where the correction came before they took the submission', async () => {
    it = await world();
    await it.submit('a');
    await it.correct(correction);
    await it.take();
    await it.correct({ ...correction, question: 'B1' });
    await it.take();
    const told = (await it.revisions()).flatMap((one) => one.settled);
    expect(told).toMatchObject([{ case: 'case-1' }]);
    expect((await it.aggregate(1)).corrections).toHaveLength(1);
  });

  test('are brought up to date by the sweep where the change was lost, and then it finds nothing to tell of it', async () => {
    await it.correct(correction);
    expect((await it.swept()).changes).toStrictEqual([{ kind: 'return', ...key, seq: 3 }]);
    await it.take();
    const { changes, messages } = await it.swept();
    expect(changes).toStrictEqual([]);
    expect(messages.filter((one) => 'seq' in one && one.seq === 3)).toStrictEqual([]);
  });

  test('show it in a further final revision once the audit is closed, when the lead asks with a note', async () => {
    await moveAudit(it.table, (await getAudit(it.table, audit.id))!, {
      state: 'closed',
      closedAt: '2026-04-21T09:00:00.000Z',
    });
    await it.publish('The final one.');
    await it.correct(correction);
    await it.take();
    const { length } = await it.revisions();
    await it.publish('One answer is read otherwise.');
    const last = (await it.revisions()).at(-1);
    expect(last).toMatchObject({ revision: length + 1, status: 'final', note: 'One answer is read otherwise.' });
    expect((await it.aggregate(length + 1)).corrections).toHaveLength(1);
  });
});
