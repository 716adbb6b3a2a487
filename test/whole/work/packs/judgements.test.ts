/** How the audit lead's answers to the audit's own question come into a pack: the restricted one, and no other. */
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { packPath, putRequest, allRevisions } from '../../../../shared/domain/figures/store.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';
import { buildPack, type PackDeps } from '../../../../shared/work/packs/build.ts';
import { verify } from '../../../../shared/work/packs/verify.ts';
import { call } from '../../../http-event.ts';
import { judgedTool } from '../../../library.ts';
import { openProgram } from '../../../program.ts';
import { audit, keptLog, openAudit } from '../../../unit/front/manager/fixture.ts';
import { readDocx } from '../../../unit/work/packs/read-docx.ts';
import { makePlain, plainDraw } from '../../../unit/work/packs/plain-draw.ts';
import { requestId } from '../../../unit/work/relay/samples.ts';

const own = { ...judgedTool, id: 'own@1' };
const note = 'The <school> was not heard; =1+1.';

/** An open audit with a question of its own, its audit lead, and a way to publish what has come by now. */
async function world() {
  const { aws, table } = await openAudit({ tool: own.id }, { tool: own });
  const bucket = aws.createBucket();
  const now = () => new Date('2026-04-20T10:00:00.000Z');
  const { log } = keptLog();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const program = openProgram({ table, bucket, identifiers }, { now, logOf: () => log });
  const judge = async (body: object): Promise<void> => {
    const path = `/v1/audits/${audit.id}/cases/case-1/judgement`;
    expect((await call(program.leadApi, { method: 'PUT', path, body, group: 'audit-lead' })).status).toBe(200);
  };
  const publish = async (digit: number): Promise<number> => {
    const request = `${digit}${requestId.slice(1)}`;
    await putRequest(table, { audit: audit.id, id: request, askedAt: now().toISOString(), state: 'asked' });
    await program.take(audit.id, [{ kind: 'request', audit: audit.id, request }]);
    return (await allRevisions(table, audit.id)).length;
  };
  const pack = async (revision: number): Promise<Map<string, Buffer>> => {
    const deps: PackDeps = { table, tools: emptyTools(), bucket, log, make: makePlain, rule: defaultRule };
    await buildPack(deps, { audit: audit.id, revision });
    const root = packPath(audit.id, revision, '');
    return new Map(
      [...aws.objects(bucket.name)].flatMap(([name, { body }]) =>
        name.startsWith(root) ? [[name.slice(root.length), Buffer.from(body)] as const] : [],
      ),
    );
  };
  const drop = () =>
    call(program.managerApi, {
      method: 'POST',
      path: `/v1/audits/${audit.id}/cases/case-1/drop`,
      body: { reason: 'wrong-family' },
      group: 'business-manager',
    });
  return { judge, publish, pack, drop };
}

const json = (pack: ReadonlyMap<string, Buffer>, name: string): Record<string, unknown> =>
  JSON.parse(pack.get(name)!.toString()) as Record<string, unknown>;

describe("an answer to the audit's own question", () => {
  let first: Map<string, Buffer>;
  let second: Map<string, Buffer>;
  const revisions: number[] = [];
  beforeAll(async () => {
    const { judge, publish, pack } = await world();
    revisions.push(await publish(1));
    first = await pack(1);
    await judge({ answer: 'no' });
    await judge({ answer: 'partly', note });
    revisions.push(await publish(2));
    // What comes later is the next revision's.
    await judge({ answer: 'yes' });
    second = await pack(2);
  });

  test('is a revision of its own, once; the pack has the answer that stood then', async () => {
    expect(revisions).toEqual([1, 2]);
    expect(json(first, 'restricted/aggregate.json')).not.toHaveProperty('judgements');
    expect(json(second, 'restricted/aggregate.json')['judgements']).toStrictEqual([
      { case: 'case-1', answer: 'partly', note },
    ]);
    expect(json(second, 'restricted/inputs.json')).toMatchObject({ judgements: 2, judged: [{ answer: 'partly' }] });
    const another = await world();
    await another.judge({ answer: 'no' });
    expect([await another.publish(1), await another.publish(2)]).toEqual([1, 1]);
  });

  test('stands in the report, the page and the workbook', () => {
    const { text } = readDocx(second.get('restricted/report.docx')!);
    expect(text).toContain(own.judgement!.wording);
    for (const words of ['In part', note]) expect(text).toContain(words);
    expect(readDocx(first.get('restricted/report.docx')!).text).toContain('Your answer');
    const page = second.get('restricted/figures.html')!.toString();
    expect(page).toContain('In part');
    expect(page).toContain('The &lt;school&gt; was not heard');
  });

  test('is in no file of the pack to share', () => {
    for (const [name, body] of second) {
      if (!name.startsWith('shareable/')) continue;
      const words = /\.(docx|xlsx)$/.test(name)
        ? Object.values(unzipSync(body))
            .map((part) => strFromU8(part))
            .join()
        : body.toString();
      expect([name, /judged|judgements|not heard|In part/.test(words)]).toEqual([name, false]);
    }
    const { audit: _audit, revision: _revision, ...before } = json(first, 'shareable/aggregate.json');
    const { audit: _again, revision: _next, ...after } = json(second, 'shareable/aggregate.json');
    expect(after).toStrictEqual(before);
  });

  test('is made again from the pack alone, and what was changed in it is told', async () => {
    expect((await verify(second, plainDraw)).faults).toEqual([]);
    const withInputs = (change: (inputs: Record<string, unknown>) => object): Map<string, Buffer> =>
      new Map([
        ...second,
        ['restricted/inputs.json', Buffer.from(JSON.stringify(change(json(second, 'restricted/inputs.json'))))],
      ]);
    const judged = [{ case: 'case-1', answer: 'yes' }];
    expect(
      (
        await verify(
          withInputs((inputs) => ({ ...inputs, judged })),
          plainDraw,
        )
      ).faults,
    ).toContain('restricted/aggregate.json is not what the submissions give');
    const published = 'do not give the figures that revision 2 published';
    expect(
      (
        await verify(
          withInputs(({ judgements: _n, ...inputs }) => inputs),
          plainDraw,
        )
      ).faults.join(),
    ).toContain(published);
    for (const one of [
      { case: 'case-1', answer: 'maybe' },
      { case: 'case-9', answer: 'yes' },
    ]) {
      const { faults } = await verify(
        withInputs((inputs) => ({ ...inputs, judged: [one] })),
        plainDraw,
      );
      expect(faults.join()).toContain("The answers to the audit's own question are not of its tool and its cases");
    }
  });

  test('of a case that was taken out is shown no more', async () => {
    const other = await world();
    await other.judge({ answer: 'partly', note });
    expect((await other.drop()).status).toBe(200);
    expect(await other.publish(1)).toBe(1);
    const pack = await other.pack(1);
    expect(json(pack, 'restricted/aggregate.json')).not.toHaveProperty('judgements');
    expect(pack.get('restricted/inputs.json')!.toString()).not.toContain('not heard');
    expect((await verify(pack, plainDraw)).faults).toEqual([]);
  });
});
