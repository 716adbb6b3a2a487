/**
 * An audit under a questionnaire that the code has never seen, with conditions of every kind, played whole through the HTTP API: from
 * loading the questionnaire to its packs. Its cases are put right on the way, in everything that a question rests on.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { libraryWith } from '../../../infra/local/library.ts';
import { differences } from '../../../infra/local/oracle/differences.ts';
import { recount } from '../../../infra/local/oracle/recount.ts';
import { type AuditFile, parseAuditFile } from '../../../infra/local/player/audit-file.ts';
import { type Played, playCalendar } from '../../../infra/local/player/play-audit.ts';
import { verify } from '../../../shared/work/packs/verify.ts';
import { type MemoryStage, openMemoryStage, tokens } from '../../memory-stage.ts';
import { atSea, seafaring } from '../../seafaring.ts';
import { makeOnce, plainDraw } from '../../unit/work/packs/plain-draw.ts';

const agencies = ['harbour', 'lighthouse', 'ferry'].map((service) => ({
  id: `${service}-1`,
  name: `The ${service}`,
  service,
  contact: { email: `auditor@${service}.example` },
  lead: { email: `lead@${service}.example` },
}));
const expects = agencies.map(({ id }) => id);

type Reply = AuditFile['replies'][number];
const yes = { answer: 'yes' };
const no = { answer: 'no' };

/** Answers everything, what does not apply too, or nothing but the first. */
function reply(
  id: string,
  agency: string,
  on: string,
  of: { covers: string[]; involvement?: 'past' | 'present'; all?: true },
): Reply {
  const { covers, involvement, all } = of;
  return {
    case: id,
    agency,
    on,
    check: { outcome: 'known' },
    submission: {
      ...(involvement && { header: { role: 'Keeper', involvement } }),
      childrenCovered: covers,
      answers: Object.fromEntries(
        seafaring.questions
          .slice(0, all ? undefined : 1)
          .map(({ id: question, type }) => [question, type === 'text' ? { answer: 'In words.' } : all ? no : yes]),
      ),
    },
  };
}

const both = ['child-1', 'child-2'];
const file = parseAuditFile(
  {
    audit: {
      id: '2026-q2-sea',
      title: 'Children at sea',
      theme: seafaring.theme,
      quarter: { label: '2026 Q2', from: '2026-04-01', to: '2026-06-30' },
      tool: seafaring.id,
      windowsAnchor: '2026-03-31',
      opensOn: '2026-04-13',
      dueOn: '2026-05-01',
      closesOn: '2026-05-29',
    },
    agencies,
    cases: ['case-1', 'case-2', 'case-3'].map((id) => ({
      id,
      ...atSea,
      children: atSea.children.map((child) => ({ ...child, identifiers: { name: 'Synthetic child' } })),
      expects,
    })),
    replies: [
      reply('case-1', 'harbour-1', '2026-04-15', { covers: both, involvement: 'past', all: true }),
      reply('case-1', 'lighthouse-1', '2026-04-15', { covers: ['child-1'], involvement: 'present' }),
      reply('case-1', 'ferry-1', '2026-04-15', { covers: ['child-2'] }),
      reply('case-2', 'harbour-1', '2026-04-16', { covers: ['child-2'], involvement: 'present' }),
      reply('case-2', 'lighthouse-1', '2026-04-16', { covers: both, all: true }),
      reply('case-3', 'ferry-1', '2026-04-17', { covers: both, involvement: 'past', all: true }),
    ],
    acts: [
      {
        on: '2026-04-20',
        kind: 'amend',
        reason: 'It was entered wrong.',
        case: { id: 'case-1', factors: ['ice'], attributes: { coast: 'west' } },
      },
      {
        on: '2026-04-21',
        kind: 'amend',
        reason: 'It was entered wrong.',
        case: { id: 'case-2', children: [{ id: 'child-2', ageBand: '18-25', attributes: { swims: 'badly' } }] },
      },
    ],
  },
  libraryWith(seafaring),
);

describe('an audit under a questionnaire that the code has never seen', () => {
  let stage: MemoryStage;
  let played: Played;
  beforeAll(async () => {
    stage = await openMemoryStage(file.audit.id, new Date('2027-01-11T09:00:00Z'), makeOnce);
    played = await playCalendar(stage, file, tokens, {
      until: '2026-06-01',
      packs: 'of each revision',
      say: () => undefined,
      told: () => undefined,
      tool: seafaring,
    });
  });
  afterAll(() => stage.close());

  test('comes to the figures of a recount of its file, which works out by itself what applies', () => {
    expect(played.aggregate.status).toBe('final');
    expect(differences(played.aggregate, recount(file, played.tool))).toEqual([]);
  });

  test('has in no base what does not apply, and tells what was answered all the same', () => {
    const { questions, signals } = played.aggregate;
    // Nobody answered as A3 waits for.
    expect(Object.keys(questions).filter((id) => questions[id]!.asked === 0)).toEqual(['A3']);
    const services = (id: string): string[] =>
      Object.entries(questions[id]!.byService)
        .filter(([, { asked }]) => asked > 0)
        .map(([service]) => service);
    expect(services('A1').toSorted()).toEqual(['ferry', 'harbour', 'lighthouse']);
    expect([services('B1'), services('B3'), services('D1')]).toEqual([['harbour'], ['lighthouse'], ['ferry']]);
    expect(questions['C1']).toMatchObject({ asked: 2, answered: 2 });
    expect(questions['C2']).toMatchObject({ asked: 2, unanswered: 2 });
    const told = signals.find(({ case: id, agency }) => id === 'case-1' && agency === 'harbour-1');
    expect(told).toMatchObject({ rule: 'does-not-apply' });
    expect(told!.questions).toEqual(expect.arrayContaining(['A2', 'B2', 'C2', 'D1']));
  });

  test('publishes revisions whose every number is made again from the pack alone', async () => {
    expect(played.revisions.length).toBeGreaterThan(1);
    for (const { revision } of played.revisions) {
      expect(await verify(stage.packOf(revision), plainDraw, { make: makeOnce })).toMatchObject({
        faults: [],
        revision,
      });
    }
  });
});
