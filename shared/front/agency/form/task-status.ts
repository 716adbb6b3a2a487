import { applicable } from '../../../domain/tool/gaps.ts';
import type { About, Draft } from '../../../domain/drafts/draft.ts';
import { answersIn, draftProblems } from '../../../domain/drafts/content.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { isVisible } from '../../../base/content/text.ts';

/** How far a part of a return is. */
export type TaskStatus = 'not-started' | 'in-progress' | 'completed';

/** How far a section of the questionnaire is. */
export interface SectionProgress {
  section: Tool['sections'][number];
  /** Questions that apply to the case as it is answered so far, and how many of them have an answer. */
  asked: number;
  answered: number;
  status: TaskStatus;
}

/**
 * How far each section is that has a question which applies. One is completed where every question has an answer, text ones
 * apart, and each can be sent as it is.
 */
export function sectionsProgress(
  tool: Tool,
  draft: Pick<Draft, 'answers' | 'about'>,
  facts: { factors: readonly string[] },
): SectionProgress[] {
  const { answers } = draft;
  const given = answersIn(tool, answers);
  const applies = applicable(tool, given, facts);
  const faulty = new Set(draftProblems(tool, draft, facts).map(({ question }) => question));
  return tool.sections.flatMap((section) => {
    const questions = tool.questions.filter(({ id, section: of }) => of === section.id && applies.has(id));
    if (questions.length === 0) return [];
    const answered = questions.filter(({ id }) => Object.hasOwn(given, id));
    const isStarted = questions.some(({ id }) => Object.values(answers[id] ?? {}).some(isVisible));
    const isComplete =
      isStarted && questions.every(({ id, type }) => (type === 'text' || Object.hasOwn(given, id)) && !faulty.has(id));
    const status = isComplete ? 'completed' : isStarted ? 'in-progress' : 'not-started';
    return [{ section, asked: questions.length, answered: answered.length, status }];
  });
}

/** How far it is said who filled a return in, and whom it covers. */
export function aboutProgress({ role = '', involvement = '', children = [] }: About): TaskStatus {
  const isStarted = isVisible(role) || involvement !== '' || children.length > 0;
  const isComplete = isVisible(role) && involvement !== '' && children.length > 0;
  return isComplete ? 'completed' : isStarted ? 'in-progress' : 'not-started';
}
