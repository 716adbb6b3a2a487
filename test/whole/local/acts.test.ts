/** An audit under another tool, in which the manager acts: its figures are those of a recount too. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuditFile, parseAuditFile } from '../../../infra/local/player/audit-file.ts';
import { type Played, playAudit } from '../../../infra/local/player/play-audit.ts';
import { differences } from '../../../infra/local/oracle/differences.ts';
import { recount } from '../../../infra/local/oracle/recount.ts';
import { Refused } from '../../../infra/local/player/request.ts';
import { smallAudit, type Submission, submission } from '../../e2e/small-audit.ts';
import { type MemoryStage, openMemoryStage, tokens } from '../../memory-stage.ts';
import { makeFigures } from '../../unit/work/packs/plain-draw.ts';

const now = new Date('2027-01-11T09:00:00Z');

/** Two cases, three agencies, every act that can be played, and returns that change their minds. */
function eventful(id: string): AuditFile {
  const file = smallAudit(id);
  const health: AuditFile['agencies'][number] = {
    id: 'health-visiting',
    name: 'Health visiting',
    service: 'health-visiting',
    // One person answers for two agencies, and gets one link.
    contact: { email: file.agencies[1]!.contact.email.toUpperCase() },
    lead: { email: `lead@health.${id}.example` },
  };
  const known = { outcome: 'known' } as const;
  const reply = (to: string, on: string, sent?: Submission, check: AuditFile['replies'][number]['check'] = known) => {
    const [of = '', agency = ''] = to.split('/');
    return { case: of, agency, on, check, ...(sent === undefined ? {} : { submission: sent }) };
  };
  return parseAuditFile({
    ...file,
    audit: { ...file.audit, tool: 'step-down@2' },
    agencies: [...file.agencies, health],
    cases: file.cases.map((of) => ({
      ...of,
      children: of.children.map((child) => ({ ...child, identifiers: { name: 'never sent' } })),
    })),
    replies: [
      reply('case-1/north-school', '2015-04-10', submission('yes', { E4: { answer: 'no' }, E5: { answer: 'yes' } })),
      reply('case-1/police', '2015-04-10', submission('no')),
      reply('case-2/north-school', '2015-04-09', undefined, { outcome: 'cannot-identify', missing: ['date-of-birth'] }),
      // Later in the file and earlier in the calendar.
      reply('case-1/north-school', '2015-04-09', submission('no')),
      reply('case-2/north-school', '2015-04-14', submission('yes'), { outcome: 'known', knows: ['child-1'] }),
      reply('case-2/police', '2015-04-13', undefined, { outcome: 'not-known', note: 'No record.' }),
      reply('case-1/police', '2015-04-16', submission('yes', { 'A3-1': { answer: 'not-applicable' } })),
      reply('case-2/health-visiting', '2015-04-17', { ...submission('yes'), childrenCovered: ['child-2'] }),
    ],
    summaries: [{ case: 'case-2', on: '2015-04-17', text: 'What there is to say.' }],
    acts: [
      { on: '2015-04-13', kind: 'withdraw', case: 'case-1', agency: 'police', reason: 'filed-in-error' },
      { on: '2015-04-15', kind: 'ask', case: 'case-1', agency: 'police', dueOn: '2015-04-30' },
      { on: '2015-04-15', kind: 'ask', case: 'case-2', agency: 'health-visiting' },
      { on: '2015-04-15', kind: 'extend', case: 'case-1', agency: 'summary', dueOn: '2015-05-08', reason: 'Away.' },
      { on: '2015-04-20', kind: 'withdraw', case: 'case-1', agency: 'summary', reason: 'other' },
      { on: '2015-04-15', kind: 'ask', case: 'case-1', agency: 'health-visiting' },
      {
        on: '2015-04-20',
        kind: 'extend',
        case: 'case-1',
        agency: 'health-visiting',
        dueOn: '2015-05-12',
        reason: 'Away.',
      },
    ],
  });
}

const file = eventful('acts');
let stage: MemoryStage;
let played: Played;

beforeAll(async () => {
  stage = await openMemoryStage(file.audit.id, now, makeFigures);
  played = await playAudit(stage, file, tokens, { packs: 'of the newest', say: () => undefined });
});
afterAll(() => stage.close());

test('the figures are those of a recount from the file', () => {
  const counted = recount(file, played.tool);
  expect(differences(played.aggregate, counted)).toEqual([]);
  expect(counted.completeness).toMatchObject({ expected: 6, returned: 4, notKnown: 1, noReply: 1, withdrawn: 0 });
  expect(counted.summaries).toEqual({ owed: 1, received: 1 });
  expect(counted.questions['A3-1']).toMatchObject({ asked: 4, answered: 0, notApplicable: 1, unanswered: 3 });
  expect(counted.questions['A1']).toMatchObject({ asked: 4, answered: 4, counts: { yes: 4, no: 0 } });
});

test('of a return, the newest version after its last withdrawal counts', () => {
  const versions = played.aggregate.inputs.map((one) => `${one.case}/${one.agency}: ${one.version}`);
  expect(versions).toEqual([
    'case-1/north-school: 2',
    'case-1/police: 2',
    'case-2/health-visiting: 1',
    'case-2/north-school: 1',
  ]);
});

test('whoever is asked later is invited on that day, for that return', () => {
  const invites = played.mails.filter(({ kind, on }) => kind === 'invite' && on === '2015-04-15');
  const returns = invites.flatMap((mail) => mail.returns.map((one) => `${one.case}/${one.agency}`));
  expect(returns.toSorted()).toEqual(['case-1/health-visiting', 'case-1/police', 'case-2/health-visiting']);
});

test('dates are those that the manager gave, or follow from the day of asking', () => {
  const due = played.completeness.cases.flatMap((of) =>
    of.returns.map((one) => [`${of.case}/${one.agency}`, one.dueOn]),
  );
  expect(Object.fromEntries(due)).toMatchObject({
    'case-1/police': '2015-04-30',
    'case-1/health-visiting': '2015-05-12',
    'case-2/health-visiting': '2015-04-24',
    'case-2/north-school': '2015-04-24',
  });
});

test('what the API refuses ends the run with its reasons and without what was sent', async () => {
  const bad = smallAudit('refused');
  bad.replies = [
    {
      case: 'case-1',
      agency: 'police',
      check: { outcome: 'known' },
      submission: submission('yes', { A2: { answer: 'perhaps so' }, B3: { answer: 'dont-know' } }),
    },
  ];
  const refusing = await openMemoryStage(bad.audit.id, now, makeFigures);
  const ended = playAudit(refusing, bad, tokens, { packs: 'of the newest', say: () => undefined });
  const error = await ended.catch((reason: unknown) => reason);
  await refusing.close();
  expect(error).toBeInstanceOf(Refused);
  expect(String(error)).toMatch(
    /not valid \(\/problems\/invalid-body, 422\).*\/answers\/A2\/answer.*\/answers\/B3\/reason/,
  );
  expect(String(error)).not.toContain('perhaps so');
});
