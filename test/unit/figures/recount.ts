/**
 * The reference audit counted again, straight from its file and with nothing of the product: what applies, which boxes
 * are asked for and how to round are written down here a second time, from the audit's own report and tool.
 */

interface Given {
  answer: string;
  reason?: string;
  [box: string]: string | undefined;
}

export interface AuditFile {
  audit: {
    id: string;
    title: string;
    theme: string;
    quarter: { label: string; from: string; to: string };
    tool: string;
    windowsAnchor: string;
    opensOn: string;
  };
  agencies: { id: string; service: string }[];
  cases: {
    id: string;
    children: { id: string }[];
    route: { from: string; to: string };
    factors: string[];
    leadProfessional?: unknown;
    expects: string[];
  }[];
  replies: {
    case: string;
    agency: string;
    on?: string;
    check: { outcome: string; knows?: string[] };
    submission?: { childrenCovered: string[]; answers: Record<string, Given> };
  }[];
  summaries?: { case: string }[];
}

const yesNoDontKnow = ['yes', 'no', 'dont-know'];
const yesNo = ['yes', 'no'];
const grades = ['inadequate', 'requires-improvement', 'good', 'outstanding'];
const bands = ['0', '1-3', '4-6', '7+'];

const valuesOf: Record<string, string[]> = {};
for (const [letter, last] of Object.entries({ A: 4, B: 6, C: 13, D: 5, E: 10, F: 3 })) {
  for (let n = 1; n <= last; n += 1) valuesOf[letter + n] = yesNoDontKnow;
}
for (const id of ['A4', 'B6', 'C13', 'D5', 'E10', 'F1']) valuesOf[id] = grades;
for (const id of ['B2', 'D1']) valuesOf[id] = bands;
for (const id of ['F2', 'F3']) valuesOf[id] = yesNo;
for (const id of ['C12', 'E2', 'E3']) valuesOf[id] = [];
valuesOf['B4'] = ['very-good', 'fairly-good', 'fairly-bad', 'very-bad'];

/** Box, question, and the answers that ask for it. */
const boxes: [box: string, question: string, when: string[]][] = [
  ...['A1', 'A2', 'A3', 'B3', 'B4', 'B5', 'C1', 'C2', 'E5', 'E8', 'E9'].map((id): [string, string, string[]] => [
    'details',
    id,
    valuesOf[id]!,
  ]),
  ['frequency', 'D3', ['yes']],
  ['recorded-in', 'D3', ['yes']],
  ['details', 'D4', ['yes']],
  ['details', 'E1', ['no']],
  ['details', 'F2', ['yes']],
  ['details', 'F3', ['yes']],
];

const reasons = [
  'not-involved-then',
  'no-longer-involved',
  'not-in-records',
  'record-not-accessible',
  'question-unclear',
  'other',
  'reason-not-collected',
];

/** Half up, by trying every tenth from the top: the first that is not more than half a tenth too high. */
function percent(n: number, d: number): string | null {
  if (d === 0) return null;
  for (let tenths = 1000; tenths > 0; tenths -= 1) {
    if ((2 * tenths - 1) * d <= 2000 * n) return `${Math.floor(tenths / 10)}.${tenths % 10}`;
  }
  return '0.0';
}

interface Row {
  asked: number;
  answered: number;
  unanswered: number;
  notApplicable: number;
  counts: Record<string, number>;
}

/** Every number of `aggregate.json`, counted from the file; the audit played to its end, every day's replies in. */
export function recount(file: AuditFile) {
  const service: Record<string, string> = {};
  for (const agency of file.agencies) service[agency.id] = agency.service;

  const completeness = {
    expected: 0,
    distributed: 0,
    returned: 0,
    complete: 0,
    notKnown: 0,
    cannotIdentify: 0,
    noReply: 0,
    withdrawn: 0,
    summaries: { owed: 0, received: 0 },
    neverAsked: [],
    cases: [] as unknown[],
  };
  const inputs: unknown[] = [];
  const submissions: {
    of: AuditFile['cases'][number];
    agency: string;
    all: boolean;
    answers: Record<string, Given>;
  }[] = [];

  for (const of of file.cases.toSorted((a, b) => a.id.localeCompare(b.id))) {
    if (of.leadProfessional) {
      completeness.summaries.owed += 1;
      if (file.summaries?.some((summary) => summary.case === of.id)) completeness.summaries.received += 1;
    }
    const returns = [];
    let settled = of.expects.length > 0;
    for (const agency of of.expects.toSorted((a, b) => a.localeCompare(b))) {
      completeness.expected += 1;
      let last: AuditFile['replies'][number] | undefined;
      let version = 0;
      for (const reply of file.replies) {
        if (reply.case !== of.id || reply.agency !== agency) continue;
        last = reply;
        if (reply.submission) version += 1;
      }
      let [state, gaps, unexplained] = ['no-reply', 0, 0];
      if (last?.submission) {
        const { answers, childrenCovered } = last.submission;
        const known = last.check.knows?.filter((id) => of.children.some((child) => child.id === id));
        const children = known ?? of.children.map((child) => child.id);
        for (const child of children) if (!childrenCovered.includes(child)) gaps += 1;
        submissions.push({ of, agency, all: gaps === 0, answers });
        inputs.push({ case: of.id, agency, version });
        for (const id in valuesOf) {
          if (valuesOf[id]!.length === 0 || answers[id]) continue;
          if (id === 'E5' && answers['E4']?.answer !== 'no') continue;
          gaps += 1;
        }
        for (const [box, id, when] of boxes) {
          if (id === 'E5' && answers['E4']?.answer !== 'no') continue;
          if (answers[id] && when.includes(answers[id].answer) && !answers[id][box]?.trim()) unexplained += 1;
        }
        state = gaps > 0 ? 'with-gaps' : 'complete';
        completeness.returned += 1;
        if (gaps === 0) completeness.complete += 1;
      } else if (last?.check.outcome === 'not-known') {
        state = 'not-known';
        completeness.notKnown += 1;
      } else if (last?.check.outcome === 'cannot-identify') {
        state = 'cannot-identify';
        completeness.cannotIdentify += 1;
        settled = false;
      } else {
        completeness.noReply += 1;
        settled = false;
      }
      returns.push({ agency, state, gaps, unexplained });
    }
    completeness.cases.push({ case: of.id, settled, returns });
  }
  completeness.distributed = completeness.expected - completeness.cannotIdentify - completeness.withdrawn;

  const questions: Record<string, Row & Record<string, unknown>> = {};
  for (const [id, values] of Object.entries(valuesOf)) {
    const row = (mine: (of: (typeof submissions)[number]) => boolean): Row => {
      const counted: Row = { asked: 0, answered: 0, unanswered: 0, notApplicable: 0, counts: {} };
      for (const value of values) counted.counts[value] = 0;
      for (const submission of submissions) {
        if (!mine(submission)) continue;
        if (id === 'E5' && submission.answers['E4']?.answer !== 'no') continue;
        counted.asked += 1;
        const given = submission.answers[id];
        if (given) counted.answered += 1;
        else counted.unanswered += 1;
        if (given && values.length > 0) counted.counts[given.answer]! += 1;
      }
      return counted;
    };
    const cut = (keys: string[], mine: (key: string, of: (typeof submissions)[number]) => boolean) => {
      const rows: Record<string, Row> = {};
      for (const key of keys) rows[key] = row((submission) => mine(key, submission));
      return rows;
    };
    const all = row(() => true);
    const answeredExcludingDontKnow = all.answered - (all.counts['dont-know'] ?? 0);
    const percents: Record<string, string | null> = {};
    const percentsExcluding: Record<string, string | null> = {};
    for (const value of values) {
      percents[value] = percent(all.counts[value]!, all.answered);
      if (value !== 'dont-know') percentsExcluding[value] = percent(all.counts[value]!, answeredExcludingDontKnow);
    }
    const dontKnowReasons: Record<string, number> = {};
    if (values.includes('dont-know')) {
      for (const reason of reasons) {
        dontKnowReasons[reason] = submissions.filter(
          ({ answers }) =>
            answers[id]?.answer === 'dont-know' &&
            answers[id].reason === reason &&
            (id !== 'E5' || answers['E4']?.answer === 'no'),
        ).length;
      }
    }
    questions[id] = {
      ...all,
      percent: percents,
      percentExcludingDontKnow: percentsExcluding,
      answeredExcludingDontKnow,
      dontKnowReasons,
      byService: cut(
        [...new Set(file.cases.flatMap((of) => of.expects.map((agency) => service[agency]!)))],
        (key, s) => service[s.agency] === key,
      ),
      byCase: cut(
        file.cases.map((of) => of.id),
        (key, s) => s.of.id === key,
      ),
      byRoute: cut(
        file.cases.map(({ route }) => `${route.from}-${route.to}`),
        (key, s) => `${s.of.route.from}-${s.of.route.to}` === key,
      ),
      byFactor: cut(
        file.cases.flatMap(({ factors }) => factors),
        (key, s) => s.of.factors.includes(key),
      ),
      byCoverage: cut(['all-children', 'some-children'], (key, s) => (key === 'all-children') === s.all),
    };
  }
  return { completeness, inputs, questions };
}
