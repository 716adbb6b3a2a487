import * as fc from 'fast-check';
import { strFromU8 } from 'fflate';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DatedFigures, QuestionShown } from '../../../../shared/domain/figures/figures.ts';
import { reportDocument, type ReportInput } from '../../../../shared/work/packs/word/report.ts';
import { clean } from '../../../../shared/work/packs/word/words.ts';
import { stepDown2 } from '../../../library.ts';
import { readDocx, unescapeXml, type ReadDocx } from '../../../unit/work/packs/read-docx.ts';
import {
  charts,
  draw,
  publishedAt,
  restrictedInput,
  shareableInput,
  signals,
} from '../../../unit/work/packs/report-sample.ts';
import { tool } from '../../../unit/work/packs/sample.ts';
import { anyCharacter } from '../../../any-character.ts';

type Made = ReadDocx & { bytes: Uint8Array };
const make = async (input: ReportInput): Promise<Made> => {
  const bytes = await reportDocument(input, draw);
  return { ...readDocx(bytes), bytes };
};

// Each report is some hundred tables: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let restricted: Made;
let shareable: Made;
beforeAll(async () => {
  restricted = await make(restrictedInput);
  shareable = await make(shareableInput);
});
afterEach(() => void vi.useRealTimers());

const packs = [
  { pack: 'restricted', of: () => restricted, input: restrictedInput, oddSum: 'Percent adds up to 99.9' },
  {
    pack: 'shareable',
    of: () => shareable,
    input: shareableInput,
    // The only note that stands in it: a question that hides a part says nothing of the sum.
    oddSum: 'Percent without "don\'t know" adds up to 100.1',
  },
];

/** The table that follows the question's wording in the findings. */
function tableOf(docx: ReadDocx, id: string, wording: string): string[][] {
  const at = docx.paragraphs.findIndex(({ style, text }) => style === 'Question' && text === `${id} ${wording}`);
  const from = docx.xml.indexOf(docx.paragraphs[at]!.xml);
  return docx.tables.find(({ xml }) => docx.xml.indexOf(xml, from) > from && docx.xml.indexOf(xml) > from)!.rows;
}

describe.each(packs)('the $pack report', ({ of, input, oddSum }) => {
  test('has the sections of the 2015 report in their order, each under a real heading', () => {
    expect(
      of()
        .headings.filter(({ level }) => level === 1)
        .map(({ text }) => text),
    ).toEqual([
      '1 Introduction',
      '2 Methodology',
      '3 Findings',
      '4 Conclusions',
      '5 Recommendations',
      'Appendix 1: The questionnaire',
      'Appendix 2: Case summaries',
      'Appendix 3: The figures in full',
      'Appendix 4: Sources',
    ]);
    expect(
      of()
        .headings.filter(({ text }) => text.startsWith('3.'))
        .map(({ text }) => text.split(' ')[0]),
    ).toEqual([
      '3.1',
      '3.2',
      '3.2.1',
      '3.2.2',
      '3.2.3',
      '3.2.4',
      '3.2.5',
      '3.2.6',
      '3.3',
      '3.4',
      '3.5',
      '3.6',
      '3.6.1',
      '3.6.2',
      '3.6.3',
      '3.7',
      '3.8',
    ]);
  });

  test('skips no level of heading', () => {
    const levels = of().headings.map(({ level }) => level);
    expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
  });

  const print = (n: number | null): string => (n === null ? '[c]' : String(n));
  const written = tool.questions.filter(({ type }) => type === 'text');
  const ticked = tool.questions.filter(({ type }) => type !== 'text');

  test.each(ticked)(
    'shows $id in its exact wording: every answer, its count, both percents, both bases',
    (question) => {
      const { wording, ...shown } = input.figures.questions[question.id]!;
      const [head, ...rows] = tableOf(of(), question.id, wording);
      const hasUnknown = question.options.some(({ value }) => value === 'dont-know');
      const n = print(shown.answered);
      expect(head).toEqual([
        'Answer',
        'Count',
        ...(hasUnknown
          ? [
              `Percent, with "don't know" (n = ${n})`,
              `Percent, without "don't know" (n = ${print(shown.answeredExcludingDontKnow)})`,
            ]
          : [`Percent (n = ${n})`]),
      ]);
      expect(rows).toEqual(
        question.options.map(({ value, label }) => [
          label,
          print(shown.counts[value]!),
          shown.percent[value] ?? '[c]',
          ...(hasUnknown ? [value === 'dont-know' ? '[z]' : (shown.percentExcludingDontKnow[value] ?? '[c]')] : []),
        ]),
      );
    },
  );

  test.each(written)('says of how many $id was answered in words, and not what they wrote', ({ id, wording }) => {
    const { asked, answered } = input.figures.questions[id]!;
    expect(of().text).toContain(
      `${id} ${wording}\nAsked: ${print(asked)} questionnaires; answered: ${print(answered)};`,
    );
  });

  test.each(tool.questions)('has the whole of $id in Appendix 1', ({ id, wording, boxes, options, guidance = '' }) => {
    const from = of().text.indexOf('Section A: ', of().text.lastIndexOf('Appendix 1: '));
    const appendix = of().text.slice(from, of().text.lastIndexOf('Appendix 2: '));
    const labels = options.map(({ label }) => label).join('; ');
    for (const part of [`${id} ${wording}`, guidance, labels, ...boxes.map((box) => box.wording)]) {
      expect(appendix).toContain(part);
    }
  });

  test.each([
    ['A1', '(with every answer)'],
    ['D4', '(with Yes)'],
    ['E4', '(offered with every answer)'],
    ['F2', '(with Yes; offered with every answer)'],
  ])('says in Appendix 1 when there is a box beside %s', (id, when) => {
    const { wording, boxes } = tool.questions.find((one) => one.id === id)!;
    const lines = of().text.slice(of().text.lastIndexOf('Appendix 1: ')).split('\n');
    const from = lines.indexOf(`${id} ${wording}`);
    expect(lines.slice(from, from + 5)).toContain(`Box ${when}: ${boxes[0]!.wording}`);
  });

  test('says what the counts are, and that nothing is generalised from so few', () => {
    expect(of().text).toContain('These figures count 38 questionnaires about 8 cases. They do not count children');
    expect(of().text).toContain('not drawn at random, and they are few: no figure here can be generalised');
  });

  test('notes parts that do not add up to 100', () => {
    expect(of().text).toContain(oddSum);
  });

  test('has a picture of every chart, with its description as alternative text', () => {
    const pictures = [...of().xml.matchAll(/<wp:docPr [^>]*>/g)].map(([one]) => unescapeXml(one));
    for (const { description, title } of charts) {
      expect(
        pictures.filter((one) => one.includes(`descr="${description}"`) && one.includes(`title="${title}"`)),
      ).toHaveLength(1);
    }
    expect(pictures).toHaveLength(charts.length);
    const images = Object.entries(of().files).filter(([name]) => name.startsWith('word/media/'));
    expect(images).toHaveLength(charts.length);
    for (const [, bytes] of images)
      expect([...bytes.subarray(1, 4)].map((n) => String.fromCodePoint(n)).join('')).toBe('PNG');
  });

  test('has places to write in every section of words, and spaces none with empty paragraphs', () => {
    const prompts = of().paragraphs.filter(({ style }) => style === 'WritePrompt');
    expect(prompts.length).toBeGreaterThan(20);
    expect(of().paragraphs.filter(({ style }) => style === 'WriteHere')).toHaveLength(prompts.length);
    const outside = of().xml.replaceAll(/<w:tbl>.*?<\/w:tbl>/gs, '');
    const empty = [...outside.matchAll(/<w:p(?: [^>]*)?>(.*?)<\/w:p>/gs)].filter(
      ([, inner]) => !/<w:t[ >]|<w:drawing>|<w:fldChar/.test(inner!),
    );
    expect(empty).toEqual([]);
  });

  test('repeats the head of every table and breaks no row', () => {
    expect(of().tables.length).toBeGreaterThan(30);
    for (const { xml } of of().tables) {
      expect(/^.*?<\/w:tr>/s.exec(xml)?.[0]).toContain('<w:tblHeader/>');
      expect(xml.match(/<w:cantSplit\/>/g)).toHaveLength(xml.match(/<w:tr[ >]/g)!.length);
    }
  });

  test('is in British English, on A4, with a title, the date of its revision and page numbers', () => {
    const part = (name: string): string => strFromU8(of().files[name]!);
    expect(part('word/styles.xml')).toContain('<w:lang w:val="en-GB"/>');
    expect(part('docProps/core.xml')).toContain(
      '<dc:title>Children where interventions have been stepped down: report</dc:title>',
    );
    expect(part('docProps/core.xml').match(new RegExp(`>${publishedAt}<`, 'g'))).toHaveLength(2);
    expect(of().xml).toContain('w:w="11906" w:h="16838"');
    const footers = Object.keys(of().files).filter((name) => name.startsWith('word/footer'));
    for (const name of footers) {
      expect(part(name)).toContain('PAGE');
      expect(part(name)).toContain('April to June 2015, Final, version 7 of the figures');
    }
    expect(footers.length).toBeGreaterThan(0);
  });

  test('has contents that name every heading before Word has made them', () => {
    const contents = of()
      .paragraphs.filter(({ style }) => style.startsWith('TOC'))
      .map(({ text }) => text);
    expect(contents).toEqual(of().headings.map(({ text }) => text));
  });

  test('is the same, byte for byte, whenever it is made', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-07-01T22:33:44Z') });
    expect(Buffer.compare(of().bytes, await reportDocument(input, draw))).toBe(0);
  });
});

describe('the restricted report', () => {
  test('has every signal in the section of its first question, with case, agencies and answers', () => {
    const inSection = (from: string, to: string): string =>
      restricted.text.slice(restricted.text.lastIndexOf(from), restricted.text.lastIndexOf(to));
    expect(inSection('3.4 The decision', '3.5 Challenge')).toContain(
      'Disagreed, and did not escalate\ncase-7\nschool-4\nschool-4, E4: No; school-4, E5: No',
    );
    expect(inSection('3.2.4 Supervision', '3.2.5 Case file')).toContain(
      "One service answers otherwise\nall cases\nchildrens-services\nChildren's services, D3: No, 8 of 8; all others, D3: No, 8 of 17",
    );
    expect(inSection('3.5 Challenge', '3.6 Families')).toContain('case-2\npolice\npolice, F2: Yes');
    expect(restricted.text.match(/Signals: where to look closer/g)).toHaveLength(4);
    expect(signals).toHaveLength(5);
  });

  test('shows a correction beside the answer, which stays counted', () => {
    expect(restricted.text).toContain(
      'Case 5, police, version 1: Yes is read as No (text says otherwise). The answer as given is counted.',
    );
  });

  test('has a place for each case summary and says why the text is not there', () => {
    const from = restricted.text.lastIndexOf('Appendix 2: ');
    const appendix = restricted.text.slice(from, restricted.text.lastIndexOf('Appendix 3: '));
    for (let n = 1; n <= 8; n += 1) expect(appendix).toContain(`\nCase ${n}\n`);
    expect(appendix).toContain('Their text is not put here');
    expect(appendix).toContain('check it against the list of names');
  });

  test('counts the cases and children of the sample by age, route and factor, each out of all', () => {
    const { rows } = restricted.tables.find(({ rows: [head] }) => head?.[0] === 'Kind' && head[2] === 'n')!;
    expect(rows[0]).toEqual(['Kind', 'Of', 'n', 'Out of', 'Percent']);
    const at = rows.findIndex(([only]) => only === 'Levels of need');
    expect(rows.slice(at, at + 7)).toEqual([
      ['Levels of need'],
      ['Child in need plan (CIN) to Early help assessment (CAF)', 'Cases', '1', '8', '12.5'],
      ['Child in need plan (CIN) to Case closed, no plan', 'Cases', '2', '8', '25.0'],
      ['Child protection plan (CP) to Early help assessment (CAF)', 'Cases', '1', '8', '12.5'],
      ['Child protection plan (CP) to Child in need plan (CIN)', 'Cases', '3', '8', '37.5'],
      ['Child protection plan (CP) to Case closed, no plan', 'Cases', '1', '8', '12.5'],
      ['Factors'],
    ]);
    expect(rows).toContainEqual(['Domestic abuse', 'Cases', '4', '8', '50.0']);
    expect(rows.filter(([kind]) => kind === 'All children')).toHaveLength(1);
    expect(restricted.text).toContain('It was not entered by what the cases were chosen.');
  });
});

describe('the shareable report', () => {
  test('names no case, agency or signal, even where its figures still hold them', async () => {
    const { corrections, changes, completeness } = restrictedInput.figures;
    const leaking: DatedFigures = { ...shareableInput.figures, signals, corrections, changes, completeness };
    const { files } = await make({ ...shareableInput, figures: leaking, charts: [] });
    const all = Object.entries(files)
      .filter(([name]) => name.endsWith('.xml'))
      .map(([, bytes]) => strFromU8(bytes))
      .join('');
    expect(all).not.toMatch(/case-\d|school-4|Signals/);
    expect(shareable.text).not.toMatch(/case-\d|Signals/);
  });

  test('says what [c] is, and by which rules', () => {
    expect(shareable.text).toContain('[c] is a number that is withheld');
    expect(shareable.text).toContain(
      'No count from 1 to 4 is shown, and a row of a breakdown rests on at least 3 cases.',
    );
  });

  test('takes no sample of cases', async () => {
    await expect(reportDocument({ ...shareableInput, sample: restrictedInput.sample }, draw)).rejects.toThrow(
      RangeError,
    );
  });

  test('says so where the sample is too small for any figures', async () => {
    const { suppression } = shareableInput.figures;
    const tooSmall = 'Too few cases for figures that can be shared.';
    const figures: DatedFigures = { ...shareableInput.figures, suppression: { ...suppression!, tooSmall } };
    const { text } = await make({ ...shareableInput, figures, charts: [] });
    expect(text).toContain(tooSmall);
  });
});

describe('step-down@2', () => {
  const shown = (id: string): QuestionShown => {
    const question = stepDown2.questions.find((one) => one.id === id)!;
    const values = question.options.map(({ value }) => value).filter((value) => value !== 'not-applicable');
    const counts = Object.fromEntries(values.map((value, at) => [value, at]));
    const base = values.length === 0 ? 7 : Object.values(counts).reduce((sum, n) => sum + n, 0);
    return {
      wording: question.wording,
      type: question.type,
      about: question.about,
      asked: base + 1,
      answered: base,
      unanswered: 1,
      notApplicable: 0,
      counts,
      percent: Object.fromEntries(values.map((value) => [value, '10.0'])),
      percentExcludingDontKnow: Object.fromEntries(
        values.filter((value) => value !== 'dont-know').map((value) => [value, '20.0']),
      ),
      answeredExcludingDontKnow: base - (counts['dont-know'] ?? 0),
      dontKnowReasons: Object.fromEntries(
        (question.reasons ?? []).map(({ value }, at) => [value, at === 0 ? (counts['dont-know'] ?? 0) : 0]),
      ),
      byService: {},
      byCase: {},
      byRoute: {},
      byFactor: {},
      byCoverage: {},
    };
  };
  const figures: DatedFigures = {
    ...restrictedInput.figures,
    audit: { ...restrictedInput.figures.audit, tool: stepDown2.id },
    questions: Object.fromEntries(stepDown2.questions.map(({ id }) => [id, shown(id)])),
    signals: [],
    corrections: [],
  };

  test('every question is in the findings and in Appendix 1, and no section is left for others', async () => {
    const { text, headings, paragraphs } = await make({ ...restrictedInput, figures, tool: stepDown2, charts: [] });
    for (const { id, wording } of stepDown2.questions) {
      expect(paragraphs.filter((one) => one.style === 'Question' && one.text === `${id} ${wording}`)).toHaveLength(2);
    }
    expect(headings.map((one) => one.text)).not.toContain('3.8 Other questions');
    expect(text).toContain('Only where D3-1 was answered Yes.');
  });

  test('a question without figures is shown as one', async () => {
    const { A1: _, ...questions } = figures.questions;
    const { text } = await make({
      ...restrictedInput,
      figures: { ...figures, questions },
      // One of its section stands beside it.
      tool: { ...stepDown2, questions: stepDown2.questions.filter(({ id }) => ['A1', 'A2'].includes(id)) },
      charts: [],
    });
    expect(text).toContain('This version of the figures has none for this question.');
  });
});

describe('text from outside', () => {
  const hostile = '</w:t><w:p>&amp;"\'<!--]]>\u0000\u0008\uD800 {{=cmd}} \uFFFF';

  test('is text in the file, and nothing else', async () => {
    const figures: DatedFigures = {
      ...restrictedInput.figures,
      audit: { ...restrictedInput.figures.audit, title: hostile },
      note: hostile,
      corrections: [{ ...restrictedInput.figures.corrections![0]!, corrected: hostile }],
    };
    const [one] = charts;
    const { files, text } = await make({
      ...restrictedInput,
      figures,
      charts: [{ ...one!, title: hostile, description: hostile }],
    });
    const parts = Object.entries(files).filter(([name]) => name.endsWith('.xml'));
    for (const [, bytes] of parts) {
      // oxlint-disable-next-line no-control-regex -- they are what must not be there
      expect(strFromU8(bytes)).not.toMatch(/[\u0000-\u0008\uFFFF]/);
    }
    expect(text).toContain('</w:t><w:p>&amp;"\'<!--]]>');
    expect(strFromU8(files['docProps/core.xml']!)).toContain('&lt;w:p&gt;');
  });

  test('holds only characters that XML allows', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(clean(text)).toMatch(/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u);
      }),
    );
  });
});
