/** Files that somebody wrote. */
import { readFile } from 'node:fs/promises';

/** A file that cannot be read as it should be; the message is one sentence for whoever named it. */
export class UnreadableFile extends Error {}

/**
 * A file's text: UTF-8, which may stand behind a byte order mark.
 * @throws UnreadableFile where there is none, or it is not UTF-8
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(`${path} cannot be read (${error.code ?? 'unknown error'}).`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableFile(`${path} is not UTF-8.`);
  }
}
