/** An audit whose cases and children are described: its sample is that of a recount, and what describes them is told to nobody else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { differences } from '../../../infra/local/oracle/differences.ts';
import { tokenIn } from '../../../infra/local/emulator/mailbox.ts';
import { recount } from '../../../infra/local/oracle/recount.ts';
import { parseAuditFile } from '../../../infra/local/player/audit-file.ts';
import { playAudit, type Played } from '../../../infra/local/player/play-audit.ts';
import { obtain } from '../../../infra/local/player/request.ts';
import { Aggregate } from '../../../shared/domain/figures/aggregate.ts';
import { Asked } from '../../../shared/front/agency/responses.ts';
import { Audit, Case } from '../../../shared/domain/audits/schema.ts';
import { verify } from '../../../shared/work/packs/verify.ts';
import { smallAudit, submission } from '../../e2e/small-audit.ts';
import { type MemoryStage, openMemoryStage, tokens } from '../../memory-stage.ts';
import { makePlain, plainDraw } from '../../unit/work/packs/plain-draw.ts';

const small = smallAudit('2015-q2-described');
const criteria = [
  { text: 'Stepped down in the last year', met: true },
  { text: 'Children of every age', met: false, why: 'No young person was stepped down' },
];
const file = parseAuditFile({
  ...small,
  audit: { ...small.audit, tool: 'step-down@2', criteria },
  cases: small.cases.map((of) => ({
    ...of,
    children: of.children.map((child, at) => ({
      ...child,
      attributes: { ethnicity: at === 0 ? 'asian' : 'mixed', sex: 'female', 'index-child': at === 0 ? 'yes' : 'no' },
    })),
  })),
  replies: small.replies.map((reply) =>
    reply.submission === undefined
      ? reply
      : { ...reply, submission: { ...submission('yes'), childrenCovered: reply.submission.childrenCovered } },
  ),
  acts: [
    {
      on: '2015-04-14',
      kind: 'amend',
      reason: 'It was recorded wrong.',
      case: { id: 'case-1', children: [{ id: 'child-1', ageBand: '16-17', attributes: { ethnicity: 'black' } }] },
    },
  ],
});

const Entered = z.object({ audit: Audit, cases: z.array(Case) });

/** What describes a child stands in the words of the wire nowhere else: no service, answer or state is called so. */
const telling = /ethnicity|index-child|"asian"|"mixed"|"black"/;

describe('an audit whose children are described', () => {
  const heard: string[] = [];
  let stage: MemoryStage;
  let played: Played;
  beforeAll(async () => {
    stage = await openMemoryStage(file.audit.id, new Date('2027-01-11T09:00:00Z'), makePlain, heard);
    played = await playAudit(stage, file, tokens, { packs: 'of each revision', say: () => undefined });
  });
  afterAll(() => stage.close());

  test('has the sample of a recount, as it was amended', () => {
    expect(differences(played.aggregate, recount(file, played.tool))).toEqual([]);
    const { ethnicity, sex } = played.aggregate.sample!.attributes;
    expect(ethnicity!.counts).toMatchObject({ black: 1 });
    // What the amendment did not say again is not recorded any more.
    expect(sex!.notRecorded).toBe(1);
    expect(played.aggregate.sample!.byAgeBand['16-17']).toBe(1);
    expect(played.aggregate.sample!.criteria).toEqual(criteria);
  });

  test('has packs that are made again from what they carry, the sample too, and one that is changed is told', async () => {
    for (const { revision } of played.revisions) {
      const packs = stage.packOf(revision);
      expect(await verify(packs, plainDraw)).toMatchObject({ faults: [], revision });
      const shareable = JSON.stringify(
        [...packs]
          .filter(([name]) => name === 'shareable/aggregate.json')
          .map(([, body]) => Buffer.from(body).toString()),
      );
      expect(shareable).toContain('No young person was stepped down');
      const aggregate = Aggregate.parse(JSON.parse(Buffer.from(packs.get('restricted/aggregate.json')!).toString()));
      aggregate.sample!.byAgeBand['unborn']! += 1;
      packs.set('restricted/aggregate.json', Buffer.from(JSON.stringify(aggregate)));
      expect((await verify(packs, plainDraw)).faults).toContainEqual(
        'restricted/aggregate.json is not what the submissions give',
      );
    }
  });

  test('tells its manager by what it was chosen, and what describes whom', async () => {
    const path = `/v1/audits/${file.audit.id}`;
    const shown = await obtain(stage.apiUrl, Entered, { method: 'GET', path, token: tokens.manager });
    expect(shown.audit.criteria).toEqual(criteria);
    expect(shown.cases[0]?.children[0]).toMatchObject({ attributes: { ethnicity: 'black' } });
  });

  test('says nothing of it in a mail, a queue or a log, nor to an agency', async () => {
    expect(heard.length).toBeGreaterThan(20);
    expect(heard.filter((one) => telling.test(one))).toEqual([]);
    expect(played.mails.length).toBeGreaterThan(3);
    expect(played.mails.filter((mail) => telling.test(JSON.stringify(mail)))).toEqual([]);
    expect(played.links.size).toBeGreaterThan(2);
    for (const url of played.links.values()) {
      const token = tokenIn(url);
      const asked = await obtain(stage.apiUrl, Asked, { method: 'GET', path: '/v1/asked', token });
      expect(asked.returns.flatMap(({ children }) => children).length).toBeGreaterThan(0);
      expect(JSON.stringify(asked)).not.toMatch(telling);
    }
  });
});
