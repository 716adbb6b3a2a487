/** What a link opens, and what it does not. */
import { describe, expect, test } from 'vitest';
import { deleteItem } from '../../../../shared/base/aws/table.ts';
import { agencyKey, caseKey, setIn } from '../../../../shared/domain/audits/store.ts';
import { askedOf } from '../../../../shared/domain/links/asked.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { putLink, putValidFrom } from '../../../../shared/domain/links/store.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { bearerHash, openInAnyState, openList, openReturn } from '../../../../shared/domain/links/open.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { apisOn, at, emailOf, linkFor, makeAudit, openAnyway } from '../../../audit.ts';
import { openAws } from '../../../aws/aws.ts';
import { audit } from '../../front/manager/fixture.ts';
import { agencies, caseOf, world, type World } from '../../front/manager/world.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';

const [gp, police, socialWorker] = ['gp-a@agency.example', 'police@agency.example', 'social.worker@council.example'];
const now = at('2026-05-05');
const linkDays = 90;
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` }, now });
const asking = (token: string, id: string, agency: string, of = audit.id) => ({
  ...bearer(token),
  params: { audit: of, case: id, agency },
});
const notFound = { type: expect.stringContaining('not-found') };
const openIn =
  ({ table }: Pick<World, 'table'>) =>
  (...of: Parameters<typeof asking>) =>
    openReturn({ table, tools: emptyTools(), linkDays }, asking(...of), { callerMayReject: false });

describe('the token of a request', () => {
  test('comes as a bearer, however that is written', () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      expect(bearerHash({ headers: { authorization: `${scheme} abc` } })).toBe(tokenHash('abc'));
    }
  });

  test.each([
    {},
    { authorization: '' },
    { authorization: 'Basic abc' },
    { authorization: 'Bearer' },
    { authorization: 'abc' },
  ])('is looked up as none where there is none: %o', (headers) => expect(bearerHash({ headers })).toBe(tokenHash('')));
});

describe('a link opens a return', () => {
  test('that is its own, with whose it is', async () => {
    const it = await world();
    const open = openIn(it);
    const opened = await open(await linkFor(it.table, audit.id, gp), 'case-1', 'gp-a');
    expect(opened).toMatchObject({
      audit: { id: audit.id },
      case: { id: 'case-1' },
      agency: { id: 'gp-a' },
      key: { audit: audit.id, case: 'case-1', agency: 'gp-a' },
      link: { addressee: addresseeId(audit.id, gp) },
      last: { case: 'case-1', agency: 'gp-a', state: 'asked' },
    });
    const lead = await linkFor(it.table, audit.id, 'lead-of-gp-a@agency.example');
    expect((await open(lead, 'case-2', 'gp-a')).last.case).toBe('case-2');
    const summary = await open(await linkFor(it.table, audit.id, socialWorker), 'case-1', 'summary');
    expect(summary.last.agency).toBe('summary');
    expect(summary).not.toHaveProperty('agency');
  });

  test("and none of another's, of another audit, or that is not there", async () => {
    const it = await world();
    const open = openIn(it);
    const token = await linkFor(it.table, audit.id, gp);
    const elsewhere = await linkFor(it.table, 'another', gp);
    for (const refused of [
      open(await linkFor(it.table, audit.id, police), 'case-1', 'gp-a'),
      open(token, 'case-1', 'police'),
      open(token, 'case-1', 'summary'),
      open(token, 'case-3', 'gp-a'),
      open(token, 'case-1', 'school-a'),
      open(token, 'case-1', 'gp-a', 'another'),
      open(elsewhere, 'case-1', 'gp-a'),
      open('no-such-token', 'case-1', 'gp-a'),
      open(await linkFor(it.table, audit.id, police), 'case-2', 'police'),
    ]) {
      await expect(refused).rejects.toMatchObject(notFound);
    }
    await expect(
      openInAnyState({ table: it.table, tools: emptyTools(), linkDays }, asking(token, 'case-1', 'police')),
    ).rejects.toMatchObject(notFound);
    expect(
      (await openInAnyState({ table: it.table, tools: emptyTools(), linkDays }, asking(token, 'case-1', 'gp-a'))).key
        .agency,
    ).toBe('gp-a');
  });

  test('of its own audit, whoever else has its addressee', async () => {
    const it = await world();
    const mintedAt = '2026-04-13T09:00:00.000Z';
    const [own, other] = ['own', 'other'];
    await putLink(it.table, tokenHash(own), { audit: audit.id, addressee: addresseeId(audit.id, gp), mintedAt });
    await putLink(it.table, tokenHash(other), { audit: 'another', addressee: addresseeId(audit.id, gp), mintedAt });
    expect((await openIn(it)(own, 'case-1', 'gp-a')).link.audit).toBe(audit.id);
    await expect(openIn(it)(other, 'case-1', 'gp-a')).rejects.toMatchObject(notFound);
  });

  test('but none of a draft', async () => {
    const table = openAws().createTable();
    const { manager } = apisOn(table, () => now);
    await makeAudit(manager, { audit: 'audit-1', cases: ['case-1'], open: false });
    const token = await linkFor(table, 'audit-1', emailOf('police'));
    await expect(openIn({ table })(token, 'case-1', 'police', 'audit-1')).rejects.toMatchObject(notFound);
    await expect(openList({ table, tools: emptyTools(), linkDays }, bearer(token))).rejects.toMatchObject(notFound);
    await manager({ method: 'POST', path: '/v1/audits/audit-1/open', body: openAnyway });
    expect((await openIn({ table })(token, 'case-1', 'police', 'audit-1')).audit.state).toBe('open');
    expect((await openList({ table, tools: emptyTools(), linkDays }, bearer(token))).returns).toHaveLength(1);
  });

  test('that is withdrawn, while another of its addressee stands', async () => {
    const it = await world();
    const token = await linkFor(it.table, audit.id, gp);
    await it.withdraw('case-1', 'gp-a');
    expect((await openIn(it)(token, 'case-1', 'gp-a')).last.state).toBe('withdrawn');
    await it.withdraw('case-2', 'gp-a');
    await expect(openIn(it)(token, 'case-1', 'gp-a')).rejects.toMatchObject(notFound);
  });

  test('for so many days after its audit closed', async () => {
    const it = await world();
    const token = await linkFor(it.table, audit.id, gp);
    await it.close('2026-05-29T15:00:00.000Z');
    const deps = { table: it.table, tools: emptyTools(), linkDays: 2 };
    const asks = (day: string) => ({ ...asking(token, 'case-1', 'gp-a'), now: at(day) });
    expect((await openReturn(deps, asks('2026-05-30'), { callerMayReject: false })).audit.state).toBe('closed');
    expect((await openList(deps, asks('2026-05-30'))).returns).toHaveLength(2);
    const over = asks('2026-06-02');
    await expect(openReturn(deps, over, { callerMayReject: false })).rejects.toMatchObject(notFound);
    await expect(openInAnyState(deps, over)).rejects.toMatchObject(notFound);
    await expect(openList(deps, over)).rejects.toMatchObject(notFound);
  });

  test('that stands, though its addressee has an ended one', async () => {
    const it = await world();
    const token = await linkFor(it.table, audit.id, gp);
    await putValidFrom(it.table, {
      audit: audit.id,
      addressee: addresseeId(audit.id, gp),
      opensFrom: '9999-12-31T23:59:59.999Z',
    });
    for (const callerMayReject of [false, true]) {
      const opened = await openReturn(
        { table: it.table, tools: emptyTools(), linkDays },
        asking(token, 'case-1', 'gp-a'),
        {
          callerMayReject,
        },
      );
      expect(opened.last.state).toBe('asked');
    }
    await expect(openList({ table: it.table, tools: emptyTools(), linkDays }, bearer(token))).rejects.toMatchObject(
      notFound,
    );
  });
});

describe('the list of a link', () => {
  test('is all that its addressee was asked for, by case and agency', async () => {
    const shared = { ...agencies.police, contact: agencies.gp.contact };
    const it = await world({
      agencies: [shared, agencies.gp],
      cases: [
        { case: caseOf('case-2'), expects: ['police', 'gp-a'] },
        { case: caseOf('case-1', gp), expects: ['police', 'gp-a'] },
      ],
    });
    const { returns, audit: listed } = await openList(
      { table: it.table, tools: emptyTools(), linkDays },
      bearer(await linkFor(it.table, audit.id, gp)),
    );
    expect(listed).toMatchObject({ id: audit.id, state: 'open' });
    expect(returns.map(({ last }) => `${last.case} ${last.agency}`)).toEqual([
      'case-1 gp-a',
      'case-1 police',
      'case-1 summary',
      'case-2 gp-a',
      'case-2 police',
    ]);
  });

  test('has nothing of others', async () => {
    const it = await world();
    const listOf = async (email: string): Promise<string[]> => {
      const { returns } = await openList(
        { table: it.table, tools: emptyTools(), linkDays },
        bearer(await linkFor(it.table, audit.id, email)),
      );
      return returns.map(({ last, role }) => `${last.case} ${last.agency} ${role}`);
    };
    expect(await listOf(gp)).toEqual(['case-1 gp-a contact', 'case-2 gp-a contact']);
    expect(await listOf('lead-of-gp-a@agency.example')).toEqual(['case-1 gp-a lead', 'case-2 gp-a lead']);
    expect(await listOf(socialWorker)).toEqual(['case-1 summary lead-professional']);
    expect(await listOf('nobody@agency.example')).toEqual([]);
  });

  test('is each return once, as what its addressee is to it, and nothing whose links were reissued since', async () => {
    const shared = { ...agencies.police, contact: agencies.gp.contact };
    const it = await world({
      agencies: [shared, agencies.gp],
      cases: [{ case: caseOf('case-1', gp), expects: ['police', 'gp-a'] }],
    });
    const asked = await askedOf(it.table, audit.id, addresseeId(audit.id, gp));
    const names = (of: typeof asked): string[] => of.map(({ last, role }) => `${last.agency} ${role}`);
    expect(names(asked)).toEqual(['gp-a contact', 'police contact', 'summary lead-professional']);
    const token = await linkFor(it.table, audit.id, gp);
    const list = async (): Promise<string[]> =>
      names((await openList({ table: it.table, tools: emptyTools(), linkDays }, bearer(token))).returns);
    expect(await list()).toHaveLength(3);
    for (const key of [agencyKey(audit.id, 'police'), caseKey(audit.id, 'case-1')]) {
      await transact(it.table, [setIn(key, { reissuedAt: '2026-06-01T09:00:00.000Z' })]);
    }
    expect(await list()).toEqual(['gp-a contact']);
  });

  test('of an auditor is the case that is theirs, which is not on that of the contact; what nobody was asked is on none', async () => {
    const partner = 'partner@agency.example';
    const auditors = { 'gp-a': partner, police: partner };
    const it = await world({
      agencies: [agencies.police, agencies.gp],
      cases: [
        { case: { ...caseOf('case-1'), auditors }, expects: ['gp-a'] },
        { case: caseOf('case-2'), expects: ['gp-a', 'police'] },
      ],
    });
    const listOf = async (email: string): Promise<string[]> => {
      const token = await linkFor(it.table, audit.id, email);
      const { returns } = await openList({ table: it.table, tools: emptyTools(), linkDays }, bearer(token));
      return returns.map(({ last, role, agency }) => `${last.case} ${last.agency} ${role} ${agency?.id}`);
    };
    expect(await listOf(partner)).toEqual(['case-1 gp-a auditor gp-a']);
    expect(await listOf(gp)).toEqual(['case-2 gp-a contact gp-a']);
    expect(await listOf('lead-of-gp-a@agency.example')).toEqual(['case-1 gp-a lead gp-a', 'case-2 gp-a lead gp-a']);
  });

  test('has nothing of a case that is gone, though the index finds it still', async () => {
    const it = await world();
    await deleteItem(it.table, caseKey(audit.id, 'case-2'));
    const token = await linkFor(it.table, audit.id, gp);
    const { returns } = await openList({ table: it.table, tools: emptyTools(), linkDays }, bearer(token));
    expect(returns.map(({ last }) => last.case)).toEqual(['case-1']);
    await expect(openIn(it)(token, 'case-2', 'gp-a')).rejects.toMatchObject(notFound);
  });

  test('is none where the link is not known', async () => {
    const it = await world();
    await expect(
      openList({ table: it.table, tools: emptyTools(), linkDays }, bearer('no-such-token')),
    ).rejects.toMatchObject(notFound);
    await expect(
      openList({ table: it.table, tools: emptyTools(), linkDays }, { headers: {}, now }),
    ).rejects.toMatchObject(notFound);
    await expect(
      openList({ table: it.table, tools: emptyTools(), linkDays }, bearer(await linkFor(it.table, 'another', gp))),
    ).rejects.toMatchObject(notFound);
  });
});
