import * as z from 'zod/mini';
import { lineAt, linesOf, readJson } from '../../base/content/json.ts';
import { pointerOf } from '../../base/content/pointer.ts';
import { fieldProblems } from '../../base/http/parse.ts';
import type { FieldProblem } from '../../base/http/problem.ts';
import { faultsOf } from './faults.ts';
import type { ToolFault } from './tool-fault.ts';
import { Tool } from './tool.ts';

/** A tool, or all that is wrong with what should be one. */
export type ReadTool = { tool: Tool } | { faults: readonly FieldProblem[] };

type Path = readonly PropertyKey[];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path, undefined where nothing does. */
function at(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}

/** The names by which other places of a tool speak of something: its id, a code's value. */
function namesIn(value: unknown): string[] {
  if (!isRecord(value)) return [];
  return [value.id, value.value].filter((name) => typeof name === 'string');
}

/** What of a tool file is right by itself, so that one fault does not hide what does not fit together elsewhere. */
interface Sound {
  tool: Tool;
  /** By list: where each item that is left stood. */
  places: ReadonlyMap<string, readonly number[]>;
  /** Names of what was left out: whoever speaks of it is not wrong for that. */
  leftOut: ReadonlySet<string>;
}

/** Fields that are words for people: nothing in the tool rests on them. */
const wordFields: ReadonlySet<PropertyKey> = new Set(['wording', 'label', 'title', 'guidance', 'note']);

/** The same value without what nothing rests on: fields that are not known, and words that are not what they should be. */
function withoutIdle(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy = structuredClone(value);
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      const around = at(copy, issue.path);
      if (isRecord(around)) for (const key of issue.keys) delete around[key];
      continue;
    }
    const around = at(copy, issue.path.slice(0, -1));
    const last = issue.path.at(-1);
    if (isRecord(around) && typeof last === 'string' && wordFields.has(last)) around[last] = 'x';
  }
  return copy;
}

/** The tool without the items of its lists that have faults of their own; undefined where too little is left to be one. */
function soundPart(value: unknown): Sound | undefined {
  if (!isRecord(value)) return undefined;
  const result = z.safeParse(Tool, value);
  if (result.success) return whole(result.data);
  const { issues } = result.error;
  const faulty = new Map<string, Set<PropertyKey>>();
  const kept: Record<string, unknown> = { ...value };
  for (const { path } of issues) {
    const [field, index] = path;
    if (typeof field !== 'string') continue;
    if (typeof index === 'number' && Array.isArray(value[field])) {
      faulty.set(field, (faulty.get(field) ?? new Set()).add(index));
    } else if (field in stand) {
      kept[field] = stand[field];
    } else {
      delete kept[field];
    }
  }
  const places = new Map<string, number[]>();
  const leftOut = new Set<string>();
  for (const [field, indices] of faulty) {
    const list = value[field];
    if (!Array.isArray(list)) continue;
    const left = [...list.keys()].filter((index) => !indices.has(index));
    places.set(field, left);
    kept[field] = left.map((index): unknown => list[index]);
    for (const index of indices)
      if (typeof index === 'number') namesIn(list[index]).forEach((name) => leftOut.add(name));
  }
  const parsed = z.safeParse(Tool, kept);
  return parsed.success ? { tool: parsed.data, places, leftOut } : undefined;
}

const whole = (tool: Tool): Sound => ({ tool, places: new Map(), leftOut: new Set() });

/** What stands for a field that is wrong, where nothing in the tool rests on it. */
const stand: Readonly<Record<string, unknown>> = { schema: 'tool/v1', id: 'x@1', title: 'x', theme: 'x' };

/** Where a fault of the sound part stands in the file, or undefined where what was left out may be all that is wrong. */
function placed({ path, detail }: ToolFault, value: unknown, { places, leftOut }: Sound): ToolFault | undefined {
  const [field, index, ...rest] = path;
  const was = typeof field === 'string' && typeof index === 'number' ? places.get(field)?.[index] : undefined;
  const inFile = field !== undefined && was !== undefined ? [field, was, ...rest] : path;
  const said = at(value, inFile);
  if (typeof said === 'string' ? leftOut.has(said) : field === 'signals' && places.has('questions')) return undefined;
  return { path: inFile, detail };
}

/**
 * A tool from a JSON value: every fault at once, of its shape and of what does not fit together, each with its pointer. What
 * is wrong in one place does not hide what is wrong in another, and is not told a second time where others speak of it.
 */
export function toolFrom(value: unknown): ReadTool {
  const result = z.safeParse(Tool, value, { reportInput: true });
  const issues = result.success ? [] : result.error.issues;
  const sound = result.success ? whole(result.data) : soundPart(withoutIdle(value, issues));
  const apart = sound === undefined ? [] : faultsOf(sound.tool).flatMap((fault) => placed(fault, value, sound) ?? []);
  const faults = [
    ...fieldProblems(issues),
    ...apart.map(({ path, detail }) => ({ pointer: pointerOf(path), code: 'invalid_value', detail })),
  ];
  return result.success && faults.length === 0 ? { tool: result.data } : { faults };
}

/** Faults in the order of a file, each with the line on which what it is about begins. */
function withLines(faults: readonly FieldProblem[], text: string): FieldProblem[] {
  const lines = linesOf(text);
  return faults.map((fault) => ({ ...fault, line: lineAt(lines, fault.pointer) })).toSorted((a, b) => a.line - b.line);
}

/**
 * A tool from a file's text: every fault at once, by pointer and by line, in the order of the file.
 * @throws SyntaxError where it is no JSON, or is nested more than 64 deep
 */
export function toolFromText(text: string): ReadTool {
  const { value, repeated, broken } = readJson(text);
  const read = toolFrom(value);
  const faults = [
    ...repeated.pointers.map((pointer) => ({ pointer, code: 'repeated', detail: 'stands in its object twice' })),
    ...broken.pointers.map((pointer) => ({
      pointer,
      code: 'not-well-formed',
      detail: 'has half of a character in it',
    })),
    ...('faults' in read ? read.faults : []),
  ];
  return faults.length === 0 ? read : { faults: withLines(faults, text) };
}
