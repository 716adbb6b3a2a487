/** What a cell holds when it holds more than one thing, both ways. */
import type { Service, Waited } from '../../../shared/domain/tool/tool.ts';

/** Names with commas between them. */
export const commaText = (names: readonly string[]): string => names.join(', ');

/** Names with commas, or lines, between them. */
export const readCommas = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');

const isPlainLine = (text: string): boolean =>
  text !== '' && text === text.trim() && !/[\n\r\u00A0\u202F\u200B\uFEFF]/.test(text) && !text.startsWith('"');

/** Texts a line each; one that a line cannot hold as it is stands in double quotes, as JSON has it. */
export const linesText = (texts: readonly string[]): string =>
  texts.map((text) => (isPlainLine(text) ? text : JSON.stringify(text))).join('\n');

function unquoted(line: string): string {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : line;
  } catch {
    return line;
  }
}

/** Texts of a cell, a line each. */
export const readLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('"') ? unquoted(line) : line));

/** What a service needs: `name, nhs-number of children`. */
export const needsText = (needs: Service['needs']): string =>
  commaText(needs.map((need) => (typeof need === 'string' ? need : `${need.what} of ${need.of}`)));

/** What a cell says that a service needs; its words are not checked. */
export const readNeeds = (text: string): (string | { what: string; of: string })[] =>
  readCommas(text).map((need) => {
    const [what = '', of, ...more] = need.split(/\s+of\s+/);
    return of === undefined || more.length > 0 ? need : { what, of };
  });

/** An answer that a rule waits for: `A1 = yes`, `A1 = one of yes, no`, `A2 only one of x, y`, `A3 from 2 to 5`. */
export function waitedText(waited: Waited): string {
  const { question } = waited;
  if ('is' in waited) {
    const sign = waited.only === true ? 'only' : '=';
    const values = typeof waited.is === 'string' ? waited.is : `one of ${commaText(waited.is)}`;
    return `${question} ${sign} ${values}`;
  }
  const { atLeast, atMost } = waited;
  if (atLeast !== undefined && atMost !== undefined) return `${question} from ${atLeast} to ${atMost}`;
  if (atLeast !== undefined) return `${question} at least ${atLeast}`;
  return atMost === undefined ? `${question} any number` : `${question} at most ${atMost}`;
}

/** An answer that a rule waits for as a line says it, or undefined where it cannot be read. */
export function readWaited(line: string): Record<string, unknown> | undefined {
  const [, question, rest = ''] = /^(\S+?)\s*(?=[\s=])\s*(.+)$/.exec(line) ?? [];
  if (question === undefined) return undefined;
  const [, sign, oneOf, values = ''] = /^(=|only)\s*(one of\s+)?(\S.*)$/.exec(rest) ?? [];
  if (sign !== undefined) {
    const is = oneOf === undefined && !values.includes(',') ? values : readCommas(values);
    return { question, is, ...(sign === 'only' && { only: true }) };
  }
  const [, from, to] = /^from (\d+) to (\d+)$/.exec(rest) ?? [];
  if (from !== undefined) return { question, atLeast: Number(from), atMost: Number(to) };
  const [, least] = /^at least (\d+)$/.exec(rest) ?? [];
  if (least !== undefined) return { question, atLeast: Number(least) };
  const [, most] = /^at most (\d+)$/.exec(rest) ?? [];
  if (most !== undefined) return { question, atMost: Number(most) };
  return rest === 'any number' ? { question } : undefined;
}

/** Whether a cell says yes: `yes`, `TRUE`, `1`. Undefined where it says neither yes nor no. */
export function readYes(text: string): boolean | undefined {
  const said = text.toLowerCase();
  if (['yes', 'true', '1', 'true()', 'y', 'x'].includes(said)) return true;
  return ['no', 'false', '0', 'false()', 'n', ''].includes(said) ? false : undefined;
}

/** What a constraint leaves a whole number to be. */
export interface Limits {
  min?: number;
  max?: number;
}

/** Between which a number stands, as XLSForm has it: `. >= 0 and . <= 9`. */
export const limitsText = ({ min, max }: Limits): string =>
  [...(min === undefined ? [] : [`. >= ${min}`]), ...(max === undefined ? [] : [`. <= ${max}`])].join(' and ');

/** Between which a constraint has a number, or undefined where it says more than that. */
export function readLimits(text: string): Limits | undefined {
  const limits: Limits = {};
  for (const part of text.replaceAll(/[()]/g, ' ').split(/\s+and\s+/i)) {
    const [, sign, digits] = /^\.\s*(>=|<=|>|<)\s*(-?\d+)(?:\.0+)?$/.exec(part.trim()) ?? [];
    if (sign === undefined) return undefined;
    const bound = Number(digits) + (sign === '>' ? 1 : 0) - (sign === '<' ? 1 : 0);
    if (sign.startsWith('>')) limits.min = Math.max(bound, limits.min ?? bound);
    else limits.max = Math.min(bound, limits.max ?? bound);
  }
  return limits;
}
