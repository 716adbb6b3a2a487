import { unpacked } from '../../base/content/compressed.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { dateInWords } from '../../base/time/days.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { linkNamed, putCopyOpened } from '../../domain/identifiers/openings.ts';
import { openForCopy } from '../../domain/identifiers/pull-key.ts';
import { bearerHash } from '../../domain/links/open.ts';
import { SummaryContent, type Entry } from '../../domain/returns/schema.ts';
import { getEntry } from '../../domain/returns/store.ts';
import { partsOf } from '../../domain/returns/summary.ts';
import { Content, type Answers } from '../../domain/tool/submission.ts';
import type { Question, Tool } from '../../domain/tool/tool.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import { windowOf } from '../../domain/tool/window.ts';
import type { AgencyDeps } from './deps.ts';
import { countedOf } from './receipt.ts';
import type { AnswerShown, Copy } from './responses.ts';
import type { AgencyHandlers } from './routes.ts';
import { versionSeq } from './versions.ts';

const labelOf = (options: Question['options'], value: string): string =>
  options.find((option) => option.value === value)?.label ?? value;

function answerOf(question: Question, section: string, audit: Audit, answers: Answers): AnswerShown {
  const given = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
  const window = windowOf(question, audit.windowsAnchor);
  const shown = {
    question: question.id,
    section,
    wording:
      window === undefined
        ? question.wording
        : `${question.wording} (${dateInWords(window.from)} to ${dateInWords(window.to)})`,
    boxes: [],
  };
  if (given === undefined) return shown;
  const { answer, reason, ...boxes } = given;
  return {
    ...shown,
    answer: question.type === 'text' ? answer : labelOf(question.options, answer),
    ...(reason === undefined ? {} : { reason: labelOf(question.reasons ?? [], reason) }),
    boxes: Object.entries(boxes).map(([id, text]) => ({
      label: question.boxes.find((box) => box.id === id)?.wording ?? id,
      text,
    })),
  };
}

/** Every question of a tool in its order, unanswered ones included, with what was answered. */
export function answersShown(tool: Tool, audit: Audit, answers: Answers): AnswerShown[] {
  const sections = new Map(tool.sections.map((section) => [section.id, section.title]));
  return tool.questions.map((question) =>
    answerOf(question, sections.get(question.section) ?? question.section, audit, answers),
  );
}

/**
 * A copy of one version: exactly what was sent, and beside it every question in the wording it was answered under,
 * unanswered ones included (audit report 2.3.8).
 */
export function copyOf(
  tool: Tool,
  audit: Audit,
  entry: Entry,
  content: Content | SummaryContent,
  counts: boolean,
): Copy {
  const counted = countedOf(entry);
  return {
    audit: entry.audit,
    case: entry.case,
    agency: entry.agency,
    version: counted.version,
    receivedAt: counted.receivedAt,
    sha256: counted.sha256,
    counts,
    tool: tool.id,
    content: { ...content },
    answers:
      'answers' in content
        ? answersShown(tool, audit, content.answers)
        : partsOf(content).map(({ id, asked, words }) => ({
            question: id,
            section: 'Case summary',
            wording: asked,
            answer: words,
            boxes: [],
          })),
  };
}

/** What the bearer of a link and of a pull key is shown of a version that was sent. */
export const createCopyHandlers = (deps: AgencyDeps): Pick<AgencyHandlers, 'copy'> => ({
  async copy(request) {
    const opened = await openForCopy(deps, request);
    const seq = await versionSeq(deps.table, opened, request.params.version);
    // On the record before anybody sees it, and beside the reading, so that nobody waits for it.
    const [entry] = await Promise.all([
      getEntry(deps.table, opened.key, seq),
      putCopyOpened(deps.table, {
        ...opened.key,
        version: Number(request.params.version),
        at: request.now.toISOString(),
        addressee: opened.link.addressee,
        ...linkNamed(bearerHash(request), opened.link),
      }),
    ]);
    if (entry.content === undefined) throw new Error('a submission has content');
    const content =
      opened.key.agency === SUMMARY ? unpacked(SummaryContent, entry.content) : unpacked(Content, entry.content);
    return {
      status: 200,
      body: copyOf(toolOfAudit(opened.audit), opened.audit, entry, content, opened.last.counted?.seq === entry.seq),
    };
  },
});
