import { HttpProblem } from '../../../base/http/problem.ts';
import type { TypedAnswers } from '../../../domain/drafts/draft.ts';
import type { Opened } from '../../../domain/links/open.ts';
import { assessed } from '../send.ts';
import type { FieldError } from './form-parts.ts';
import { bodyOf, errorsFrom } from './summary-form.ts';

/** What has to be corrected of what was typed before it can be sent, beside its fields: by the rules of the API. */
export function faultsOf(opened: Pick<Opened, 'tool' | 'case' | 'key' | 'last'>, typed: TypedAnswers): FieldError[] {
  try {
    assessed(opened, bodyOf(typed));
    return [];
  } catch (error) {
    if (!(error instanceof HttpProblem) || error.type !== 'invalid-body') throw error;
    return errorsFrom(opened.tool, error.errors, typed);
  }
}
