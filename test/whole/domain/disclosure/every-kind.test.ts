/** Audits under questionnaires of every kind, each in the eyes of somebody who wants to know more than is told. */
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { CaseFacts } from '../../../../shared/domain/figures/case-partial.ts';
import type { Figures, Shown } from '../../../../shared/domain/figures/figures.ts';
import { ShareableAggregate } from '../../../../shared/domain/disclosure/schema.ts';
import type { Release } from '../../../../shared/domain/disclosure/earlier-releases.ts';
import { differences, shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { faultsOf } from '../../../../shared/domain/tool/faults.ts';
import { runs, seedOf } from '../../../runs.ts';
import { anyCases, anyTool, ownOf } from '../../../unit/domain/disclosure/any-tool.ts';
import { attack, type Assumed } from '../../../unit/domain/disclosure/attacker.ts';
import { countedFrom, rowsOf } from '../../../unit/domain/disclosure/audits.ts';
import { Contradiction } from '../../../unit/domain/disclosure/system.ts';

// A solver takes its time; no test here is about it.
vi.setConfig({ testTimeout: runs(120_000, 3_600_000) });

const rule = defaultRule;
const isSmall = (n: number): boolean => n > 0 && n < rule.smallCount;

interface Made extends Release {
  exact: ReturnType<typeof countedFrom>['exact'];
  facts: readonly CaseFacts[];
}

function release(tool: Tool, facts: readonly CaseFacts[], released: readonly Release[] = []): Made {
  const { exact, cases } = countedFrom(tool, facts, released.length + 1);
  return { facts, cases, exact, figures: shareable({ exact, cases, tool, rule, released }) };
}

const anyOne = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  size: fc.oneof(fc.integer({ min: 5, max: 14 }), fc.integer({ min: 10, max: 60 })),
});

const agenciesOf = (facts: readonly CaseFacts[]): string[] => [
  ...new Set(facts.flatMap(({ returns }) => returns.map(({ agency }) => agency))),
];

/**
 * Whether how many children a question was asked about is told by another: of everybody's, or by the answer that it waits for.
 * A question that is withheld does not repeat it.
 */
function isToldElsewhere({ figures }: Release, tool: Tool, id: string, asked: number): boolean {
  const { about, appliesWhen } = tool.questions.find((one) => one.id === id)!;
  if (about !== 'child') return false;
  if (appliesWhen && 'question' in appliesWhen) {
    const { counts, notApplicable, unanswered } = figures.questions[appliesWhen.question]!;
    const cells = Object.entries({ ...counts, 'not-applicable': notApplicable, unanswered });
    const waited = ([value]: [string, Shown]): boolean => appliesWhen.is.includes(value);
    // Each is shown, or all that is hidden is among them: its sum is no secret.
    return [cells.filter(waited), cells.filter((cell) => !waited(cell))].some((of) => of.every(([, n]) => n !== null));
  }
  const others = tool.questions.filter((one) => one.about === 'child' && one.appliesWhen === undefined);
  return appliesWhen === undefined && others.some((one) => figures.questions[one.id]!.asked === asked);
}

const numberAt = ({ counts, ...question }: Figures['questions'][string], key: string): Shown | undefined =>
  key.startsWith('counts/')
    ? counts[key.slice('counts/'.length)]
    : question[key as 'asked' | 'answered' | 'unanswered' | 'notApplicable' | 'answeredExcludingDontKnow'];

/**
 * What the attacker has got hold of. Of what answers have in common only small numbers
 * are: no file hides them. Where one's own answers are all that is hidden, nothing is learnt of others.
 */
function recovered(files: readonly Made[], tool: Tool, assumed: Assumed, own?: ReadonlyMap<string, number>): string[] {
  const rows = files.map(({ cases, exact }) => rowsOf({ exact, cases: [...cases], tool }));
  const { ranges, recovered: found } = attack(
    files.map(({ figures }) => figures),
    tool,
    { ...assumed, rows },
  );
  return found.filter((name) => {
    const { min } = ranges.get(name)!;
    const [at = '', what = ''] = name.split(': ');
    if (what.endsWith(' asked') && isToldElsewhere(files[Number(at)]!, tool, what.split(' ')[0]!, min)) return false;
    const waits = tool.questions.find(({ id }) => id === what.split(' ')[0])?.appliesWhen;
    const isAfterSeveral =
      waits !== undefined &&
      'question' in waits &&
      tool.questions.some(({ id, type }) => id === waits.question && type === 'several');
    // Where everybody gave one of the answers waited for, so many were asked.
    if (what.endsWith(' asked') && isAfterSeveral) return isSmall(min);
    if (/ (not:|only:|both:|more-than-one)/.test(what)) return isSmall(min);
    if (own !== undefined && own.get(what) === min) return false;
    // What an earlier file shows, where nobody came whom it could be of, is told again and no more.
    const [id = '', key = ''] = what.split(' ');
    const before = files.slice(0, Number(at)).map(({ figures }) => figures.questions[id]!);
    if (before.some((then) => numberAt(then, key) === min)) return false;
    // The rows of plain questions are looked at where all are plain.
    return !/ by\w+ /.test(what);
  });
}

test('the questionnaires made up are sound', () => {
  for (let seed = 0; seed < runs(30, 1000); seed += 1) expect([seed, faultsOf(anyTool(seed))]).toEqual([seed, []]);
});

describe('the shareable figures under any questionnaire', () => {
  test('are the exact ones or null, and each null is named once', () => {
    let shown = 0;
    const kinds = new Set<string>();
    fc.assert(
      fc.property(anyOne, ({ seed, size }) => {
        const tool = anyTool(seed);
        const { exact, figures } = release(tool, anyCases(tool, seed, size));
        expect(ShareableAggregate.parse(figures)).toEqual(figures);
        const pointers = figures
          .suppression!.suppressed.filter((one) => one.rule !== 'rows-withheld')
          .map(({ pointer }) => pointer);
        const faults: string[] = [];
        const compare = (here: unknown, from: unknown, path: string): void => {
          if (typeof here === 'object' && here !== null) {
            for (const [key, one] of Object.entries(here))
              compare(one, (from as Record<string, unknown>)[key], `${path}/${key}`);
          } else if (here === null && from !== null) {
            const named = pointers.filter((one) => path === one || path.startsWith(`${one}/`)).length;
            if (named !== 1) faults.push(`${path} is named ${named} times`);
          } else if (here !== from) faults.push(`${path} is not what it is`);
        };
        compare(figures.questions, exact.questions, '/questions');
        compare(figures.completeness, exact.completeness, '/completeness');
        expect(faults).toEqual([]);
        for (const { type, about, answered } of Object.values(figures.questions)) {
          if (answered === null) continue;
          shown += 1;
          kinds.add(`${type} ${about === 'child' ? 'child' : ''}`);
        }
        expect(JSON.stringify(figures)).not.toMatch(/"(numbers|questionnaires|signals|byCase|cases":\[|child-\d)/);
      }),
      { numRuns: runs(60, 400), seed: seedOf(71) },
    );
    expect(shown).toBeGreaterThan(50);
    // All six kinds, of agency or case and of the child.
    expect([...kinds].toSorted()).toHaveLength(12);
  });

  test('tell nothing that is hidden, nor what few answers have in common', () => {
    fc.assert(
      fc.property(anyOne, ({ seed, size }) => {
        const tool = anyTool(seed);
        const made = release(tool, anyCases(tool, seed, size));
        if (made.figures.suppression!.tooSmall !== undefined) return;
        expect(recovered([made], tool, {})).toEqual([]);
      }),
      { numRuns: runs(12, 300), seed: seedOf(72) },
    );
  });

  test('tell no agency what others said of children, whose own answers are for all of a family and for many', () => {
    let looked = 0;
    fc.assert(
      fc.property(anyOne, ({ seed, size }) => {
        const tool = anyTool(seed);
        const made = release(tool, anyCases(tool, seed, size));
        if (made.figures.suppression!.tooSmall !== undefined) return;
        const ofChild = new Set(tool.questions.filter(({ about }) => about === 'child').map(({ id }) => id));
        for (const agency of agenciesOf(made.facts)) {
          const own = ownOf(tool, made.facts, agency);
          const left: string[] = [];
          for (const id of ofChild) {
            const { answered, unanswered, notApplicable, counts } = made.figures.questions[id]!;
            const values = Object.fromEntries(Object.entries(counts).map(([value, n]) => [`counts/${value}`, n]));
            for (const [key, n] of Object.entries({ answered, unanswered, notApplicable, ...values })) {
              const mine = own.get(`${id} ${key}`) ?? 0;
              if (n !== null && mine > 1 && isSmall(n - mine))
                left.push(`${agency}: ${id} ${key} less ${mine} is ${n - mine}`);
              if (n !== null) looked += 1;
            }
          }
          expect(left).toEqual([]);
        }
        const [first, ...others] = agenciesOf(made.facts);
        for (const agency of [first!, ...others.slice(0, runs(1, 4))]) {
          const own = ownOf(tool, made.facts, agency);
          const found = recovered([made], tool, { own: [own] }, own);
          expect([agency, found.filter((name) => ofChild.has(name.split(/:? /)[1]!))]).toEqual([agency, []]);
        }
      }),
      { numRuns: runs(8, 150), seed: seedOf(73) },
    );
    expect(looked).toBeGreaterThan(50);
  });
});

/** What came since a release: cases, and, of some, other answers about other children. */
function since(tool: Tool, seed: number, size: number, more: number, again: number): CaseFacts[] {
  const [before, otherwise] = [seed, seed + 1].map((one) => anyCases(tool, one, size + more));
  return before!.map((one, at) =>
    at < size && (seed * 31 + at * 17) % 100 < again ? { ...otherwise![at]!, case: one.case } : one,
  );
}

const anyTwo = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  size: fc.integer({ min: 8, max: 30 }),
  more: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 5, max: 30 })),
  again: fc.constantFrom(0, 5, 30),
});

describe('two releases under any questionnaire', () => {
  test('tell nothing that is hidden, also beside what one agency said then and now', () => {
    let solved = 0;
    fc.assert(
      fc.property(anyTwo, ({ seed, size, more, again }) => {
        const tool = anyTool(seed);
        const first = release(tool, anyCases(tool, seed, size));
        const second = release(tool, since(tool, seed, size, more, again), [first]);
        expect(differences(second, [first], tool)).toEqual([]);
        if ([first, second].some(({ figures }) => figures.suppression!.tooSmall !== undefined)) return;
        const [agency] = agenciesOf(first.facts);
        const own = [first, second].map(({ facts }) => ownOf(tool, facts, agency!));
        const ofChild = new Set(tool.questions.filter(({ about }) => about === 'child').map(({ id }) => id));
        // Without it, whatever is assumed of the time between holds of cases that were only added.
        const between: Assumed[] =
          again === 0 ? [{ between: 'growing' }, { between: 'nothing' }] : [{ between: 'nothing' }];
        for (const assumed of between) {
          solved += 1;
          expect(recovered([first, second], tool, assumed)).toEqual([]);
          const beside = recovered([first, second], tool, { ...assumed, own }, own[1]);
          expect(beside.filter((name) => ofChild.has(name.split(/:? /)[1]!))).toEqual([]);
        }
        for (const { id } of tool.questions) {
          try {
            expect(recovered([first, second], tool, { between: 'unchanged', of: id })).toEqual([]);
            solved += 1;
          } catch (error) {
            // Something has changed behind numbers that have not: what the attacker assumes is not so, and shown not to be.
            if (!(error instanceof Contradiction)) throw error;
          }
        }
      }),
      { numRuns: runs(3, 80), seed: seedOf(74) },
    );
    expect(solved).toBeGreaterThan(5);
  });

  test('show of a question that is not plain what the first showed, or nothing', () => {
    let [kept, gone] = [0, 0];
    fc.assert(
      fc.property(anyTwo, ({ seed, size, more, again }) => {
        const tool = anyTool(seed);
        const first = release(tool, anyCases(tool, seed, size));
        const second = release(tool, since(tool, seed, size, more, again), [first]);
        if ([first, second].some(({ figures }) => figures.suppression!.tooSmall !== undefined)) return;
        const remaining: unknown[][] = [];
        for (const { id, type, about } of tool.questions) {
          if (about !== 'child' && !['several', 'number', 'date'].includes(type)) continue;
          const [then, now] = [first, second].map(({ figures }) => figures.questions[id]!);
          const { asked, ...told } = now!;
          // How many questionnaires came is known; how many children they cover is not.
          const isGone = !/:\d/.test(JSON.stringify(about === 'child' ? { asked, ...told } : told));
          if (isGone) gone += 1;
          else kept += 1;
          if (!isGone) remaining.push([now, then]);
        }
        expect(remaining.map(([now]) => now)).toEqual(remaining.map(([, then]) => then));
      }),
      { numRuns: runs(20, 300), seed: seedOf(75) },
    );
    expect(Math.min(kept, gone)).toBeGreaterThan(5);
  });
});
