/** What a draft would send, and what of it has to be corrected first. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isVisible } from '../../../../shared/base/content/text.ts';
import { contentOf, draftProblems, leftToAnswer, wordlessConcerns } from '../../../../shared/domain/drafts/content.ts';
import { typedOf, type Draft } from '../../../../shared/domain/drafts/draft.ts';
import { applicable } from '../../../../shared/domain/tool/conditions.ts';
import { gapsOf } from '../../../../shared/domain/tool/gaps.ts';
import { stepDown2 } from '../../../library.ts';
import { stepDown2015 } from '../../../library.ts';
import { boxesOf, parseContent } from '../../../../shared/domain/tool/submission.ts';
import * as samples from '../tool/samples.ts';
import { factsWith } from '../../../facts.ts';

const facts = factsWith({ factors: ['domestic-abuse'] });
const about = { role: 'Practice nurse', involvement: 'present', children: ['child-1'] };
const tool = stepDown2;
const content = (answers: Draft['answers'], more: Draft['about'] = {}) =>
  contentOf(tool, { answers, about: { ...about, ...more } }, facts);
const problems = (answers: Draft['answers'], more: Draft['about'] = {}) =>
  draftProblems(tool, { answers, about: { ...about, ...more } }, facts).map(({ page, question, part, words }) =>
    [page, question ?? '', part, words].join(' | '),
  );

describe('what a draft would send', () => {
  test.each([stepDown2, stepDown2015])('is taken by $id, whatever was sent before', (of) => {
    fc.assert(
      fc.property(samples.contentOf(of), (sent) => {
        const draft = typedOf({ ...sent, header: { role: 'Nurse', involvement: 'past' } });
        const made = contentOf(of, draft, facts);
        expect(parseContent(of, made)).toMatchObject({ ok: true });
        expect(draftProblems(of, draft, facts)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('has what was typed, without what was left blank', () => {
    expect(content({ A1: { answer: 'yes', details: '  ' }, A2: {}, F2: { answer: '\u200B' } })).toEqual({
      header: { role: 'Practice nurse', involvement: 'present' },
      childrenCovered: ['child-1'],
      answers: { A1: { answer: 'yes' } },
    });
  });

  test('has no reason beside an answer that needs none', () => {
    expect(content({ A1: { answer: 'yes', reason: 'other' } })['answers']).toEqual({ A1: { answer: 'yes' } });
  });

  test('has no answer to a question that does not apply by the others', () => {
    const answers = (first: string) => content({ 'B3-1': { answer: first }, 'B3-2': { answer: 'yes' } })['answers'];
    expect(answers('no')).not.toHaveProperty('B3-2');
    expect(answers('yes')).toHaveProperty('B3-2');
  });
});

describe('what has to be corrected', () => {
  test.each<[string, Draft['answers'], Draft['about'], string]>([
    ['no reason', { A1: { answer: 'dont-know' } }, {}, 'A-1 | A1 | reason | A1: say why you do not know'],
    [
      'words without an answer',
      { A1: { details: 'Seen' } },
      {},
      'A-1 | A1 | answer | A1: choose an answer, or take away what you wrote beside it',
    ],
    [
      'an answer that is none',
      { A4: { answer: 'excellent' } },
      {},
      'A-1 | A4 | answer | A4: choose an answer, or take away what you wrote beside it',
    ],
    [
      'a reason for not knowing beside another answer',
      { A1: { answer: 'yes', reason: 'other' } },
      {},
      "A-1 | A1 | reason | A1: you gave a reason for not knowing, but answered Yes. Choose Don't know, or take the reason away",
    ],
    [
      'a reason for not knowing alone',
      { A1: { reason: 'not-in-records' } },
      {},
      "A-1 | A1 | reason | A1: choose Don't know, or take away the reason",
    ],
    [
      'a reason for not knowing and words, without an answer',
      { A1: { reason: 'other', details: 'Nobody kept it' } },
      {},
      "A-1 | A1 | reason | A1: choose Don't know, or take away the reason and what you wrote beside it",
    ],
    [
      'a reason for not knowing beside an answer that is none',
      { A1: { answer: 'perhaps', reason: 'other' } },
      {},
      'A-1 | A1 | answer | A1: choose an answer, or take away what you wrote beside it',
    ],
    [
      'too many words',
      { A1: { answer: 'yes', details: 'x'.repeat(20_001) } },
      {},
      'A-1 | A1 | details | A1: write 20,000 characters or fewer',
    ],
    ['no role', {}, { role: '' }, 'about |  | role | Enter your role'],
    ['too long a role', {}, { role: 'x'.repeat(201) }, 'about |  | role | Your role must be 200 characters or fewer'],
    [
      'no word on the work',
      {},
      { involvement: '' },
      'about |  | involvement | Say whether your agency works with the family now, or did in the past',
    ],
    [
      'a day that is none',
      {},
      { from: '31/2/2026' },
      'about |  | from | The date from which your agency worked with the family must be a real date, such as 27 3 2026',
    ],
    [
      'an end before its beginning',
      {},
      { from: '2026-02-01', to: '2026-01-31' },
      'about |  | to | The date until which your agency worked with the family must not be before the date from which it did',
    ],
    ['no child', {}, { children: [] }, 'about |  | children | Choose at least one child that your answers are about'],
  ])('%s', (_what, answers, more, told) => {
    expect(problems(answers, more)).toEqual([told]);
  });

  test.each([
    ['2026-03', 'day'],
    ['3//2026', 'month'],
    ['3/2/', 'year'],
  ])('a day typed as %s lacks a %s', (to, part) => {
    expect(problems({}, { to })).toEqual([
      `about |  | to | The date until which your agency worked with the family must include a ${part}, or be left empty if you do not know it`,
    ]);
  });

  test('a date that is none', () => {
    const dated = tool.questions.find(({ boxes }) => boxes.some(({ type }) => type === 'date'));
    const box = dated?.boxes.find(({ type }) => type === 'date')?.id ?? '';
    const id = dated?.id ?? '';
    const told = problems({ [id]: { answer: dated?.options[0]?.value ?? '', details: 'x', [box]: '31/2/2026' } });
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`| ${id} | ${box} | ${id}: the date must be a real date, such as 27 3 2026, or a month`);
  });

  test('is nothing of a question that does not apply', () => {
    expect(problems({ 'B3-1': { answer: 'no' }, 'B3-2': { answer: 'yes', reason: 'other' } })).toEqual([]);
  });

  test.each([stepDown2, stepDown2015])('is all that was typed and would not be sent, whatever it is: $id', (of) => {
    // Any of its parts, and so none too.
    const typedTo = (parts: Record<string, string[]>): fc.Arbitrary<Record<string, string>> =>
      fc
        .record(
          Object.fromEntries(Object.entries(parts).map(([part, values]) => [part, fc.constantFrom('', ...values)])),
        )
        .map((all) => Object.fromEntries(Object.entries(all).filter(([, text]) => text !== '')));
    const typed = fc.record(
      Object.fromEntries(
        of.questions.map((question) => [
          question.id,
          typedTo({
            answer: question.type === 'text' ? ['Words'] : question.options.map(({ value }) => value),
            reason: question.reasons?.map(({ value }) => value) ?? [],
            ...Object.fromEntries(
              boxesOf(question).map(({ id, type }) => [id, type === 'date' ? ['2026-01', '31/2/2026'] : ['Words']]),
            ),
          }),
        ]),
      ),
    );
    fc.assert(
      fc.property(typed, (answers) => {
        const sent = contentOf(of, { answers, about }, facts)['answers'] as Record<string, Record<string, string>>;
        const told = new Set(draftProblems(of, { answers, about }, facts).map(({ question }) => question));
        const lost = [...applicable(of, sent as never, facts)].filter(
          (id) =>
            !told.has(id) &&
            Object.entries(answers[id] ?? {}).some(([part, text]) => text !== '' && sent[id]?.[part] !== text),
        );
        expect(lost).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('is told all at once, in the order of the pages', () => {
    const all = problems({ B1: { answer: 'dont-know' }, A1: { answer: 'dont-know' } }, { role: '' });
    expect(all.map((one) => one.split(' | ')[0])).toEqual(['about', 'A-1', 'B-1']);
  });
});

describe('what is left to answer', () => {
  test.each([stepDown2, stepDown2015])('is what a submission of the same leaves open: $id', (of) => {
    fc.assert(
      fc.property(samples.contentOf(of), (sent) => {
        const draft = typedOf(sent);
        const made = contentOf(of, draft, facts)['answers'] as typeof sent.answers;
        const { gaps, unexplained, textsLeft } = gapsOf(of, made, facts);
        const left = leftToAnswer(of, draft.answers, facts);
        expect(left.filter(({ isGap }) => isGap).map(({ question }) => question)).toEqual(gaps);
        // Each comment by itself: what is counted before it is sent is what its receipt counts.
        const comments = left.filter(({ isGap }) => !isGap);
        expect(comments.flatMap(({ question, box }) => (box === undefined ? [] : [{ question, box }]))).toEqual(
          unexplained,
        );
        expect(comments.flatMap(({ question, box }) => (box === undefined ? [question] : []))).toEqual(textsLeft);
        expect(left.every(({ page }) => isVisible(page))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a concern without words', () => {
  const wordless = (answers: Draft['answers']) =>
    wordlessConcerns(tool, answers, facts, leftToAnswer(tool, answers, facts)).map(({ question, box }) => [
      question,
      box,
    ]);

  test.each<[string, Draft['answers'], string[][]]>([
    ['is one whose box is empty', { F2: { answer: 'yes' } }, [['F2', 'details']]],
    ['is one whose box shows nothing', { F2: { answer: 'yes', details: ' \u200B' } }, [['F2', 'details']]],
    ['is none that has words', { F2: { answer: 'yes', details: 'x' } }, []],
    ['is none where the answer raises none', { F2: { answer: 'no' } }, []],
    ['is no other comment that is missing', { F3: { answer: 'yes' } }, []],
  ])('%s', (_what, answers, found) => {
    expect(wordless(answers)).toEqual(found);
  });

  test('is none of a question that does not apply', () => {
    const resting = {
      ...tool,
      questions: tool.questions.map((one) =>
        one.id === 'F2' ? { ...one, appliesWhen: { question: 'A2', is: ['no'] } } : one,
      ),
    };
    const answers = { A2: { answer: 'yes' }, F2: { answer: 'yes' } };
    expect(wordlessConcerns(resting, answers, facts, leftToAnswer(resting, answers, facts))).toEqual([]);
  });
});
