import { parseCsv } from 'hucre/csv';
import * as z from 'zod/mini';
import { Aggregate } from '../../domain/figures/aggregate.ts';
import { agreementOf, type Agreement, type Reading } from './agreement.ts';
import { ShareableAggregate } from '../../domain/disclosure/schema.ts';
import { Trends } from '../../domain/figures/trends.ts';

/** What came of checking packs that another version of this program made. */
export interface OtherVersion {
  /** files made again, the same byte for byte, sorted */
  same: string[];
  /** files of figures made again in other bytes, whose every figure agrees, sorted */
  agreeing: string[];
  /** files of which nothing but their hash was checked: their bytes depend on the version, and they hold no figures that the others do not */
  onlyHashed: string[];
  /** what the comparison left out, in plain sentences */
  remarks: string[];
  /** what does not agree, in plain sentences */
  faults: string[];
}

/** Most faults of one file that are told. */
const most = 5;

const identifying = [
  'rule',
  'id',
  'audit',
  'case',
  'child',
  'agency',
  'service',
  'tool',
  'question',
  'questions',
  'measure',
  'value',
];

/** A value of a row as a part of its name. */
const named = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const readingOfJson = (schema: Reading['schema'], ownWords: readonly string[]): Reading => ({
  schema,
  identify: (row) => identifying.flatMap((name) => (row[name] === undefined ? [] : [named(row[name])])).join(' '),
  // A later version may raise signals by rules that an earlier one did not have.
  sortOf: (kind, { rule }) => (kind === '/signals' && typeof rule === 'string' ? rule : '*'),
  notFigures: (kind) =>
    kind === '/suppression/suppressed' ? 'suppressedOtherwise' : ownWords.includes(kind) ? 'reworded' : undefined,
});

/** Where the program's own sentences stand. */
const figureWords = ['/notes', '/questions/*/note', '/suppression/rules', '/suppression/tooSmall'];
const trendWords = ['/notes', '/audits/*/counts', '/series/*/notes'];
/** Where the questionnaire's stand. */
const askedInFigures = ['/questions/*/wording'];
const askedInTrends = ['/series/*/wording', '/series/*/answers/*/label'];

type Readings = Readonly<Record<string, Reading>>;

const readingsOf = (ofFigures: readonly string[], ofTrends: readonly string[]): Readings => ({
  'restricted/aggregate.json': readingOfJson(Aggregate, ofFigures),
  'shareable/aggregate.json': readingOfJson(ShareableAggregate, ofFigures),
  'restricted/trends.json': readingOfJson(Trends, ofTrends),
  'shareable/trends.json': readingOfJson(Trends, ofTrends),
});

const readings = readingsOf(figureWords, trendWords);
const readingsOtherwiseAsked = readingsOf([...figureWords, ...askedInFigures], [...trendWords, ...askedInTrends]);

const Metadata = z.object({ tableSchema: z.object({ primaryKey: z.array(z.string()) }) });

/** A CSV file as a list of rows. @param metadata of the file as this version makes it: says which columns tell rows apart */
function readingOfCsv(metadata: string, isAskedOtherwise: boolean): Reading {
  const words = isAskedOtherwise ? /^\/[^/]*\/(label|note|asked|wording)$/ : /^\/[^/]*\/(label|note|asked)$/;
  const { primaryKey } = z.parse(Metadata, JSON.parse(metadata)).tableSchema;
  return {
    schema: z.array(z.looseObject({})),
    identify: (row) => primaryKey.map((column) => named(row[column] ?? '')).join(' '),
    sortOf: (_, { measure }) => (typeof measure === 'string' ? measure : '*'),
    notFigures: (kind) => (words.test(kind) ? 'reworded' : undefined),
  };
}

function csvRows(text: string): Record<string, unknown>[] {
  const [header = [], ...rows] = parseCsv(text, { delimiter: ',' });
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [String(header[at] ?? at), cell])));
}

const text = new TextDecoder('utf-8', { fatal: true });

/** The files that this version makes of the same submissions, by path. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** How a file is read where it holds figures that can be compared value by value; undefined of all others. */
function readingOf(name: string, made: Files, isAskedOtherwise: boolean): Reading | undefined {
  const metadata = made.get(`${name}-metadata.json`);
  if (metadata !== undefined) return readingOfCsv(text.decode(metadata), isAskedOtherwise);
  return (isAskedOtherwise ? readingsOtherwiseAsked : readings)[name];
}

const contentOf = (name: string, body: Uint8Array): unknown =>
  name.endsWith('.csv') ? csvRows(text.decode(body)) : JSON.parse(text.decode(body));

function compared(name: string, reading: Reading, found: Uint8Array, made: Files): Agreement | undefined {
  const again = made.get(name);
  const exact = name.startsWith('shareable/') ? made.get(name.replace('shareable/', 'restricted/')) : undefined;
  let content: unknown;
  try {
    content = contentOf(name, found);
  } catch {
    return undefined;
  }
  return agreementOf(reading, content, again && contentOf(name, again), exact && contentOf(name, exact));
}

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

function remarksOn(name: string, { reworded, suppressedOtherwise, unknownThen }: Agreement): string[] {
  return [
    ...(reworded > 0 ? [`${name}: ${plural(reworded, 'sentence')} worded otherwise than this version does`] : []),
    ...(suppressedOtherwise > 0
      ? [`${name}: ${plural(suppressedOtherwise, 'value')} shown or suppressed otherwise than this version does`]
      : []),
    ...unknownThen.map((kind) => `${name}: does not have ${kind}, which this version has`),
  ];
}

/** Only a few of many. */
const few = (faults: readonly string[]): string[] =>
  faults.length <= most ? [...faults] : [...faults.slice(0, most), `and ${faults.length - most} more`];

/**
 * Holds the files of two packs that another version of this program made against those that this one makes of the same
 * submissions: byte for byte first; where bytes differ, figure by figure.
 * @param found by path (`restricted/aggregate.json`), without manifests; each has been held against its hash
 * @param made as this version makes them
 * @param options.leftOut files that this version makes as well, and that nobody made, as none is there to hold them against
 * @param options.isAskedOtherwise whether the questionnaire may have had other words than the one that the files are made with
 */
export function checkOtherVersion(
  found: Files,
  made: Files,
  { leftOut = [], isAskedOtherwise = false }: { leftOut?: readonly string[]; isAskedOtherwise?: boolean } = {},
): OtherVersion {
  const result: OtherVersion = { same: [], agreeing: [], onlyHashed: [], remarks: [], faults: [] };
  for (const [name, body] of [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const again = made.get(name);
    const reading = again && readingOf(name, made, isAskedOtherwise);
    if (again !== undefined && Buffer.compare(body, again) === 0) result.same.push(name);
    else if (reading === undefined) result.onlyHashed.push(name);
    else {
      const agreement = compared(name, reading, body, made);
      const faults = agreement?.faults ?? ['cannot be read'];
      result.faults.push(...few(faults).map((fault) => `${name}: ${fault}`));
      if (agreement !== undefined && faults.length === 0) {
        result.agreeing.push(name);
        result.remarks.push(...remarksOn(name, agreement));
      }
    }
  }
  for (const name of new Set([...made.keys(), ...leftOut])) {
    if (found.has(name)) continue;
    if (readings[name] === undefined) result.remarks.push(`${name}: is not there, and this version makes it`);
    else result.faults.push(`${name} is not there`);
  }
  return result;
}
