/** The pack of an audit whose questionnaire is declared comparable with one of another theme. */
import { readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { putItem } from '../../../../shared/base/aws/table.ts';
import { canonicalJson, contentHash } from '../../../../shared/base/content/canonical.ts';
import { packed } from '../../../../shared/base/content/compressed.ts';
import { auditToolKey, emptyTools } from '../../../../shared/domain/audits/read-tools.ts';
import type { Audit } from '../../../../shared/domain/audits/schema.ts';
import { createAudit } from '../../../../shared/domain/audits/store.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import { packPath, publish, putManifest, putRequest } from '../../../../shared/domain/figures/store.ts';
import { Trends } from '../../../../shared/domain/figures/trends.ts';
import { decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { append, lastEntry } from '../../../../shared/domain/returns/store.ts';
import { faultsOf } from '../../../../shared/domain/tool/faults.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { emptyCache } from '../../../../shared/work/aggregate/figures-cache.ts';
import { takeChanges } from '../../../../shared/work/aggregate/take-changes.ts';
import { buildPack, type PackDeps } from '../../../../shared/work/packs/build.ts';
import { verify } from '../../../../shared/work/packs/verify.ts';
import { everyKind } from '../../../every-kind.ts';
import { factsWith } from '../../../facts.ts';
import { domesticAbuse1, stepDown2 } from '../../../library.ts';
import { assessedAs } from '../../../unit/domain/returns/samples.ts';
import { audit, entered, gp, keptLog, openAudit } from '../../../unit/front/manager/fixture.ts';
import { makeOnce, plainDraw } from '../../../unit/work/packs/plain-draw.ts';
import { readDocx } from '../../../unit/work/packs/read-docx.ts';
import { requestId } from '../../../unit/work/relay/samples.ts';

const now = () => new Date('2026-04-20T10:00:00.000Z');

/** Declares nothing itself. */
const other: Tool = { ...domesticAbuse1, comparable: [] };

/** Stepping down, with one question that is declared comparable with one of another theme. */
const tool: Tool = {
  ...stepDown2,
  comparable: [...stepDown2.comparable, { with: domesticAbuse1.id, question: 'F38', rule: 'same', parts: ['C7'] }],
};

/** An open audit with that questionnaire, and earlier ones of other themes, each with an answer. */
async function stage() {
  expect(faultsOf(tool)).toEqual([]);
  const { aws, table } = await openAudit();
  const bucket = aws.createBucket();
  const keep = (id: string, own: Tool) =>
    putItem(table, { ...auditToolKey(id), id: own.id, sha256: contentHash(own), packed: packed(own) });
  await keep(audit.id, tool);
  const earlier = async (id: string, own: Tool, answers: Record<string, { answer: string }>): Promise<void> => {
    const quarter = { label: '2025 Q4', from: '2025-10-01', to: '2025-12-31' };
    const of: Audit = { ...audit, id, theme: own.theme, quarter, tool: own.id, state: 'closed' };
    await createAudit(table, of);
    await keep(id, own);
    const counted = {
      version: 1,
      sha256: 'a'.repeat(64),
      receivedAt: '2025-12-20T09:00:00.000Z',
      coverage: 'all-children' as const,
      answers,
      facts: factsWith(),
    };
    const partial = partialOf(own, {
      audit: id,
      case: 'case-1',
      factors: [],
      returns: [
        {
          agency: 'police',
          service: 'police',
          seq: 2,
          state: 'with-gaps',
          settled: true,
          gaps: 1,
          unexplained: 0,
          counted,
        },
      ],
    });
    const manifest = await putManifest(bucket, manifestOf({ audit: id, tool: own.id, status: 'final' }, [partial]));
    const publishedAt = '2026-01-20T10:00:00.000Z';
    await publish(table, { audit: id, revision: 1, status: 'final', manifest, publishedAt, settled: [] });
  };
  await earlier('abuse-2025-q4', other, { F38: { answer: 'no' }, C18: { answer: 'yes' } });
  await earlier('every-2025-q4', { ...everyKind, theme: 'every-kind' }, { J1: { answer: 'no' } });

  const key = { audit: audit.id, case: 'case-1', agency: gp.id };
  const last = await lastEntry(table, key);
  await append(table, last === undefined ? [] : [last], (entries) =>
    decideSubmission(
      entries.at(-1)!,
      assessedAs(
        tool,
        { childrenCovered: ['child-1'], answers: { C7: { answer: 'yes' } } },
        factsWith({ factors: entered('case-1').factors }),
      ),
      { receivedAt: now() },
    ),
  );
  await putRequest(table, { audit: audit.id, id: requestId, askedAt: now().toISOString(), state: 'asked' });
  const { log } = keptLog();
  const deps: PackDeps = { table, tools: emptyTools(), bucket, log, make: makeOnce, rule: defaultRule };
  await takeChanges({ ...deps, now, cache: emptyCache() }, audit.id, [
    { kind: 'request', audit: audit.id, request: requestId },
  ]);
  await buildPack(deps, { audit: audit.id, revision: 1 });
  const root = packPath(audit.id, 1, '');
  return new Map(
    [...aws.objects(bucket.name)].flatMap(([name, { body }]) =>
      name.startsWith(root) ? [[name.slice(root.length), Buffer.from(body)] as const] : [],
    ),
  );
}

test('sets beside it what is declared, and of that audit nothing else; and can be made again from what it carries', async () => {
  const pack = await stage();
  const trends = Trends.parse(JSON.parse(String(pack.get('restricted/trends.json'))));
  expect(trends.audits.map((one) => [one.audit, one.theme])).toEqual([
    ['abuse-2025-q4', domesticAbuse1.theme],
    [audit.id, undefined],
  ]);
  const joined = trends.series.filter(({ points }) => points.some((point) => point.audit === 'abuse-2025-q4'));
  expect(joined).toMatchObject([
    {
      tool: domesticAbuse1.id,
      question: 'F38',
      points: [
        { audit: 'abuse-2025-q4', counts: { yes: 0, no: 1 } },
        { audit: audit.id, questions: ['C7'], counts: { yes: 1, no: 0 } },
      ],
    },
  ]);
  expect(String(pack.get('restricted/inputs/tools/domestic-abuse@1.json'))).toBe(canonicalJson(other));
  expect([...pack.keys()].filter((name) => name.includes('every-kind'))).toEqual([]);
  // A row of the other's question is called by that questionnaire: this one may have a question of that id.
  const called = 'F38 of domestic-abuse@1';
  const body = (name: string): Buffer => pack.get(`restricted/${name}`)!;
  const report = readDocx(body('report.docx')).text;
  const book = (await readXlsx(body('figures.xlsx'))).sheets.find(({ name }) => name === 'trends');
  const asked = new Set((book?.rows ?? []).map(([question]) => question));
  for (const text of [String(body('charts/trends.svg')), String(body('figures.html')), report]) {
    expect(text).toContain(called);
  }
  expect([asked.has(called), asked.has('A1')]).toEqual([true, true]);
  expect(report).toContain('What changed since earlier audits.');
  expect(report).not.toContain('audits of this theme.');
  // Nobody released that audit's figures.
  expect(String(pack.get('shareable/trends.json'))).not.toContain('abuse-2025-q4');
  expect(await verify(pack, plainDraw, { make: makeOnce })).toMatchObject({ faults: [], submissions: 1 });
});
