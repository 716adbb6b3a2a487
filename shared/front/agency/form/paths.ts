import type { ReturnKey } from '../../../domain/audits/ids.ts';
import { addressOf, ReturnParams, returnPath } from '../paths.ts';

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
