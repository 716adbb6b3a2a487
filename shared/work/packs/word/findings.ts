import { caseInWords } from '../../../domain/audits/names.ts';
import { routeName } from '../../../domain/figures/case-partial.ts';
import type { JudgementRow } from '../../../domain/figures/aggregate.ts';
import { capital, plural } from '../../../domain/figures/words.ts';
import { factorInWords, levelsTogether, routeInWords, serviceInWords } from '../../../domain/tool/theme.ts';
import { isOfChild } from '../../../domain/tool/answers.ts';
import type { Question, Tool } from '../../../domain/tool/tool.ts';
import { askForNumbers, overlapInWords, takeSeveral } from '../tables/kinds.ts';
import { medianNote } from '../tables/numbers.ts';
import { areFew, whyNoSignals } from '../tables/claims.ts';
import type { Figures } from '../../../domain/figures/figures.ts';
import type { ReportBlock } from './blocks.ts';
import { bullet, grid, paragraph, shareOf } from './blocks.ts';
import type { Context } from './context.ts';
import { portraitWidth } from './look.ts';
import { namedRows } from './rows.ts';
import { cellText } from './words.ts';

/** What the signals are; or why there are none, which is not always that nothing was found. */
function aboutSignals(figures: Figures, tool: Tool): string {
  const why = whyNoSignals(figures, tool);
  if (why !== undefined) return why;
  return (figures.signals ?? []).length === 0
    ? "The questionnaire's own rules for signals found nothing."
    : "Signals are raised by the questionnaire's own rules and stand in the section they belong to. They point to places to look; they score nobody.";
}

/** 3: the words that go with every figure. */
export function howToRead({ figures, tool, shareable }: Context): ReportBlock[] {
  return [
    paragraph(figures.notes.counts, 'Caution'),
    paragraph(
      `The cases were chosen for the theme, not drawn at random${areFew(figures) ? ', and they are few' : ''}: no figure here can be generalised to other cases.`,
    ),
    bullet('n is the number of answers that a percent is out of. It stands at the head of its column.'),
    bullet(
      'Percent with "don\'t know" is out of all answers; percent without leaves "don\'t know" out. Where they differ much, say which one a finding rests on.',
    ),
    bullet(
      'Each percent is rounded once, half up, from the exact fraction. Parts that do not add up to 100 are left so, with a note.',
    ),
    ...(figures.suppression === undefined
      ? []
      : [bullet('[c] is a number that is withheld, so that nobody can be made out; Appendix 4 has the rules.')]),
    ...(figures.notes.child === undefined ? [] : [bullet(figures.notes.child)]),
    ...(takeSeveral(tool.questions) ? [bullet(overlapInWords)] : []),
    ...(askForNumbers(tool.questions) && !shareable ? [bullet(medianNote)] : []),
    bullet('[z] stands where a percent does not apply.'),
    ...(shareable ? [] : [bullet(aboutSignals(figures, tool))]),
    ...(figures.completeness.returned === 0
      ? []
      : [
          bullet(
            'Each agency answered about its own work, or about the case as it saw it. A total can hide that one service answered unlike all others.',
          ),
        ]),
  ];
}

const small = (title: string, first: string, second: string, rows: string[][], note: string): ReportBlock[] =>
  rows.length === 0
    ? []
    : [
        paragraph(title, 'TableTitle'),
        grid({
          columns: [
            { title: first, share: 70 },
            { title: second, share: 30, numeric: true },
          ],
          rows,
          width: Math.round(portraitWidth * 0.6),
          together: true,
        }),
        paragraph(note, 'Base'),
      ];

function tally(keys: readonly string[]): [string, number][] {
  return [...Map.groupBy(keys, (key) => key)]
    .map(([key, all]): [string, number] => [key, all.length])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether a question is asked once, and its figures tell of how many in every pack. */
const isPlainQuestion = (question: Question): boolean => !isOfChild(question) && question.type !== 'number';

/** How many counted questionnaires there are in each group of a cut: read off a question that everyone was asked. */
function counted({ tables, tool }: Context, table: string, key: string): [string, string][] {
  const cut = tables.find(({ id }) => id === table);
  const everyone = tool.questions.find((question) => question.appliesWhen === undefined && isPlainQuestion(question));
  if (cut === undefined || everyone === undefined) return [];
  const groups = new Map(
    namedRows(cut)
      .filter((row) => row.cell('question') === everyone.id)
      .map((row) => [cellText(row.cell(key)), cellText(row.cell('asked'))]),
  );
  return [...groups];
}

/** 3.1: what the sample is made up of and what it was chosen by; undefined of figures from before there was one. */
function madeUpOf({ tables }: Context): ReportBlock[] | undefined {
  const [sample, criteria] = ['sample', 'criteria'].map((name) => tables.find(({ id }) => id === name));
  if (sample === undefined) return undefined;
  const rows = [...Map.groupBy(namedRows(sample), (row) => cellText(row.cell('part')))].flatMap(([part, kinds]) => [
    { over: part },
    ...kinds.map((row) => ['kind', 'of', 'count', 'base', 'percent'].map((column) => cellText(row.cell(column)))),
  ]);
  return [
    paragraph(sample.title, 'TableTitle'),
    grid({
      columns: [
        { title: 'Kind', share: 44 },
        { title: 'Of', share: 16 },
        { title: 'n', share: 12, numeric: true },
        { title: 'Out of', share: 14, numeric: true },
        { title: 'Percent', share: 14, numeric: true },
      ],
      rows,
    }),
    paragraph(sample.notes.join(' '), 'Base'),
    ...(criteria === undefined
      ? []
      : criteria.rows.length === 0
        ? criteria.notes.map((note) => paragraph(note))
        : [
            paragraph(criteria.title, 'TableTitle'),
            grid({
              columns: [
                { title: 'Criterion', share: 45 },
                { title: 'Met', share: 10 },
                { title: 'Why not, or how far', share: 45 },
              ],
              rows: namedRows(criteria).map((row) =>
                ['criterion', 'met', 'why'].map((column) => cellText(row.cell(column))),
              ),
            }),
            paragraph('In the words of the business manager.', 'Base'),
          ]),
  ];
}

/** 3.1: cases by route and factor (restricted, where the sample is given), and counted questionnaires by route, factor and service. */
export function sample(context: Context): ReportBlock[] {
  const { sample: cases, tool } = context;
  const overlap = 'A case can have several factors, so these overlap and do not add up to the total.';
  const told = madeUpOf(context);
  const routes = (cases ?? []).flatMap((one) => routeName(one) ?? []);
  const ofCases =
    told !== undefined || cases === undefined
      ? []
      : [
          ...small(
            `Cases by ${levelsTogether(routes)}`,
            capital(levelsTogether(routes)),
            'Cases',
            tally(routes).map(([route, n]) => [routeInWords(tool, route), String(n)]),
            `Of ${plural(cases.length, 'case')}.`,
          ),
          ...small(
            'Cases by factor',
            'Factor',
            'Cases',
            tally(cases.flatMap(({ factors }) => [...new Set(factors)])).map(([factor, n]) => [
              factorInWords(tool, factor),
              String(n),
            ]),
            `Of ${plural(cases.length, 'case')}. ${overlap}`,
          ),
          ...(cases.length > 0 && cases.every(({ factors }) => factors.length === 0)
            ? [paragraph('No case has a factor.', 'Base')]
            : []),
        ];
  const levels = counted(context, 'by-route', 'route');
  const byLevels = levelsTogether(levels.map(([route]) => route));
  const services = counted(context, 'by-service', 'service');
  const questionnaires = [
    ...small(
      `Questionnaires by ${byLevels}`,
      capital(byLevels),
      'Questionnaires',
      levels.map(([route, n]) => [routeInWords(tool, route), n]),
      'Counted questionnaires, not cases and not children.',
    ),
    ...small(
      'Questionnaires by factor',
      'Factor',
      'Questionnaires',
      counted(context, 'by-factor', 'factor').map(([factor, n]) => [factorInWords(tool, factor), n]),
      `Counted questionnaires. ${overlap}`,
    ),
    ...small(
      'Questionnaires by service',
      'Service',
      'Questionnaires',
      services.map(([service, n]) => [serviceInWords(tool, service), n]),
      `Counted questionnaires.${
        services.some(([, n]) => n === '0') ? ' A service at 0 was asked, and no questionnaire of it is counted.' : ''
      }`,
    ),
  ];
  return [...(told ?? ofCases), ...questionnaires];
}

/** 3.7: the grades of all sections side by side. */
export function grades({ tables }: Context): ReportBlock[] {
  const table = tables.find(({ id }) => id === 'grades');
  if (table === undefined || table.rows.length === 0) return [];
  const rows = table.rows.map((row) => row.map(cellText));
  return [
    paragraph(table.title, 'TableTitle'),
    grid({
      columns: table.columns.map(({ title, kind }, at) => ({
        title,
        share: shareOf(
          title,
          kind !== 'text',
          rows.map((row) => row[at] ?? ''),
          16,
        ),
        numeric: kind !== 'text',
      })),
      rows,
      small: true,
      together: true,
    }),
    paragraph(table.notes.join(' '), 'Base'),
  ];
}

/**
 * The audit's own question, with a row for each case: what the audit lead answers, or a place to answer it in; of shareable
 * figures no more than its wording.
 */
export function judgement({ figures, tool }: Context): ReportBlock[] {
  const asked = tool.judgement;
  if (asked === undefined) return [];
  const { cases } = figures.completeness;
  const wording = paragraph(asked.wording, 'Question');
  if (cases === undefined) {
    return [
      wording,
      paragraph('The audit lead answers it case by case. Nothing about a single case stands in this pack.'),
    ];
  }
  return [
    wording,
    paragraph(`${asked.options.map(({ label }) => label).join('; ')}.`, 'Option', 'Answers:'),
    paragraph('No agency is asked this: the audit lead answers it for each case, and no figure counts the answers.'),
    cases.length === 0
      ? paragraph('No case is in this audit.')
      : judgementGrid(
          cases.map((one) => one.case),
          asked,
          figures.judgements ?? [],
        ),
  ];
}

function judgementGrid(
  cases: readonly string[],
  { options }: NonNullable<Tool['judgement']>,
  given: readonly JudgementRow[],
): ReportBlock {
  const ofCase = new Map(given.map((one) => [one.case, one]));
  const wordsOf = (id: string): string => options.find(({ value }) => value === ofCase.get(id)?.answer)?.label ?? '';
  // Where nobody wrote anything beside an answer, there is no column to leave empty.
  const hasNotes = given.some(({ note }) => note !== undefined);
  const isAnswered = given.length > 0;
  return grid({
    columns: [
      { title: 'Case', share: 20 },
      { title: isAnswered ? 'Answer' : 'Your answer', share: hasNotes ? 30 : 80 },
      ...(hasNotes ? [{ title: 'Note', share: 50 }] : []),
    ],
    rows: cases.map((id) => [caseInWords(id), wordsOf(id), ...(hasNotes ? [ofCase.get(id)?.note ?? ''] : [])]),
  });
}

/** 5: rows to fill in: what, on what evidence, by whom, by when. */
export function recommendations(): ReportBlock[] {
  return [
    paragraph('Write here: what should change, and what in this report shows it', 'TableTitle'),
    grid({
      columns: [
        { title: 'No.', share: 7 },
        { title: 'Recommendation', share: 37 },
        { title: 'Evidence (section, question)', share: 22 },
        { title: 'Who, by when', share: 17 },
        { title: 'How it will be seen', share: 17 },
      ],
      rows: ['1', '2', '3', '4', '5'].map((n) => [n, '[Your text]', '[Section]', '[Name of post, date]', '[Measure]']),
    }),
  ];
}
