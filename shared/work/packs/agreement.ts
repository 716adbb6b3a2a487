import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { canonicalJson } from '../../base/content/canonical.ts';

/**
 * Whether a file of figures that another version of the program made says what this one works out from the same
 * submissions. Another version may word its own sentences otherwise, suppress other cells, and know of less; what both
 * say has to be the same.
 */
export interface Agreement {
  /** each names the place; none where the figures agree. Only numbers are repeated: a text could be anything */
  faults: string[];
  /** how many of the program's own sentences are worded otherwise */
  reworded: number;
  /** of a shareable file: how many values one of the two shows and the other does not */
  suppressedOtherwise: number;
  /** kinds of values that the file has none of, sorted: `/completeness/summaries` */
  unknownThen: string[];
}

type Row = Readonly<Record<string, unknown>>;

/** How to read a file of figures. */
export interface Reading {
  /** of its content: by it what data names (a question, an answer) is told from what the format names */
  schema: z.core.$ZodType;
  /** a row of a list by what tells it from the others; empty where it is told by its position */
  identify: (row: Row) => string;
  /** rows of a sort that the file has none of are not missed: the version that made it may not have known it */
  sortOf: (kindOfList: string, row: Row) => string;
  /** values of a kind that are no figures and may differ: the program's own sentences, or what it says of suppressing */
  notFigures: (kind: string) => 'reworded' | 'suppressedOtherwise' | undefined;
}

/** A place in a file. Its kind is the path to it with a `*` for each name that comes from the data. */
interface Place {
  at: string;
  kind: string;
  schema: z.core.$ZodType | undefined;
}
type Entries = Map<string, Place & { value: unknown }>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

function bare(schema: Place['schema']): Place['schema'] {
  const isWrapped = schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniNullable;
  return isWrapped ? bare(schema.def.innerType) : schema;
}

const isHolder = (value: unknown): boolean => Array.isArray(value) || isRow(value);

/** What stands in a list or an object; nothing in any other value. The name of a row is worked out when it is asked for. */
function* partsOf(reading: Reading, value: unknown, { kind, schema }: Omit<Place, 'at'>) {
  const holder = bare(schema);
  if (Array.isArray(value)) {
    const element = holder instanceof z.ZodMiniArray ? holder.def.element : undefined;
    const list: readonly unknown[] = value;
    for (const [index, one] of list.entries()) {
      const row = isRow(one) ? one : {};
      const name = (): string => reading.identify(row) || String(index);
      yield { name, kind: `${kind}/${reading.sortOf(kind, row)}`, schema: element, value: one };
    }
  } else if (isRow(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const name = (): string => key;
      const isRecord = holder instanceof z.ZodMiniRecord;
      const named = holder instanceof z.ZodMiniObject ? holder.def.shape[key] : undefined;
      yield {
        name,
        kind: `${kind}/${isRecord ? '*' : key}`,
        schema: isRecord ? holder.def.valueType : named,
        value: inner,
      };
    }
  }
}

/** What stands in a list or an object, by name; undefined where a value is neither. */
function entriesOf(reading: Reading, value: unknown, place: Place): Entries | undefined {
  if (!isHolder(value)) return undefined;
  const entries: Entries = new Map();
  for (const { name, ...part } of partsOf(reading, value, place)) {
    const first = name();
    let once = first;
    for (let n = 2; entries.has(once); n += 1) once = `${first} (${n})`;
    // What tells rows apart can be empty in part.
    const shown = once.replaceAll(/ +/g, ' ').trim();
    entries.set(once, { at: `${place.at}/${shown}`, ...part });
  }
  return entries;
}

/** Every kind of value that a file has; of a list or an object, be it empty, that it can have any. */
function kindsOf(reading: Reading, value: unknown, of: Omit<Place, 'at'>, into = new Set<string>()): Set<string> {
  into.add(of.kind);
  if (isHolder(value)) into.add(`${of.kind}/*`);
  for (const part of partsOf(reading, value, of)) kindsOf(reading, part.value, part, into);
  return into;
}

/** A value as it is told; undefined of one that could be a text. */
function shownNumber(value: unknown): string | undefined {
  if (value === null || value === '[c]' || value === '[z]') return 'no number';
  const printed = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^\d{1,5}(\.\d)?$/.test(printed) ? printed : undefined;
}

const isWithheld = (value: unknown): boolean => value === null || value === '[c]';

/**
 * Holds a file's figures against those made again.
 * @param found the content that another version wrote
 * @param again the same file's content as this version makes it from the same submissions
 * @param exact for a shareable file: the restricted pack's one, made again; what is shown must be shown as it stands there
 */
export function agreementOf(reading: Reading, found: unknown, again: unknown, exact?: unknown): Agreement {
  const isShareable = exact !== undefined;
  const root: Place = { at: '', kind: '', schema: reading.schema };
  const absent: Place[] = [];
  const unknownThen = new Set<string>();
  const agreement: Agreement = { faults: [], reworded: 0, suppressedOtherwise: 0, unknownThen: [] };

  const compareValues = (at: string, one: unknown, again: unknown, whole: unknown): void => {
    if (one === again) return;
    if (isShareable && (isWithheld(one) || (isWithheld(again) && one === whole))) agreement.suppressedOtherwise += 1;
    else {
      const [said, right] = [shownNumber(one), shownNumber(again)];
      const isTold = said !== undefined && right !== undefined;
      agreement.faults.push(
        isTold ? `${at} says ${said}; the submissions give ${right}` : `${at} is not what the submissions give`,
      );
    }
  };

  const missing = ({ at, kind }: Place, kinds: ReadonlySet<string>): void => {
    const leave = reading.notFigures(kind);
    if (leave !== undefined) agreement[leave] += 1;
    else if (!kinds.has(kind)) unknownThen.add(kind);
    else if (isShareable) agreement.suppressedOtherwise += 1;
    else agreement.faults.push(`${at} is missing`);
  };

  const compare = (place: Place, one: unknown, made: unknown, whole: unknown): void => {
    // Most of a file is the same, and of that nothing is told.
    if (isDeepStrictEqual(one, made)) return;
    const leave = reading.notFigures(place.kind);
    if (leave !== undefined) {
      agreement[leave] += Number(canonicalJson(one) !== canonicalJson(made));
      return;
    }
    const [there, here, all] = [one, made, whole].map((value) => entriesOf(reading, value, place));
    if (there === undefined || here === undefined) {
      compareValues(place.at, one, made, whole);
      return;
    }
    for (const [name, entry] of there) {
      const again = here.get(name);
      const whole = all?.get(name);
      const left = reading.notFigures(entry.kind);
      if (again !== undefined) compare(entry, entry.value, again.value, whole?.value);
      else if (left !== undefined) agreement[left] += 1;
      else if (whole !== undefined) {
        agreement.suppressedOtherwise += 1;
        compare(entry, entry.value, whole.value, whole.value);
      } else agreement.faults.push(`${entry.at} is nothing that the submissions give`);
    }
    for (const [name, entry] of here) if (!there.has(name)) absent.push(entry);
  };

  compare(root, found, again, exact);
  // Which kinds of values the file has is worked out only where something is missing.
  if (absent.length > 0) {
    const kinds = kindsOf(reading, found, root);
    for (const place of absent) missing(place, kinds);
  }
  return { ...agreement, unknownThen: [...unknownThen].toSorted() };
}
