import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import * as z from 'zod/mini';

/** What somebody wrote, as it is stored: compressed, so that a submission costs few write units. */
export const packed = (value: unknown): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    brotliCompressSync(JSON.stringify(value), {
      params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_QUALITY]: 6 },
    }),
  );

/**
 * The value that {@link packed} stored, held against the schema of what was written there. It is not built anew, so the
 * keys stand in the order in which they were sent.
 * @throws ZodError where it is something else
 */
export function unpacked<Schema extends z.core.$ZodType>(schema: Schema, bytes: Uint8Array): z.core.input<Schema> {
  const value: unknown = JSON.parse(brotliDecompressSync(bytes).toString('utf8'));
  if (z.validate(schema, value)) return value;
  const { error } = z.safeParse(schema, value);
  throw error ?? new TypeError('what is stored is not what its schema says');
}
