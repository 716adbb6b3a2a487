import * as z from 'zod/mini';
import { againName } from '../../../base/http/again.ts';
import type { ReturnKey } from '../../../domain/audits/ids.ts';
import { addressOf, ReturnParams, returnPath } from '../paths.ts';

/** The cookie of those who answer; the staff's has another name, since all pages of a deployment share one host. */
export const formCookie = 'form';
/** Where a key is exchanged for a session. */
export const sessionPath = '/session';
/** Where a session is ended. */
export const endPath = `${sessionPath}/end`;
/** The page of whoever has signed out. */
export const signedOut = { out: 'yes' } as const;
/** What is asked of whoever has a session. */
export const listPath = '/asked';

/** The pages of a return stand where the API has it, without the API's version. */
const withoutVersion = (path: string): string => path.replace(/^\/v1/, '');

/** The path of the first page of one return, as routes have it; its other pages stand below. */
export const formReturnPath = withoutVersion(returnPath);

/** What {@link formReturnPath} names. */
export const ReturnPageParams = ReturnParams;

/**
 * The address of a page of one return.
 * @param more what stands below its first page, such as `pages`, `A-1`: ids and words of paths, which need no encoding
 */
export const returnPage = (key: ReturnKey, ...more: string[]): string =>
  [withoutVersion(addressOf(key)), ...more].join('/');

/** Where a page leads on to that was opened from *check your answers*: a query's and a field's name, and their value. */
export const backToAnswers = { name: 'then', value: 'answers' } as const;

/** A page of what was saved, once more: with what is to be corrected of it. */
const toCorrect = { [againName]: 'saved' } as const;

/** What a query says of a page that is shown once more; and of where it leads on to. */
export const Again = z.object({ [againName]: z.optional(z.string()) });
export const OnTo = z.extend(Again, { [backToAnswers.name]: z.optional(z.string()) });

/** Whether a page is asked for with what is to be corrected of what was saved. */
export const isToCorrect = (query: z.output<typeof Again>): boolean => query[againName] === toCorrect[againName];

/** The address of a page with what is to be corrected of what was saved: as that stands, whenever it is loaded. */
export const toCorrectAt = (page: string, toAnswers = false): string => {
  const onTo: Record<string, string> = toAnswers ? { [backToAnswers.name]: backToAnswers.value } : {};
  return `${page}?${new URLSearchParams({ ...onTo, ...toCorrect }).toString()}`;
};

/** The page on which a code is asked for and entered. */
export const codePath = '/code';

/**
 * What stands behind the first page of a return: no more than two parts, of such letters that nothing else can be meant. A page
 * of questions about a child has that behind a full stop.
 */
const local =
  /^\/audits\/([a-z0-9-]+)\/cases\/([a-z0-9-]+)\/returns\/([a-z0-9-]+)((?:\/[A-Za-z0-9_-]+(?:\.[a-z0-9-]+)?){0,2})$/;

/** Where somebody came from: a page of a return. */
export interface CameFrom {
  path: string;
  of: ReturnKey;
}

/**
 * Reads where somebody came from, to lead them back there: only a page of a return is believed, so that no address leads
 * anywhere else.
 */
export function cameFrom(given: string | undefined): CameFrom | undefined {
  const [path, audit, id, agency] = local.exec(given ?? '') ?? [];
  const { success, data: of } = ReturnPageParams.safeParse({ audit, case: id, agency });
  return path === undefined || !success ? undefined : { path, of };
}

/** The page for a code, which leads on to another page. @param to a page of a return */
export const codeFor = (to: string): string => `${codePath}?${new URLSearchParams({ to }).toString()}`;

/** Where a code that was taken leads first. */
export const codeTakenPath = `${codePath}/taken`;

/** The way on from a code that was taken. @param to a page of a return; without it the list */
export const codeTakenFor = (to: string | undefined): string =>
  to === undefined ? codeTakenPath : `${codeTakenPath}?${new URLSearchParams({ to }).toString()}`;
