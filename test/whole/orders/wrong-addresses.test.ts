/**
 * An address that was wrong, in the whole program: what ends with it, and what is told of what was opened with it. Links and
 * codes are read from the mails, as whoever had the mailbox would.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { closeAnyway, emailOf, leadProfessional, returnPath } from '../../audit.ts';
import type { Answer } from '../../http-event.ts';
import { audit, canary, casesIn, mailedAudit, tokenIn } from '../../mailed-audit.ts';

const police = emailOf('police');
const leadOfPolice = 'lead-of-police@agency.example';
const right = 'right@police.example';
const stranger = 'stranger@elsewhere.example';

const it = mailedAudit();
const { begin, settle, tick, be, mailsTo, newestTo, opens, submit, beside, manager } = it;

type Body = Record<string, unknown>;
const correct = (body: Body, id = 'case-1', agency = 'police', by = manager): Promise<Answer> =>
  by({ method: 'PUT', path: `${returnPath(audit, id, agency)}/contact`, body: { wrong: true, ...body } });
const change = (body: Body, id = 'case-1', agency = 'police', by = manager): Promise<Answer> =>
  by({ method: 'PUT', path: `${returnPath(audit, id, agency)}/contact`, body });
const changes = async (): Promise<Body[]> =>
  (await manager({ method: 'GET', path: `/v1/audits/${audit}/addresses` })).body['changes'] as Body[];
const history = async (id: string): Promise<Body[]> =>
  (await manager({ method: 'GET', path: `/v1/audits/${audit}/cases/${id}/history` })).body['historyEvents'] as Body[];
const nothing = { details: [], answers: [] };

describe('an address that was wrong', () => {
  beforeEach(async () => {
    await begin();
    be('2026-05-06');
  });

  test('opens nothing from the answer on: no list, no details, no copy, no code, nothing is sent with it', async () => {
    const token = tokenIn(newestTo(police));
    const key = await it.keyFor(token, 'case-1', police);
    await submit(token, 'case-2');
    const mailed = mailsTo(police).length;
    expect(await correct({ email: right })).toMatchObject({ status: 200, body: { what: 'contact', wrong: true } });
    expect(await opens(token)).toBe(404);
    expect((await it.pull(token, key, 'case-1')).status).toBe(404);
    expect((await it.copy(token, key, 'case-2')).status).toBe(404);
    expect((await submit(token, 'case-1')).status).toBe(404);
    expect(await it.keyFor(token, 'case-1', police)).toBe(404);
    await settle();
    await tick('2026-05-12');
    await tick('2026-05-28');
    expect(mailsTo(police)).toHaveLength(mailed);
    expect(casesIn(mailsTo(right)[0]!)).toEqual(['case-1']);
    expect(await opens(tokenIn(newestTo(right)))).toEqual(['case-1 police', 'case-2 police']);
  });

  test('with which nothing was opened is told so', async () => {
    tokenIn(newestTo(police));
    const { body } = await correct({ email: right });
    expect(body).toEqual({ audit, what: 'contact', change: 1, wrong: true, opened: nothing });
  });

  test('is told with what was opened: when, of whom, and through which link, at once and later', async () => {
    const first = tokenIn(newestTo(police));
    await submit(first, 'case-2');
    await settle();
    const key = await it.keyFor(first, 'case-1', police);
    be('2026-05-06', '13:00:00.000');
    expect((await it.pull(first, key, 'case-1')).status).toBe(200);
    await tick('2026-05-12');
    const second = tokenIn(newestTo(police));
    const other = await it.keyFor(second, 'case-1', police);
    be('2026-05-12', '13:00:00.000');
    expect((await it.copy(second, other, 'case-2')).status).toBe(200);
    // Somebody else's openings are not theirs.
    const school = tokenIn(newestTo(emailOf('school-a')));
    await submit(school, 'case-2', 'school-a');
    await it.copy(school, await it.keyFor(school, 'case-2', emailOf('school-a'), 'school-a'), 'case-2', 'school-a');
    be('2026-05-14');
    const { body } = await correct({ email: right });
    const hash = expect.stringMatching(/^[0-9a-f]{16}$/) as string;
    const details = { at: '2026-05-06T13:00:00.000Z', case: 'case-1', agency: 'police', people: ['child-1'] };
    const answers = { at: '2026-05-12T13:00:00.000Z', case: 'case-2', agency: 'police', version: 1 };
    const opened = {
      details: [{ ...details, link: hash, mintedAt: '2026-05-05T09:00:00.000Z' }],
      answers: [{ ...answers, link: hash, mintedAt: '2026-05-12T07:00:00.000Z' }],
    };
    expect(body['opened']).toEqual(opened);
    const told = body['opened'] as typeof opened;
    expect(told.details[0]!.link).not.toBe(told.answers[0]!.link);
    expect(JSON.stringify(body)).not.toContain(first);
    expect(JSON.stringify(body)).not.toContain(canary.name);
    await settle();
    expect(await changes()).toEqual([
      expect.objectContaining({ change: 1, what: 'contact', wrong: true, of: [{ agency: 'police' }], opened }),
    ]);
    expect(await history('case-1')).toContainEqual(
      expect.objectContaining({ what: 'address', agency: 'police', wrong: true, opened: { ...opened, answers: [] } }),
    );
    expect(await history('case-1')).toContainEqual(expect.objectContaining({ what: 'pull', link: hash }));
    expect(await history('case-2')).toContainEqual(expect.objectContaining({ what: 'copy', version: 1, link: hash }));
    expect(await history('case-2')).toContainEqual(
      expect.objectContaining({ what: 'address', agency: 'police', wrong: true, opened: { ...opened, details: [] } }),
    );
    // What the right one opens is not what the wrong one did.
    const fresh = tokenIn(newestTo(right));
    expect((await it.pull(fresh, await it.keyFor(fresh, 'case-1', right), 'case-1')).status).toBe(200);
    expect(await changes()).toMatchObject([{ opened }]);
  });

  test('is taken off the agency wherever it stands: as senior contact and as auditor of a case too', async () => {
    await change({ email: police, role: 'auditor' }, 'case-2');
    await change({ email: police, role: 'lead' });
    await settle();
    const token = tokenIn(newestTo(police));
    expect(await opens(token)).toEqual(['case-1 police', 'case-2 police']);
    await correct({ email: right });
    expect(await opens(token)).toBe(404);
    const { body } = await manager({ method: 'GET', path: `/v1/audits/${audit}` });
    expect(JSON.stringify(body)).not.toContain(police);
    await settle();
    expect(mailsTo(right).map(casesIn)).toEqual([['case-1', 'case-2']]);
    await tick('2026-05-28');
    expect(casesIn(newestTo(right))).toEqual(['case-1', 'case-2']);
  });

  test('of an agency leaves what it stands for elsewhere', async () => {
    await change({ email: police }, 'case-3', 'school-a');
    await settle();
    const token = tokenIn(newestTo(police));
    await correct({ email: right });
    expect(await opens(token)).toEqual(['case-2 school-a', 'case-3 school-a']);
  });

  test('of a senior contact, a lead professional and an auditor ends likewise', async () => {
    await change({ email: stranger, role: 'auditor' }, 'case-2');
    await settle();
    await tick('2026-05-28');
    const lead = tokenIn(newestTo(leadOfPolice));
    const worker = tokenIn(newestTo(leadProfessional));
    const auditor = tokenIn(newestTo(stranger));
    expect(await correct({ email: 'a@police.example', role: 'lead' })).toMatchObject({ body: { what: 'lead' } });
    expect(await correct({ email: 'b@council.example' }, 'case-1', 'summary')).toMatchObject({ body: { wrong: true } });
    expect(await correct({ email: 'c@police.example', role: 'auditor' }, 'case-2')).toMatchObject({
      body: { what: 'auditor', wrong: true },
    });
    expect([await opens(lead), await opens(worker), await opens(auditor)]).toEqual([404, 404, 404]);
    await settle();
    // What was escalated to the one before has not come, so the next senior contact hears of it too.
    expect([mailsTo('a@police.example'), mailsTo('b@council.example'), mailsTo('c@police.example')]).toMatchObject([
      [{}],
      [{}],
      [{}],
    ]);
  });

  test('ends after closing too', async () => {
    const token = tokenIn(newestTo(police));
    await submit(token, 'case-2');
    const key = await it.keyFor(token, 'case-2', police);
    await manager({ method: 'POST', path: `/v1/audits/${audit}/close`, body: closeAnyway });
    await settle();
    expect((await it.copy(token, key, 'case-2')).status).toBe(200);
    expect(await correct({ email: right })).toMatchObject({
      body: { opened: { details: [], answers: [{ version: 1 }] } },
    });
    expect((await it.copy(token, key, 'case-2')).status).toBe(404);
  });

  test('is another one than that which stands, and of somebody', async () => {
    await expect(correct({ email: police })).rejects.toThrow(/422.*\/email/s);
    await expect(correct({ email: police.toUpperCase() })).rejects.toThrow(/422.*\/email/s);
    await expect(correct({ email: right, role: 'auditor' }, 'case-2')).rejects.toThrow(/422.*\/wrong/s);
    await expect(correct({ email: right, wrong: false })).rejects.toThrow(/422.*\/wrong/s);
    expect(await changes()).toEqual([]);
  });
});

describe('said twice, late and out of order', () => {
  beforeEach(async () => {
    await begin();
    be('2026-05-06');
  });

  test('twice is one change and one mail, and the answer tells what is known by then', async () => {
    const token = tokenIn(newestTo(police));
    await it.pull(token, await it.keyFor(token, 'case-1', police), 'case-1');
    const first = await correct({ email: right });
    await settle();
    expect(await correct({ email: right })).toEqual(first);
    expect(await correct({ email: right, role: 'contact' })).toEqual(first);
    await settle();
    expect(mailsTo(right)).toHaveLength(1);
    expect(await changes()).toHaveLength(1);
  });

  test('of an address that was changed already it mails nobody, and tells what was opened before', async () => {
    const token = tokenIn(newestTo(police));
    await it.pull(token, await it.keyFor(token, 'case-1', police), 'case-1');
    await change({ email: right });
    await settle();
    const late = await correct({ email: right });
    expect(late).toMatchObject({ body: { what: 'wrong', change: 2, opened: { details: [{ case: 'case-1' }] } } });
    expect(await correct({ email: right })).toEqual(late);
    await settle();
    expect(await it.sweep('2026-05-06T13:00:00.000Z')).toBe(0);
    expect(mailsTo(right)).toHaveLength(1);
    expect(await opens(tokenIn(newestTo(right)))).toEqual(['case-1 police', 'case-2 police']);
    expect(await changes()).toMatchObject([{ change: 1 }, { change: 2, what: 'wrong', wrong: true }]);
    // The plain change again is what brought the address.
    expect(await change({ email: right })).toMatchObject({ body: { what: 'contact', change: 1 } });
  });

  test('of two managers at once the second is told what the first did', async () => {
    const same = await beside(
      () => correct({ email: right }),
      (late) => correct({ email: right }, 'case-1', 'police', late),
    );
    expect(same).toMatchObject({ body: { change: 1, wrong: true, opened: nothing } });
    const another = beside(
      () => correct({ email: 'one@police.example' }),
      (late) => correct({ email: 'two@police.example' }, 'case-1', 'police', late),
    );
    await expect(another).rejects.toThrow(/409.*at the same moment/s);
    await settle();
    expect(mailsTo('two@police.example')).toEqual([]);
    expect(await opens(tokenIn(newestTo('one@police.example')))).toEqual(['case-1 police', 'case-2 police']);
  });

  test('that nobody heard of is swept: the right address is mailed, the wrong one is not', async () => {
    const mailed = mailsTo(police).length;
    await correct({ email: right });
    expect(await it.sweep('2026-05-06T13:00:00.000Z')).toBeGreaterThan(0);
    expect(mailsTo(right)).toHaveLength(1);
    expect(mailsTo(police)).toHaveLength(mailed);
  });
});
