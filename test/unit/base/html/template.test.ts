import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
// Under another name, because the formatter rewrites what is tagged html.
import { html as page, markupOf } from '../../../../shared/base/html/template.ts';
import type { Html, Value } from '../../../../shared/base/html/template.ts';
import { anyCharacter } from '../../../any-character.ts';

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const hostile = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '&lt;b&gt;',
    '</title><h1>',
    '<!--',
    ']]>',
    '$&',
    '${1}',
  ),
);

describe('what is put in', () => {
  test('is escaped in text and in attributes', () => {
    const text = `<b> & "both" 'quotes'`;
    const safe = '&lt;b&gt; &amp; &quot;both&quot; &#39;quotes&#39;';
    expect(markupOf(page`<p title="${text}">${text}</p>`)).toBe(`<p title="${safe}">${safe}</p>`);
    expect(markupOf(page`<p title='${text}'>${text}</p>`)).toBe(`<p title='${safe}'>${safe}</p>`);
  });

  test('never adds a tag or ends an attribute, and reads back as it was', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = /^<p title="(?<attribute>[^"<>]*)">(?<text>[^<>]*)<\/p>$/su.exec(
          markupOf(page`<p title="${text}">${text}</p>`),
        );
        expect(unescaped(escaped?.groups?.['attribute'] ?? '-')).toBe(text);
        expect(unescaped(escaped?.groups?.['text'] ?? '-')).toBe(text);
      }),
    );
  });

  test('numbers stand as they are; nothing stands for null, undefined and false', () => {
    expect(markupOf(page`<p>${0}${null}${undefined}${false}${''}${1.5}</p>`)).toBe('<p>01.5</p>');
  });

  test('templates nest without being escaped again, alone and in arrays', () => {
    const items = ['<a>', 'b'].map((item) => page`<li>${item}</li>`);
    expect(markupOf(page`<ul>${items}${[['&'], null, [page`<hr>`]]}</ul>`)).toBe(
      '<ul><li>&lt;a&gt;</li><li>b</li>&amp;<hr></ul>',
    );
  });

  test('attributes may be a template of their own', () => {
    const invalid = page` aria-invalid="${'"'}"`;
    expect(markupOf(page`<input${invalid} name="a">${'<'}`)).toBe('<input aria-invalid="&quot;" name="a">&lt;');
    expect(markupOf(page`<input${false}>`)).toBe('<input>');
  });
});

describe('markup cannot be forged', () => {
  test('from JSON, a string or an object that looks like it', () => {
    const forged: unknown = JSON.parse(JSON.stringify({ ...page`<b>`, markup: '<b>', description: 'markup' }));
    expect(() => page`<p>${forged as Html}</p>`).toThrow(TypeError);
    const symbol = Symbol('markup');
    const lookalike: unknown = { [symbol]: '<b>' };
    expect(() => page`<p>${lookalike as Html}</p>`).toThrow(TypeError);
  });

  test('the type takes no string', () => {
    // @ts-expect-error a string is not markup
    const notMarkup: Html = '<b>';
    // @ts-expect-error nor is an object of one's own
    const norThis: Html = { markup: '<b>' };
    expect([notMarkup, norThis]).toHaveLength(2);
  });
});

describe('holes that no escaping makes safe are refused', () => {
  const refused: [string, (value: Value) => Html][] = [
    ['an attribute without quotes', (value) => page`<a href=${value}>x</a>`],
    ['the same in a part of a tag', (value) => page` href=${value}`],
    ['the name of a tag', (value) => page`<${value}>`],
    [
      'a script',
      (value) =>
        page`<script>
          let a = '${value}';
        </script>`,
    ],
    [
      'a script after markup of its own',
      (value) =>
        page`<script type="module">
          if (a < b) f('</b>', ${value});
        </script>`,
    ],
    [
      'a style',
      (value) =>
        page`<STYLE>
          p {
            color: ${value};
          }
        </STYLE>`,
    ],
  ];
  test.each(refused)('%s', (_name, render) => {
    expect(() => render('x')).toThrow(TypeError);
    expect(() => render('x')).toThrow(/^html: /);
  });

  test('a string among the attributes', () => {
    expect(() => page`<input ${'onfocus'} />`).toThrow(TypeError);
    expect(() => page`<h${1}>`).toThrow(TypeError);
  });

  test('markup in the value of an attribute', () => {
    expect(() => page`<p title="${page`<b class="x">`}">`).toThrow(TypeError);
    expect(() => page`<p title="${[page`x`]}">`).toThrow(TypeError);
  });

  test('but what only looks like one is not', () => {
    expect(markupOf(page`<p title="a=${'b'}">1 < ${2}</p>`)).toBe('<p title="a=b">1 < 2</p>');
    expect(
      markupOf(
        page`<style>
            p {
              margin: 0;
            }
          </style>
          <p title="x > y">${'ok'}</p>`,
      ),
    ).toContain('>ok</p>');
    expect(markupOf(page`<p title="it's">${page`<b>`}</p>`)).toBe('<p title="it\'s"><b></p>');
  });
});
