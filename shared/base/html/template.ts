// Not exported: nothing outside this file can make a value that bears it, from a string or from JSON.
const markup: unique symbol = Symbol('markup');

/** Markup that `html` made. A string is never taken for it. */
export interface Html {
  readonly [markup]: string;
}

/** What may stand in a hole of a template. `null`, `undefined` and `false` leave nothing; an array is its parts. */
export type Value = string | number | Html | null | undefined | false | readonly Value[];

type Place = 'text' | 'tag' | 'attribute' | 'script';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const special = /[&<>"']/;
/** Most texts have nothing to escape, and are looked through once. */
const escaped = (text: string): string =>
  special.test(text) ? text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '') : text;

/** The beginning of a tag; the elements whose content is no markup are told apart. */
const tagOpening = /<(?:(script|style)\b|(?=[a-z/!]))/iy;

interface Reading {
  place: Place;
  /** The quotation mark that ends the attribute. */
  quote: string;
  /** `script` or `style` from its opening tag to its closing one. */
  element: string;
}

/** Where the reader stands after a piece of literal markup. */
function readLiteral(literal: string, from: Reading): Reading {
  let { place, quote, element } = from;
  for (let at = 0; at < literal.length; at += 1) {
    const character = literal.charAt(at);
    if (place === 'attribute') {
      if (character === quote) place = 'tag';
    } else if (place === 'tag') {
      if (character === '>') place = element === '' ? 'text' : 'script';
      if (character === '"' || character === "'") {
        place = 'attribute';
        quote = character;
      }
    } else if (character === '<') {
      tagOpening.lastIndex = at;
      const opening = tagOpening.exec(literal);
      const closing = element !== '' && literal.slice(at + 2, at + 2 + element.length).toLowerCase() === element;
      if (opening && (place === 'text' || closing)) {
        element = (opening[1] ?? '').toLowerCase();
        place = 'tag';
      }
    }
  }
  return { place, quote, element };
}

const placesOf = new WeakMap<TemplateStringsArray, readonly Place[]>();

/** Where each hole of a template stands; refuses the places where no escaping is safe. */
function places(literals: TemplateStringsArray): readonly Place[] {
  const known = placesOf.get(literals);
  if (known) return known;
  let reading: Reading = { place: 'text', quote: '', element: '' };
  const found = literals.slice(0, -1).map((literal) => {
    reading = readLiteral(literal, reading);
    // A part of a tag may be a template of its own, so this is refused wherever the hole stands.
    if (reading.place !== 'attribute' && /=\s*$/.test(literal)) {
      throw new TypeError('html: the value of an attribute must stand in quotes');
    }
    if (literal.endsWith('<')) throw new TypeError('html: the name of a tag cannot be put in');
    if (reading.place === 'script') throw new TypeError('html: nothing can be put into a script or a style element');
    return reading.place;
  });
  placesOf.set(literals, found);
  return found;
}

function put(value: Value, place: Place): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') {
    if (place === 'tag') throw new TypeError('html: a string cannot stand among the attributes; use a template');
    return escaped(String(value));
  }
  if (markup in value) {
    if (place === 'attribute') throw new TypeError('html: markup cannot stand in the value of an attribute');
    return value[markup];
  }
  let text = '';
  for (const part of value) text += put(part, place);
  return text;
}

/**
 * Markup with everything put into it escaped, in text and in quoted attributes alike; templates nest.
 * It knows nothing of URLs: whoever puts one into an `href` sees to its scheme.
 * @throws TypeError for a hole where escaping cannot help: an attribute's value without quotes, a string among the
 * attributes or as a tag's name, markup in an attribute's value, a script or a style element
 */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Html {
  const found = places(literals);
  let text = literals[0] ?? '';
  for (const [index, value] of values.entries()) {
    text += put(value, found[index] ?? 'text') + (literals[index + 1] ?? '');
  }
  return { [markup]: text };
}

/** Attributes by name. `undefined` and `false` leave one out, `true` stands for its name alone. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const attributeName = /^(?!on)[a-z][a-z-]*[a-z0-9]$/;
/** Names that were looked at and can be attributes. They stand in the code, so they are few. */
const attributeNames = new Set<string>();

/**
 * Attributes whose names a program puts together, to stand within a tag: each begins with a space.
 * @throws TypeError for what is no name of one in small letters, or one that holds a script
 */
export function attributesOf(attributes: Attributes): Html {
  let text = '';
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (!attributeNames.has(name)) {
      if (!attributeName.test(name)) throw new TypeError(`html: ${JSON.stringify(name)} cannot be an attribute`);
      attributeNames.add(name);
    }
    if (value === undefined || value === false) continue;
    text += value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`;
  }
  return { [markup]: text };
}

/** The markup as text, to be sent or written. */
export const markupOf = (content: Html): string => content[markup];
