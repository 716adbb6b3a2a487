import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** What somebody wrote, as it is stored: compressed, so that a submission costs few write units. */
export const packed = (value: unknown): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    brotliCompressSync(JSON.stringify(value), {
      params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_QUALITY]: 6 },
    }),
  );

/** The value that {@link packed} stored. */
export const unpacked = (bytes: Uint8Array): unknown => JSON.parse(brotliDecompressSync(bytes).toString('utf8'));
