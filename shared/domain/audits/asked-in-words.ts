import { fromKey } from '../tool/answers.ts';
import { childInWords } from './names.ts';

/** What a question is called where it is asked, as people read it: `Q1`, of one about the child `Q1 (Child 2)`. */
export function askedInWords(key: string): string {
  const { question, child } = fromKey(key);
  return child === undefined ? question : `${question} (${childInWords(child)})`;
}
