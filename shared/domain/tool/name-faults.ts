import { countedOptions } from './options.ts';
import type { ToolFault } from './tool-fault.ts';
import type { Option, Tool } from './tool.ts';

type Path = ToolFault['path'];

/** A list of named things, and the field by which each is told from the others. */
interface Listed {
  path: Path;
  key: 'id' | 'value';
  of: readonly { name: string; label?: string }[];
}

const byValue = (path: Path, of: readonly Option[] = []): Listed => ({
  path,
  key: 'value',
  of: of.map(({ value, label }) => ({ name: value, label })),
});

/** All lists of a tool whose parts have names, with the words people read where those are to tell the parts apart. */
function listsOf(tool: Tool): Listed[] {
  const { attributes = [], sections, questions, signals } = tool;
  return [
    byValue(['services'], tool.services),
    byValue(['factors'], tool.factors),
    byValue(['levels'], tool.levels),
    { path: ['attributes'], key: 'id', of: attributes.map(({ id, label }) => ({ name: id, label })) },
    ...attributes.map(({ options }, at) => byValue(['attributes', at, 'options'], options)),
    byValue(['judgement', 'options'], tool.judgement?.options),
    { path: ['sections'], key: 'id', of: sections.map(({ id }) => ({ name: id })) },
    { path: ['questions'], key: 'id', of: questions.map(({ id }) => ({ name: id })) },
    ...questions.flatMap(({ options, reasons, boxes }, at): Listed[] => [
      byValue(['questions', at, 'options'], options),
      byValue(['questions', at, 'reasons'], reasons),
      { path: ['questions', at, 'boxes'], key: 'id', of: boxes.map(({ id }) => ({ name: id })) },
    ]),
    { path: ['signals'], key: 'id', of: signals.map(({ id = '' }) => ({ name: id })) },
  ];
}

/** What every object has: looked up by such a name, a thing is found where none was put. */
const everyObjects = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Names that no part may have, and labels that do not tell two parts of one list apart. */
export function nameFaults(tool: Tool): ToolFault[] {
  return listsOf(tool).flatMap(({ path, key, of }) =>
    of.flatMap(({ name, label }, at): ToolFault[] => {
      const isAsAnother = of.some(
        (other, before) => before < at && label !== undefined && other.label === label && other.name !== name,
      );
      const isDraftsOwn =
        name === 'about' && (path[0] === 'sections' || (path[0] === 'questions' && path.length === 1));
      return [
        ...(everyObjects.has(name)
          ? [{ path: [...path, at, key], detail: 'is a name that every object of a program has' }]
          : []),
        ...(isDraftsOwn
          ? [{ path: [...path, at, key], detail: 'is the name under which a draft keeps who filled it in' }]
          : []),
        ...(isAsAnother ? [{ path: [...path, at, 'label'], detail: 'is called as another here' }] : []),
      ];
    }),
  );
}

/** The other columns of the table of grades: what they are called, and their keys. */
const titles = new Set(['section', 'question', 'graded', 'not graded', 'not applicable']);
const keys = new Set(['section', 'question', 'answered', 'unanswered', 'notApplicable']);

/** The grades stand in one table, under the columns that the first of them makes. */
export function gradeFaults({ questions }: Tool): ToolFault[] {
  const graded = questions.flatMap((question, at) => (question.type === 'grade' ? [{ question, at }] : []));
  const [first, ...others] = graded;
  if (first === undefined) return [];
  const scaleOf = (of: typeof first): string =>
    JSON.stringify(countedOptions(of.question).map(({ value, label }) => [value, label]));
  const { options } = first.question;
  // A value that stands twice is told by itself.
  if (new Set(options.map(({ value }) => value)).size !== options.length) return [];
  const path: Path = ['questions', first.at, 'options'];
  const columns = options.map(({ label }) => (label.split(':')[0] ?? label).trim().toLowerCase());
  return [
    ...options.flatMap(({ value, label }, at): ToolFault[] => {
      if (value === 'not-applicable') return [];
      const column = columns[at] ?? '';
      const isTaken =
        column === '' ||
        titles.has(column) ||
        options.some((other, before) => before < at && other.label !== label && columns[before] === column);
      return [
        ...(keys.has(value)
          ? [{ path: [...path, at, 'value'], detail: 'is the key of another column of the table of grades' }]
          : []),
        ...(isTaken
          ? [{ path: [...path, at, 'label'], detail: 'makes no title of its own for a column of the table of grades' }]
          : []),
      ];
    }),
    ...others.flatMap((other): ToolFault[] =>
      scaleOf(other) === scaleOf(first)
        ? []
        : [{ path: ['questions', other.at, 'options'], detail: 'is another scale than that of the first grade' }],
    ),
  ];
}
