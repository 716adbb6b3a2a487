import { describe, expect, test } from 'vitest';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { readCaseLog, readCaseVersions } from '../../../../shared/domain/audits/case-log.ts';
import { listAddressChanges } from '../../../../shared/domain/audits/address-changes.ts';
import { getAudit, listAgencies, listAuditIds, listCases } from '../../../../shared/domain/audits/store.ts';
import { readLog } from '../../../../shared/domain/returns/store.ts';
import { effectsOf } from '../../../../shared/work/relay/effects-of-item.ts';
import { onCall } from '../../../aws/hooks.ts';
import type { Completeness } from '../../../../shared/front/manager/responses.ts';
import { agency, audit } from './fixture.ts';
import { canary, refusal, request, to } from './requests.ts';
import { agencies, caseOf, world, type World } from './world.ts';

const reason = `As ${canary} of the agency said`;
const day = '2026-04-20';

const amend = (it: World, body: object, at = `${day}T09:00:00.000Z`) =>
  request(it, 'amend', { body: { reason, ...body }, at });

/** What is wrong with an amendment: each pointer with its words. */
async function faultsOf(answer: Promise<unknown>): Promise<string[]> {
  const error = await answer.catch((thrown: unknown) => thrown);
  if (!(error instanceof HttpProblem)) throw new Error(`no problem: ${JSON.stringify(error)}`);
  return error.errors.map(({ pointer, detail }) => `${pointer} ${detail}`);
}

const caseNow = async (it: World, id = 'case-1') => (await listCases(it.table, audit.id)).find((one) => one.id === id)!;
const logOf = (it: World, agency: string, id = 'case-1') => readLog(it.table, { audit: audit.id, case: id, agency });
const amendments = async (it: World) => (await request(it, 'list-amendments'))['amendments'] as { fields: string[] }[];

describe('an amendment of the audit itself', () => {
  test('changes title, closing date and holidays, and stands on the record with its reason', async () => {
    const it = await world();
    const holidays = ['2026-05-22'];
    const change = { title: 'Stepping down, spring', closesOn: '2026-06-05', extraHolidays: holidays };
    const told = await amend(it, { audit: change });
    expect(told).toMatchObject({
      audit: change,
      fields: ['title', 'closesOn', 'extraHolidays'],
      asked: [],
      sentBack: [],
    });
    expect(await getAudit(it.table, audit.id)).toMatchObject({ ...change, amendments: 1, state: 'open' });
    expect(await listAuditIds(it.table)).toStrictEqual([{ id: audit.id, refSort: `2026-06-05#${audit.id}` }]);
    expect(await request(it, 'list-amendments')).toStrictEqual({
      audit: audit.id,
      amendments: [
        {
          amendment: 1,
          fields: ['title', 'closesOn', 'extraHolidays'],
          reason,
          on: day,
          receivedAt: `${day}T09:00:00.000Z`,
          by: 'staff-1',
        },
      ],
    });
  });

  test('twice is once, and says the same', async () => {
    const it = await world();
    const first = await amend(it, { audit: { title: 'Another' } });
    const second = await amend(it, { audit: { title: 'Another' } });
    expect(second).toStrictEqual(first);
    expect(await amendments(it)).toHaveLength(1);
  });

  test.each([
    [
      'before the day of the amendment',
      '2026-05-15',
      `2026-05-20T09:00:00.000Z`,
      'must not be before the day of the amendment',
    ],
    ['before a due date that stands', '2026-05-08', undefined, 'must not be before a due date that stands: 2026-05-12'],
  ])('does not close %s', async (_when, closesOn, at, detail) => {
    const it = await world();
    await it.extend('case-1', 'gp-a', '2026-04-20', '2026-05-12');
    const faults = await faultsOf(amend(it, { audit: { closesOn } }, at));
    expect(faults).toContain(`/audit/closesOn ${detail}`);
    expect(await amendments(it)).toHaveLength(0);
  });

  test('is not taken before the audit opens or once it is closed, nor without a reason, nor of two things', async () => {
    const it = await world();
    expect(await faultsOf(request(it, 'amend', { body: { audit: { title: 'x' } } }))).toStrictEqual([
      '/reason is missing',
    ]);
    expect(await faultsOf(amend(it, { audit: { title: 'x' }, agency: { id: 'gp-a', name: 'y' } }))).toStrictEqual([
      ' must say one of: audit, agency, case',
    ]);
    expect(await faultsOf(amend(it, { audit: {} }))).toStrictEqual(['/audit says nothing that is changed']);
    await it.close();
    expect(await refusal(amend(it, { audit: { title: 'x' } }))).toBe('not-legal-now');
  });
});

describe('an amendment of an agency', () => {
  test('adds one, which can be asked from then on', async () => {
    const it = await world();
    const school = {
      id: 'school-b',
      name: 'School B',
      service: 'school',
      contact: { email: 'head@school.example' },
      lead: { email: 'trust@school.example' },
    };
    expect(await amend(it, { agency: school })).toMatchObject({ agency: school, fields: ['added'] });
    expect(await amend(it, { agency: school })).toMatchObject({ agency: school, fields: ['added'] });
    expect((await listAgencies(it.table, audit.id)).map(({ id }) => id)).toStrictEqual(['gp-a', 'police', 'school-b']);
    await request(it, 'ask', { agency: 'school-b', body: { askedOn: day } });
    expect(await logOf(it, 'school-b')).toMatchObject([{ state: 'asked', service: 'school' }]);
    expect(await faultsOf(amend(it, { agency: { id: 'school-c', name: 'School C' } }))).toStrictEqual([
      '/agency/service is missing',
      '/agency/contact is missing',
      '/agency/lead is missing',
    ]);
    expect(await faultsOf(amend(it, { agency: { ...school, id: 'school-c', service: 'schol' } }))).toHaveLength(1);
  });

  test('is the one way to add or change one, for it says why: entering it is refused, and says where', async () => {
    const it = await world();
    const put = async (id: string, body: object) => {
      const answer = await request(it, 'put-agency', { agency: id, body }).catch((error: unknown) => error);
      return answer instanceof HttpProblem ? [answer.type, answer.detail] : answer;
    };
    const { id: _id, ...police } = agencies.police;
    const refused = [
      'not-legal-now',
      `The audit is open. Add or change the agency with a reason instead, by POST /v1/audits/${audit.id}/amendments.`,
    ];
    expect(await put('school-b', { ...police, service: 'school' })).toStrictEqual(refused);
    expect(await put('police', { ...police, name: 'The force' })).toStrictEqual(refused);
    expect((await listAgencies(it.table, audit.id)).map(({ name }) => name)).toStrictEqual(['The gp-a', 'The police']);
    // What stands is answered, whoever sends it again.
    expect(await put('police', police)).toStrictEqual(agencies.police);
  });

  test('corrects its name and its lead, whose links open from then on, and the old one open nothing', async () => {
    const it = await world();
    const lead = { email: 'new.lead@agency.example' };
    expect(await amend(it, { agency: { id: 'police', name: 'The force', lead } })).toMatchObject({
      agency: { ...agencies.police, name: 'The force', lead },
      fields: ['name', 'lead'],
    });
    const [change] = await listAddressChanges(it.table, audit.id);
    expect(change).toMatchObject({
      what: 'lead',
      addressee: to(lead.email),
      was: to(agencies.police.lead.email),
      on: day,
    });
    const effects = effectsOf(it.items().find((item) => String(item['sk']).startsWith('ADDRESS#')));
    expect(effects.messages).toMatchObject([{ about: 'lead', change: 1 }]);
    expect(effects.links.map((one) => 'addressee' in one && one.addressee)).toStrictEqual([
      to(lead.email),
      change!.was,
    ]);
    expect(it.items()).toContainEqual(
      expect.objectContaining({ sk: 'LEAD#police', ref: `ADDRESSEE#${audit.id}#${to(lead.email)}` }),
    );
    // The addressee of the old lead alone holds nothing any more.
    expect(it.items().find((item) => item['pk'] === `LINKS#${audit.id}` && item['sk'] === change!.was)).toBeDefined();
  });

  test('changes neither its service nor its contact', async () => {
    const it = await world();
    const faults = await faultsOf(
      amend(it, { agency: { id: 'police', service: 'school', contact: { email: 'x@y.example' } } }),
    );
    expect(faults.map((one) => one.split(' ')[0])).toStrictEqual(['/agency/service', '/agency/contact']);
  });
});

describe('an amendment of a case', () => {
  test('is its next version, beside the case as it was entered, and the figures hear of it', async () => {
    const it = await world();
    const entered = await caseNow(it);
    const told = await amend(it, { case: { id: 'case-1', factors: ['neglect'], route: { from: 'CIN', to: 'CAF' } } });
    expect(told).toMatchObject({ fields: ['route', 'factors'], case: { version: 2, factors: ['neglect'] } });
    expect(await caseNow(it)).toStrictEqual({
      ...entered,
      version: 2,
      factors: ['neglect'],
      route: { from: 'CIN', to: 'CAF' },
    });
    const { versions } = (await readCaseVersions(it.table, audit.id, 'case-1'))!;
    expect(versions.map(({ factors, version = 1 }) => [version, factors])).toStrictEqual([
      [1, entered.factors],
      [2, ['neglect']],
    ]);
    const entries = it.items().filter((item) => String(item['sk']).startsWith('C#'));
    expect(entries.flatMap((item) => effectsOf(item).changes)).toStrictEqual([
      { kind: 'case', audit: audit.id, case: 'case-1', version: 1 },
      { kind: 'case', audit: audit.id, case: 'case-1', version: 2 },
    ]);
    expect(JSON.stringify(entries.map(effectsOf))).not.toContain(canary);
    await amend(it, { case: { id: 'case-1', steppedDownOn: '2026-02-01' } });
    expect((await readCaseLog(it.table, audit.id, 'case-1')).map(({ fields }) => fields)).toStrictEqual([
      [],
      ['route', 'factors'],
      ['steppedDownOn'],
    ]);
    expect(await amendments(it)).toMatchObject([
      { case: 'case-1', version: 2, reason },
      { case: 'case-1', version: 3, reason },
    ]);
    const { historyEvents } = await request(it, 'case-history');
    expect((historyEvents as { what: string }[]).filter(({ what }) => what === 'amendment')).toStrictEqual([
      expect.objectContaining({ case: 'case-1', version: 2, amended: ['route', 'factors'], reason, by: 'staff-1' }),
      expect.objectContaining({ case: 'case-1', version: 3, amended: ['steppedDownOn'] }),
    ]);
  });

  test('twice is once', async () => {
    const it = await world();
    const change = { case: { id: 'case-1', referredOn: '2025-08-01' } };
    expect(await amend(it, change)).toStrictEqual(await amend(it, change));
    expect(await readCaseLog(it.table, audit.id, 'case-1')).toHaveLength(2);
  });

  test('is held against the rules that hold for a case that is entered', async () => {
    const it = await world();
    const faults = await faultsOf(
      amend(it, {
        case: {
          id: 'case-1',
          factors: ['domestic-abus'],
          steppedDownOn: '2020-01-01',
          adults: [{ id: 'child-1', role: 'mother' }],
          leadProfessional: { email: 'somebody.else@council.example' },
        },
      }),
    );
    expect(faults.map((one) => one.split(' ')[0])).toStrictEqual([
      '/case/factors/0',
      '/case/steppedDownOn',
      '/case',
      '/case/leadProfessional/email',
    ]);
    expect(await readCaseLog(it.table, audit.id, 'case-1')).toStrictEqual([]);
  });

  test('adds a case, which asks whom it expects from that day on', async () => {
    const it = await world();
    const { id: _id, ...rest } = caseOf('case-9', 'worker@council.example');
    const added = { id: 'case-9', ...rest, expects: ['gp-a', 'police'] };
    const told = await amend(it, { case: added });
    expect(told).toMatchObject({ fields: ['added'], asked: ['gp-a', 'police', 'summary'], case: { id: 'case-9' } });
    expect(await amend(it, { case: added })).toMatchObject({ fields: ['added'], asked: [] });
    expect(await logOf(it, 'gp-a', 'case-9')).toMatchObject([
      { act: 'ask', askedOn: day, dueOn: audit.dueOn, on: day, by: 'staff-1' },
    ]);
    expect((await logOf(it, 'gp-a', 'case-9'))[0]).not.toHaveProperty('atOpening');
    expect((await readCaseLog(it.table, audit.id, 'case-9')).map(({ fields }) => fields)).toStrictEqual([['added']]);
    // Its first amendment is version 2, and what was added stays told.
    await amend(it, { case: { id: 'case-9', factors: [] } });
    expect((await readCaseLog(it.table, audit.id, 'case-9')).map(({ fields }) => fields)).toStrictEqual([
      ['added'],
      ['factors'],
    ]);
    expect(await faultsOf(amend(it, { case: { ...added, expects: ['gp-a', 'police-b'] } }))).toStrictEqual([
      '/case/expects/1 is not asked about this case: ask it for a return by itself',
    ]);
    expect(await faultsOf(amend(it, { case: { ...added, id: 'case-10', expects: ['nobody'] } }))).toStrictEqual([
      '/case/expects/0 is not an agency of this audit',
    ]);
    expect(await faultsOf(amend(it, { case: { id: 'case-11', factors: [] } }))).toContain('/case/children is missing');
  });

  test('sets a lead professional late, who then owes the summary', async () => {
    const it = await world();
    const leadProfessional = { email: 'late@council.example', lead: { email: 'their.manager@council.example' } };
    const told = await amend(it, { case: { id: 'case-2', leadProfessional } });
    expect(told).toMatchObject({ fields: ['leadProfessional'], asked: ['summary'], case: { leadProfessional } });
    expect(await logOf(it, 'summary', 'case-2')).toMatchObject([{ state: 'asked', askedOn: day }]);
    expect(it.items()).toContainEqual(
      expect.objectContaining({ sk: 'CASE#case-2', ref: `ADDRESSEE#${audit.id}#${to(leadProfessional.email)}` }),
    );
    expect(it.items()).toContainEqual(expect.objectContaining({ sk: 'CASELEAD#case-2' }));
    // Whom they answer to is corrected as a lead is.
    const lead = { email: 'other.manager@council.example' };
    await amend(it, { case: { id: 'case-2', leadProfessional: { email: leadProfessional.email, lead } } });
    expect(await caseNow(it, 'case-2')).toMatchObject({ version: 3, leadProfessional: { ...leadProfessional, lead } });
    expect(await listAddressChanges(it.table, audit.id)).toMatchObject([
      { what: 'lead', addressee: to(lead.email), was: to(leadProfessional.lead.email) },
    ]);
  });

  test('adds a child once it is accepted: who answered is sent back, who did not know is asked again', async () => {
    const children = [{ id: 'child-3', ageBand: 'unborn' }];
    const it = await world({
      agencies: [agencies.gp, agencies.police, agency('school-a', 'school'), agency('housing', 'housing')],
      cases: [{ case: caseOf('case-1', 'w@council.example'), expects: ['gp-a', 'police', 'school-a', 'housing'] }],
    });
    await it.submit('case-1', 'gp-a', 'a', { covers: ['child-1', 'child-2'] });
    await it.check('case-1', 'police', { outcome: 'not-known' });
    await it.submit('case-1', 'school-a', 'b', { covers: ['child-1', 'child-2'] });
    await it.query('case-1', 'school-a', '2026-04-15', '2026-04-29');
    await it.submit('case-1', 'summary');
    const refused = await amend(it, { case: { id: 'case-1', children } }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ type: 'not-accepted' });
    expect((refused as HttpProblem).errors.map(({ code, detail }) => `${code}: ${detail}`)).toStrictEqual([
      'child-added: gp-a has answered: its questionnaire is sent back.',
      'child-added: police has no record of the family: it is asked again.',
      'child-added: school-a has answered: its questionnaire is sent back.',
    ]);
    expect(await readCaseLog(it.table, audit.id, 'case-1')).toStrictEqual([]);

    const told = await amend(it, { accept: ['child-added'], case: { id: 'case-1', children } });
    expect(told).toMatchObject({ fields: ['children'], asked: ['police'], sentBack: ['gp-a', 'school-a'] });
    const last = async (of: string) => (await logOf(it, of)).at(-1);
    const cycle = { askedOn: day, on: day, by: 'staff-1' };
    expect(await last('gp-a')).toMatchObject({ act: 'send-back', state: 'reopened', dueOn: '2026-05-05', ...cycle });
    expect(await last('school-a')).toMatchObject({ act: 'send-back', state: 'reopened', ...cycle });
    expect((await last('school-a'))?.reopenedFor?.map(({ question, reason: why }) => question ?? why)).toStrictEqual([
      'A1',
      'child-added',
    ]);
    expect(await last('police')).toMatchObject({ act: 'ask', state: 'asked', dueOn: audit.dueOn, ...cycle });
    expect(await last('housing')).toMatchObject({ seq: 1 });
    expect(await last('summary')).toMatchObject({ state: 'submitted' });
    // Twice is once.
    const again = await amend(it, { accept: ['child-added'], case: { id: 'case-1', children } });
    expect(again).toMatchObject({ fields: ['children'], asked: [], sentBack: [] });
    expect(await last('gp-a')).toMatchObject({ seq: 3 });
    const body = (await request(it, 'completeness')) as unknown as Completeness;
    expect(body.cases[0]).toMatchObject({ settled: false, coverageGaps: ['child-3'] });
    expect(body.cases[0]?.returns.find((one) => one.agency === 'gp-a')?.gaps).toBe(1);
  });

  test('adds a child though an agency answers at that moment: it is sent back with the others', async () => {
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await it.submit('case-1', 'gp-a', 'a', { covers: ['child-1', 'child-2'] });
      return make();
    });
    await it.submit('case-1', 'gp-a', 'b', { covers: ['child-1', 'child-2'] });
    const children = [{ id: 'child-3', ageBand: 'unborn' }];
    const told = await amend(it, { accept: ['child-added'], case: { id: 'case-1', children } });
    expect(told).toMatchObject({ sentBack: ['gp-a'] });
    expect(await logOf(it, 'gp-a')).toMatchObject([{}, { versions: 1 }, { versions: 2 }, { act: 'send-back' }]);
  });

  test.each([
    [{ case: { id: 'case-1', factors: [] } }, { case: { id: 'case-1', factors: ['neglect'] } }, 'the factors'],
    [{ audit: { title: 'One' } }, { audit: { title: 'Other' } }, 'the title'],
    [{ agency: { id: 'police', name: 'One' } }, { agency: { id: 'police', name: 'Other' } }, 'the name'],
  ])('of two managers at once: one is taken, the other is told what the first did (%j)', async (mine, theirs, did) => {
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await amend(it, theirs);
      return make();
    });
    const error = await amend(it, mine).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ type: 'not-legal-now' });
    expect(await amendments(it)).toHaveLength(1);
    expect((error as HttpProblem).detail).toContain(`at the same moment (${did})`);
  });

  test.each([
    [{ case: { id: 'case-1', factors: [] } }, { case: { id: 'case-1', referredOn: '2025-08-01' } }, ['referredOn']],
    [{ audit: { title: 'One' } }, { audit: { closesOn: '2026-06-05' } }, ['closesOn']],
    [
      { agency: { id: 'police', name: 'One' } },
      { agency: { id: 'police', lead: { email: 'new.lead@agency.example' } } },
      ['lead'],
    ],
  ])('of two managers at once who change other things: both stand, and the second is told (%j)', async (...of) => {
    const [mine, theirs, meanwhile] = of;
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await amend(it, theirs);
      return make();
    });
    const told = await amend(it, mine);
    expect(told['meanwhile']).toStrictEqual(meanwhile);
    const said = (change: object): object => Object.values(change)[0] as object;
    expect(said(told)).toMatchObject({ ...said(mine), ...said(theirs) });
    expect(await amendments(it)).toHaveLength(2);
  });

  test.each([
    [{ case: { id: 'case-1', factors: [] } }],
    [{ audit: { title: 'One' } }],
    [{ agency: { id: 'police', name: 'One' } }],
  ])('of two managers who amend the same at once: both are answered, and it is once (%j)', async (change) => {
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await amend(it, change);
      return make();
    });
    expect(await amend(it, change)).toMatchObject({ fields: [expect.any(String)] });
    expect(await amendments(it)).toHaveLength(1);
  });

  test('of two agencies at once: both stand', async () => {
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await amend(it, { agency: { id: 'gp-a', name: 'The surgery' } });
      return make();
    });
    await amend(it, { agency: { id: 'police', name: 'The force' } });
    expect((await listAgencies(it.table, audit.id)).map(({ name }) => name)).toStrictEqual([
      'The surgery',
      'The force',
    ]);
    expect(await getAudit(it.table, audit.id)).toMatchObject({ amendments: 2 });
  });

  test('is not lost where an address of the case changes at the same moment, and that is not lost either', async () => {
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await request(it, 'change-contact', { agency: 'summary', body: { email: 'new.worker@council.example' } });
      return make();
    });
    await amend(it, { case: { id: 'case-1', factors: [] } });
    expect(await caseNow(it)).toMatchObject({
      version: 2,
      factors: [],
      leadProfessional: { email: 'new.worker@council.example' },
    });
  });
});

describe('an amendment with If-Match', () => {
  /** What an amendment is answered with: its tag, or the problem that refuses it. */
  const held = async (it: World, ifMatch: string, body: object) => {
    let etag: unknown;
    const headers = { 'if-match': ifMatch };
    const answered = (all: Record<string, unknown>) => void (etag = all['etag']);
    try {
      await request(it, 'amend', { body: { reason, ...body }, headers, answered });
      return etag;
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      return `${error.type}: ${error.detail}`;
    }
  };
  const tagOfAudit = async (it: World) => {
    let etag: unknown;
    await request(it, 'get-audit', { answered: (all) => void (etag = all['etag']) });
    return etag;
  };
  const passed = (did: string, tag: number) =>
    `version-passed: ${did}Look at it as it stands now, then send yours with If-Match "${tag}", or without the header.`;

  test('of a case is taken of its newest version alone, and what others did since is told', async () => {
    const it = await world();
    expect(await held(it, '"1"', { case: { id: 'case-1', factors: [] } })).toBe('"2"');
    expect(await held(it, '"2"', { case: { id: 'case-1', referredOn: '2025-08-01' } })).toBe('"3"');
    const mine = { case: { id: 'case-1', factors: ['neglect'] } };
    const did =
      'Since then somebody else amended this: the factors on Monday 20 April 2026; the day of the referral on Monday 20 April 2026. ';
    expect(await held(it, '"1"', mine)).toBe(passed(did, 3));
    expect(await held(it, '"4"', mine)).toBe(passed('', 3));
    // Another case is another thing, and what stands already is answered before any version is looked at.
    expect(await held(it, '"1"', { case: { id: 'case-2', factors: [] } })).toBe('"2"');
    expect(await held(it, '"1"', { case: { id: 'case-1', factors: [] } })).toBe('"3"');
    expect(await readCaseLog(it.table, audit.id, 'case-1')).toHaveLength(3);
  });

  test('of the audit or an agency is held against what was read, and passes where another thing was amended', async () => {
    const it = await world();
    expect(await tagOfAudit(it)).toBe('"0"');
    expect(await held(it, '"0"', { agency: { id: 'police', name: 'The force' } })).toBe('"1"');
    expect(await held(it, '"0"', { audit: { title: 'Another' } })).toBe('"2"');
    expect(await tagOfAudit(it)).toBe('"2"');
    expect(await held(it, '"1"', { agency: { id: 'police', name: 'The county force' } })).toBe('"3"');
    const did = 'Since then somebody else amended this: the name on Monday 20 April 2026. ';
    expect(await held(it, '"2"', { agency: { id: 'police', name: 'Other' } })).toBe(passed(did, 3));
    expect(await held(it, '"9"', { audit: { title: 'Third' } })).toBe(passed('', 3));
  });

  test('of something new is taken where nobody added it', async () => {
    const it = await world();
    const { id: _id, ...rest } = caseOf('case-9');
    const added = { id: 'case-9', ...rest, expects: ['gp-a'] };
    expect(await held(it, '"0"', { case: added })).toBe('"1"');
    expect(await held(it, '"0"', { case: { ...added, factors: ['neglect'] } })).toBe(
      passed('Since then somebody else amended this: it was added on Monday 20 April 2026. ', 1),
    );
  });

  test('that loses a race is told what the first did, not decided anew', async () => {
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await amend(it, { case: { id: 'case-1', referredOn: '2025-08-01' } });
      return make();
    });
    expect(await held(it, '"1"', { case: { id: 'case-1', factors: [] } })).toBe(
      passed('Since then somebody else amended this: the day of the referral on Monday 20 April 2026. ', 2),
    );
    expect(await caseNow(it)).toMatchObject({ version: 2, referredOn: '2025-08-01' });
  });

  test('takes nothing but a version', async () => {
    const it = await world();
    expect(await held(it, 'W/"1"', { audit: { title: 'x' } })).toMatch(/^invalid-parameter/);
  });
});
