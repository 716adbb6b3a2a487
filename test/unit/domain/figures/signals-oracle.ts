/** The rules of signals, written a second time from docs/signals.md, in the plainest way. */
import { plainAnswer } from '../../../plain-answer.ts';
import type { Answered } from '../../../../shared/domain/figures/signals-of-return.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';

/** A signal in one line: rule, whom it is about, and what was answered. */
export type Line = string;

const grades = ['inadequate', 'requires-improvement', 'good', 'outstanding'];
const noTool = 'none|none used|no|no tools|no tools used|no tools were used|nil|n/a|not applicable'.split('|');

/** What both tools call the things that the rules speak of. */
const names = {
  'step-down@2015': { tools: 'C12', none: noTool },
  'step-down@2': { tools: 'C17', none: ['none'] },
};

/** A question's condition, looked up again by hand. */
function applies(tool: Tool, one: Answered, id: string): boolean {
  const condition = tool.questions.find((question) => question.id === id)?.appliesWhen;
  if (condition === undefined) return true;
  if ('factor' in condition) return one.facts.factors.includes(condition.factor);
  if (!('question' in condition)) throw new Error('neither tool of the library asks in another way');
  const given = plainAnswer(one.content.answers, condition.question);
  return applies(tool, one, condition.question) && given !== undefined && condition.is.includes(given);
}

export function linesOf(tool: Tool, returns: readonly Answered[]): Line[] {
  const { tools, none } = names[tool.id as keyof typeof names];
  const lines: Line[] = [];
  const said = (one: Answered, id: string): string | undefined => plainAnswer(one.content.answers, id);

  for (const one of returns) {
    const { answers } = one.content;
    const who = `${one.case} ${one.agency}`;
    const tell = (ids: string[]): string => ids.map((id) => `${id}=${said(one, id) ?? 'empty'}`).join(' ');

    if (said(one, 'E4') === 'no' && said(one, 'E5') === 'no') lines.push(`disagreed-not-escalated ${who}: E4=no E5=no`);
    if (said(one, 'E4') === 'yes' && said(one, 'E5') === 'yes')
      lines.push(`escalated-though-agreed ${who}: E4=yes E5=yes`);
    if (said(one, 'F2') === 'yes') lines.push(`concern-raised ${who}: F2=yes`);

    const sections = ['A4', 'B6', 'C13', 'D5', 'E10'];
    const graded = sections.map((id) => said(one, id)).filter((grade) => grade !== undefined && grades.includes(grade));
    const overall = grades.indexOf(said(one, 'F1') ?? '');
    if (graded.length > 0 && graded.every((grade) => overall > grades.indexOf(grade!)))
      lines.push(`overall-better-than-sections ${who}: ${tell(['F1', ...sections])}`);

    if (one.facts.factors.includes('domestic-abuse')) {
      let text = (said(one, tools) ?? '').trim().toLowerCase();
      if (text.endsWith('.')) text = text.slice(0, -1).trim();
      if (text === '') lines.push(`no-assessment-tool ${who}: ${tools}=empty`);
      else if (none.includes(text)) lines.push(`no-assessment-tool ${who}: ${tools}=${text}`);
    }

    const wrong = tool.questions.filter(({ id }) => answers[id] !== undefined && !applies(tool, one, id));
    if (wrong.length > 0) {
      const shown = wrong.map(({ id, type }) => (type === 'text' ? id : tell([id])));
      lines.push(`does-not-apply ${who}: ${shown.join(' ')}`);
    }
  }

  for (const { id, about, options } of tool.questions) {
    if (!['yes', 'no'].every((value) => options.some((option) => option.value === value))) continue;
    const answered = returns
      .filter((one) => applies(tool, one, id) && said(one, id) !== undefined && said(one, id) !== 'not-applicable')
      .map((one) => ({ ...one, answer: said(one, id)! }));

    for (const service of new Set(answered.map((one) => one.service))) {
      const own = answered.filter((one) => one.service === service);
      const others = answered.filter((one) => one.service !== service && one.answer !== 'dont-know');
      for (const answer of ['yes', 'no']) {
        if (own.length < 4 || own.some((one) => one.answer !== answer) || others.length === 0) continue;
        const alike = others.filter((one) => one.answer === answer).length;
        if (alike / others.length <= 1 / 2)
          lines.push(
            `outlier-service ${service}: ${id}=${answer} ${own.length} of ${own.length}, ${alike} of ${others.length}`,
          );
      }
    }

    if (about !== 'case') continue;
    for (const of of new Set(answered.map((one) => one.case))) {
      const both = answered.filter((one) => one.case === of && one.answer !== 'dont-know');
      if (!both.some((one) => one.answer === 'yes') || !both.some((one) => one.answer === 'no')) continue;
      const who = both.map((one) => `${one.agency} ${one.answer}`).toSorted();
      lines.push(`agencies-contradict ${of}: ${id}: ${who.join(', ')}`);
    }
  }
  return lines.toSorted();
}
