import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBoard, listBoard } from '../../../../shared/domain/board/store.ts';
import { getAudit, listAgencies, listCases } from '../../../../shared/domain/audits/store.ts';
import { readIdentifiers } from '../../../../shared/domain/identifiers/store.ts';
import { listOwed } from '../../../../shared/domain/owed/store.ts';
import { lastEntries } from '../../../../shared/domain/returns/log.ts';
import { readAllStates } from '../../../../shared/domain/returns/store.ts';
import { completenessOf } from '../../../../shared/front/manager/completeness.ts';
import type { NewAgency, NewCase } from '../../../../shared/domain/audits/schema.ts';
import { openAws } from '../../../aws/aws.ts';
import { cutOff, CutOff, recordCalls } from '../../../aws/hooks.ts';
import { openAnyway } from '../../../audit.ts';
import { quiet } from '../../../program.ts';
import type { KeptRows } from '../../../../shared/work/relay/effects.ts';
import { relay } from '../../../../shared/work/relay/relay.ts';
import { keepRows } from '../../../../shared/work/relay/store.ts';
import { agency, audit, entered } from './fixture.ts';
import { refusal, request } from './requests.ts';
import { runs } from '../../../runs.ts';
import { stepDown2, loadLibrary } from '../../../library.ts';

const { state: _state, createdAt: _createdAt, ...newAudit } = audit;
const bodyOf = (service: string, id = service): NewAgency => {
  const { id: _id, ...body } = agency(id, service);
  return body;
};
const caseBody = (expects: readonly string[], more: Partial<NewCase> = {}): NewCase => {
  const { id: _id, leadProfessional: _professional, ...body } = entered('case-1');
  return { ...body, expects: [...expects], ...more };
};

/** An audit in draft with three agencies, and what the relay makes of every change of it. */
async function draft() {
  const aws = openAws();
  const table = aws.createTable();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const it = { aws, table, identifiers };
  await loadLibrary(it.table);
  await request(it, 'create-audit', { body: newAudit });
  for (const [id, service] of [
    ['gp-a', 'general-practice'],
    ['police', 'police'],
    ['school', 'school'],
  ] as const) {
    await request(it, 'put-agency', { agency: id, body: bodyOf(service, id) });
  }
  const expected = async (id = 'case-1'): Promise<string[]> => {
    const logs = await readAllStates(table, audit.id);
    return [...lastEntries(logs.find(({ entered: one }) => one.id === id)?.entries ?? []).keys()];
  };
  const lastOf = async (of: string, id = 'case-1') => {
    const logs = await readAllStates(table, audit.id);
    return lastEntries(logs.find(({ entered: one }) => one.id === id)?.entries ?? []).get(of);
  };
  const putCase = (expects: readonly string[], more: Partial<NewCase> = {}, id = 'case-1') =>
    request(it, 'put-case', { case: id, body: caseBody(expects, more) });
  return { ...it, expected, lastOf, putCase };
}
type Draft = Awaited<ReturnType<typeof draft>>;

/** What the stream has told so far, told to the relay; what it tells twice changes nothing. */
async function relayed(it: Draft): Promise<void> {
  const records = it.aws.rows(it.table.name).takeRecords(1000);
  const keep = (rows: KeptRows): Promise<void> => keepRows(it.table, rows);
  const send = (): Promise<void> => Promise.resolve();
  const park = (parked: readonly unknown[]): Promise<void> => Promise.resolve(expect(parked).toStrictEqual([]));
  await relay({ log: quiet, keep, send, park }, records);
  // Twice is once.
  await relay({ log: quiet, keep, send, park }, records);
}

describe('a case of a draft', () => {
  test('expects whom it was put with last, and nobody else', async () => {
    const it = await draft();
    await it.putCase(['gp-a', 'police']);
    await it.putCase(['police', 'school']);
    expect(await it.expected()).toStrictEqual(['police', 'school']);
    await it.putCase([]);
    expect(await it.expected()).toStrictEqual([]);
    const told = await completenessOf(
      it.table,
      { audit: (await getAudit(it.table, audit.id))!, tool: stepDown2 },
      '2026-04-13',
    );
    expect(told).toMatchObject({ expected: 0, cases: [{ returns: [] }] });
  });

  test('owes no summary once it has no lead professional, and loses what found it by whom they answer to', async () => {
    const it = await draft();
    const leadProfessional = { email: 'worker@council.example', lead: { email: 'lead@council.example' } };
    await it.putCase(['gp-a'], { leadProfessional });
    expect(await it.expected()).toStrictEqual(['gp-a', 'summary']);
    expect(it.aws.items(it.table.name).map((item) => item['sk'])).toContain('CASELEAD#case-1');
    await it.putCase(['gp-a']);
    expect(await it.expected()).toStrictEqual(['gp-a']);
    expect(it.aws.items(it.table.name).map((item) => item['sk'])).not.toContain('CASELEAD#case-1');
  });

  test('that loses a person loses who that person is, in the same moment', async () => {
    const it = await draft();
    await it.putCase(['gp-a']);
    for (const person of ['child-1', 'child-2']) {
      await request(it, 'put-identifiers', { person, body: { name: 'Quill Featherstonehaugh' } });
    }
    await it.putCase(['gp-a'], { children: [{ id: 'child-2', ageBand: 'school-age' }] });
    expect([...(await readIdentifiers(it.identifiers, audit.id, 'case-1')).keys()]).toStrictEqual(['child-2']);
  });

  test('can be deleted, with its returns and who its people are', async () => {
    const it = await draft();
    await it.putCase(['gp-a', 'police']);
    await it.putCase(['gp-a'], {}, 'case-2');
    await request(it, 'put-identifiers', { person: 'child-1', body: { name: 'Quill Featherstonehaugh' } });
    expect(await request(it, 'delete-case')).toStrictEqual({ audit: audit.id, case: 'case-1' });
    expect((await listCases(it.table, audit.id)).map(({ id }) => id)).toStrictEqual(['case-2']);
    expect(it.aws.items(it.table.name).filter((item) => item['pk'] === `${audit.id}#case-1`)).toStrictEqual([]);
    expect(it.aws.items(it.identifiers.name)).toStrictEqual([]);
    expect(await refusal(request(it, 'delete-case'))).toBe('not-found');
  });

  test('changed by two at once is changed by one: the other is told', async () => {
    const it = await draft();
    await it.putCase(['gp-a']);
    const outcomes = await Promise.allSettled([it.putCase(['gp-a', 'police']), it.putCase(['school'])]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect([['gp-a', 'police'], ['school']]).toContainEqual(await it.expected());
  });

  test('asked about another agency meanwhile is not put over it', async () => {
    const it = await draft();
    await it.putCase(['gp-a']);
    const outcomes = await Promise.allSettled([
      it.putCase(['gp-a', 'school']),
      request(it, 'ask', { agency: 'police', body: {} }),
    ]);
    const wanted = outcomes[0].status === 'fulfilled' ? ['school'] : [];
    const asked = outcomes[1].status === 'fulfilled' ? ['police'] : [];
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await it.expected()).toSorted()).toStrictEqual(['gp-a', ...asked, ...wanted].toSorted());
  });

  test('is not changed in steps: what is too much for one is refused whole', async () => {
    const it = await draft();
    const many = Array.from({ length: 60 }, (_, at) => `agency-${at}`);
    for (const id of many) await request(it, 'put-agency', { agency: id, body: bodyOf('school', id) });
    await it.putCase(many.slice(0, 55));
    const others = [...many.slice(55), 'gp-a'];
    await it.putCase([...many.slice(0, 20), ...others]);
    const before = await it.expected();
    await it.putCase(many.slice(0, 55));
    expect((await it.expected()).length).toBe(55);
    expect(before.length).toBe(26);
    // 55 go and 45 come: with the audit and the case that is more than 100.
    for (let at = 60; at < 105; at++) {
      await request(it, 'put-agency', { agency: `agency-${at}`, body: bodyOf('school', `agency-${at}`) });
    }
    const news = Array.from({ length: 45 }, (_, at) => `agency-${60 + at}`);
    await expect(it.putCase(news)).rejects.toMatchObject({
      type: 'invalid-body',
      errors: [{ pointer: '/expects', code: 'too_big' }],
    });
    expect((await it.expected()).length).toBe(55);
  });
});

describe('an agency of a draft', () => {
  test('that is of another service is asked as that', async () => {
    const it = await draft();
    await it.putCase(['school', 'police']);
    await it.putCase(['school'], {}, 'case-2');
    await request(it, 'put-agency', { agency: 'school', body: bodyOf('early-years', 'school') });
    expect([await it.lastOf('school'), await it.lastOf('school', 'case-2')]).toMatchObject([
      { service: 'early-years', state: 'asked', atOpening: true, askedOn: audit.opensOn, dueOn: audit.dueOn },
      { service: 'early-years' },
    ]);
    expect(await it.lastOf('police')).toMatchObject({ service: 'police', seq: 1 });
  });

  test('can be deleted, and is taken off its cases', async () => {
    const it = await draft();
    await it.putCase(['school', 'police']);
    await it.putCase(['school'], {}, 'case-2');
    await it.putCase(['gp-a'], {}, 'case-3');
    expect(await request(it, 'delete-agency', { agency: 'school' })).toStrictEqual({
      audit: audit.id,
      agency: 'school',
      takenOff: ['case-1', 'case-2'],
    });
    expect([await it.expected(), await it.expected('case-2'), await it.expected('case-3')]).toStrictEqual([
      ['police'],
      [],
      ['gp-a'],
    ]);
    expect((await listAgencies(it.table, audit.id)).map(({ id }) => id)).toStrictEqual(['gp-a', 'police']);
    expect(it.aws.items(it.table.name).map((item) => item['sk'])).not.toContain('LEAD#school');
    expect(await refusal(request(it, 'delete-agency', { agency: 'school' }))).toBe('not-found');
    const found = await request(it, 'readiness');
    expect(found['errors']).toMatchObject([{ code: 'nobody-asked', case: 'case-2' }]);
  });
});

describe('an audit in draft', () => {
  test('is changed with the dates of its returns; those with dates of their own keep them', async () => {
    const it = await draft();
    await it.putCase(['gp-a', 'police']);
    await request(it, 'ask', { agency: 'police', body: { dueOn: '2026-05-08' } });
    const dates = { opensOn: '2026-04-20', dueOn: '2026-05-15', closesOn: '2026-06-05' };
    expect(await refusal(request(it, 'put-audit', { body: { ...newAudit, ...dates } }))).toBe('invalid-body');
    await request(it, 'ask', { agency: 'police', body: { askedOn: '2026-04-20', dueOn: '2026-05-08' } });
    const changed = await request(it, 'put-audit', { body: { ...newAudit, ...dates, title: 'Another' } });
    expect(changed).toMatchObject({
      ...dates,
      title: 'Another',
      state: 'draft',
      createdAt: expect.any(String) as string,
    });
    expect(await getAudit(it.table, audit.id)).toStrictEqual(changed);
    expect(await it.lastOf('gp-a')).toMatchObject({ askedOn: '2026-04-20', dueOn: '2026-05-15', atOpening: true });
    expect(await it.lastOf('police')).toMatchObject({ askedOn: '2026-04-20', dueOn: '2026-05-08' });
  });

  test('keeps what it has unless all of it goes with the change, and says what does not', async () => {
    const it = await draft();
    await it.putCase(['gp-a']);
    await expect(
      request(it, 'put-audit', {
        body: { ...newAudit, opensOn: '2025-08-04', dueOn: '2025-09-01', closesOn: '2025-09-29' },
      }),
    ).rejects.toMatchObject({
      type: 'invalid-body',
      errors: [
        { detail: 'Case 1: must not be after the audit closes' },
        { detail: 'Case 1: must not be after the audit closes' },
      ],
    });
    await expect(request(it, 'put-audit', { body: { ...newAudit, id: 'another' } })).rejects.toMatchObject({
      errors: [{ pointer: '/id' }],
    });
    expect(await getAudit(it.table, audit.id)).toMatchObject({ opensOn: audit.opensOn });
  });

  test('is deleted with everything that was entered of it, and its id is free', async () => {
    const it = await draft();
    const leadProfessional = { email: 'worker@council.example', lead: { email: 'lead@council.example' } };
    await it.putCase(['gp-a', 'police'], { leadProfessional });
    await it.putCase(['school'], {}, 'case-2');
    await request(it, 'waive-service', { body: { reason: 'other' } });
    for (const id of ['case-1', 'case-2']) {
      await request(it, 'put-identifiers', { case: id, person: 'child-1', body: { name: 'Quill Featherstonehaugh' } });
    }
    await relayed(it);
    expect(await listBoard(it.table, audit.id)).toHaveLength(2);
    expect(await listOwed(it.table, audit.id, '2027-01-01')).toHaveLength(4);
    expect(await request(it, 'delete-audit')).toStrictEqual({ audit: audit.id });
    expect(it.aws.items(it.identifiers.name)).toStrictEqual([]);
    await relayed(it);
    const left = it.aws.items(it.table.name).map(({ pk, sk }) => `${String(pk)} ${String(sk)}`);
    expect(left.filter((key) => !key.startsWith('TOOL#'))).toStrictEqual([]);
    expect(await refusal(request(it, 'delete-audit'))).toBe('not-found');
    expect(await refusal(request(it, 'get-audit'))).toBe('not-found');
    expect(await request(it, 'create-audit', { body: newAudit })).toMatchObject({ state: 'draft' });
  });

  test('whose deletion is cut off anywhere is gone for everybody at once, and goes on being deleted', async () => {
    const calls = await (async () => {
      const it = await draft();
      await it.putCase(['gp-a', 'police']);
      const made = recordCalls(it.aws);
      await request(it, 'delete-audit');
      return made.length;
    })();
    for (let at = 1; at < calls; at++) {
      const it = await draft();
      await it.putCase(['gp-a', 'police']);
      await request(it, 'put-identifiers', { person: 'child-1', body: { name: 'Quill Featherstonehaugh' } });
      const { restore } = cutOff(it.aws, { at });
      await request(it, 'delete-audit').catch((error: unknown) => {
        if (!(error instanceof CutOff) && !/internal-error/.test(String(error))) throw error;
      });
      restore();
      const isGone = (await getAudit(it.table, audit.id)) === undefined;
      const put = isGone ? await refusal(request(it, 'put-agency', { body: bodyOf('police') })) : 'not-found';
      expect(put).toBe('not-found');
      // Whoever wants the id clears what is left.
      await (isGone ? request(it, 'create-audit', { body: newAudit }) : request(it, 'delete-audit'));
      expect(await listCases(it.table, audit.id)).toStrictEqual([]);
      expect(await listAgencies(it.table, audit.id)).toStrictEqual([]);
      expect(it.aws.items(it.identifiers.name)).toStrictEqual([]);
    }
  });

  test('is no draft once it is open: nothing of it is deleted or put over', async () => {
    const it = await draft();
    await it.putCase(['gp-a']);
    await request(it, 'open-audit', { body: openAnyway });
    const refused = await Promise.all([
      refusal(request(it, 'put-audit', { body: newAudit })),
      refusal(request(it, 'delete-audit')),
      refusal(request(it, 'delete-agency')),
      refusal(request(it, 'delete-case')),
      refusal(it.putCase([])),
    ]);
    expect(new Set(refused)).toStrictEqual(new Set(['not-legal-now']));
    expect(await it.expected()).toStrictEqual(['gp-a']);
  });

  test('extends and withdraws nothing: it is changed', async () => {
    const it = await draft();
    await it.putCase(['gp-a']);
    expect(await refusal(request(it, 'withdraw', { body: { reason: 'duplicate' } }))).toBe('not-legal-now');
    const body = { askedOn: '2026-04-14', dueOn: '2026-05-08', reason: 'Leave' };
    expect(await refusal(request(it, 'extend', { body }))).toBe('not-legal-now');
  });
});

test('whatever is done to a draft, and however often the stream tells it, the board says what the logs say', async () => {
  const names = ['gp-a', 'police', 'school'] as const;
  const act = fc.oneof(
    fc.record({ put: fc.constantFrom('case-1', 'case-2'), expects: fc.subarray([...names]) }),
    fc.record({ deleteCase: fc.constantFrom('case-1', 'case-2') }),
    fc.record({ deleteAgency: fc.constantFrom(...names) }),
    fc.record({ putAgency: fc.constantFrom(...names), service: fc.constantFrom('police', 'school', 'housing') }),
    fc.record({ ask: fc.constantFrom(...names), dueOn: fc.constantFrom('2026-05-08', '2026-05-15') }),
    fc.constant('relay' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 14 }), async (acts) => {
      const it = await draft();
      const refusedOrDone = async (answer: Promise<unknown>): Promise<void> => {
        const outcome = await refusal(answer);
        expect(outcome).toMatch(/^(no problem: undefined|not-found|invalid-body|not-legal-now)$/);
      };
      for (const one of acts) {
        if (one === 'relay') await relayed(it);
        else if ('put' in one) await refusedOrDone(it.putCase(one.expects, {}, one.put));
        else if ('deleteCase' in one) await refusedOrDone(request(it, 'delete-case', { case: one.deleteCase }));
        else if ('deleteAgency' in one) await refusedOrDone(request(it, 'delete-agency', { agency: one.deleteAgency }));
        else if ('putAgency' in one) {
          await refusedOrDone(
            request(it, 'put-agency', { agency: one.putAgency, body: bodyOf(one.service, one.putAgency) }),
          );
        } else await refusedOrDone(request(it, 'ask', { agency: one.ask, body: { dueOn: one.dueOn } }));
      }
      await relayed(it);
      await relayed(it);
      const logs = await readAllStates(it.table, audit.id);
      const line = (
        entries: readonly { case: string; agency: string; seq: number; service: string; dueOn: string }[],
      ) =>
        entries
          .map(({ case: id, agency: of, seq, service, dueOn }) => `${id} ${of} ${seq} ${service} ${dueOn}`)
          .toSorted();
      const last = logs.flatMap(({ entries }) => [...lastEntries(entries).values()]);
      expect(line((await readBoard(it.table, audit.id)).flatMap(({ entries }) => entries))).toStrictEqual(line(last));
      expect((await listBoard(it.table, audit.id)).flatMap(({ entries }) => line(entries)).toSorted()).toStrictEqual(
        line(last),
      );
      const owed = (await listOwed(it.table, audit.id, '2027-01-01')).map(
        ({ case: id, agency: of, dueOn }) => `${id} ${of} ${dueOn}`,
      );
      expect(owed.toSorted()).toStrictEqual(
        last.map(({ case: id, agency: of, dueOn }) => `${id} ${of} ${dueOn}`).toSorted(),
      );
    }),
    { numRuns: runs(15, 400) },
  );
});
