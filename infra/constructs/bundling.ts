import { resolve } from 'node:path';

/** The root of the repository. */
export const projectRoot = resolve(import.meta.dirname, '../..');

/**
 * How every function is bundled. The providers named are loaded only when the environment has no credentials, and a
 * function's always has: leaving them out takes a quarter off each bundle. Each client of the SDK brings its whole
 * `package.json` for the version in its user agent, some two kilobytes: it is left empty, and the agent says no version.
 */
export const bundling: {
  target: string;
  mainFields: string[];
  loader: Record<string, 'empty'>;
  externals: string[];
} = {
  target: 'node24',
  mainFields: ['module', 'main'],
  loader: { '.json': 'empty' },
  externals: [
    '@aws-sdk/credential-provider-http',
    '@aws-sdk/credential-provider-ini',
    '@aws-sdk/credential-provider-login',
    '@aws-sdk/credential-provider-process',
    '@aws-sdk/credential-provider-sso',
    '@aws-sdk/credential-provider-web-identity',
    '@smithy/credential-provider-imds',
  ],
};

/** The source of a function. */
export const entryOf = (name: string): string => resolve(projectRoot, 'functions', `${name}.ts`);
