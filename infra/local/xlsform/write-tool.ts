/** A tool as the sheets of its workbook. */
import type { ReportSection, Signal, Tool } from '../../../shared/domain/tool/tool.ts';
import { commaText, linesText, needsText, waitedText } from './cell-lists.ts';
import { sheetColumns, type SheetName } from './columns.ts';
import { conditionText } from './condition-text.ts';
import type { SheetText } from './grid.ts';
import { listsOf } from './lists-of.ts';
import { surveyCells, type Cells } from './write-survey.ts';

const text = (value: number | undefined): string => (value === undefined ? '' : String(value));
const yesIf = (when: true | undefined): string => (when === true ? 'yes' : '');
const commas = (names: readonly string[] | undefined): string => (names === undefined ? '' : commaText(names));

function settingsOf(tool: Tool, listOf: (options: NonNullable<Tool['judgement']>['options']) => string): Cells {
  const [slug = '', version = ''] = tool.id.split('@');
  return {
    form_title: tool.title,
    form_id: slug,
    version,
    theme: tool.theme === slug ? '' : tool.theme,
    note: tool.note,
    minutes: text(tool.minutes),
    look_back_months: text(tool.lookBack?.months),
    look_back_before: tool.lookBack?.before,
    judgement: tool.judgement?.wording,
    judgement_options: tool.judgement === undefined ? '' : listOf(tool.judgement.options),
  };
}

/** What is of each rule alone. */
function ruleCells(signal: Signal): Cells {
  switch (signal.rule) {
    case 'together':
      return {
        answers: signal.answers.map(waitedText).join('\n'),
        same_child: yesIf(signal.sameChild),
        where: signal.where === undefined ? '' : conditionText(signal.where, () => false),
      };
    case 'disagreed-not-escalated':
    case 'escalated-though-agreed':
      return { answers: signal.answers.map(waitedText).join('\n') };
    case 'overall-better-than-sections':
      return { overall: signal.overall, sections: commaText(signal.sections) };
    case 'no-assessment-tool':
      return { factor: signal.factor, question: signal.question, none: linesText(signal.none) };
    case 'outlier-service':
      return {
        one_side: commaText(signal.between[0]),
        other_side: commaText(signal.between[1]),
        at_least: text(signal.atLeast),
        others_at_most: `${signal.othersAtMost.part} of ${signal.othersAtMost.of}`,
      };
    case 'agencies-contradict':
      return {
        one_side: commas(signal.between?.[0]),
        other_side: commas(signal.between?.[1]),
        questions: commas(signal.questions),
        apart: text(signal.apart),
      };
    case 'concern-raised':
    case 'does-not-apply':
      return {};
  }
}

const reportCells = (kind: 'section' | 'part', section: ReportSection): Cells => ({
  kind,
  title: section.title,
  questions: commas(section.questions),
  charts: commas(section.charts),
  write: section.write === undefined ? '' : linesText(section.write),
  grades: yesIf(section.grades),
});

function cellsOf(tool: Tool): Record<SheetName, readonly Cells[]> {
  const lists = listsOf(tool);
  return {
    survey: surveyCells(tool, lists),
    choices: lists.all.flatMap(({ name, options }) =>
      options.map(({ value, label, alone }): Cells => ({ list_name: name, name: value, label, alone: yesIf(alone) })),
    ),
    settings: [settingsOf(tool, lists.nameOf)],
    services: tool.services.map(({ value, label, needs }) => ({ value, label, needs: needsText(needs) })),
    factors: tool.factors.map(({ value, label }) => ({ value, label })),
    levels: (tool.levels ?? []).map(({ value, label }) => ({ value, label })),
    called_for: tool.calledFor.map((rule) => ({
      always: 'always' in rule ? 'yes' : '',
      factor: 'factor' in rule ? rule.factor : '',
      age_band: 'ageBand' in rule ? rule.ageBand : '',
      services: commaText(rule.services),
    })),
    attributes: (tool.attributes ?? []).map(({ id, label, of, options }) => ({
      id,
      label,
      of,
      options: lists.nameOf(options),
    })),
    concerns: tool.concerns.map(({ question, is }) => ({ question, answer: is })),
    comparable: tool.comparable.map(({ with: other, question, rule, parts, note }) => ({
      with: other,
      question,
      rule,
      parts: commaText(parts),
      note,
    })),
    signals: tool.signals.map((signal) => ({
      rule: signal.rule,
      id: signal.id,
      label: signal.label,
      ...ruleCells(signal),
    })),
    report: (tool.report ?? []).flatMap((section) => [
      reportCells('section', section),
      ...(section.sections ?? []).map((part) => reportCells('part', part)),
    ]),
  };
}

/** Every sheet of a tool's workbook, in order; what the tool has nothing of is there with its titles alone, to be filled in. */
export function sheetsOf(tool: Tool): SheetText[] {
  const cells = cellsOf(tool);
  return Object.values(sheetColumns).map(({ name, columns }) => {
    const titles = columns.map(({ title }) => title);
    const rows = Object.entries(cells).find(([sheet]) => sheet === name)?.[1] ?? [];
    for (const row of rows) {
      const unknown = Object.keys(row).find((title) => !titles.includes(title));
      if (unknown !== undefined) throw new Error(`The sheet ${name} has no column ${unknown}`);
    }
    return { name, columns: titles, rows: rows.map((row) => titles.map((title) => row[title] ?? '')) };
  });
}
