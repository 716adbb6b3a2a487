/** Files that somebody wrote. */
import { readFile } from 'node:fs/promises';

/** A file that cannot be read as it should be; the message is one sentence for whoever named it. */
export class UnreadableFile extends Error {}

/**
 * A file's bytes.
 * @throws UnreadableFile where there is none
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(`${path} cannot be read (${error.code ?? 'unknown error'}).`);
  });
}

/**
 * A file's text: UTF-8, which may stand behind a byte order mark.
 * @throws UnreadableFile where it is not UTF-8
 */
export function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableFile(`${path} is not UTF-8.`);
  }
}

/**
 * A file's text.
 * @throws UnreadableFile where there is none, or it is not UTF-8
 */
export const readText = async (path: string): Promise<string> => textOf(await readBytes(path), path);
