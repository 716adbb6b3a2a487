import type { IParagraphStyleOptions, IStylesOptions } from 'docx';
import { BorderStyle, LineRuleType, ShadingType } from 'docx';

/** Sizes in twips: an A4 page with 2 cm around. */
export const page = { short: 11906, long: 16838, margin: 1134 };
export const portraitWidth = page.short - 2 * page.margin;
export const landscapeWidth = page.long - 2 * page.margin;

/** Dark blue and its tints; text on each has a contrast of at least 7 to 1. */
export const ink = { heading: '12436D', text: '1F1F1F', faint: '4A4A4A', header: 'DCE6EF', line: '8A9BAC' };
const place = { fill: 'FFF6DD', edge: 'C4500B' };

/** Arial is on every machine; its metrics are those of the charts' own font, and page numbers can be worked out with it. */
const font = 'Arial';

/** 240 is single. */
const lines = (line: number) => ({ line, lineRule: LineRuleType.AUTO });

const heading = (size: number, before: number): Required<NonNullable<IStylesOptions['default']>>['heading1'] => ({
  run: { font, size, bold: true, color: ink.heading },
  paragraph: { spacing: { before, after: 120 }, keepNext: true, keepLines: true },
});

const edge = { style: BorderStyle.SINGLE, color: place.edge, size: 4, space: 4 };
const box = { top: edge, bottom: edge, right: edge, left: { ...edge, size: 36 } };

const style = (
  id: string,
  name: string,
  run: IParagraphStyleOptions['run'],
  paragraph: IParagraphStyleOptions['paragraph'],
  next = id,
): IParagraphStyleOptions => ({
  id,
  name,
  basedOn: 'Normal',
  next,
  quickFormat: true,
  ...(run && { run }),
  ...(paragraph && { paragraph }),
});

/** Every style of the report. The lead changes all places to write at once by changing two of them. */
export const styles: IStylesOptions = {
  default: {
    document: {
      run: { font, size: 22, color: ink.text, language: { value: 'en-GB' } },
      paragraph: { spacing: { before: 60, after: 100, ...lines(269) } },
    },
    title: {
      run: { font, size: 48, bold: true, color: ink.heading },
      paragraph: { spacing: { before: 0, after: 120, ...lines(240) }, keepNext: true },
    },
    heading1: heading(34, 360),
    heading2: heading(28, 320),
    heading3: heading(24, 260),
  },
  paragraphStyles: [
    ...[0, 220, 440].map((left, at) =>
      style(
        `TOC${at + 1}`,
        `toc ${at + 1}`,
        { size: 20 },
        { spacing: { before: at === 0 ? 60 : 0, after: 20, ...lines(240) }, indent: { left } },
      ),
    ),
    style(
      'ContentsTitle',
      'Contents Title',
      { size: 28, bold: true, color: ink.heading },
      { spacing: { before: 240, after: 80 }, keepNext: true },
    ),
    style(
      'Question',
      'Question',
      { bold: true },
      { spacing: { before: 240, after: 60 }, keepNext: true, keepLines: true },
    ),
    style(
      'TableTitle',
      'Table Title',
      { bold: true, color: ink.heading },
      { spacing: { before: 240, after: 80 }, keepNext: true, keepLines: true },
    ),
    style('TableText', 'Table Text', { size: 19 }, { spacing: { before: 30, after: 30, ...lines(240) } }),
    style('TableTextSmall', 'Table Text Small', { size: 17 }, { spacing: { before: 20, after: 20, ...lines(240) } }),
    style('Base', 'Base', { size: 18, color: ink.faint }, { spacing: { before: 60, after: 120, ...lines(240) } }),
    style(
      'Option',
      'Option',
      { size: 20 },
      { spacing: { before: 20, after: 40, ...lines(250) }, indent: { left: 567 } },
    ),
    style(
      'WritePrompt',
      'Write Here Prompt',
      { size: 20, italics: true },
      {
        spacing: { before: 200, after: 0 },
        keepNext: true,
        keepLines: true,
        indent: { left: 170, right: 113 },
        border: box,
        shading: { type: ShadingType.CLEAR, fill: place.fill },
      },
      'WriteHere',
    ),
    style(
      'WriteHere',
      'Write Here',
      {},
      {
        spacing: { before: 0, after: 200 },
        indent: { left: 170, right: 113 },
        border: box,
        shading: { type: ShadingType.CLEAR, fill: place.fill },
        contextualSpacing: true,
      },
    ),
    style(
      'Caution',
      'Caution',
      { bold: true },
      {
        spacing: { before: 120, after: 120 },
        border: { left: { style: BorderStyle.SINGLE, color: ink.heading, size: 36, space: 8 } },
        indent: { left: 227 },
      },
    ),
  ],
};
