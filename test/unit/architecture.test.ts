import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** One import of a file: of another file by its path in the project, or of a package by its specifier. */
interface Import {
  to: string;
  isPackage: boolean;
  isTypeOnly: boolean;
}
interface Source {
  path: string;
  text: string;
  imports: Import[];
}

const pattern =
  /^\s*(?:import|export)\s+(?<type>type\s+)?(?:[\w*${}\s,]+?\s+from\s+)?'(?<of>[^']+)'|\bimport\(\s*'(?<later>[^']+)'\s*\)/gm;

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(pattern)].map(({ groups }) => {
    const specifier = groups?.['of'] ?? groups?.['later'] ?? '';
    const isPackage = !specifier.startsWith('.');
    return {
      to: isPackage ? specifier : relative(root, join(root, dirname(path), specifier)),
      isPackage,
      isTypeOnly: groups?.['type'] !== undefined,
    };
  });
}

const sources: Source[] = ['functions', 'shared'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    }),
);

/**
 * The house: four floors of rooms, the lowest first. A file imports from its own room and from those before it, never from
 * one after it. Within `work/packs` and `domain/mail` the folders stand in an order of their own.
 */
const rooms = [
  ...['content', 'time', 'html', 'aws', 'http', 'ui'].map((room) => `shared/base/${room}`),
  ...[
    'tool',
    'audits',
    'owed',
    'messages',
    'returns',
    'board',
    'links',
    'consultation',
    'sessions',
    'drafts',
    'mail/templates',
    'mail',
    'figures',
    'identifiers',
    'alerts',
    'gates',
    'disclosure',
  ].map((room) => `shared/domain/${room}`),
  ...[
    'sending',
    'chasing',
    'aggregate',
    'relay',
    'packs/tables',
    'packs/charts',
    'packs/sheets',
    'packs/page',
    'packs/word',
    'packs',
  ].map((room) => `shared/work/${room}`),
  ...['agency', 'agency/form/questions', 'agency/form', 'manager', 'lead'].map((room) => `shared/front/${room}`),
  'functions',
];
const roomOf = (path: string): string => dirname(path);

const isStore = (path: string): boolean => path.endsWith('/store.ts');

/** Every import that breaks a rule, as `from → to`. */
const breaking = (wrong: (from: Source, one: Import) => boolean): string[] =>
  sources.flatMap((from) => from.imports.filter((one) => wrong(from, one)).map((one) => `${from.path} → ${one.to}`));

/** Every file whose text has what it must not. */
const mentioning = (words: RegExp, allowed: readonly string[] = []): string[] =>
  sources.filter(({ path, text }) => words.test(text) && !allowed.includes(path)).map(({ path }) => path);

describe('the imports as read here', () => {
  test('are those that the bundler sees', async () => {
    // One file that imports them all: each is then read and written once, not once for every file that needs it.
    const all = sources.map(({ path }) => `import './${path}';`).join('\n');
    const { metafile } = await build({
      absWorkingDir: root,
      stdin: { contents: all, resolveDir: root, sourcefile: 'all' },
      bundle: true,
      write: false,
      metafile: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const bundled = Object.entries(metafile.inputs)
      .filter(([path]) => path !== 'all')
      .flatMap(([path, { imports }]) => imports.map((one) => `${path} → ${one.path}`));
    expect([...new Set(breaking((_from, one) => !one.isTypeOnly))].toSorted()).toStrictEqual(
      [...new Set(bundled)].toSorted(),
    );
    expect(bundled.length).toBeGreaterThan(100);
  });

  test('hold the type-only ones too', () => {
    const text = [
      "import type { A } from './a.ts';",
      "import { type B, c } from 'b';",
      "import * as d from '../d.ts';",
      "import e from 'e';",
      "import 'f';",
      "export type { G } from './g.ts';",
      "export * from './h.ts';",
      'import {',
      '  i,',
      "} from './i.ts';",
      "const j = await import('./j.ts');",
      "// from './k.ts'",
    ].join('\n');
    expect(importsOf('shared/x/y.ts', text)).toStrictEqual([
      { to: 'shared/x/a.ts', isPackage: false, isTypeOnly: true },
      { to: 'b', isPackage: true, isTypeOnly: false },
      { to: 'shared/d.ts', isPackage: false, isTypeOnly: false },
      { to: 'e', isPackage: true, isTypeOnly: false },
      { to: 'f', isPackage: true, isTypeOnly: false },
      { to: 'shared/x/g.ts', isPackage: false, isTypeOnly: true },
      { to: 'shared/x/h.ts', isPackage: false, isTypeOnly: false },
      { to: 'shared/x/i.ts', isPackage: false, isTypeOnly: false },
      { to: 'shared/x/j.ts', isPackage: false, isTypeOnly: false },
    ]);
  });
});

describe('imports point one way', () => {
  test('every file stands in a room of the house', () => {
    expect([...new Set(sources.map(({ path }) => roomOf(path)))].toSorted()).toStrictEqual(rooms.toSorted());
  });

  test('down the floors, and within a floor in the order of its rooms', () => {
    const place = (path: string): number => rooms.indexOf(roomOf(path));
    expect(breaking((from, one) => !one.isPackage && place(one.to) > place(from.path))).toStrictEqual([]);
  });

  /** What a tool file has to be is served as data: making it anew would cost a function its start. */
  const isData = (path: string): boolean => path === 'shared/domain/tool/tool-v1.schema.json';

  test('to nothing outside the house', () => {
    expect(
      breaking((_from, one) => !one.isPackage && !isData(one.to) && !rooms.includes(roomOf(one.to))),
    ).toStrictEqual([]);
  });

  test('functions never import each other', () => {
    expect(breaking((from, one) => roomOf(from.path) === 'functions' && roomOf(one.to) === 'functions')).toStrictEqual(
      [],
    );
  });

  test('no file imports itself by way of others', () => {
    const graph = new Map(
      sources.map(({ path, imports }) => [path, imports.filter((one) => !one.isPackage).map((one) => one.to)]),
    );
    const done = new Set<string>();
    const cycleFrom = (path: string, way: readonly string[]): string | undefined => {
      if (way.includes(path)) return [...way.slice(way.indexOf(path)), path].join(' → ');
      if (done.has(path)) return undefined;
      for (const to of graph.get(path) ?? []) {
        const cycle = cycleFrom(to, [...way, path]);
        if (cycle !== undefined) return cycle;
      }
      done.add(path);
      return undefined;
    };
    expect([...graph.keys()].map((path) => cycleFrom(path, [])).filter((cycle) => cycle !== undefined)).toStrictEqual(
      [],
    );
  });
});

describe('packages', () => {
  test('the SDK is for stores and aws alone, its types too', () => {
    expect(
      breaking(
        (from, one) =>
          one.isPackage &&
          /^@(aws-sdk|smithy)\//.test(one.to) &&
          !isStore(from.path) &&
          roomOf(from.path) !== 'shared/base/aws',
      ),
    ).toStrictEqual([]);
  });

  test('what only one place needs stays there', () => {
    const places: Record<string, RegExp> = {
      '@aws-lambda-powertools/batch': /^shared\/base\/aws\//,
      '@middy/core': /^shared\/base\/http\//,
      canonicalize: /^shared\/base\/content\/canonical\.ts$/,
      'hucre/csv': /^shared\/work\/packs\/another-version\.ts$/,
      'hucre/xlsx': /^shared\/work\/packs\/sheets\/xlsx\.ts$/,
      'ical-generator': /^shared\/domain\/mail\/calendar\.ts$/,
    };
    expect(breaking((from, one) => places[one.to] !== undefined && !places[one.to]?.test(from.path))).toStrictEqual([]);
  });

  test('no other package than these reaches a function', () => {
    const used = new Set(
      sources.flatMap(({ imports }) =>
        imports.filter((one) => one.isPackage && !one.to.startsWith('node:')).map((one) => one.to),
      ),
    );
    expect([...used].filter((name) => !name.startsWith('@aws-sdk/')).toSorted()).toStrictEqual([
      '@aws-lambda-powertools/batch',
      '@middy/core',
      '@resvg/resvg-wasm',
      'aws-lambda',
      'canonicalize',
      'docx',
      'fflate',
      'hucre/csv',
      'hucre/xlsx',
      'ical-generator',
      // Never `zod` itself, which is five times the size. Of its core only the compiler is bundled.
      'zod/mini',
      'zod/v4/core',
    ]);
  });

  test('the types of Lambda are types', () => {
    expect(breaking((_from, one) => one.to === 'aws-lambda' && !one.isTypeOnly)).toStrictEqual([]);
  });
});

describe('what code may know', () => {
  test('nothing that is deployed knows of the emulator', () => {
    expect(mentioning(/ministack|localstack|emulator|localhost|127\.0\.0\.1|AWS_ENDPOINT/i)).toStrictEqual([]);
  });

  test('the clock is read in functions only, and passed in', () => {
    const reading = mentioning(/new Date\(\)|Date\.now\(\)|performance\.now/);
    expect(reading.filter((path) => !path.startsWith('functions/'))).toStrictEqual([]);
  });

  test('dates, weekdays and times of day are put into words in one place, tools and demo included', () => {
    const local = readdirSync(join(root, 'infra'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => ({ path: join('infra', name), text: readFileSync(join(root, 'infra', name), 'utf8') }));
    const wording =
      /DateTimeFormat|toLocale(Date|Time)?String|toUTCString|toDateString|['"`](January|Jan|Monday|Mon|Sunday|Sun)\b|\} UTC\b|slice\(11, 16\)/;
    expect([...sources, ...local].filter(({ text }) => wording.test(text)).map(({ path }) => path)).toStrictEqual([
      'shared/base/time/days.ts',
    ]);
  });

  test('no formatter is made while a function starts: the first of a process takes as long as making an SDK client', () => {
    expect(mentioning(/new Intl\.|\.toLocale/)).toStrictEqual(['shared/domain/identifiers/initials.ts']);
  });

  test('chance is left to where it is named', () => {
    // A token for a mail, a code and its key, a session's secret, what seals something for it, and the pauses between attempts of one batch
    // read or one transaction.
    expect(
      mentioning(/Math\.random|random(Bytes|UUID|Int)\b/).filter((path) => !path.startsWith('functions/')),
    ).toStrictEqual([
      'shared/base/aws/table.ts',
      'shared/base/aws/transaction.ts',
      'shared/domain/identifiers/code-rules.ts',
      'shared/domain/links/link.ts',
      'shared/domain/sessions/sealed.ts',
      'shared/domain/sessions/secret.ts',
      'shared/domain/sessions/session.ts',
    ]);
  });

  test('what is put into a queue says its version; only what a person reads need not', () => {
    const sends = sources
      .filter(({ path }) => path !== 'shared/base/aws/queue.ts')
      .flatMap(({ path, text }) =>
        // Each call, up to the next one or the end of its statement.
        text
          .split(/\bsendAll\(/)
          .slice(1)
          .map((call) => `${path}: ${/\boutgoing\b/.test(call.split(';')[0] ?? '') ? 'outgoing' : 'as it is'}`),
      );
    expect(sends.toSorted()).toStrictEqual([
      'functions/plan-chasers.ts: outgoing',
      'functions/plan-chasers.ts: outgoing',
      'shared/work/relay/store.ts: as it is',
      'shared/work/relay/store.ts: outgoing',
      'shared/work/relay/store.ts: outgoing',
      'shared/work/relay/store.ts: outgoing',
      'shared/work/relay/store.ts: outgoing',
    ]);
    expect(sources.filter(({ text }) => /\bmessageVersion\b/.test(text)).map(({ path }) => path)).toStrictEqual([
      'shared/domain/messages/messages.ts',
    ]);
  });

  test('what a process keeps is opened by lazily, which forgets a failed opening', () => {
    expect(mentioning(/\?\?=|^(export )?let /m)).toStrictEqual([]);
  });

  test('the environment is read in one place', () => {
    expect(mentioning(/process\.env/)).toStrictEqual(['shared/base/aws/env.ts']);
  });

  test('nothing is written to the console, and no check is switched off', () => {
    expect(mentioning(/\bconsole\.|@ts-(ignore|expect-error|nocheck)|oxlint-disable|eslint-disable/)).toStrictEqual([]);
  });
});

describe('folders', () => {
  test('a folder has more than one file', () => {
    expect(rooms.filter((room) => sources.filter(({ path }) => roomOf(path) === room).length === 1)).toStrictEqual([]);
  });

  test('a file is called by small letters, figures and hyphens', () => {
    expect(sources.filter(({ path }) => !/\/[a-z][a-z0-9-]*\.ts$/.test(path)).map(({ path }) => path)).toStrictEqual(
      [],
    );
  });

  test('a file is of one purpose: no more than 350 lines, where they are not data', () => {
    /** Files that hold data alone. */
    const data = /^shared\/(base\/time\/bank-holidays|domain\/tool\/step-down-(2015|2))\.ts$/;
    expect(
      sources
        .filter(({ path, text }) => !data.test(path) && text.trimEnd().split('\n').length > 350)
        .map(({ path }) => path),
    ).toStrictEqual([]);
  });
});
