import { pointerOf } from './pointer.ts';
import { putRight } from './text.ts';

/** Where something stands in a JSON document: keys and indices from its root. */
interface Place {
  in: Place | undefined;
  step: string | number;
}

/** Nothing that is asked for here is nested deeper; what is would only cost time and stack. */
const deepest = 64;
/** So many faults of a kind are told: more say nothing new, and the answer has to stay small. */
const most = 100;

function pointerTo(place: Place | undefined): string {
  const path: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.in) path.unshift(at.step);
  return pointerOf(path);
}

/** Where a string's closing quotation mark stands. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** An object or array that is being read. */
interface Open {
  place: Place | undefined;
  /** Of an object: the keys so far. */
  keys?: Set<string>;
  awaitsKey: boolean;
  /** Where its next value stands. */
  next: string | number;
}

/**
 * Goes through a JSON text that `JSON.parse` takes, and tells of each key and each item where it begins.
 * @param tell gets whether the key was there before in its object
 * @throws SyntaxError where it is nested deeper than anything here
 */
function walk(text: string, tell: (place: Place, at: number, isRepeated: boolean) => void): void {
  const stack: Open[] = [];
  let top: Open | undefined;
  const placeOfValue = (): Place | undefined => (top === undefined ? undefined : { in: top.place, step: top.next });
  let isNewItem = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === ':') continue;
    if (char === ',') {
      if (typeof top?.next === 'number') top.next += 1;
      else if (top !== undefined) top.awaitsKey = true;
      isNewItem = typeof top?.next === 'number';
      continue;
    }
    if (char === '}' || char === ']') {
      stack.pop();
      top = stack.at(-1);
      isNewItem = false;
      continue;
    }
    if (isNewItem && typeof top?.next === 'number') tell({ in: top.place, step: top.next }, at, false);
    isNewItem = false;
    if (char === '"') {
      const end = endOfString(text, at);
      if (top?.awaitsKey === true) {
        const key = String(JSON.parse(text.slice(at, end + 1)));
        const isRepeated = top.keys?.has(key) === true;
        top.keys?.add(key);
        top.next = key;
        top.awaitsKey = false;
        tell({ in: top.place, step: key }, at, isRepeated);
      }
      at = end;
    } else if (char === '{' || char === '[') {
      const isObject = char === '{';
      const place = placeOfValue();
      top = isObject ? { place, keys: new Set(), awaitsKey: true, next: '' } : { place, awaitsKey: false, next: 0 };
      stack.push(top);
      isNewItem = !isObject;
      if (stack.length > deepest) throw new SyntaxError('nested too deep');
    }
  }
}

/** Where faults of a kind stand. */
export interface FaultPlaces {
  /** Pointers of the first 100, in the order in which they are found. */
  pointers: string[];
  /** How many more there are. */
  further: number;
}

/** Around a long key each pointer is long: no more are made than are told. */
function noteFault(faults: FaultPlaces, place: Place): void {
  if (faults.pointers.length < most) faults.pointers.push(pointerTo(place));
  else faults.further += 1;
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Puts right every text of a JSON value in its place. @returns where a text or a key has half a surrogate pair */
function putAllRight(value: object): FaultPlaces {
  const broken: FaultPlaces = { pointers: [], further: 0 };
  const left: { container: unknown; place: Place | undefined }[] = [{ container: value, place: undefined }];
  for (const { container, place } of left) {
    if (!isContainer(container)) continue;
    for (const [key, child] of Object.entries(container)) {
      const at = (): Place => ({ in: place, step: key });
      if (!key.isWellFormed()) noteFault(broken, at());
      if (isContainer(child)) left.push({ container: child, place: at() });
      if (typeof child !== 'string') continue;
      if (child.isWellFormed()) {
        const right = putRight(child);
        if (right !== child) container[key] = right;
      } else {
        noteFault(broken, at());
      }
    }
  }
  return broken;
}

/** A JSON document as it is taken. */
export interface JsonDocument {
  /** Its value, every text of it put right (see `putRight`). */
  value: unknown;
  /** Keys that an object has twice: the earlier value would be lost without a word. */
  repeated: FaultPlaces;
  /** Keys called `__proto__`: what takes any key drops or skips this one without a word. */
  reserved: FaultPlaces;
  /** Texts and keys with half of a surrogate pair, which have no UTF-8 form and so no hash. */
  broken: FaultPlaces;
}

/**
 * Reads a JSON document, which may stand behind a byte order mark.
 * @throws SyntaxError where it is none, or is nested more than 64 deep
 */
export function readJson(text: string): JsonDocument {
  const bare = text.replace(/^\uFEFF/, '');
  const holder: { value: unknown } = { value: JSON.parse(bare) };
  const repeated: FaultPlaces = { pointers: [], further: 0 };
  const reserved: FaultPlaces = { pointers: [], further: 0 };
  walk(bare, (place, _at, isRepeated) => {
    if (isRepeated) noteFault(repeated, place);
    if (place.step === '__proto__') noteFault(reserved, place);
  });
  const broken = putAllRight(holder);
  // A pointer is told, and has to be text itself.
  const pointers = broken.pointers.map((pointer) => pointer.replace(/^\/value/, '').toWellFormed());
  return { value: holder.value, repeated, reserved, broken: { ...broken, pointers } };
}

/**
 * The line on which each key and item of a JSON document begins, by pointer; of a key that is there twice, the second's.
 * @throws SyntaxError as {@link readJson}
 */
export function linesOf(text: string): Map<string, number> {
  const lines = new Map([['', 1]]);
  let line = 1;
  let seen = 0;
  walk(text.replace(/^\uFEFF/, ' '), (place, at) => {
    for (; seen < at; seen += 1) if (text[seen] === '\n') line += 1;
    lines.set(pointerTo(place), line);
  });
  return lines;
}

/** The line on which what a pointer points at begins: its own, or that of the nearest around it that is there. */
export function lineAt(lines: ReadonlyMap<string, number>, pointer: string): number {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const line = lines.get(at);
    if (line !== undefined) return line;
    if (at === '') return 1;
  }
}
