/** Every kind of question, and the pages about each of four children, in every state, for whoever looks at every page. */
import { fieldsOn, type Fields } from '../../../../form-fields.ts';
import { token } from '../../manager/fixture.ts';

interface Visitor<Page> {
  get: (path: string) => Promise<Page>;
  post: (path: string, fields: Fields) => Promise<Page>;
}

const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';
const [first, ofSecond] = [`${gpReturn}/pages/A-1`, `${gpReturn}/pages/B-1.child-2`];

/** What nobody can send of each kind, asked as `A1` to `A6`, or of a child. */
const wrong = (letter: string, of = ''): Fields => ({
  [`${letter}1${of}.answer`]: 'dont-know',
  [`${letter}2${of}.reason`]: 'other',
  [`${letter}3${of}.answer`]: ['play', 'none'],
  [`${letter}4${of}.answer`]: ['many', 'dont-know'],
  [`${letter}5${of}.answer`]: '0',
  [`${letter}6${of}.answer.day`]: '31',
  [`${letter}6${of}.answer.month`]: '2',
});

/** What is right of each. */
const right = (of: string): Fields => ({
  [`B1${of}.answer`]: 'yes',
  [`B1${of}.details`]: 'At home\nand at school.',
  [`B2${of}.answer`]: 'worse',
  [`B2${of}.reason`]: '',
  [`B3${of}.answer`]: ['play', 'school'],
  [`B4${of}.answer`]: ['3', ''],
  [`B5${of}.answer`]: '2',
  [`B6${of}.answer.day`]: '',
  [`B6${of}.answer.year`]: '2026',
});

/**
 * The pages on which a questionnaire on each child is filled in and sent, by a name for a file.
 * @param form of its own, of the tool `growing` and four children
 * @param giveCode gives the session of a browser a code
 */
export async function childrenPages<Page extends { body: string }, Browser extends Visitor<Page>>(
  form: { browser: () => Browser },
  giveCode: (browser: Browser) => Promise<unknown>,
): Promise<Record<string, Page>> {
  const browser = form.browser();
  await browser.post('/session', { key: token });
  const fill = async (path: string, typed: Fields): Promise<Page> =>
    browser.post(path, { ...fieldsOn((await browser.get(path)).body), ...typed });
  const about = `${gpReturn}/about`;
  const children = ['child-1', 'child-2', 'child-3', 'child-4'];
  await fill(about, { role: 'Nurse', involvement: 'present', children });
  const before = await browser.get(ofSecond);
  const pages: Record<string, Page> = {
    'children-tasks': await browser.get(gpReturn),
    kinds: await browser.get(first),
    'kinds-wrong': await fill(first, wrong('A')),
    'child-questions': before,
    'child-questions-wrong': await fill(ofSecond, wrong('B', '/child-2')),
    'child-questions-last': await browser.get(`${gpReturn}/pages/B-2.child-4`),
    'children-answers-wrong': await browser.get(`${gpReturn}/answers`),
  };
  await fill(first, { 'A1.answer': '', 'A2.reason': '', 'A3.answer': 'none', 'A4.answer': ['', 'dont-know'] });
  await fill(first, { 'A4.reason': 'not-in-records', 'A5.answer': '1', 'A6.answer.day': '', 'A6.answer.month': '' });
  await fill(ofSecond, right('/child-2'));
  pages['child-questions-changed-by-both'] = await browser.post(ofSecond, {
    ...fieldsOn(before.body),
    page: 'another',
    'B2/child-2.answer': 'better',
    'B3/child-2.answer': 'sleep',
  });
  await fill(`${gpReturn}/pages/C-1`, { 'C1.answer': 'yes' });
  pages['child-questions-resting'] = await browser.get(`${gpReturn}/pages/C-2.child-1`);
  await fill(`${gpReturn}/pages/C-2.child-3`, { 'C2/child-3.answer': 'yes' });
  pages['children-answers-concern-without-words'] = await browser.get(`${gpReturn}/answers`);
  await fill(`${gpReturn}/pages/C-2.child-3`, { 'C2/child-3.details': 'A place to sleep.' });
  pages['children-tasks-in-progress'] = await browser.get(gpReturn);
  await fill(about, { children: ['child-1', 'child-3'] });
  pages['children-answers'] = await browser.get(`${gpReturn}/answers`);
  await fill(`${gpReturn}/answers`, { open: 'yes' });
  pages['children-sent'] = await browser.get(`${gpReturn}/sent/1`);
  await giveCode(browser);
  pages['children-copy'] = await browser.get(`${gpReturn}/copies/1`);
  return pages;
}
