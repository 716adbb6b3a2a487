import { lazily } from '../aws/lazily.ts';
import type { Handlers } from './request.ts';
import type { RouteTable, Routes } from './route.ts';

/**
 * Handlers that are loaded with the first request for one of them, so that a function's start waits for none that nobody asks
 * for. What cannot be loaded fails that request, and is loaded anew for the next one.
 * @param routes whose handlers they are
 * @param load imports what makes them, and makes them
 */
export function onFirstUse<T extends RouteTable<T>>(routes: T, load: () => Promise<Handlers<T>>): Handlers<T>;
export function onFirstUse(routes: Routes, load: () => Promise<Handlers<Routes>>): Handlers<Routes> {
  const loaded = lazily(load);
  return Object.fromEntries(
    Object.keys(routes).map((id) => [
      id,
      async (request) => {
        const handle = (await loaded())[id];
        if (handle === undefined) throw new Error(`nothing answers ${id}`);
        return handle(request);
      },
    ]),
  );
}
