/** The pages for a code and those that it opens, in every state, for whoever looks at every page. */
import { putIdentifiers } from '../../../../../shared/domain/identifiers/store.ts';
import { askForCode, enterCode, mailCode, type Form } from '../../../../form-code.ts';
import { tokenOn, type Shown } from '../../../../form.ts';
import { audit, token } from '../../manager/fixture.ts';

const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';

/** The pages of a sitting that a code is given in, by a name for a file. @param form of its own: what is done stays */
export async function codePages(form: Form): Promise<Record<string, Shown>> {
  const opened = async () => {
    const browser = form.browser();
    await browser.post('/session', { key: token });
    return browser;
  };
  const enteredAt = '2026-04-14T09:00:00.000Z';
  const identifiers = {
    name: 'Robin Example',
    formerNames: ['Robin Before'],
    dateOfBirth: '2025-11-21',
    nhsNumber: '9434765919',
    address: { value: '7 Nowhere Rise', confidential: true as const, to: [] },
  };
  const row = { audit: audit.id, case: 'case-1', person: 'child-1', identifiers, enteredAt, on: '2026-04-14' };
  await putIdentifiers(form, { ...audit, state: 'open' }, { caseRow: {}, before: undefined }, row);
  const [browser, guesser] = [await opened(), await opened()];
  const code = await browser.get('/code');
  const guess = async () => guesser.post('/code', { token: tokenOn(guessing.body), code: '00000000' });
  const guessing = await guesser.get('/code');
  await askForCode(browser);
  const asked = await browser.get('/code');
  const sent = await mailCode(form);
  const accepted = await browser.get('/code');
  const wrong = await guess();
  for (let count = 0; count < 3; count++) await guess();
  await enterCode(browser, accepted, sent);
  const people = await browser.get(`${gpReturn}/people`);
  const typed = { token: tokenOn(people.body), reference: 'Long'.repeat(20) };
  const tooLong = await browser.post(`${gpReturn}/people`, typed);
  await browser.post(`${gpReturn}/people`, { ...typed, reference: 'A-77' });
  const content = { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes', details: 'One line.\nAnother.' } } };
  const [tasks, list] = [await browser.get(gpReturn), await browser.get('/asked')];
  await form.ask(
    'POST',
    `/v1${gpReturn}/submissions`,
    { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    JSON.stringify(content),
  );
  return {
    code,
    'code-asked': asked,
    'code-accepted': accepted,
    'code-empty': await guesser.post('/code', { token: tokenOn(guessing.body), code: '' }),
    'code-wrong': wrong,
    'code-no-more-taken': await guess(),
    people,
    'people-not-shown': await browser.get(`${gpReturn}/people`),
    'reference-too-long': tooLong,
    copy: await browser.get(`${gpReturn}/copies/1`),
    'tasks-with-initials': tasks,
    'list-with-initials': list,
  };
}
