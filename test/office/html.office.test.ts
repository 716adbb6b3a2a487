/** Every page, the HTML of every kind of mail and every chart, as the Nu HTML checker sees them: nothing to say of any. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everyPage } from '../every-page.ts';
import { everyMail } from '../unit/domain/mail/every-mail.ts';
import { checkMarkup, type Checked } from './checkers.ts';
import { filesOfPacks } from './packs.ts';

const mails = everyMail('Children & families: "stepped" <down>', "St Mary's <School> & Nursery");
const files: Checked[] = [
  ...(await filesOfPacks()).filter(({ name }) => /\.(html|svg)$/.test(name)),
  ...(await everyPage()).map(({ name, body }) => ({ name: `form/${name}.html`, body })),
  ...mails.map(({ kind, html }, at) => ({ name: `mails/${at}-${kind}.html`, body: html })),
];

/** A page and a chart with a fault, to see that they are found out: the checker is started once for all. */
const faulty: Checked[] = [
  { name: 'faulty/page.html', body: '<!doctype html><html lang="en-GB"><title>t</title><p id="a"><p id="a">' },
  {
    name: 'faulty/charts/chart.svg',
    body: '<svg xmlns="http://www.w3.org/2000/svg"><bar width="1" height="1"/></svg>',
  },
];

/** The design system's own markup of a date's boxes, which it keeps for screen readers that need to be told. */
const designSystems = 'The “group” role is unnecessary for element “fieldset”.';

describe('checked by the Nu HTML checker', async () => {
  const said = await checkMarkup([...files, ...faulty]);

  test.each(files)('$name is found to have nothing wrong, nor anything to warn of', ({ name }) => {
    expect(said.get(name)?.filter((line) => !line.includes(designSystems))).toEqual([]);
  });

  test('a page and a chart with a fault are found out', () => {
    expect(said.get('faulty/page.html')).toContainEqual(expect.stringContaining('Duplicate ID “a”'));
    expect(said.get('faulty/charts/chart.svg')).toContainEqual(expect.stringContaining('“bar”'));
  });
});

test('what is looked at is every HTML that the program makes', () => {
  const pages = files.filter(({ name }) => name.endsWith('figures.html')).map(({ name }) => name);
  expect(pages.toSorted()).toEqual([
    '2015/restricted/figures.html',
    '2015/shareable/figures.html',
    'every-kind/restricted/figures.html',
    'every-kind/shareable/figures.html',
    'spring-2026/restricted/figures.html',
    'spring-2026/shareable/figures.html',
  ]);
  expect([...new Set(mails.map(({ kind }) => kind))].toSorted()).toEqual([
    'alert',
    'chaser',
    'code',
    'digest',
    'escalation',
    'invite',
    'notice',
  ]);
  const root = resolve(import.meta.dirname, '../../shared');
  const making = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && /<!doctype html>/i.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(making.toSorted()).toEqual([
    'base/ui/page.ts',
    'domain/mail/templates/layout.ts',
    'work/packs/page/figures-page.ts',
  ]);
});
