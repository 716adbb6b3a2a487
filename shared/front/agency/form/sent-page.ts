import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { dayInWords } from '../../../base/time/days.ts';
import { panel } from '../../../base/ui/actions.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { insetText, warningText } from '../../../base/ui/text.ts';
import { SUMMARY } from '../../../domain/audits/ids.ts';
import type { Opened } from '../../../domain/links/open.ts';
import { fillInUntil, openInWords } from '../../../domain/returns/still-open.ts';
import type { Receipt } from '../../../domain/returns/told.ts';
import { returnPage, listPath } from './paths.ts';
import { returnName } from './return-parts.ts';
import { atInWords } from './conflict.ts';
import { paragraph, twoThirds } from './site.ts';

/** What the page says of a version. */
interface SentShown {
  receipt: Receipt;
  /** Others sent it, and this session has had no code: nothing is told that rests on what was answered. */
  isHidden: boolean;
}

/** What of it can still be filled in or corrected, and until when. */
function untilWhen({ audit }: Opened, { receipt, isHidden }: SentShown): Value[] {
  const { stillOpen, late, unexplained, parts } = receipt;
  if (!isHidden && parts !== undefined) return [paragraph(parts.words)];
  if (!isHidden && stillOpen !== undefined) return [paragraph(stillOpen.words)];
  if (!isHidden && unexplained > 0) {
    const open = openInWords({ questions: 0, children: 0, comments: unexplained });
    return [paragraph(`${open}. ${fillInUntil({ closesOn: audit.closesOn, late })}`)];
  }
  return late
    ? [paragraph('The audit was closed when this came. It is kept, and can still change the report.')]
    : [paragraph(`You can correct it until the audit closes, on ${dayInWords(audit.closesOn)}, and send it again.`)];
}

/** What happens next with a version that counts, or was followed by one that does. */
const whatIsNext = (opened: Opened, shown: SentShown): Value[] => [
  markup`<h2 class="govuk-heading-m">What happens next</h2>`,
  paragraph('A receipt with this number, and with nothing of what you wrote, is sent to you by email.'),
  ...untilWhen(opened, shown),
  paragraph(
    `If the audit lead has a question about ${opened.key.agency === SUMMARY ? 'it' : 'an answer'}, you get an email.${
      shown.receipt.explained && !shown.isHidden ? ' If not, you need do nothing more for this case.' : ''
    }`,
  ),
];

/** That no version counts: staff have withdrawn the return since, and may have asked again. */
const countsNoMore = ({ last }: Opened): Value =>
  insetText({
    content: `What you sent is kept, and counts no more, since it was no longer asked for.${
      last.state === 'withdrawn' ? ' Nothing more is needed from you.' : ' You were asked again after that.'
    }`,
  });

const link = (href: string, words: string): Html => markup`<li><a class="govuk-link" href="${href}">${words}</a></li>`;

/** That a version has come, what it is called, and what happens next. */
export function sentPage(site: Site, opened: Opened, shown: SentShown): Reply {
  const { receipt, isHidden } = shown;
  const isSummary = opened.key.agency === SUMMARY;
  const title = isSummary ? 'We have received the case summary' : 'We have received your answers';
  const { version, replaces, reference } = receipt;
  const newest = opened.last.counted?.version;
  const isNewest = newest === version;
  const content = twoThirds([
    newest === undefined && countsNoMore(opened),
    newest !== undefined &&
      !isNewest &&
      insetText({
        content: markup`Version ${newest} has come since, and counts in place of this one.
          <a class="govuk-link" href="${returnPage(opened.key, 'sent', String(newest))}">See that one</a>.`,
      }),
    panel({
      title,
      content: markup`Receipt number<br><strong>${reference}</strong>`,
    }),
    !isHidden && receipt.concern !== undefined && warningText({ content: receipt.concern }),
    paragraph(
      `${returnName(opened)}: received on ${atInWords(receipt.receivedAt)}, as version ${version}${
        replaces === undefined ? '' : `, in place of version ${replaces}`
      }.`,
    ),
    newest !== undefined && whatIsNext(opened, shown),
    markup`<ul class="govuk-list">
      ${isNewest && !isHidden && receipt.stillOpen !== undefined && link(returnPage(opened.key, 'answers'), 'Answer what is left')}
      ${link(returnPage(opened.key, 'copies', String(version)), 'See, print or save a copy of what you sent')}
      ${newest !== undefined && link(returnPage(opened.key), isSummary ? 'Change the case summary' : 'Change your answers')}
      ${link(listPath, 'Back to what we need from you')}
    </ul>`,
  ]);
  return pageReply(site, { title, content });
}
