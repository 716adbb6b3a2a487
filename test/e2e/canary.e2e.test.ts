/** A child's name, date of birth and NHS number, written wherever free text goes, turn up nowhere else. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { inGroups } from '../../shared/base/content/letters.ts';
import { drained, keptMails, localClients } from '../../infra/local/emulator/clients.ts';
import { tokenIn } from '../../infra/local/emulator/mailbox.ts';
import { downloadNewest, openAudit, releaseNewest } from '../../infra/local/player/play-audit.ts';
import { deployedStage } from '../../infra/local/player/stage.ts';
import { obtain } from '../../infra/local/player/request.ts';
import { Receipt } from '../../shared/domain/returns/told.ts';
import { Checked } from '../../shared/front/agency/responses.ts';
import { SeenToShown } from '../../shared/front/manager/to-do-responses.ts';
import { logLines, queuesText, readDeployment, readQueues, signInStaff, tableItems } from './deployed.ts';
import { smallAudit, submission } from './small-audit.ts';

const deployed = readDeployment();
const run = randomBytes(3).toString('hex');
const file = smallAudit(`canary-${run}`);

/** Nobody's name; each run's own, so that nothing left by another run is found. */
const name = `Xanthippe-${run} Quillfeather`;
const canaries = [`Xanthippe-${run}`, 'Quillfeather', '2011-02-29', '29/02/2011', '943 476 5919', '9434765919'];
const told = `${name}, born 2011-02-29 (29/02/2011), NHS number 943 476 5919 (9434765919)`;

const found = (where: string, texts: readonly string[]): string[] =>
  texts.flatMap((text) => canaries.filter((canary) => text.includes(canary)).map((canary) => `${canary} in ${where}`));

let whileWaiting: string[] = [];
/** The keys of all links, in both their forms. */
let keys: string[] = [];
let packs = new Map<string, string[]>();

/** The texts of a file; those of its parts where it is a ZIP, as workbooks and Word files are. */
function textsIn(path: string, body: Uint8Array): string[] {
  const parts = /\.(xlsx|docx)$/.test(path) ? Object.values(unzipSync(body)) : [body];
  return parts.map((part) => Buffer.from(part).toString());
}

beforeAll(async () => {
  const { apiUrl } = deployed;
  const staff = await signInStaff(deployed, 'canary');
  const mailbox = await openAudit(deployedStage(deployed, file.audit.id), file, staff.manager, () => undefined);
  keys = [...mailbox.links().values()].map(tokenIn).flatMap((token) => [token, inGroups(token)]);
  const tokenOf = (email: string): string => tokenIn(mailbox.links().get(email)!);
  const [school, police] = file.agencies.map(({ contact }) => tokenOf(contact.email)) as [string, string];
  const path = (id: string, agency: string): string => `/v1/audits/${file.audit.id}/cases/${id}/returns/${agency}`;

  await readQueues(deployed, false);
  try {
    const check = (id: string, agency: string, token: string, body: unknown) =>
      obtain(apiUrl, Checked, { method: 'POST', path: `${path(id, agency)}/check`, token, body });
    const submit = (id: string, agency: string, token: string, body: unknown) =>
      obtain(apiUrl, Receipt, { method: 'POST', path: `${path(id, agency)}/submissions`, token, body });
    await check('case-1', 'north-school', school, { outcome: 'known', unlisted: true, note: told });
    await obtain(apiUrl, SeenToShown, {
      method: 'POST',
      path: `${path('case-1', 'north-school')}/to-do/2/seen-to`,
      token: staff.manager,
      body: { by: name, note: told },
    });
    await check('case-2', 'police', police, { outcome: 'cannot-identify', missing: ['name'], note: told });
    const answers = {
      A2: { answer: 'yes', details: told },
      C12: { answer: told },
      // The answer that alerts the manager to a case that may need escalating.
      F2: { answer: 'yes', details: told },
    };
    const header = { role: told, involvement: 'present' as const };
    await submit('case-1', 'north-school', school, { header, ...submission('yes', answers) });
    await submit('case-1', 'summary', tokenOf(file.cases[0]!.leadProfessional!.email), { text: told });
    await submit('case-1', 'police', police, submission('no', { E2: { answer: told } }));
    await submit('case-1', 'police', police, submission('no', { E2: { answer: 'Nothing to add.' } }));
    const revisions = `/v1/audits/${file.audit.id}/revisions`;
    await obtain(apiUrl, z.unknown(), { method: 'POST', path: revisions, token: staff.lead, body: {} });
    whileWaiting = await queued();
  } finally {
    await readQueues(deployed, true);
  }
  await drained(deployed, deployed);
  await releaseNewest(apiUrl, file.audit.id, staff.lead);
  const { files } = await downloadNewest(apiUrl, file.audit.id, staff.lead);
  packs = new Map(files.map(({ name: path, body }) => [path, textsIn(path, body)]));
});

afterAll(() => readQueues(deployed, true));

/**
 * Two checks, three submissions, a summary, the lead's wish, and the word that what a check left is seen to; both checks and one
 * submission alert the manager.
 */
const wanted = 8 + 3;

/** What the queues hold once the stream has been taken into them. */
async function queued(): Promise<string[]> {
  const until = Date.now() + 200_000;
  for (;;) {
    const texts = await queuesText(deployed);
    const ours = texts.filter((text) => text.includes(file.audit.id));
    if (ours.length >= wanted) return texts;
    if (Date.now() > until) throw new Error(`The queues hold ${ours.length} messages of this audit, not ${wanted}.`);
    await sleep(100);
  }
}

test('it is in no queue while messages wait there, and in none afterwards, dead-letter queues included', async () => {
  expect(whileWaiting.filter((text) => text.includes(file.audit.id)).length).toBeGreaterThanOrEqual(wanted);
  expect(found('a queue', whileWaiting)).toEqual([]);
  expect(found('a queue', await queuesText(deployed))).toEqual([]);
});

test('it is in no log line', async () => {
  const lines = await logLines(deployed);
  expect(lines.filter((line) => line.includes(file.audit.id)).length).toBeGreaterThan(20);
  expect(found('a log', lines)).toEqual([]);
});

test('it is in no mail', async () => {
  const mails = await keptMails(deployed.endpoint);
  const ours = mails.filter((mail) => mail.text.includes('A small audit'));
  expect(ours.some(({ to }) => to.includes('manager@partnership.example'))).toBe(true);
  expect(
    found(
      'a mail',
      mails.map((mail) => JSON.stringify(mail)),
    ),
  ).toEqual([]);
});

test('the key of a link is in its mail alone, as it is and in groups', async () => {
  expect(keys.length).toBeGreaterThan(4);
  const holding = (texts: readonly string[]): string[] =>
    keys.filter((key) => texts.some((text) => text.includes(key)));
  const mails = await keptMails(deployed.endpoint);
  expect(holding(mails.map(({ text }) => text))).toEqual(keys);
  expect(holding(mails.map(({ html }) => html))).toEqual(keys);
  expect(holding(mails.map(({ subject }) => subject))).toEqual([]);
  expect(holding([...whileWaiting, ...(await queuesText(deployed))])).toEqual([]);
  expect(holding(await logLines(deployed))).toEqual([]);
  expect(holding((await tableItems(deployed)).map((item) => JSON.stringify(item)))).toEqual([]);
});

test('it is in the compressed content of the returns it was written in, and in no other part of any item', async () => {
  const items = await tableItems(deployed);
  const keyOf = ({ pk, sk }: (typeof items)[number]): string => `${pk?.S} ${sk?.S}`;
  const holding = items.filter(({ content }) => {
    if (content?.B === undefined) return false;
    return found('content', [brotliDecompressSync(content.B).toString()]).length > 0;
  });
  expect(holding.filter(({ sk }) => sk?.S?.startsWith('R#') !== true)).toEqual([]);
  const audit = file.audit.id;
  const ours = holding.map(keyOf).filter((key) => key.startsWith(audit));
  expect(ours.toSorted()).toEqual([
    `${audit}#case-1 R#north-school#000002`,
    `${audit}#case-1 R#north-school#000003`,
    `${audit}#case-1 R#north-school#000004`,
    `${audit}#case-1 R#police#000002`,
    `${audit}#case-1 R#summary#000002`,
    `${audit}#case-2 R#police#000002`,
  ]);
  const outside = items.map(({ content: _compressed, ...rest }) => JSON.stringify(rest));
  expect(outside.filter((text) => text.includes(`MAIL#${audit}`)).length).toBeGreaterThan(4);
  expect(outside.filter((text) => text.includes('REV#') && text.includes(audit)).length).toBeGreaterThan(0);
  expect(found('an item', outside)).toEqual([]);
});

test('it is in no file of the packs but what the audit lead is to read: the texts, and the submissions they came from', () => {
  expect([...packs.keys()]).toEqual(
    expect.arrayContaining(['shareable/aggregate.json', 'shareable/figures.xlsx', 'restricted/report.docx']),
  );
  expect(packs.get('restricted/aggregate.json')?.join()).toContain(file.audit.id);
  const holding = [...packs].filter(([path, texts]) => found(path, texts).length > 0).map(([path]) => path);
  expect(holding.toSorted()).toEqual(['restricted/inputs/case-1.json', 'restricted/texts.csv']);
  expect(found('a file name', [...packs.keys()])).toEqual([]);
});

test('it is in the key of no object', async () => {
  const { s3 } = localClients(deployed.env);
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: deployed.outputs['ResultsBucketName'] })) {
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
  }
  expect(keys.some((key) => key.includes(file.audit.id))).toBe(true);
  expect(found('an object key', keys)).toEqual([]);
});
