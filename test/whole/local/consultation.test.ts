/**
 * A consultation on a draft's questionnaire, from its beginning to the opening, on the whole program in this process: what is
 * mailed and to whom, what is said with the link of a mail and what that opens, who is reminded, and what is told to whom.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { tokenIn } from '../../../infra/local/emulator/mailbox.ts';
import { bodyExamples } from '../../../infra/openapi-examples.ts';
import { send, type ApiRequest } from '../../../infra/local/player/request.ts';
import { consultedResponses } from '../../../shared/front/agency/consultation-responses.ts';
import { consultationResponses } from '../../../shared/front/manager/consultation-responses.ts';
import { type MemoryStage, openMemoryStage, tokens } from '../../memory-stage.ts';
import { makePlain } from '../../unit/work/packs/plain-draw.ts';

const root = '/v1/audits/2026-q3';
const words = 'Xanthippe Quillfeather asks whether visits by telephone count';
const answered = 'They do not, Quillfeather: the guidance will say so';
const heard: string[] = [];
const example = bodyExamples['load-tool'] as { services: object[]; questions: object[] };
const [question] = example.questions;
/** A tool of so many questions, A1 and so on. */
const toolOf = (questions: number): string =>
  JSON.stringify({
    ...example,
    services: ['general-practice', 'police', 'school'].map((value) => ({ value, label: value, needs: ['name'] })),
    questions: Array.from({ length: questions }, (_, at) => ({ ...question, id: `A${at + 1}` })),
  });
const loadTool = (questions: number) =>
  call({ method: 'PUT', path: '/v1/tools/early-help@1', token: tokens.manager, raw: toolOf(questions) });
let stage: MemoryStage;

type Told = Record<string, unknown>;
const call = async (request: ApiRequest): Promise<{ status: number; body: Told }> => {
  const { status, json } = await send(stage.apiUrl, request);
  return { status, body: json as Told };
};
const manager = (method: ApiRequest['method'], path: string, body?: unknown, on = '2026-06-15') =>
  call({ method, path, token: tokens.manager, on, ...(body === undefined ? {} : { body }) });
const agency = (token: string, method: ApiRequest['method'], path: string, body?: unknown, on = '2026-06-16') =>
  call({ method, path: `/v1/consultation${path}`, token, on, ...(body === undefined ? {} : { body }) });

const linkOf = (id: string): string => stage.mailbox.links().get(`${id}@agency.example`)!;
const tokenOf = (id: string): string => tokenIn(linkOf(id));
const mailed = () =>
  stage.mailbox.sent().map(({ on, kind, to, returns }) => `${on} ${kind} ${to.join()} ${returns.length}`);
const state = async () => (await manager('GET', `${root}/consultation`)).body as Told & { agencies: Told[] };

const put = (id: string, service: string, email = `${id}@agency.example`) =>
  manager('PUT', `${root}/agencies/${id}`, {
    name: `The ${id}`,
    service,
    contact: { email },
    lead: { email: `lead@agency.example` },
  });

beforeAll(async () => {
  stage = await openMemoryStage('2026-q3', new Date('2026-06-15T08:00:00Z'), makePlain, heard);
  await loadTool(2);
  await manager('POST', '/v1/audits', {
    id: '2026-q3',
    title: 'Children stepped down',
    theme: 'early-help',
    quarter: { label: 'July to September 2026', from: '2026-07-01', to: '2026-09-30' },
    tool: 'early-help@1',
    windowsAnchor: '2026-06-30',
    opensOn: '2026-07-13',
    dueOn: '2026-07-31',
    closesOn: '2026-08-28',
  });
  await put('gp-a', 'general-practice');
  await put('police', 'police');
  // Two schools, and one mailbox.
  await put('school-a', 'school', 'schools@agency.example');
  await put('school-b', 'school', 'schools@agency.example');
});
afterAll(() => stage.close());

test('each contact is mailed one link, whether or not a case asks its agency', async () => {
  expect((await manager('GET', `${root}/consultation`)).status).toBe(404);
  const begun = await manager('POST', `${root}/consultation`, { by: '2026-06-26' });
  expect(begun).toMatchObject({ status: 200, body: { state: 'running', by: '2026-06-26', remindedOn: '2026-06-24' } });
  await stage.settle('2026-06-15');
  expect(mailed().toSorted()).toStrictEqual([
    '2026-06-15 notice gp-a@agency.example 0',
    '2026-06-15 notice police@agency.example 0',
    '2026-06-15 notice schools@agency.example 0',
  ]);
  expect(linkOf('gp-a')).toMatch(/^https:\/\/audits\.example\/consultation#t=[0-9A-Z]{28}$/);
  expect((await state()).silent).toStrictEqual(['gp-a', 'police', 'school-a', 'school-b']);
  // Begun twice it is one, and mails nobody again.
  expect(await manager('POST', `${root}/consultation`, { by: '2026-06-26' })).toMatchObject({ status: 200 });
  await stage.settle('2026-06-15');
  expect(mailed()).toHaveLength(3);
});

test('its link opens the draft of the questionnaire, and takes comments by question and on all of it', async () => {
  const { status, body } = await agency(tokenOf('gp-a'), 'GET', '');
  expect(status).toBe(200);
  expect(z.parse(consultedResponses.consulted[200]!.schema!, body)).toMatchObject({
    agencies: ['The gp-a'],
    by: '2026-06-26',
    takesComments: true,
    tool: { id: 'early-help@1' },
  });
  expect((await call({ method: 'GET', path: '/v1/tools/early-help@1' })).status).toBe(404);
  const first = await agency(tokenOf('gp-a'), 'POST', '/comments', { question: 'A2', text: ` ${words}\r\n` });
  expect(first).toStrictEqual({ status: 201, body: { comment: 1, question: 'A2', on: '2026-06-16' } });
  expect(await agency(tokenOf('gp-a'), 'POST', '/comments', { question: 'A2', text: words })).toStrictEqual(first);
  const whole = await agency(tokenOf('schools'), 'POST', '/comments', { text: 'Too long' });
  expect(whole.body).toStrictEqual({ comment: 2, on: '2026-06-16' });
  for (const [body, is] of [
    [{ question: 'Z9', text: 'Which?' }, 422],
    [{ question: 'A2', text: '\u200b' }, 422],
    [{ question: 'A2', text: 'x'.repeat(20_001) }, 422],
    [{ question: 'A2' }, 422],
  ] as const) {
    expect((await agency(tokenOf('gp-a'), 'POST', '/comments', body)).status).toBe(is);
  }
});

test('the manager is told who said what, and answers; other agencies read both, and not whose it is', async () => {
  const all = await manager('GET', `${root}/consultation/comments`);
  expect(z.parse(consultationResponses['list-comments'][200]!.schema!, all.body)).toMatchObject({
    comments: [
      { comment: 1, question: 'A2', text: words, agencies: [{ agency: 'gp-a', name: 'The gp-a' }], answers: [] },
      { comment: 2, text: 'Too long', agencies: [{ agency: 'school-a' }, { agency: 'school-b' }] },
    ],
    gone: [],
  });
  const answer = () => manager('POST', `${root}/consultation/comments/1/answers`, { text: answered }, '2026-06-17');
  const said = { status: 201, body: { audit: '2026-q3', comment: 1, answer: 1, on: '2026-06-17' } };
  expect([await answer(), await answer()]).toStrictEqual([said, said]);
  expect((await manager('POST', `${root}/consultation/comments/9/answers`, { text: answered })).status).toBe(404);
  const { body } = await agency(tokenOf('police'), 'GET', '/comments');
  expect(z.parse(consultedResponses['read-comments'][200]!.schema!, body)).toStrictEqual({
    comments: [
      {
        comment: 1,
        question: 'A2',
        text: words,
        on: '2026-06-16',
        mine: false,
        answers: [{ text: answered, on: '2026-06-17' }],
      },
      { comment: 2, text: 'Too long', on: '2026-06-16', mine: false, answers: [] },
    ],
    gone: [],
  });
  expect(await state()).toMatchObject({ comments: 2, unanswered: 1, silent: ['police'] });
  const paged = await agency(tokenOf('gp-a'), 'GET', '/comments?limit=1');
  expect(paged.body).toMatchObject({ comments: [{ comment: 1, mine: true }], next: '1' });
  expect((await agency(tokenOf('gp-a'), 'GET', '/comments?limit=1&after=1')).body).toMatchObject({
    comments: [{ comment: 2 }],
  });
});

test('a draft that is loaded again keeps what was said; what was said of a question that is gone is shown apart', async () => {
  expect(await loadTool(1)).toMatchObject({ status: 200 });
  const { body } = await manager('GET', `${root}/consultation/comments`);
  expect(body).toMatchObject({ comments: [{ comment: 2 }], gone: [{ comment: 1, answers: [{ text: answered }] }] });
  expect((await agency(tokenOf('gp-a'), 'GET', '/comments')).body).toMatchObject({ gone: [{ comment: 1 }] });
  expect((await agency(tokenOf('gp-a'), 'POST', '/comments', { question: 'A2', text: 'Why?' })).status).toBe(422);
  await loadTool(2);
});

test('whoever has said nothing is reminded once, two working days before the last day', async () => {
  for (const day of ['2026-06-23', '2026-06-24', '2026-06-25', '2026-06-26', '2026-06-29']) {
    await stage.tick(`${day}T07:00:00Z`);
    await stage.settle(day);
  }
  expect(mailed().slice(3)).toStrictEqual(['2026-06-24 notice police@agency.example 0']);
  expect((await state()).agencies).toMatchObject([
    { agency: 'gp-a', mail: 'delivered', reminded: false, comments: 1, silent: false },
    { agency: 'police', mail: 'delivered', reminded: true, comments: 0, silent: true },
    { agency: 'school-a', comments: 1, silent: false },
    { agency: 'school-b', comments: 1, silent: false },
  ]);
});

test('the link opens nothing else, and links of returns do not open it', async () => {
  const path = '/v1/audits/2026-q3/cases/case-1/returns/gp-a';
  for (const [method, to] of [
    ['GET', '/v1/asked'],
    ['GET', path],
    ['GET', `${path}/identifiers`],
    ['POST', `${path}/code`],
  ] as const) {
    expect((await call({ method, path: to, token: tokenOf('gp-a') })).status).toBe(404);
  }
  expect((await agency('nobody-was-given-this', 'GET', '')).status).toBe(404);
  expect((await agency('nobody-was-given-this', 'POST', '/comments', { text: 'Hello' })).status).toBe(404);
  expect((await call({ method: 'GET', path: '/v1/consultation' })).status).toBe(401);
});

test('after the last day nothing more is taken, and all is read; another day is mailed, and takes comments again', async () => {
  const late = (text: string, on: string) => agency(tokenOf('police'), 'POST', '/comments', { text }, on);
  expect(await late('Late', '2026-06-29')).toMatchObject({ status: 409 });
  expect((await agency(tokenOf('police'), 'GET', '', undefined, '2026-06-29')).body).toMatchObject({
    takesComments: false,
  });
  expect((await agency(tokenOf('police'), 'GET', '/comments', undefined, '2026-06-29')).status).toBe(200);
  const changed = await manager('PUT', `${root}/consultation`, { by: '2026-07-03' }, '2026-06-29');
  expect(changed.body).toMatchObject({ state: 'running', by: '2026-07-03', number: 1 });
  await stage.settle('2026-06-29');
  expect(mailed().slice(4)).toHaveLength(3);
  expect(await late('In time', '2026-06-30')).toMatchObject({ status: 201 });
  expect((await state()).silent).toStrictEqual([]);
  expect((await manager('POST', `${root}/consultation/end`, undefined, '2026-07-01')).body).toMatchObject({
    state: 'ended',
  });
  expect(await late('Later', '2026-07-01')).toMatchObject({ status: 409 });
  await stage.settle('2026-07-01');
  expect(mailed()).toHaveLength(7);
});

test('once the audit has opened nothing more is taken, and staff still read what was said', async () => {
  await manager('POST', `${root}/consultation`, { by: '2026-07-10' }, '2026-07-01');
  await stage.settle('2026-07-01');
  expect((await state()).silent).toStrictEqual(['gp-a', 'police', 'school-a', 'school-b']);
  await call({ method: 'POST', path: '/v1/tools/early-help@1/freeze', token: tokens.manager });
  await manager('PUT', `${root}/cases/case-1`, {
    children: [{ id: 'child-1', ageBand: 'school-age' }],
    factors: [],
    leadProfessional: { email: 'worker@council.example' },
    expects: ['gp-a'],
  });
  const consulting = tokenOf('gp-a');
  const { body } = await manager('GET', `${root}/readiness`);
  const accept = [...new Set((body as { warnings: { code: string }[] }).warnings.map(({ code }) => code))];
  expect((await manager('POST', `${root}/open`, { accept }, '2026-07-02')).status).toBe(200);
  await stage.settle('2026-07-02');
  expect(await agency(consulting, 'POST', '/comments', { text: 'Now?' }, '2026-07-02')).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('The audit has opened') as string },
  });
  expect(await manager('POST', `${root}/consultation/comments/2/answers`, { text: 'No' })).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('before it opens') as string },
  });
  expect(await manager('POST', `${root}/consultation`, { by: '2026-07-10' })).toMatchObject({ status: 409 });
  expect((await state()).state).toBe('opened');
  expect((await manager('GET', `${root}/consultation/comments`)).body).toMatchObject({ comments: { length: 3 } });
  // The link of the invitation opens what is asked, and no consultation; that of the consultation the other way round.
  const invited = tokenOf('gp-a');
  expect(invited).not.toBe(consulting);
  const asked = (token: string) => call({ method: 'GET', path: '/v1/asked', token });
  expect((await asked(invited)).status).toBe(200);
  expect((await asked(consulting)).status).toBe(404);
  expect((await agency(invited, 'GET', '')).status).toBe(404);
  expect((await agency(consulting, 'GET', '')).status).toBe(200);
});

test('nothing that was said is in a queue, a log or a mail', () => {
  expect(heard.some((text) => text.includes('consultation'))).toBe(true);
  expect(heard.filter((text) => /Quillfeather|Xanthippe|Too long|In time/.test(text))).toStrictEqual([]);
  for (const mail of stage.texts()) expect(mail).not.toMatch(/Quillfeather|Xanthippe|Too long|In time/);
});
