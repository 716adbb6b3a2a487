import type { Tool } from './tool.ts';

/** What a tool's theme brings, as far as cases and agencies are held against it. */
export type Theme = Pick<Tool, 'theme' | 'services' | 'factors' | 'levels' | 'calledFor' | 'attributes'>;

/** The words that a case and an agency of an audit are entered in. */
export interface Codes {
  services: readonly string[];
  factors: readonly string[];
  /** Levels of need, between two of which a case goes: the highest first. None where the theme has none. */
  levels: readonly string[];
}

const valuesOf = (named: readonly { value: string }[]): string[] => named.map(({ value }) => value);

/** The words of a tool's theme. Another word would be counted apart from its own kind, and nobody would know. */
export const codesOf = ({ services, factors, levels = [] }: Theme): Codes => ({
  services: valuesOf(services),
  factors: valuesOf(factors),
  levels: valuesOf(levels),
});
