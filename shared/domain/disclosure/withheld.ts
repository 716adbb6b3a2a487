import { pointerOf } from '../../base/content/pointer.ts';
import type { Cut } from './questionnaires.ts';

/** A part of a question that can be withheld on its own. */
export type Part = 'dontKnowReasons' | Cut;

/** All figures. */
export const everything = '';
export const completenessAt = pointerOf(['completeness']);
export const completeAt = pointerOf(['completeness', 'complete']);
export const explainedAt = pointerOf(['completeness', 'explained']);
export const summariesAt = pointerOf(['completeness', 'summaries']);
/** The number of cases, which is said in words only. */
export const casesAt = pointerOf(['notes', 'counts']);
export const questionAt = (question: string): string => pointerOf(['questions', question]);
export const partAt = (question: string, part: Part): string => pointerOf(['questions', question, part]);
/** A table of the sample, or the number of its children. */
export const sampleAt = (
  ...part: ('children' | 'byAgeBand' | 'byRoute' | 'byFactor')[] | ['attributes', string]
): string => pointerOf(['sample', ...part]);
/** A breakdown in every question. No pointer: it is none into the file. */
export const everywhere = (cut: Cut): string => `every ${cut}`;

/** What must not be shown beside what is released already, whatever the figures by themselves would allow. */
export type Withheld = ReadonlySet<string>;
