import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import { londonTime } from '../../../base/time/days.ts';
import { button } from '../../../base/ui/actions.ts';
import { insetText } from '../../../base/ui/text.ts';
import { openPath } from '../../../domain/links/open-path.ts';

/** The script that saves while somebody types, and says in time that a session ends: every page with a form loads it. */
export const savingScript = 'saving.js';

/** Seconds until a session ends, for a script: the clocks of two machines differ. */
export const secondsUntil = (endsAt: Date, now: Date): number =>
  Math.max(0, Math.floor((endsAt.getTime() - now.getTime()) / 1000));

/** What a script takes from the page once the session is over: it is not to stand on the screen of whoever has gone. */
export const untilOver = (content: Value): Html => markup`<div data-until-over>${content}</div>`;

/**
 * When the session ends, as a line for everybody; the dialog with which a script says so some minutes before, and offers to go
 * on; and what it says once the session is over. What was typed on the page stays there.
 * @param of.gone what to say of that which is taken from the page then
 * @param of.press the button that keeps what was typed, of a form that is not saved while it is typed on
 */
export const sessionNotice = (
  endsAt: Date,
  now: Date,
  { gone = '', press }: { gone?: string; press?: string } = {},
): Html => markup`<p
    class="govuk-body-s"
    data-session
    data-ends-in="${secondsUntil(endsAt, now)}"
  >
    You will be signed out at <span data-session-end>${londonTime(endsAt)}</span> ${
      press === undefined
        ? 'if you neither save nor open another page before then. What was saved stays saved.'
        : `if you do not open another page before then. What you typed on this page is kept only once you press “${press}”.`
    }
  </p>
  <dialog class="session-dialog" data-session-warning aria-labelledby="session-warning-title">
    <h2 class="govuk-heading-m" id="session-warning-title">You will soon be signed out</h2>
    <p class="govuk-body">Nothing was done here for a while. What you typed stays on this page.</p>
    <div role="alert">
      <p class="govuk-body" data-session-lost hidden>
        That did not work: there may be no connection. You are not signed out yet: press the button again in a moment.
      </p>
    </div>
    ${button({ content: 'Stay signed in', type: 'button', attributes: { 'data-session-stay': true } })}
  </dialog>
  <div role="alert" data-session-over hidden>
    ${insetText({
      content: markup`<p class="govuk-body">You were signed out. ${gone} What you typed is still on this page, and is ${press === undefined ? 'saved once you have entered your key' : 'not kept yet. Your key is needed again'}:
        <a class="govuk-link" href="${openPath}" target="_blank" rel="noopener">enter it in a new tab</a>, then come back
        here${press !== undefined && ` and press “${press}”`}.</p>`,
    })}
  </div>`;
