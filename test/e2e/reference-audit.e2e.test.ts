/**
 * The audit of 2015, played day by day with the ticks of the ladder: its mails, its figures, its packs, and what comes after
 * closing. Each working day's tick is given in memory (test/whole/local/first-reference.test.ts).
 */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AuditFile } from '../../infra/local/player/audit-file.ts';
import { drained } from '../../infra/local/emulator/clients.ts';
import { tokenIn } from '../../infra/local/emulator/mailbox.ts';
import type { PackInput } from '../../shared/work/packs/inputs.ts';
import { packsOf } from '../../shared/work/packs/pack.ts';
import { verify } from '../../shared/work/packs/verify.ts';
import { bundledRenderer } from '../../shared/work/packs/word/bundled-renderer.ts';
import { downloadNewest, type Played, type StaffTokens } from '../../infra/local/player/play-audit.ts';
import { beside, readPublished } from '../../infra/local/oracle/published.ts';
import { differences } from '../../infra/local/oracle/differences.ts';
import { recount } from '../../infra/local/oracle/recount.ts';
import { send } from '../../infra/local/player/request.ts';
import { type Calendar, holdsFor, manager, stepsOf, wholeLadder } from '../calendar.ts';
import { playReference } from './calendar.ts';
import { readDeployment } from './deployed.ts';

const folder = resolve(import.meta.dirname, '../reference-audit');
const published = await readPublished(`${folder}/published.json`);
const deployed = readDeployment();

let calendar: Calendar;
let file: AuditFile;
let staff: StaffTokens;
let played: Played;

beforeAll(async () => {
  const made = await playReference('audit', { ticks: 'of the ladder' });
  ({ file, staff, played } = made);
  calendar = made;
});

describe('the reference audit of 2015', () => {
  holdsFor(() => calendar);

  test.each(['health-visiting', 'school'])('%s of case 3 is chased to the end of the ladder', (agency) => {
    expect(stepsOf(calendar.played.mails, `case-3/${agency}`)).toEqual(wholeLadder);
  });

  test.each([2, 3, 4, 7])('the practice of case %i is never chased', (number) => {
    expect(stepsOf(calendar.played.mails, `case-${number}/general-practice`)).toEqual([]);
  });
});

describe('the audit of 2015, played through the deployed system', () => {
  test('knows who was asked and what became of it', () => {
    const counts = {
      expected: 44,
      distributed: 40,
      returned: 38,
      complete: 0,
      notKnown: 0,
      cannotIdentify: 4,
      noReply: 2,
      withdrawn: 0,
      summaries: { owed: 8, received: 6 },
    };
    expect(played.completeness).toMatchObject({ state: 'closed', ...counts });
    expect(played.aggregate.completeness).toMatchObject(counts);
  });

  test('tells a case that rests on two returns from a settled one', () => {
    const cases = new Map(played.completeness.cases.map((one) => [one.case, one]));
    const shown = cases.get('case-3')?.returns.map((one) => [one.agency, one.shown]);
    expect(Object.fromEntries(shown ?? [])).toEqual({
      'childrens-services': 'with-gaps',
      police: 'with-gaps',
      'general-practice': 'cannot-identify',
      'health-visiting': 'no-reply',
      school: 'no-reply',
    });
    const settled = [...cases.values()].filter((one) => one.settled).map((one) => one.case);
    expect(settled).toEqual(['case-1', 'case-5', 'case-6', 'case-8']);
  });

  test.each(published)('computes the result of paragraph $paragraph ($question)', (result) => {
    const question = played.aggregate.questions[result.question];
    expect(question?.counts).toEqual({ ...result.counts });
    expect(question?.answered).toBe(result.answered);
    for (const figure of beside(played.aggregate, [result])) expect(figure).toMatchObject({ agrees: true });
  });

  test('agrees with a recount of its file in every figure', () => {
    expect(differences(played.aggregate, recount(file, played.tool))).toEqual([]);
  });

  test('publishes one final revision, the newest', () => {
    expect(played.revisions.map(({ status }) => status).filter((status) => status === 'final')).toHaveLength(1);
    expect(played.revisions[0]).toMatchObject({ status: 'final', revision: played.revisions.length });
    expect(played.aggregate).toMatchObject({ status: 'final', revision: played.revisions.length });
  });

  test('invites every addressee once, for all that it owes', () => {
    const invites = played.mails.filter(({ kind }) => kind === 'invite');
    const owed: Record<string, string[]> = {};
    for (const of of file.cases) {
      for (const id of of.expects) {
        (owed[file.agencies.find((agency) => agency.id === id)!.contact.email] ??= []).push(`${of.id}/${id}`);
      }
      (owed[of.leadProfessional!.email] ??= []).push(`${of.id}/summary`);
    }
    expect(invites.flatMap(({ to }) => to).toSorted()).toEqual(Object.keys(owed).toSorted());
    for (const { to, returns, on } of invites) {
      expect(on).toBe(file.audit.opensOn);
      expect(returns.map((one) => `${one.case}/${one.agency}`).toSorted()).toEqual(owed[to[0]!]!.toSorted());
    }
  });

  test('alerts the manager to what needs a person, and to nothing else', () => {
    const alerts = played.mails.filter(({ kind }) => kind === 'alert');
    for (const { to } of alerts.filter(({ alert }) => alert !== 'concern')) expect(to).toEqual([manager]);
    // Case 6 grows once more after its set is settled: its summary comes later on the same day.
    expect(alerts.filter(({ alert }) => alert === 'case-settled').map(({ on }) => on)).toEqual([
      '2015-04-30',
      '2015-05-01',
      '2015-05-06',
      '2015-05-06',
      '2015-05-07',
    ]);
  });

  test('tells on closing whoever still owes something, and nobody else', () => {
    const notices = played.mails.filter(({ kind, on }) => kind === 'notice' && on === file.audit.closesOn);
    const owing = notices.flatMap(({ returns }) => returns.map((one) => `${one.case}/${one.agency}`));
    expect(owing.toSorted()).toEqual(['case-3/health-visiting', 'case-3/school', 'case-3/summary', 'case-7/summary']);
  });

  test('every version has its receipt, by mail', () => {
    const receipts = played.mails.filter(({ kind, on }) => kind === 'notice' && on !== file.audit.closesOn);
    const told = receipts.flatMap(({ returns }) => returns.map((one) => `${one.case}/${one.agency}`));
    const sent = [
      ...file.replies.flatMap((one) => (one.submission === undefined ? [] : [`${one.case}/${one.agency}`])),
      ...(file.summaries ?? []).map((one) => `${one.case}/summary`),
    ];
    expect(told.toSorted()).toEqual(sent.toSorted());
  });
});

describe('the newest pack', () => {
  const getFiles = () =>
    send(deployed.apiUrl, {
      method: 'GET',
      path: `/v1/audits/${file.audit.id}/revisions/${played.revisions.length}`,
      token: staff.lead,
    });

  test('is what its listing says, byte for byte', async () => {
    const { files } = (await getFiles()).json as { files: { name: string; bytes: number; sha256: string }[] };
    expect(files.map(({ name }) => name)).toEqual(played.files.map(({ name }) => name));
    for (const [at, listed] of files.entries()) {
      const { body } = played.files[at]!;
      expect(body.byteLength).toBe(listed.bytes);
      expect(createHash('sha256').update(body).digest('hex')).toBe(listed.sha256);
    }
  });

  test('is derived again, byte for byte, from the submissions that it carries; a changed file or submission is found', async () => {
    const files = new Map(played.files.map(({ name, body }) => [name, body]));
    const draw = await bundledRenderer();
    // Made again once: each chart takes the renderer a second.
    let made: ReturnType<typeof packsOf> | undefined;
    const make = (input: PackInput) => (made ??= packsOf(input, draw));
    const found = await verify(files, draw, { make });
    expect(found).toMatchObject({ faults: [], revision: played.revisions.length, status: 'final', submissions: 38 });

    const changed = (name: string, from: string, to: string): Map<string, Uint8Array> => {
      const text = Buffer.from(files.get(name)!).toString();
      expect(text).toContain(from);
      return new Map([...files, [name, Buffer.from(text.replace(from, to))]]);
    };
    const figures = await verify(changed('restricted/aggregate.json', '"yes": 31', '"yes": 30'), draw, { make });
    expect(figures.faults).toEqual([
      expect.stringContaining('aggregate.json has the right size and other content'),
      'restricted/aggregate.json is not what the submissions give',
    ]);
    const submission = await verify(
      changed('restricted/inputs/case-1.json', '"answer": "yes"', '"answer": "no"'),
      draw,
    );
    expect(submission.faults.join('\n')).toContain('is not what its hash names');
  });

  test('has a shareable part that was released on the record, and one that may be fetched only since', async () => {
    const { json } = await getFiles();
    expect(json).toMatchObject({
      releases: [
        { release: 1, revision: played.revisions.length, to: ['Executive Group', "Children's Improvement Board"] },
      ],
    });
    const shared = played.files.filter(({ name }) => name.startsWith('shareable/'));
    expect(shared.length).toBeGreaterThan(10);
    expect(shared.map(({ name }) => name)).not.toContainEqual(expect.stringMatching(/inputs|responses|texts/));
  });

  test('comes the same each time it is downloaded', async () => {
    const again = await downloadNewest(deployed.apiUrl, file.audit.id, staff.lead);
    expect(again.files.map(({ body }) => body)).toEqual(played.files.map(({ body }) => body));
  });

  test('opens through its URLs for minutes only, and through nothing made from them', async () => {
    const { files } = (await getFiles()).json as { files: { url: string; expiresAt: string }[] };
    const [{ url, expiresAt }] = files as [{ url: string; expiresAt: string }];
    const left = Date.parse(expiresAt) - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(300_000);
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('300');
    expect((await fetch(url)).status).toBe(200);

    const changed = (change: (made: URL) => void): string => {
      const made = new URL(url);
      change(made);
      return made.href;
    };
    const tampered = {
      longer: changed((made) => made.searchParams.set('X-Amz-Expires', '604800')),
      otherFile: changed((made) => (made.pathname = made.pathname.replace(/[^/]+$/, 'other.json'))),
      otherSignature: changed((made) => made.searchParams.set('X-Amz-Signature', '0'.repeat(64))),
      unsigned: changed((made) => (made.search = '')),
    };
    for (const [how, made] of Object.entries(tampered)) expect([how, (await fetch(made)).status]).toEqual([how, 403]);
  });
});

describe('after closing', () => {
  test('a link still opens and says so, and a late return is kept and not counted', async () => {
    const token = tokenIn(played.links.get('auditor@school.example')!);
    const { json } = await send(deployed.apiUrl, { method: 'GET', path: '/v1/asked', token });
    expect(json).toMatchObject({ audit: { id: file.audit.id, state: 'closed' } });

    const path = `/v1/audits/${file.audit.id}/cases/case-3/returns/school/submissions`;
    const body = { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes' } } };
    const answer = await send(deployed.apiUrl, { method: 'POST', path, token, body });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({ late: true, version: 1 });
    await drained(deployed, deployed);
    const still = await send(deployed.apiUrl, {
      method: 'GET',
      path: `/v1/audits/${file.audit.id}/revisions`,
      token: staff.lead,
    });
    expect((still.json as { revisions: unknown[] }).revisions).toHaveLength(played.revisions.length);
  });
});
