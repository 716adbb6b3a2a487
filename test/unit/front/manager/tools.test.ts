/** What the business manager does with tools, what anybody reads of one, and what an audit has of its own. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contentHash } from '../../../../shared/base/content/canonical.ts';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { auditToolKey } from '../../../../shared/domain/audits/read-tools.ts';
import { getAudit } from '../../../../shared/domain/audits/store.ts';
import { getTool, toolIn, toolKey } from '../../../../shared/domain/tool/store.ts';
import { Tool } from '../../../../shared/domain/tool/tool.ts';
import { deleteItem, getItem, type Table } from '../../../../shared/base/aws/table.ts';
import { bodyExamples } from '../../../../infra/openapi-examples.ts';
import { openAnyway } from '../../../audit.ts';
import { openAws } from '../../../aws/aws.ts';
import { onCall, recordCalls } from '../../../aws/hooks.ts';
import { context, eventOf } from '../../../http-event.ts';
import { libraryTool, unreported } from '../../../library.ts';
import { openProgram } from '../../../program.ts';
import { agency, audit } from './fixture.ts';
import { refusal, request } from './requests.ts';

const help = Tool.parse(bodyExamples['load-tool']);
const other: Tool = { ...help, title: 'Early help, again' };
const tool = help.id;
const facts = { id: tool, theme: help.theme, title: help.title, questions: 1, sha256: contentHash(help) };

function world() {
  const aws = openAws();
  const it = { aws, table: aws.createTable(), identifiers: aws.createTable('identifiers', [], { isPlain: true }) };
  return {
    ...it,
    load: (body: unknown = help, at = '2026-04-20T09:00:00.000Z') => request(it, 'load-tool', { tool, body, at }),
    raw: (raw: string) => request(it, 'load-tool', { tool, raw }),
    freeze: () => request(it, 'freeze-tool', { tool }),
    remove: () => request(it, 'delete-tool', { tool }),
  };
}

/** What a refusal says, field by field. */
async function faultsOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    await answer;
    return 'taken';
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    return error.errors.map(({ pointer, line }) => `${pointer} ${line ?? '-'}`);
  }
}

/** Anybody's request for something of a tool. */
async function read(table: Table, path: string, headers: Record<string, string> = {}) {
  const { agencyApi } = openProgram({ table }, { now: () => new Date('2026-04-20T09:00:00.000Z') });
  const answer = await agencyApi(eventOf({ method: 'GET', path, headers }), context);
  return { status: answer.statusCode, headers: answer.headers ?? {}, body: answer.body ?? '' };
}

test('what a tool file has to be is told to anybody, as it is published', async () => {
  const { managerApi } = openProgram(world(), { now: () => new Date('2026-04-20T09:00:00.000Z') });
  const answer = await managerApi(eventOf({ method: 'GET', path: '/v1/tool.schema.json' }), context);
  expect(answer).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/schema+json' } });
  expect(JSON.parse(answer.body ?? '')).toEqual(
    JSON.parse(readFileSync('shared/domain/tool/tool-v1.schema.json', 'utf8')),
  );
});

describe('a tool', () => {
  test('is loaded as a draft, again at will, and the same once more writes nothing', async () => {
    const it = world();
    const first = { ...facts, state: 'draft', loadedAt: '2026-04-20T09:00:00.000Z', loadedBy: 'staff-1' };
    expect(await it.load()).toStrictEqual(first);
    const calls = recordCalls(it.aws);
    // In another order of its keys it is the same.
    const reordered = Object.fromEntries(Object.entries(help).toReversed());
    expect(await it.load(reordered, '2026-04-21T09:00:00.000Z')).toStrictEqual(first);
    expect(calls.map(({ command }) => command)).toStrictEqual(['GetItemCommand']);
    expect(await it.load(other, '2026-04-22T09:00:00.000Z')).toMatchObject({
      title: other.title,
      sha256: contentHash(other),
      loadedAt: '2026-04-22T09:00:00.000Z',
    });
    expect(await toolIn((await getTool(it.table, tool))!.packed)).toStrictEqual(other);
  });

  test('is listed, and read by staff while it is a draft', async () => {
    const it = world();
    await it.load();
    await request(it, 'load-tool', { tool: 'early-help@2', body: { ...help, id: 'early-help@2' } });
    expect(await request(it, 'list-tools')).toMatchObject({
      tools: [{ id: tool, state: 'draft' }, { id: 'early-help@2' }],
    });
    const page = await request(it, 'list-tools', { query: 'limit=1' });
    expect(page).toMatchObject({ tools: [{ id: tool }], next: tool });
    expect(await request(it, 'list-tools', { query: `limit=1&after=${tool}` })).toStrictEqual({
      tools: [expect.objectContaining({ id: 'early-help@2' })],
    });
    expect(await request(it, 'read-tool', { tool })).toMatchObject({ ...facts, state: 'draft', tool: help });
    expect(await refusal(request(it, 'read-tool', { tool: 'early-help@3' }))).toBe('not-found');
  });

  test('is told by place and line all that is wrong with it, of its shape and beyond', async () => {
    const it = world();
    const text = JSON.stringify(
      { ...help, minutes: 0, calledFor: [{ factor: 'hosing', services: ['school'] }] },
      null,
      2,
    );
    const lineOf = (word: string): number => text.split('\n').findIndex((line) => line.includes(word)) + 1;
    expect(await faultsOf(it.raw(text))).toStrictEqual([
      `/minutes ${lineOf('"minutes"')}`,
      `/calledFor/0/factor ${lineOf('hosing')}`,
    ]);
    expect(await faultsOf(it.load({ ...help, id: 'early-help@2' }))).toStrictEqual(['/id -']);
    expect(await refusal(it.raw('{'))).toBe('malformed-json');
    expect(await faultsOf(it.raw(text.replace('"minutes": 0', '"minutes": 30, "minutes": 40')))).toContain(
      `/minutes ${lineOf('"minutes"')}`,
    );
    expect(await getTool(it.table, tool)).toBeUndefined();
  });

  test('of 300 questions is taken; one that takes more than 100 KB once it is packed is told so, and a file over 1 MB is not read', async () => {
    const it = world();
    const stepDown = unreported(libraryTool('step-down@2'));
    const plain = stepDown.questions.filter(({ appliesWhen }) => appliesWhen === undefined);
    const questions = Array.from({ length: 300 }, (_none, at) => ({ ...plain[at % plain.length]!, id: `Q${at}` }));
    const { sections } = stepDown;
    const large: Tool = { ...stepDown, id: tool, sections, questions, concerns: [], comparable: [], signals: [] };
    const text = JSON.stringify(large, null, 2);
    expect(text.length).toBeGreaterThan(256 * 1024);
    expect(await it.raw(text)).toMatchObject({ questions: 300 });

    // What nothing can be made smaller of.
    let seed = 1;
    const noise = (): string => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed.toString(36);
    };
    const words = (): string => Array.from({ length: 90 }, noise).join('').slice(0, 590);
    const noisy = {
      ...large,
      questions: questions.map((question) => ({ ...question, wording: words(), guidance: words() })),
    };
    await expect(it.load(noisy)).rejects.toMatchObject({
      type: 'invalid-body',
      errors: [{ pointer: '', code: 'too_big' }],
    });
    expect(await refusal(it.raw(' '.repeat(1024 * 1024 + 1)))).toBe('file-too-large');
  });

  test('once frozen stays as it is, for whoever loads another, freezes it again or deletes it', async () => {
    const it = world();
    await it.load();
    const frozen = await it.freeze();
    expect(frozen).toMatchObject({
      ...facts,
      state: 'frozen',
      frozenAt: '2026-04-20T09:00:00.000Z',
      frozenBy: 'staff-1',
    });
    expect(await it.freeze()).toStrictEqual(frozen);
    expect(await it.load()).toStrictEqual(frozen);
    expect(await refusal(it.load(other))).toBe('not-legal-now');
    expect(await refusal(it.remove())).toBe('not-legal-now');
    expect(await toolIn((await getTool(it.table, tool))!.packed)).toStrictEqual(help);
    expect(await refusal(request(it, 'freeze-tool', { tool: 'early-help@2' }))).toBe('not-found');
  });

  test('in draft can be deleted, unless an audit names it', async () => {
    const it = world();
    await it.load();
    const { state: _state, createdAt: _createdAt, ...own } = audit;
    await request(it, 'create-audit', { body: { ...own, tool, theme: help.theme } });
    await expect(it.remove()).rejects.toMatchObject({
      type: 'not-legal-now',
      detail: expect.stringContaining(audit.id),
    });
    await request(it, 'delete-audit');
    expect(await it.remove()).toStrictEqual({ tool });
    expect(await refusal(it.remove())).toBe('not-found');
  });

  test.each([
    ['is frozen', 'freeze-tool', 'not-legal-now'],
    ['is loaded with something else', 'load-tool', 'not-legal-now'],
    ['is deleted', 'delete-tool', 'not-legal-now'],
  ] as const)('that %s while another loads it is what the first made of it', async (_what, id, type) => {
    const it = world();
    await it.load();
    const third = { ...help, title: 'A third' };
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await request(it, id, { tool, ...(id === 'load-tool' ? { body: third } : {}) });
      return make();
    });
    expect(await refusal(it.load(other))).toBe(type);
    const stands = await getTool(it.table, tool);
    expect([stands?.state, stands?.title]).toStrictEqual(
      {
        'freeze-tool': ['frozen', help.title],
        'load-tool': ['draft', 'A third'],
        'delete-tool': [undefined, undefined],
      }[id],
    );
  });

  test('that somebody loads while another freezes or deletes it is neither', async () => {
    const it = world();
    await it.load();
    onCall(it.aws, 1, { command: 'UpdateItemCommand' }, async (_call, make) => {
      await it.load(other);
      return make();
    });
    expect(await refusal(it.freeze())).toBe('not-legal-now');
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await request(it, 'load-tool', { tool, body: help });
      return make();
    });
    expect(await refusal(it.remove())).toBe('not-legal-now');
    expect(await getTool(it.table, tool)).toMatchObject({ state: 'draft', title: help.title });
  });
});

describe('anybody', () => {
  test('reads a frozen tool and the schema of its answers, and keeps them', async () => {
    const it = world();
    await it.load();
    const path = `/v1/tools/${tool}`;
    expect((await read(it.table, path)).status).toBe(404);
    expect((await read(it.table, `${path}/schema.json`)).status).toBe(404);
    await it.freeze();
    const kept = {
      'cache-control': expect.stringContaining('immutable'),
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    };
    for (const at of [path, `${path}/schema.json`]) {
      const { status, headers, body } = await read(it.table, at);
      expect({ at, status, headers }).toMatchObject({ at, status: 200, headers: kept });
      expect(body).toContain(help.title);
      const again = await read(it.table, at, { 'if-none-match': String(headers['etag']) });
      expect(again).toMatchObject({ status: 304, body: '', headers: kept });
    }
    expect(JSON.parse((await read(it.table, path)).body)).toStrictEqual(help);
    expect((await read(it.table, path)).headers['etag']).toBe(`"${facts.sha256}"`);
  });
});

describe('an audit', () => {
  const { state: _state, createdAt: _createdAt, ...own } = audit;
  const newAudit = { ...own, tool, theme: help.theme };
  const { id: _id, ...school } = agency('school-a', 'school');
  const body = {
    children: [{ id: 'child-1', ageBand: 'school-age' }],
    factors: ['housing'],
    referredOn: '2025-09-30',
    expects: ['school-a'],
  };
  async function draft() {
    const it = world();
    await it.load();
    await request(it, 'create-audit', { body: newAudit });
    await request(it, 'put-agency', { agency: 'school-a', body: school });
    await request(it, 'put-case', { body });
    const open = () => request(it, 'open-audit', { body: openAnyway, at: '2026-04-13T09:00:00.000Z' });
    const errors = async () =>
      ((await request(it, 'readiness'))['errors'] as { code: string }[]).map(({ code }) => code);
    return { ...it, open, errors };
  }

  test('is created with a tool that was loaded, of its own theme', async () => {
    const it = world();
    await expect(request(it, 'create-audit', { body: newAudit })).rejects.toMatchObject({
      errors: [{ pointer: '/tool' }],
    });
    await it.load();
    await expect(request(it, 'create-audit', { body: { ...newAudit, tool: 'early-hlp@1' } })).rejects.toMatchObject({
      errors: [{ pointer: '/tool', detail: expect.stringContaining(`did you mean ${tool}?`) }],
    });
    await expect(request(it, 'create-audit', { body: { ...newAudit, theme: 'step-down' } })).rejects.toMatchObject({
      errors: [{ pointer: '/theme' }],
    });
    expect(await request(it, 'create-audit', { body: newAudit })).toMatchObject({ tool });
  });

  test('opens with a frozen tool alone, and has a copy of it from then on', async () => {
    const it = await draft();
    expect(await it.errors()).toStrictEqual(['tool-not-frozen']);
    expect(await refusal(it.open())).toBe('not-legal-now');
    expect(await getItem(it.table, auditToolKey(audit.id))).toBeUndefined();
    await it.freeze();
    expect(await it.errors()).toStrictEqual([]);
    expect(await it.open()).toMatchObject({ state: 'open' });
    const { packed, ...copy } = (await getItem(it.table, auditToolKey(audit.id)))!;
    expect(copy).toStrictEqual({ ...auditToolKey(audit.id), id: tool, sha256: facts.sha256 });
    expect(await toolIn(packed as Uint8Array)).toStrictEqual(help);
  });

  test('does not open with a tool in which something of it is not known any more', async () => {
    const it = await draft();
    await it.load({
      ...help,
      services: [{ value: 'nursery', label: 'Nursery', needs: ['name'] }],
      factors: [],
      calledFor: [],
    });
    await it.freeze();
    expect(await it.errors()).toStrictEqual(['not-of-tool', 'not-of-tool']);
    await expect(it.open()).rejects.toMatchObject({ detail: expect.stringContaining('The school-a: service') });
    expect((await getAudit(it.table, audit.id))?.state).toBe('draft');
  });

  test('opens as it was looked at: neither where its draft nor where its tool was changed in between', async () => {
    const it = await draft();
    await it.freeze();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await request(it, 'put-case', { case: 'case-2', body });
      return make();
    });
    await expect(it.open()).rejects.toMatchObject({ detail: expect.stringContaining('The draft was changed') });
    expect(await getItem(it.table, auditToolKey(audit.id))).toBeUndefined();
    expect(await it.open()).toMatchObject({ state: 'open' });
    // Whoever was second is told that it is open.
    expect(await it.open()).toMatchObject({ state: 'open' });
  });

  test('in draft whose tool is gone is told so, and can be given another', async () => {
    const it = await draft();
    // Nobody can delete it while the audit names it; a table that was put back from a backup may lack it.
    await deleteItem(it.table, toolKey(tool));
    await expect(request(it, 'readiness')).rejects.toMatchObject({
      type: 'not-legal-now',
      detail: expect.stringContaining('is not there any more'),
    });
    await request(it, 'load-tool', { tool: 'early-help@2', body: { ...help, id: 'early-help@2' } });
    expect(await request(it, 'put-audit', { body: { ...newAudit, tool: 'early-help@2' } })).toMatchObject({
      tool: 'early-help@2',
    });
  });
});
