/** Whole unknowns under linear equations and inequalities, and what they leave open: solved by HiGHS. */
import { createRequire } from 'node:module';

// Its types are those of its CommonJS half.
const load: (typeof import('highs'))['default'] = createRequire(import.meta.url)('highs');
const solver = await load();

/** A sum of unknowns and a constant. */
export interface Sum {
  terms: ReadonlyMap<number, number>;
  constant: number;
}

export interface Range {
  min: number;
  max: number;
}

export const known = (constant: number): Sum => ({ terms: new Map(), constant });

export function add(...sums: Sum[]): Sum {
  const terms = new Map<number, number>();
  let constant = 0;
  for (const sum of sums) {
    constant += sum.constant;
    for (const [at, n] of sum.terms) terms.set(at, (terms.get(at) ?? 0) + n);
  }
  return { terms: new Map([...terms].filter(([, n]) => n !== 0)), constant };
}

export const less = (a: Sum, b: Sum): Sum =>
  add(a, { terms: new Map([...b.terms].map(([at, n]) => [at, -n])), constant: -b.constant });

/** Thrown where nothing at all satisfies what is claimed: the attacker has been told something untrue. */
export class Contradiction extends Error {}

export class System {
  readonly #lows: number[] = [];
  readonly #highs: number[] = [];
  readonly #rows: { sum: Sum; op: '=' | '>=' }[] = [];

  unknown(low: number, high: number): Sum {
    this.#lows.push(low);
    this.#highs.push(high);
    return { terms: new Map([[this.#lows.length - 1, 1]]), constant: 0 };
  }

  equal(a: Sum, b: Sum): void {
    this.#put(less(a, b), '=');
  }

  atLeast(a: Sum, b: Sum): void {
    this.#put(less(a, b), '>=');
  }

  #put(sum: Sum, op: '=' | '>='): void {
    if (sum.terms.size > 0) this.#rows.push({ sum, op });
    else if (op === '=' ? sum.constant !== 0 : sum.constant < 0) throw new Contradiction();
  }

  /**
   * What each equation says of each unknown alone: bounds are drawn in until none moves. What is then down to one value is
   * recovered, and needs no solver.
   */
  #narrow(): void {
    let moved = true;
    while (moved) {
      moved = false;
      for (const { sum, op } of this.#rows) {
        let [least, most] = [sum.constant, sum.constant];
        for (const [at, n] of sum.terms) {
          least += n * (n > 0 ? this.#lows : this.#highs)[at]!;
          most += n * (n > 0 ? this.#highs : this.#lows)[at]!;
        }
        if (most < 0 || (op === '=' && least > 0)) throw new Contradiction();
        for (const [at, n] of sum.terms) {
          const [low, high] = [this.#lows[at]!, this.#highs[at]!];
          const others = { least: least - n * (n > 0 ? low : high), most: most - n * (n > 0 ? high : low) };
          // n x = -(others), or n x >= -(others)
          const from = -others.most / n;
          const to = -others.least / n;
          if (n > 0 && Math.ceil(from) > low) [this.#lows[at], moved] = [Math.ceil(from), true];
          if (n < 0 && Math.floor(from) < high) [this.#highs[at], moved] = [Math.floor(from), true];
          if (op === '=' && n > 0 && Math.floor(to) < high) [this.#highs[at], moved] = [Math.floor(to), true];
          if (op === '=' && n < 0 && Math.ceil(to) > low) [this.#lows[at], moved] = [Math.ceil(to), true];
          if (this.#lows[at]! > this.#highs[at]!) throw new Contradiction();
          if (this.#lows[at] !== low || this.#highs[at] !== high) break;
        }
      }
    }
  }

  /** A sum with the unknowns that are down to one value put in. */
  #reduced({ terms, constant }: Sum): Sum {
    const left = new Map<number, number>();
    let all = constant;
    for (const [at, n] of terms) {
      if (this.#lows[at] === this.#highs[at]) all += n * this.#lows[at]!;
      else left.set(at, n);
    }
    return { terms: left, constant: all };
  }

  /** Rows and sums that share no unknown can be solved apart. */
  static #apart<R extends Sum, A extends Sum>(rows: readonly R[], asked: readonly A[]): { rows: R[]; asked: A[] }[] {
    const parent = new Map<number, number>();
    const find = (at: number): number => {
      let root = at;
      for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
      parent.set(at, root);
      return root;
    };
    for (const { terms } of [...rows, ...asked]) {
      const [first, ...others] = terms.keys();
      if (first === undefined) continue;
      parent.set(find(first), find(first));
      for (const other of others) parent.set(find(other), find(first));
    }
    const rootOf = ({ terms }: Sum): number => find([...terms.keys()][0]!);
    const [byRow, byAsked] = [Map.groupBy(rows, rootOf), Map.groupBy(asked, rootOf)];
    return [...new Set([...byRow.keys(), ...byAsked.keys()])].map((root) => ({
      rows: byRow.get(root) ?? [],
      asked: byAsked.get(root) ?? [],
    }));
  }

  /**
   * For each sum, two values that it can have with everything that is claimed still true, or one and the same twice
   * where it can have no other. Many are settled at once by pushing all of them up or down; what then still has one value
   * is solved for by itself, least and most, so that one value means that it is recovered.
   * @throws Contradiction where nothing satisfies all that is claimed
   */
  ranges(sums: ReadonlyMap<string, Sum>): Map<string, Range> {
    this.#narrow();
    const rows = this.#rows
      .map(({ sum, op }) => ({ ...this.#reduced(sum), op }))
      .filter(({ terms, constant, op }) => {
        const least = [...terms].reduce((low, [at, n]) => low + n * (n > 0 ? this.#lows : this.#highs)[at]!, constant);
        return terms.size > 0 && (op === '=' || least < 0);
      });
    const all = [...sums].map(([name, sum]) => ({ name, ...this.#reduced(sum) }));
    const ranges = new Map<string, Range>();
    for (const { name, terms, constant } of all)
      if (terms.size === 0) ranges.set(name, { min: constant, max: constant });
    const asked = all.filter(({ terms }) => terms.size > 0);
    for (const part of System.#apart(rows, asked)) this.#solve(part.rows, part.asked, ranges);
    return ranges;
  }

  #solve(
    rows: readonly (Sum & { op: '=' | '>=' })[],
    asked: readonly (Sum & { name: string })[],
    ranges: Map<string, Range>,
  ): void {
    const columns = [...new Set([...rows, ...asked].flatMap(({ terms }) => [...terms.keys()]))];
    const place = new Map(columns.map((at, i) => [at, i]));
    const starts = [0];
    const indices: number[] = [];
    const values: number[] = [];
    for (const { terms } of rows) {
      for (const [at, n] of terms) {
        indices.push(place.get(at)!);
        values.push(n);
      }
      starts.push(indices.length);
    }
    const costs = new Float64Array(columns.length);
    const every = { kind: 'range', from: 0, to: columns.length - 1 } as const;
    const [whole, broken] = [1, 0].map((type) => new Int32Array(columns.length).fill(type));
    solver.withModel(
      {
        numCols: columns.length,
        numRows: rows.length,
        sense: solver.constants.objectiveSense.maximize,
        colCost: costs,
        colLower: columns.map((at) => this.#lows[at]!),
        colUpper: columns.map((at) => this.#highs[at]!),
        rowLower: rows.map(({ constant }) => -constant),
        rowUpper: rows.map(({ constant, op }) => (op === '=' ? -constant : solver.infinity)),
        matrix: {
          format: 'csr',
          numRows: rows.length,
          numCols: columns.length,
          starts: Int32Array.from(starts),
          indices: Int32Array.from(indices),
          values: Float64Array.from(values),
        },
      },
      (model) => {
        model.options.set('output_flag', false);
        const run = (): number[] => {
          model.run();
          const status = model.getModelStatus();
          if (status === solver.constants.modelStatus.infeasible) throw new Contradiction();
          if (status !== solver.constants.modelStatus.optimal) throw new Error(`not solved: ${status}`);
          return [...model.getSolution().colValue];
        };
        const look = (objective: ReadonlyMap<number, number>, sign: 1 | -1): void => {
          costs.fill(0);
          for (const [at, n] of objective) costs[place.get(at)!] = sign * n;
          model.changeColsCost(every, costs);
          let found = run();
          if (found.some((n) => Math.abs(n - Math.round(n)) > 1e-6)) {
            model.changeColsIntegrality(every, whole!);
            found = run();
            model.changeColsIntegrality(every, broken!);
          }
          for (const { name, terms, constant } of asked) {
            const value = [...terms].reduce((sum, [at, n]) => sum + n * Math.round(found[place.get(at)!]!), constant);
            const { min, max } = ranges.get(name) ?? { min: value, max: value };
            ranges.set(name, { min: Math.min(min, value), max: Math.max(max, value) });
          }
        };
        const isOpen = ({ name }: { name: string }): boolean => ranges.get(name)!.min === ranges.get(name)!.max;
        look(new Map(), 1);
        let state = 1;
        const coin = (): 1 | -1 => {
          state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
          return state / 2_147_483_648 < 0.5 ? -1 : 1;
        };
        for (let round = 0; round < 6 && asked.filter(isOpen).length > 3; round += 1) {
          const pushed = asked.filter(isOpen).map(({ terms }) => {
            const sign = coin();
            return { terms: new Map([...terms].map(([at, n]) => [at, n * sign] as const)), constant: 0 };
          });
          look(add(...pushed).terms, 1);
          look(add(...pushed).terms, -1);
        }
        for (const one of asked) {
          if (isOpen(one)) look(one.terms, 1);
          if (isOpen(one)) look(one.terms, -1);
        }
      },
    );
  }
}
