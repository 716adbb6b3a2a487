import type { Tool } from './tool.ts';

/** What a tool's theme brings, as far as cases and agencies are held against it. */
export type Theme = Pick<Tool, 'theme' | 'services' | 'factors' | 'levels' | 'calledFor' | 'attributes' | 'lookBack'>;

/** The words that a case and an agency of an audit are entered in. */
export interface Codes {
  services: readonly string[];
  factors: readonly string[];
  /** Levels of need, between two of which a case goes: the highest first. None where the theme has none. */
  levels: readonly string[];
}

const valuesOf = (named: readonly { value: string }[]): string[] => named.map(({ value }) => value);

/** Codes of a theme, with what people call them. */
type Called = readonly { value: string; label: string }[];

/** What a code of a theme is called; one that the tool does not name stands as it is. */
const calledIn = (named: Called | undefined, code: string): string =>
  named?.find(({ value }) => value === code)?.label ?? code;

/** A service, as people read it. */
export const serviceInWords = ({ services }: { services: Called }, service: string): string =>
  calledIn(services, service);

/** A factor, as people read it. */
export const factorInWords = ({ factors }: Pick<Tool, 'factors'>, factor: string): string => calledIn(factors, factor);

/** A level of need, as people read it who do not know its code. */
export const levelInWords = ({ levels }: Pick<Tool, 'levels'>, level: string): string => calledIn(levels, level);

/** A case's levels of need as figures name them, as people read them: both of a route, or the one that it stands at. */
export const routeInWords = (tool: Pick<Tool, 'levels'>, route: string): string =>
  route
    .split('-')
    .map((level) => levelInWords(tool, level))
    .join(' to ');

/**
 * What cases' levels of need are together, as people read it: routes between two, levels that cases stand at, or both in one
 * audit. @param named as figures name them
 */
export function levelsTogether(named: readonly string[]): string {
  const [routes, levels] = [named.some((one) => one.includes('-')), named.some((one) => !one.includes('-'))];
  if (!levels) return 'route';
  return routes ? 'route or level of need' : 'level of need';
}

/** The words of a tool's theme. Another word would be counted apart from its own kind, and nobody would know. */
export const codesOf = ({ services, factors, levels = [] }: Theme): Codes => ({
  services: valuesOf(services),
  factors: valuesOf(factors),
  levels: valuesOf(levels),
});
