/** Both packs of an audit that asks every kind of question, about the case and about each child: what stands in which file. */
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import type { QuestionShown } from '../../../../shared/domain/figures/figures.ts';
import { childInWords } from '../../../../shared/domain/audits/names.ts';
import { generator } from '../../../../shared/work/packs/generator.ts';
import { PackManifest } from '../../../../shared/work/packs/manifest.ts';
import { packFigures } from '../../../../shared/work/packs/pack.ts';
import { checkOtherVersion } from '../../../../shared/work/packs/another-version.ts';
import { verify } from '../../../../shared/work/packs/verify.ts';
import { corrections, everyKind, everyKindInput } from '../../../unit/work/packs/every-kind.ts';
import { textOf, withFiles, type Pack } from '../../../unit/work/packs/golden.ts';
import { makeOnce, plainDraw } from '../../../unit/work/packs/plain-draw.ts';
import { readCsv } from '../../../unit/work/packs/read-csv.ts';
import { readDocx } from '../../../unit/work/packs/read-docx.ts';
import { unescaped } from '../../../wrong-words.ts';

const input = everyKindInput();
const { exact } = packFigures(input);
let pack: Pack;
beforeAll(async () => {
  pack = new Map((await makeOnce(input)).map(({ name, body }) => [name, Buffer.from(body)]));
});

/** All that people and programs read of a file. */
function wordsOf(name: string): string {
  const body = pack.get(name)!;
  if (name.endsWith('.docx')) return readDocx(body).text;
  if (!name.endsWith('.xlsx'))
    return unescaped(
      Buffer.from(body)
        .toString()
        .replaceAll(/<[^>]*>/g, '|'),
    );
  return Object.entries(unzipSync(body))
    .map(([part, bytes]) => (part.endsWith('.xml') ? unescaped(strFromU8(bytes).replaceAll(/<[^>]*>/g, '|')) : ''))
    .join('');
}

const shown = (id: string): QuestionShown => exact.questions[id]!;

describe('a pack with every kind of question', () => {
  test('is made again from the submissions that it carries, every file byte for byte', async () => {
    expect(await verify(pack, plainDraw, { make: makeOnce })).toMatchObject({
      faults: [],
      submissions: exact.completeness.returned,
    });
  });

  test('asks them all: each kind of question once, and about each child', () => {
    const kinds = new Set(everyKind.questions.map(({ type, about }) => `${type}${about === 'child' ? '/child' : ''}`));
    const both = ['yes-no-dont-know', 'scale', 'several', 'number', 'date', 'text'];
    expect([...kinds]).toEqual(expect.arrayContaining(both.flatMap((kind) => [kind, `${kind}/child`])));
  });

  const places: [what: string, file: string, pointer: string, value: unknown][] = [
    ['one of several answers', 'aggregate.json', '/questions/A3/counts/respite', 1],
    ['what several answers about a child are out of', 'aggregate.json', '/questions/B3/answered', 1],
    ['a step of a scale', 'aggregate.json', '/questions/A2/counts/weekly', 999],
    ['a median', 'aggregate.json', '/questions/A4/numbers/median', 999.5],
    ['the highest number about a child', 'aggregate.json', '/questions/B4/numbers/max', 999],
    ['the sum of a service’s numbers', 'aggregate.json', '/questions/A4/byService/police/numbers/sum', 999],
    ['how many gave no date', 'aggregate.json', '/questions/A5/counts/dont-know', 999],
    ['the questionnaires behind answers about a child', 'aggregate.json', '/questions/B1/questionnaires', 999],
    ['the same of one case', 'aggregate.json', '/questions/B1/byCase/case-1/questionnaires', 999],
  ];

  /** The file with another value at a pointer. */
  function withValue(file: string, pointer: string, value: unknown): string {
    const content = JSON.parse(textOf(pack, file)) as Record<string, unknown>;
    const names = pointer.split('/').slice(1);
    let holder = content;
    for (const name of names.slice(0, -1)) holder = holder[name] as Record<string, unknown>;
    expect(holder).toHaveProperty([names.at(-1)!]);
    holder[names.at(-1)!] = value;
    return JSON.stringify(content);
  }

  test.each(places)('with another figure is found out, whoever made it: %s', async (_what, name, pointer, value) => {
    const file = `restricted/${name}`;
    const body = withValue(file, pointer, value);
    const covered = await verify(withFiles(pack, { [file]: body }), plainDraw, { make: makeOnce });
    expect(covered.faults).toContain(`${file} is not what the submissions give`);
    const { faults } = checkOtherVersion(new Map([[file, Buffer.from(body)]]), new Map([[file, pack.get(file)!]]));
    expect(faults).toEqual([expect.stringContaining(`${file}: ${pointer} `)]);
  });

  test.each([
    ['a number', /(,"B4","child-\d",[^\r]*?,)(\d)(,,,"yes","answered")/, '$19$3'],
    ['several', /"(respite;)/, '"transport;$1'],
    ['whose answer it is', /,"B1","child-1"/, ',"B1","child-9"'],
  ])('whose responses.csv says otherwise is found out: %s', (_what, from, to) => {
    const file = 'restricted/responses.csv';
    const text = textOf(pack, file);
    const after = text.replace(from, to);
    expect(after).not.toBe(text);
    const beside = new Map([file, `${file}-metadata.json`].map((name) => [name, pack.get(name)!]));
    const { faults } = checkOtherVersion(new Map([...beside, [file, Buffer.from(after)]]), beside);
    expect(faults.length).toBeGreaterThan(0);
  });

  test('names who made it, as every other does', () => {
    expect(PackManifest.parse(JSON.parse(textOf(pack, 'shareable/manifest.json'))).generator).toEqual(generator);
  });
});

describe('the restricted pack', () => {
  test('says of a signal about one child which child, in page, workbook and report', () => {
    const about = exact.signals.filter(({ child }) => child !== undefined);
    expect(about.length).toBeGreaterThan(3);
    const report = wordsOf('restricted/report.docx');
    for (const { case: id = '', child = '' } of about) {
      expect(report).toContain(`Case ${id.replace('case-', '')}, ${childInWords(child)}`);
      expect(wordsOf('restricted/figures.html')).toMatch(new RegExp(`\\|${id}\\|+${child}\\|`));
    }
    expect(wordsOf('restricted/figures.xlsx')).toContain('|child-2|');
  });

  test('says in words what a base counts', () => {
    const { asked, answered, questionnaires } = shown('B1');
    expect(wordsOf('restricted/figures.html')).toContain(`${answered} of ${asked} answers about a child.`);
    expect(wordsOf('restricted/report.docx')).toContain(
      `Asked: ${asked} times about a child in ${questionnaires} questionnaires; answered: ${answered};`,
    );
    const drawn = wordsOf('restricted/charts/section-b.svg');
    expect(drawn).toMatch(new RegExp(`\\|n = ${answered}\\|+answers about\\|+a child, of ${asked}\\|`));
  });

  test('says how the audit lead reads an answer about one child, several answers, a number', () => {
    const read = readCsv({ name: '', contentType: '', body: textOf(pack, 'restricted/responses.csv') });
    const corrected = read.filter((row) => row['corrected'] !== '');
    expect(
      corrected.map((row) => [row['case'], row['agency'], row['question'], row['child'], row['corrected']]),
    ).toEqual(
      everyKind.questions.flatMap(({ id }) =>
        corrections
          .filter(({ question }) => question === id)
          .map((one) => ['case-2', 'police', id, one.child ?? '', one.corrected.replaceAll(' ', ';')]),
      ),
    );
    const report = wordsOf('restricted/report.docx');
    expect(report).toMatch(/Case 2, Child 1, police, version \d: .* is read as Yes \(text says otherwise\)/);
    expect(report).toMatch(/Case 2, police, version \d: .* is read as A break for the child; Advice about money/);
    expect(wordsOf('restricted/figures.html')).toMatch(/\|B1\|+child-1\|+No\|+Yes\|/);
    expect(wordsOf('restricted/figures.html')).toContain('|A break for the child; Advice about money|');
  });

  test('says that several answers overlap, and how numbers spread', () => {
    const overlap = exact.questions['A3']!.note!;
    for (const file of ['figures.html', 'report.docx', 'figures.xlsx']) {
      expect(wordsOf(`restricted/${file}`)).toContain(overlap);
    }
    const { n, sum, min, median, max } = shown('A4').numbers!;
    expect(wordsOf('restricted/report.docx')).toContain(
      `Numbers given (appointments in twelve months): ${n}. Lowest ${min}; median ${median}; highest ${max}; together ${sum}.`,
    );
    const drawn = wordsOf('restricted/charts/numbers-a.svg');
    for (const words of [`|median ${median}|`, `|lowest ${min}|`, `|highest ${max}|`, `|n = ${n}|`]) {
      expect(drawn).toContain(words);
    }
  });

  test('has the questionnaire in the report as it is asked', () => {
    const report = wordsOf('restricted/report.docx');
    for (const words of [
      'All that apply: A break for the child; Transport;',
      '"None of these" or "Don\'t know" stands by itself.',
      "A whole number from 0 to 60 (appointments in twelve months); or Don't know.",
      "A date, or a month where the day is not known; or Never asked; Don't know.",
      'Asked about each child whom the answers are about.',
    ]) {
      expect(report).toContain(words);
    }
  });
});

describe('the shareable pack', () => {
  const files = (): string[] => [...pack.keys()].filter((name) => name.startsWith('shareable/'));

  test('names no child and no signal', () => {
    for (const name of files()) expect(wordsOf(name)).not.toMatch(/\bchild-\d|\bChild \d|"signals"/);
  });

  test('has nothing of the numbers that were given, and says so', () => {
    expect(files().filter((name) => name.includes('charts/numbers'))).toEqual([]);
    const figures = readCsv({ name: '', contentType: '', body: textOf(pack, 'shareable/figures.csv') });
    expect(figures.filter(({ value, measure }) => value !== '' || measure === 'numbers')).toEqual([]);
    expect(textOf(pack, 'shareable/aggregate.json')).not.toMatch(/"(numbers|median|questionnaires)":/);
    expect(wordsOf('shareable/figures.html')).toMatch(/The numbers that were given to A4 and A8 are not shown/);
    expect(wordsOf('shareable/report.docx')).toContain(
      'Answered with a number. The numbers are not part of this pack.',
    );
    expect(wordsOf('shareable/figures.xlsx')).not.toContain('Median');
  });
});
