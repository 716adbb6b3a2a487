/** What CloudWatch Logs matches with a filter of fields: `{ ($.a = "b") || ($.c.d != "e" && $.f = "g") }`. */
import { at } from './template.ts';

/** A filter's pattern: whether it matches a line, and which fields it looks at. */
export interface LineFilter {
  matches: (line: string) => boolean;
  fields: ReadonlySet<string>;
}

type Test = (value: unknown) => boolean;

const token = /\s*(\|\||&&|!=|=|[(){}]|"[^"]*"|\$[\w.]+)/y;

function tokensOf(pattern: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  for (let found = token.exec(pattern); found !== null; found = token.exec(pattern)) tokens.push(...found.slice(1));
  if (tokens.join('') !== pattern.replaceAll(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '')) {
    throw new Error(`no filter of fields: ${pattern}`);
  }
  return tokens;
}

/**
 * Reads a pattern.
 * @throws Error where it is none of fields: one of words matches them wherever in a line they stand
 */
export function readFilter(pattern: string): LineFilter {
  const tokens = tokensOf(pattern);
  const fields = new Set<string>();
  const take = (wanted: string | RegExp): string => {
    const next = tokens.shift() ?? '';
    if (typeof wanted === 'string' ? next !== wanted : !wanted.test(next)) {
      throw new Error(`no filter of fields: ${pattern}`);
    }
    return next;
  };
  const comparison = (): Test => {
    const path = take(/^\$\./).slice(2);
    fields.add(path);
    const operator = take(/^!?=$/);
    const value = take(/^"/).slice(1, -1);
    // A field that is not there matches neither.
    return (line) => {
      const found = at(line, ...path.split('.'));
      return found !== undefined && (found === value) === (operator === '=');
    };
  };
  const one = (): Test => {
    if (tokens[0] !== '(') return comparison();
    take('(');
    const inner = either();
    take(')');
    return inner;
  };
  const all = (): Test => {
    const tests = [one()];
    while (tokens[0] === '&&') {
      take('&&');
      tests.push(one());
    }
    return (line) => tests.every((test) => test(line));
  };
  const either = (): Test => {
    const tests = [all()];
    while (tokens[0] === '||') {
      take('||');
      tests.push(all());
    }
    return (line) => tests.some((test) => test(line));
  };
  take('{');
  const test = either();
  take('}');
  if (tokens.length > 0) throw new Error(`no filter of fields: ${pattern}`);
  const isJson = (line: string): boolean => /^\s*\{/.test(line);
  return { fields, matches: (line) => isJson(line) && test(JSON.parse(line)) };
}
