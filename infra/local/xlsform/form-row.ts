/** What the rows of a form have in common. */
import type { ChoiceList } from './read-choices.ts';
import { NoCondition, readCondition, type Written } from './condition-text.ts';
import type { Languages } from './languages.ts';
import type { RowReader } from './reading.ts';

/** What is known of a form before its questions are read. */
export interface FormContext {
  title: string;
  languages: Languages;
  lists: ReadonlyMap<string, ChoiceList>;
  usualReasons: readonly { value: string; label: string }[];
}

/** Reads a condition's cell; what it cannot say is told. */
export function conditionIn({ code, fault }: RowReader, title: string): Written | undefined {
  const text = code(title);
  if (text === undefined) return undefined;
  try {
    return readCondition(text);
  } catch (error) {
    if (!(error instanceof NoCondition)) throw error;
    fault(title, error.message);
    return undefined;
  }
}

/** Words that change with an answer cannot be asked of everybody alike. */
export function saysNoAnswer({ fault }: RowReader, column: string | undefined, text: string | undefined): void {
  if (text !== undefined && /\$\{[^}]*\}/.test(text)) {
    fault(column, 'carries an answer into its words, which no tool does: write it without ${…}');
  }
}
