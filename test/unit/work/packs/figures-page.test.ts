import type { Answer } from '../../../../shared/domain/tool/answers.ts';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Figures } from '../../../../shared/domain/figures/figures.ts';
import { figuresPage } from '../../../../shared/work/packs/page/figures-page.ts';
import { stepDown2 } from '../../../library.ts';
import { hostile, hostileWords, secondToolFigures, secondToolShareable, trendsOf } from './figure-samples.ts';
import { datedRestricted, responses, restricted, tool } from './sample.ts';
import { countedOptions } from '../../../../shared/domain/tool/options.ts';

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const plain = (html: string): string =>
  html
    .replaceAll(/<style>.*?<\/style>/gs, '')
    .replaceAll(/<[^>]*>/g, '|')
    .replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? '')
    .replaceAll(/[|\s]*\|[|\s]*/g, '|');

const page = figuresPage(datedRestricted, tool);
const second = secondToolFigures(9);
const trends = trendsOf(stepDown2, ['A1', 'A2', 'A4']);
const secondPage = figuresPage(second, stepDown2, trends);
const shareable = secondToolShareable(9);
const shareablePage = figuresPage(shareable, stepDown2);
const pages: [string, string][] = [
  ['restricted', page],
  ['restricted, with everything', secondPage],
  ['shareable', shareablePage],
];

/** The rows of the body of a table, as their cells' texts. */
function rowsOf(html: string, id: string): string[][] {
  const table = html.split(`<table id="table-${id}">`)[1]?.split('</table>')[0];
  if (table === undefined) throw new Error(`no table ${id}`);
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => plain(cell!).replaceAll('|', ' ').trim()),
  );
}

describe('the answers of the reference audit', () => {
  test.each(tool.questions.filter(({ type }) => type !== 'text').map(({ id }) => id))(
    '%s: each with its n, twice',
    (id) => {
      const question = tool.questions.find((one) => one.id === id)!;
      const shown = (restricted as Figures).questions[id]!;
      const rows = rowsOf(page, `answers-section-${question.section.toLowerCase()}`);
      const head = rows.findIndex(([cell]) => cell?.startsWith(`${id} `));
      expect(rows[head]![0]).toContain(question.wording);
      const options = countedOptions(question);
      expect(rows.slice(head + 1, head + 1 + options.length)).toStrictEqual(
        options.map(({ value, label }) => [
          label,
          `${shown.counts[value]}`,
          `${shown.answered}`,
          `${shown.percent[value]}%`,
          `${shown.answeredExcludingDontKnow}`,
          value === 'dont-know'
            ? '[z]'
            : shown.percentExcludingDontKnow[value] === null
              ? '[z]'
              : `${shown.percentExcludingDontKnow[value]}%`,
        ]),
      );
    },
  );

  test('the headings of these columns say what n is', () => {
    expect(rowsOf(page, 'answers-section-a')[0]).toStrictEqual([
      'Answer',
      'Count',
      'n',
      'Percent of n',
      'n without "don\'t know"',
      'Percent of that n',
    ]);
  });

  test('a written question is counted: who answered it and who did not', () => {
    const rows = rowsOf(page, 'questions-e').filter(([id]) => id === 'E2' || id === 'E3');
    expect(rows.map((row) => row.slice(2))).toStrictEqual([
      ['38', '31', '7', '18.4%', '0'],
      ['38', '29', '9', '23.7%', '0'],
    ]);
  });

  test('parts that do not add up to 100 are noted in words, not by the names of fields', () => {
    expect(plain(page)).toContain('The percentages add up to 100.1: each part is rounded once, and none is forced.');
    expect(page).not.toContain('percentExcludingDontKnow');
  });

  test('every question is broken down by service, case, route, factor and children covered', () => {
    for (const { id } of tool.questions) {
      const rows = rowsOf(page, `cuts-${id.toLowerCase()}`);
      const shown = restricted.questions[id]!;
      const groups = [shown.byService, shown.byCase, shown.byRoute, shown.byFactor, shown.byCoverage];
      // A head, and a head for each cut.
      expect(rows).toHaveLength(1 + groups.reduce((sum, group) => sum + Object.keys(group).length + 1, 0));
      const { counts, answered, unanswered, notApplicable, asked } = shown.byService['police']!;
      expect(rows.find(([group]) => group === 'Police')!.slice(1)).toStrictEqual(
        [...Object.values(counts), answered, unanswered, notApplicable, asked].map(String),
      );
    }
  });
});

describe('what stands around the figures', () => {
  test('the four counts, and the reasons for what did not come', () => {
    const text = plain(page);
    for (const said of [
      'Expected|44|',
      'Distributed|40|',
      'Returned|38|',
      'Complete|0|Returned, and no question is left unanswered|With comments|0|',
      'No reply: 2|',
      'Cannot tell from the details: 4|',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).toContain('6 received of 8 asked for');
    expect(text).toContain('Something is still due on Case 2, Case 3, Case 4 and Case 7.');
  });

  test('the standing words, the status, the revision, the data cut', () => {
    const text = plain(page);
    expect(text).toContain(restricted.notes.counts);
    expect(text).toContain('|Status|Final|Version of the figures|7|');
    expect(text).toContain('|8 May 2015, 13:00 BST|');
    expect(plain(secondPage)).toContain('|Status|Interim: figures can still change|Version of the figures|3|');
    expect(plain(secondPage)).toContain('What this version of the figures changes: One return came late.');
  });

  test('each signal with its rule in a sentence and the answers that raise it', () => {
    const text = plain(secondPage);
    expect(text).toContain('An agency disagreed, and says that it did not escalate its disagreement.');
    expect(rowsOf(secondPage, 'signals-disagreed-not-escalated')[1]).toStrictEqual([
      'case-1',
      'police',
      'E4, E5',
      'police, E4: No; police, E5: No',
    ]);
    expect(rowsOf(secondPage, 'signals-outlier-service')[1]).toContain(
      "Children's services, D3-1: No, 8 of 8; all others, D3-1: No, 8 of 17",
    );
    expect(text).toContain('Nothing was found by these rules: Escalated, though it agreed;');
  });

  test('corrections and changes in words', () => {
    expect(rowsOf(secondPage, 'corrections')[1]).toStrictEqual([
      'case-2',
      'police',
      '1',
      'A1',
      'Yes',
      'No',
      'The text says otherwise',
    ]);
    expect(rowsOf(secondPage, 'changes').slice(1)).toStrictEqual([
      ['Completeness'],
      ['Returned', '30', '31'],
      ['A1'],
      ['Answered "Yes"', '10', '11'],
      ['Answered', '20', '21'],
    ]);
  });

  test('a first revision has no changes; an audit without trends says nothing of quarters', () => {
    expect(page).not.toContain('id="changes"');
    expect(page).not.toContain('id="trends"');
    expect(secondPage).toContain('id="trends"');
    expect(plain(figuresPage(datedRestricted, tool, trendsOf(stepDown2, ['A1'], 1)))).toContain(
      'There is no earlier audit yet',
    );
  });

  test('nothing that an agency wrote', () => {
    const written = responses.flatMap(({ content }) =>
      Object.entries(content.answers as Record<string, Answer>).flatMap(
        ([id, { answer, reason: _reason, ...boxes }]) => [
          ...Object.values(boxes),
          ...(tool.questions.find((one) => one.id === id)?.type === 'text' ? [answer] : []),
        ],
      ),
    );
    const long = written.filter((words): words is string => typeof words === 'string' && words.length > 12);
    expect(long.length).toBeGreaterThan(100);
    const text = plain(page);
    expect(long.filter((words) => text.includes(words))).toStrictEqual([]);
  });
});

describe('the shareable page', () => {
  const text = plain(shareablePage);

  test('says what is not shown, by which rules and how often, and explains the marks', () => {
    const { suppressed, rules } = shareable.suppression!;
    const times = (rule: string): string => `${suppressed.filter((one) => one.rule === rule).length}`;
    expect(rowsOf(shareablePage, 'suppression-rules').slice(1)).toStrictEqual(
      Object.entries(rules).map(([rule, words]) => [rule, words, times(rule)]),
    );
    expect(rules).toMatchObject({
      'small-count':
        'A number is left out where it is from 1 to 4, or where such a number could be worked out from it.',
    });
    expect(suppressed.map(({ pointer }) => pointer)).toContain('/questions/A1/byService');
    for (const { pointer } of suppressed) expect(text).toContain(`|${pointer}|`);
    expect(text).toContain('[c]|stands where a number is not shown');
    expect(text).toContain('it can be nought, small or large');
    expect(text).toContain('[z]|stands where a number does not apply');
    expect(text).toContain('Figures to share: small numbers are not shown.');
  });

  test('has no cases, agencies, signals, corrections or changes', () => {
    expect(text).not.toMatch(/case-\d/);
    for (const id of ['signals', 'corrections', 'changes']) expect(shareablePage).not.toContain(`id="${id}"`);
  });

  test('a withheld number stands nowhere, and its mark does', () => {
    for (const [id, shown] of Object.entries(shareable.questions)) {
      const question = stepDown2.questions.find((one) => one.id === id)!;
      if (question.type === 'text') continue;
      const rows = rowsOf(shareablePage, tableOf(id));
      const head = rows.findIndex(([cell]) => cell?.startsWith(`${id} `));
      for (const [index, { value }] of countedOptions(question).entries()) {
        if (shown.counts[value] !== null) continue;
        expect(rows[head + 1 + index]!.slice(1, 2)).toStrictEqual(['[c]']);
        expect(rows[head + 1 + index]![3]).toMatch(/^\[[cz]\]$/);
      }
    }
  });

  test('a sample too small for any figures says so at the top', () => {
    const figures = secondToolShareable(3);
    const said = 'The sample is too small to publish';
    expect(figures.suppression!.tooSmall).toContain(said);
    const html = figuresPage({ ...figures, questions: {} }, stepDown2);
    expect(html.indexOf(said)).toBeGreaterThan(0);
    expect(html.indexOf(said)).toBeLessThan(html.indexOf('<nav'));
    expect(plain(html)).toContain('No figures are shown for this section.');
  });
});

/** Where a question's answers stand: a section of many has several charts and tables. */
function tableOf(question: string): string {
  const section = question.slice(0, 1).toLowerCase();
  const names = [`answers-section-${section}`, ...[2, 3, 4].map((n) => `answers-section-${section}-${n}`)];
  const found = names.find(
    (name) =>
      shareablePage.includes(`table-${name}"`) &&
      rowsOf(shareablePage, name).some(([cell]) => cell?.startsWith(`${question} `)),
  );
  if (found === undefined) throw new Error(`no table of ${question}`);
  return found;
}

describe.each(pages)('the %s page', (_name, html) => {
  test('needs nothing else: no script, no address, one style sheet that its policy names', () => {
    expect(html).not.toMatch(/<script|<iframe|<object|<img|@import| on[a-z]+=|javascript:/i);
    const urls = [...html.matchAll(/(?:href|src|url\()=?"?([^")\s>]+)/g)].map(([, url]) => url!);
    for (const url of urls) expect(url).toMatch(/^(#|data:,$)/);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|\/\/[a-z]/);
    const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)];
    expect(styles).toHaveLength(1);
    const hash = createHash('sha256').update(styles[0]![1]!).digest('base64');
    expect(html).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;`);
  });

  test('has one h1, landmarks, a way past the contents, and no id twice', () => {
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect(html).toContain('<html lang="en-GB">');
    for (const mark of [
      '<header>',
      '<nav aria-label="Contents">',
      '<main id="main" tabindex="-1">',
      '<footer>',
      'class="skip" href="#main"',
    ]) {
      expect(html).toContain(mark);
    }
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toStrictEqual([]);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    for (const [, names] of html.matchAll(/aria-labelledby="([^"]+)"/g)) {
      for (const one of names!.split(' ')) expect(ids).toContain(one);
    }
  });

  test('every table has a caption, heads with a scope, and as many cells in a row as heads', () => {
    const tables = [...html.matchAll(/<table[^>]*>(.*?)<\/table>/gs)].map(([, inside]) => inside!);
    expect(tables.length).toBeGreaterThan(20);
    for (const inside of tables) {
      expect(inside).toMatch(/<caption /);
      expect(inside).not.toMatch(/<th(?! (?:class="group" )?scope=)(?!ead)/);
      const width = inside.split('</thead>')[0]!.match(/<th /g)!.length;
      for (const [, row] of inside.split('</thead>')[1]!.matchAll(/<tr>(.*?)<\/tr>/gs)) {
        const span = /colspan="(\d+)"/.exec(row!)?.[1];
        expect(span === undefined ? row!.match(/<t[hd] |<td>/g)!.length : Number(span)).toBe(width);
      }
    }
  });
});

test('hostile titles and wordings stand as text', () => {
  const hostileTool = hostile(stepDown2);
  const figures = secondToolFigures(3, hostileTool);
  const html = figuresPage(
    {
      ...figures,
      note: hostileWords,
      audit: { ...figures.audit, title: hostileWords, quarter: { ...figures.audit.quarter, label: hostileWords } },
    },
    hostileTool,
    trendsOf(hostileTool, ['A1', 'A4']),
  );
  expect(/<script|alert\("x/.test(html)).toBe(false);
  expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  expect(html).not.toContain('\u0000');
});

test('the same figures give the same bytes', () => {
  expect(figuresPage(secondToolFigures(9), stepDown2, trendsOf(stepDown2, ['A1', 'A2', 'A4']))).toBe(secondPage);
});

test('nothing counted at all is a page that says so', () => {
  const figures = { ...secondToolFigures(0), dataCut: null };
  const text = plain(figuresPage(figures, stepDown2));
  expect(text).toContain('|Newest answer counted|none|');
  expect(text).toContain('it applied to no questionnaire that was returned');
});
