import { html as markup, type Value } from '../../../base/html/template.ts';
import { warningText } from '../../../base/ui/text.ts';
import { childIdsOf } from '../../../domain/audits/people.ts';
import { childInWords } from '../../../domain/audits/names.ts';
import type { LeftToAnswer } from '../../../domain/drafts/content.ts';
import { ABOUT, type Draft } from '../../../domain/drafts/draft.ts';
import { fromKey } from '../../../domain/tool/answers.ts';
import { askedOnceOn, pagesOf } from '../../../domain/tool/pages.ts';
import { boxCalled } from '../../../domain/tool/wording.ts';
import { aboutControl } from './about-page.ts';
import { childNamed } from './family.ts';
import type { ShownAgain } from './form-parts.ts';
import { backToAnswers, returnPage } from './paths.ts';
import { controlId, shortWordingOf, wordingOf } from './questions/question.ts';
import type { OpenReturn } from './return.ts';
import { paragraph } from './site.ts';
import { linkList, lookAtPart, lookAtTitles, notToldAtTop, type Linked } from './send-parts.ts';
import type { ToSend } from './to-send.ts';

/** Something of a draft: a question, or who filled it in; and of that a part, where it is about one. */
interface Place {
  page: string;
  question?: string;
  part?: string;
}

/** What is changed from the answers leads back to them. */
export const toAnswers = `?${backToAnswers.name}=${backToAnswers.value}`;

/** Where something of a draft can be changed: the control of its part, or the question as a whole. */
export function hrefTo(
  { key, tool }: Pick<OpenReturn, 'key' | 'tool'>,
  { page, question: asked = '', part }: Place,
): string {
  const at = page === ABOUT ? returnPage(key, ABOUT) : returnPage(key, 'pages', page);
  if (page === ABOUT) return `${at}${toAnswers}${part === undefined ? '' : `#${aboutControl(part)}`}`;
  const question = tool.questions.find(({ id }) => id === fromKey(asked).question);
  const control = question === undefined || part === undefined ? asked : controlId(asked, question, part);
  return `${at}${toAnswers}#${control}`;
}

/** A draft, and what it comes to. */
interface LookedAt {
  opened: OpenReturn;
  draft: Draft;
  sending: ToSend;
}

/** Under what something about a child stands: the child, as the return's pages call it. */
const underChild = ({ case: entered, family }: OpenReturn, child: string | undefined): Pick<Linked, 'under'> =>
  child === undefined ? {} : { under: childNamed(entered, child, family) };

/** What is left open, each with its question's words, and the way to where it can be filled in. */
function leftOpen(
  { opened, draft, sending: { tool } }: LookedAt,
  left: readonly LeftToAnswer[],
  besideBox: typeof wordingOf = shortWordingOf,
): Linked[] {
  const { windowsAnchor } = opened.audit;
  return left.map((one) => {
    const { question: id, child } = fromKey(one.question);
    const question = tool.questions.find((asked) => asked.id === id);
    const link = { href: hrefTo(opened, { ...one, part: one.box ?? 'answer' }), ...underChild(opened, child) };
    if (question === undefined) return { ...link, words: one.question };
    if (one.box === undefined) return { ...link, words: wordingOf(question, windowsAnchor) };
    return {
      ...link,
      words: markup`${besideBox(question, windowsAnchor)} “${boxCalled(question, one.box, draft.answers[one.question])}”`,
    };
  });
}

/** A concern that nobody could act on stands by itself, before all else. */
const concernPart = (of: LookedAt): Value =>
  of.sending.wordless.length > 0 && [
    markup`<h2 class="govuk-heading-m">A concern without words</h2>`,
    warningText({
      content:
        'You say that this case may need escalating, and not why. That tells the business manager too little to act on. Please write it here:',
    }),
    linkList(leftOpen(of, of.sending.wordless, wordingOf)),
  ];

/** What was answered and is not sent, because other answers, or whom it is about, say that it does not apply. */
const setAsidePart = (questions: readonly Omit<Linked, 'href'>[]): Value =>
  questions.length > 0 && [
    markup`<h2 class="govuk-heading-m">Answered, and not sent</h2>`,
    paragraph(
      'By what you say now, these questions do not apply. What you wrote is kept here, and is sent if they apply again.',
    ),
    linkList(questions),
  ];

/** What has to be corrected, where the top does not say it, and what is left open, each with the way there. */
export function toLookAt(of: LookedAt, again: ShownAgain): Value[] {
  const { opened, draft, sending } = of;
  const { problems, left, wordless, children, tool, setAside } = sending;
  const { windowsAnchor } = opened.audit;
  const pages = pagesOf(tool, childIdsOf(opened.case));
  const otherwise = pages.flatMap((page) =>
    askedOnceOn(page)
      .filter(({ key }) => Object.hasOwn(draft.otherwise?.answers ?? {}, key))
      .map(({ key, question, child }) => ({
        href: hrefTo(opened, { page: page.id, question: key }),
        words: wordingOf(question, windowsAnchor),
        ...underChild(opened, child),
      })),
  );
  return [
    concernPart(of),
    lookAtPart(lookAtTitles.otherwise, [
      ...(draft.otherwise?.about === undefined
        ? []
        : [{ href: hrefTo(opened, { page: ABOUT }), words: 'Who filled this in' }]),
      ...otherwise,
    ]),
    lookAtPart(
      lookAtTitles.toCorrect,
      notToldAtTop(problems, again).map((one) => ({ href: hrefTo(opened, one), words: one.words })),
    ),
    lookAtPart(
      'Left unanswered',
      leftOpen(
        of,
        left.filter(({ isGap }) => isGap),
      ),
    ),
    lookAtPart(
      'Children not covered',
      children.map((id) => ({ href: hrefTo(opened, { page: ABOUT, part: 'children' }), words: childInWords(id) })),
    ),
    setAsidePart(
      pages
        .flatMap(askedOnceOn)
        .filter(({ key }) => setAside.includes(key))
        .map(({ question, child }) => ({ words: wordingOf(question, windowsAnchor), ...underChild(opened, child) })),
    ),
    lookAtPart(
      'Comments missing',
      leftOpen(
        of,
        left.filter((one) => !one.isGap && !wordless.includes(one)),
      ),
    ),
  ];
}
