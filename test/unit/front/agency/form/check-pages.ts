/** Pages of the record check, of what comes after it, and of a case summary, for whoever looks at every page. */
import type { Table } from '../../../../../shared/base/aws/table.ts';
import { decideWithdrawal } from '../../../../../shared/domain/returns/decide-entry.ts';
import { append, lastEntry } from '../../../../../shared/domain/returns/store.ts';
import { formTokenOf } from '../../../../../shared/domain/sessions/session.ts';
import { returnPage } from '../../../../../shared/front/agency/form/paths.ts';
import { fieldsOn, type Fields } from '../../../../form-fields.ts';
import { audit, gp } from '../../manager/fixture.ts';

/** A browser in a session. */
export interface Visitor<Page> {
  jar: ReadonlyMap<string, string>;
  get: (path: string) => Promise<Page>;
  post: (path: string, fields: Fields) => Promise<Page>;
}

/** The form token of the session that a browser has. */
export const tokenIn = ({ jar }: Pick<Visitor<unknown>, 'jar'>): string =>
  formTokenOf(jar.get('__Host-form')?.split('.')[0] ?? '');

/** A page for each thing that somebody can see of a record check, by a name for a file. @param agency in a session of its own @param other in another */
export async function checkPages<Page extends { body: string }>(
  agency: Visitor<Page>,
  other: Visitor<Page>,
): Promise<Record<string, Page>> {
  const at = (page: string): string => returnPage({ audit: audit.id, case: 'case-1', agency: gp.id }, page);
  const send = async (page: string, fields: Record<string, string>) => {
    const { seq = '' } = fieldsOn((await agency.get(at(page))).body);
    return agency.post(at(page), { token: tokenIn(agency), seq, ...fields });
  };
  const all = (said: string) => ({ 'person.child-1': said, 'person.child-2': said, 'person.adult-1': said });
  const after = async (page: string, fields: Record<string, string>) => {
    await send(page, fields);
    return agency.get(at('checked'));
  };
  return {
    check: await agency.get(at('check')),
    'check-unanswered': await send('check', { note: 'kept' }),
    'check-of-another-session': await send('check', { ...all('moved'), note: 'kept', token: '' }),
    'checked-not-yet': await agency.get(at('checked')),
    decline: await agency.get(at('decline')),
    'decline-unanswered': await send('decline', { note: 'kept' }),
    'checked-cannot-tell': await after('check', { ...all('cannot-tell'), missing: 'name', unlisted: 'yes' }),
    'checked-no-record': await after('check', all('no-record')),
    'check-no-record': await agency.get(at('check')),
    'check-changed-elsewhere': await send('check', { ...all('moved'), note: 'kept', seq: '1' }),
    'check-of-others': await other.get(at('check')),
    'checked-of-others': await other.get(at('checked')),
    'check-changed-by-others': await other.post(at('check'), { token: tokenIn(other), seq: '1', ...all('known') }),
    'checked-to-do': await after('check', { ...all('moved'), 'person.child-1': 'known', unlisted: 'yes' }),
    'checked-declined': await after('decline', { reason: 'no-capacity', meant: 'yes' }),
  };
}

/**
 * A page for each thing that a lead professional can see of a case summary.
 * @param lead in a session of their own
 * @param other in another
 */
export async function summaryPages<Page extends { body: string }>(
  lead: Visitor<Page>,
  other: Visitor<Page>,
): Promise<Record<string, Page>> {
  const key = { audit: audit.id, case: 'case-1', agency: 'summary' };
  const [at, check] = [returnPage(key, 'summary'), returnPage(key, 'answers')];
  const summary = await lead.get(at);
  const elsewhere = await lead.get(at);
  const save = (page: Page, fields: Record<string, string>) => lead.post(at, { ...fieldsOn(page.body), ...fields });
  const send = (page: Page) => lead.post(check, fieldsOn(page.body));
  const wrong = await save(summary, { 'from.day': '31', 'from.month': '2', reason: 'kept' });
  const pages: Record<string, Page> = {
    summary,
    'summary-wrong': wrong,
    'summary-changed-elsewhere': await save(elsewhere, { reason: 'Another\none' }),
    'summary-of-nobody': await lead.get(returnPage({ ...key, case: 'case-9' }, 'summary')),
    'summary-code-needed': await other.get(at),
    'summary-check-to-correct': await lead.get(check),
  };
  pages['summary-check-wrong'] = await send(pages['summary-check-to-correct']!);
  const doubtful = { 'from.day': '30', 'from.month': '9', 'to.year': '2027', 'route.from': 'CAF', 'route.to': 'CP' };
  await save(wrong, { ...doubtful, text: 'What happened.\n\nAnd what came of it.' });
  pages['summary-check-in-doubt'] = await lead.get(check);
  await save(await lead.get(at), { 'to.year': '2026', 'route.from': 'CP', 'route.to': 'CIN' });
  const looked = await lead.get(check);
  pages['summary-check'] = looked;
  await send(looked);
  pages['summary-received'] = await lead.get(returnPage(key, 'sent', '1'));
  pages['summary-sent'] = await lead.get(at);
  pages['summary-check-sent'] = await lead.get(check);
  await save(pages['summary-sent'], { outcome: 'Both are well.' });
  pages['summary-check-again'] = await lead.get(check);
  pages['summary-sent-meanwhile'] = await send(looked);
  return pages;
}

/** What is shown of a return once it is no longer asked for. @param agency in a session of its own */
export async function withdrawnPages<Page>(table: Table, agency: Visitor<Page>): Promise<Record<string, Page>> {
  const key = { audit: audit.id, case: 'case-1', agency: gp.id };
  const last = await lastEntry(table, key);
  if (last === undefined) throw new Error('the general practice was asked');
  const stamp = { receivedAt: new Date('2026-04-20T09:00:00.000Z') };
  await append(table, [last], () => decideWithdrawal(last, { reason: 'duplicate' }, stamp));
  return { withdrawn: await agency.get(returnPage(key, 'check')) };
}
