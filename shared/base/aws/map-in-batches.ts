/** How many calls are under way together, unless somebody says otherwise. */
const defaultBatch = 16;

/**
 * Does something for each of a list, some at a time: the next when all of those are done.
 * @returns the results in the list's order
 */
export async function mapInBatches<T, R>(
  list: readonly T[],
  act: (one: T) => Promise<R>,
  atOnce = defaultBatch,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < list.length; start += atOnce) {
    results.push(...(await Promise.all(list.slice(start, start + atOnce).map(act))));
  }
  return results;
}
