/**
 * An audit of a theme that the program has never seen: no levels, no referral, services, factors and attributes of its own,
 * questions that rest on anything, signals of every rule. From its file to its pack, by the API alone.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { libraryWith } from '../../../infra/local/library.ts';
import { differences } from '../../../infra/local/oracle/differences.ts';
import { mailDifferences } from '../../../infra/local/oracle/mail-differences.ts';
import { reckon } from '../../../infra/local/oracle/reckon.ts';
import { recount } from '../../../infra/local/oracle/recount.ts';
import { parseAuditFile } from '../../../infra/local/player/audit-file.ts';
import { type Played, playCalendar } from '../../../infra/local/player/play-audit.ts';
import { readToolFile } from '../../../infra/local/tool-check.ts';
import { caseInWords } from '../../../shared/domain/audits/names.ts';
import { contentHash } from '../../../shared/base/content/canonical.ts';
import { verify } from '../../../shared/work/packs/verify.ts';
import { readDocx } from '../../unit/work/packs/read-docx.ts';
import { addresses, type MemoryStage, openMemoryStage, tokens } from '../../memory-stage.ts';
import { makeOnce, plainDraw } from '../../unit/work/packs/plain-draw.ts';

const folder = new URL('../../reference-audit/', import.meta.url);
const tool = await readToolFile(new URL('care-leavers@1.json', folder).pathname);
const file = parseAuditFile(JSON.parse(readFileSync(new URL('care-leavers.json', folder), 'utf8')), libraryWith(tool));
const until = '2026-05-01';

let stage: MemoryStage;
let played: Played;
beforeAll(async () => {
  stage = await openMemoryStage(file.audit.id, new Date('2027-01-11T09:00:00Z'), makeOnce);
  played = await playCalendar(stage, file, tokens, {
    tool,
    until,
    packs: 'of the newest',
    say: () => undefined,
    told: () => undefined,
  });
});
afterAll(() => stage.close());

test('comes to the figures of a recount of its file, and to the mails that it calls for', () => {
  expect(differences(played.aggregate, recount(played.file, played.tool))).toEqual([]);
  expect(mailDifferences(played.mails, reckon(file, played.tool, addresses, until))).toEqual([]);
  expect(played.aggregate).toMatchObject({ audit: { theme: 'care-leavers', tool: 'care-leavers@1' }, status: 'final' });
});

test('asks each question of those whom it applies to, and of nobody else', () => {
  const asked = Object.fromEntries(Object.entries(played.aggregate.questions).map(([id, one]) => [id, one.asked]));
  const all = asked['P1']!;
  expect(all).toBe(played.aggregate.completeness.returned);
  for (const id of ['P2', 'P3', 'H2', 'H3', 'H5', 'H6', 'H8']) {
    expect(asked[id]).toBeGreaterThan(0);
    expect(asked[id]).toBeLessThan(all);
  }
});

test('raises its own signals, and finds whom its cases call for and nobody asked', () => {
  const { signals, completeness } = played.aggregate;
  expect(new Set(signals.map(({ rule }) => rule))).toEqual(new Set(tool.signals.map(({ rule }) => rule)));
  expect(completeness.neverAsked).toContainEqual({ case: 'case-8', service: 'college' });
});

test('has a pack that is made again from what it carries, its questionnaire among it, by a program that knows none', async () => {
  const pack = stage.packOf(played.revisions[0]!.revision);
  expect(await verify(pack, plainDraw, { make: makeOnce })).toMatchObject({ faults: [] });
  const manifest: unknown = JSON.parse(Buffer.from(pack.get('restricted/manifest.json')!).toString());
  expect(manifest).toMatchObject({ tools: [{ id: tool.id, sha256: contentHash(tool) }] });
  expect(JSON.parse(Buffer.from(pack.get('restricted/inputs/tool.json')!).toString())).toEqual(tool);
});

test('has the audit’s own question in its report: with a row to answer it in for each case, and in the report to share its wording alone', () => {
  const { wording, options } = tool.judgement!;
  const pack = stage.packOf(played.revisions[0]!.revision);
  const [restricted, shareable] = ['restricted', 'shareable'].map((name) => readDocx(pack.get(`${name}/report.docx`)!));
  for (const { headings, text } of [restricted!, shareable!]) {
    expect(headings.filter((one) => one.text.endsWith(" The audit's own question"))).toMatchObject([{ level: 2 }]);
    expect(text).toContain(`\n${wording}\n`);
  }
  const cases = played.aggregate.completeness.cases.map((one) => [caseInWords(one.case), '']);
  expect(cases.length).toBeGreaterThan(0);
  expect(restricted!.tables.map(({ rows }) => rows)).toContainEqual([['Case', 'Your answer'], ...cases]);
  expect(restricted!.text).toContain(`Answers: ${options.map(({ label }) => label).join('; ')}.`);
  expect(shareable!.text).not.toMatch(/Your answer|Case \d/);
  for (const { label } of options) expect(shareable!.text).not.toContain(label);
});
