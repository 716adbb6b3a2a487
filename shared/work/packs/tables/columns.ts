import type { Shown } from '../../../domain/figures/figures.ts';
import type { Cell, Column } from './table.ts';

/** A count as a cell: null is a suppressed one. */
export const count = (n: Shown): Cell => n ?? { mark: 'c' };

/** A percentage as a cell: without a base it does not apply; with one that may not be told, it is suppressed. */
export const percent = (printed: string | null | undefined, base: Shown): Cell =>
  printed ?? { mark: base === 0 ? 'z' : 'c' };

/** Columns by what stands in them: words, counts, percentages. */
export const text = (id: string, title: string): Column => ({ id, title, kind: 'text' });

export const counted = (id: string, title: string): Column => ({ id, title, kind: 'count' });

export const perCent = (id: string, title: string): Column => ({ id, title, kind: 'percent' });

/** A number that is no count: it may end in a half. */
export const measured = (id: string, title: string): Column => ({ id, title, kind: 'number' });
