import { quarterInWords } from '../../../domain/audits/names.ts';
import {
  AlignmentType,
  Document,
  Footer,
  Header,
  LeaderType,
  PageNumber,
  PageOrientation,
  Packer,
  Paragraph,
  TableOfContents,
  TabStopType,
  TextRun,
} from 'docx';
import { listed } from '../../../domain/figures/words.ts';
import { dateInWords, whenInWords } from '../../../base/time/days.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import type { DatedFigures } from '../../../domain/figures/figures.ts';
import { isShareable } from '../../../domain/figures/figures.ts';
import type { PackTable } from '../tables/table.ts';
import { tablesOf } from '../tables/tables.ts';
import type { Trends } from '../../../domain/figures/trends.ts';
import type { ReportBlock } from './blocks.ts';
import { heading, paragraph, picture, placeToWrite } from './blocks.ts';
import type { Context, SampleCase } from './context.ts';
import { ink, landscapeWidth, page, portraitWidth, styles } from './look.ts';
import { appendices, bodyOf, otherSection, type Section } from './outline.ts';
import { parts } from './parts.ts';
import type { Draw } from './picture.ts';
import { isNeeded, place } from './placing.ts';
import { questionBlocks } from './question.ts';
import { rowsBy } from './rows.ts';
import { reproducibleDocx } from './reproducible-docx.ts';
import { signalBlocks } from './signals.ts';
import { clean } from './words.ts';

/** A chart of the pack. */
export interface ReportChart {
  /** its path in the pack's folder: `charts/section-a.svg` */
  name: string;
  /** the section of the questionnaire whose answers it shows; of other charts undefined */
  section?: string | undefined;
  title: string;
  /** what it shows, in words: its alternative text */
  description: string;
  svg: string;
}

export interface ReportInput {
  figures: DatedFigures;
  tool: Tool;
  /** of the revision, ISO 8601: the time that the file says it was made */
  publishedAt: string;
  trends?: Trends | undefined;
  charts: readonly ReportChart[];
  /** of the same figures; worked out where it is not given */
  tables?: readonly PackTable[] | undefined;
  /** every case of the audit; in the restricted report only */
  sample?: readonly SampleCase[] | undefined;
}

/** The figures that the report may show: from shareable ones nothing of single cases, even if it should stand in them. */
function shown(figures: DatedFigures): DatedFigures {
  if (!isShareable(figures)) return figures;
  const { signals: _signals, corrections: _corrections, openQueries: _open, changes: _changes, ...more } = figures;
  const { judgements: _judgements, ...rest } = more;
  const { cases: _cases, neverAsked: _neverAsked, ...completeness } = figures.completeness;
  return { ...rest, completeness };
}

interface Numbered {
  section: Section;
  number: string;
  level: number;
  sections: Numbered[];
}

const numbered = (sections: readonly Section[], before = '', level = 1): Numbered[] =>
  sections.map((section, at) => {
    const number = before === '' ? `${at + 1}` : `${before}.${at + 1}`;
    return { section, number, level, sections: numbered(section.sections ?? [], number, level + 1) };
  });

const flat = (sections: readonly Numbered[]): Numbered[] => sections.flatMap((one) => [one, ...flat(one.sections)]);

/** The outline as this report needs it: without sections that would be empty, and with one for what no section names. */
function outlineFor(body: readonly Section[], needed: (id: string) => boolean): Section[] {
  return body.map((section) =>
    section.id === 'findings'
      ? {
          ...section,
          sections: [
            ...(section.sections ?? []).filter(({ id }) => id !== 'trends' || needed('trends')),
            ...(needed(otherSection.id) ? [otherSection] : []),
          ],
        }
      : section,
  );
}

const statusWords = ({ status, revision }: DatedFigures): string =>
  `${status === 'final' ? 'Final' : 'Interim'}, version ${revision} of the figures`;

const marking = (shareable: boolean): string =>
  shareable ? 'File to share: small numbers are withheld' : "The audit lead's file: not to be passed on";

function front({ figures, tool, publishedAt, shareable, beside }: Context): ReportBlock[] {
  const { audit } = figures;
  return [
    new Paragraph({ style: 'Title', children: [new TextRun(clean(audit.title))] }),
    paragraph(`Multi-agency case audit, ${quarterInWords(audit.quarter)}: report of the audit lead`, undefined),
    paragraph(`${statusWords(figures)}, published ${whenInWords({ instant: publishedAt })}`, undefined, 'Figures:'),
    paragraph(
      figures.dataCut === null ? 'none was counted' : whenInWords(figures.dataCut),
      undefined,
      'Newest questionnaire counted:',
    ),
    paragraph(`${dateInWords(audit.quarter.from)} to ${dateInWords(audit.quarter.to)}`, undefined, 'Quarter:'),
    paragraph(`${tool.title} (${tool.id})`, undefined, 'Questionnaire:'),
    paragraph(`${marking(shareable)}.`, undefined, 'Handling:'),
    paragraph(figures.notes.counts, 'Caution'),
    ...(figures.suppression?.tooSmall === undefined ? [] : [paragraph(figures.suppression.tooSmall, 'Caution')]),
    paragraph('How to write in this report', 'TableTitle'),
    paragraph(
      `${listed(['Figures', ...beside, 'tables'])} are in place. Each place to write is a bordered box: its first lines say what the evidence is for. Write over "[Your text]"; the box grows with it.`,
    ),
    paragraph(
      'When all is written: delete the prompts (Word: select one, then "Select all text with similar formatting"), take the border off the style "Write Here", and update the table of contents. Word asks on opening whether to update fields: say yes, and the contents get their page numbers. Leave the figures as they are: a wrong one is put right at its source, and a new version made.',
    ),
    ...(shareable
      ? []
      : [
          paragraph(
            'This report names cases and agencies. Before any of it goes further, check it against the list of names, and take out what could point to one child, family or worker.',
          ),
        ]),
    new Paragraph({ style: 'ContentsTitle', children: [new TextRun('Contents')] }),
    // The entries are there from the start; their page numbers come when Word updates the field, as it asks to on opening.
    new TableOfContents('Contents', { hyperlink: true, headingStyleRange: '1-3', tabLeader: LeaderType.NONE }),
  ];
}

const footerTab = { portrait: portraitWidth, landscape: landscapeWidth };

function aroundPage(context: Context, orientation: 'portrait' | 'landscape'): { headers: object; footers: object } {
  const small = { size: 17, color: ink.faint };
  const tabStops = [{ type: TabStopType.RIGHT, position: footerTab[orientation] }];
  const { figures, shareable } = context;
  return {
    headers: {
      default: new Header({
        children: [
          new Paragraph({
            alignment: AlignmentType.RIGHT,
            children: [new TextRun({ ...small, bold: true, text: marking(shareable) })],
          }),
        ],
      }),
    },
    footers: {
      default: new Footer({
        children: [
          new Paragraph({
            tabStops,
            children: [
              new TextRun({
                ...small,
                text: clean(`${quarterInWords(figures.audit.quarter)}, ${statusWords(figures)}`),
              }),
              new TextRun({ ...small, children: ['\tPage ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] }),
            ],
          }),
        ],
      }),
    },
  };
}

const margins = {
  top: page.margin,
  bottom: page.margin,
  left: page.margin,
  right: page.margin,
  header: 567,
  footer: 567,
};
// A page on its side is stated by its upright measures: the library turns them.
const paper = (orientation: 'portrait' | 'landscape') => ({
  page: {
    size: {
      width: page.short,
      height: page.long,
      orientation: PageOrientation[orientation === 'portrait' ? 'PORTRAIT' : 'LANDSCAPE'],
    },
    margin: margins,
  },
});

/**
 * `report.docx`: the audit lead's report in the order of the 2015 audit report, with every question's figures, every
 * chart and every signal in place and marked places to write between them. The shareable figures give the shareable
 * report: no signals, no cases. The same input gives the same bytes.
 * @param draw what draws the charts: see `openDraw`
 * @throws RangeError where a sample of cases comes with shareable figures, or a table lacks what the report reads
 */
export async function reportDocument(input: ReportInput, draw: Draw): Promise<Uint8Array> {
  const { tool, publishedAt, trends, charts, sample } = input;
  const figures = shown(input.figures);
  const shareable = isShareable(figures);
  if (shareable && sample !== undefined) throw new RangeError('The shareable report has no sample of cases');
  const tables = input.tables ?? tablesOf(figures, tool, trends);
  const body = bodyOf(tool);
  const placed = place(body.concat(appendices), tool, charts, figures.signals ?? []);
  const outline = numbered(outlineFor(body, (id) => isNeeded(placed, id)));
  const rows = (table: string): ReturnType<typeof rowsBy> => {
    const found = tables.find(({ id }) => id === table);
    return found === undefined ? new Map() : rowsBy(found, 'question');
  };
  const [answers, asked, reasons] = [rows('answers'), rows('questions'), rows('dont-know-reasons')];
  const numbers = new Map([
    ...flat(outline).map(({ section, number }) => [section.id, number] as const),
    ...appendices.map(({ id }, at) => [id, `A${at + 1}`] as const),
  ]);
  const context: Context = {
    figures,
    tool,
    shareable,
    publishedAt,
    sample,
    tables,
    beside: [...(charts.length > 0 ? ['charts'] : []), ...((figures.signals ?? []).length > 0 ? ['signals'] : [])],
    answersOf: (question) => answers.get(question) ?? [],
    askedOf: (question) => asked.get(question)?.[0],
    reasonsOf: (question) => reasons.get(question) ?? [],
    numberOf: (section) => numbers.get(section) ?? section,
  };

  const inside = ({ id, parts: made = [], write = [] }: Section): ReportBlock[] => {
    const questions = placed.questions.get(id) ?? [];
    // Words come first where figures follow; where there are none, they close the section.
    const first = questions.length > 0 ? write.slice(0, 1) : [];
    return [
      ...first.flatMap(placeToWrite),
      ...signalBlocks(tool, placed.signals.get(id) ?? []),
      ...(placed.charts.get(id) ?? []).map((chart) => picture(draw(chart.svg), chart)),
      ...made.flatMap((part) => parts[part](context)),
      ...questions.flatMap((question) => questionBlocks(context, question)),
      ...write.slice(first.length).flatMap(placeToWrite),
    ];
  };
  const ownPage = new Set(['introduction', 'findings', 'conclusions']);
  const written = (entries: readonly Numbered[]): ReportBlock[] =>
    entries.flatMap(({ section, number, level, sections }) => [
      heading(level, `${number} ${section.title}`, ownPage.has(section.id)),
      ...inside(section),
      ...written(sections),
    ]);
  const appendix = (id: string, newPage = false): ReportBlock[] => {
    const at = appendices.findIndex((section) => section.id === id);
    const section = appendices[at];
    if (section === undefined) return [];
    return [heading(1, `Appendix ${at + 1}: ${section.title}`, newPage), ...inside(section)];
  };

  const upright = { properties: paper('portrait'), ...aroundPage(context, 'portrait') };
  const onItsSide = { properties: paper('landscape'), ...aroundPage(context, 'landscape') };
  const document = new Document({
    title: clean(`${figures.audit.title}: report`),
    subject: clean(`Multi-agency case audit, ${quarterInWords(figures.audit.quarter)}, ${statusWords(figures)}`),
    description: marking(shareable),
    creator: 'Multi-agency case audit',
    lastModifiedBy: 'Multi-agency case audit',
    styles,
    sections: [
      {
        ...upright,
        children: [
          ...front(context),
          ...written(outline),
          ...appendix('questionnaire', true),
          ...appendix('summaries', true),
        ],
      },
      { ...onItsSide, children: appendix('figures') },
      { ...upright, children: appendix('sources') },
    ],
  });
  return reproducibleDocx(await Packer.pack(document, 'uint8array'), publishedAt);
}
