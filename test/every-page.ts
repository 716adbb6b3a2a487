/** Every page of those who answer, for whoever looks at all of them. */
import { openForm, type FormOptions } from './form.ts';
import { giveCode } from './form-code.ts';
import { childrenOf, growing } from './growing.ts';
import { codePages } from './unit/front/agency/form/code-pages.ts';
import { checkPages, summaryPages, withdrawnPages } from './unit/front/agency/form/check-pages.ts';
import { childrenPages } from './unit/front/agency/form/children-pages.ts';
import { answersPages } from './unit/front/agency/form/answers-pages.ts';
import { problemPages } from './unit/front/agency/form/problem-pages.ts';
import { questionnairePages } from './unit/front/agency/form/questionnaire-pages.ts';
import { summaryToken, token } from './unit/front/manager/fixture.ts';

/**
 * Every page in every state that somebody may see, by a name for a file.
 * @param of with the files that pages load, for whoever looks at them in a browser
 */
export async function everyPage(of: Pick<FormOptions, 'assets'> = {}): Promise<{ name: string; body: string }[]> {
  const form = await openForm(of);
  const opened = async (key: string) => {
    const browser = form.browser();
    await browser.post('/session', { key });
    return browser;
  };
  const agency = await opened(token);
  const other = { tool: growing, service: 'general-practice', case: childrenOf(4) };
  const ofChildren = await openForm({ ...of, other });
  const pages = {
    open: await agency.get('/open'),
    'open-no-key': await agency.post('/session', { key: '' }),
    'open-unknown-key': await agency.post('/session', { key: 'x' }),
    'open-signed-out': await agency.get('/open?out=yes'),
    'open-ended': await form.browser().get('/asked'),
    list: await agency.get('/asked'),
    'list-of-lead-professional': await (await opened(summaryToken)).get('/asked'),
    'not-found': await agency.get('/nothing'),
    'from-elsewhere': await agency.post('/session', { key: token }, { 'sec-fetch-site': 'cross-site' }),
    ...(await problemPages(form)),
    ...(await checkPages(await opened(token), await opened(token))),
    ...(await summaryPages(await opened(summaryToken), await opened(summaryToken))),
    ...(await withdrawnPages(form.table, agency)),
    ...(await codePages(await openForm(of))),
    ...(await questionnairePages(await openForm(of))),
    ...(await answersPages(await openForm(of))),
    ...(await childrenPages(ofChildren, (browser) => giveCode(ofChildren, browser))),
  };
  return Object.entries(pages).map(([name, { body }]) => ({ name, body }));
}
