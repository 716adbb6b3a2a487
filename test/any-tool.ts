/** Tools of every shape that a tool file can have, whether their parts fit together or not. */
import * as fc from 'fast-check';
import { deepest, type Condition } from '../shared/domain/tool/condition.ts';
import type { Joined, CaseFact } from '../shared/domain/tool/case-condition.ts';
import { AgeBand, IdentifierCode, Whose } from '../shared/domain/tool/codes.ts';
import type { Box, Question, Signal, Tool, Waited } from '../shared/domain/tool/tool.ts';

const hasOuterSpace = (text: string): boolean => text !== text.trim();

/** Words as people write them, and such as a spreadsheet makes something else of. */
export const anyWords = fc
  .oneof(
    { weight: 3, arbitrary: fc.lorem({ maxCount: 6 }) },
    fc.constantFrom(
      '=1+1',
      '1-3',
      '7+',
      'TRUE',
      '0012',
      '1/2',
      '_x0041_',
      '#N/A',
      "'quoted",
      '"so"',
      '-',
      '@x',
      'yes',
      '“é”',
    ),
    fc.constantFrom('two\nlines', 'a  b\u00A0c', 'a, b; c', 'one of these', '2026-03-01', 'x | y', '= yes', 'ß\u200Dx'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => !/[\p{Cc}\uFFFE\uFFFF]/u.test(text)),
  )
  .filter((text) => /\S/.test(text) && !hasOuterSpace(text) && !/\$\{/.test(text));

const anySlug = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const anyPart = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,9}$/);
const anyValue = fc.oneof(
  fc.constantFrom('yes', 'no', '1-3', '7+', '0', 'not-applicable'),
  fc.stringMatching(/^[A-Za-z0-9_+-]{1,9}$/),
);
const someOf = <T>(one: fc.Arbitrary<T>, maxLength = 3) => fc.array(one, { minLength: 1, maxLength });
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });
const maybe = <T>(key: string, one: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.option(one).map((value) => (value === null ? {} : { [key]: value }));
const merged = <T>(...parts: fc.Arbitrary<object>[]): fc.Arbitrary<T> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as T);
const anyOption = fc.record({ value: anyValue, label: anyWords });
const flag = (key: string) => fc.boolean().map((is) => (is ? { [key]: true } : {}));

const caseFact: fc.Arbitrary<CaseFact> = fc.oneof(
  fc.record({ factor: anySlug }),
  fc.record({ ageBand: someOf(fc.constantFrom(...AgeBand.options)) }),
  fc.record({ attribute: anySlug, is: someOf(anyValue) }),
);
const joined = <T>(fact: fc.Arbitrary<T>, depth: number): fc.Arbitrary<Joined<T>> =>
  depth === 0
    ? fact
    : fc.oneof(
        { weight: 2, arbitrary: fact },
        someOf(joined(fact, depth - 1)).map((all) => ({ all })),
        someOf(joined(fact, depth - 1)).map((any) => ({ any })),
      );

/** As a file has it: fast-check makes objects without a prototype. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** When a question applies: any tree of facts, some of them of one thing twice. */
export const anyCondition: fc.Arbitrary<Condition> = joined(
  fc.oneof(
    fc.record({ question: fc.constantFrom('A1', 'A2', 'several'), is: someOf(anyValue) }),
    fc.record({ question: anyPart, is: someOf(anyValue) }),
    fc.record({ service: someOf(anySlug) }),
    fc.constantFrom({ involvement: 'past' as const }, { involvement: 'present' as const }),
    caseFact,
  ),
  deepest,
).map(plain);

const anyBox: fc.Arbitrary<Box> = fc.oneof(
  merged<Box>(
    fc.record({ id: anySlug, wording: anyWords, type: fc.constantFrom('text', 'date') }),
    fc.record({ when: fc.oneof(fc.constant('always'), someOf(anyValue)) }),
    flag('offered'),
  ),
  fc.record({ id: anySlug, wording: anyWords, type: fc.constantFrom('text', 'date'), offered: fc.constant(true) }),
);

const chosen = ['yes-no-dont-know', 'yes-no', 'grade', 'quality', 'band', 'choice', 'scale', 'several'] as const;
const limit = fc.oneof(fc.nat(20), fc.constant(1_000_000));

function questionIn(section: string): fc.Arbitrary<Question> {
  const common = merged<object>(
    fc.record({ id: anyPart, wording: anyWords, about: fc.constantFrom('agency', 'case', 'child') }),
    maybe('guidance', anyWords),
    maybe('appliesWhen', anyCondition),
    maybe('window', fc.record({ months: fc.integer({ min: 1, max: 24 }) })),
    fc.record({ boxes: fc.uniqueArray(anyBox, { maxLength: 2, selector: ({ id }) => id }) }),
    flag('optional'),
    maybe('unit', fc.constantFrom('weeks', 'home visits', '%')),
  );
  const reasons = maybe('reasons', someOf(anyOption));
  const options = someOf(merged<object>(fc.record({ value: anyValue, label: anyWords }), flag('alone')), 4);
  const kind = fc.oneof(
    fc.record({ type: fc.constantFrom(...chosen), options }),
    merged<object>(
      fc.record({ type: fc.constantFrom('number', 'date'), options: few(anyOption) }),
      maybe('min', limit),
      maybe('max', limit),
    ).map((one) => ('type' in one && one.type === 'date' ? { type: 'date', options: (one as Question).options } : one)),
    fc.constant({ type: 'text', options: [] }),
  );
  // A question that offers dont-know has reasons; one that does not may have none.
  return merged<Question>(common, kind, reasons).map((question) => ({
    ...question,
    section,
    ...(question.options.some(({ value }) => value === 'dont-know') &&
      question.reasons === undefined && { reasons: [{ value: 'other', label: 'Other' }] }),
  }));
}

const anyWaited: fc.Arbitrary<Waited> = fc.oneof(
  merged<Waited>(fc.record({ question: anyPart, is: fc.oneof(anyValue, someOf(anyValue)) }), flag('only')),
  merged<Waited>(fc.record({ question: anyPart }), maybe('atLeast', limit), maybe('atMost', limit)),
);
const sides = fc.tuple(someOf(anyValue), someOf(anyValue));
const called = [maybe('id', anySlug), maybe('label', anyWords)];
const anySignal: fc.Arbitrary<Signal> = fc.oneof(
  merged<Signal>(
    fc.record({ rule: fc.constant('together'), id: anySlug, label: anyWords, answers: someOf(anyWaited) }),
    flag('sameChild'),
    maybe('where', joined(caseFact, 5)),
  ),
  merged<Signal>(
    ...called,
    fc.record({
      rule: fc.constantFrom('disagreed-not-escalated', 'escalated-though-agreed'),
      answers: someOf(fc.record({ question: anyPart, is: anyValue })),
    }),
  ),
  merged<Signal>(
    ...called,
    fc.record({ rule: fc.constant('overall-better-than-sections'), overall: anyPart, sections: someOf(anyPart) }),
  ),
  merged<Signal>(
    ...called,
    maybe('factor', anySlug),
    fc.record({
      rule: fc.constant('no-assessment-tool'),
      question: anyPart,
      none: someOf(fc.oneof(anyWords, fc.constantFrom('', ' x ', 'a\rb'))),
    }),
  ),
  merged<Signal>(...called, fc.record({ rule: fc.constantFrom('concern-raised', 'does-not-apply') })),
  merged<Signal>(
    ...called,
    fc.record({
      rule: fc.constant('outlier-service'),
      between: sides,
      atLeast: fc.integer({ min: 2, max: 50 }),
      othersAtMost: fc.record({ part: fc.nat(9), of: fc.integer({ min: 1, max: 9 }) }),
    }),
  ),
  merged<Signal>(
    ...called,
    fc.record({ rule: fc.constant('agencies-contradict') }),
    maybe('questions', someOf(anyPart)),
    maybe('between', sides),
    maybe('apart', limit),
  ),
);

const reportSection = [
  fc.record({ title: anyWords }),
  maybe('questions', someOf(anyPart)),
  maybe('charts', someOf(anyPart)),
  maybe('write', someOf(anyWords)),
];

/** A tool whose fields are what they should be: what one part says of another need not be true. */
export const anyTool: fc.Arbitrary<Tool> = fc
  .uniqueArray(anyPart, { minLength: 1, maxLength: 3, selector: (id) => id.toLowerCase() })
  .chain((sections) =>
    merged<Tool>(
      fc.record({
        schema: fc.constant('tool/v1'),
        id: fc
          .tuple(
            anySlug.filter((slug) => /^[a-z0-9].*[a-z0-9]$/.test(slug)),
            fc.stringMatching(/^[0-9]{1,4}$/),
          )
          .map((parts) => parts.join('@')),
        title: anyWords,
        theme: anySlug,
        services: someOf(
          fc.record({
            value: anySlug,
            label: anyWords,
            needs: someOf(
              fc.oneof(
                fc.constantFrom(...IdentifierCode.options),
                fc.record({ what: fc.constantFrom(...IdentifierCode.options), of: fc.constantFrom(...Whose.options) }),
              ),
            ),
          }),
        ),
        factors: few(fc.record({ value: anySlug, label: anyWords })),
        calledFor: few(
          fc.oneof(
            fc.record({ always: fc.constant(true as const), services: someOf(anySlug) }),
            fc.record({ factor: anySlug, services: someOf(anySlug) }),
            fc.record({ ageBand: fc.constantFrom(...AgeBand.options), services: someOf(anySlug) }),
          ),
        ),
        sections: fc.tuple(
          ...sections.map((id) =>
            merged<object>(fc.record({ id: fc.constant(id), title: anyWords }), maybe('guidance', anyWords)),
          ),
        ),
        questions: fc.uniqueArray(fc.constantFrom(...sections).chain(questionIn), {
          minLength: 1,
          maxLength: 6,
          selector: ({ id }) => id,
        }),
        concerns: few(fc.record({ question: anyPart, is: anyValue })),
        comparable: few(
          merged<object>(
            fc.record({
              with: fc.constantFrom('other@1', 'step-down@2015'),
              question: anyPart,
              rule: fc.constantFrom('same', 'all', 'any'),
              parts: someOf(anyPart),
            }),
            maybe('note', anyWords),
          ),
        ),
        signals: few(anySignal),
      }),
      maybe('note', anyWords),
      maybe('minutes', fc.integer({ min: 1, max: 600 })),
      maybe(
        'lookBack',
        fc.record({ months: fc.integer({ min: 1, max: 240 }), before: fc.constantFrom('referral', 'windowsAnchor') }),
      ),
      maybe('judgement', fc.record({ wording: anyWords, options: someOf(anyOption) })),
      maybe('levels', someOf(fc.record({ value: fc.stringMatching(/^[A-Za-z0-9]{1,16}$/), label: anyWords }))),
      maybe(
        'attributes',
        someOf(
          fc.record({ id: anySlug, label: anyWords, of: fc.constantFrom('case', 'child'), options: someOf(anyOption) }),
        ),
      ),
      maybe(
        'report',
        someOf(
          merged<object>(...reportSection, flag('grades'), maybe('sections', someOf(merged<object>(...reportSection)))),
        ),
      ),
    ),
  )
  .map(plain);
