/**
 * Questionnaires with questions of every kind, about agency, case and child, that depend on each other and on the case in every
 * way; and audits under them in which families answer alike and one agency answers for many. Everything follows from the seed.
 */
import type { CaseFacts, ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import type { Answer, Answers } from '../../../../shared/domain/tool/answers.ts';
import { answerTo } from '../../../../shared/domain/tool/answers.ts';
import { appliesOnce } from '../../../../shared/domain/tool/conditions.ts';
import type { Condition } from '../../../../shared/domain/tool/condition.ts';
import type { Facts } from '../../../../shared/domain/tool/facts.ts';
import { gapsOf } from '../../../../shared/domain/tool/gaps.ts';
import type { Question, Tool } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2 } from '../../../library.ts';
import { reference } from '../figures/reference.ts';
import { dice } from './audits.ts';
import { asking, option } from './kinds.ts';

const reasons = ['not-in-records', 'other'].map((value) => ({ value, label: value }));
const types = ['yes-no-dont-know', 'scale', 'several', 'number', 'date', 'text'] as const;

/** Options of a question of this kind, some of them rare. */
function optionsOf(type: (typeof types)[number], roll: () => number): Pick<Question, 'options' | 'reasons'> {
  const extra = [...(roll() < 0.6 ? [option('dont-know')] : []), ...(roll() < 0.4 ? [option('not-applicable')] : [])];
  // Where several can be given nobody gives these with another.
  const alone = extra.map((one) => ({ ...one, alone: true as const }));
  const withReasons = extra.some(({ value }) => value === 'dont-know') && { reasons };
  switch (type) {
    case 'yes-no-dont-know':
      return { options: [option('yes'), option('no'), option('dont-know'), ...extra.slice(1)], reasons };
    case 'scale':
      return {
        options: [...['never', 'seldom', 'often', 'always'].map((one) => option(one)), ...extra],
        ...withReasons,
      };
    case 'several': {
      const some = ['a', 'b', 'c', 'd'].slice(0, 2 + Math.floor(roll() * 3)).map((one) => option(one));
      return { options: [...some, ...(roll() < 0.6 ? [option('none', true)] : []), ...alone], ...withReasons };
    }
    case 'text':
      return { options: [] };
    case 'number':
    case 'date':
      return { options: extra, ...withReasons };
  }
}

/** A condition, on a question before it or on the case; none for many. */
function conditionFor(
  about: Question['about'],
  before: readonly Question[],
  roll: () => number,
): Condition | undefined {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(roll() * of.length)]!;
  // A question about agency or case does not depend on one about a child.
  const earlier = before.filter((one) => one.options.length > 0 && (about === 'child' || one.about !== 'child'));
  const answered = (): Condition | undefined => {
    if (earlier.length === 0) return undefined;
    const { id, options } = pick(earlier);
    return {
      question: id,
      is: options
        .filter(() => roll() < 0.4)
        .map(({ value }) => value)
        .concat(pick(options).value)
        .filter((one, at, all) => all.indexOf(one) === at),
    };
  };
  const facts: (() => Condition | undefined)[] = [
    answered,
    answered,
    () => ({ factor: 'neglect' }),
    () => ({ service: ['police', 'school'] }),
    () => ({ ageBand: pick([['school-age'], ['pre-school', 'under-1'], ['school-age', '16-17']]) }),
    () => ({ attribute: 'sex', is: ['female'] }),
    () => ({ any: [{ factor: 'neglect' }, { ageBand: ['school-age'] }] }),
    () => {
      const other = answered();
      return other && { all: [other, { service: ['police', 'school', 'general-practice'] }] };
    },
  ];
  return roll() < 0.45 ? undefined : pick(facts)();
}

/** A questionnaire of some twelve questions; the first is of everybody, and its answers are plain. */
export function anyTool(seed: number, size = 12): Tool {
  const roll = dice(seed ^ 0x77aa);
  const questions: Question[] = [
    asking({ id: 'K0', type: 'yes-no-dont-know', ...optionsOf('yes-no-dont-know', roll) }),
  ];
  for (let at = 1; at < size; at += 1) {
    const type = types[Math.floor(roll() * types.length)]!;
    const about = roll() < 0.5 ? ('child' as const) : roll() < 0.5 ? ('case' as const) : ('agency' as const);
    const appliesWhen = conditionFor(about, questions, roll);
    questions.push(
      asking({
        id: `K${at}`,
        type,
        about,
        ...optionsOf(type, roll),
        ...(type === 'number' && { min: 0, max: 20 }),
        ...(roll() < 0.1 && { optional: true as const }),
        ...(appliesWhen && { appliesWhen }),
      }),
    );
  }
  const { report: _report, ...shell } = stepDown2;
  return {
    ...shell,
    id: 'any@1',
    questions,
    concerns: [],
    comparable: [],
    signals: [],
    sections: stepDown2.sections.slice(0, 1),
  };
}

const services = ['childrens-services', 'general-practice', 'police', 'school', 'health-visiting'];
const routes = [
  { from: 'CP', to: 'CIN' },
  { from: 'CIN', to: 'closure' },
] as const;
const ages = ['school-age', 'school-age', 'pre-school', 'under-1', '16-17'] as const;

/** One answer, of those that are likely to this question. */
function oneAnswer({ type, options, reasons: given = [] }: Question, bias: number, roll: () => number): Answer {
  const at = (of: number): number => Math.min(of - 1, Math.floor(of * roll() ** (1 + 4 * bias)));
  const told = (value: string): Answer =>
    value === 'dont-know' && given.length > 0
      ? { answer: value, reason: given[at(given.length)]!.value }
      : { answer: value };
  if (type === 'number' || type === 'date') {
    if (options.length > 0 && roll() < 0.2) return told(options[at(options.length)]!.value);
    return type === 'number' ? { answer: Math.floor(20 * roll() ** 3) } : { answer: '2015-03-01' };
  }
  if (type === 'text') return { answer: 'In words' };
  if (type !== 'several') return told(options[at(options.length)]!.value);
  const together = options.filter(
    ({ value, alone }) => alone !== true && !['dont-know', 'not-applicable'].includes(value),
  );
  const apart = options.filter((one) => !together.includes(one));
  if (apart.length > 0 && roll() < 0.25) {
    const { value } = apart[at(apart.length)]!;
    const reason = given[0]?.value;
    return { answer: [value], ...(value === 'dont-know' && reason !== undefined && { reason }) };
  }
  const some = together.filter((_, i) => roll() < 0.9 - 0.25 * i * bias);
  return { answer: (some.length > 0 ? some : together.slice(0, 1)).map(({ value }) => value) };
}

/** Answers to all that applies but some; of brothers and sisters mostly the same. */
function answersOf(tool: Tool, facts: Facts, roll: () => number, lean: (id: string) => number): Answers {
  const answers: Record<string, { children: Record<string, Answer> } | Answer> = {};
  // What applies to later questions depends on what was answered to those before.
  for (const { id } of tool.questions) {
    let alike: Answer | undefined;
    for (const { question, child } of appliesOnce(tool, answers, facts).filter((one) => one.question.id === id)) {
      if (roll() < lean(id) * 0.15) continue;
      const given = alike !== undefined && roll() < 0.7 ? alike : oneAnswer(question, lean(id), roll);
      alike = given;
      if (child === undefined) answers[id] = given;
      else {
        const before = answers[id] as { children: Record<string, Answer> } | undefined;
        answers[id] = { children: { ...before?.children, [child]: given } };
      }
    }
  }
  return answers;
}

/** A questionnaire as it was counted, with its gaps. */
export function filed(
  tool: Tool,
  of: { agency: string; service: string; facts: Facts; answers: Answers; coverage?: 'all-children' | 'some-children' },
): ReturnFacts {
  const { agency, service, facts, answers, coverage = 'all-children' } = of;
  const left = gapsOf(tool, answers, facts);
  const gaps = left.gaps.length + (coverage === 'some-children' ? 1 : 0);
  const unexplained = left.textsLeft.length + left.unexplained.length;
  return {
    agency,
    service,
    seq: 1,
    settled: true,
    gaps,
    unexplained,
    state: gaps === 0 ? 'complete' : 'with-gaps',
    ...(gaps === 0 && unexplained === 0 && { explained: true as const }),
    counted: { version: 1, sha256: 'a'.repeat(64), receivedAt: '2015-05-20T22:30:00.000Z', coverage, answers, facts },
  };
}

/** Cases of an audit. @param size.cases how many; each its own, whatever others there are */
export function anyCases(tool: Tool, seed: number, size: number): CaseFacts[] {
  const of = dice(seed ^ 0x1234);
  const leans = new Map(tool.questions.map(({ id }) => [id, of()]));
  const breadth = 0.3 + 0.7 * of();
  const large = of() < 0.3;
  const apart = of() < 0.4;
  return Array.from({ length: size }, (_, at): CaseFacts => {
    const roll = dice(seed * 1009 + at);
    const children = Array.from({ length: 1 + Math.floor((large ? 5 : 3) * roll() ** 2) }, (_none, i) => ({
      id: `child-${i + 1}`,
      ageBand: ages[Math.floor(roll() * ages.length)]!,
      attributes: { sex: roll() < 0.5 ? 'female' : 'male' },
    }));
    const factors = ['neglect', 'domestic-abuse'].filter(() => roll() < 0.4);
    const returns = services
      .filter(() => roll() < breadth)
      .map((service): ReturnFacts => {
        const agency = apart ? `${service}-${at}` : `${service}-${service === 'school' ? at % 3 : 'a'}`;
        if (roll() < 0.1) {
          return { agency, service, seq: 1, gaps: 0, unexplained: 0, state: 'no-reply', settled: true };
        }
        const covered = roll() < 0.15 ? children.slice(0, 1) : children;
        const facts: Facts = { factors, children: covered, service };
        const answers = answersOf(tool, facts, roll, (id) => leans.get(id) ?? 0);
        const coverage = covered.length < children.length ? 'some-children' : 'all-children';
        return filed(tool, { agency, service, facts, answers, coverage });
      });
    return {
      audit: reference.audit.id,
      case: `case-${at + 1}`,
      route: routes[Math.floor(roll() ** 2 * routes.length)]!,
      factors,
      children,
      returns,
    };
  });
}

/** How often an agency gave each answer to each question, by the names that an attacker calls them. */
export function ownOf(tool: Tool, cases: readonly CaseFacts[], agency: string): Map<string, number> {
  const own = new Map<string, number>();
  const put = (name: string): void => void own.set(name, (own.get(name) ?? 0) + 1);
  for (const { returns } of cases) {
    const counted = returns.find((one) => one.agency === agency)?.counted;
    if (counted === undefined) continue;
    for (const { question, child } of appliesOnce(tool, counted.answers, counted.facts)) {
      const given = answerTo(counted.answers, question.id, child)?.answer;
      const values = given === undefined ? [] : Array.isArray(given) ? given : [given];
      put(`${question.id} asked`);
      if (given === undefined) put(`${question.id} unanswered`);
      else if (values.includes('not-applicable')) put(`${question.id} notApplicable`);
      else {
        put(`${question.id} answered`);
        for (const value of values) put(`${question.id} counts/${value}`);
      }
    }
  }
  return own;
}
