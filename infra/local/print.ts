/** What the demo prints, as text for a terminal of 80 to 120 columns. */
import { styleText } from 'node:util';
import type { Completeness } from '../../shared/front/manager/responses.ts';
import type { Aggregate } from '../../shared/domain/figures/aggregate.ts';
import { caseInWords } from '../../shared/domain/audits/names.ts';
import { plural } from '../../shared/domain/figures/words.ts';
import { droppedInWords } from '../../shared/domain/returns/refusals.ts';
import { shownStates } from '../../shared/domain/returns/shown-state.ts';
import { serviceInWords } from '../../shared/domain/tool/theme.ts';
import { stateWords } from '../../shared/work/packs/page/words.ts';
import { unslug } from '../../shared/work/packs/word/words.ts';
import { weekdayInShort } from '../../shared/base/time/days.ts';
import type { SentMail } from './emulator/mailbox.ts';
import type { CalendarDay } from './player/play-audit.ts';
import type { PrintedFigure } from './oracle/published.ts';
import { type Difference, publishedSpread } from './oracle/differences.ts';
import { type Recount, spreadOf } from './oracle/recount.ts';

type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** Where text is printed: how wide, and how to emphasise. */
export interface Paper {
  width: number;
  paint: (style: Style, text: string) => string;
}

/** Paper without emphasis, for pipes and files. */
export const plainPaper: Paper = { width: 100, paint: (_style, text) => text };

/** The paper of a stream: colour on a terminal only, as wide as it is between 80 and 120 columns. */
export function paperOf(stream: { isTTY?: boolean; columns?: number }): Paper {
  if (stream.isTTY !== true) return plainPaper;
  return {
    width: Math.min(120, Math.max(80, stream.columns ?? 100)),
    paint: (style, text) => styleText(style, text, { validateStream: false }),
  };
}

/** A list over as many lines as it takes, the later ones indented under the first. */
function wrapped(lead: string, items: readonly string[], width: number, separator = ', '): string[] {
  const lines: string[] = [];
  let line = lead;
  for (const [at, item] of items.entries()) {
    const piece = at === items.length - 1 ? item : item + separator.trimEnd();
    const isFirst = line.trim() === '' || line === lead;
    const next = line + (isFirst ? '' : ' '.repeat(separator.length - separator.trimEnd().length)) + piece;
    if (next.length > width && !isFirst) {
      lines.push(line);
      line = ' '.repeat(lead.length) + piece;
    } else {
      line = next;
    }
  }
  return [...lines, line.trimEnd()];
}

// ---- completeness ----

type Shown = Completeness['cases'][number]['returns'][number]['shown'];

const marks: Record<Shown, { mark: string; style: Style }> = {
  complete: { mark: 'C', style: 'green' },
  'with-gaps': { mark: 'Q', style: 'green' },
  'not-known': { mark: 'N', style: 'dim' },
  'cannot-identify': { mark: '?', style: 'yellow' },
  declined: { mark: 'D', style: 'yellow' },
  'no-reply': { mark: '-', style: 'red' },
  withdrawn: { mark: 'W', style: 'dim' },
};

/** A state as the packs word it, in the middle of a line. */
const stateInWords = (shown: Shown): string =>
  `${stateWords[shown].charAt(0).toLowerCase()}${stateWords[shown].slice(1)}`;

/** What case ids begin with, up to a hyphen, so that it is printed once. */
function commonStart(ids: readonly string[]): string {
  const [first = ''] = ids;
  const start = first.slice(0, first.lastIndexOf('-') + 1);
  return ids.every((id) => id.startsWith(start) && id.length > start.length) ? start : '';
}

/**
 * Who was asked about which case and what became of it, with a legend and the counts.
 * @param tool says what its services are called
 */
export function completenessText(
  completeness: Completeness,
  tool: Parameters<typeof serviceInWords>[0],
  paper: Paper,
): string {
  const { paint } = paper;
  const { cases } = completeness;
  const start = commonStart(cases.map((one) => one.case));
  const agencies = [...new Set(cases.flatMap((one) => one.returns.map(({ agency }) => agency)))];
  const label =
    Math.max(...['case summary', 'nothing more due', ...agencies].map((name) => name.length), start.length) + 2;
  const column = Math.max('yes'.length, ...cases.map((one) => one.case.length - start.length)) + 2;
  const perBlock = Math.max(1, Math.floor((paper.width - label) / column));

  const lines = [paint('bold', `Returns as at ${completeness.asAt}`), ''];
  for (let from = 0; from < cases.length; from += perBlock) {
    const shown = cases.slice(from, from + perBlock);
    lines.push(start.padStart(label - 1) + shown.map((one) => one.case.slice(start.length).padStart(column)).join(''));
    for (const agency of agencies) {
      const cells = shown.map((one) => {
        const found = one.returns.find((each) => each.agency === agency);
        if (found === undefined) return ' '.repeat(column);
        const { mark, style } = marks[found.shown];
        return ' '.repeat(column - 1) + paint(style, mark);
      });
      lines.push(`${agency.padEnd(label - 1)}${cells.join('')}`.trimEnd());
    }
    const summaries = shown.map(({ summary }) =>
      (summary?.received === true ? 'C' : summary?.owed === true ? '-' : '').padStart(column),
    );
    lines.push(`${'case summary'.padEnd(label - 1)}${summaries.join('')}`.trimEnd());
    const settled = shown.map((one) => (one.settled ? 'yes' : 'no').padStart(column));
    lines.push(`${'nothing more due'.padEnd(label - 1)}${settled.join('')}`, '');
  }
  const legend = shownStates.map((shown) => `${marks[shown].mark} ${stateInWords(shown)}`);
  lines.push(...wrapped('', [...legend, 'blank: not asked'], paper.width, '   '), '');

  const { expected, distributed, returned, complete, explained } = completeness;
  lines.push(
    paint(
      'bold',
      `expected ${expected}   distributed ${distributed}   returned ${returned}   complete ${complete}, with comments ${explained}`,
    ),
  );
  const returns = cases.flatMap((one) => one.returns);
  const gaps = returns.reduce((sum, one) => sum + one.gaps, 0);
  const open = cases.filter((one) => !one.settled).map((one) => caseInWords(one.case));
  const dropped = completeness.dropped.map(
    ({ case: id, reason, replacedBy }) =>
      `${caseInWords(id)}: ${droppedInWords({ reason }, replacedBy === undefined ? undefined : caseInWords(replacedBy))}`,
  );
  const neverAsked = completeness.neverAsked.map(
    (one) => `${serviceInWords(tool, one.service)} (${caseInWords(one.case)})`,
  );
  lines.push(
    ...wrapped(
      '',
      [
        `${stateInWords('not-known')} ${completeness.notKnown}`,
        `${stateInWords('cannot-identify')} ${completeness.cannotIdentify}`,
        `${stateInWords('no-reply')} ${completeness.noReply}`,
        `${stateInWords('declined')} ${completeness.declined}`,
        `${stateInWords('withdrawn')} ${completeness.withdrawn}`,
      ],
      paper.width,
    ),
    `case summaries ${completeness.summaries.received} of ${completeness.summaries.owed}`,
    `${gaps} left unanswered in ${plural(returns.filter((one) => one.gaps > 0).length, 'questionnaire')}`,
    ...(completeness.overdue === 0 ? [] : [`${plural(completeness.overdue, 'questionnaire')} overdue`]),
    ...dropped,
    ...staffMailText(completeness.staffMail),
    ...(neverAsked.length === 0 ? [] : wrapped('never asked: ', neverAsked, paper.width)),
    ...(open.length === 0
      ? ['nothing more is due on any case']
      : wrapped('something is still due on: ', open, paper.width)),
  );
  return lines.join('\n');
}

/** One line a recipient: how many of their mails came back. */
const staffMailText = (bounced: Completeness['staffMail']): string[] =>
  [...Map.groupBy(bounced, ({ to }) => to)].map(
    ([to, mails]) =>
      `${plural(mails.length, 'mail')} to ${to === 'manager' ? 'the business manager' : 'the second contact'} came back`,
  );

// ---- mails ----

const kindWords: Readonly<Record<SentMail['kind'], string>> = {
  invite: 'invite',
  chaser: 'reminder',
  escalation: 'to senior contact',
  notice: 'notice',
  code: 'code',
  alert: 'alert',
  digest: 'digest',
};

/** What an alert is about; what is not here is told as it is called. */
const alertWords: Readonly<Partial<Record<string, string>>> = {
  concern: 'concern not acknowledged',
  'cannot-identify': 'cannot tell from the details',
  'to-do': 'something to see to',
  'case-settled': 'nothing more due on a case',
  'audit-settled': 'nothing more due in the audit',
  'ladder-exhausted': 'all reminders have been sent',
  bounce: 'an email came back',
  'mail-unknown': 'nobody knows whether an email went',
  limit: 'a limit is reached',
};

const alertInWords = (alert: string): string => alertWords[alert] ?? unslug(alert);

function whatAbout(mail: SentMail): string {
  if (mail.alert !== undefined) return alertInWords(mail.alert);
  const summaries = mail.returns.filter(({ agency }) => agency === 'summary').length;
  const questionnaires = mail.returns.length - summaries;
  return [
    questionnaires > 0 && plural(questionnaires, 'questionnaire'),
    summaries > 0 && plural(summaries, 'case summary', 'case summaries'),
  ]
    .filter((part) => part !== false)
    .join(' and ');
}

/** A return that a mail is about, with the step of the ladder that it stands for. */
const ofMail = ({ case: id, agency, step }: SentMail['returns'][number]): string =>
  `${caseInWords(id)}/${agency}${step === undefined ? '' : ` ${step > 0 ? '+' : ''}${step}`}`;

/** One day of a calendar with each of its mails: kind, to whom, what about, and what became of it. */
export function calendarDayText({ on, what, mails }: CalendarDay): string {
  const lines = mails.map(({ kind, to, returns, alert, delivery }) => {
    const about = [...(alert === undefined ? [] : [alertInWords(alert)]), ...returns.map(ofMail)].join(', ');
    return `  ${kindWords[kind].padEnd(kindWords.escalation.length)}  ${to.join(', ')}  ${about === '' ? '' : `${about}  `}${delivery}`;
  });
  return [`${on} ${weekdayInShort(on)}  ${what}`.trimEnd(), ...lines].join('\n');
}

/** The mails that were sent, those of one kind, address and matter as one line. */
export function mailsText(mails: readonly SentMail[], paper: Paper): string {
  const groups = Map.groupBy(mails, (mail) => [mail.kind, mail.to.join(' '), whatAbout(mail)].join('\n'));
  const rows = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const days = group.map(({ on }) => on);
    return [
      {
        kind: kindWords[first.kind],
        to: first.to.join(', '),
        about: whatAbout(first),
        count: group.length,
        on: days[0] === days.at(-1) ? `${days[0]}` : `${days[0]} to ${days.at(-1)}`,
      },
    ];
  });
  const kinds = Map.groupBy(mails, (mail) => kindWords[mail.kind]);
  const order = [...kinds.keys()];
  rows.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.to < b.to ? -1 : Number(a.to > b.to)));
  const kind = Math.max(0, ...rows.map((row) => row.kind.length));
  const to = Math.max(0, ...rows.map((row) => row.to.length));
  const about = Math.max(0, ...rows.map((row) => row.about.length));
  const totals = [...kinds].map(([kind, ofKind]) =>
    kind === kindWords.escalation ? `${ofKind.length} ${kind}` : plural(ofKind.length, kind),
  );
  const fates = (['delivered', 'bounced', 'unknown'] as const).flatMap((fate) => {
    const count = mails.filter(({ delivery }) => delivery === fate).length;
    return count === 0 ? [] : [`${count} ${fate}`];
  });
  return [
    paper.paint('bold', `${plural(mails.length, 'mail')} sent: ${totals.join(', ')}`),
    '',
    ...rows.map((row) =>
      [`${row.count}`.padStart(3), row.kind.padEnd(kind), row.to.padEnd(to), row.about.padEnd(about), row.on].join(
        '  ',
      ),
    ),
    '',
    fates.join(', '),
  ].join('\n');
}

// ---- figures ----

type Align = 'left' | 'right';

/** Rows under their heads; a column is as wide as what stands in it. */
function table(heads: readonly { name: string; align: Align }[], rows: readonly (readonly string[])[]): string[] {
  const widths = heads.map(({ name }, at) => Math.max(name.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    heads
      .map(({ align }, at) => {
        const [cell, width] = [cells[at] ?? '', widths[at] ?? 0];
        return align === 'left' ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [line(heads.map(({ name }) => name)), ...rows.map(line)];
}

/** An answer, or several joined by `+`, as people read it. */
export const answerInWords = (answer: string): string =>
  answer
    .split('+')
    .map((value) => (value === 'dont-know' ? "don't know" : unslug(value)))
    .join('/');

/** The figures that the report prints beside the computed ones, and which of them cannot be right. */
export function publishedText(figures: readonly PrintedFigure[], paper: Paper): string {
  const rows = figures.map((figure) => [
    figure.paragraph,
    figure.question,
    answerInWords(figure.answer),
    figure.printed,
    figure.computed,
    `${figure.n} of ${figure.base}`,
    [figure.impossible === undefined ? '' : 'not right', figure.agrees ? '' : 'DIFFERS']
      .filter((word) => word !== '')
      .join(', '),
  ]);
  const [head = '', ...lines] = table(
    [
      { name: 'para', align: 'left' },
      { name: 'question', align: 'left' },
      { name: 'answer', align: 'left' },
      { name: 'printed', align: 'right' },
      { name: 'computed', align: 'right' },
      { name: 'n of base', align: 'right' },
      { name: '', align: 'left' },
    ],
    rows,
  );
  const impossible = figures.filter((figure) => figure.impossible !== undefined);
  return [
    paper.paint('bold', 'The published figures of the 2015 report beside the computed ones, in per cent'),
    '',
    paper.paint('dim', head),
    ...lines.map((line, at) => {
      const figure = figures[at];
      if (figure?.agrees === false) return paper.paint('red', line);
      return figure?.impossible === undefined ? line : paper.paint('yellow', line);
    }),
    '',
    ...(impossible.length === 0 ? [] : ['Printed figures that cannot be right:']),
    ...impossible.flatMap((figure) =>
      wrapped(
        `  ${figure.paragraph} ${figure.question} `,
        `${answerInWords(figure.answer)} ${figure.printed}: ${figure.impossible}`.split(' '),
        paper.width,
        ' ',
      ),
    ),
  ].join('\n');
}

/** The computed figures of any audit beside the recount from its file. */
export function recountText(aggregate: Aggregate, counted: Recount, paper: Paper): string {
  const rows = Object.entries(aggregate.questions).flatMap(([id, question]) => {
    const again = counted.questions[id];
    // Nobody answered: there is nothing to say of each answer.
    const values = question.answered + (again?.answered ?? 0) === 0 ? [] : Object.entries(question.counts);
    const bases = [`${question.answered} of ${question.asked}`, `${again?.answered} of ${again?.asked}`];
    return [
      [id, 'answered', ...bases, ''],
      ...(question.numbers === undefined
        ? []
        : [['', 'numbers', publishedSpread(question.numbers), spreadOf(again?.given ?? []), '']]),
      ...values.map(([value, n]) => [
        '',
        answerInWords(value),
        `${n} of ${question.answered}`,
        `${again?.counts[value]} of ${again?.answered}`,
        question.percent[value] ?? '',
      ]),
    ];
  });
  const [head = '', ...lines] = table(
    [
      { name: 'question', align: 'left' },
      { name: 'answer', align: 'left' },
      { name: 'computed', align: 'right' },
      { name: 'recounted', align: 'right' },
      { name: 'computed %', align: 'right' },
    ],
    rows,
  );
  return [
    paper.paint('bold', `The computed figures of ${aggregate.audit.id} beside a recount from its file`),
    '',
    paper.paint('dim', head),
    ...lines,
  ].join('\n');
}

/** The figures that differ from the recount, one a line; empty when none does. */
export function differencesText(found: readonly Difference[], paper: Paper): string {
  return found
    .map(({ figure, published, recounted }) =>
      paper.paint('red', `${figure}: computed ${published}, recounted ${recounted}`),
    )
    .join('\n');
}

/** The last line: whether everything agrees. @param figures of the 2015 report; undefined for any other audit */
export function verdictText(
  figures: readonly PrintedFigure[] | undefined,
  found: readonly Difference[],
  counted: Recount,
  paper: Paper,
): string {
  const wrong = figures?.filter((figure) => !figure.agrees) ?? [];
  if (wrong.length + found.length > 0) {
    const parts = [
      wrong.length > 0 && `${plural(wrong.length, 'figure')} of the report`,
      found.length > 0 && `${plural(found.length, 'figure')} of the recount`,
    ].filter((part) => part !== false);
    return paper.paint('red', `NOT ALL AGREE: the computed figures differ from ${parts.join(' and ')}.`);
  }
  const questions = plural(Object.keys(counted.questions).length, 'question');
  const results = new Set(figures?.map(({ question }) => question)).size;
  const report = figures === undefined ? '' : `${plural(results, 'published result')} and `;
  return paper.paint('green', `All agree: ${report}the recount of ${questions}.`);
}
