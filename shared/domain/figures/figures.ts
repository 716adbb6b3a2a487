import type {
  AuditHeader,
  Changes,
  Correction,
  DroppedCase,
  JudgementRow,
  NeverAsked,
  OpenQuery,
  Signal,
} from './aggregate.ts';
import type { SampleFigures } from './sample.ts';
import type { Numbers } from './numbers.ts';
import type { ShownState } from '../returns/shown-state.ts';
import type { When } from '../../base/time/days.ts';

/** A count, or null where the shareable pack suppresses it. */
export type Shown = number | null;

/** A tally as a pack shows it. */
export interface TallyShown {
  asked: Shown;
  answered: Shown;
  unanswered: Shown;
  notApplicable: Shown;
  /** of a question about the child, in the restricted pack: how many questionnaires stand behind `asked` */
  questionnaires?: Shown | undefined;
  counts: Record<string, Shown>;
  /** of a number question, in the restricted pack: how the numbers that were given spread */
  numbers?: Numbers | undefined;
}

/** A question as a pack shows it. A cut that a pack withholds whole is an empty map; `byCase` is in the restricted one only. */
export interface QuestionShown extends TallyShown {
  wording: string;
  type: string;
  about: 'agency' | 'case' | 'child';
  /** what is counted, where it is not questionnaires: pairs of questionnaire and child */
  unit?: 'child' | undefined;
  /** null where the base is 0, and where the count or the base is suppressed */
  percent: Record<string, string | null>;
  percentExcludingDontKnow: Record<string, string | null>;
  answeredExcludingDontKnow: Shown;
  dontKnowReasons: Record<string, Shown>;
  byService: Record<string, TallyShown>;
  byCase?: Record<string, TallyShown> | undefined;
  byRoute: Record<string, TallyShown>;
  byFactor: Record<string, TallyShown>;
  byCoverage: Record<string, TallyShown>;
  note?: string | undefined;
}

/** Which number is suppressed, and by which rule. */
export interface Suppressed {
  /** JSON pointer into the file (RFC 6901) of a number, a row or a table */
  pointer: string;
  rule: string;
}

/** How the shareable pack was made safe to hand on. */
export interface Suppression {
  /** no count from 1 to this less one is shown */
  smallCount: number;
  /** a row of a breakdown rests on at least so many cases */
  minimumCases: number;
  /** each rule that was applied, in words */
  rules: Record<string, string>;
  suppressed: Suppressed[];
  /** there where the sample is too small for any figures: says so */
  tooSmall?: string | undefined;
}

/** The sample as a pack shows it. A kind that is not shown is null or, of a route or factor, not there. */
export interface SampleShown {
  cases: Shown;
  children: Shown;
  byAgeBand: Record<string, Shown>;
  byRoute?: Record<string, Shown> | undefined;
  byFactor: Record<string, Shown>;
  attributes: Record<
    string,
    { label: string; of: 'case' | 'child'; counts: Record<string, Shown>; notRecorded: Shown }
  >;
  criteria: SampleFigures['criteria'];
}

/**
 * The figures of either pack, as tables and charts read them. `aggregate.json` of the restricted pack is one with every
 * number there; the shareable one has nulls and `suppression`, and no `inputs`, `signals`, `corrections`, `judgements`, `openQueries`, `changes`, nor
 * `cases` and `neverAsked` in its completeness.
 */
export interface Figures {
  schema: 'aggregate/v1';
  audit: AuditHeader;
  revision: number;
  status: 'interim' | 'final';
  note?: string | undefined;
  notes: { counts: string; percent: string; byFactor: string; child?: string | undefined };
  completeness: {
    expected: Shown;
    distributed: Shown;
    returned: Shown;
    complete: Shown;
    /** absent in older files */
    explained?: Shown | undefined;
    notKnown: Shown;
    cannotIdentify: Shown;
    noReply: Shown;
    /** absent in older files */
    declined?: Shown | undefined;
    withdrawn: Shown;
    summaries: { owed: Shown; received: Shown };
    /** in the restricted pack alone: it names cases */
    dropped?: readonly DroppedCase[] | undefined;
    neverAsked?: readonly NeverAsked[] | undefined;
    cases?:
      | readonly {
          case: string;
          settled: boolean;
          returns: readonly { agency: string; state: ShownState; gaps: number; unexplained: number }[];
        }[]
      | undefined;
  };
  /** absent in older files */
  sample?: SampleShown | undefined;
  questions: Record<string, QuestionShown>;
  signals?: readonly Signal[] | undefined;
  corrections?: readonly Correction[] | undefined;
  /** absent where the audit's own question is answered of no case */
  judgements?: readonly JudgementRow[] | undefined;
  /** absent where nothing waits for an answer */
  openQueries?: readonly OpenQuery[] | undefined;
  changes?: Changes | undefined;
  suppression?: Suppression | undefined;
}

/** `aggregate.json` of either pack, as it is written. */
export interface FiguresFile extends Figures {
  /** of the newest questionnaire counted: an instant in the restricted pack, a London day in the shareable one */
  dataCut: string | null;
}

/** The figures of either pack with what a page, workbook or report says of when. */
export interface DatedFigures extends Figures {
  /** when the newest questionnaire counted came; null where none is counted */
  dataCut: When | null;
}

/** Whether figures are disclosure-controlled. */
export const isShareable = (figures: Figures): boolean => figures.suppression !== undefined;

/** The figures of a file with its data cut told apart: the shareable pack has a day, as an instant is one agency's. */
export function dated(file: FiguresFile): DatedFigures {
  const { dataCut, ...figures } = file;
  if (dataCut === null) return { ...figures, dataCut };
  return { ...figures, dataCut: isShareable(figures) ? { day: dataCut } : { instant: dataCut } };
}
