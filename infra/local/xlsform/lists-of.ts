/** The lists of answers and reasons of a tool, each once, under names that the sheet `choices` has them by. */
import type { Question, Tool } from '../../../shared/domain/tool/tool.ts';

/** An answer of a list. */
export type Listed = Question['options'][number];

/** The lists, and the name of each. */
export interface Lists {
  all: readonly { name: string; options: readonly Listed[] }[];
  nameOf: (options: readonly Listed[]) => string;
}

interface Use {
  options: readonly Listed[];
  /** What it would be called if nothing else used it. */
  alone: string;
  /** What it is called where several use it. */
  shared: string;
}

const usesOf = ({ questions, attributes = [], judgement }: Tool): Use[] => [
  ...questions.flatMap(({ id, type, options, reasons = [] }): Use[] => [
    { options, alone: id, shared: type === 'number' || type === 'date' ? `in-place-of-a-${type}` : type },
    { options: reasons, alone: `reasons-${id}`, shared: 'reasons' },
  ]),
  ...attributes.map(({ id, options }): Use => ({ options, alone: id, shared: 'attributes' })),
  ...(judgement === undefined ? [] : [{ options: judgement.options, alone: 'judgement', shared: 'judgement' }]),
];

/** Names every list of a tool: one that several use by what it is of, another by whose it is. */
export function listsOf(tool: Tool): Lists {
  const uses = new Map<string, Use[]>();
  for (const use of usesOf(tool)) {
    if (use.options.length === 0) continue;
    const key = JSON.stringify(use.options.map(({ value, label, alone }) => [value, label, alone]));
    uses.set(key, [...(uses.get(key) ?? []), use]);
  }
  const taken = new Set<string>();
  const names = new Map<string, string>();
  const all: { name: string; options: readonly Listed[] }[] = [];
  for (const [key, [first, ...others]] of uses) {
    if (first === undefined) continue;
    const wanted = others.length === 0 ? first.alone : first.shared;
    let name = wanted;
    for (let n = 2; taken.has(name); n += 1) name = `${wanted}-${n}`;
    taken.add(name);
    names.set(key, name);
    all.push({ name, options: first.options });
  }
  return {
    all,
    nameOf: (options) =>
      names.get(JSON.stringify(options.map(({ value, label, alone }) => [value, label, alone]))) ?? '',
  };
}
