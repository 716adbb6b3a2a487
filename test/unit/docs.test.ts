/** What code and docs say of docs and files: whatever is cited is there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { leadRoutes } from '../../shared/front/lead/routes.ts';
import { managerRoutes } from '../../shared/front/manager/routes.ts';
import type { Route } from '../../shared/base/http/route.ts';

const root = resolve(import.meta.dirname, '../..');

interface Page {
  /** From the root of the project. */
  path: string;
  text: string;
}

/** What nobody wrote, or what holds data rather than words. */
const left = /^(node_modules|\.git|\.local|out|cdk\.out|coverage)$|package-lock\.json|openapi\.json|benchmarks\.json/;

function pagesUnder(folder: string): Page[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): Page[] => {
    const path = join(folder, entry.name);
    if (left.test(entry.name)) return [];
    if (entry.isDirectory()) return pagesUnder(path);
    if (!entry.isFile() || !/\.(ts|md|json|yaml)$/.test(entry.name)) return [];
    return [{ path, text: readFileSync(join(root, path), 'utf8') }];
  });
}

/** A text in one line, so that a sentence is one whether it is wrapped in a page or in a comment. */
const inOneLine = (text: string): string => text.replaceAll(/\s*\n\s*(?:\*(?!\/)|\/\/|#+)?\s*/g, ' ');

/** The headings of a page, without its code. */
const headingsOf = (text: string): string[] =>
  [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) => (title ?? '').trim());

/** What a link to a heading ends with, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const isPage = ({ path }: Page): boolean => path.endsWith('.md');

/** Every citation of a file, a section or a decision that is not there, as `who cites it: what`. */
function broken(pages: readonly Page[], exists: (path: string) => boolean): string[] {
  const texts = new Map(pages.map(({ path, text }) => [path, text]));
  const numbers = new Set(
    [...texts.keys()].flatMap((path) => /^docs\/adr\/(\d{4})-/.exec(path)?.[1] ?? []).map(Number),
  );
  return pages.flatMap(({ path, text }) => {
    const line = inOneLine(text);
    const here = (cited: string): string => (exists(cited) ? cited : join(dirname(path), cited));
    const files = [...line.matchAll(/(?<![\w./@\\-])(?:docs|functions|infra|shared|test)\/[\w./@-]*(?![\w./@\\-])/g)]
      .map(([cited]) => cited.replace(/\.+$/, ''))
      .filter((cited) => !exists(cited));
    const sections = [
      ...line.matchAll(/(?<file>[\w./-]+\.md),? "(?<title>[^"]+)"|"(?<of>[^"]+)" (?:in|of) (?<there>[\w./-]+\.md)/g),
    ]
      .map(
        ({ groups }) =>
          [here(groups?.['file'] ?? groups?.['there'] ?? ''), groups?.['title'] ?? groups?.['of'] ?? ''] as const,
      )
      .filter(([file, title]) => !headingsOf(texts.get(file) ?? '').includes(title))
      .map(([file, title]) => `${file}, "${title}"`);
    const decisions = [...line.matchAll(/\bADRs? (\d+(?:(?:, | and | to )\d+)*)/g)]
      .flatMap(([, list]) => (list ?? '').match(/\d+/g) ?? [])
      .filter((number) => !numbers.has(Number(number)))
      .map((number) => `ADR ${number}`);
    const links = !path.endsWith('.md')
      ? []
      : [
          ...text.matchAll(/\[(?<words>[^\]]*)\]\((?!https?:|mailto:)(?<to>[^)#\s]*)(?:#(?<anchor>[^)\s]+))?\)/g),
        ].flatMap(({ groups }) => {
          const to = groups?.['to'] ?? '';
          const target = to === '' ? path : join(dirname(path), to);
          const anchor = groups?.['anchor'];
          const decision = /^ADR (\d+)$/.exec(groups?.['words'] ?? '')?.[1];
          const isThere =
            exists(target) &&
            (anchor === undefined ||
              headingsOf(texts.get(target) ?? '')
                .map(anchorOf)
                .includes(anchor)) &&
            (decision === undefined || Number(/(\d{4})-[^/]*$/.exec(to)?.[1]) === Number(decision));
          return isThere ? [] : [`[${groups?.['words'] ?? ''}](${to}${anchor === undefined ? '' : `#${anchor}`})`];
        });
    return [...files, ...sections, ...decisions, ...links].map((what) => `${path}: ${what}`);
  });
}

const pages = pagesUnder('.');
const decisions = pages
  .filter(({ path }) => /^docs\/adr\/\d/.test(path))
  .toSorted((one, other) => (one.path < other.path ? -1 : 1));
const runbooks = pages.filter(({ path }) => /^docs\/runbooks\/(?!README)/.test(path));
const nameOf = ({ path }: Page): string => path.split('/').at(-1) ?? '';

describe('what is cited', () => {
  /** Texts about citations, and files that tests make up. */
  const madeUp = new Map([
    ['test/unit/docs.test.ts', /./],
    ['test/unit/architecture.test.ts', /^shared\/(x\/[a-z]|d)\.ts$/],
    ['test/infra/rules.test.ts', /^docs\/runbooks\/nowhere\.md$/],
  ]);

  test('is there: files, sections, decisions and links', () => {
    const found = broken(pages, (path) => existsSync(join(root, path))).filter((fault) => {
      const [path = '', what = ''] = fault.split(': ');
      return madeUp.get(path)?.test(what) !== true;
    });
    expect(found).toStrictEqual([]);
  });

  test('is looked for in all of the project', () => {
    const folders = new Set(pages.map(({ path }) => path.split('/')[0]));
    expect([...folders]).toEqual(
      expect.arrayContaining(['README.md', 'docs', 'functions', 'infra', 'package.json', 'shared', 'test']),
    );
    expect(decisions.length).toBeGreaterThan(20);
  });

  test('and not there is found, however it is cited', () => {
    const made: Page[] = [
      { path: 'docs/a.md', text: '# A\n\n## In short: b & c\n\n```sh\n# not a heading\n```\n' },
      {
        path: 'docs/adr/0007-seven.md',
        text: '# 7. Seven\n\nSee [ADR 7](0007-seven.md), [a](../a.md#in-short-b--c).\n',
      },
      { path: 'shared/good.ts', text: '/** As docs/a.md, "In short: b\n * & c" says (ADR 7); see shared/good.ts. */' },
      {
        path: 'shared/bad.ts',
        text: [
          '/** See docs/b.md, and docs/a.md, "Not a\n * heading". So says "Nothing" of docs/a.md. */',
          '// As in docs/a.md, "not a heading"; ADR 8, ADRs 7, 9 and 10; `shared/none/`.',
        ].join('\n'),
      },
      { path: 'docs/c.md', text: '[x](b.md) [y](a.md#none) [ADR 7](a.md) "A" in a.md, "B" in a.md [z](https://b.md)' },
    ];
    const there = new Set([...made.map(({ path }) => path), 'shared/']);
    expect(broken(made, (path) => there.has(path))).toStrictEqual([
      'shared/bad.ts: docs/b.md',
      'shared/bad.ts: shared/none/',
      'shared/bad.ts: docs/a.md, "Not a heading"',
      'shared/bad.ts: docs/a.md, "Nothing"',
      'shared/bad.ts: docs/a.md, "not a heading"',
      'shared/bad.ts: ADR 8',
      'shared/bad.ts: ADR 9',
      'shared/bad.ts: ADR 10',
      'docs/c.md: docs/a.md, "B"',
      'docs/c.md: [x](b.md)',
      'docs/c.md: [y](a.md#none)',
      'docs/c.md: [ADR 7](a.md)',
    ]);
  });
});

describe('decisions', () => {
  test('have their number in their name and in their title', () => {
    for (const page of decisions) {
      const number = Number(nameOf(page).slice(0, 4));
      expect(headingsOf(page.text)[0]).toMatch(new RegExp(`^${number}\\. \\S`));
    }
  });

  test('are all in the index, by title and in order, and so is every number without one', () => {
    const index = pages.find(({ path }) => path === 'docs/adr/README.md')?.text ?? '';
    const listed = [...index.matchAll(/^- (.*)$/gm)].map(([, entry]) => entry ?? '');
    const given = new Map(decisions.map((page) => [Number(nameOf(page).slice(0, 4)), page]));
    expect(given.size).toBe(decisions.length);
    const withPage = listed.filter((entry) => entry.startsWith('['));
    expect(withPage).toEqual([...given.values()].map((page) => `[${headingsOf(page.text)[0] ?? ''}](${nameOf(page)})`));
    const numbers = listed.map((entry) => Number(/^\[?(\d+)[.:] \w.+/.exec(entry)?.[1]));
    expect(numbers).toEqual(Array.from({ length: Math.max(...given.keys()) }, (_, at) => at + 1));
  });
});

describe('runbooks', () => {
  test.each(runbooks)('$path has its own name as its title, and sends nobody to a page that is not there', (page) => {
    const names = new Set(runbooks.map((one) => nameOf(one).replace(/\.md$/, '')));
    expect(headingsOf(page.text)[0]).toBe(`\`${nameOf(page).replace(/\.md$/, '')}\``);
    const cited = [...page.text.matchAll(/`([a-z]+(?:-[a-z]+)*-(?:dlq|errors|missed|behind|failure))`/g)];
    expect(cited.map(([, name]) => name).filter((name) => !names.has(name ?? ''))).toStrictEqual([]);
  });

  const preamble = pages.find(({ path }) => path === 'docs/runbooks/README.md')?.text ?? '';
  const commandsOf = (text: string): string =>
    [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands]) => commands ?? '').join('');
  const functionsOf = (text: string): string[] => [...text.matchAll(/^(\w+)\(\) \{/gm)].map(([, name]) => name ?? '');

  /** What a page's commands do in a shell in which AWS, jq and the clock answer anything; throws where one fails. */
  const runOf = (commands: string): string =>
    execFileSync('bash', ['-euo', 'pipefail'], {
      input: `aws() { echo "aws $*" >&2; echo answer; }\njq() { cat; }\ndate() { echo now; }\n${commands} 2>&1\n`,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });

  test.each(runbooks)('$path names all that it takes from what they begin with, and has none of that again', (page) => {
    const begins = /After \[before you begin\]\(README\.md#before-you-begin\), which has (.*):\n\n```sh/.exec(
      page.text,
    );
    const named = [...(begins?.[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
    const used = functionsOf(preamble).filter((name) =>
      new RegExp(`(^|[$]\\()${name} `, 'm').test(commandsOf(page.text)),
    );
    expect(named).toStrictEqual(used);
    expect(functionsOf(page.text)).toStrictEqual([]);
    expect(page.text).not.toMatch(/^stack=/m);
  });

  test.each(runbooks)(
    '$path has commands that a shell takes after those that they begin with, and not without',
    (page) => {
      expect(runOf(`${commandsOf(preamble)}${commandsOf(page.text)}`)).toContain('answer');
      expect(() => runOf(commandsOf(page.text))).toThrow(/command not found/);
    },
  );
});

describe('pages that people read', () => {
  const page = (path: string): string => pages.find((one) => one.path === path)?.text ?? '';
  const wordsOf = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

  test('README has at most 600 words before its reference part, the demo and its picture among them', () => {
    const [front = '', reference, ...more] = page('README.md').split(/^# Reference$/m);
    expect(more).toStrictEqual([]);
    expect(wordsOf(reference ?? '')).toBeGreaterThan(300);
    expect(wordsOf(front)).toBeLessThanOrEqual(600);
    for (const told of ['npm ci\n', 'npm run demo\n', '](docs/example/demo.svg)', '`out/'])
      expect(front).toContain(told);
  });

  test('contributing is one page, and leads to it from README', () => {
    expect(wordsOf(page('docs/contributing.md'))).toBeGreaterThan(300);
    expect(page('docs/contributing.md').split('\n').length).toBeLessThanOrEqual(100);
    expect(page('README.md')).toContain('(docs/contributing.md)');
  });
});

describe('running an audit', () => {
  const page = pages.find(({ path }) => path === 'docs/running-an-audit.md')?.text ?? '';
  const { paths } = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')) as {
    paths: Readonly<Record<string, object>>;
  };
  const table: Readonly<Record<string, Route>> = { ...managerRoutes, ...leadRoutes };

  interface Call {
    name: string;
    method: string;
    /** In full, as the API's document has it. */
    path: string;
    query: Readonly<Record<string, string>>;
    /** The JSON below it in a box; undefined where there is none. */
    body: string | undefined;
    isBoxed: boolean;
    /** It stands where the page says that the audit lead's account is used. */
    isLeads: boolean;
  }

  /** The calls of a text, in boxes and between them; `…` is the path of an audit. */
  function callsOf(text: string): Call[] {
    const leads = text.search(/^## .*audit lead$/m);
    const boxes = [...text.matchAll(/^```http\n(.*?)^```/gms)];
    return [...text.matchAll(/\b(GET|PUT|POST|DELETE) ([/…][^\s`]*)(?:\n((?: +.*\n)+))?/g)].map((found) => {
      const [, method = '', given = '', below] = found;
      const [path = '', query = ''] = given.replace('…', '/v1/audits/{audit}').split('?');
      const isBoxed = boxes.some((box) => box.index < found.index && found.index < box.index + box[0].length);
      return {
        name: `${method} ${path}`,
        method,
        path,
        query: Object.fromEntries(new URLSearchParams(query)),
        body: isBoxed ? below : undefined,
        isBoxed,
        isLeads: leads >= 0 && found.index > leads,
      };
    });
  }

  /** What is wrong with a call, beside the API's document and the routes' schemas. */
  function faultsOf({ name, method, path, query, body, isBoxed, isLeads }: Call): string[] {
    const route = Object.values(table).find((one) => one.method === method && one.path === path);
    if (route === undefined) return [`${name}: no route`];
    const faults: string[] = [];
    if (!(method.toLowerCase() in (paths[path] ?? {}))) faults.push(`${name}: not in the document`);
    if (route.access !== (isLeads ? 'audit-lead' : 'business-manager')) faults.push(`${name}: for ${route.access}`);
    if (Object.keys(query).length > 0 && !z.safeParse(route.query ?? z.never(), query).success)
      faults.push(`${name}: does not take its query`);
    if (!isBoxed) return faults;
    if (route.body === undefined || body === undefined) {
      if (route.body !== undefined) faults.push(`${name}: takes a body`);
      if (body !== undefined) faults.push(`${name}: takes no body`);
      return faults;
    }
    const refused = z.safeParse(route.body, JSON.parse(body)).error?.issues ?? [];
    return [...faults, ...refused.map((issue) => `${name}: ${issue.path.join('/')} ${issue.message}`)];
  }

  test('names calls that are routes of the document, for whom it says, with bodies that they take', () => {
    const calls = callsOf(page);
    expect(calls.flatMap(faultsOf)).toStrictEqual([]);
    expect(calls.filter(({ body }) => body !== undefined).length).toBeGreaterThan(15);
    expect(new Set(calls.map(({ name }) => name)).size).toBeGreaterThan(25);
  });

  test('and a call that is not so is found', () => {
    const made = [
      'Ask `GET …/nothing`.\n\n```http\nPOST …/withdraw\nGET …/completeness?asAt=soon\nPOST /v1/audits\n',
      'PUT …/closures\n  {"closures":\n   [{"from": 1}]}\nGET …/amendments\n  {}\nGET …/revisions\n```\n\n',
      '## The figures, for the audit lead\n\n`GET …/revisions` `GET …/amendments`\n',
    ].join('');
    expect(callsOf(made).flatMap(faultsOf)).toStrictEqual([
      'GET /v1/audits/{audit}/nothing: no route',
      'POST /v1/audits/{audit}/withdraw: no route',
      'GET /v1/audits/{audit}/completeness: does not take its query',
      'POST /v1/audits: takes a body',
      expect.stringMatching(/^PUT .*\/closures: closures\/0\/from /),
      expect.stringMatching(/^PUT .*\/closures: closures\/0\/to /),
      'GET /v1/audits/{audit}/amendments: takes no body',
      'GET /v1/audits/{audit}/revisions: for audit-lead',
      'GET /v1/audits/{audit}/amendments: for business-manager',
    ]);
  });

  test('says before all that is entered how a questionnaire is checked, loaded and frozen', () => {
    const [, before] = /^## Before you enter anything\n(.*?)^## /ms.exec(page) ?? [];
    for (const told of ['npm run tool -- check', 'PUT /v1/tools/{tool}', 'POST /v1/tools/{tool}/freeze'])
      expect(before).toContain(told);
  });

  test('is some three pages, and README and architecture lead to it', () => {
    const read = page.replaceAll(/^```.*?^```/gms, '').replaceAll(/[|-]+/g, ' ');
    expect(read.split(/\s+/).length).toBeGreaterThan(600);
    expect(read.split(/\s+/).length).toBeLessThanOrEqual(1600);
    for (const [path, to] of [
      ['README.md', '(docs/running-an-audit.md)'],
      ['docs/architecture.md', '(running-an-audit.md)'],
    ])
      expect(pages.find((one) => one.path === path)?.text).toContain(to);
  });
});

test('every command that a page names is one of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const named = pages
    .filter(isPage)
    .flatMap(({ path, text }) => [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => `${path}: ${name}`));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((one) => !(one.split(': ')[1] ?? '' in scripts))).toStrictEqual([]);
});
