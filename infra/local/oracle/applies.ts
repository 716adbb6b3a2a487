/** When the questions of a tool apply, written down a second time and with nothing of the product. */
import * as z from 'zod/mini';
import type { FiledCase, Submission } from './book.ts';
import { givenTo, wordsOf } from './given.ts';

/** What a question rests on: one thing, or several joined by `all` or `any`. */
export interface When {
  question?: string | undefined;
  factor?: string | undefined;
  service?: string[] | undefined;
  ageBand?: string[] | undefined;
  involvement?: string | undefined;
  attribute?: string | undefined;
  is?: string[] | undefined;
  all?: When[] | undefined;
  any?: When[] | undefined;
}

const words = z.optional(z.array(z.string()));
const word = z.optional(z.string());
export const When: z.ZodMiniType<When> = z.lazy(() =>
  z.strictObject({
    question: word,
    factor: word,
    service: words,
    ageBand: words,
    involvement: word,
    attribute: word,
    is: words,
    all: z.optional(z.array(When)),
    any: z.optional(z.array(When)),
  }),
);

/** A return of which it is asked. */
export interface Answering {
  of: Pick<FiledCase, 'factors' | 'attributes' | 'children'>;
  service: string;
  newest: Pick<Submission, 'answers' | 'header'> & { covers: readonly string[] };
}

interface Tool {
  attributes?: { id: string; of: string }[] | undefined;
  questions: { id: string; about?: string | undefined; appliesWhen?: When | undefined }[];
}

/** Something that is asked: of one child where it is asked of each. */
export interface Asked<Question> {
  question: Question;
  child?: string;
}

/**
 * All that is asked of a return, question by question; one that depends on a question which does not apply does not apply
 * either. One about the child is asked of each child covered, and looks at that child alone.
 */
export function questionsThatApply<Of extends Tool>(
  tool: Of,
  { of, service, newest }: Answering,
): Asked<Of['questions'][number]>[] {
  const { answers, header, covers } = newest;
  const asked: Asked<Of['questions'][number]>[] = [];
  const covered: FiledCase['children'] = [];
  for (const child of of.children) if (covers.includes(child.id)) covered.push(child);
  const wasAsked = (id: string, child: string | undefined): boolean =>
    asked.some((one) => one.question.id === id && one.child === child);

  const isSo = (when: When, child: string | undefined): boolean => {
    const { is = [] } = when;
    if (when.all !== undefined) {
      for (const part of when.all) if (!isSo(part, child)) return false;
      return true;
    }
    if (when.any !== undefined) {
      for (const part of when.any) if (isSo(part, child)) return true;
      return false;
    }
    if (when.question !== undefined) {
      // What was asked of each child is looked at in the same child.
      for (const whose of [undefined, child]) {
        const given = givenTo(answers, when.question, whose);
        if (!wasAsked(when.question, whose) || given === undefined) continue;
        if (wordsOf(given).some((word) => is.includes(word))) return true;
      }
      return false;
    }
    if (when.factor !== undefined) return of.factors.includes(when.factor);
    if (when.service !== undefined) return when.service.includes(service);
    if (when.involvement !== undefined) return header !== undefined && header.involvement === when.involvement;
    const looked: FiledCase['children'] = [];
    for (const one of covered) if (child === undefined || one.id === child) looked.push(one);
    if (when.ageBand !== undefined) {
      for (const { ageBand } of looked) if (when.ageBand.includes(ageBand)) return true;
      return false;
    }
    const { attribute = '' } = when;
    let whose = '';
    for (const one of tool.attributes ?? []) if (one.id === attribute) whose = one.of;
    const described: Pick<FiledCase, 'attributes'>[] = whose === 'child' ? looked : [of];
    for (const { attributes = {} } of described) {
      const value = attributes[attribute];
      if (value !== undefined && is.includes(value)) return true;
    }
    return false;
  };
  for (const question of tool.questions) {
    const whom = question.about === 'child' ? covered.map(({ id }) => id) : [undefined];
    const found: typeof asked = [];
    for (const child of whom) {
      const holds = question.appliesWhen === undefined || isSo(question.appliesWhen, child);
      if (holds) found.push(child === undefined ? { question } : { question, child });
    }
    asked.push(...found);
  }
  return asked;
}
