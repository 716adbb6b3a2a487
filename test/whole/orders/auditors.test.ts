/**
 * An auditor for one case, in the whole program: what is mailed to whom, what each link opens, and who may pull who the
 * children are. Links and codes are read from the mails, as agencies would.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { closeAnyway, emailOf, makeAudit, openAnyway, returnPath } from '../../audit.ts';
import type { Answer } from '../../http-event.ts';
import { audit, casesIn, mailedAudit, tokenIn } from '../../mailed-audit.ts';

const partner = 'partner@surgery.example';
const other = 'locum@surgery.example';
const police = emailOf('police');

const it = mailedAudit();
const { begin, settle, tick, be, mails, mailsTo, newestTo, opens, submit, beside, manager } = it;

/** Whether a link gets a code mailed, and with it who the children of the return are. */
async function pulls(token: string, id: string, to: string): Promise<number> {
  const key = await it.keyFor(token, id, to);
  return typeof key === 'number' ? key : (await it.pull(token, key, id)).status;
}
const appoint = (id: string, email: string, agency = 'police', by = manager): Promise<Answer> =>
  by({ method: 'PUT', path: `${returnPath(audit, id, agency)}/contact`, body: { email, role: 'auditor' } });
const changeContact = (email: string): Promise<Answer> =>
  manager({ method: 'PUT', path: `${returnPath(audit, 'case-1', 'police')}/contact`, body: { email } });

describe('an auditor who is entered with a case', () => {
  beforeEach(() => begin({ 'case-2': { police: partner } }));

  test('is invited to that return alone, and the contact to the others', () => {
    expect(mailsTo(partner).map(casesIn)).toEqual([['case-2']]);
    expect(mailsTo(police).map(casesIn)).toEqual([['case-1']]);
  });

  test('opens that return with their link alone: the contact does not, the lead does', async () => {
    expect(await opens(tokenIn(newestTo(partner)))).toEqual(['case-2 police']);
    const contact = tokenIn(newestTo(police));
    expect(await opens(contact)).toEqual(['case-1 police']);
    expect((await submit(contact, 'case-2')).status).toBe(404);
    expect((await submit(tokenIn(newestTo(partner)), 'case-1')).status).toBe(404);
    await tick('2026-05-28');
    const lead = newestTo('lead-of-police@agency.example');
    expect(casesIn(lead)).toEqual(['case-1', 'case-2']);
    expect(await opens(tokenIn(lead))).toEqual(['case-1 police', 'case-2 police']);
    expect((await submit(tokenIn(lead), 'case-2')).status).toBe(201);
  });

  test('is chased, gets the notices and the codes, and pulls who the children are', async () => {
    await tick('2026-05-12');
    expect(mailsTo(partner).map(casesIn)).toEqual([['case-2'], ['case-2']]);
    expect(mailsTo(police).map(casesIn)).toEqual([['case-1'], ['case-1']]);
    const token = tokenIn(newestTo(partner));
    const contact = tokenIn(newestTo(police));
    expect(await pulls(token, 'case-2', partner)).toBe(200);
    expect(await pulls(contact, 'case-2', police)).toBe(404);
    const before = mailsTo(police).length;
    const body = { askedOn: '2026-05-12', dueOn: '2026-06-02', reason: 'Leave' };
    await manager({ method: 'POST', path: `${returnPath(audit, 'case-2', 'police')}/extend`, body });
    await settle();
    expect(newestTo(partner).text).toContain('2 June 2026');
    expect(mailsTo(police)).toHaveLength(before);
  });

  test('is told of a move of due dates, whether it is of the agency or of everybody', async () => {
    be('2026-05-06');
    const move = (body: object) => manager({ method: 'POST', path: `/v1/audits/${audit}/move`, body });
    await move({ agency: 'police', dueOn: '2026-05-26', reason: 'Leave' });
    await settle();
    expect(casesIn(newestTo(partner))).toEqual(['case-2']);
    expect(casesIn(newestTo(police))).toEqual(['case-1']);
    await move({ dueOn: '2026-05-29', reason: 'Holidays' });
    await settle();
    expect(newestTo(partner).text).toMatch(/29 May 2026/);
  });

  test('stays when the contact of the agency changes', async () => {
    const token = tokenIn(newestTo(partner));
    be('2026-05-06');
    await changeContact('new@police.example');
    await settle();
    expect(casesIn(newestTo('new@police.example'))).toEqual(['case-1']);
    expect(await opens(token)).toEqual(['case-2 police']);
    expect(mailsTo(partner)).toHaveLength(1);
  });

  test('whose mail bounces is told to the manager as whoever answers about that case', async () => {
    const mail = (await it.items()).find((item) => item['role']?.S === 'auditor' && item['pk']?.S === `MAIL#${audit}`)!;
    expect(mail).toBeDefined();
    await it.put({ ...mail, delivery: { S: 'bounced' } });
    await settle();
    const alerts = mails().filter(({ to }) => to.startsWith('manager@'));
    expect(alerts.at(-1)?.text.replaceAll(/\s+/g, ' ')).toContain(
      'mail does not reach the address of whoever answers about Case 2 for The police',
    );
    await tick('2026-05-06');
    const digest = mails().findLast(({ to }) => to.startsWith('manager@'));
    expect(digest?.text.replaceAll(/\s+/g, ' ')).toContain('whoever answers about Case 2 for The police');
    expect(digest?.text).not.toContain("the contact's address");
  });
});

describe('an auditor who is changed', () => {
  beforeEach(async () => {
    await begin({ 'case-2': { police: partner } });
    be('2026-05-06');
  });

  test('is invited, and the link of the one before ends at once; that of the contact is not touched', async () => {
    const [old, contact] = [tokenIn(newestTo(partner)), tokenIn(newestTo(police))];
    expect(await appoint('case-2', other)).toMatchObject({ status: 200, body: { what: 'auditor', change: 1 } });
    expect(await opens(old)).toBe(404);
    expect((await submit(old, 'case-2')).status).toBe(404);
    expect(await pulls(old, 'case-2', partner)).toBe(404);
    expect(await opens(contact)).toEqual(['case-1 police']);
    await settle();
    expect(casesIn(newestTo(other))).toEqual(['case-2']);
    expect(await opens(tokenIn(newestTo(other)))).toEqual(['case-2 police']);
  });

  test('twice is one change and one invite', async () => {
    await appoint('case-2', other);
    expect(await appoint('case-2', other)).toMatchObject({ body: { change: 1 } });
    await settle();
    expect(await appoint('case-2', other)).toMatchObject({ body: { change: 1 } });
    await settle();
    expect(mailsTo(other)).toHaveLength(1);
  });

  test('for a return of the contact takes it from them, after closing too', async () => {
    const contact = tokenIn(newestTo(police));
    await manager({ method: 'POST', path: `/v1/audits/${audit}/close`, body: closeAnyway });
    await settle();
    expect(await appoint('case-1', other)).toMatchObject({ status: 200 });
    await settle();
    expect(await opens(contact)).toBe(404);
    const late = tokenIn(newestTo(other));
    expect(casesIn(newestTo(other))).toEqual(['case-1']);
    expect((await submit(late, 'case-1')).status).toBe(201);
  });

  test('is told late and out of order, and swept where nothing told: the same mails', async () => {
    await appoint('case-2', other);
    await appoint('case-2', 'third@surgery.example');
    // The stream tells of both when the second stands: nothing is left for the first one to hear.
    await settle();
    expect(mailsTo(other)).toHaveLength(0);
    expect(mailsTo('third@surgery.example').map(casesIn)).toEqual([['case-2']]);
    expect(await it.sweep('2026-05-06T10:00:00.000Z')).toBe(0);
    await appoint('case-2', other);
    // Nobody heard of this one.
    expect(await it.sweep('2026-05-06T11:00:00.000Z')).toBeGreaterThan(0);
    expect(mailsTo(other).map(casesIn)).toEqual([['case-2']]);
  });

  test('whose link is reissued gets a new one, and the older ends', async () => {
    const old = tokenIn(newestTo(partner));
    const contact = tokenIn(newestTo(police));
    await manager({ method: 'POST', path: `${returnPath(audit, 'case-2', 'police')}/reissue` });
    expect([await opens(old), await opens(contact)]).toEqual([404, ['case-1 police']]);
    await settle();
    expect(await opens(tokenIn(newestTo(partner)))).toEqual(['case-2 police']);
  });

  test('is refused of a summary, of a return that nobody was asked for, and in draft', async () => {
    await expect(appoint('case-1', other, 'summary')).rejects.toThrow('422');
    await expect(appoint('case-3', other)).rejects.toThrow('404');
    await expect(appoint('case-1', other, 'nobody')).rejects.toThrow('404');
    await makeAudit(manager, { audit: 'audit-2', cases: ['case-1'], open: false });
    const path = `${returnPath('audit-2', 'case-1', 'police')}/contact`;
    const body = { email: other, role: 'auditor' };
    await expect(manager({ method: 'PUT', path, body })).rejects.toThrow('409');
  });
});

describe('two managers at once', () => {
  beforeEach(async () => {
    await begin({ 'case-2': { police: partner } });
    be('2026-05-06');
  });

  test('who name the same auditor are answered the same, and one mail goes', async () => {
    expect(
      await beside(
        () => appoint('case-2', other),
        (late) => appoint('case-2', other, 'police', late),
      ),
    ).toMatchObject({ status: 200, body: { change: 1 } });
    await settle();
    expect(mailsTo(other)).toHaveLength(1);
  });

  test('who name different ones: the first stands, and the second is told to look', async () => {
    const second = beside(
      () => appoint('case-2', other),
      (late) => appoint('case-2', 'third@surgery.example', 'police', late),
    );
    await expect(second).rejects.toThrow(/409.*at the same moment/s);
    await settle();
    expect(mailsTo('third@surgery.example')).toHaveLength(0);
    expect(await opens(tokenIn(newestTo(other)))).toEqual(['case-2 police']);
  });

  test('of whom one changes the contact and one the auditor both have their way', async () => {
    await beside(
      () => changeContact('new@police.example'),
      (late) => appoint('case-2', other, 'police', late),
    );
    await settle();
    expect(await opens(tokenIn(newestTo('new@police.example')))).toEqual(['case-1 police']);
    expect(await opens(tokenIn(newestTo(other)))).toEqual(['case-2 police']);
  });

  test('of whom one changes the lead professional while one names their manager: what was changed is not undone', async () => {
    const path = `${returnPath(audit, 'case-1', 'summary')}/contact`;
    const [before, after] = [emailOf('summary'), 'new.worker@social-care.example'];
    const change = {
      id: 'case-1',
      leadProfessional: { email: before, lead: { email: 'manager@social-care.example' } },
    };
    const second = beside(
      () => manager({ method: 'PUT', path, body: { email: after } }),
      (late) => {
        const body = { reason: 'It was left out', case: change };
        return late({ method: 'POST', path: `/v1/audits/${audit}/amendments`, body });
      },
    );
    await expect(second).rejects.toThrow(/422.*changed by way of the case summary/s);
    const { body } = await manager({ method: 'GET', path: `/v1/audits/${audit}` });
    expect(body['cases']).toMatchObject([{ leadProfessional: { email: after } }, {}, {}]);
  });

  test('of whom one amends the case and one names an auditor both have their way', async () => {
    const amend = (body: object, by = manager) =>
      by({ method: 'POST', path: `/v1/audits/${audit}/amendments`, body: { reason: 'It was wrong', ...body } });
    await beside(
      () => amend({ case: { id: 'case-2', auditors: { 'school-a': 'head@school.example' } } }),
      (late) => appoint('case-2', other, 'police', late),
    );
    await beside(
      () => appoint('case-2', 'third@surgery.example'),
      (late) => amend({ case: { id: 'case-2', factors: ['neglect'] } }, late),
    );
    const { body } = await manager({ method: 'GET', path: `/v1/audits/${audit}` });
    expect(body['cases']).toMatchObject([
      {},
      { factors: ['neglect'], auditors: { police: 'third@surgery.example', 'school-a': 'head@school.example' } },
      {},
    ]);
  });
});

describe('an amendment', () => {
  const amend = (body: object) =>
    manager({
      method: 'POST',
      path: `/v1/audits/${audit}/amendments`,
      body: { reason: 'They share it', ...body },
    });
  beforeEach(async () => {
    await begin();
    be('2026-05-06');
  });

  test('names auditors of a case: one mail to one who takes over for two agencies, and the old links end', async () => {
    const [school, contact] = [tokenIn(newestTo(emailOf('school-a'))), tokenIn(newestTo(police))];
    const change = { case: { id: 'case-2', auditors: { police: partner, 'school-a': partner.toUpperCase() } } };
    expect(await amend(change)).toMatchObject({ body: { fields: ['auditors'], asked: [], sentBack: [] } });
    expect(await amend(change)).toMatchObject({ body: { fields: ['auditors'] } });
    expect([await opens(school), await opens(contact)]).toEqual([['case-3 school-a'], ['case-1 police']]);
    await settle();
    const got = mails().filter(({ to }) => to.toLowerCase() === partner);
    expect(got.map(casesIn)).toEqual([['case-2']]);
    expect(await opens(tokenIn(got[0]!))).toEqual(['case-2 police', 'case-2 school-a']);
  });

  test('adds a case with auditors, who are invited to it', async () => {
    const added = { children: [{ id: 'child-1', ageBand: 'school-age' }], route: { from: 'CP', to: 'CIN' } };
    const rest = { factors: [], referredOn: '2026-01-12', expects: ['police', 'school-a'] };
    await amend({ case: { id: 'case-9', ...added, ...rest, auditors: { police: partner } } });
    await settle();
    expect(casesIn(newestTo(partner))).toEqual(['case-9']);
    expect(await opens(tokenIn(newestTo(partner)))).toEqual(['case-9 police']);
    expect(await opens(tokenIn(newestTo(police)))).not.toContain('case-9 police');
  });

  test('is refused for an agency that is not asked about the case', async () => {
    await expect(amend({ case: { id: 'case-3', auditors: { police: partner } } })).rejects.toThrow(
      /422.*\/case\/auditors\/police/s,
    );
  });
});

describe('in draft', () => {
  const draft = 'audit-2';
  const entered = (
    auditors: Record<string, string> | undefined,
    expects: readonly string[] = ['police', 'school-a'],
  ) => ({
    children: [{ id: 'child-1', ageBand: 'school-age' }],
    route: { from: 'CP', to: 'CIN' },
    factors: [],
    referredOn: '2026-01-12',
    expects,
    ...(auditors === undefined ? {} : { auditors }),
  });
  const put = (body: object) => manager({ method: 'PUT', path: `/v1/audits/${draft}/cases/case-1`, body });
  beforeEach(async () => {
    await begin();
    await makeAudit(manager, { audit: draft, cases: ['case-2'], open: false });
  });
  const open = async (): Promise<void> => {
    await manager({ method: 'POST', path: `/v1/audits/${draft}/open`, body: openAnyway });
    await settle();
  };

  test('auditors stand as the case is entered last, and whoever was taken off is not mailed', async () => {
    await put(entered({ police: partner, 'school-a': other }));
    await put(entered({ police: 'third@surgery.example' }));
    await open();
    expect([mailsTo(partner), mailsTo(other)]).toEqual([[], []]);
    expect(casesIn(newestTo('third@surgery.example'))).toEqual(['case-1']);
    expect(await it.items()).not.toContainEqual(expect.objectContaining({ sk: { S: 'AUDITOR#case-1#school-a' } }));
  });

  test('an auditor is of an agency that the case expects', async () => {
    await expect(put(entered({ police: partner }, ['school-a']))).rejects.toThrow(/422.*\/auditors\/police/s);
    await expect(put(entered({ police: 'nobody' }))).rejects.toThrow(/422.*\/auditors\/police/s);
    await expect(put(entered({ Police: partner }))).rejects.toThrow(/422.*\/auditors/s);
  });

  test('an agency that is deleted, and a case, take their auditors with them', async () => {
    await put(entered({ police: partner, 'school-a': other }));
    await manager({ method: 'DELETE', path: `/v1/audits/${draft}/agencies/police` });
    const { body } = await manager({ method: 'GET', path: `/v1/audits/${draft}` });
    expect(body['cases']).toMatchObject([{ id: 'case-1', auditors: { 'school-a': other } }, { id: 'case-2' }]);
    await manager({ method: 'DELETE', path: `/v1/audits/${draft}/cases/case-1` });
    const left = (await it.items()).filter((item) => item['sk']?.S?.startsWith('AUDITOR#'));
    expect(left).toEqual([]);
  });
});
