import * as z from 'zod/mini';
import { Aggregate } from '../figures/aggregate.ts';
import { SampleFigures } from '../figures/sample.ts';
import { Day } from '../audits/ids.ts';
import { DisclosureRule, isSmall } from './small-number-rule.ts';

const Shown = z.nullable(z.int().check(z.gte(0)));
const Counts = z.record(z.string(), Shown);
const Percent = z.record(z.string(), z.nullable(z.string().check(z.regex(/^\d{1,3}\.\d$/))));

const tally = { asked: Shown, answered: Shown, unanswered: Shown, notApplicable: Shown, counts: Counts };
const Rows = z.record(z.string(), z.strictObject(tally));

const Question = z
  .strictObject({
    wording: z.string(),
    type: z.string(),
    about: z.enum(['agency', 'case', 'child']),
    unit: z.optional(z.literal('child')),
    ...tally,
    percent: Percent,
    percentExcludingDontKnow: Percent,
    answeredExcludingDontKnow: Shown,
    dontKnowReasons: Counts,
    byService: Rows,
    byRoute: Rows,
    byFactor: Rows,
    byCoverage: Rows,
    note: z.optional(z.string()),
  })
  .check(
    z.refine(({ percent, percentExcludingDontKnow, counts, answered, answeredExcludingDontKnow }) => {
      const stands = (of: Readonly<Record<string, string | null>>, base: number | null): boolean =>
        Object.entries(of).every(([value, printed]) => printed === null || (base !== null && counts[value] !== null));
      return stands(percent, answered) && stands(percentExcludingDontKnow, answeredExcludingDontKnow);
    }, 'a percentage stands without its count or its base'),
    z.refine(
      ({ type, counts, unanswered, notApplicable, dontKnowReasons, ...of }) =>
        type !== 'number' ||
        [unanswered, notApplicable, ...Object.values({ ...counts, ...dontKnowReasons, ...of.percent })].every(
          (one) => one === null,
        ),
      'of a number more is told than how many answered',
    ),
    z.refine(
      ({ type, unit, byService, byRoute, byFactor, byCoverage }) =>
        (unit === undefined && !['several', 'number', 'date'].includes(type)) ||
        [byService, byRoute, byFactor, byCoverage].every((rows) => Object.keys(rows).length === 0),
      'what does not count one answer of each questionnaire is broken down',
    ),
  );

const Sample = z.strictObject({
  cases: Shown,
  children: Shown,
  byAgeBand: Counts,
  byRoute: z.optional(Counts),
  byFactor: Counts,
  attributes: z.record(
    z.string(),
    z.strictObject({ label: z.string(), of: z.enum(['case', 'child']), counts: Counts, notRecorded: Shown }),
  ),
  criteria: SampleFigures.shape.criteria,
});

const Suppression = z.strictObject({
  ...DisclosureRule.shape,
  rules: z.record(z.string(), z.string()),
  suppressed: z.array(z.strictObject({ pointer: z.string(), rule: z.string() })),
  tooSmall: z.optional(z.string()),
});

/** Every count in a value: any number. */
function* numbersIn(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value;
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* numbersIn(one);
}

const { schema, audit, revision, status, notes } = Aggregate.shape;

/**
 * `aggregate.json` of the shareable pack. It has no field for what names a case or an agency, and no small count: a file
 * that has either is refused.
 */
export const ShareableAggregate = z
  .strictObject({
    schema,
    audit,
    revision,
    status,
    /** the day, not the instant: that is when one agency sent its questionnaire */
    dataCut: z.nullable(Day),
    notes,
    completeness: z.strictObject({
      expected: Shown,
      distributed: Shown,
      returned: Shown,
      complete: Shown,
      explained: z.optional(Shown),
      notKnown: Shown,
      cannotIdentify: Shown,
      noReply: Shown,
      declined: z.optional(Shown),
      withdrawn: Shown,
      summaries: z.strictObject({ owed: Shown, received: Shown }),
    }),
    sample: z.optional(Sample),
    questions: z.record(z.string(), Question),
    suppression: Suppression,
  })
  .check(
    z.refine(({ completeness, sample, questions, suppression }) => {
      for (const n of numbersIn([completeness, sample, questions])) if (isSmall(n, suppression)) return false;
      return true;
    }, 'a small count is shown'),
  );
export type ShareableAggregate = z.infer<typeof ShareableAggregate>;
