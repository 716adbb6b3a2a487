import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditFile } from '../../../../infra/local/player/audit-file.ts';
import { differences } from '../../../../infra/local/oracle/differences.ts';
import { recount } from '../../../../infra/local/oracle/recount.ts';
import { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import { contentHash, stableJson } from '../../../../shared/base/content/canonical.ts';
import { manifestOf, refresh } from '../../../../shared/domain/figures/manifest.ts';
import type { CaseFacts, CasePartial, ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { percentOf } from '../../../../shared/domain/figures/percent.ts';
import { emptyTotals } from '../../../../shared/domain/figures/totals.ts';
import { stepDown2015 } from '../../../library.ts';
import { audit as anyAudit, tool as tool2 } from './arbitraries.ts';
import { partialsOf, published, reference } from './reference.ts';
import { written2015 } from './written-2015.ts';
import { aggregateJson } from '../../../../shared/domain/figures/make-aggregate.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { runs } from '../../../runs.ts';
import { factsWith } from '../../../facts.ts';

const tool = stepDown2015;
const of = { audit: reference.audit.id, tool: tool.id, status: 'final' as const };

function aggregateOf(file: AuditFile): Aggregate {
  const partials = partialsOf(file);
  return aggregateJson({ audit: file.audit, revision: 1, manifest: manifestOf(of, partials), partials, tool });
}

const partials = partialsOf(reference);
const manifest = manifestOf(of, partials);
const aggregate = aggregateJson({ audit: reference.audit, revision: 7, manifest, partials, tool });

describe('the reference audit', () => {
  test('agrees with a recount of its file in every number', () => {
    expect(differences(aggregate, recount(reference, written2015))).toEqual([]);
  });

  test('says what was amended since the revision before, and nothing where nothing was', () => {
    const amended = [{ case: reference.cases[0]!.id, fields: ['factors'] }];
    const of = { audit: reference.audit, revision: 8, manifest, partials, tool };
    expect(aggregateJson({ ...of, amended }).amended).toEqual(amended);
    expect(aggregateJson({ ...of, amended: [] })).not.toHaveProperty('amended');
    expect(aggregate).not.toHaveProperty('amended');
  });

  test('still does when replies are missing, cover some children, or answer what does not apply', () => {
    const file = structuredClone(reference);
    file.replies = file.replies.filter((_, i) => i % 5 !== 0);
    for (const [i, reply] of file.replies.entries()) {
      if (!reply.submission) continue;
      if (i % 3 === 0) reply.submission.childrenCovered = ['child-1'];
      if (i % 4 === 0) reply.submission.answers['E5'] = { answer: 'dont-know', reason: 'other' };
      if (i % 7 === 0) reply.check = { outcome: 'known', knows: ['child-1'] };
    }
    delete file.cases[2]!.leadProfessional;
    const silent = file.cases[3]!.id;
    file.replies = file.replies.filter((reply) => reply.case !== silent);
    expect(differences(aggregateOf(file), recount(file, written2015))).toEqual([]);
  });

  test('gives the four counts apart: 44 expected, 40 distributed, 38 returned', () => {
    expect(aggregate.completeness).toMatchObject({
      expected: 44,
      distributed: 40,
      returned: 38,
      notKnown: 0,
      cannotIdentify: 4,
      noReply: 2,
      withdrawn: 0,
      summaries: { owed: 8, received: 6 },
    });
  });

  test.each(published.map((result) => [result.paragraph, result.question, result] as const))(
    'gives the result of paragraph %s (%s)',
    (_, id, result) => {
      const question = aggregate.questions[id]!;
      expect(question.counts).toEqual(result.counts);
      expect(question.answered).toBe(result.answered);
      const computed = Object.keys(result.expect).map((answers) => {
        const n = answers.split('+').reduce((sum, answer) => sum + question.counts[answer]!, 0);
        return [answers, question.percent[answers] ?? percentOf(n, question.answered)];
      });
      expect(Object.fromEntries(computed)).toEqual(result.expect);
    },
  );

  test('sixteen results were printed', () => {
    expect(published).toHaveLength(16);
  });

  test('shows what the mean hid: nobody in children’s services had regular supervision', () => {
    const { byService } = aggregate.questions['D3']!;
    expect(byService['childrens-services']).toMatchObject({ answered: 8, counts: { yes: 0, no: 8, 'dont-know': 0 } });
  });
});

describe('the file', () => {
  test('fits its schema and survives JSON', () => {
    expect(Aggregate.parse(JSON.parse(stableJson(aggregate)))).toEqual(aggregate);
  });

  test('keeps the order of the design, the tool and its answers', () => {
    expect(Object.keys(aggregate)).toEqual([
      'schema',
      'audit',
      'revision',
      'status',
      'dataCut',
      'notes',
      'inputs',
      'completeness',
      'sample',
      'questions',
      'signals',
      'corrections',
    ]);
    expect(Object.keys(aggregate.questions)).toEqual(tool.questions.map(({ id }) => id));
    for (const { id, options } of tool.questions) {
      expect(Object.keys(aggregate.questions[id]!.counts)).toEqual(options.map(({ value }) => value));
    }
  });

  test('says what it counts, of what revision, up to when', () => {
    expect(aggregate).toMatchObject({
      revision: 7,
      status: 'final',
      audit: reference.audit.id ? { id: of.audit } : {},
    });
    expect(aggregate.notes.counts).toContain('38 questionnaires about 8 cases');
    expect(aggregate.notes.byFactor).toContain('overlap');
    const days = reference.replies.flatMap(({ submission, on }) => (submission ? [on!] : [])).toSorted();
    expect(aggregate.dataCut).toBe(`${days.at(-1)}T12:00:00.000Z`);
  });

  test('names every questionnaire counted, by its hash', () => {
    expect(aggregate.inputs).toHaveLength(38);
    expect(aggregate.inputs[0]).toEqual({
      case: 'case-1',
      agency: 'childrens-services',
      version: 1,
      sha256: contentHash(reference.replies[0]!.submission),
    });
  });

  test('the same bytes from parts in any order, fresh or read back', () => {
    const stored: CasePartial[] = JSON.parse(JSON.stringify(partials.toReversed()));
    const [first, ...rest] = partials;
    const steps = refresh(of, {
      previous: manifestOf({ ...of, status: 'interim' }, [first!]),
      before: [],
      after: rest.toReversed(),
    });
    const again = aggregateJson({
      tool,
      partials: stored,
      manifest: JSON.parse(JSON.stringify(steps)),
      revision: 7,
      audit: { ...reference.audit, quarter: { to: '2015-06-30', from: '2015-04-01', label: '2015-Q2' } },
    });
    expect(stableJson(again)).toBe(stableJson(aggregate));
  });

  test('copies no text: neither an answer in words nor a box', () => {
    expect(stableJson(aggregate)).not.toContain('Synthetic');
    expect(reference.replies.some(({ submission }) => JSON.stringify(submission ?? {}).includes('Synthetic'))).toBe(
      true,
    );
  });

  test('footnotes parts that do not add up to 100, and only those', () => {
    // 11 + 6 + 16 of 33: 33.3 + 18.2 + 48.5; 22 + 4 + 6 of 32: 68.8 + 12.5 + 18.8.
    expect(aggregate.questions['B3']!.note).toContain('percent adds up to 100.1');
    expect(aggregate.questions['C10']!.note).toBeUndefined();
    for (const { percent, percentExcludingDontKnow, note } of Object.values(aggregate.questions)) {
      const isOff = [percent, percentExcludingDontKnow].some((parts) => {
        const values = Object.values(parts).filter((part) => part !== null);
        return values.length > 0 && values.reduce((sum, part) => sum + Number(part.replace('.', '')), 0) !== 1000;
      });
      expect(note !== undefined).toBe(isOff);
    }
  });

  test('carries what is handed in: the note, the never asked, the signals, in a fixed order', () => {
    const neverAsked = [
      { case: 'case-2', service: 'housing' },
      { case: 'case-1', service: 'adult-services' },
    ];
    const signals = [
      {
        rule: 'concern-raised' as const,
        case: 'case-2',
        agency: 'police',
        questions: ['F2'],
        agencies: ['police'],
        answers: [{ agency: 'police', question: 'F2', answer: 'yes' }],
      },
    ];
    const from = { audit: reference.audit, revision: 1, manifest, partials, tool };
    const full = aggregateJson({ ...from, note: 'One late return.', neverAsked, signals });
    expect(full).toMatchObject({ note: 'One late return.', signals });
    expect(full.completeness.neverAsked).toEqual(neverAsked.toReversed());
    expect(full.completeness.expected).toBe(44);
    expect(Aggregate.parse(full)).toEqual(full);
  });
});

describe('a small audit', () => {
  const audit = { ...reference.audit, id: '2026-q2', tool: tool2.id };
  const returned = (agency: string, more: Partial<ReturnFacts> = {}): ReturnFacts => ({
    agency,
    service: 'police',
    seq: 2,
    state: 'with-gaps',
    settled: true,
    gaps: 1,
    unexplained: 0,
    counted: {
      version: 1,
      sha256: 'a'.repeat(64),
      receivedAt: '2026-04-20T09:00:00.000Z',
      coverage: 'all-children',
      answers: { A1: { answer: 'not-applicable' } },
      facts: factsWith(),
    },
    ...more,
  });
  const of = { audit: audit.id, route: { from: 'CP', to: 'CIN' }, factors: [] };
  const parts = [
    { ...of, case: 'case-3', returns: [], dropped: { reason: 'moved-away' as const, seqs: {} } },
    { ...of, case: 'case-2', returns: [returned('b', { openQueries: [{ question: 'A1' }] }), returned('a')] },
    { ...of, case: 'case-1', returns: [returned('c')] },
  ].map((one: CaseFacts) => partialOf(tool2, one));
  // As an older release may have stored them.
  const turned = parts.map((one) => ({ ...one, inputs: one.inputs.toReversed() }));
  const made = (more: Partial<Parameters<typeof aggregateJson>[0]> = {}) =>
    aggregateJson({
      audit,
      revision: 2,
      manifest: manifestOf({ audit: audit.id, tool: tool2.id, status: 'interim' }, turned),
      partials: turned,
      tool: tool2,
      ...more,
    });

  test('names cases, and what was counted of each, in order, whatever order they were stored in', () => {
    const { inputs, completeness } = made();
    expect(inputs.map((one) => `${one.case} ${one.agency}`)).toEqual(['case-1 c', 'case-2 a', 'case-2 b']);
    expect(completeness.cases.map((one) => one.case)).toEqual(['case-1', 'case-2']);
  });

  test('keeps a dropped case apart, and names what waits for an answer', () => {
    const { completeness, openQueries, notes } = made();
    expect(completeness).toMatchObject({ expected: 3, dropped: [{ case: 'case-3', reason: 'moved-away' }] });
    expect(openQueries).toEqual([{ case: 'case-2', agency: 'b', question: 'A1' }]);
    expect(notes.counts).toContain('3 questionnaires about 2 cases');
  });

  test('shows no answer "not applicable" among the counts, and no row of a dropped case', () => {
    const { counts, notApplicable, byCase } = made().questions['A1']!;
    expect([Object.keys(counts).includes('not-applicable'), notApplicable]).toEqual([false, 3]);
    expect(Object.keys(byCase)).toEqual(['case-1', 'case-2']);
  });

  test('says what changed since the revision before, where that is known', () => {
    const changes = { since: 1, rows: [{ question: null, measure: 'expected', before: 2, after: 3 }] };
    expect(made({ changes }).changes).toEqual(changes);
    expect(made()).not.toHaveProperty('changes');
  });

  test('is of the tool that its audit names', () => {
    expect(() => made({ audit: { ...audit, tool: stepDown2015.id } })).toThrow('another audit or tool');
  });
});

describe('parts that do not belong together give no figures', () => {
  const from = { audit: reference.audit, revision: 1, manifest, partials, tool };
  test.each<[string, RegExp, Parameters<typeof aggregateJson>[0]]>([
    ['a partial missing', /not here: case-1/, { ...from, partials: partials.slice(1) }],
    ['a partial twice', /partial of case-1/, { ...from, partials: [...partials, partials[0]!] }],
    [
      'another partial',
      /partial of case-1/,
      { ...from, partials: [{ ...partials[0]!, inputs: [] }, ...partials.slice(1)] },
    ],
    ['totals of something else', /totals/, { ...from, manifest: { ...manifest, totals: emptyTotals } }],
    ['another audit', /another audit/, { ...from, audit: { ...reference.audit, id: 'other' } }],
    ['another tool', /another audit or tool/, { ...from, tool: tool2 }],
  ])('%s', (_, says, parts) => {
    expect(() => aggregateJson(parts)).toThrow(says);
  });
});

describe('any audit', () => {
  const header = { ...reference.audit, id: '2026-q2', tool: tool2.id };
  const ofAny = { audit: header.id, tool: tool2.id, status: 'interim' as const };
  const make = (cases: readonly CaseFacts[]): Aggregate => {
    const parts = cases.map((facts) => partialOf(tool2, facts));
    return aggregateJson({
      audit: header,
      revision: 1,
      manifest: manifestOf(ofAny, parts),
      partials: parts,
      tool: tool2,
    });
  };

  test('without a single case still says every question at nought', () => {
    const empty = make([]);
    expect(Aggregate.parse(empty)).toEqual(empty);
    expect(empty.dataCut).toBeNull();
    expect(empty.notes.counts).toContain('0 questionnaires about 0 cases');
    const { asked, percent } = empty.questions['A1']!;
    expect(asked).toBe(0);
    expect(Object.values(percent).every((part) => part === null)).toBe(true);
  });

  test('every row stands on its own base, and services, cases and coverages add up to the whole', () => {
    fc.assert(
      fc.property(anyAudit, (cases) => {
        const made = make(cases);
        expect(Aggregate.parse(made)).toEqual(made);
        for (const [id, question] of Object.entries(made.questions)) {
          const values = Object.keys(question.counts);
          expect(values).not.toContain('not-applicable');
          expect(question.asked).toBe(question.answered + question.unanswered + question.notApplicable);
          for (const rows of [question.byService, question.byCase, question.byCoverage, question.byRoute]) {
            const list = Object.values(rows);
            const sum = (pick: (row: (typeof list)[number]) => number): number =>
              list.reduce((n, row) => n + pick(row), 0);
            expect(sum((row) => row.asked)).toBe(question.asked);
            expect(sum((row) => row.notApplicable)).toBe(question.notApplicable);
            for (const value of values) expect(sum((row) => row.counts[value]!)).toBe(question.counts[value]);
          }
          const reasons = Object.values(question.dontKnowReasons).reduce((a, b) => a + b, 0);
          expect([id, reasons]).toEqual([id, question.counts['dont-know'] ?? 0]);
          expect(question.answeredExcludingDontKnow).toBe(question.answered - reasons);
        }
        const c = made.completeness;
        expect(c.expected).toBe(c.returned + c.notKnown + c.cannotIdentify + c.noReply + c.withdrawn);
        expect(c.distributed).toBe(c.returned + c.notKnown + c.noReply);
        expect(made.inputs).toHaveLength(c.returned);
      }),
      { numRuns: runs(10, 250) },
    );
  });
});
