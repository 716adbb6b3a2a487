/** The list of what there is to do and the pages of questions, in every state, for whoever looks at every page. */
import { fieldsOn, type Fields } from '../../../../form-fields.ts';
import { token } from '../../manager/fixture.ts';

interface Visitor<Page> {
  get: (path: string) => Promise<Page>;
  post: (path: string, fields: Fields) => Promise<Page>;
}

const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';
const first = `${gpReturn}/pages/A-1`;

/** The pages on which a questionnaire is filled in, by a name for a file. @param form of its own: what is saved stays */
export async function questionnairePages<Page extends { body: string }>(form: {
  browser: () => Visitor<Page>;
}): Promise<Record<string, Page>> {
  const opened = async (): Promise<Visitor<Page>> => {
    const browser = form.browser();
    await browser.post('/session', { key: token });
    return browser;
  };
  const [browser, other] = [await opened(), await opened()];
  const begun = await browser.get(gpReturn);
  const page = await browser.get(first);
  const openElsewhere = await other.get(first);
  const typed = (on: Page, more: Record<string, string>) => ({ ...fieldsOn(on.body), ...more });
  const wrong = await browser.post(first, typed(page, { 'A1.answer': 'dont-know', 'A2.details': 'No answer.' }));
  const reasons = typed(page, {
    'A1.answer': 'yes',
    'A1.reason': 'not-in-records',
    'A2.reason': 'other',
  });
  const reasonsLeft = await browser.post(first, reasons);
  const changed = typed(page, { page: 'another', 'A1.answer': 'no', 'A1.details': 'Both\nof us.' });
  return {
    'tasks-to-begin': begun,
    questions: page,
    'questions-wrong': wrong,
    'questions-reasons-left': reasonsLeft,
    'questions-changed-by-both': await browser.post(first, changed),
    'tasks-in-progress': await browser.get(gpReturn),
    'tasks-code-needed': await other.get(gpReturn),
    'questions-code-needed': await other.get(first),
    'questions-code-needed-as-typed': await other.post(first, typed(openElsewhere, { 'A1.answer': 'yes' })),
    'questions-on-grades': await browser.get(`${gpReturn}/pages/F-1`),
  };
}
