/** The audit of 2015 on the whole program in this process, with the tick of each working day, and what comes after its closing. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenIn } from '../../../infra/local/emulator/mailbox.ts';
import { parseAuditFile } from '../../../infra/local/player/audit-file.ts';
import { type CalendarDay, downloadNewest, playCalendar } from '../../../infra/local/player/play-audit.ts';
import { type ApiAnswer, type ApiRequest, send } from '../../../infra/local/player/request.ts';
import { type Calendar, holdsFor } from '../../calendar.ts';
import { type MemoryStage, openMemoryStage, tokens } from '../../memory-stage.ts';
import { makeFigures } from '../../unit/work/packs/plain-draw.ts';

const file = parseAuditFile(
  JSON.parse(readFileSync(new URL('../../reference-audit/audit.json', import.meta.url), 'utf8')),
);
const root = `/v1/audits/${file.audit.id}`;
const until = file.audit.closesOn;

let stage: MemoryStage;
let calendar: Calendar;
beforeAll(async () => {
  stage = await openMemoryStage(file.audit.id, new Date('2027-01-11T09:00:00Z'), makeFigures);
  const days: CalendarDay[] = [];
  const played = await playCalendar(stage, file, tokens, {
    until,
    packs: 'of the newest',
    say: () => undefined,
    told: (day) => days.push(day),
  });
  calendar = { file, until, isTicked: () => true, played, days };
});
afterAll(() => stage.close());

describe('the reference audit of 2015', () => {
  holdsFor(() => calendar);

  test('every version has its receipt, by mail to whom its return belongs', () => {
    const notices = calendar.played.mails.filter(({ kind, on }) => kind === 'notice' && on !== file.audit.closesOn);
    const told = notices.flatMap(({ returns }) => returns.map((one) => `${one.case}/${one.agency}`));
    const sent = [
      ...file.replies.flatMap((one) => (one.submission === undefined ? [] : [`${one.case}/${one.agency}`])),
      ...(file.summaries ?? []).map((one) => `${one.case}/summary`),
    ];
    expect(told.toSorted()).toEqual(sent.toSorted());
  });
});

describe('after closing', () => {
  const ask = (request: Pick<ApiRequest, 'method' | 'path' | 'body'>, token: string): Promise<ApiAnswer> =>
    send(stage.apiUrl, { ...request, token, on: '2015-05-18' });
  const newest = () => downloadNewest(stage.apiUrl, file.audit.id, tokens.lead, stage.download);
  const publish = (body: object): Promise<ApiAnswer> =>
    ask({ method: 'POST', path: `${root}/revisions`, body }, tokens.lead);

  test('a late return is counted when the lead publishes again and says why, and shows in nothing that can be subtracted', async () => {
    const token = tokenIn(calendar.played.links.get('auditor@school.example')!);
    const path = `${root}/cases/case-3/returns/school/submissions`;
    const body = { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes' } } };
    expect(await ask({ method: 'POST', path, body }, token)).toMatchObject({ status: 201, json: { late: true } });
    await stage.settle('2015-05-18');
    const before = calendar.played.revisions.length;
    expect((await newest()).revisions).toHaveLength(before);

    expect((await publish({})).status).toBe(422);
    expect((await publish({ note: 'The school answered late.' })).status).toBe(202);
    await stage.settle('2015-05-18');
    const next = await newest();
    expect(next.aggregate).toMatchObject({ status: 'final', note: 'The school answered late.' });
    expect(next.aggregate.completeness).toMatchObject({ returned: 39, noReply: 1 });
    expect(next.aggregate.questions['A1']?.counts['yes']).toBe(32);
    expect(next.aggregate.changes).toMatchObject({ since: before });
    const row = { question: 'A1', measure: 'answer:yes', before: 31, after: 32 };
    expect(next.aggregate.changes?.rows).toContainEqual(row);

    // What one return added is what this revision says less what was released before.
    const revision = `${root}/revisions/${next.revisions.length}`;
    const shown = (await ask({ method: 'GET', path: revision }, tokens.lead)).json as {
      files: { name: string; url?: string }[];
    };
    const [shareable, restricted] = [true, false].map((isShared) =>
      shown.files.filter(({ name }) => name.startsWith('shareable/') === isShared),
    );
    expect(shareable!.filter(({ url }) => url !== undefined)).toEqual([]);
    expect(restricted!.filter(({ url }) => url === undefined)).toEqual([]);
    // Its files were made in sight of that release: they give nothing that was not there before.
    const release = { method: 'POST', path: `${revision}/releases`, body: { to: ['Readers'] } } as const;
    expect((await ask(release, tokens.lead)).status).toBe(201);
    const { files } = await newest();
    const figures = JSON.parse(
      Buffer.from(files.find(({ name }) => name === 'shareable/aggregate.json')!.body).toString(),
    ) as { completeness: { returned: number | null } };
    expect(figures.completeness.returned).toBeNull();
  });
});
