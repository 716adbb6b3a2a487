/** A strict reader of the XML that charts are: enough of XML 1.0 to refuse what a parser would refuse. */

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&([^;]*);?/g, (whole, name: string) => {
    const character = entities[name];
    if (character === undefined || !whole.endsWith(';')) throw new SyntaxError(`Not an entity: ${whole.slice(0, 20)}`);
    return character;
  });
}

const tag = /<(?<close>\/)?(?<name>[a-zA-Z][a-zA-Z]*)(?<attributes>(?:\s+[a-zA-Z:-]+="[^"<]*")*)\s*(?<empty>\/)?>/y;

/** @throws SyntaxError for anything that is not well-formed, and for comments, sections and instructions, which charts have none of */
export function parseXml(text: string): Element {
  // XML 1.0, production 2.
  if (!/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(text))
    throw new SyntaxError('Not a character');
  const root: Element = { name: '', attributes: {}, children: [] };
  const open: Element[] = [root];
  let at = 0;
  while (at < text.length) {
    const inside = open.at(-1)!;
    const next = text.indexOf('<', at);
    const upTo = next === -1 ? text.length : next;
    const words = text.slice(at, upTo);
    if (words.includes(']]>')) throw new SyntaxError('The end of a section stands alone');
    if (words !== '') inside.children.push(unescaped(words));
    at = upTo;
    if (next === -1) break;
    tag.lastIndex = at;
    const found = tag.exec(text)?.groups;
    if (found === undefined) throw new SyntaxError(`Not a tag: ${text.slice(at, at + 40)}`);
    at = tag.lastIndex;
    const name = found['name']!;
    if (found['close'] !== undefined) {
      if (inside.name !== name || found['attributes'] !== '')
        throw new SyntaxError(`${inside.name} is closed as ${name}`);
      open.pop();
      continue;
    }
    const attributes: Record<string, string> = {};
    for (const [, key, value] of found['attributes']!.matchAll(/([a-zA-Z:-]+)="([^"]*)"/g)) {
      if (Object.hasOwn(attributes, key!)) throw new SyntaxError(`${key} is there twice`);
      attributes[key!] = unescaped(value!);
    }
    const element: Element = { name, attributes, children: [] };
    inside.children.push(element);
    if (found['empty'] === undefined) open.push(element);
  }
  const elements = root.children.filter((one): one is Element => typeof one !== 'string');
  const outside = root.children.filter((one) => typeof one === 'string').join('');
  if (open.length !== 1 || elements.length !== 1 || outside.trim() !== '') throw new SyntaxError('Not one element');
  return elements[0]!;
}

/** Every element within, itself first, in the order of the text. */
export const elementsOf = (element: Element): Element[] => [
  element,
  ...element.children.flatMap((child) => (typeof child === 'string' ? [] : elementsOf(child))),
];

export const textOf = (element: Element): string =>
  element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
