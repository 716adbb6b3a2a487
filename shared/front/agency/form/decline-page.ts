import { html as markup, type Html } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { button } from '../../../base/ui/actions.ts';
import { checkboxes, radios } from '../../../base/ui/choices.ts';
import { characterCount } from '../../../base/ui/field.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink } from '../../../base/ui/text.ts';
import { isVisible } from '../../../base/content/text.ts';
import { DeclineReason, type Check } from '../../../domain/returns/schema.ts';
import { longestNote } from './check-form.ts';
import { closedNote } from './check-page.ts';
import { valueOf, type PostedFields } from './fields.ts';
import {
  askingForm,
  errorAt,
  errorsAtTop,
  type FieldError,
  isAgain,
  seenField,
  type ShownAgain,
  statusOf,
  tokenField,
} from './form-parts.ts';
import { returnPage } from './paths.ts';
import { returnCaption, type OfFamily } from './return-parts.ts';
import { savingScript } from './session-notice.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';

/** What was chosen and typed of why an agency cannot take part, valid or not. */
export interface TypedDecline {
  reason: string;
  note: string;
  /** Whether it was said that this is meant. */
  isMeant: boolean;
}

/** Why an agency takes no part, in its own words. */
export const reasons: Readonly<Record<DeclineReason, string>> = {
  'no-consent-believed': 'We believe that we need the consent of the family',
  'no-capacity': 'We have nobody who could do it in time',
  'legal-advice': 'We were advised against it by our lawyers',
  other: 'Another reason',
};

export const typedDecline = (fields: PostedFields): TypedDecline => ({
  reason: valueOf(fields, 'reason'),
  note: valueOf(fields, 'note'),
  isMeant: valueOf(fields, 'meant') !== '',
});

/** The check that was typed, as the API takes it, or what has to be corrected. */
export function declineOf({ reason, note, isMeant }: TypedDecline): { check: Check } | { errors: FieldError[] } {
  const coded = DeclineReason.safeParse(reason);
  const errors: FieldError[] = [
    ...(coded.success ? [] : [{ field: 'reason', words: 'Say why your agency cannot take part' }]),
    ...(note.length > longestNote
      ? [{ field: 'note', words: `Your note must have ${longestNote} characters or fewer` }]
      : []),
    ...(isMeant ? [] : [{ field: 'meant', words: 'Confirm that your agency takes no part in this case' }]),
  ];
  if (!coded.success || errors.length > 0) return { errors };
  return { check: { outcome: 'declined', reason: coded.data, ...(isVisible(note) ? { note } : {}) } };
}

/** The button that sends it. */
export const sendsDecline = 'Send';

/** The page on which an agency says that it cannot take part, and why. */
export function declinePage(
  site: Site,
  {
    opened,
    secret,
    notice,
    typed,
    consent,
    seen,
  }: { opened: OfFamily; secret: string; notice: Html; typed: TypedDecline; consent: string; seen: number },
  again: ShownAgain = {},
): Reply {
  const { errors = [], remark } = again;
  const { key, audit } = opened;
  const title = 'Our agency cannot take part';
  const content = twoThirds([
    errorsAtTop(errors),
    remark,
    returnCaption(opened),
    pageHeading(title),
    closedNote(audit),
    paragraph(
      'If you only have no record of the family, or cannot tell who they are, say so in the record check instead: it takes a minute.',
    ),
    paragraph(
      'What happens next: it goes on record with your reason, where the business manager sees it, and the report shows that your agency took no part, and why. You get no more reminders about this case.',
    ),
    markup`<form action="${returnPage(key, 'decline')}" method="post" novalidate${askingForm(isAgain(again))}>
      ${tokenField(secret)}
      ${seenField(seen)}
      ${radios({
        name: 'reason',
        fieldset: { legend: { content: 'Our agency cannot take part, because', classes: 'govuk-fieldset__legend--m' } },
        error: errorAt(errors, 'reason'),
        items: DeclineReason.options.map((value) => ({
          value,
          content: reasons[value],
          isChecked: typed.reason === value,
          ...(value === 'no-consent-believed' ? { hint: { content: consent } } : {}),
        })),
      })}
      ${characterCount({
        name: 'note',
        label: { content: 'A note for the business manager, if there is something to add', classes: 'govuk-label--m' },
        hint: { content: 'Do not write names, dates of birth, addresses or NHS numbers.' },
        limit: longestNote,
        error: errorAt(errors, 'note'),
        value: typed.note,
      })}
      ${checkboxes({
        name: 'meant',
        fieldset: { legend: { content: 'Are you sure?', classes: 'govuk-fieldset__legend--m' } },
        error: errorAt(errors, 'meant'),
        items: [{ value: 'yes', content: 'Yes, our agency takes no part in this case', isChecked: typed.isMeant }],
      })}
      ${button({ content: sendsDecline, preventDoubleClick: true })}
    </form>`,
    notice,
  ]);
  return pageReply(
    site,
    {
      title,
      content,
      hasErrors: errors.length > 0,
      before: backLink({ href: returnPage(key, 'check'), content: 'Back to the record check' }),
      scripts: ['questions.js', savingScript],
    },
    { status: statusOf(again) },
  );
}
