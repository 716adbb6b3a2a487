import type { Joined } from '../../../shared/domain/tool/case-condition.ts';

/** What several columns, and the groups around a row, say: all of it holds, those that are all of something as its parts. */
export function joinedConditions<Of extends object>(
  conditions: readonly (Joined<Of> | undefined)[],
): Joined<Of> | undefined {
  const given = conditions.filter((condition) => condition !== undefined);
  const [only, ...more] = given;
  if (only === undefined || more.length === 0) return only;
  return { all: given.flatMap((one) => ('all' in one ? one.all : [one])) };
}
