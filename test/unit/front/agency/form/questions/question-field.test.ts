/** Every question of both tools, as pages ask them, with anything that was ever typed or sent. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { putRight } from '../../../../../../shared/base/content/text.ts';
import { markupOf } from '../../../../../../shared/base/html/template.ts';
import { typedOf } from '../../../../../../shared/domain/drafts/draft.ts';
import { band, text, yesNo } from '../../../../../questions.ts';
import { askedOn, pagesOf } from '../../../../../../shared/domain/tool/pages.ts';
import { stepDown2 } from '../../../../../library.ts';
import { stepDown2015 } from '../../../../../library.ts';
import { boxesOf } from '../../../../../../shared/domain/tool/submission.ts';
import { controlId } from '../../../../../../shared/front/agency/form/questions/question.ts';
import { questionField } from '../../../../../../shared/front/agency/form/questions/question-field.ts';
import { typedFrom } from '../../../../../../shared/front/agency/form/questions/typed-from.ts';
import { wordsOf } from '../../../../../form.ts';
import { brokenReferences, fieldsOn } from '../../../../../form-fields.ts';
import { contentOf } from '../../../../domain/tool/samples.ts';
import { shown, toolOf } from './ask.ts';
import { factsWith } from '../../../../../facts.ts';

describe.each([stepDown2, stepDown2015])('$id', (tool) => {
  const context = { tool, windowsAnchor: '2026-03-31' };
  const facts = factsWith({ factors: ['domestic-abuse'] });

  test('names each part of a page once, and every control', () => {
    for (const page of pagesOf(tool, [])) {
      const markup = askedOn(tool, page, {}, facts)
        .map((asked) => markupOf(questionField(asked, {}, context)))
        .join('');
      expect(brokenReferences(markup)).toEqual([]);
    }
  });

  test('has a control for each error to lead to', () => {
    for (const question of tool.questions) {
      const parts = ['answer', ...(question.reasons ? ['reason'] : []), ...boxesOf(question).map(({ id }) => id)];
      const errors = Object.fromEntries(parts.map((part) => [part, `${part} is wrong`]));
      const asked = { key: question.id, question, applies: true };
      const markup = markupOf(questionField(asked, { details: 'x' }, { ...context, errors }));
      for (const part of parts) {
        expect(markup).toContain(` id="${controlId(question.id, question, part)}"`);
        expect(wordsOf(markup)).toContain(`${part} is wrong`);
      }
      expect(brokenReferences(markup)).toEqual([]);
    }
  });

  test('posts what was typed, whatever that is', () => {
    fc.assert(
      fc.property(contentOf(tool), (content) => {
        const { answers } = typedOf(content);
        for (const question of tool.questions) {
          const typed = Object.fromEntries(
            Object.entries(answers[question.id] ?? {}).flatMap(([part, given]) =>
              putRight(given) === '' ? [] : [[part, putRight(given)]],
            ),
          );
          const asked = { key: question.id, question, applies: true };
          const fields = fieldsOn(markupOf(questionField(asked, typed, context)));
          expect(typedFrom(question.id, question, { ...fields, token: 'x', 'Z9.answer': 'x' })).toEqual(typed);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('a question', () => {
  test('says the days that its look-back means', () => {
    const question = band({ id: 'B2', about: 'agency', wording: 'How many?', window: { months: 6 } });
    expect(wordsOf(shown(question))).toContain(
      'That is Wednesday 1 October 2025 to Tuesday 31 March 2026, both days included.',
    );
  });

  test('says the day that the audit looks back from, where a tool calls it that', () => {
    const question = band({ id: 'B2', about: 'agency', wording: 'How many up to the day this audit looks back from?' });
    expect(wordsOf(shown(question))).toContain('How many up to Tuesday 31 March 2026?');
  });

  test('that rests on another of its page says so, and is shown beside its answers', () => {
    const first = yesNo({ id: 'A1', about: 'agency', wording: 'Is it?' });
    const follows = { question: 'A1', is: ['yes'] };
    const then = text({ id: 'A2', about: 'agency', wording: 'How?', appliesWhen: follows });
    const here = shown(then, {}, { tool: toolOf(first, then), follows });
    expect(here).toContain('data-shown-when="A1.answer=yes"');
    expect(wordsOf(here)).toMatch(/^Answer A2 only if you answered Yes to A1\./);
    const elsewhere = shown(then, {}, { tool: toolOf(first, then) });
    expect(elsewhere).not.toContain('data-shown-when');
  });

  test('that rests on several of its page says how they go together, to people and to the script', () => {
    const one = yesNo({ id: 'A1', about: 'agency', wording: 'Is it?' });
    const other = yesNo({ id: 'A2', about: 'agency', wording: 'Was it?' });
    const then = text({ id: 'A3', about: 'agency', wording: 'How?' });
    const follows = {
      any: [
        { question: 'A1', is: ['yes', 'no'] },
        {
          all: [
            { question: 'A1', is: ['no'] },
            { question: 'A2', is: ['yes'] },
          ],
        },
      ],
    };
    const here = shown(then, {}, { tool: toolOf(one, other, then), follows });
    expect(wordsOf(here)).toMatch(/^Answer A3 only if you answered Yes or No to A1 or \(No to A1 and Yes to A2\)\./);
    const when = /data-shown-when="([^"]*)"/.exec(here)?.[1]?.replaceAll('&quot;', '"') ?? '';
    expect(JSON.parse(when)).toEqual({
      any: ['A1.answer=yes A1.answer=no', { all: ['A1.answer=no', 'A2.answer=yes'] }],
    });
  });

  test('reads the last of several fields of one name', () => {
    const question = yesNo({ id: 'A1', about: 'agency', wording: 'Is it?' });
    expect(typedFrom(question.id, question, { 'A1.answer': ['yes', 'no'] })).toEqual({ answer: 'no' });
  });
});
