/**
 * A theme is a file that a partnership loads: what one brings stands in no code. The words are taken from the library's files
 * themselves, so that a new one is held against too.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Tool } from '../../shared/domain/tool/tool.ts';

const root = resolve(import.meta.dirname, '../..');
const library = join(root, 'shared/domain/tool/library');

const tools = readdirSync(library).map((file) => Tool.parse(JSON.parse(readFileSync(join(library, file), 'utf8'))));

interface Named {
  value: string;
  label: string;
}
const named = tools.flatMap(({ services, factors, levels = [], attributes = [] }): Named[] => [
  ...services,
  ...factors,
  ...levels,
  ...attributes.flatMap(({ id, label, options }) => [{ value: id, label }, ...options]),
]);

const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const oneOf = (words: Iterable<string>): string =>
  [...new Set(words)]
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join('|');

const questions = tools.flatMap((tool) => tool.questions.map(({ id }) => id));
const values = named.map(({ value }) => value);
const labels = named.map(({ label }) => label);
const themes = tools.map(({ theme }) => theme);

/** `police`, `neglect`, `other`: English too, and no name unless they stand alone. */
const isEnglish = (word: string): boolean => /^[A-Z]?[a-z]+$/.test(word);
const isName = (word: string): boolean => !isEnglish(word);

/** Codes that the format itself has, and words of every questionnaire: a theme may use them for a value of its own. */
const ofTheFormat = new Set(['other', 'unknown', 'not-known', 'dont-know', 'not-applicable', 'yes', 'no']);

const words = [...questions, ...values, ...labels, ...themes].filter((word) => !ofTheFormat.has(word));

/** A theme is spoken of in all forms of its words: stepped down, stepping down, the step down. */
const spoken = themes.map((theme) =>
  theme
    .split('-')
    .map((word, at) => (at === 0 ? `${word}(?:${word.at(-1)})?(?:ed|ing|s)?` : word))
    .join('[- ]'),
);

const rules = [
  // Alone in quotes, or as a key: whatever the word.
  new RegExp(`(['"\`])(?:${oneOf(words)})\\1`, 'g'),
  new RegExp(`(?<=[{,(]\\s*|^\\s*)(?:${oneOf(words.filter((word) => /^\w+$/.test(word)))})\\??:(?!:)`, 'gm'),
  // Anywhere, in comments and in the middle of a text too: what is no word of English.
  new RegExp(`(?<![\\w-])(?:${oneOf(words.filter(isName))})(?![\\w-]|\\.\\d)`, 'g'),
  new RegExp(`\\b(?:${spoken.join('|')})\\b`, 'gi'),
];

interface Place {
  file: string;
  line: number;
  word: string;
}

/** Every place where a text names what a theme brings. */
function namesIn(file: string, text: string): Place[] {
  const found = rules.flatMap((rule) =>
    [...text.matchAll(rule)].map(({ index, 0: word }) => ({
      at: index,
      word: word.replaceAll(/^['"`]|['"`:?]+$/g, ''),
    })),
  );
  const places = found.map(({ at, word }) => ({ file, line: text.slice(0, at).split('\n').length, word }));
  return [...new Map(places.map((one) => [`${one.line} ${one.word}`, one])).values()].toSorted(
    (a, b) => a.line - b.line,
  );
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (path === library) return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

const sources = ['shared', 'functions']
  .flatMap((folder) => filesIn(join(root, folder)))
  .map((path) => ({
    path: relative(root, path),
    text: readFileSync(path, 'utf8'),
  }));

/** What is called as a question of the library is, and is none. */
const paper = { A4: 'a size of paper' };
const cell = { A1: 'a cell of a sheet' };
const otherwise: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'shared/work/packs/charts/charts.ts': paper,
  'shared/work/packs/charts/drawing.ts': paper,
  'shared/work/packs/page/style.ts': paper,
  'shared/work/packs/sheets/sheet-layout.ts': paper,
  'shared/work/packs/sheets/sheets.ts': cell,
  'shared/work/packs/sheets/spreadsheet-text.ts': { E10: 'what a spreadsheet could take for a number' },
  'shared/work/packs/sheets/xlsx.ts': cell,
  'shared/work/packs/word/look.ts': paper,
};

describe('what a theme brings is named', () => {
  const places = sources.flatMap(({ path, text }) => namesIn(path, text));

  test('nowhere outside the library', () => {
    const named = places.filter(({ file, word }) => otherwise[file]?.[word] === undefined);
    expect(named.map(({ file, line, word }) => `${file}:${line}: ${word}`)).toEqual([]);
  });

  test('and no file is let off that names nothing any more', () => {
    const letOff = Object.entries(otherwise).flatMap(([file, known]) =>
      Object.keys(known).map((word) => ({ file, word })),
    );
    const found = (one: (typeof letOff)[number]): boolean =>
      places.some(({ file, word }) => file === one.file && word === one.word);
    expect(letOff.filter((one) => !found(one))).toEqual([]);
  });
});

test.each([
  ["const asked = 'E4';", 'E4'],
  ['answers.E4', 'E4'],
  ['const by = { E4: 1 };', 'E4'],
  ['/** as of E6-1, E6-2 */', 'E6-1 E6-2'],
  ["if (service === 'police') return;", 'police'],
  ['const needs = {\n  police: 1,', 'police'],
  ["'general-practice'", 'general-practice'],
  ['// a case with domestic-abuse', 'domestic-abuse'],
  ["`Children's services`", "Children's services"],
  ["route: { from: 'CP', to: 'CIN' }", 'CP CIN'],
  ["level === 'closure'", 'closure'],
  ['/** `CP-CIN` as `CP to CIN` */', 'CP CIN'],
  ["theme: 'step-down'", 'step-down'],
  ["tool: 'step-down@2015'", 'step-down'],
  ['why it was stepped down, and stepping down, and the step down', 'stepped down stepping down step down'],
  // What is no name.
  ['the police and a school, of neglect: see 3.2.76', ''],
  ['(audit report 3.2.76, E4.2)', ''],
  ['a: closure, b', ''],
  ["const steps = 'step by step, down'", ''],
  ['XE4 E44 CPU E4x', ''],
])('in %j is found: %s', (text, found) => {
  const words = namesIn('', text).map(({ word }) => word);
  expect([...new Set(words)].toSorted()).toEqual(
    [...new Set(found.match(/\S+ down|Children's services|\S+/g) ?? [])].toSorted(),
  );
});
