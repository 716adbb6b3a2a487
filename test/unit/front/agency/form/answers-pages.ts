/** Who filled a return in, looking through its answers, and that they have come, in every state, for whoever looks at every page. */
import { fieldsOn, type Fields } from '../../../../form-fields.ts';
import { token } from '../../manager/fixture.ts';

interface Visitor<Page> {
  get: (path: string) => Promise<Page>;
  post: (path: string, fields: Fields) => Promise<Page>;
}

const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';
const [about, answers] = [`${gpReturn}/about`, `${gpReturn}/answers`];

/** The pages on which a return is sent, by a name for a file. @param form of its own: what is sent stays */
export async function answersPages<Page extends { body: string }>(form: {
  browser: () => Visitor<Page>;
  clock: { now: Date };
}): Promise<Record<string, Page>> {
  const browser = form.browser();
  await browser.post('/session', { key: token });
  const fill = async (path: string, typed: Record<string, string>): Promise<Page> =>
    browser.post(path, { ...fieldsOn((await browser.get(path)).body), ...typed });
  const pages: Record<string, Page> = {
    about: await browser.get(about),
    'about-wrong': await fill(about, { role: '', 'from.day': '31', 'from.month': '2', 'from.year': '2025' }),
  };
  const before = await browser.get(about);
  await fill(`${gpReturn}/pages/A-1`, { 'A1.answer': 'yes', 'A1.details': 'Seen\nat home.', 'A2.answer': 'dont-know' });
  pages['answers-wrong'] = await fill(answers, { open: 'yes' });
  await fill(`${gpReturn}/pages/A-1`, { 'A2.reason': 'not-in-records' });
  await fill(about, {
    role: 'Practice nurse',
    involvement: 'present',
    'from.day': '',
    'from.month': '',
    'from.year': '',
  });
  pages['about-changed'] = await browser.post(about, { ...fieldsOn(before.body), role: 'Doctor', involvement: 'past' });
  const looked = await browser.get(answers);
  pages['answers'] = looked;
  pages['answers-not-confirmed'] = await fill(answers, {});
  await fill(answers, { open: 'yes' });
  pages['sent'] = await browser.get(`${gpReturn}/sent/1`);
  pages['answers-sent'] = await browser.get(answers);
  pages['list-with-gaps'] = await browser.get('/asked');
  pages['tasks-with-gaps'] = await browser.get(gpReturn);
  // The case may need escalating.
  form.clock.now = new Date(form.clock.now.getTime() + 60_000);
  await fill(`${gpReturn}/pages/F-1`, { 'F2.answer': 'yes' });
  pages['answers-concern-without-words'] = await browser.get(answers);
  pages['questions-from-answers'] = await browser.get(`${gpReturn}/pages/F-1?then=answers`);
  pages['tasks-changed'] = await browser.get(gpReturn);
  pages['list-changed'] = await browser.get('/asked');
  pages['answers-sent-meanwhile'] = await browser.post(answers, { ...fieldsOn(looked.body), open: 'yes' });
  await fill(answers, { open: 'yes' });
  pages['sent-with-concern'] = await browser.get(`${gpReturn}/sent/2`);
  pages['sent-before'] = await browser.get(`${gpReturn}/sent/1`);
  return pages;
}
