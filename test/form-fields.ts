/** What a browser makes of a form's markup: the fields that it would post, and what leads where. */

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const attribute = (tag: string, name: string): string | undefined => {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? [];
  return value === undefined ? undefined : unescaped(value);
};

/** What a form posts: several values of checkboxes that share a name. */
export type Fields = Record<string, string | string[]>;

/** The fields that a form would post as it stands, hidden or not, without a script. */
export function fieldsOn(markup: string): Fields {
  const fields: Record<string, string[]> = {};
  for (const [tag] of markup.matchAll(/<input\b[^>]*>/g)) {
    const [name, type] = [attribute(tag, 'name'), attribute(tag, 'type')];
    const isChoice = type === 'radio' || type === 'checkbox';
    if (name === undefined || (isChoice && !/\schecked\b/.test(tag))) continue;
    (fields[name] ??= []).push(attribute(tag, 'value') ?? '');
  }
  for (const [, tag = '', text = ''] of markup.matchAll(/(<textarea\b[^>]*>)([^<]*)<\/textarea>/g)) {
    // A line feed that follows the tag is none of the text.
    (fields[attribute(tag, 'name') ?? ''] ??= []).push(unescaped(text.replace(/^\n/, '')));
  }
  const oneOrAll = (values: string[]): string | string[] => (values.length === 1 ? (values[0] ?? '') : values);
  return Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, oneOrAll(values)]));
}

/** What is wrong with how a page's parts name each other: an id twice, a label or a description of nothing. */
export function brokenReferences(markup: string): string[] {
  const ids = [...markup.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id);
  const known = new Set(ids);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is there twice`);
  const named = [...markup.matchAll(/\s(for|aria-describedby|aria-labelledby|data-aria-controls)="([^"]*)"/g)];
  const links = [...markup.matchAll(/\shref="#([^"]+)"/g)].map(([, id = '']) => id);
  const missing = [...named.flatMap(([, , list = '']) => list.split(' ')), ...links].filter((id) => !known.has(id));
  const unnamed = [...markup.matchAll(/<(?:input|textarea)\b[^>]*>/g)]
    .filter(([tag]) => attribute(tag, 'type') !== 'hidden')
    .map(([tag]) => attribute(tag, 'id') ?? '')
    .filter((id) => !markup.includes(`for="${id}"`));
  return [...twice, ...missing.map((id) => `there is no ${id}`), ...unnamed.map((id) => `${id} has no label`)];
}
