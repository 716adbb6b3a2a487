/** The GOV.UK Design System's own examples of its components, and markup in a form in which two can be compared. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { html, type Html } from '../../../../shared/base/html/template.ts';
import type { Common, Content } from '../../../../shared/base/ui/parts.ts';

/** Options of an example, as the package writes them. */
// oxlint-disable-next-line typescript/no-explicit-any -- the package has no types of its examples
export type Options = Record<string, any>;

export interface Example {
  name: string;
  options: Options;
  html: string;
}

const { resolve } = createRequire(import.meta.url);

export const examplesOf = (component: string): Example[] => {
  const path = resolve(`govuk-frontend/dist/govuk/components/${component}/fixtures.json`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { fixtures: Example[] }).fixtures;
};

/** Markup of an example, which no function of ours makes. */
const raw = (text: string): Html => {
  const literals = [text];
  return html(Object.assign(literals, { raw: literals }));
};

/** What an example says as `text` or as `html`; undefined where it says neither. */
export const maybeContent = (options: Options | undefined, text = 'text', markup = 'html'): Content | undefined =>
  options?.[markup] ? raw(options[markup]) : options?.[text];

export const content = (options: Options | undefined, text = 'text', markup = 'html'): Content =>
  maybeContent(options, text, markup) ?? '';

export const common = ({ classes, attributes }: Options): Common => ({ classes, attributes });

const attributeOf = /\s([a-z-]+)(?:="([^"]*)")?/gi;

/** Tags with their attributes in one order, and words with single spaces: what a browser makes the same of is the same. */
export function comparable(markup: string): string[] {
  return markup
    .split(/(<[^>]*>)/)
    .map((part) => {
      if (!part.startsWith('<')) return part.replaceAll(/\s+/g, ' ').trim();
      const name = /^<\/?[a-z0-9]+/i.exec(part)?.[0] ?? part;
      const attributes = Array.from(
        part.slice(name.length).matchAll(attributeOf),
        ([, key, value]) => `${key}=${(value ?? '').replaceAll(/\s+/g, ' ').trim()}`,
      );
      return [name, ...attributes.toSorted()].join(' ');
    })
    .map((part) => part.replaceAll('&#39;', "'").replaceAll('&#34;', '&quot;'))
    .filter((part) => part !== '');
}
