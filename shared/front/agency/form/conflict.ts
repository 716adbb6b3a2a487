import { html as markup, type Html } from '../../../base/html/template.ts';
import { dayInWords, londonDay, londonTime } from '../../../base/time/days.ts';
import { insetText } from '../../../base/ui/text.ts';
import type { Conflict } from '../../../domain/drafts/merge.ts';
import type { Typed } from '../../../domain/drafts/draft.ts';
import type { Opened } from '../../../domain/links/open.ts';
import { saidIn } from '../../../domain/drafts/said.ts';
import type { Question } from '../../../domain/tool/tool.ts';
import { asWritten } from './site.ts';

/** When something was, as whoever sees it now says it: the time, and the day where it was another one. */
export function sinceWords(at: string, now: Date): string {
  const instant = new Date(at);
  const day = londonDay(instant);
  const time = londonTime(instant);
  return day === londonDay(now) ? `at ${time}` : `at ${time} on ${dayInWords(day)}`;
}

/** When something was: its day with its weekday, and the time. */
export const atInWords = (instant: string): string => {
  const moment = new Date(instant);
  return `${dayInWords(londonDay(moment))} at ${londonTime(moment)}`;
};

/** Who changed something, and when, for whoever changed it too. @param by the session of whoever sees it */
export const changedWords = ({ at, by: whose }: Pick<Conflict, 'at' | 'by'>, by: string, now: Date): string =>
  `changed ${whose === by ? 'in another window of yours' : 'by somebody else'} ${sinceWords(at, now)}`;

/** What was typed, as people read it: a line for each part that is not blank. */
export function linesOf(question: Question, typed: Typed): string[] {
  const { answer, reason, boxes } = saidIn(question, typed);
  return [answer, reason, ...boxes.map(({ text }) => text)].filter((line) => line !== undefined);
}

/**
 * What stands above a question that was changed here and elsewhere: theirs stands in the boxes, what was typed here beside it.
 * @param called what the question is called
 * @param lines what was typed here
 */
export function conflictNotice(
  called: string,
  lines: readonly string[],
  conflict: Conflict,
  by: string,
  now: Date,
): Html {
  const mine =
    lines.length === 0
      ? markup`<p class="govuk-body">You had left it empty.</p>`
      : markup`<p class="govuk-body govuk-!-font-weight-bold">You typed:</p>
          ${lines.map(asWritten)}`;
  return insetText({
    content: markup`<p class="govuk-body">${called} was ${changedWords(conflict, by, now)}. What is kept is what stands below. If yours is
      right, write it there. The rest of what you typed on this page is saved.</p>
      ${mine}`,
  });
}

/** What stands before what the newest version says otherwise than was typed before it came. */
export const otherwiseWords = ({ last }: Pick<Opened, 'last'>): string =>
  `Version ${last.counted?.version ?? last.versions}, which came after this was changed here, says:`;
