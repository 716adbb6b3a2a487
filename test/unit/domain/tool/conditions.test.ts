/** When a question applies, of tools made at random, against the same worked out once more in the plainest way. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applicable, restsOn } from '../../../../shared/domain/tool/conditions.ts';
import { factsOf, factsOfChild, type DescribedCase } from '../../../../shared/domain/tool/facts.ts';
import { gapsOf } from '../../../../shared/domain/tool/gaps.ts';
import type { Content } from '../../../../shared/domain/tool/submission.ts';
import { CaseCondition } from '../../../../shared/domain/tool/case-condition.ts';
import { Condition, deepest } from '../../../../shared/domain/tool/condition.ts';
import { type Tool } from '../../../../shared/domain/tool/tool.ts';
import { childrenCovered, conditionedTool, describedCase, service } from '../../../conditioned.ts';
import { factsWith } from '../../../facts.ts';
import { runs } from '../../../runs.ts';
import { appliesPlainly } from '../../../applies-plainly.ts';
import { contentOf } from './samples.ts';

/** A tool, a return of it, and the case that it is of. */
const returned = conditionedTool.chain((tool) =>
  fc.record({
    tool: fc.constant(tool),
    content: contentOf(tool),
    covered: childrenCovered,
    of: describedCase,
    service,
  }),
);

const sent = (content: Content, covered: string[]): Content => ({ ...content, childrenCovered: covered });

describe('of any tool, any answers and any case', () => {
  test('those questions apply that do when each is looked up by hand', () => {
    fc.assert(
      fc.property(returned, ({ tool, content, covered, of, service: who }) => {
        const whole = sent(content, covered);
        const by = appliesPlainly(tool, whole, of, who);
        expect([...applicable(tool, whole.answers, factsOf({ case: of, service: who }, whole))]).toEqual(by);
      }),
      { numRuns: runs(300, 3000) },
    );
  });

  test('what does not apply is neither a gap nor a comment missing, and what is answered to it is told', () => {
    fc.assert(
      fc.property(returned, ({ tool, content, covered, of, service: who }) => {
        const whole = sent(content, covered);
        const by = new Set(appliesPlainly(tool, whole, of, who));
        const { gaps, textsLeft, unexplained, doesNotApply } = gapsOf(
          tool,
          whole.answers,
          factsOf({ case: of, service: who }, whole),
        );
        const told = [...gaps, ...textsLeft, ...unexplained.map(({ question }) => question)];
        expect(told.filter((id) => !by.has(id))).toEqual([]);
        const answered = tool.questions.map(({ id }) => id).filter((id) => Object.hasOwn(whole.answers, id));
        expect(doesNotApply).toEqual(answered.filter((id) => !by.has(id)));
      }),
      { numRuns: runs(100, 1000) },
    );
  });
});

const of: DescribedCase = {
  factors: [],
  children: [
    { id: 'child-1', ageBand: 'unborn', attributes: { swims: 'badly' } },
    { id: 'child-2', ageBand: '16-17' },
  ],
};
const asks = (appliesWhen: Condition): Tool =>
  ({ questions: [{ id: 'A1', appliesWhen, options: [], boxes: [] }] }) as unknown as Tool;
const holds = (condition: Condition, covered: string[], more: Partial<Content> = {}): boolean =>
  applicable(asks(condition), {}, factsOf({ case: of, service: 'ferry' }, { childrenCovered: covered, ...more }))
    .size === 1;

describe('what is a child’s', () => {
  test('holds for one child at least that the answers are about, and for no other', () => {
    expect(holds({ ageBand: ['16-17', 'unborn'] }, ['child-2'])).toBe(true);
    expect(holds({ ageBand: ['unborn'] }, ['child-2'])).toBe(false);
    expect(holds({ ageBand: ['unborn'] }, ['child-1', 'child-2'])).toBe(true);
    expect(holds({ attribute: 'swims', is: ['badly'] }, ['child-1'])).toBe(true);
    expect(holds({ attribute: 'swims', is: ['badly'] }, ['child-2'])).toBe(false);
  });

  test('may be of one child each where a question is not about a child, and is of the same where it is', () => {
    const both: Condition = { all: [{ ageBand: ['16-17'] }, { attribute: 'swims', is: ['badly'] }] };
    expect(holds(both, ['child-1', 'child-2'])).toBe(true);
    const facts = factsOf({ case: of, service: 'ferry' }, { childrenCovered: ['child-1', 'child-2'] });
    for (const child of ['child-1', 'child-2'])
      expect(applicable(asks(both), {}, factsOfChild(facts, child)).size).toBe(0);
    expect(applicable(asks({ ageBand: ['unborn'] }), {}, factsOfChild(facts, 'child-1')).size).toBe(1);
  });
});

test('whoever does not say whether they are involved is asked neither', () => {
  const header = { role: 'Nurse', involvement: 'past' as const };
  expect(holds({ involvement: 'past' }, ['child-1'], { header })).toBe(true);
  expect(holds({ involvement: 'present' }, ['child-1'], { header })).toBe(false);
  expect(holds({ any: [{ involvement: 'past' }, { involvement: 'present' }] }, ['child-1'])).toBe(false);
});

test('an attribute that an object has by itself is none that was said', () => {
  const facts = factsWith({ attributes: {} });
  expect(applicable(asks({ attribute: 'constructor', is: [''] }), {}, facts).size).toBe(0);
});

describe('what a condition comes to', () => {
  const left = (condition: Condition) =>
    restsOn<{ factor: string }>(
      { questions: asks(condition).questions, children: [], looking: () => undefined },
      (fact) => ('factor' in fact ? fact : 'service' in fact),
      () => false,
    ).get('A1');
  const fog = { factor: 'fog' };
  const ice = { factor: 'ice' };
  const is: Condition = { service: ['ferry'] };
  const not: Condition = { involvement: 'past' };

  test.each<[Condition, unknown]>([
    [is, true],
    [not, false],
    [{ all: [is, fog] }, fog],
    [{ all: [not, fog] }, false],
    [{ all: [is, is] }, true],
    [{ any: [is, fog] }, true],
    [{ any: [not, fog] }, fog],
    [{ any: [not, not] }, false],
    [{ all: [fog, fog, is] }, fog],
    [{ all: [fog, { all: [ice, is] }] }, { all: [fog, ice] }],
    [{ any: [fog, { any: [ice, not] }] }, { any: [fog, ice] }],
    [{ all: [fog, { any: [ice, fog] }] }, { all: [fog, { any: [ice, fog] }] }],
  ])('%j is %j', (condition, expected) => expect(left(condition)).toEqual(expected));
});

describe('the format', () => {
  const nested = (levels: number): Condition =>
    levels === 0 ? { factor: 'fog' } : ({ [levels % 2 === 0 ? 'all' : 'any']: [nested(levels - 1)] } as Condition);

  test('takes conditions within each other as deep as is said, and no deeper', () => {
    expect(Condition.safeParse(nested(deepest)).success).toBe(true);
    expect(Condition.safeParse(nested(deepest + 1)).success).toBe(false);
    expect(CaseCondition.safeParse(nested(deepest + 5)).success).toBe(true);
  });

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['all of nothing', { all: [] }],
    ['any of nothing', { any: [] }],
    ['no age', { ageBand: [] }],
    ['an age that there is not', { ageBand: ['adult'] }],
    ['an involvement that there is not', { involvement: 'future' }],
    ['two things at once', { factor: 'fog', service: ['ferry'] }],
  ])('does not take %s', (_, condition) => expect(Condition.safeParse(condition).success).toBe(false));
});
