/** What is found out while a workbook is read: its faults, what is left out of it, and where each part of the tool came from. */
import { pointerOf } from '../../../shared/base/content/pointer.ts';
import { readYes } from './cell-lists.ts';
import { placeOf, plainOf, type CellFault, type Place, type Row, type Table } from './grid.ts';

export type Path = readonly (string | number)[];

/** Where the parts of a value stand: paths within it, and places. */
export type Origins = readonly (readonly [path: Path, place: Place])[];

/** A part of the tool, as read, and where what is in it stands. */
export interface Placed<Value> {
  value: Value;
  origins: Origins;
}

export interface Reading {
  faults: CellFault[];
  /** What is not taken over, and changes nothing that is asked. */
  remarks: CellFault[];
}

/** One row, its cells read as what they should be; what is wrong is told. */
export interface RowReader {
  row: number;
  place: (title?: string) => Place;
  fault: (title: string | undefined, detail: string) => void;
  remark: (title: string | undefined, detail: string) => void;
  /** Words, as they stand there. */
  words: (title: string) => string | undefined;
  /** A name or a rule. */
  code: (title: string) => string | undefined;
  isYes: (title: string) => boolean;
  /** A whole number. */
  whole: (title: string) => number | undefined;
}

/** Reads one row of a sheet. */
export function rowReader(table: Pick<Table, 'name'>, { row, cells }: Row, reading: Reading): RowReader {
  const place = (title?: string): Place => placeOf(table, row, title);
  const fault = (title: string | undefined, detail: string): void => {
    reading.faults.push({ ...place(title), detail });
  };
  const code = (title: string): string | undefined => {
    const text = plainOf(cells.get(title) ?? '');
    return text === '' ? undefined : text;
  };
  return {
    row,
    place,
    fault,
    remark: (title, detail) => {
      reading.remarks.push({ ...place(title), detail });
    },
    words: (title) => cells.get(title),
    code,
    isYes: (title) => {
      const said = readYes(code(title) ?? '');
      if (said === undefined) fault(title, 'says neither yes nor no');
      return said === true;
    },
    whole: (title) => {
      const text = code(title);
      if (text === undefined) return undefined;
      if (/^\d{1,9}(?:\.0+)?$/.test(text)) return Number(text);
      fault(title, 'is no whole number');
      return undefined;
    },
  };
}

/** A value's origins, as they are within what it is a part of. */
export const within = (step: string | number, origins: Origins): Origins =>
  origins.map(([path, place]) => [[step, ...path], place] as const);

/** A list of parts, each with its place in the list. */
export function listed<Value>(parts: readonly Placed<Value>[]): Placed<Value[]> {
  return {
    value: parts.map(({ value }) => value),
    origins: parts.flatMap(({ origins }, at) => within(at, origins)),
  };
}

/** Where a pointer leads: the place of what it names, or of what that is a part of. */
export function placesIn(origins: Origins): (pointer: string) => Place | undefined {
  const known = new Map(origins.map(([path, place]) => [pointerOf(path), place]));
  return (pointer) => {
    for (let up = pointer; up !== ''; up = up.slice(0, up.lastIndexOf('/'))) {
      const place = known.get(up);
      if (place !== undefined) return place;
    }
    return undefined;
  };
}

/** The fields of a value that are there. */
type Given<Value> = { [Key in keyof Value]?: Exclude<Value[Key], undefined> };

const isGiven = <Value extends object>(value: Value): value is Value & Given<Value> =>
  Object.values(value).every((one) => one !== undefined);

/** A value without the fields that have none. */
export function given<Value extends object>(value: Value): Given<Value> {
  const kept = { ...value };
  for (const key in kept) if (kept[key] === undefined) delete kept[key];
  return isGiven(kept) ? kept : {};
}
