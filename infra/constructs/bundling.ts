import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

/** The root of the repository. */
export const projectRoot = resolve(import.meta.dirname, '../..');

/** The source of a function. */
export const entryOf = (name: string): string => resolve(projectRoot, 'functions', `${name}.ts`);

/**
 * The SDK describes all operations of a service in one module, under computed keys: `{ [_hH]: … }`. A bundler has to take
 * those for code that may do something, and keeps each. Under the constants that they stand for, it leaves out what no
 * command of ours names.
 */
const sdkSchemas: Plugin = {
  name: 'sdk-schemas',
  setup: (build) => {
    build.onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-\w+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ },
      async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const constants = new Map(
          Array.from(source.matchAll(/^const (\w+) = ("\w+");$/gm), ([, name, text]) => [name, text]),
        );
        const contents = source.replaceAll(/\[(\w+)\]:/g, (key, name: string) => {
          const text = constants.get(name);
          return text === undefined ? key : `${text}:`;
        });
        return { contents };
      },
    );
  },
};

/** What the SDK imports when it is first needed, and no call of ours needs: streams of events, and what tells browsers apart. */
const unneededLater: Plugin = {
  name: 'unneeded-later',
  setup: (build) => {
    build.onResolve({ filter: /^(?:@smithy\/core\/event-streams|bowser)$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/**
 * A schema is made where its module is loaded, and a bundler keeps it even where nobody uses it: `.check(…)` and
 * `.register(…)` are calls that could do something. Said to be pure, it is left out of every function that does not need it.
 */
const unusedSchemas: Plugin = {
  name: 'unused-schemas',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]shared[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        /^((?:export )?const \w+ =)\s+((?:z\b|written\()[\s\S]*?);\n(?=\S|\n|$)/gm,
        (_, declared: string, schema: string) => `${declared} /* @__PURE__ */ (() => ${schema})();\n`,
      ),
      loader: 'ts',
    }));
  },
};

/** Source with a piece of it put otherwise. @throws Error where that does not stand there: another version is built in another way */
function replaced(source: string, piece: string, by: string): string {
  if (!source.includes(piece)) throw new Error(`there is no ${JSON.stringify(piece)} to replace`);
  return source.replace(piece, by);
}

/** Source without a piece of it. @throws Error where that does not stand there */
const without = (source: string, piece: string): string => replaced(source, piece, '');

/**
 * The compiler of schemas is as large as all else that a function has of the library, whose index names it: a bundler puts it
 * where the rest is, into the start of a function that compiles with its tenth page. Whoever compiles imports it from the core,
 * which here is the compiler alone, and the index knows nothing of it.
 */
const compilerApart: Plugin = {
  name: 'compiler-apart',
  setup: (build) => {
    const core = resolve(projectRoot, 'node_modules/zod/v4/core');
    build.onResolve({ filter: /^zod\/v4\/core$/ }, () => ({ path: join(core, 'compile.js'), sideEffects: false }));
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/]index\.js$/ }, async ({ path }) => ({
      contents: without(await readFile(path, 'utf8'), 'export * from "./compile.js";'),
    }));
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]mini[\\/]external\.js$/ }, async ({ path }) => ({
      contents: ['INVALID, ', 'compile, withParser, ZodCompileAsyncError, ZodCompileUnsupportedError, '].reduce(
        without,
        await readFile(path, 'utf8'),
      ),
    }));
  },
};

/** What makes the plainest schemas, and of what class. */
const plainSchemas = [
  { name: 'string', of: 'ZodMiniString' },
  { name: 'int', of: 'ZodMiniNumberFormat' },
  { name: 'boolean', of: 'ZodMiniBoolean' },
  { name: 'never', of: 'ZodMiniNever' },
] as const;

/** What may be left out is made once of each schema. It stands where the library's own maker begins. */
const optionalOnce = `
export function optional(innerType) {
  if (!optionals.has(innerType)) optionals.set(innerType, newOptional(innerType));
  return optionals.get(innerType);
}
// @__NO_SIDE_EFFECTS__
function newOptional(innerType) {`;

/**
 * Every schema that a function has is made as it starts, each of parts of its own: `z.string()` two hundred times over, and a
 * `z.never()` for each strict object. None is ever changed, so one of the plainest does for all, and two in five need not be
 * made. What is told something of its own is made by itself, as ever. What is registered of one then is of all: the API's document
 * is made of the sources, and no function reads the registry.
 */
const plainSchemasOnce: Plugin = {
  name: 'plain-schemas-once',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]mini[\\/]schemas\.js$/ }, async ({ path }) => {
      const source = plainSchemas.reduce(
        (before, { name, of }) => {
          const made = `return core._${name}(${of}, params);`;
          const once = `if (params === undefined) return (plain.${name} ??= core._${name}(${of}));`;
          return replaced(before, made, `${once} ${made}`);
        },
        await readFile(path, 'utf8'),
      );
      const kept = 'const plain = {}; const optionals = new WeakMap();';
      return { contents: `${kept}\n${replaced(source, 'export function optional(innerType) {', optionalOnce.trim())}` };
    });
  },
};

/**
 * How every function is bundled. The providers named are loaded only when the environment has no credentials, and a
 * function's always has: leaving them out takes a quarter off each bundle. Each client of the SDK brings its whole
 * `package.json` for the version in its user agent, some two kilobytes: it is left empty, and the agent says no version.
 */
export const bundling = {
  absWorkingDir: projectRoot,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  plugins: [sdkSchemas, unneededLater, unusedSchemas, compilerApart, plainSchemasOnce],
  loader: { '.json': 'empty' },
  external: [
    '@aws-sdk/credential-provider-http',
    '@aws-sdk/credential-provider-ini',
    '@aws-sdk/credential-provider-login',
    '@aws-sdk/credential-provider-process',
    '@aws-sdk/credential-provider-sso',
    '@aws-sdk/credential-provider-web-identity',
    '@smithy/credential-provider-imds',
  ],
} satisfies BuildOptions;
