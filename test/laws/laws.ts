/** What must hold of a play once everything has arrived, reckoned from the logs alone. */
import { listJudgements, standingJudgements } from '../../shared/domain/audits/judgements.ts';
import { expect } from 'vitest';
import * as z from 'zod/mini';
import { stableJson } from '../../shared/base/content/canonical.ts';
import { addDays } from '../../shared/base/time/days.ts';
import { listConcerns } from '../../shared/domain/alerts/store.ts';
import { listBoard } from '../../shared/domain/board/store.ts';
import { sameFigures } from '../../shared/domain/figures/manifest.ts';
import { packPath } from '../../shared/domain/figures/store.ts';
import { lastDay, listOwed } from '../../shared/domain/owed/store.ts';
import type { Entry } from '../../shared/domain/returns/schema.ts';
import { Completeness } from '../../shared/front/manager/responses.ts';
import type { packFigures } from '../../shared/work/packs/pack.ts';
import { returnPath } from '../audit.ts';
import { expectDerivable } from '../derives.ts';
import { manifestsOf, recounted } from '../world.ts';
import { audit, holderOf, mayOpen, rowsOf, type Play } from './state.ts';

type Figures = ReturnType<typeof packFigures>['exact'];

/** What readers are told of the states of a log, written out again. */
const counted: Record<Entry['state'], keyof Reckoned> = {
  asked: 'noReply',
  known: 'noReply',
  'cannot-identify': 'cannotIdentify',
  'not-known': 'notKnown',
  submitted: 'returned',
  reopened: 'returned',
  declined: 'declined',
  withdrawn: 'withdrawn',
};
interface Reckoned {
  expected: number;
  returned: number;
  notKnown: number;
  cannotIdentify: number;
  noReply: number;
  declined: number;
  withdrawn: number;
}

const lastEntries = (play: Play): Entry[] => [...play.logs.values()].map((log) => log.at(-1)!);

/** The counts of what is expected, by the last entries of the logs: dropped cases stand outside. */
function reckoned(play: Play): Reckoned {
  const counts = { returned: 0, notKnown: 0, cannotIdentify: 0, noReply: 0, declined: 0, withdrawn: 0 };
  const dropped = play.dropped();
  const all = lastEntries(play).filter((last) => last.agency !== 'summary' && !dropped.has(last.case));
  for (const { state } of all) counts[counted[state] as keyof typeof counts] += 1;
  const sum = Object.values(counts).reduce((total, one) => total + one, 0);
  expect(sum).toBe(all.length);
  return { expected: all.length, ...counts };
}

const pick = (of: object, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, Reflect.get(of, name) ?? 0]));

const sorted = (all: Iterable<string>): string[] => [...all].toSorted();

/** The board, what is owed and the open concerns are what the logs say. */
async function expectRows(play: Play): Promise<void> {
  const { table } = play;
  const lines = (entries: readonly Pick<Entry, 'case' | 'agency' | 'seq' | 'state' | 'dueOn'>[]): string[] =>
    sorted(entries.map((one) => `${one.case} ${one.agency} ${one.seq} ${one.state} ${one.dueOn}`));
  const newest = lastEntries(play);
  const board = (await listBoard(table, audit)).flatMap(({ entries }) => entries);
  expect(lines(board)).toStrictEqual(lines(newest));
  const owed = await listOwed(table, audit, lastDay);
  const isOwed = ({ state }: Entry): boolean => ['asked', 'known', 'reopened'].includes(state);
  const due = (all: readonly { case: string; agency: string; dueOn: string }[]): string[] =>
    sorted(all.map((one) => `${one.case} ${one.agency} ${one.dueOn}`));
  expect(due(owed)).toStrictEqual(due(newest.filter(isOwed)));
  const seen = new Map<string, number>();
  for (const item of play.items()) {
    if (!String(item['sk']).startsWith('ACK#')) continue;
    const of = `${String(item['case'])}/${String(item['agency'])}`;
    seen.set(of, Math.max(seen.get(of) ?? 0, Number(item['upTo'])));
  }
  const raised = [...play.logs].flatMap(([of, log]) =>
    log.flatMap((entry) => (entry.concern === true && entry.seq > (seen.get(of) ?? 0) ? [`${of} ${entry.seq}`] : [])),
  );
  const open = await listConcerns(table, { audit });
  expect(sorted(open.map((one) => `${one.case}/${one.agency} ${one.seq}`))).toStrictEqual(sorted(raised));
}

/** Completeness, now and as at today, has the counts of the logs; a dropped case stands in its list alone. */
async function expectCompleteness(play: Play): Promise<Completeness> {
  const path = `/v1/audits/${audit}/completeness`;
  const { body } = await play.manager({ method: 'GET', path });
  const told = z.parse(Completeness, body);
  const counts = reckoned(play);
  expect(pick(told, Object.keys(counts))).toStrictEqual(counts);
  const dropped = play.dropped();
  expect(sorted(told.dropped.map((one) => one.case))).toStrictEqual(sorted(dropped));
  const rows = told.cases.flatMap((one) => one.returns.map((of) => `${one.case}/${of.agency} ${of.state} ${of.dueOn}`));
  const wanted = lastEntries(play)
    .filter((last) => last.agency !== 'summary' && !dropped.has(last.case))
    .map((last) => `${last.case}/${last.agency} ${last.state} ${last.dueOn}`);
  expect(sorted(rows)).toStrictEqual(sorted(wanted));
  const summaries = lastEntries(play).filter((last) => last.agency === 'summary' && !dropped.has(last.case));
  expect(told.summaries.owed).toBe(summaries.filter(({ state }) => state !== 'withdrawn').length);
  // The newest day that a fact can belong to is now.
  const day = addDays(play.today(), 1);
  const asAt = await play.manager({ method: 'GET', path, query: { asAt: day } });
  expect(pick(asAt.body, Object.keys(counts))).toStrictEqual(counts);
  return told;
}

/** A revision of now counts what the logs say; each one that was published derives, and gives the very files that it gave. */
async function expectFigures(play: Play, told: Completeness): Promise<void> {
  const { table } = play;
  const path = `/v1/audits/${audit}/revisions`;
  expect((await play.lead({ method: 'POST', path, body: { note: 'As it stands' } })).status).toBe(202);
  await play.deliver(true);
  let exact: Figures | undefined;
  await expectDerivable(play, audit, ({ revision }, figures) => {
    for (const [pack, made] of Object.entries({ restricted: figures.exact, shareable: figures.safe })) {
      const stored = play.objects().get(packPath(audit, revision, `${pack}/aggregate.json`));
      // Of a revision that another one followed at once no pack is made.
      if (stored !== undefined) expect(Buffer.from(stored.body).toString()).toBe(stableJson(made));
    }
    exact = figures.exact;
  });
  if (exact === undefined) throw new Error('a revision that was asked for is not there');
  const status = play.audit().state === 'closed' ? 'final' : 'interim';
  const [newest, now] = [(await manifestsOf(play, audit)).at(-1), await recounted(table, audit, status)];
  // What changes no figure is no revision of its own.
  if (newest === undefined || !sameFigures(newest, now)) expect(newest).toStrictEqual(now);
  // What the lead has answered stands beside the figures, of each case that stands.
  const judged = [...standingJudgements(await listJudgements(table, audit)).values()];
  const answers = (all: readonly { case: string; answer: string; note?: string | undefined }[]): string[] =>
    sorted(all.map((one) => `${one.case} ${one.answer} ${one.note}`));
  const shown = answers(judged.filter((one) => !play.dropped().has(one.case)));
  expect(answers(exact.judgements ?? [])).toStrictEqual(shown);
  const counts = reckoned(play);
  expect(pick(exact.completeness, Object.keys(counts))).toStrictEqual(counts);
  expect(sorted((exact.completeness.dropped ?? []).map((one) => one.case))).toStrictEqual(sorted(play.dropped()));
  const gaps = (
    cases: readonly { case: string; returns: readonly { agency: string; gaps: number; unexplained: number }[] }[],
  ) => sorted(cases.flatMap((one) => one.returns.map((of) => `${one.case}/${of.agency} ${of.gaps} ${of.unexplained}`)));
  expect(gaps(exact.completeness.cases)).toStrictEqual(gaps(told.cases));
}

/** Each link that was ever mailed opens what is its addressee's now, and nothing else. */
async function expectLinks(play: Play): Promise<void> {
  const over = play.audit().closedAt;
  const isOver = over !== undefined && play.now().getTime() >= Date.parse(over) + 90 * 24 * 60 * 60 * 1000;
  for (const link of play.links) {
    const ended = lastEntries(play).filter(
      ({ case: id, agency }) => holderOf(play, id, agency)?.email === link.email && !mayOpen(play, link, id, agency),
    );
    for (const { case: id, agency } of ended) {
      const path = returnPath(audit, id, agency);
      expect((await play.agency({ method: 'GET', path, token: link.token })).status).toBe(404);
    }
  }
  // Of links that came to the same address between two changes one is as good as another.
  for (const link of play.links.filter((_, at) => at % 3 === 0)) {
    const { status, body } = await play.agency({ method: 'GET', path: '/v1/asked', token: link.token });
    const returns = status === 200 ? (body['returns'] as { case: string; agency: string; state: string }[]) : [];
    const shown = returns.filter(({ state }) => state !== 'withdrawn').map((one) => `${one.case}/${one.agency}`);
    const wanted = lastEntries(play).filter(
      (last) => !isOver && last.state !== 'withdrawn' && mayOpen(play, link, last.case, last.agency),
    );
    expect(sorted(shown)).toStrictEqual(sorted(wanted.map((last) => `${last.case}/${last.agency}`)));
    for (const { case: id, agency } of returns) expect(mayOpen(play, link, id, agency)).toBe(true);
  }
}

/** Of what was destroyed no row is left, and nobody's is there who is on no case. */
function expectIdentifiers(play: Play): void {
  const erased = new Set(
    [...play.items()].flatMap(({ sk }) => (String(sk).startsWith('ERASED#') ? [String(sk).slice(7)] : [])),
  );
  const people = new Map(
    rowsOf(play).cases.map(({ id, children, adults = [] }) => [id, [...children, ...adults].map((one) => one.id)]),
  );
  for (const row of play.people()) {
    const id = String(row['case']);
    expect(erased.has('') || erased.has(id)).toBe(false);
    expect(people.get(id)).toContain(row['person']);
  }
}

/** Lets everything arrive, and holds all laws. @param isLossy some of what was sent never arrived */
export async function expectLaws(play: Play, isLossy: boolean): Promise<void> {
  play.draw(0);
  play.heal();
  await play.deliver(true);
  for (let sweeps = 1, found: unknown[] = [0]; found.length > 0; sweeps++) {
    play.pass(61);
    found = await play.sweep();
    // What arrived leaves nothing to be sent again; what was lost is sent by a few.
    const left = isLossy && sweeps < 8 ? [] : found;
    if (left.length > 0) throw new Error(`sweep ${sweeps} found ${JSON.stringify(left)}`);
    await play.deliver(true);
  }
  await expectRows(play);
  const told = await expectCompleteness(play);
  await expectFigures(play, told);
  await expectLinks(play);
  expectIdentifiers(play);
}
