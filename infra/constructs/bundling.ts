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

/** Source without a piece of it. @throws Error where that does not stand there: another version is built in another way */
function without(source: string, piece: string): string {
  if (!source.includes(piece)) throw new Error(`there is no ${JSON.stringify(piece)} to leave out`);
  return source.replace(piece, '');
}

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
  plugins: [sdkSchemas, unneededLater, unusedSchemas, compilerApart],
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
