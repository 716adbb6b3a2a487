import { html } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { button, errorSummary } from '../../../base/ui/actions.ts';
import { input } from '../../../base/ui/field.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { insetText } from '../../../base/ui/text.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';

/** What stands between somebody and their list. */
export type NotOpened = 'no-key' | 'unknown-key' | 'ended';

const wrong: Record<Exclude<NotOpened, 'ended'>, string> = {
  'no-key': 'Enter the key from your mail',
  'unknown-key': 'This key opens nothing. It may have been replaced by a newer one: use the key in the latest mail',
};

const statuses: Record<NotOpened, number> = { 'no-key': 422, 'unknown-key': 404, ended: 401 };

/**
 * The page that a link in a mail opens. It is the same for everybody and reads nothing: the link's key stands behind the
 * `#`, which no server is sent, and a script posts it. Where that is not there, or no script runs, there is a box for it. So
 * a program that only looks at a link changes nothing.
 */
export function openPage(site: Site, problem?: NotOpened): Reply {
  const title = 'Open what we need from you';
  const error = problem === undefined || problem === 'ended' ? undefined : wrong[problem];
  const form = html`<form action="/session" method="post" novalidate data-opens>
    ${input({
      id: 'key',
      name: 'key',
      label: { content: 'Key from your mail', classes: 'govuk-label--m' },
      hint: {
        content:
          'It stands on a line of its own, in groups of four. Dashes, spaces and capital letters make no difference.',
      },
      error: error === undefined ? undefined : { content: error },
      classes: 'key-input',
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: false,
    })}
    ${button({ content: 'Continue' })}
  </form>`;
  const content = twoThirds([
    error !== undefined && errorSummary({ title: 'There is a problem', errors: [{ content: error, href: '#key' }] }),
    problem === 'ended' &&
      insetText({
        content: 'You were signed out, because this page was not used for a while. Everything that was saved is there.',
      }),
    pageHeading(title),
    paragraph(
      'You were sent a mail with a link and a key. The key opens what your agency is asked for, and nothing else.',
    ),
    form,
    paragraph('If you have no mail, ask the partnership: nobody can open this for you without it.'),
  ]);
  return pageReply(
    site,
    { title, content, hasErrors: error !== undefined, scripts: problem === undefined ? ['open.js'] : [] },
    { status: problem === undefined ? 200 : statuses[problem] },
  );
}
