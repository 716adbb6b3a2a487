import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { button, errorSummary, notificationBanner } from '../../../base/ui/actions.ts';
import { checkboxes, radios } from '../../../base/ui/choices.ts';
import { dateInput } from '../../../base/ui/date-input.ts';
import { input } from '../../../base/ui/field.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import { restsOnAbout } from '../../../domain/drafts/facts.ts';
import { childIdsOf } from '../../../domain/audits/people.ts';
import type { Case } from '../../../domain/audits/schema.ts';
import { ABOUT, aboutAsTyped, shownProof, type About, type Draft } from '../../../domain/drafts/draft.ts';
import type { DraftProblem } from '../../../domain/drafts/content.ts';
import { dateTypedInWords, typedDate } from '../../../domain/drafts/typed-date.ts';
import { formTokenOf } from '../../../domain/sessions/session.ts';
import { otherwiseWords } from './conflict.ts';
import { childLine } from './family.ts';
import { hidden, valueOf, valuesOf, type PostedFields } from './fields.ts';
import { dateParts } from './questions/date-parts.ts';
import { backToAnswers, returnPage } from './paths.ts';
import { savedLine, savingFields, savingForm, saveToAnswers, saveToTasks, type SavedPage } from './saving.ts';
import { savingScript } from './session-notice.ts';
import type { OpenReturn } from './return.ts';
import { returnCaption } from './return-parts.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';

export const aboutTitle = 'Who filled this in, and which children it covers';

const dates = ['from', 'to'] as const;

/** What was typed, from the fields of a posted form. Children that are none of the case's are not read. */
export function aboutFrom(fields: PostedFields, entered: Pick<Case, 'children'>): About {
  const text = (name: string): Record<string, string> => {
    const typed = valueOf(fields, name);
    return typed === '' ? {} : { [name]: typed };
  };
  const day = (name: (typeof dates)[number]): Record<string, string> => {
    const part = (of: string): string => valueOf(fields, `${name}.${of}`);
    const typed = typedDate({ day: part('day'), month: part('month'), year: part('year') });
    return typed === '' ? {} : { [name]: typed };
  };
  const chosen = new Set(valuesOf(fields, 'children'));
  return {
    ...text('role'),
    ...text('involvement'),
    ...day('from'),
    ...day('to'),
    children: childIdsOf(entered).filter((id) => chosen.has(id)),
  };
}

/** How each part is read, once it was said. */
export const involvementWords: Readonly<Record<string, string>> = {
  present: 'It does now',
  past: 'It did in the past',
};

/** What was said, a row each: what was asked, and the answer in words. */
export function aboutRows(about: About, { children }: Pick<Case, 'children'>): { asked: string; said: string }[] {
  const covered = children.filter(({ id }) => about.children?.includes(id));
  const { role = '', involvement = '', from, to } = about;
  return [
    { asked: 'Your role', said: role },
    { asked: 'When your agency worked with the family', said: involvementWords[involvement] ?? '' },
    ...(from === undefined ? [] : [{ asked: 'From', said: dateTypedInWords(from) }]),
    ...(to === undefined ? [] : [{ asked: 'Until', said: dateTypedInWords(to) }]),
    { asked: 'Children covered', said: covered.map((child) => childLine(child)).join('; ') },
  ];
}

/** The id of the control that an error leads to. */
export const aboutControl = (part: string): string => (part === 'from' || part === 'to' ? `${part}.day` : part);

function dayField(
  name: (typeof dates)[number],
  legend: string,
  { about, error }: { about: About; error: string | undefined },
): Html {
  return dateInput({
    id: name,
    fieldset: { legend: { content: legend, classes: 'govuk-fieldset__legend--s' } },
    hint: { content: 'For example, 27 3 2026. Leave it empty if you do not know it.' },
    error: error === undefined ? undefined : { content: error },
    parts: dateParts(name, about[name] ?? '', error !== undefined),
  });
}

/** What a page about who filled a return in shows. */
export interface AboutShown extends SavedPage {
  opened: OpenReturn;
  draft: Draft;
  secret: string;
  now: Date;
  /** When the session ends. */
  notice: Html;
  /** What stands in its form. */
  about: About;
  /** What the draft has, which the form is to replace; nothing where it is not to be seen. */
  kept: About;
  problems?: readonly DraftProblem[];
  /** That it was changed elsewhere, by whom and when. */
  changed?: string;
  /** It was opened to change what was looked through, and leads back there. */
  toAnswers?: boolean;
  /** Says why it is shown once more. */
  remark?: Value;
}

/** What the newest version says otherwise than was said here before it came; of a draft that may be seen. */
export function aboutOtherwise({ opened, draft }: Pick<AboutShown, 'opened' | 'draft'>): Value {
  const sent = draft.otherwise?.about;
  return (
    sent !== undefined &&
    insetText({
      content: markup`${paragraph(otherwiseWords(opened))}${aboutRows(sent, opened.case).map(({ asked, said }) => paragraph(`${asked}: ${said === '' ? 'Not answered' : said}`))}`,
    })
  );
}

/** That somebody else changed it meanwhile: both are shown, theirs stays unless this is sent once more. */
function changedNotice({ opened, kept }: AboutShown, changed: string): Html {
  const theirs = aboutRows(kept, opened.case).filter(({ said }) => said !== '');
  return notificationBanner({
    content: markup`<p class="govuk-notification-banner__heading">This was ${changed}.</p>
      <p class="govuk-body">It now says:</p>
      <ul class="govuk-list govuk-list--bullet">${theirs.map(({ asked, said }) => markup`<li>${asked}: ${said}</li>`)}</ul>
      <p class="govuk-body">What you typed stands below. Save it once more to put it in the place of theirs.</p>`,
  });
}

/** The page on which it is said who filled a return in, and which children it covers. */
export function aboutPage(site: Site, all: AboutShown, status = 200): Reply {
  const { opened, secret, about, kept, problems = [], changed, remark } = all;
  const errors = new Map(problems.filter(({ page }) => page === ABOUT).map(({ part, words }) => [part, words]));
  const error = (part: string): { content: string } | undefined => {
    const words = errors.get(part);
    return words === undefined ? undefined : { content: words };
  };
  const { children } = opened.case;
  const saves = all.toAnswers === true ? saveToAnswers : saveToTasks;
  const form = markup`<form action="${returnPage(opened.key, 'about')}" method="post" novalidate${savingForm(all, saves)}>
    ${hidden({
      token: formTokenOf(secret),
      ...savingFields(all, { [ABOUT]: shownProof(all.draft, ABOUT, aboutAsTyped(kept)) }),
      ...(all.toAnswers === true ? { [backToAnswers.name]: backToAnswers.value } : {}),
    })}
    ${input({
      id: 'role',
      name: 'role',
      label: { content: 'Your role', classes: 'govuk-label--m' },
      hint: { content: 'For example, practice nurse or social worker. Please do not give your name: nobody needs it.' },
      error: error('role'),
      value: about.role,
      autocomplete: 'organization-title',
    })}
    ${radios({
      name: 'involvement',
      fieldset: {
        legend: {
          content: 'When does or did your agency work with this family?',
          classes: 'govuk-fieldset__legend--m',
        },
      },
      error: error('involvement'),
      items: ['present', 'past'].map((value) => ({
        value,
        content: involvementWords[value] ?? value,
        isChecked: about.involvement === value,
      })),
    })}
    ${dayField('from', 'Since when, or from when, if you know', { about, error: errors.get('from') })}
    ${dayField('to', 'Until when, if it is over and you know', { about, error: errors.get('to') })}
    ${checkboxes({
      name: 'children',
      fieldset: { legend: { content: 'Which children are your answers about?', classes: 'govuk-fieldset__legend--m' } },
      hint: {
        content: opened.isCheckHidden
          ? 'Choose those that your agency has a record of.'
          : 'Those that your agency has a record of are chosen already.',
      },
      error: error('children'),
      items: children.map((child) => ({
        value: child.id,
        content: childLine(child),
        isChecked: about.children?.includes(child.id) === true,
      })),
    })}
    ${button({ content: saves, preventDoubleClick: true })}
  </form>`;
  const content = twoThirds([
    errors.size > 0 &&
      errorSummary({
        title: 'There is a problem',
        description: 'What you typed is saved. Correct this before you send your answers.',
        errors: [...errors].map(([part, words]) => ({ content: words, href: `#${aboutControl(part)}` })),
      }),
    remark,
    changed !== undefined && changedNotice(all, changed),
    returnCaption(opened),
    pageHeading(aboutTitle),
    aboutOtherwise(all),
    paragraph('This stands beside your answers. It helps those who read them, and is shown to the audit lead alone.'),
    restsOnAbout(opened.tool, opened.case) &&
      paragraph(
        'It also decides which questions you are asked. If you change it later, nothing that you wrote is lost.',
      ),
    form,
    savedLine(all.draft, all.now),
    all.notice,
  ]);
  return pageReply(
    site,
    {
      title: aboutTitle,
      content,
      hasErrors: errors.size > 0,
      before: backLink({ href: returnPage(opened.key) }),
      scripts: [savingScript],
    },
    { status },
  );
}
