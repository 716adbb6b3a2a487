/** Figures for what a pack draws and prints: every kind of question, withheld numbers, quarters beside each other. */
import type { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import { type CaseFacts, type CaseFigures, type ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { percentOf } from '../../../../shared/domain/figures/percent.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import {
  dated,
  type DatedFigures,
  type Figures,
  type QuestionShown,
} from '../../../../shared/domain/figures/figures.ts';
import {
  noOtherAudit,
  type TrendPoint,
  type TrendSeries,
  type Trends,
} from '../../../../shared/domain/figures/trends.ts';
import { stepDown2 } from '../../../library.ts';
import type { Answers } from '../../../../shared/domain/tool/answers.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { shownStates } from '../../../../shared/domain/returns/shown-state.ts';
import { countedOptions } from '../../../../shared/domain/tool/options.ts';
import { aggregateJson } from '../../../../shared/domain/figures/make-aggregate.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { factsWith, ofCase } from '../../../facts.ts';

/** Numbers that look like chance and are the same every time. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const services: Record<string, string> = {
  'childrens-services': 'childrens-services',
  police: 'police',
  'meadow-practice': 'general-practice',
  'harbour-practice': 'general-practice',
  'health-visiting': 'health-visiting',
  'hill-primary': 'school',
  'family-nurse-partnership-no-rth1': 'family-nurse-partnership',
};

const header = {
  id: '2026-spring',
  title: 'Children whose plan was stepped down: a made-up spring',
  quarter: { label: 'Spring 2026', from: '2026-01-01', to: '2026-03-31' },
  theme: 'step-down',
  tool: stepDown2.id,
  windowsAnchor: '2026-01-31',
};

function answersOf(tool: Tool, next: (below: number) => number): Answers {
  const given: Answers = {};
  for (const { id, options, reasons = [] } of tool.questions) {
    if (next(8) === 0) continue;
    const answer = options[next(options.length + 2) % options.length]?.value ?? 'In words';
    given[id] = answer === 'dont-know' ? { answer, reason: reasons[next(reasons.length)]!.value } : { answer };
  }
  return given;
}

function returnOf(tool: Tool, agency: string, next: (below: number) => number): ReturnFacts {
  const state = shownStates[next(12)] ?? 'with-gaps';
  const isReturned = state === 'with-gaps' || state === 'complete';
  const common = { agency, service: services[agency]!, seq: 3, state, settled: isReturned };
  if (!isReturned) return { ...common, gaps: 0, unexplained: 0 };
  return {
    ...common,
    gaps: state === 'complete' ? 0 : 1 + next(12),
    unexplained: next(4),
    counted: {
      version: 1 + next(2),
      sha256: 'a'.repeat(64),
      receivedAt: '2026-04-20T09:30:00.000Z',
      coverage: next(4) === 0 ? 'some-children' : 'all-children',
      answers: answersOf(tool, next),
      facts: factsWith(),
    },
  };
}

/** An audit of so many cases with the second tool, every state and every answer in it. */
function secondAudit(cases: number, tool: Tool): { exact: Aggregate; cases: CaseFigures[]; tool: Tool } {
  const next = numbersFrom(7);
  const facts = Array.from({ length: cases }, (_, index): CaseFacts => ({
    audit: header.id,
    case: `case-${index + 1}`,
    route: next(2) === 0 ? { from: 'CP', to: 'CIN' } : { from: 'CIN', to: 'closure' },
    factors: next(2) === 0 ? ['domestic-abuse', 'neglect'] : ['neglect'],
    returns: Object.keys(services)
      .filter(() => next(5) > 0)
      .map((agency) => returnOf(tool, agency, next)),
  }));
  const partials = facts.map((one) => partialOf(tool, ofCase(one)));
  const exact = aggregateJson({
    audit: header,
    revision: 3,
    manifest: manifestOf({ audit: header.id, tool: tool.id, status: 'interim' }, partials),
    partials,
    tool,
    note: 'One return came late.',
    neverAsked: [{ case: 'case-1', service: 'housing' }],
    signals: [
      {
        rule: 'disagreed-not-escalated',
        case: 'case-1',
        agency: 'police',
        questions: ['E4', 'E5'],
        agencies: ['police'],
        answers: [
          { agency: 'police', question: 'E4', answer: 'no' },
          { agency: 'police', question: 'E5', answer: 'no' },
        ],
      },
      {
        rule: 'outlier-service',
        service: 'childrens-services',
        questions: ['D3-1'],
        agencies: ['childrens-services'],
        answers: [
          { service: 'childrens-services', question: 'D3-1', answer: 'no', count: 8, base: 8 },
          { question: 'D3-1', answer: 'no', count: 8, base: 17 },
        ],
      },
    ],
    changes: {
      since: 2,
      rows: [
        { question: null, measure: 'returned', before: 30, after: 31 },
        { question: 'A1', measure: 'answer:yes', before: 10, after: 11 },
        { question: 'A1', measure: 'answered', before: 20, after: 21 },
      ],
    },
  });
  return { exact, cases: partials.map(({ figures }) => figures), tool };
}

/** The restricted figures of an audit of so many cases with the second tool. */
export const secondToolFigures = (cases: number, tool: Tool = stepDown2): DatedFigures => ({
  ...dated(secondAudit(cases, tool).exact),
  corrections: [
    {
      case: 'case-2',
      agency: 'police',
      version: 1,
      question: 'A1',
      answer: 'yes',
      corrected: 'no',
      reason: 'text-says-otherwise',
    },
  ],
});

/** What the real disclosure control makes of the same audit. */
export const secondToolShareable = (cases: number, tool: Tool = stepDown2): DatedFigures =>
  dated(shareable({ ...secondAudit(cases, tool), rule: defaultRule, released: [] }));

interface Quarter {
  label: string;
  from: string;
  tool: string;
  status: 'interim' | 'final';
}

const quarters: Quarter[] = [
  { label: '2015-Q2', from: '2015-04-01', tool: 'step-down@2015', status: 'final' },
  { label: '2015-Q3', from: '2015-07-01', tool: 'step-down@2015', status: 'final' },
  { label: 'Spring 2026', from: '2026-01-01', tool: 'step-down@2', status: 'final' },
  { label: 'Summer 2026', from: '2026-04-01', tool: 'step-down@2', status: 'interim' },
];

/** So many audits of the second tool's questions beside each other, the first two with the tool of 2015. */
export function trendsOf(tool: Tool, questions: readonly string[], audits = quarters.length): Trends {
  const next = numbersFrom(11);
  const times = Array.from(
    { length: audits },
    (_, index): Quarter =>
      quarters[index] ?? { label: `${2023 + index}-Q1`, from: `${2023 + index}-01-01`, tool: tool.id, status: 'final' },
  );
  const series = questions.map((id): TrendSeries => {
    const question = tool.questions.find((one) => one.id === id)!;
    const answers = countedOptions(question).filter(({ value }) => value !== 'dont-know');
    const points = times.map(({ label, from, tool: used, status }, index): TrendPoint => {
      const counts = Object.fromEntries(answers.map(({ value }) => [value, next(20)]));
      const isWithheld = index === 1 && id === 'A2';
      const n = index === 0 && id === 'A1' ? 0 : Object.values(counts).reduce((sum, one) => sum + one, 0);
      const real = n === 0 ? Object.fromEntries(answers.map(({ value }) => [value, 0])) : counts;
      return {
        audit: `${from.slice(0, 7)}-step-down`,
        quarter: { label, from, to: from },
        tool: used,
        revision: 2,
        status,
        questions: [id],
        rule: used === tool.id ? 'asked' : 'same',
        n: isWithheld ? null : n,
        counts: isWithheld ? Object.fromEntries(answers.map(({ value }) => [value, null])) : real,
        percent: Object.fromEntries(
          answers.map(({ value }) => [value, isWithheld ? null : percentOf(real[value] ?? 0, n)]),
        ),
      };
    });
    return {
      tool: 'step-down@2015',
      question: id,
      wording: question.wording,
      type: question.type,
      answers,
      points: id === 'A3-1' ? points.filter((_, index) => index !== 2) : points,
      notes: id === 'B6' ? ['The first questionnaire asked about the service.'] : [],
    };
  });
  return {
    schema: 'trends/v1',
    theme: 'step-down',
    notes: [
      'Percentages are out of those who answered otherwise than "don\'t know".',
      ...(audits === 1 ? [noOtherAudit] : []),
    ],
    audits: [],
    series,
  };
}

/** The same figures with so many answers that every answer but one is a sliver of its bar: the `kept`th is all the rest. */
export function withSlivers(figures: Figures, kept: number): Figures {
  const questions = Object.entries(figures.questions).map(([id, shown]): [string, QuestionShown] => {
    const values = Object.keys(shown.counts);
    const answered = 4000;
    const counts = Object.fromEntries(
      values.map((value, index) => [
        value,
        index === (kept + values.length) % values.length ? answered - values.length + 1 : 1,
      ]),
    );
    const percent = Object.fromEntries(values.map((value) => [value, percentOf(counts[value]!, answered)]));
    return [id, { ...shown, counts, percent, answered, asked: answered + 10, unanswered: 10 }];
  });
  return { ...figures, questions: Object.fromEntries(questions) };
}

/** Words that nobody should write into a questionnaire, and that must do no harm. */
export const hostileWords = `</text><script>alert("x")</script> & 'quotes' ]]> \u202Eturned\u0000 ${'W'.repeat(120)} ${'MMMM@@@@ '.repeat(20)}`;

/** A tool in which every title and wording is hostile. */
export const hostile = (tool: Tool): Tool => ({
  ...tool,
  title: hostileWords,
  sections: tool.sections.map((section) => ({ ...section, title: hostileWords })),
  questions: tool.questions.map((question) => ({
    ...question,
    wording: hostileWords,
    options: question.options.map((option) => ({ ...option, label: hostileWords })),
    ...(question.reasons && { reasons: question.reasons.map((reason) => ({ ...reason, label: hostileWords })) }),
  })),
});
