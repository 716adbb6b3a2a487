import { answerTo, askedKey } from '../../../domain/tool/answers.ts';
import { appliesOnce, childrenIn } from '../../../domain/tool/conditions.ts';
import { isCounted } from '../../../domain/tool/gaps.ts';
import type { CountedOf, Draft } from '../../../domain/drafts/draft.ts';
import { answersIn, draftProblems, leftToAnswer } from '../../../domain/drafts/content.ts';
import type { Facts } from '../../../domain/tool/facts.ts';
import { factsOfDraft } from '../../../domain/drafts/facts.ts';
import { pagesOf } from '../../../domain/tool/pages.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { SUMMARY } from '../../../domain/audits/ids.ts';
import type { Opened } from '../../../domain/links/open.ts';
import type { TaskStatus } from './about-progress.ts';
import { summaryToSend, toSend } from './to-send.ts';
import { isVisible } from '../../../base/content/text.ts';

/** How far a section of the questionnaire is: what it asks once, or what it asks of one child. */
export interface SectionProgress {
  section: Tool['sections'][number];
  /** Of whom that is asked; absent of what is asked once. */
  child?: string;
  /**
   * Questions that apply to the case as it is answered so far, and how many of them have an answer. Text ones are comments, here
   * as where what is left open is told.
   */
  asked: number;
  answered: number;
  /** Comments that are missing, as {@link leftToAnswer} counts them; none is before the section was begun. */
  comments: number;
  /** Questions whose answer has to be corrected before it can be sent. */
  toCorrect: number;
  /** The first of its pages that leaves something open, or has something to correct; none where it was not begun, or is done. */
  goOn?: string;
  status: TaskStatus;
}

/**
 * How far each section is that has a question which applies. One is completed where every question has an answer, text ones
 * apart, and each can be sent as it is.
 */
export function sectionsProgress(tool: Tool, draft: Pick<Draft, 'answers' | 'about'>, facts: Facts): SectionProgress[] {
  const { answers } = draft;
  const given = answersIn(tool, answers, facts);
  const applying = appliesOnce(tool, given, facts);
  const left = leftToAnswer(tool, answers, facts);
  const problems = draftProblems(tool, draft, facts);
  const faulty = new Set(problems.map(({ question }) => question));
  const openPages = new Set([...left, ...problems].map(({ page }) => page));
  const pages = pagesOf(tool, childrenIn(facts));
  const bySection = Map.groupBy(applying, ({ question, child }) => askedKey(question.section, child));
  const parts = tool.sections.flatMap((section) =>
    [undefined, ...childrenIn(facts)].map((child) => ({ section, child })),
  );
  return parts.flatMap(({ section, child }): SectionProgress[] => {
    const questions = bySection.get(askedKey(section.id, child)) ?? [];
    if (questions.length === 0) return [];
    const asked = questions.filter(({ question }) => isCounted(question));
    const answered = asked.filter(({ question }) => answerTo(given, question.id, child) !== undefined);
    const isStarted = questions.some(({ key }) => Object.values(answers[key] ?? {}).some(isVisible));
    const toCorrect = questions.filter(({ key }) => faulty.has(key)).length;
    const isComplete = isStarted && answered.length === asked.length && toCorrect === 0;
    const status = isComplete ? 'completed' : isStarted ? 'in-progress' : 'not-started';
    const missing = left.filter(({ question, isGap }) => !isGap && questions.some(({ key }) => key === question));
    const comments = isStarted ? missing.length : 0;
    const goOn = pages.find((page) => page.section.id === section.id && page.child === child && openPages.has(page.id));
    return [
      {
        section,
        ...(child === undefined ? {} : { child }),
        asked: asked.length,
        answered: answered.length,
        comments,
        toCorrect,
        ...(isStarted && goOn !== undefined ? { goOn: goOn.id } : {}),
        status,
      },
    ];
  });
}

/** How far a return is: one rule for the list of all returns and for the list of what there is to do for one. */
export interface ReturnProgress {
  /** `changed`: what would be sent is not what the newest version is. */
  sending: 'not-started' | 'in-progress' | 'sent' | 'changed';
  /** What was answered is not shown in this session, nor whether any of it is left open. */
  isHidden?: true;
  /** Of a questionnaire that is in progress, where it may be seen: its questions, and how many have an answer. */
  questions?: { asked: number; answered: number };
}

/** Whether what there is may be something else than what counts: where it may, it is looked at. */
export const mayBeChanged = (draft: Draft, counted: CountedOf): boolean => {
  if (draft.savedAt === undefined) return false;
  // It stands on what counts: only what was changed in it can be another.
  if (draft.from === counted.seq) return Object.keys(draft.changed).length > 0;
  return draft.rev !== counted.draft?.rev;
};

/** Whether what would be sent is something else than what counts. @param draft with what it began from */
function isChanged(of: Pick<Opened, 'tool' | 'case' | 'last'>, draft: Draft, sha256: string): boolean {
  const { hash } = of.last.agency === SUMMARY ? summaryToSend(of, draft) : toSend(of, draft);
  return hash !== sha256;
}

/**
 * How far a return is.
 * @param draft with what it began from, where {@link mayBeChanged}
 * @param isHidden of its draft only that there is one is told
 */
export function returnProgress(
  { tool, case: entered, last }: Pick<Opened, 'tool' | 'case' | 'last'>,
  draft: Draft,
  isHidden: boolean,
): ReturnProgress {
  const { counted } = last;
  if (counted !== undefined) {
    const of = { tool, case: entered, last };
    return { sending: mayBeChanged(draft, counted) && isChanged(of, draft, counted.sha256) ? 'changed' : 'sent' };
  }
  if (draft.savedAt === undefined) return { sending: 'not-started' };
  if (isHidden || last.agency === SUMMARY) return { sending: 'in-progress' };
  const sections = sectionsProgress(tool, draft, factsOfDraft({ case: entered, last }, draft.about));
  const sum = (of: 'asked' | 'answered'): number => sections.reduce((total, section) => total + section[of], 0);
  return { sending: 'in-progress', questions: { asked: sum('asked'), answered: sum('answered') } };
}

/** How many questions have an answer, in words. */
export const answeredInWords = ({ asked, answered }: { asked: number; answered: number }): string =>
  `${answered} of ${asked} question${asked === 1 ? '' : 's'} answered`;

/** The same of a section, with what has to be corrected and the comments that are missing; undefined where there is nothing to say. */
export function sectionInWords({
  asked,
  answered,
  comments,
  toCorrect,
}: Omit<SectionProgress, 'section' | 'child' | 'status' | 'goOn'>): string | undefined {
  const parts = [
    ...(asked === 0 ? [] : [answeredInWords({ asked, answered })]),
    ...(toCorrect === 0 ? [] : [`${toCorrect} answer${toCorrect === 1 ? '' : 's'} to correct`]),
    ...(comments === 0 ? [] : [`${comments} comment${comments === 1 ? '' : 's'} missing`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** What is said of a return that was sent and is not all answered, and the colour of its tag. */
export const leftUnanswered = 'Questions left unanswered';
export const openColour = 'govuk-tag--yellow';
