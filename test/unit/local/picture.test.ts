import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { pictureOf } from '../../../infra/local/picture.ts';
import { answerInWords } from '../../../infra/local/print.ts';

/** The lines that a picture shows. */
const linesOf = (picture: string): string[] =>
  [...picture.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, line]) => (line ?? '').replaceAll('\u00a0', ' '));

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('the picture of what a command printed', () => {
  test('has each line in its row, without colours, and is as wide as the longest', () => {
    const picture = pictureOf('\u001b[32m✔ Done\u001b[39m\n\n  a & b\n', 'It');
    expect(linesOf(picture)).toEqual(['✔ Done', '', '  a &amp; b']);
    expect([...picture.matchAll(/ y="(\d+)"/g)].map(([, y]) => Number(y))).toEqual([34, 53, 72]);
    expect(picture).toContain('width="99"');
    expect(picture).toContain('height="97"');
  });

  test('has nothing that differs from run to run', () => {
    expect(linesOf(pictureOf('❯ Deploy\n› deployed in 6.7 s\n✔ Deploy\n', 'It'))).toEqual(['✔ Deploy']);
  });

  test('has the first of a long list of lines that begin alike, and says how many more there are', () => {
    const mails = (count: number): string[] =>
      Array.from({ length: count }, (_, n) => `  1  invite  auditor@agency-${n + 1}.example`);
    expect(linesOf(pictureOf(mails(4).join('\n'), 'It'))).toEqual(mails(4));
    expect(linesOf(pictureOf([...mails(9), '', '', '', '', '', '  5  alert'].join('\n'), 'It'))).toEqual([
      ...mails(3),
      '     … 6 more',
      '',
      '',
      '',
      '',
      '',
      '  5  alert',
    ]);
  });
});

test('the picture in docs shows each result of the report beside what was computed', () => {
  const Published = z.array(
    z.object({ paragraph: z.string(), question: z.string(), expect: z.record(z.string(), z.string()) }),
  );
  const results = z.parse(Published, JSON.parse(read('test/reference-audit/published.json')));
  const rows = linesOf(read('docs/example/demo.svg')).map((line) => line.trim().split(/ {2,}/));
  for (const { paragraph, question, expect: computed } of results) {
    for (const [answer, percent] of Object.entries(computed)) {
      expect(rows).toContainEqual(
        expect.arrayContaining([paragraph, question, answerInWords(answer).replace("'", '&#39;'), percent]),
      );
    }
  }
  const lines = rows.map((row) => row.join('  '));
  expect(lines).toContain('✔ Deploy the pipeline to it');
  expect(lines.join('\n')).toMatch(/^All agree: \d+ published results and the recount of \d+ questions\.$/m);
});
