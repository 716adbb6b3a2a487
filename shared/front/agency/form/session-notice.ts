import { html as markup, type Html } from '../../../base/html/template.ts';
import { button } from '../../../base/ui/actions.ts';
import { londonTime } from '../../../base/time/days.ts';

/** The script that saves while somebody types, and says in time that a session ends: every page with a form loads it. */
export const savingScript = 'saving.js';

/**
 * When the session ends, as a line for everybody; and the dialog with which a script says so some minutes before, and offers to
 * go on. What stands on the page stays there.
 */
export const sessionNotice = (endsAt: Date, now: Date): Html =>
  markup`<p class="govuk-body-s session-ends" data-session data-ends-in="${Math.max(0, Math.floor((endsAt.getTime() - now.getTime()) / 1000))}">
      You are signed out at <span data-session-end>${londonTime(endsAt)}</span> if you neither save nor open another page before then. What was saved stays saved.
    </p>
    <dialog class="session-dialog" data-session-warning aria-labelledby="session-warning-title">
      <h2 class="govuk-heading-m" id="session-warning-title">You will soon be signed out</h2>
      <p class="govuk-body">Nothing was done here for a while. What you typed stays on this page.</p>
      <div class="govuk-button-group">
        ${button({ content: 'Stay signed in', type: 'button', attributes: { 'data-session-stay': true } })}
      </div>
    </dialog>`;
