/** Changes of a draft: each is once, and whoever comes second to the same thing is told what the first did. */
import { isDeepStrictEqual } from 'node:util';
import { HttpProblem } from '../../base/http/problem.ts';
import type { Reply } from '../../base/http/request.ts';

/** What a change of a draft comes to. */
export interface DraftEdit {
  /** The thing as it was read, by what can be changed of it; undefined where there is none. */
  stands: object | undefined;
  /**
   * Writes it, on condition that nothing of the draft has changed since it was read; absent where all of it stands already.
   * @returns whether it was written
   */
  write?: () => Promise<boolean>;
  /** What it is answered with. */
  reply: Reply;
}

/** How often a change that loses its race to a change of something else is decided anew. */
const editAttempts = 8;

/** What is another now than it was: by name, nothing that was entered. */
function changesBetween(before: object | undefined, now: object | undefined): string[] {
  if (before === undefined) return now === undefined ? [] : ['it was added'];
  if (now === undefined) return ['it was deleted'];
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names]
    .filter((name) => !isDeepStrictEqual(Reflect.get(before, name), Reflect.get(now, name)))
    .map((name) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

/**
 * Changes something of a draft, once.
 * @param what the thing, in words
 * @param decide reads the draft, and says what the change comes to
 * @throws HttpProblem 409 where somebody else changed the thing at the same moment, which says what of it
 */
export async function editDraft(what: string, decide: () => Promise<DraftEdit>): Promise<Reply> {
  let seen: object | undefined;
  for (let attempt = 1; attempt <= editAttempts; attempt++) {
    const { stands, write, reply } = await decide();
    if (write === undefined) return reply;
    if (attempt === 1) seen = stands;
    const changes = changesBetween(seen, stands);
    if (changes.length > 0) {
      throw new HttpProblem(
        'not-legal-now',
        `Somebody else changed ${what} at the same moment (${changes.join(', ')}). Look at it as it stands now, and send yours again if it still holds.`,
      );
    }
    if (await write()) return reply;
  }
  throw new HttpProblem('busy');
}
