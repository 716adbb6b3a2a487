import type { Table } from '../../base/aws/table.ts';
import { unpacked } from '../../base/content/compressed.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { dateInWords } from '../../base/time/days.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { saidIn } from '../../domain/drafts/said.ts';
import { linkNamed, putCopyOpened } from '../../domain/identifiers/openings.ts';
import { openForCopy } from '../../domain/identifiers/pull-key.ts';
import { bearerHash, type Opened } from '../../domain/links/open.ts';
import { SummaryContent, type Entry } from '../../domain/returns/schema.ts';
import { getEntry } from '../../domain/returns/store.ts';
import { partsOf } from '../../domain/returns/summary.ts';
import { answerTo, askedOnceOf, type Answers, type AskedOnce } from '../../domain/tool/answers.ts';
import { applicable, childrenIn } from '../../domain/tool/conditions.ts';
import { typedAnswer } from '../../domain/drafts/typed-answer.ts';
import { Content } from '../../domain/tool/submission.ts';
import type { Question, Tool } from '../../domain/tool/tool.ts';
import { factsOf, type DescribedCase, type Facts } from '../../domain/tool/facts.ts';
import { gapsOf, type Gaps } from '../../domain/tool/gaps.ts';
import { windowOf } from '../../domain/tool/window.ts';
import { boxCalled, wordedOf } from '../../domain/tool/wording.ts';
import type { AgencyDeps } from './deps.ts';
import { countedOf } from './receipt.ts';
import type { AnswerShown, Copy } from './responses.ts';
import type { AgencyHandlers } from './routes.ts';
import { versionSeq } from './versions.ts';

function wordingIn(question: Question, audit: Audit): string {
  const window = windowOf(question, audit.windowsAnchor);
  const wording = wordedOf(question, audit.windowsAnchor);
  return window === undefined ? wording : `${wording} (${dateInWords(window.from)} to ${dateInWords(window.to)})`;
}

/** What was answered, or that it was left open; nothing of a question that did not apply, unless it was answered all the same. */
function answerOf(
  { key, question, child }: AskedOnce,
  section: string,
  audit: Audit,
  answers: Answers,
  { gaps, applies }: { gaps: Gaps; applies: ReadonlySet<string> },
): AnswerShown[] {
  const answered = answerTo(answers, question.id, child);
  const shown = {
    question: question.id,
    ...(child === undefined ? {} : { child }),
    section,
    wording: wordingIn(question, audit),
    boxes: [],
  };
  if (answered === undefined) {
    if (!applies.has(key)) return [];
    return [{ ...shown, left: gaps.textsLeft.includes(key) ? 'comment-missing' : 'unanswered' }];
  }
  const missing = gaps.unexplained.filter((one) => one.question === key);
  const given = typedAnswer(answered);
  return [
    {
      ...shown,
      ...saidIn(question, given),
      ...(missing.length === 0 ? {} : { commentsMissing: missing.map(({ box }) => boxCalled(question, box, given)) }),
    },
  ];
}

/**
 * Every question of a tool that applied or was answered, in its order, with what was answered, or that it was left open.
 * @param facts by which it is told what applied: of the case as it stands, as in the receipt
 */
export function answersShown(tool: Tool, audit: Audit, answers: Answers, facts: Facts): AnswerShown[] {
  const sections = new Map(tool.sections.map((section) => [section.id, section.title]));
  const open = { gaps: gapsOf(tool, answers, facts), applies: applicable(tool, answers, facts) };
  return tool.questions
    .flatMap((question) => askedOnceOf(question, childrenIn(facts)))
    .flatMap((one) => {
      const { section } = one.question;
      return answerOf(one, sections.get(section) ?? section, audit, answers, open);
    });
}

/**
 * A copy of one version: exactly what was sent, and beside it every question that applied in the wording it was answered
 * under, unanswered ones included (audit report 2.3.8).
 */
export function copyOf(
  { audit, tool, case: entered }: { audit: Audit; tool: Tool; case: DescribedCase },
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
        ? answersShown(tool, audit, content.answers, factsOf({ case: entered, service: entry.service }, content))
        : partsOf(tool, content).map(({ id, asked, words }) => ({
            question: id,
            section: 'Case summary',
            wording: asked,
            answer: words,
            boxes: [],
          })),
  };
}

/**
 * A copy of a version that was sent. That it is opened is on the record before anybody sees it.
 * @param version as a path names it
 * @param by.link the hash of the link's token
 * @throws HttpProblem 404 where there is no such version
 */
export async function openCopy(
  { table }: { table: Table },
  opened: Opened,
  version: string,
  by: { link: string; now: Date },
): Promise<Copy> {
  const { key, last, link } = opened;
  const seq = await versionSeq(table, opened, version);
  // Beside the reading, so that nobody waits for it.
  const [entry] = await Promise.all([
    getEntry(table, key, seq),
    putCopyOpened(table, {
      ...key,
      version: Number(version),
      at: by.now.toISOString(),
      addressee: link.addressee,
      ...linkNamed(by.link, link),
    }),
  ]);
  if (entry.content === undefined) throw new Error('a submission has content');
  const content = key.agency === SUMMARY ? unpacked(SummaryContent, entry.content) : unpacked(Content, entry.content);
  return copyOf(opened, entry, content, last.counted?.seq === entry.seq);
}

/** What the bearer of a link and of a pull key is shown of a version that was sent. */
export const createCopyHandlers = (deps: AgencyDeps): Pick<AgencyHandlers, 'copy'> => ({
  async copy(request) {
    const opened = await openForCopy(deps, request);
    const by = { link: bearerHash(request), now: request.now };
    return { status: 200, body: await openCopy(deps, opened, request.params.version, by) };
  },
});
