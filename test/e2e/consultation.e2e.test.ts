/** A consultation on a draft's questionnaire on the deployed app, where each function may do what it needs and nothing more. */
import { randomBytes } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { drained, keptMails } from '../../infra/local/emulator/clients.ts';
import { tokenIn } from '../../infra/local/emulator/mailbox.ts';
import { obtain, send } from '../../infra/local/player/request.ts';
import { deployedStage } from '../../infra/local/player/stage.ts';
import { bodyExamples } from '../../infra/openapi-examples.ts';
import { addDays, londonDay } from '../../shared/base/time/days.ts';
import { consultedResponses } from '../../shared/front/agency/consultation-responses.ts';
import { consultationResponses } from '../../shared/front/manager/consultation-responses.ts';
import { logLines, queuesText, readDeployment, signInStaff, tableItems } from './deployed.ts';

const deployed = readDeployment();
const { apiUrl } = deployed;
const run = randomBytes(3).toString('hex');
const id = `consulted-${run}`;
const root = `/v1/audits/${id}`;
const [asked, answered] = [`Philomena-${run} asks`, `Ottoline-${run} answers`];
const today = londonDay(new Date());
const by = addDays(today, 21);
const shownSchema = consultationResponses.consultation[200]!.schema!;

let manager = '';
const asManager = <T extends z.core.$ZodType>(
  schema: T,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
) => obtain(apiUrl, schema, { method, path, token: manager, ...(body === undefined ? {} : { body }) });
const mailsTo = async (agency: string): Promise<string[]> =>
  (await keptMails(deployed.endpoint))
    .filter(({ to }) => to.includes(`${agency}@${id}.example`))
    .map(({ text }) => text);
const tokenOf = async (agency: string): Promise<string> =>
  tokenIn(/https?:\/\/\S+\/consultation#t=[\w-]+/.exec((await mailsTo(agency)).at(-1)!)![0]);

beforeAll(async () => {
  ({ manager } = await signInStaff(deployed, 'consultation'));
  const tool = { ...(bodyExamples['load-tool'] as object), id: `${id}@1` };
  await asManager(z.unknown(), 'PUT', `/v1/tools/${id}@1`, tool);
  const quarter = { label: 'A quarter', from: '2026-07-01', to: '2026-09-30' };
  const dates = {
    windowsAnchor: today,
    opensOn: addDays(today, 28),
    dueOn: addDays(today, 56),
    closesOn: addDays(today, 70),
  };
  const about = { id, title: 'A consulted audit', theme: 'early-help', tool: `${id}@1`, quarter, ...dates };
  await asManager(z.unknown(), 'POST', '/v1/audits', about);
  for (const name of ['north', 'south']) {
    const contact = { email: `${name}@${id}.example` };
    await asManager(z.unknown(), 'PUT', `${root}/agencies/${name}`, {
      name,
      service: 'school',
      contact,
      lead: contact,
    });
  }
});

test('is mailed, commented on with the link of its mail, answered, reminded of, and tells who was silent', async () => {
  const { remindedOn } = z.parse(
    z.object({ remindedOn: z.string() }),
    await asManager(shownSchema, 'POST', `${root}/consultation`, { by }),
  );
  await drained(deployed, deployed);
  const token = await tokenOf('north');
  const asAgency = <T extends z.core.$ZodType>(schema: T, method: 'GET' | 'POST', path: string, body?: unknown) =>
    obtain(apiUrl, schema, { method, path: `/v1/consultation${path}`, token, ...(body === undefined ? {} : { body }) });
  expect(await asAgency(consultedResponses.consulted[200]!.schema!, 'GET', '')).toMatchObject({
    agencies: ['north'],
    tool: { id: `${id}@1` },
  });
  await asAgency(z.unknown(), 'POST', '/comments', { question: 'A1', text: asked });
  await asManager(z.unknown(), 'POST', `${root}/consultation/comments/1/answers`, { text: answered });
  const page = consultedResponses['read-comments'][200]!.schema!;
  expect(await asAgency(page, 'GET', '/comments')).toMatchObject({
    comments: [{ question: 'A1', text: asked, mine: true, answers: [{ text: answered }] }],
  });
  expect((await send(apiUrl, { method: 'GET', path: '/v1/asked', token })).status).toBe(404);

  const stage = deployedStage(deployed, id);
  await stage.tick(`${remindedOn}T08:00:00Z`);
  await drained(deployed, deployed);
  expect(await mailsTo('north')).toHaveLength(1);
  expect(await mailsTo('south')).toHaveLength(2);
  expect(await asManager(shownSchema, 'GET', `${root}/consultation`)).toMatchObject({
    silent: ['south'],
    agencies: [
      { agency: 'north', reminded: false, comments: 1 },
      { agency: 'south', reminded: true, comments: 0 },
    ],
  });
});

test('what was said is in no queue, log or mail, and in the table compressed alone', async () => {
  const found = (texts: readonly string[]): string[] =>
    texts.filter((text) => text.includes(`Philomena-${run}`) || text.includes(`Ottoline-${run}`));
  expect(found(await queuesText(deployed))).toEqual([]);
  const lines = await logLines(deployed);
  expect(lines.some((line) => line.includes('comment-taken') && line.includes(id))).toBe(true);
  expect(found(lines)).toEqual([]);
  expect(found((await keptMails(deployed.endpoint)).map((mail) => JSON.stringify(mail)))).toEqual([]);
  const items = await tableItems(deployed);
  expect(found(items.map(({ content: _compressed, ...rest }) => JSON.stringify(rest)))).toEqual([]);
  const holding = items.filter(
    ({ content }) => content?.B !== undefined && found([brotliDecompressSync(content.B).toString()]).length > 0,
  );
  expect(holding.map(({ sk }) => String(sk?.S)).toSorted()).toEqual(['ANSWER#000001#000001', 'COMMENT#000001']);
  const keys = await Promise.all(['north', 'south'].map(tokenOf));
  expect(items.filter((item) => keys.some((key) => JSON.stringify(item).includes(key)))).toEqual([]);
  expect(lines.filter((line) => keys.some((key) => line.includes(key)))).toEqual([]);
});
