import { html as markup, type Html, type Value } from '../../../../base/html/template.ts';
import { dayInWords, type Day } from '../../../../base/time/days.ts';
import type { Typed } from '../../../../domain/drafts/draft.ts';
import type { Option, Question } from '../../../../domain/tool/tool.ts';
import { windowOf } from '../../../../domain/tool/window.ts';
import { wordedOf } from '../../../../domain/tool/wording.ts';

/** What the component of a question's kind shows. */
export interface QuestionProps {
  /** What the question is called where it is asked: `Q1`, or `Q1/child-2`. */
  key: string;
  question: Question;
  /** What was typed so far, valid or not. */
  typed: Typed;
  /** What is wrong with it, in words: by `answer`, `reason` or a box's id. */
  errors: Readonly<Record<string, string>>;
  /** The day that the audit looks back from. */
  windowsAnchor: Day;
}

/**
 * The name of a field in a posted form, and the id of its control: `Q1.answer`, `Q1.reason`, `Q1.details`; of a question about
 * the child `Q1/child-2.answer`.
 */
export const fieldName = (key: string, part: string): string => `${key}.${part}`;

/** The id of the control that a link from an error leads to. A date's is its first box. */
export function controlId(key: string, { type, boxes }: Pick<Question, 'type' | 'boxes'>, part: string): string {
  const isDate = part === 'answer' ? type === 'date' : boxes.some((box) => box.id === part && box.type === 'date');
  return isDate ? `${fieldName(key, part)}.day` : fieldName(key, part);
}

const numbered = (id: string, words: string): Html => markup`<span class="question-number">${id}</span> ${words}`;

/** A question's words with its number, by which mails and queries name it. */
export const wordingOf = (question: Question, windowsAnchor: Day): Html =>
  numbered(question.id, wordedOf(question, windowsAnchor));

/** So many characters tell a question from its neighbours. */
const short = 70;

/** The same where it only says which question is meant: cut after a word where it is long. */
export function shortWordingOf(question: Question, windowsAnchor: Day): Html {
  const words = wordedOf(question, windowsAnchor);
  const cut = words.length <= short ? words : `${words.slice(0, words.lastIndexOf(' ', short)).replace(/[,;:]$/, '')}…`;
  return numbered(question.id, cut);
}

/** The days that a question's look-back covers, in words. */
export function windowWords(question: Question, windowsAnchor: Day): string | undefined {
  const window = windowOf(question, windowsAnchor);
  if (window === undefined) return undefined;
  return `That is ${dayInWords(window.from)} to ${dayInWords(window.to)}, both days included.`;
}

/** A question's words where it is asked: one that may be left out says so. */
export const askedWords = ({ question, windowsAnchor }: QuestionProps): Html =>
  markup`${wordingOf(question, windowsAnchor)}${question.optional === true ? ' (optional)' : ''}`;

/** What helps with a question, as its hint; undefined where nothing does. @param how what its kind of answer is to be */
export function helpWith({ question, windowsAnchor }: QuestionProps, how?: string): { content: Html } | undefined {
  const lines = [question.guidance, windowWords(question, windowsAnchor), how].filter((line) => line !== undefined);
  if (lines.length === 0) return undefined;
  return { content: markup`${lines.map((line, index): Value => (index === 0 ? line : [markup`<br>`, line]))}` };
}

/** A remark about what is wrong, for a component; undefined where nothing is. */
export const errorOf = ({ errors }: QuestionProps, part: string): { content: string } | undefined => {
  const words = errors[part];
  return words === undefined ? undefined : { content: words };
};

const beforeColon = ({ label }: Option): string => label.split(': ', 1)[0] ?? label;

/**
 * What an option says before its colon, and what it means, behind it. Where others say the same before theirs, its name is all
 * of it: nobody could tell "No: …" from "No: …".
 */
export function partsOfLabel(
  option: Option,
  { options }: Pick<Question, 'options'>,
): { name: string; meaning?: string } {
  const { label } = option;
  const name = beforeColon(option);
  const isCalledSo = options.filter((one) => beforeColon(one) === name).length > 1;
  return name === label || isCalledSo ? { name: label } : { name, meaning: label.slice(name.length + 2) };
}
