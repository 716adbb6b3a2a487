/**
 * Takes the pictures of the form that the README shows, of a return that is filled in on the program in this process:
 * `npx node test/browser/pictures.ts docs/example`.
 */
import { join } from 'node:path';
import { putAgency } from '../../shared/domain/audits/store.ts';
import { openBrowser } from '../browser.ts';
import { openForm } from '../form.ts';
import { audit, entered, gp, token } from '../unit/front/manager/fixture.ts';
import { keyboardOf } from './keyboard.ts';
import { answersTo, wantedBy } from './plan.ts';
import { builtAssets, serve } from './site.ts';
import { factsWith } from '../facts.ts';
import { toolOf } from '../library.ts';

const [, , folder = '.'] = process.argv;
// The tool that the audit of the tests asks.
const tool = toolOf(audit.tool);
if (tool === undefined) throw new Error('no such tool');

const { program, table } = await openForm({ assets: await builtAssets() });
await putAgency(table, { ...audit, state: 'open' }, { ...gp, name: 'Hill Street Surgery' });
const site = await serve(program);
const opened = await openBrowser();
try {
  const page = await opened.browser.newPage({ viewport: { width: 600, height: 1120 } });
  const hands = keyboardOf(page);
  const of = `${site.url}/audits/${audit.id}/cases/case-1/returns/${gp.id}`;
  const take = (name: string) => page.screenshot({ path: join(folder, `form-${name}.png`) });
  const wanted = wantedBy(tool, answersTo(tool, factsWith({ factors: entered('case-1').factors })));
  const fillSection = async (id: string): Promise<void> => {
    await page.goto(of);
    await hands.follow(`${id}. `);
    while (page.url().includes('/pages/')) await hands.fill(wanted);
  };

  await page.goto(`${site.url}/open#t=${token}`);
  await page.waitForURL(`${site.url}/asked`);
  await page.goto(`${of}/check`);
  await hands.fill(({ name }) => (name.startsWith('person.') ? 'known' : undefined));
  for (const { id } of tool.sections.slice(0, 2)) await fillSection(id);
  await page.goto(of);
  await take('tasks');

  await page.goto(`${of}/pages/C-1`);
  await page.locator('[id="C14.answer"]').evaluate((first) => first.closest('fieldset')?.scrollIntoView());
  await page.locator('[name="C14.answer"][value=dont-know]').check();
  await page.locator('[name="C14.reason"][value=no-longer-involved]').check();
  await take('question');

  for (const { id } of tool.sections.slice(2)) await fillSection(id);
  await page.goto(`${of}/about`);
  await hands.fill(({ name }) => ({ role: 'Practice nurse', involvement: 'present' })[name]);
  await page.goto(`${of}/answers`);
  await hands.fill(() => undefined);
  await take('sent');
} finally {
  await opened.close();
  await site.close();
}
