import type { Stryker } from '@stryker-mutator/core';

/** What became of one change. */
type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** What became of the changes in one part. */
export interface Score {
  part: string;
  /** noticed: a test failed, or did not come to an end */
  killed: number;
  /** tests ran and all passed */
  survived: number;
  /** no test of the part comes by */
  uncovered: number;
  /** made when a module is loaded, and so not tried */
  ignored: number;
}

/** Counts what became of each change. */
export function scoreOf(part: string, results: readonly MutantResult[]): Score {
  const count = (...of: MutantResult['status'][]): number => results.filter(({ status }) => of.includes(status)).length;
  return {
    part,
    killed: count('Killed', 'Timeout'),
    survived: count('Survived'),
    uncovered: count('NoCoverage'),
    ignored: count('Ignored', 'CompileError', 'RuntimeError', 'Pending'),
  };
}

/** Of all changes that were tried, how many were noticed; one decimal. */
const percent = ({ killed, survived, uncovered }: Score): string => {
  const tried = killed + survived + uncovered;
  return tried === 0 ? '-' : ((100 * killed) / tried).toFixed(1);
};

/** The scores as a table of Markdown. */
export function tableOf(scores: readonly Score[]): string {
  const heads = ['part', 'changes tried', 'noticed', 'survived', 'no test comes by', 'not tried', 'score %'];
  const rows = scores.map((score) => {
    const { part, killed, survived, uncovered, ignored } = score;
    return [part, killed + survived + uncovered, killed, survived, uncovered, ignored, percent(score)].map(String);
  });
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(heads), rule, ...rows.map(line)].join('\n');
}

const [start, end] = ['<!-- scores -->', '<!-- end of scores -->'];

/** A page cut at its table. @throws Error where it has no place for one */
function cut(page: string): { before: string; table: string; after: string } {
  const [before, rest] = page.split(start);
  const [table, after] = rest?.split(end) ?? [];
  if (before === undefined || table === undefined || after === undefined) throw new Error(`The page has no ${start}`);
  return { before, table, after };
}

/** The scores that stand in a page. */
export function scoresIn(page: string): Score[] {
  return cut(page)
    .table.split('\n')
    .flatMap((line): Score[] => {
      const [, part = '', ...cells] = line.split('|').map((cell) => cell.trim());
      const [tried, killed, survived, uncovered, ignored] = cells.slice(0, 5).map(Number);
      if (!tried || killed === undefined || survived === undefined) return [];
      return [{ part, killed, survived, uncovered: uncovered ?? 0, ignored: ignored ?? 0 }];
    });
}

/** A page with its table put in the place of the one before. @throws Error where the page has no place for it */
export function withTable(page: string, table: string): string {
  const { before, after } = cut(page);
  return `${before}${start}\n\n${table}\n\n${end}${after}`;
}
