import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { dayInWords } from '../../../base/time/days.ts';
import { taskList, type Task } from '../../../base/ui/lists.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import type { Draft } from '../../../domain/drafts/draft.ts';
import { factsOfDraft, restsOnAbout } from '../../../domain/drafts/facts.ts';
import { shownNoMore } from '../../../domain/identifiers/shown-no-more.ts';
import { settledStates } from '../../../domain/returns/life-cycle.ts';
import { openInWords, openParts } from '../../../domain/returns/still-open.ts';
import { lookBackInWords, lookBackOf } from '../../../domain/returns/look-back.ts';
import { childrenIn } from '../../../domain/tool/conditions.ts';
import { pagesOf } from '../../../domain/tool/pages.ts';
import type { Asked } from '../responses.ts';
import { aboutProgress, type TaskStatus } from './about-progress.ts';
import { sinceWords } from './conflict.ts';
import { childNamed, familyLines } from './family.ts';
import { codeFor, returnPage, listPath } from './paths.ts';
import { pagesToAsk } from './question-page.ts';
import type { OpenReturn } from './return.ts';
import {
  askedAgainNotice,
  askedAnewNotice,
  goOnLater,
  hiddenWords,
  receivedNotice,
  returnName,
} from './return-parts.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';
import { leftUnanswered, openColour, sectionInWords, sectionsProgress, type ReturnProgress } from './task-status.ts';

const statusOf: Record<TaskStatus, Task['status']> = {
  'not-started': { tag: { content: 'Not started', classes: 'govuk-tag--blue' } },
  'in-progress': { tag: { content: 'In progress', classes: 'govuk-tag--teal' } },
  completed: { content: 'Completed' },
};

/** What the agency said of the family, as the status of the record check. */
const checkStatus = ({ last }: OpenReturn): Task['status'] => {
  switch (last.state) {
    case 'asked':
      return last.checked === undefined && last.knows === undefined ? statusOf['not-started'] : statusOf.completed;
    case 'known':
    case 'submitted':
    case 'reopened':
      return { content: 'We have a record of them' };
    case 'not-known':
      return { content: 'We have no record of them' };
    case 'cannot-identify':
      return { content: 'We cannot tell from these details' };
    case 'declined':
      return { content: 'Declined' };
    case 'withdrawn':
      return { content: 'No longer asked for' };
  }
};

/** Of a part that was begun, and is shown once a code was given. */
const enterCode = 'Enter a code to go on';

/** Whether who the family is can be looked at. */
function familyStatus(opened: OpenReturn): string {
  const reason = shownNoMore(opened);
  if (reason === undefined) return opened.hadCode ? 'Can be looked at' : 'Opens with a code';
  return `No longer shown: ${reason === 'closed' ? 'the audit is closed' : 'nothing more is due'}`;
}

const group = (title: string, id: string, items: readonly Task[]): Html =>
  markup`<h2 class="govuk-heading-m">${title}</h2>${taskList({ idPrefix: id, items })}`;

/**
 * The sections of the questionnaire that have a question for this case, and of what is asked of each child one row a child. Each
 * leads to where it goes on, else to its first page that has one.
 */
function sectionTasks(opened: OpenReturn, draft: Draft): Task[] {
  const { tool } = opened;
  const facts = factsOfDraft(opened, draft.about);
  const pages = pagesToAsk(opened, pagesOf(tool, childrenIn(facts)), draft);
  return sectionsProgress(tool, draft, facts).flatMap(({ section, child, status, goOn, ...progress }): Task[] => {
    const first = pages.find((page) => page.section.id === section.id && page.child === child);
    if (first === undefined) return [];
    const about = child === undefined ? '' : `: ${childNamed(opened.case, child, opened.family)}`;
    return [
      {
        title: { content: `${section.id}. ${section.title}${about}` },
        href: returnPage(opened.key, 'pages', goOn ?? first.id),
        // What others answered is not told either before a code is given.
        ...(opened.isHidden ? {} : { hint: sectionInWords(progress) }),
        status: opened.isHidden ? { content: enterCode } : statusOf[status],
      },
    ];
  });
}

/** How far the sending is. @param isOpen what was sent leaves something open */
function sendStatus({ last }: OpenReturn, { sending }: ReturnProgress, isOpen: boolean): Task['status'] {
  if (last.state === 'reopened') return { tag: { content: 'To be sent again', classes: 'govuk-tag--blue' } };
  switch (sending) {
    case 'not-started':
    case 'in-progress':
      return { content: 'Not yet sent' };
    case 'changed':
      return { tag: { content: 'Changes not yet sent', classes: 'govuk-tag--yellow' } };
    case 'sent':
      if (isOpen) return { tag: { content: leftUnanswered, classes: openColour } };
      return { content: `Version ${last.counted?.version ?? last.versions} received` };
  }
}

/** Until when it is asked for; nothing where that stands no more. */
function dueWords({ audit, last }: OpenReturn): string {
  if (audit.state === 'closed') return 'This audit is closed. What you send now can still change the report. ';
  return settledStates.has(last.state) ? '' : `Due ${dayInWords(last.dueOn)}. `;
}

/** When it was last saved. Another session may have been the same person's: only of this one it is known who that was. */
function savedLine({ draft: { savedAt, only, rev, changed }, by }: OpenReturn, now: Date): Value {
  if (savedAt === undefined) return undefined;
  const isOwn = only === by || Object.values(changed).some((one) => one.rev === rev && one.by === by);
  return paragraph(`Last saved ${sinceWords(savedAt, now)}${isOwn ? ', by you' : ''}.`);
}

/**
 * What there is to do for one agency's return, in any order.
 * @param more.progress how far it is
 * @param more.askedAgain queries, and what it was sent back for
 */
export function taskListPage(
  site: Site,
  opened: OpenReturn,
  draft: Draft,
  {
    now,
    progress,
    askedAgain,
  }: { now: Date; progress: ReturnProgress; askedAgain: Asked['returns'][number]['askedAgain'] },
): Reply {
  const { audit, case: entered, key, last } = opened;
  const at = (...more: string[]): string => returnPage(key, ...more);
  // What decides which questions there are is said before them.
  const comesFirst = restsOnAbout(opened.tool, entered);
  const about: Task = {
    title: { content: 'Who filled this in, and which children it covers' },
    href: at('about'),
    hint: comesFirst ? 'Which questions you are asked depends on this' : undefined,
    status: opened.isHidden ? { content: enterCode } : statusOf[aboutProgress(draft.about)],
  };
  const before: Task[] = [
    {
      title: { content: 'Who the family is' },
      ...(shownNoMore(opened) === undefined ? { href: at('people') } : {}),
      status: { content: familyStatus(opened) },
    },
    {
      title: { content: 'Record check: does your agency have a record of them?' },
      href: at('check'),
      status: checkStatus(opened),
    },
    ...(comesFirst ? [about] : []),
  ];
  const open = opened.isHidden || last.state !== 'submitted' ? undefined : openParts(last, entered);
  const sending: Task[] = [
    ...(comesFirst ? [] : [about]),
    {
      title: { content: 'Check your answers and send them' },
      href: at('answers'),
      hint: open && openInWords(open),
      status: sendStatus(opened, progress, open !== undefined),
    },
  ];
  const isOver = last.state === 'withdrawn';
  const { tool } = opened;
  const lookBack = lookBackOf(tool, entered, audit);
  const title = returnName(opened);
  const content = twoThirds([
    markup`<span class="govuk-caption-l">${audit.title}</span>`,
    pageHeading(title),
    familyLines(entered, opened.family),
    receivedNotice(opened, progress.sending === 'changed'),
    askedAnewNotice(opened),
    askedAgainNotice(askedAgain),
    isOver && paragraph('This is no longer asked for: there is nothing more to do here.'),
    !isOver && paragraph(`${dueWords(opened)}You can do this in any order. ${goOnLater}`),
    !isOver && lookBack !== undefined && paragraph(`Records to review: ${lookBackInWords(tool, lookBack)}.`),
    opened.isHidden &&
      insetText({
        content: markup`<p class="govuk-body">${hiddenWords(opened)}</p>
          <p class="govuk-body"><a class="govuk-link" href="${codeFor(at())}">Get a code</a></p>`,
      }),
    !opened.isHidden && savedLine(opened, now),
    !isOver && [
      group('Before you begin', 'before', before),
      group('The questionnaire', 'section', sectionTasks(opened, draft)),
      group('When you have finished', 'sending', sending),
    ],
  ]);
  return pageReply(site, {
    title,
    content,
    before: backLink({ href: listPath, content: 'Back to all that we need from you' }),
  });
}
