/** A question's component, as a page shows it. */
import { markupOf } from '../../../../../../shared/base/html/template.ts';
import type { Typed } from '../../../../../../shared/domain/drafts/draft.ts';
import { stepDown2 } from '../../../../../library.ts';
import type { AskedOnPage } from '../../../../../../shared/domain/tool/pages.ts';
import { askedKey } from '../../../../../../shared/domain/tool/answers.ts';
import type { Question, Tool } from '../../../../../../shared/domain/tool/tool.ts';
import { questionField } from '../../../../../../shared/front/agency/form/questions/question-field.ts';

/** A tool that asks this alone. */
export const toolOf = (...questions: Question[]): Tool => ({ ...stepDown2, questions });

export const shown = (
  question: Question,
  typed: Typed = {},
  more: { errors?: Record<string, string>; tool?: Tool; follows?: AskedOnPage['follows']; child?: string } = {},
): string =>
  markupOf(
    questionField(
      {
        key: askedKey(question.id, more.child),
        question,
        applies: true,
        ...(more.child && { child: more.child }),
        ...(more.follows && { follows: more.follows }),
      },
      typed,
      {
        tool: more.tool ?? toolOf(question),
        windowsAnchor: '2026-03-31',
        errors: more.errors ?? {},
      },
    ),
  );

/** What is revealed beneath a choice, by the choice's id. */
export const beneath = (markup: string, id: string): string =>
  new RegExp(`id="conditional-${id.replaceAll('.', '\\.')}">(.*)$`, 's').exec(markup)?.[1] ?? '';
