import type { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import type { CaseFacts, CaseFigures, ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { gapsOf } from '../../../../shared/domain/tool/gaps.ts';
import { AgeBand } from '../../../../shared/domain/tool/codes.ts';
import type { Answers } from '../../../../shared/domain/tool/answers.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { reference } from '../figures/reference.ts';
import type { Rows } from './attacker.ts';
import { aggregateJson } from '../../../../shared/domain/figures/make-aggregate.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { factsWith, ofCase } from '../../../facts.ts';

export interface Counted {
  exact: Aggregate;
  cases: CaseFigures[];
  tool: Tool;
}

/** Numbers from 0 to 1. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const services = ['childrens-services', 'constructor', 'general-practice', 'police', 'school', 'youth-engagement'];
const routes = [
  { from: 'CP', to: 'CIN' },
  { from: 'CIN', to: 'closure' },
  { from: 'CP', to: 'CAF/universal' },
];
const factors = ['domestic-abuse', 'neglect', 'parental-mental-health'];

/** A tool with some of its questions, and those that they depend on. */
export function partOf(tool: Tool, wanted: (id: string, at: number) => boolean): Tool {
  const ids = new Set<string>();
  const take = (id: string): void => {
    ids.add(id);
    const condition = tool.questions.find((question) => question.id === id)?.appliesWhen;
    if (condition && 'question' in condition) take(condition.question);
  };
  for (const [at, { id }] of tool.questions.entries()) if (wanted(id, at)) take(id);
  return { ...tool, questions: tool.questions.filter(({ id }) => ids.has(id)) };
}

/** Answers as agencies give them: one of them likely, others less so, some questions left empty. */
function answersOf(tool: Tool, roll: () => number, lean: (id: string) => number): Answers {
  const answers: Answers = {};
  for (const { id, options, reasons } of tool.questions) {
    const bias = lean(id);
    if (roll() < bias * 0.15) continue;
    if (options.length === 0) {
      answers[id] = { answer: roll() < 0.9 ? 'In words' : 'not-applicable' };
      continue;
    }
    const at = Math.min(options.length - 1, Math.floor(options.length * roll() ** (1 + 6 * bias)));
    const answer = options[at]!.value;
    const reason = reasons?.[Math.floor(reasons.length * roll() ** 2)]?.value;
    answers[id] = answer === 'dont-know' && reason !== undefined ? { answer, reason } : { answer };
  }
  return answers;
}

/** In every other audit cases of one route have neither it nor a level, in every fourth those of another stand at a level. */
function levelsIn(seed: number, route: (typeof routes)[number]): Pick<CaseFacts, 'route' | 'level'> {
  if (seed % 2 === 1 && route === routes[2]) return {};
  return seed % 4 === 3 && route === routes[1] ? { level: route.from } : { route };
}

/** Children of a case, described as the tool describes one, and the case too: likely values, and rare ones. */
function describedBy(
  { attributes = [] }: Tool,
  roll: () => number,
  known: number,
): Pick<CaseFacts, 'children' | 'attributes'> {
  const one = <T>(of: readonly T[]): T => of[Math.floor(of.length * roll() ** 3)]!;
  const said = (kind: 'case' | 'child'): Record<string, string> =>
    Object.fromEntries(
      attributes.filter(({ of }) => of === kind && roll() < known).map(({ id, options }) => [id, one(options).value]),
    );
  return {
    children: Array.from({ length: 1 + Math.floor(3 * roll() ** 2) }, (_, at) => ({
      id: `child-${at + 1}`,
      ageBand: one(AgeBand.options),
      attributes: said('child'),
    })),
    attributes: said('case'),
  };
}

export function factsOf(tool: Tool, seed: number, size: number): CaseFacts[] {
  const roll = dice(seed);
  // Rolls of its own: what else comes of a seed stays.
  const described = dice(seed ^ 0x5a3b);
  const known = 0.4 + 0.6 * described();
  const leans = new Map(tool.questions.map(({ id }) => [id, roll()]));
  const breadth = 0.2 + 0.8 * roll();
  const some = roll() * 0.5;
  return Array.from({ length: size }, (_, i): CaseFacts => {
    const asked = services.flatMap((service) =>
      (service === 'school' ? ['a', 'b'] : ['a']).map((letter) => ({ service, agency: `${service}-${letter}` })),
    );
    const returns = asked
      .filter(({ service }) => roll() < (service === 'youth-engagement' ? 0.1 : breadth))
      .map(({ service, agency }): ReturnFacts => {
        const common = { agency, service, seq: 1, gaps: 0, unexplained: 0 };
        if (roll() < 0.15) {
          const states = ['no-reply', 'cannot-identify', 'not-known', 'withdrawn'] as const;
          return { ...common, state: states[Math.floor(roll() * 4)]!, settled: true };
        }
        const answers = answersOf(tool, roll, (id) => leans.get(id) ?? 0);
        const coverage = roll() < some ? 'some-children' : 'all-children';
        return { ...common, settled: true, state: 'complete', counted: countedOf(answers, coverage) };
      });
    const facts = {
      audit: reference.audit.id,
      case: `case-${i + 1}`,
      ...levelsIn(seed, routes[Math.floor(roll() ** 2 * routes.length)]!),
      factors: factors.filter((_, at) => roll() < 0.5 / (at + 1)),
      ...describedBy(tool, described, known),
      returns,
      ...(roll() < 0.8 && { summary: { seq: 1, withdrawn: false, received: roll() < 0.7 } }),
    };
    return withGaps(tool, facts);
  });
}

export const countedOf = (
  answers: Answers,
  coverage: 'all-children' | 'some-children' = 'all-children',
): NonNullable<ReturnFacts['counted']> => ({
  version: 1,
  sha256: 'a'.repeat(64),
  receivedAt: '2015-05-20T22:30:00.000Z',
  coverage,
  answers,
  facts: factsWith(),
});

/** A case with its gaps counted as the product counts them; no comment that was asked for is missing. */
export function withGaps(tool: Tool, facts: CaseFacts): CaseFacts {
  return {
    ...facts,
    returns: ofCase(facts).returns.map((one): ReturnFacts => {
      if (one.counted === undefined) return one;
      const { answers, coverage } = one.counted;
      const left = gapsOf(tool, answers, factsWith({ factors: facts.factors }));
      const gaps = left.gaps.length + (coverage === 'some-children' ? 1 : 0);
      const { explained: _before, ...rest } = one;
      const isExplained = gaps === 0 && left.textsLeft.length === 0;
      const state = gaps === 0 ? 'complete' : 'with-gaps';
      return { ...rest, gaps, state, unexplained: left.textsLeft.length, ...(isExplained && { explained: true }) };
    }),
  };
}

export function countedFrom(tool: Tool, facts: readonly CaseFacts[], revision = 1): Counted {
  const of = { audit: reference.audit.id, tool: tool.id, status: 'final' as const };
  const partials = facts.map((one) => partialOf(tool, one));
  const audit = { ...reference.audit, tool: tool.id };
  const exact = aggregateJson({ audit, revision, manifest: manifestOf(of, partials), partials, tool });
  return { exact, cases: partials.map(({ figures }) => figures), tool };
}

export const madeUp = (tool: Tool, seed: number, size: number): Counted => countedFrom(tool, factsOf(tool, seed, size));

/** The rows of each breakdown with how many questionnaires are in them. */
export function rowsOf({ exact, tool }: Counted): Rows {
  const everybody = tool.questions.find(({ appliesWhen }) => appliesWhen === undefined)!;
  const question = exact.questions[everybody.id]!;
  const sizes = (rows: Record<string, { asked: number }>): Map<string, number> =>
    new Map(Object.entries(rows).map(([key, { asked }]) => [key, asked]));
  const byRoute = sizes(question.byRoute);
  const without = question.asked - [...byRoute.values()].reduce((sum, n) => sum + n, 0);
  // Whoever knows the cases knows that some of them have no level of need.
  if (without > 0) byRoute.set('', without);
  return {
    byService: sizes(question.byService),
    byRoute,
    byCoverage: sizes(question.byCoverage),
    byFactor: sizes(question.byFactor),
  };
}

/** The same rows, by name only. */
export const namesOf = (rows: Rows): Rows => ({
  byService: new Map([...rows.byService.keys()].map((key) => [key, undefined])),
  byRoute: new Map([...rows.byRoute.keys()].map((key) => [key, undefined])),
  byCoverage: new Map([...rows.byCoverage.keys()].map((key) => [key, undefined])),
  byFactor: new Map([...rows.byFactor.keys()].map((key) => [key, undefined])),
});
