import { describe, expect, test } from 'vitest';
import { actRequest, seenToRequest } from '../../../infra/local/player/play-audit.ts';
import { managerRoutes } from '../../../shared/front/manager/routes.ts';
import { NewContact, Acknowledgement } from '../../../shared/domain/audits/schema.ts';
import { leadRoutes } from '../../../shared/front/lead/routes.ts';
import { Ask, Extension, Query, SeenTo, Withdrawal } from '../../../shared/domain/returns/schema.ts';
import { referenceFile } from './samples.ts';

const file = referenceFile();
const of = { on: '2015-04-14', case: 'case-6', agency: 'police' };
const root = `/v1/audits/${file.audit.id}/cases`;
const request = (act: Parameters<typeof actRequest>[1]) => actRequest(file, act);

const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{[a-z]+\}/g, '[^/]+')}$`);

describe('what an act asks of the API', () => {
  test.each([
    [{ ...of, kind: 'extend', dueOn: '2015-04-30', reason: 'Away.' } as const, Extension],
    [{ ...of, kind: 'withdraw', reason: 'other' } as const, Withdrawal],
    [{ ...of, kind: 'ask' } as const, Ask],
    [{ ...of, kind: 'ask', dueOn: '2015-04-30' } as const, Ask],
    [{ ...of, kind: 'query', question: 'A1', text: 'Which?' } as const, Query],
    [{ ...of, kind: 'acknowledge', by: 'Somebody', note: 'Done.' } as const, Acknowledgement],
    [{ on: of.on, kind: 'contact', agency: 'police', email: 'new@police.example' } as const, NewContact],
  ])('%j has a route that takes it', (act, schema) => {
    const { method, path, body } = request(act);
    const routes = act.kind === 'query' ? leadRoutes : managerRoutes;
    expect(
      Object.values(routes).filter((route) => route.method === method && pattern(route.path).test(path)),
    ).toHaveLength(1);
    expect(schema.safeParse(body).error).toBeUndefined();
  });

  test('that something is seen to has a route that takes it, of the check that left it', () => {
    const { method, path, body } = seenToRequest(file, { ...of, kind: 'seen-to', by: 'Somebody', note: 'Rang' }, 3);
    const found = Object.values(managerRoutes).filter((one) => one.method === method && pattern(one.path).test(path));
    expect(found).toStrictEqual([managerRoutes['seen-to']]);
    expect(SeenTo.safeParse(body).error).toBeUndefined();
    expect(path).toBe(`${root}/case-6/returns/police/to-do/3/seen-to`);
  });

  test('is said with the day of the act, and a due date only where there is one', () => {
    expect(request({ ...of, kind: 'ask' })).toEqual({
      method: 'POST',
      path: `${root}/case-6/returns/police/ask`,
      body: { askedOn: of.on },
    });
    const query = { ...of, kind: 'query', question: 'A1', text: 'Which?', dueOn: '2015-04-30' } as const;
    expect(request(query).body).toEqual({ question: 'A1', text: 'Which?', askedOn: of.on, dueOn: '2015-04-30' });
  });

  test('goes, for a contact, by any case that the agency is asked about', () => {
    const contact = { on: of.on, kind: 'contact', email: 'new@agency.example' } as const;
    expect(request({ ...contact, agency: 'midwifery' }).path).toBe(`${root}/case-8/returns/midwifery/contact`);
    const later = { ...of, kind: 'ask', agency: 'housing' } as const;
    const asked = { ...file, acts: [later] };
    expect(actRequest(asked, { ...contact, agency: 'housing' }).path).toBe(`${root}/case-6/returns/housing/contact`);
  });
});
