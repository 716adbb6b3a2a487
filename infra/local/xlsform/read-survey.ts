/** The sheet `survey`: its rows as sections and questions. */
import { nearestOf } from '../../../shared/base/content/nearest.ts';
import type { Written } from './condition-text.ts';
import { conditionIn, saysNoAnswer, type FormContext } from './form-row.ts';
import { columnOf, wordsOf } from './languages.ts';
import type { Answers } from './read-choices.ts';
import type { Row, Table } from './grid.ts';
import { freeName, isFormName, partName } from './names.ts';
import { readBox, readQuestion, type QuestionContext, type ReadQuestion } from './read-question.ts';
import { rowReader, type Placed, type Reading, type RowReader } from './reading.ts';
import { knownTypes, rowKind } from './row-kinds.ts';
import { sectionName } from './write-survey.ts';

export interface Section {
  id: string;
  title: string;
  guidance?: string;
}

/** What the sheet comes to. */
export interface ReadSurvey {
  sections: Placed<Section>[];
  questions: ReadQuestion[];
  /** Names of rows that were refused: whoever speaks of one is not wrong for that. */
  leftOut: ReadonlySet<string>;
}

/** Columns that change what is asked, or how, in a way that a tool has nothing for. */
const refusedColumns: readonly { title: RegExp; why: string; isMeant?: (text: string) => boolean }[] = [
  { title: /^calculation$/, why: 'is a calculation: answers are counted here and not computed' },
  { title: /^repeat_count$/, why: 'is of a repeat: ask about each child with about = child' },
  { title: /^choice_filter$/, why: 'makes a list depend on an answer: write a question for each list' },
  { title: /^default$/, why: 'is an answer that nobody gave: every answer is given by whoever answers' },
  { title: /^trigger$/, why: 'is of a calculation: answers are counted here and not computed' },
  { title: /^(?:image|audio|video|big-image)(?:::|$)/, why: 'is a picture or a sound, which no question has here' },
  { title: /^save_to$/, why: 'is of an entity, which is nothing here' },
  {
    title: /^read_only$/,
    why: 'leaves nothing to answer',
    isMeant: (text) => !/^(?:no|false|false\(\)|0)$/i.test(text),
  },
];

function refusedCells(row: Row, { fault }: RowReader): boolean {
  let isRefused = false;
  for (const [title, text] of row.cells) {
    const refusal = refusedColumns.find((one) => one.title.test(title) && (one.isMeant?.(text) ?? true));
    if (refusal === undefined) continue;
    fault(title, refusal.why);
    isRefused = true;
  }
  return isRefused;
}

/** What is open around a row. */
interface Frame {
  row: RowReader;
  of: 'group' | 'repeat';
  /** Its titles and those around it, where it has any. */
  titles: readonly string[];
  name?: string;
  condition?: Written;
  /** The section that its questions are in, once there is one. */
  section?: Placed<Section>;
  hint?: { text: string; column: string };
  notes: Note[];
  isEmpty: boolean;
}

interface Note {
  text: string;
  row: RowReader;
}

/** Reads every row of the sheet. */
export function readSurvey(table: Table, form: FormContext, reading: Reading): ReadSurvey {
  const sections: Placed<Section>[] = [];
  const questions: ReadQuestion[] = [];
  const leftOut = new Set<string>();
  const names = { questions: new Set<string>(), sections: new Set<string>() };
  const labelIn = wordsOf(table.columns, 'label', form.languages);
  const hintIn = wordsOf(table.columns, 'hint', form.languages);
  const open: Frame[] = [];
  const outside: { section?: Placed<Section>; notes: Note[] } = { notes: [] };
  const answers = new Map<string, Answers>();
  const context: QuestionContext = { ...form, answers, label: columnOf(table.columns, 'label', form.languages) };

  const newSection = (of: Section, row: RowReader, guided = row.place('hint')): Placed<Section> => {
    const section: Placed<Section> = {
      value: of,
      origins: [
        [[], row.place()],
        [['id'], row.place('name')],
        [['title'], row.place(labelColumn)],
        [['guidance'], guided],
      ],
    };
    names.sections.add(of.id);
    sections.push(section);
    return section;
  };
  const labelColumn = context.label ?? 'label';

  const notesOf = (frame: Frame | undefined): Note[] => frame?.notes ?? outside.notes;
  const takeNotes = (frame: Frame | undefined): Note[] => {
    const notes = notesOf(frame);
    return notes.splice(0, notes.length);
  };
  /** The group that a question is in the section of: the innermost with words of its own. */
  const sectionFrame = (): Frame | undefined => open.findLast(({ name }) => name !== undefined);

  function sectionOf(row: RowReader): string {
    const frame = sectionFrame();
    const known = frame === undefined ? outside.section : frame.section;
    if (known !== undefined) return known.value.id;
    if (frame === undefined) {
      outside.section = newSection({ id: freeName('questions', names.sections), title: form.title }, row);
      return outside.section.value.id;
    }
    frame.section = sectionFor(frame);
    return frame.section.value.id;
  }

  function sectionFor(frame: Frame): Placed<Section> {
    const { name = '', titles, hint, row } = frame;
    const notes = takeNotes(frame);
    const guidance = [...(hint === undefined ? [] : [hint.text]), ...notes.map(({ text }) => text)].join('\n');
    const id = partName(name, names.sections);
    if (id !== name) row.remark('name', `is called ${id} in the tool`);
    return newSection(
      { id, title: titles.join(': '), ...(guidance !== '' && { guidance }) },
      row,
      notes[0]?.row.place(labelColumn) ?? row.place(hint?.column ?? 'hint'),
    );
  }

  /** XLSForm's programs hold the sign against all that was selected, and no condition of a tool does. */
  function saysAmong(row: RowReader): void {
    for (const [, name = ''] of (row.code('relevant') ?? '').matchAll(/\$\{\s*([^}\s]+)\s*\}\s*=/g)) {
      const { value } = questions.find((one) => one.name === name) ?? {};
      if (value?.type !== 'several') continue;
      const instead = `selected(\${${name}}, …), which holds where others are chosen too`;
      row.fault('relevant', `holds where this answer of ${name} is chosen and no other: write ${instead}`);
    }
  }

  function begin(of: Frame['of'], row: RowReader, cells: Row): void {
    const label = labelIn(cells);
    const around = open.at(-1);
    for (const frame of open) frame.isEmpty = false;
    const name = row.code('name');
    if (of === 'repeat') {
      row.fault('type', 'is a repeat, which no tool has: ask about each child with about = child');
    } else if (label !== undefined && name === undefined) {
      row.fault('name', 'is empty: a section has a short name');
    } else if (name !== undefined && !isFormName(sectionName(name))) {
      row.fault('name', 'is no name: a letter first, then letters, digits, - or _');
    }
    refusedCells(cells, row);
    saysNoAnswer(row, label?.column, label?.text);
    const condition = conditionIn(row, 'relevant');
    saysAmong(row);
    const hint = hintIn(cells);
    open.push({
      row,
      of,
      titles: [...(around?.titles ?? []), ...(label === undefined ? [] : [label.text])],
      ...(label !== undefined && { name: sectionName(name ?? 'section') }),
      ...(condition !== undefined && { condition }),
      ...(hint !== undefined && { hint }),
      notes: [],
      isEmpty: true,
    });
  }

  function end(of: Frame['of'], row: RowReader): void {
    const frame = open.pop();
    if (frame === undefined) {
      row.fault('type', 'ends what was never begun');
      return;
    }
    if (frame.of !== of) row.fault('type', `ends a ${of}, and the last one begun is a ${frame.of}`);
    // A section without questions is one; a group that holds nothing but groups is none of its own.
    if (frame.isEmpty && frame.name !== undefined && frame.of === 'group') frame.section = sectionFor(frame);
    for (const note of frame.notes) leaveNote(note);
  }

  const leaveNote = ({ row }: Note): void =>
    row.remark(undefined, 'is a note that no question follows, and is not taken over');

  function note(row: RowReader, cells: Row): void {
    const label = labelIn(cells);
    if (row.code('relevant') !== undefined) {
      row.fault('relevant', 'shows a note only sometimes: a note becomes guidance, which always stands there');
    }
    saysNoAnswer(row, label?.column, label?.text);
    if (label !== undefined) notesOf(sectionFrame()).push({ text: label.text, row });
  }

  function leave(name: string | undefined): void {
    if (name !== undefined) leftOut.add(name);
  }

  function question(row: RowReader, cells: Row, kind: Parameters<typeof readQuestion>[0]['kind']): void {
    for (const frame of open) frame.isEmpty = false;
    const name = row.code('name');
    const isRefused = refusedCells(cells, row);
    const isWithin = open.some(({ of }) => of === 'repeat');
    if (name === undefined || !isFormName(name)) {
      row.fault(
        'name',
        name === undefined
          ? 'is empty: a question has a short name'
          : 'is no name: a letter first, then letters, digits, - or _',
      );
    }
    if (isRefused || isWithin || name === undefined || !isFormName(name)) {
      leave(name);
      return;
    }
    const frame = sectionFrame();
    // Before the first question of a section notes are the section's, which takes them.
    const section = sectionOf(row);
    const notes = takeNotes(frame);
    const id = partName(name, names.questions);
    if (id !== name) row.remark('name', `is called ${id} in the tool`);
    names.questions.add(id);
    saysAmong(row);
    const read = readQuestion(
      {
        row,
        cells,
        kind,
        id,
        name,
        section,
        label: labelIn(cells),
        hint: hintIn(cells),
        notes,
        around: open.map(({ condition }) => condition),
      },
      context,
      reading,
    );
    if (read === undefined) leave(name);
    else questions.push(read);
  }

  for (const cells of table.rows) {
    const row = rowReader(table, cells, reading);
    const type = row.code('type');
    if (row.code('disabled') !== undefined && row.isYes('disabled')) continue;
    if (type === undefined) {
      if (row.code('name') !== undefined || labelIn(cells) !== undefined)
        row.fault('type', 'is empty: what is asked for?');
      leave(row.code('name'));
      continue;
    }
    const kind = rowKind(type);
    if (kind.kind === 'begin') begin(kind.of, row, cells);
    else if (kind.kind === 'end') end(kind.of, row);
    else if (kind.kind === 'note') note(row, cells);
    else if (kind.kind === 'aside') {
      row.remark('type', kind.why);
      leave(row.code('name'));
    } else if (kind.kind === 'refused') {
      for (const frame of open) frame.isEmpty = false;
      row.fault('type', kind.why === '' ? unknownType(type) : `asks for ${kind.why}`);
      leave(row.code('name'));
    } else if (row.code('kind')?.toLowerCase() === 'box') {
      if (kind.kind === 'text' || kind.kind === 'date') {
        readBox({ row, cells, type: kind.kind, label: labelIn(cells) }, questions, leftOut, labelColumn);
      } else row.fault('type', 'cannot be a box: a box is a text or a date');
    } else question(row, cells, kind);
  }
  for (const frame of open) frame.row.fault('type', 'begins what is never ended');
  for (const note of outside.notes) leaveNote(note);
  return { sections, questions, leftOut };
}

function unknownType(type: string): string {
  const near = nearestOf(type.split(' ')[0] ?? '', knownTypes);
  return `is no type that is known here${near === undefined ? '' : `: did you mean ${near}?`}`;
}
