import { describe, expect, test } from 'vitest';
import { shownStates } from '../../../../shared/domain/returns/shown-state.ts';
import { chartsOf, type Chart } from '../../../../shared/work/packs/charts/charts.ts';
import { textWidth, wrapped } from '../../../../shared/work/packs/charts/measure.ts';
import { partsOf } from '../../../../shared/work/packs/charts/question-bars.ts';
import { states, type Fill } from '../../../../shared/work/packs/charts/palette.ts';
import type { Figures, QuestionShown } from '../../../../shared/domain/figures/figures.ts';
import { isMark } from '../../../../shared/work/packs/tables/table.ts';
import { stepDown2, toolIds, toolOf } from '../../../library.ts';
import type { Question, Tool } from '../../../../shared/domain/tool/tool.ts';
import { hostile, secondToolFigures, secondToolShareable, trendsOf, withSlivers } from './figure-samples.ts';
import { everyKind, everyKindFigures } from './every-kind.ts';
import { datedShareable, restricted, shareableWithTwoComplete, tool } from './sample.ts';
import { elementsOf, parseXml, textOf, type Element } from './xml.ts';
import { countedOptions } from '../../../../shared/domain/tool/options.ts';

const trended = ['A1', 'A2', 'A3-1', 'A4', 'B2', 'B6'];
const hostileTool = hostile(stepDown2);
const second = secondToolFigures(9);
const trends = trendsOf(stepDown2, trended);

const ofEveryKind = everyKindFigures();
const hostileKinds = hostile(everyKind);
/** With numbers at their ends: one alone, all the same, and as great as one can be. */
const atTheEnds: Figures = {
  ...ofEveryKind.restricted,
  questions: Object.fromEntries(
    Object.entries(ofEveryKind.restricted.questions).map(([id, shown]) => {
      const numbers: Record<string, QuestionShown['numbers']> = {
        A4: { n: 1, sum: 1_000_000, min: 1_000_000, median: 1_000_000, max: 1_000_000 },
        A8: { n: 4, sum: 8, min: 1, median: 1.5, max: 3 },
        B4: { n: 0, sum: 0, min: null, median: null, max: null },
      };
      return [id, numbers[id] === undefined ? shown : { ...shown, numbers: numbers[id] }];
    }),
  ),
};

const sets: [name: string, charts: Chart[]][] = [
  ['the reference audit', chartsOf(restricted, tool)],
  ['the second tool, with quarters', chartsOf(second, stepDown2, trends)],
  ['forty cases and fourteen quarters', chartsOf(secondToolFigures(40), stepDown2, trendsOf(stepDown2, trended, 14))],
  ['one case and two quarters', chartsOf(secondToolFigures(1), stepDown2, trendsOf(stepDown2, trended, 2))],
  ['numbers withheld', chartsOf(datedShareable, tool)],
  ['the second tool, numbers withheld', chartsOf(secondToolShareable(9), stepDown2, trends)],
  ['slivers at the right', chartsOf(withSlivers(second, 0), stepDown2)],
  ['slivers at the left', chartsOf(withSlivers(second, -1), stepDown2)],
  ['slivers on both sides', chartsOf(withSlivers(second, 2), stepDown2)],
  ['every kind of question', chartsOf(ofEveryKind.restricted, everyKind)],
  ['every kind of question, numbers withheld', chartsOf(ofEveryKind.shareable, everyKind)],
  ['every kind of question about forty cases', chartsOf(everyKindFigures(40).shareable, everyKind)],
  ['numbers at their ends', chartsOf(atTheEnds, everyKind)],
  ['every kind of question in hostile words', chartsOf(ofEveryKind.restricted, hostileKinds)],
  ['hostile words', chartsOf(secondToolFigures(9, hostileTool), hostileTool, trendsOf(hostileTool, trended))],
];

const drawn = (chart: Chart): Element => parseXml(chart.svg);
const named = (charts: readonly Chart[], name: string): Chart => charts.find((chart) => chart.name === name)!;
const textsOf = (chart: Chart): string[] =>
  elementsOf(drawn(chart))
    .filter((one) => one.name === 'text')
    .map(textOf);

interface Box {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The room that a text takes at most, by the same measure for every reader's font. */
function boxOf(element: Element): Box {
  const { x, y, 'font-size': size, 'font-weight': weight, 'text-anchor': anchor } = element.attributes;
  const text = textOf(element);
  const width = textWidth(text, { size: Number(size), bold: weight === 'bold' });
  const left = Number(x) - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0);
  return {
    text,
    left,
    right: left + width,
    top: Number(y) - Number(size) * 0.78,
    bottom: Number(y) + Number(size) * 0.22,
  };
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;

describe.each(sets)('the charts of %s', (_name, charts) => {
  test('are well-formed SVG that says what it is and loads nothing', () => {
    for (const chart of charts) {
      const root = drawn(chart);
      expect(root.name).toBe('svg');
      expect(root.attributes).toMatchObject({ xmlns: 'http://www.w3.org/2000/svg', role: 'img', width: '900' });
      const elements = elementsOf(root);
      const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
      const [titleId, descriptionId] = root.attributes['aria-labelledby']!.split(' ');
      const byId = (id: string | undefined): Element => elements.find(({ attributes }) => attributes['id'] === id)!;
      expect(byId(titleId)).toMatchObject({ name: 'title', children: [chart.title] });
      expect(byId(descriptionId)).toMatchObject({ name: 'desc', children: [chart.description] });
      expect(new Set(ids).size).toBe(ids.length);
      const known = new Set(['svg', 'title', 'desc', 'defs', 'pattern', 'rect', 'path', 'circle', 'text']);
      expect(elements.filter(({ name }) => !known.has(name))).toStrictEqual([]);
      const attributes = elements.flatMap((one) => Object.entries(one.attributes));
      expect(attributes.filter(([key]) => /^on|href|style/.test(key))).toStrictEqual([]);
      const lengths = attributes.filter(([key]) => /^(x|y|width|height|cx|cy)$/.test(key));
      expect(lengths.filter(([, value]) => !Number.isFinite(Number(value)))).toStrictEqual([]);
      const patterns = attributes.flatMap(([key, value]) =>
        key === 'fill' && value.startsWith('url') ? [/^url\(#(.+)\)$/.exec(value)?.[1]] : [],
      );
      expect(patterns.filter((id) => id === undefined || !ids.includes(id))).toStrictEqual([]);
    }
  });

  test('have ids that no other chart of the page has', () => {
    const ids = charts.flatMap((chart) => elementsOf(drawn(chart)).flatMap(({ attributes }) => attributes['id'] ?? []));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(charts.map(({ name }) => name)).size).toBe(charts.length);
  });

  test('cut no text off, and let none run into another', () => {
    for (const chart of charts) {
      const root = drawn(chart);
      const height = Number(root.attributes['height']);
      const boxes = elementsOf(root)
        .filter(({ name }) => name === 'text')
        .map(boxOf);
      expect(boxes.length).toBeGreaterThan(3);
      const out = boxes.filter(({ left, right, bottom }) => left < 0 || right > 900 || bottom > height);
      const clashing = boxes.flatMap((one, index) =>
        boxes.slice(index + 1).flatMap((other) => (overlap(one, other) ? [`${one.text} | ${other.text}`] : [])),
      );
      expect({ chart: chart.name, out, clashing }).toStrictEqual({ chart: chart.name, out: [], clashing: [] });
    }
  });

  test('draw nothing outside', () => {
    for (const chart of charts) {
      const root = drawn(chart);
      for (const { attributes } of elementsOf(root).filter(({ name }) => name === 'rect')) {
        const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((key) => Number(attributes[key]));
        expect(x! >= 0 && y! >= 0 && width! >= 0 && height! >= 0).toBe(true);
        expect(x! + width!).toBeLessThanOrEqual(900);
        expect(y! + height!).toBeLessThanOrEqual(Number(root.attributes['height']));
      }
    }
  });

  test('stand on a page each, beside a table that has something in it', () => {
    const heights = charts
      // What is hostile may need more than a page.
      .filter(({ title }) => !title.includes('script'))
      .map((chart) => Number(drawn(chart).attributes['height']));
    // A4 portrait at this width is 1273 high; a caption needs some of it.
    expect(heights.filter((height) => height > 1240)).toStrictEqual([]);
    expect(charts.filter(({ table }) => table.rows.length === 0)).toStrictEqual([]);
    for (const { table } of charts) {
      expect(table.rows.filter((row) => row.length !== table.columns.length)).toStrictEqual([]);
    }
  });
});

test('the same figures give the same bytes', () => {
  expect(chartsOf(secondToolFigures(9), stepDown2, trendsOf(stepDown2, trended))).toStrictEqual(
    chartsOf(second, stepDown2, trends),
  );
});

const countOf = (figures: Figures, question: string, value: string): number =>
  figures.questions[question]!.counts[value]!;

describe('the bars of the reference audit', () => {
  const charts = chartsOf(restricted, tool);

  test('are a chart a section, of every question that has answers to choose from', () => {
    expect(charts.map(({ name }) => name)).toStrictEqual([
      'charts/section-a.svg',
      'charts/section-b.svg',
      'charts/section-c.svg',
      'charts/section-d.svg',
      'charts/section-e.svg',
      'charts/section-f.svg',
      'charts/completeness.svg',
    ]);
    const drawnIn = tool.questions.filter(({ id, section }) =>
      textsOf(named(charts, `charts/section-${section.toLowerCase()}.svg`)).includes(id),
    );
    expect(drawnIn).toStrictEqual(tool.questions.filter(({ type }) => type !== 'text'));
  });

  test.each(tool.questions.filter(({ type }) => type !== 'text').map(({ id }) => id))(
    '%s is as wide in each part as that answer is frequent, and every part is labelled',
    (id) => {
      const question = tool.questions.find((one) => one.id === id)!;
      const shown = restricted.questions[id]!;
      const elements = elementsOf(drawn(named(charts, `charts/section-${question.section.toLowerCase()}.svg`)));
      const from = elements.findIndex((one) => one.name === 'text' && textOf(one) === id);
      const rest = elements.slice(from + 1);
      const to = rest.findIndex(
        (one) => one.name === 'text' && one.attributes['x'] === '16' && /^[A-F]\d+$/.test(textOf(one)),
      );
      const own = to === -1 ? rest : rest.slice(0, to);
      const base = own.findIndex((one) => one.name === 'text' && textOf(one) === `n = ${shown.answered}`);
      expect(base).toBeGreaterThan(0);
      expect(own.some((one) => textOf(one) === `of ${shown.asked} asked`)).toBe(true);
      const bars = own
        .slice(0, base)
        .filter(
          ({ name, attributes }) =>
            name === 'rect' && attributes['height'] === '32' && !attributes['fill']!.startsWith('url'),
        );
      const labels = own
        .slice(0, base)
        .filter(({ name }) => name === 'text')
        .map(textOf);
      const given = countedOptions(question).filter(({ value }) => countOf(restricted, id, value) > 0);
      expect(bars).toHaveLength(given.length);
      for (const [index, { value }] of given.entries()) {
        const width = (Number(bars[index]!.attributes['width']) + (index === given.length - 1 ? 0 : 2)) / 684;
        expect(width).toBeCloseTo(countOf(restricted, id, value) / shown.answered, 3);
        expect(labels.filter((text) => text.endsWith(`${shown.percent[value]}%`)).length).toBeGreaterThan(0);
      }
    },
  );

  test('the table beside a chart has every answer of its questions with its n', () => {
    for (const chart of charts.filter(({ name }) => name.includes('section'))) {
      const asked = tool.questions.filter(
        ({ id, type }) => type !== 'text' && chart.table.rows.some(([row]) => row === id),
      );
      expect(chart.table.rows).toHaveLength(asked.flatMap(countedOptions).length);
      for (const question of asked) {
        for (const { value } of countedOptions(question)) {
          const row = chart.table.rows.find((one) => one[0] === question.id && one[2] === value)!;
          expect(row.slice(4, 7)).toStrictEqual([
            restricted.questions[question.id]!.counts[value],
            restricted.questions[question.id]!.answered,
            restricted.questions[question.id]!.percent[value],
          ]);
        }
      }
    }
  });
});

test('answers that begin alike are called by all of their words, so that each can be told', () => {
  const alike: Tool = {
    ...everyKind,
    questions: everyKind.questions.map((question) =>
      question.id === 'B6'
        ? {
            ...question,
            options: question.options.map((option, at) => ({
              ...option,
              label: `${at < 2 ? 'None' : 'Other'}: way ${at}`,
            })),
          }
        : question,
    ),
  };
  const drawnTexts = textsOf(named(chartsOf(ofEveryKind.restricted, alike), 'charts/section-b.svg'));
  for (const words of ['None: way 0', 'None: way 1', 'Other: way 2', 'Other: way 3']) {
    expect(drawnTexts).toContain(words);
  }
  expect(drawnTexts).not.toContain('None');
});

test('numbers of one unit in one picture have one axis, so that a longer line is of a wider range', () => {
  const figures: Figures = {
    ...ofEveryKind.restricted,
    questions: {
      A4: { ...ofEveryKind.restricted.questions['A4']!, numbers: { n: 9, sum: 20, min: 0, median: 2, max: 6 } },
      A8: { ...ofEveryKind.restricted.questions['A8']!, numbers: { n: 9, sum: 20, min: 0, median: 2, max: 3 } },
    },
  };
  const linesOf = (unit: string | undefined): number[] => {
    const questions = everyKind.questions.map((one) =>
      one.id === 'A8' ? { ...one, ...(unit !== undefined && { unit }) } : one,
    );
    const chart = named(chartsOf(figures, { ...everyKind, questions }), 'charts/numbers-a.svg');
    const thick = elementsOf(drawn(chart)).filter(({ attributes }) => attributes['stroke-width'] === '6');
    return thick.map(({ attributes }) => {
      const [, from, to] = /^M([\d.]+) [\d.]+H([\d.]+)$/.exec(attributes['d']!)!.map(Number);
      return to! - from!;
    });
  };
  const [wide, narrow] = linesOf('appointments in twelve months');
  expect(narrow! / wide!).toBeCloseTo(0.5, 2);
  expect(linesOf(undefined)[1]! / linesOf(undefined)[0]!).toBeGreaterThan(1);
});

test('of several answers one that is not shown has no bar, which would be taken for a number', () => {
  const figures = ofEveryKind.restricted;
  const shown = figures.questions['A3']!;
  const withheld = Object.fromEntries(Object.keys(shown.counts).map((value) => [value, null]));
  const but = { ...withheld, respite: shown.counts['respite']! };
  const counts = { ...figures.questions, A3: { ...shown, counts: but, percent: { ...withheld, respite: '50.0' } } };
  const questions = everyKind.questions.filter(({ id }) => id === 'A3');
  const chart = named(chartsOf({ ...figures, questions: counts }, { ...everyKind, questions }), 'charts/section-a.svg');
  expect(textsOf(chart).filter((text) => text === 'not shown')).toHaveLength(Object.keys(withheld).length - 1);
  expect(chart.svg).not.toContain('url(#');
});

test('a chart says of how many cases its questionnaires are, and that a case counts more than once', () => {
  for (const [figures, of] of [
    [ofEveryKind.restricted, everyKind],
    [ofEveryKind.shareable, everyKind],
    [datedShareable, tool],
  ] as const) {
    const own = chartsOf(figures, of).filter(({ section }) => section !== undefined);
    expect(own.length).toBeGreaterThan(1);
    for (const chart of own) {
      const text = textsOf(chart).join(' ');
      expect(text).toContain(figures.notes.counts);
      expect(text).toContain('A case counts once for each questionnaire about it.');
    }
  }
});

describe('what is not there', () => {
  const of = (change: Partial<Figures['questions'][string]>): string[] => {
    const figures: Figures = {
      ...restricted,
      questions: { ...restricted.questions, A1: { ...(restricted as Figures).questions['A1']!, ...change } },
    };
    return textsOf(named(chartsOf(figures, tool), 'charts/section-a.svg'));
  };
  const none = { yes: 0, no: 0, 'dont-know': 0 };

  test('a question that nobody answered says so', () => {
    expect(of({ answered: 0, unanswered: 38, counts: none })).toContain('nobody answered');
    expect(of({ answered: 0, asked: 0, unanswered: 0, counts: none })).toContain(
      'it applied to no questionnaire that was returned',
    );
    expect(of({ answered: 0, unanswered: 0, notApplicable: 38, counts: none })).toContain(
      'not applicable, said everyone who was asked',
    );
  });

  test('a withheld question is hatched and has no number', () => {
    const hidden = { yes: null, no: null, 'dont-know': null };
    const texts = of({
      asked: null,
      answered: null,
      unanswered: null,
      notApplicable: null,
      counts: hidden,
      percent: hidden,
    });
    expect(texts).toContain('not shown');
    expect(texts).toContain('n = [c]');
    expect(texts.join(' ')).not.toMatch(/81\.6|of 38 asked.*A2/);
  });

  test('a count that is told stands in the bar, though what it is out of is not', () => {
    const partly = { answered: null, counts: { yes: 9, no: 11, 'dont-know': null }, percent: {} };
    expect(of(partly)).toContain('Yes 9, No 11, of a number that is not shown');
    expect(of({ ...partly, counts: { yes: null, no: null, 'dont-know': null } })).toContain('not shown');
  });

  test('nothing calls what is withheld small: it stands with small numbers, and may be the most of all', () => {
    for (const { svg } of chartsOf(datedShareable, tool)) expect(svg).not.toMatch(/small numbers|as small as/);
    const texts = named(chartsOf(datedShareable, tool), 'charts/section-a.svg');
    expect(textsOf(texts).join(' ')).toContain('What is left out can be nought, small or large.');
  });

  test('withheld parts are one hatched rest, between what is shown', () => {
    const texts = of({
      counts: { yes: 31, no: null, 'dont-know': null },
      percent: { yes: '81.6', no: null, 'dont-know': null },
    });
    expect(texts).toContain('Yes 81.6%');
    expect(texts.some((text) => text === 'not shown' || text === '[c]')).toBe(true);
    expect(texts.join(' ')).not.toMatch(/7\.9%|10\.5%/);
  });

  test('a count whose percentage is withheld is labelled with the count', () => {
    expect(of({ percent: { yes: null, no: null, 'dont-know': null } })).toContain('Yes 31');
  });

  test('a question that the figures do not have is left out', () => {
    const { A1: _gone, ...questions } = (restricted as Figures).questions;
    expect(textsOf(named(chartsOf({ ...restricted, questions }, tool), 'charts/section-a.svg'))).not.toContain('A1');
  });
});

describe('completeness', () => {
  test('has a cell for every questionnaire, with the letters of its state', () => {
    const texts = textsOf(named(chartsOf(second, stepDown2), 'charts/completeness.svg'));
    const returns = second.completeness.cases!.flatMap((one) => one.returns);
    const found = Object.entries(states).map(([state, { letters }]) => [
      state,
      texts.filter((text) => text === letters || (state === 'with-gaps' && /^Q \d+$/.test(text))).length,
    ]);
    // One more is the legend's.
    expect(found).toStrictEqual(
      Object.keys(states).map((state) => [state, returns.filter((one) => one.state === state).length + 1]),
    );
    expect(new Set(returns.map(({ state }) => state)).size).toBe(shownStates.length);
  });

  test('without cases it is the counts that are shown, and names those that are not', () => {
    const texts = textsOf(named(chartsOf(datedShareable, tool), 'charts/completeness.svg'));
    expect(texts).toContain('Questions left unanswered 38');
    expect(texts).toContain('n = 44');
    expect(texts).toContain('Not shown: no reply, cannot tell from the details');
    expect(texts.join(' ')).not.toMatch(/case[- ]\d|police|No reply \d/i);
  });

  test('where so few are complete that it is not shown, those with gaps are not either', () => {
    const texts = textsOf(named(chartsOf(shareableWithTwoComplete, tool), 'charts/completeness.svg'));
    expect(texts).toContain('Returned 38');
    expect(texts).toContain('n = 44');
    expect(texts).toContain('Not shown: no reply, cannot tell from the details');
    expect(texts.join(' ')).not.toMatch(/case[- ]\d|police|No reply \d|unanswered \d|Complete \d/i);
  });

  test('with everything withheld it has no number', () => {
    const figures = datedShareable;
    const [{ summaries }, no] = [figures.completeness, null];
    const gone = {
      expected: no,
      distributed: no,
      returned: no,
      complete: no,
      notKnown: no,
      cannotIdentify: no,
      noReply: no,
      withdrawn: no,
    };
    const texts = textsOf(
      named(chartsOf({ ...figures, completeness: { ...gone, summaries } }, tool), 'charts/completeness.svg'),
    );
    expect(texts.join(' ')).not.toMatch(/\d/);
  });
});

test('"don\'t know" is no step of a scale, wherever it stands: the others have the colours that they have without it', () => {
  const scale = everyKind.questions.find(({ id }) => id === 'A2')!;
  const steps = scale.options.filter(({ value }) => value !== 'dont-know');
  const unknown = scale.options.find(({ value }) => value === 'dont-know')!;
  const fills = (options: Question['options']) =>
    new Map(partsOf({ ...scale, options }).map((one) => [one.value, one.fill]));
  const without = fills(steps);
  expect(new Set([...without.values()].map(({ colour }) => colour)).size).toBe(steps.length);
  for (const at of [0, 2, steps.length]) {
    const { 'dont-know': own, ...others } = Object.fromEntries(fills(steps.toSpliced(at, 0, unknown)));
    expect(others).toStrictEqual(Object.fromEntries(without));
    expect(own).toStrictEqual(states['not-known'].fill);
  }
});

describe('quarters beside each other', () => {
  const charts = chartsOf(second, stepDown2, trends).filter(({ name }) => name.includes('trends'));
  const lines = (chart: Chart): number =>
    elementsOf(drawn(chart)).filter(
      ({ name, attributes }) => name === 'path' && attributes['stroke-width'] === '2' && attributes['d']!.includes('L'),
    ).length;

  test('need two audits', () => {
    const one = trendsOf(stepDown2, ['A1'], 1);
    expect(chartsOf(second, stepDown2, one).filter(({ name }) => name.includes('trends'))).toStrictEqual([]);
    expect(charts[0]!.name).toBe('charts/trends.svg');
  });

  test('are of answers: of numbers alone there is none, and of two in place of a number each has a panel', () => {
    const drawnOf = (ids: string[], of: Tool = everyKind): Chart[] =>
      chartsOf(ofEveryKind.restricted, of, trendsOf(of, ids)).filter(({ name }) => name.includes('trends'));
    expect(drawnOf(['A4'])).toStrictEqual([]);
    expect(drawnOf(['A4', 'A2'])).toStrictEqual(drawnOf(['A2']));
    const inPlace = ['none', 'many'].map((value) => ({ value, label: `In place: ${value}` }));
    const questions = everyKind.questions.map((one) => (one.id === 'A4' ? { ...one, options: inPlace } : one));
    const texts = drawnOf(['A4'], { ...everyKind, questions }).flatMap(textsOf);
    expect(texts).toEqual(expect.arrayContaining(inPlace.map(({ label }) => label)));
  });

  test('every point has its n, and its percentage', () => {
    const texts = charts.flatMap(textsOf);
    for (const { points, answers } of trends.series) {
      const shown = answers.length === 2 ? answers.slice(0, 1) : answers;
      for (const { n, percent } of points) {
        expect(texts).toContain(n === null ? '[c]' : `${n}`);
        const printed = shown.flatMap(({ value }) => percent[value] ?? []);
        for (const one of printed) expect(texts).toContain(`${one}%`);
      }
    }
  });

  test('are joined within one questionnaire and never over a break, a mark or an audit that did not ask', () => {
    const only = (id: string): Chart[] =>
      chartsOf(second, stepDown2, trendsOf(stepDown2, [id])).filter(({ name }) => name.includes('trends'));
    // 2015-Q2 and -Q3, then a break, then spring and summer 2026.
    expect(only('A4').map(lines)).toStrictEqual([8]);
    expect(only('A1').map(lines)).toStrictEqual([1]);
    expect(only('A2').map(lines)).toStrictEqual([1]);
    expect(only('A3-1').map(lines)).toStrictEqual([1]);
    expect(textsOf(only('A4')[0]!).filter((text) => text === 'break')).toHaveLength(4);
    expect(textsOf(only('A1')[0]!)).toContain('[z]');
    expect(textsOf(only('A2')[0]!)).toContain('[c]');
    // Why it is not there is not known: it may not have been asked, not compared, or not handed on.
    const dash = 'A dash: nothing of that audit stands beside these points.';
    expect(charts.flatMap(textsOf).join(' ')).toContain(dash);
    expect(textsOf(only('A4')[0]!).join(' ')).not.toContain('A dash');
  });

  test('of two answers that can be given together each has a panel: one does not say the other', () => {
    const both = trendsOf(stepDown2, ['A1']);
    const [series] = both.series;
    const panels = (type: string): number =>
      textsOf(
        named(chartsOf(second, stepDown2, { ...both, series: [{ ...series!, type }] }), 'charts/trends.svg'),
      ).filter((text) => text === 'Yes' || text === 'No').length;
    expect(series!.answers).toHaveLength(2);
    expect([panels('yes-no-dont-know'), panels('several')]).toStrictEqual([1, 2]);
  });

  test('have neither arrows nor intervals', () => {
    for (const { svg } of charts) expect(svg).not.toMatch(/marker|arrow|→|▲|±|interval|significan/i);
  });
});

describe('contrast (WCAG 2.2)', () => {
  const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (colour: string): number => {
    const [red, green, blue] = [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const contrast = (a: string, b: string): number => {
    const [light, dark] = [luminance(a), luminance(b)].toSorted((one, other) => other - one);
    return (light! + 0.05) / (dark! + 0.05);
  };
  const scales = Array.from({ length: 8 }, (_, at): Question => ({
    ...everyKind.questions.find(({ type }) => type === 'scale')!,
    options: Array.from({ length: at + 2 }, (__, step) => ({ value: `step-${step}`, label: `Step ${step}` })),
  }));
  const questions = [...toolIds.map((id) => toolOf(id)!), everyKind]
    .flatMap((tool) => tool.questions)
    // Bars of several answers stand apart, and need not be told apart by their fill.
    .filter(({ type }) => type !== 'text' && type !== 'several')
    .concat(scales);

  const fillsOf = (question: Question): Fill[] => partsOf(question).map(({ fill }) => fill);

  test('text on every fill is at least 4.5 to 1', () => {
    const fills = [...questions.flatMap(fillsOf), ...Object.values(states).map(({ fill }) => fill)];
    expect(fills.filter(({ colour, ink }) => contrast(colour, ink) < 4.5)).toStrictEqual([]);
  });

  const alike = (a: Fill, b: Fill): boolean => a.pattern === b.pattern && a.outlined === b.outlined;

  /** How far neighbours have to be apart that differ by pattern too. The more steps, the closer: each is labelled. */
  const apart = ({ type, options }: Question): number => {
    if (type !== 'scale') return type === 'band' ? 1.9 : 3;
    return options.length > 5 ? 1.2 : 1.5;
  };

  test('neighbours differ by 3 to 1, or, where amounts go from few to many, by less and by pattern or outline', () => {
    const close = questions.flatMap((question) => {
      const fills = fillsOf(question);
      return fills.slice(1).filter((fill, index) => {
        const before = fills[index]!;
        const differs = contrast(before.colour, fill.colour);
        return differs < 3 && (differs < apart(question) || alike(before, fill));
      });
    });
    expect(close).toStrictEqual([]);
  });

  test('the steps of a scale go from pale to dark', () => {
    const dark = scales.map((question) => fillsOf(question).map(({ colour }) => luminance(colour)));
    expect(dark).toStrictEqual(dark.map((steps) => steps.toSorted((a, b) => b - a)));
    expect(dark.map((steps) => new Set(steps).size)).toStrictEqual(dark.map(({ length }) => length));
  });

  test('no two fills of a question are alike without colour', () => {
    const few = questions.filter(({ type, options }) => type !== 'scale' || options.length < 7);
    const pairs = few.flatMap((question) => {
      const fills = fillsOf(question);
      return fills.flatMap((fill, index) => fills.slice(index + 1).map((other) => [fill, other] as const));
    });
    expect(pairs.length).toBeGreaterThan(100);
    expect(pairs.filter(([a, b]) => alike(a, b) && contrast(a.colour, b.colour) < 1.9)).toStrictEqual([]);
  });
});

describe('measuring', () => {
  test('lines are within their width and lose nothing', () => {
    const face = { size: 14 };
    for (const words of [
      'a few short words that need two lines',
      'family-nurse-partnership-of-the-north',
      'W'.repeat(90),
      '',
    ]) {
      const found = wrapped(words, face, 120);
      for (const one of found) expect(textWidth(one, face)).toBeLessThanOrEqual(120);
      expect(found.join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
    }
  });

  test('a question has fewer than seven answers, so that their fills are apart', () => {
    const stacked = (one: Tool) => one.questions.filter(({ type }) => type !== 'several');
    const many = (one: Tool): number => Math.max(...stacked(one).map((question) => question.options.length));
    expect(Math.max(...toolIds.map((id) => many(toolOf(id)!)))).toBeLessThan(8);
  });
});

test('marks stand in the tables, never nought', () => {
  const chart = named(chartsOf(datedShareable, tool), 'charts/section-c.svg');
  const row = chart.table.rows.find(([question]) => question === 'C3')!;
  expect(row.filter(isMark).length).toBeGreaterThan(3);
});
