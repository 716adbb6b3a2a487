import { lazily } from '../aws/lazily.ts';
import type { FormFields } from './form.ts';
import type { Reply, RequestHeaders } from './request.ts';

/** The name in a query under which a page is asked for once more that a form was answered with. */
export const againName = 'again';

/** An id under which a page is kept, and not a word with which a page is asked for in another way. */
export const isPageId = (id: string): boolean => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(id);

/** A page that was asked for, or that a form was posted from. */
export interface AtPage {
  path: string;
  headers: RequestHeaders;
  now: Date;
}

/**
 * Pages that forms are answered with, kept for whoever posted them. A page that is itself the answer to a form is none that a
 * browser can go back to: it would have to post the form again, and shows nothing in its place.
 */
export interface PagesAgain {
  /** Keeps a page that a form was answered with. @returns what leads on to it; undefined where it is not kept */
  keep: (page: Reply, at: AtPage & { fields: FormFields }) => Promise<Reply | undefined>;
  /** The page that was kept under an id, for whoever it was kept for; undefined for anybody else, and where there is none. */
  open: (id: string, at: AtPage) => Promise<Reply | undefined>;
}

/** The same, loaded with the first page that is kept or asked for. @param load imports what makes them, and makes them */
export function againOnFirstUse(load: () => Promise<PagesAgain>): PagesAgain {
  const loaded = lazily(load);
  return {
    keep: async (page, at) => (await loaded()).keep(page, at),
    open: async (id, at) => (await loaded()).open(id, at),
  };
}

/** Whether an answer is a page that somebody reads, and not something that leads on, or is data. */
export const isPage = ({ contentType = '' }: Reply): boolean => contentType.startsWith('text/html');

/** The path of a page, without a slash behind it. */
export const pagePath = (path: string): string => path.replace(/(?<=.)\/$/, '');

/** A query as it came, without what asks for a page once more. */
export const withoutAgain = (query: string): string =>
  query
    .split('&')
    .filter((pair) => !pair.startsWith(`${againName}=`))
    .join('&');
