import * as z from 'zod/mini';

/** What made the files of a pack, as its manifest names it. */
export const Generator = z.strictObject({
  /** the project's version */
  version: z.string(),
  /** what it makes of three fixed inputs: the first 16 hex digits of the SHA-256 of all files' hashes, most charts in Word left out */
  output: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  /** the exact versions of the packages that files' bytes depend on, by name */
  libraries: z.record(z.string(), z.string()),
});
export type Generator = z.infer<typeof Generator>;

/**
 * This program, as the packs that it makes name it: under the same one the same inputs give the same bytes. A test holds
 * it against package.json, package-lock.json and the files of fixed inputs (test/unit/work/packs/golden/golden.json), so that neither
 * a library nor a byte of the program's own can change without it.
 */
export const generator: Generator = {
  version: '0.1.0',
  output: 'f14f38e2a215e0a6',
  libraries: {
    '@fontsource/arimo': '5.3.0',
    '@resvg/resvg-wasm': '2.6.2',
    docx: '9.15.2',
    fflate: '0.8.3',
    hucre: '1.0.0',
  },
};
