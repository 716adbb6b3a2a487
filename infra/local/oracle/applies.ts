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
  questions: { id: string; appliesWhen?: When | undefined }[];
}

/** The questions that apply to a return; one that depends on a question which does not apply does not either. */
export function questionsThatApply<Of extends Tool>(
  tool: Of,
  { of, service, newest }: Answering,
): Map<string, Of['questions'][number]> {
  const { answers, header, covers } = newest;
  const asked = new Map<string, Of['questions'][number]>();
  const covered: FiledCase['children'] = [];
  for (const child of of.children) if (covers.includes(child.id)) covered.push(child);

  const isSo = (when: When): boolean => {
    const { is = [] } = when;
    if (when.all !== undefined) {
      for (const part of when.all) if (!isSo(part)) return false;
      return true;
    }
    if (when.any !== undefined) {
      for (const part of when.any) if (isSo(part)) return true;
      return false;
    }
    if (when.question !== undefined) {
      const given = givenTo(answers, when.question);
      return asked.has(when.question) && given !== undefined && wordsOf(given).some((word) => is.includes(word));
    }
    if (when.factor !== undefined) return of.factors.includes(when.factor);
    if (when.service !== undefined) return when.service.includes(service);
    if (when.involvement !== undefined) return header !== undefined && header.involvement === when.involvement;
    if (when.ageBand !== undefined) {
      for (const { ageBand } of covered) if (when.ageBand.includes(ageBand)) return true;
      return false;
    }
    const { attribute = '' } = when;
    let whose = '';
    for (const one of tool.attributes ?? []) if (one.id === attribute) whose = one.of;
    const described: Pick<FiledCase, 'attributes'>[] = whose === 'child' ? covered : [of];
    for (const { attributes = {} } of described) {
      const value = attributes[attribute];
      if (value !== undefined && is.includes(value)) return true;
    }
    return false;
  };
  for (const question of tool.questions) {
    if (question.appliesWhen === undefined || isSo(question.appliesWhen)) asked.set(question.id, question);
  }
  return asked;
}
