import * as z from 'zod/mini';
import { describe, expect, test } from 'vitest';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { parsed } from '../../../../shared/base/http/parse.ts';
import { NewIdentifiers as Identifiers } from '../../../../shared/domain/identifiers/schema.ts';
import { CodeExchange } from '../../../../shared/domain/identifiers/code-schema.ts';

const problemOf = (value: unknown): HttpProblem => {
  try {
    parsed(Identifiers, value, { type: 'invalid-body' });
  } catch (error) {
    if (error instanceof HttpProblem) return error;
  }
  throw new Error('it was accepted');
};

describe('identifiers as they are entered', () => {
  test('may all be missing: what is missing is short, not refused', () => {
    expect(z.parse(Identifiers, {})).toEqual({});
  });

  test('keep an NHS number ungrouped', () => {
    for (const nhsNumber of [
      '943 476 5919',
      '943\u00a0476\u00a05919',
      '943\u2009476\u202f5919',
      '943-476-5919',
      '943\u2011476\u20135919',
      '943\u2212476\u20145919',
      '\u202d9434765919\u202c',
      '943\u200b4765919\ufeff',
      '\t943\n4765919',
    ]) {
      expect(z.parse(Identifiers, { nhsNumber })).toEqual({ nhsNumber: '9434765919' });
    }
  });

  test.each([
    ['/nhsNumber', { nhsNumber: '943 476 5918' }],
    ['/nhsNumber', { nhsNumber: '94347659190000000000000' }],
    ['/nhsNumber', { nhsNumber: '943.476.5919' }],
    ['/nhsNumber', { nhsNumber: '943/476/5919' }],
    ['/nhsNumber', { nhsNumber: '\u200b' }],
    ['/dateOfBirth', { dateOfBirth: '31/12/2012' }],
    ['/dateOfBirth', { dateOfBirth: '2013-02-29' }],
    ['/name', { name: ' ' }],
    ['/name', { name: 'Canary '.repeat(40) }],
    ['/name', { name: '\u200b' }],
    ['/formerNames/0', { formerNames: [''] }],
    ['/address', { address: 'Canary '.repeat(100) }],
  ])('are refused at %s, and what was sent is not repeated', (pointer, value) => {
    const problem = problemOf(value);
    expect(problem.type).toBe('invalid-body');
    expect(problem.errors.map((one) => one.pointer)).toEqual([pointer]);
    const said = JSON.stringify(problem.errors);
    const sent = Object.values(value)
      .flat()
      .map((text) => text.trim().slice(0, 12))
      .filter((text) => text !== '');
    expect(sent.filter((text) => said.includes(text))).toEqual([]);
  });

  test('take nothing that nobody asked for', () => {
    expect(problemOf({ diagnosis: 'x' }).errors.map((one) => one.pointer)).toEqual(['/diagnosis']);
  });
});

test('what is not a code is a wrong code, not a malformed one', () => {
  expect(z.safeParse(CodeExchange, { code: 'open sesame' }).success).toBe(true);
  expect(z.safeParse(CodeExchange, { code: '1'.repeat(65) }).success).toBe(false);
});
