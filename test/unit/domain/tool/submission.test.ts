import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packed, unpacked } from '../../../../shared/base/content/compressed.ts';
import type { Problem } from '../../../../shared/domain/tool/problems.ts';
import { Content, parseContent, submissionSchemaOf } from '../../../../shared/domain/tool/submission.ts';
import { maxTextLength } from '../../../../shared/domain/tool/text-length.ts';
import { contentOf } from './samples.ts';
import { runs } from '../../../runs.ts';
import { toolIds, toolOf } from '../../../library.ts';

type Json = { [key: string]: Json } & Json[] & string;
const problemsOf = (value: unknown, id = 'step-down@2015'): Problem[] => {
  const parsed = parseContent(toolOf(id)!, value);
  return parsed.ok ? [] : parsed.problems;
};
const places = (value: unknown, id?: string): string[] => problemsOf(value, id).map((p) => `${p.pointer} ${p.code}`);
const withResponses = (answers: object) => ({ childrenCovered: ['child-1'], answers });
const withHeader = (header: object) => ({ header, childrenCovered: ['child-1'], answers: {} });

const on = (content: Json, id: string, answer: object): void => {
  content['answers']![id] = answer as Json;
};
const between = (from: string, to: string) => withHeader({ role: 'x', involvement: 'past', from, to });

test('the 38 returns of the 2015 audit are all accepted, as they were sent', () => {
  const audit: { replies: { submission?: unknown }[] } = JSON.parse(
    readFileSync(new URL('../../../reference-audit/audit.json', import.meta.url), 'utf8'),
  );
  const sent = audit.replies.flatMap((reply) => reply.submission ?? []);
  expect(sent).toHaveLength(38);
  for (const submission of sent)
    expect(parseContent(toolOf('step-down@2015')!, submission)).toEqual({ ok: true, content: submission });
});

describe.each([...toolIds])('%s', (id) => {
  const tool = toolOf(id)!;

  test('takes any content that can be made from it, and gives it back untouched', () => {
    fc.assert(
      fc.property(contentOf(tool), (content) => {
        const asSent = JSON.stringify({ ok: true, content });
        expect(JSON.stringify(parseContent(tool, content))).toBe(asSent);
      }),
      { numRuns: runs(30, 600) },
    );
  });

  test('takes nothing that is not read again, untouched, from where it is stored', () => {
    fc.assert(
      fc.property(contentOf(tool), (content) => {
        expect(JSON.stringify(unpacked(Content, packed(content)))).toBe(JSON.stringify(content));
      }),
      { numRuns: runs(30, 600) },
    );
  });

  test('refuses any single corruption, at its place and nowhere else', () => {
    const question = fc.constantFrom(...tool.questions);
    type Corruption = (content: Json, q: (typeof tool.questions)[number]) => [string, string];
    const first = (q: (typeof tool.questions)[number]) =>
      q.type === 'text' ? 'words' : q.options.find((o) => o.value !== 'dont-know')!.value;
    const corruptions: Corruption[] = [
      (content, q) => (on(content, q.id, {}), [`/answers/${q.id}/answer`, 'required']),
      (content, q) => (
        on(content, q.id, { answer: 7 }),
        [`/answers/${q.id}/answer`, q.type === 'text' ? 'wrong-type' : 'not-allowed']
      ),
      (content, q) => (
        on(content, q.id, { answer: ' ' }),
        [`/answers/${q.id}/answer`, q.type === 'text' ? 'blank' : 'not-allowed']
      ),
      (content, q) => (
        on(content, q.id, { answer: null }),
        [`/answers/${q.id}/answer`, q.type === 'text' ? 'wrong-type' : 'not-allowed']
      ),
      (content, q) => (
        on(content, q.id, { answer: first(q), reason: 'other' }),
        [`/answers/${q.id}/reason`, 'reason-not-allowed']
      ),
      (content, q) => (on(content, q.id, { answer: first(q), details: 7 }), [`/answers/${q.id}/details`, 'wrong-type']),
      (content, q) => (
        on(content, q.id, { answer: first(q), details: 'x'.repeat(maxTextLength + 1) }),
        [`/answers/${q.id}/details`, 'too-long']
      ),
      (content, q) => (
        on(content, q.id, { answer: first(q), details: 'a\uD800b' }),
        [`/answers/${q.id}/details`, 'not-well-formed']
      ),
      (content, q) => (on(content, q.id, { answer: first(q), 'a/b~c': 'x' }), [`/answers/${q.id}/a~1b~0c`, 'unknown']),
      (content, q) => (on(content, q.id, [] as object), [`/answers/${q.id}`, 'wrong-type']),
      (content, q) =>
        q.reasons
          ? (on(content, q.id, { answer: 'dont-know' }), [`/answers/${q.id}/reason`, 'reason-required'])
          : (on(content, q.id, { answer: first(q), __no: '' }), [`/answers/${q.id}/__no`, 'unknown']),
      (content, q) =>
        q.reasons
          ? (on(content, q.id, { answer: 'dont-know', reason: 'busy' }), [`/answers/${q.id}/reason`, 'not-allowed'])
          : (on(content, q.id, JSON.parse(`{"answer":"${first(q)}","__proto__":"x"}`)),
            [`/answers/${q.id}/__proto__`, 'unknown']),
      (content) => (on(content, 'Z9', { answer: 'yes' }), ['/answers/Z9', 'unknown']),
      (content) => (on(content, 'constructor', { answer: 'yes' }), ['/answers/constructor', 'unknown']),
      (content) => (Object.assign(content, { extra: 1 }), ['/extra', 'unknown']),
      (content) => (Object.assign(content, { childrenCovered: [] }), ['/childrenCovered', 'too-few']),
      (content) => (Object.assign(content, { childrenCovered: ['a', 'b', 'a'] }), ['/childrenCovered/2', 'repeated']),
      (content) => (Object.assign(content, { childrenCovered: ['a', 'Child 1'] }), ['/childrenCovered/1', 'not-an-id']),
      (content) => (Reflect.deleteProperty(content, 'childrenCovered'), ['/childrenCovered', 'required']),
      (content) => (Reflect.deleteProperty(content, 'answers'), ['/answers', 'required']),
      (content) => (Object.assign(content, { answers: [] }), ['/answers', 'wrong-type']),
      (content) => (Object.assign(content, { header: null }), ['/header', 'wrong-type']),
    ];
    fc.assert(
      fc.property(contentOf(tool), question, fc.constantFrom(...corruptions), (content, q, corrupt) => {
        const body = JSON.parse(JSON.stringify(content)) as Json;
        const [pointer, code] = corrupt(body, q);
        expect(places(body, id)).toEqual([`${pointer} ${code}`]);
      }),
      { numRuns: runs(100, 3000) },
    );
  });

  test('is built once', () => {
    expect(submissionSchemaOf(tool)).toBe(submissionSchemaOf(tool));
    expect(submissionSchemaOf(structuredClone(tool))).not.toBe(submissionSchemaOf(tool));
  });
});

test('nothing is compiled at import', () => {
  const script = `
    const real = globalThis.Function; let made = 0;
    globalThis.Function = new Proxy(real, { construct: (f, args) => (made++, Reflect.construct(f, args)) });
    const { parseContent } = await import('./shared/domain/tool/submission.ts');
    const { readFileSync } = await import('node:fs');
    const tool = JSON.parse(readFileSync('./shared/domain/tool/library/step-down@2.json', 'utf8'));
    const atImport = made;
    const parse = () => parseContent(tool, { childrenCovered: ['a'], answers: {} });
    parse(); const afterFirst = made; parse(); parse();
    console.log(JSON.stringify({ atImport, compiled: afterFirst > atImport, again: made - afterFirst }));`;
  const root = new URL('../../../../', import.meta.url);
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
  expect(JSON.parse(out)).toEqual({ atImport: 0, compiled: true, again: 0 });
});

describe('every problem is told at once', () => {
  test('in the order of the page, one to a place', () => {
    const body = JSON.parse(`{
      "__proto__": {},
      "header": { "role": " ", "involvement": "x", "from": "2015-02-30", "to": 3 },
      "childrenCovered": ["a", "a", "A"],
      "answers": { "Z/9~": {}, "B1": {}, "B2": 7, "__proto__": { "answer": "yes" }, "A1": { "answer": "dont-know" },
        "A2": { "answer": "yes", "reason": "other" }, "A3": { "answer": "maybe", "reason": "whatever" },
        "A4": { "answer": "good", "reason": "other", "zz": "1" }, "C12": { "answer": "  " } } }`);
    expect(places(body)).toEqual([
      '/__proto__ unknown',
      '/header/role blank',
      '/header/involvement not-allowed',
      '/header/from not-a-date',
      '/header/to wrong-type',
      '/childrenCovered/1 repeated',
      '/childrenCovered/2 not-an-id',
      '/answers/A1/reason reason-required',
      '/answers/A2/reason reason-not-allowed',
      '/answers/A3/answer not-allowed',
      '/answers/A3/reason not-allowed',
      '/answers/A4/reason reason-not-allowed',
      '/answers/A4/zz unknown',
      '/answers/B1/answer required',
      '/answers/B2 wrong-type',
      '/answers/C12/answer blank',
      '/answers/Z~19~0 unknown',
      '/answers/__proto__ unknown',
    ]);
  });

  test('in words that list what is allowed and never what was sent', () => {
    const secret = 'canary-name';
    const problems = problemsOf({
      header: { role: 3, involvement: secret, from: secret, to: secret },
      childrenCovered: [`${secret} `, `${secret} `],
      answers: {
        A1: { answer: secret, reason: secret },
        A4: { answer: secret, details: 3 },
        C12: { answer: [secret] },
      },
    });
    expect(problems.length).toBeGreaterThan(8);
    for (const problem of problems) expect(JSON.stringify(problem)).not.toContain(secret);
    expect(problems.find((p) => p.pointer === '/answers/A1/answer')?.detail).toBe('Give one of: yes, no, dont-know.');
    expect(problems.find((p) => p.pointer === '/answers/A4/answer')?.detail).toBe(
      'Give one of: inadequate, requires-improvement, good, outstanding.',
    );
    expect(problems.find((p) => p.pointer === '/answers/A1/reason')?.detail).toContain('reason-not-collected');
  });

  test('all of them, however many: whoever answers with them tells the first', () => {
    const keys = Array.from({ length: 30_000 }, (_, i) => `Q${i}`);
    expect(problemsOf(withResponses(Object.fromEntries(keys.map((key) => [key, {}]))))).toHaveLength(keys.length);
    expect(problemsOf({ childrenCovered: keys.map(() => 1), answers: {} })).toHaveLength(keys.length);
  });

  test.each([null, 'text', 7, [], undefined])('%j is no body', (body) => {
    expect(problemsOf(body).map((p) => p.pointer)).toEqual(['']);
  });
});

describe('answers', () => {
  test('not-applicable is of the second tool only, and needs no reason', () => {
    const body = withResponses({ C3: { answer: 'not-applicable' } });
    expect(places(body)).toEqual(['/answers/C3/answer not-allowed']);
    expect(places(body, 'step-down@2')).toEqual([]);
  });

  test('reason-not-collected is of the 2015 tool only', () => {
    const body = withResponses({ C3: { answer: 'dont-know', reason: 'reason-not-collected' } });
    expect(places(body)).toEqual([]);
    expect(places(body, 'step-down@2')).toEqual(['/answers/C3/reason not-allowed']);
  });

  test('details may stand on any answer, other boxes only where the question has them', () => {
    expect(places(withResponses({ B1: { answer: 'yes', details: 'x' }, E2: { answer: 'x', details: '' } }))).toEqual(
      [],
    );
    expect(places(withResponses({ D3: { answer: 'no', frequency: '', 'recorded-in': ' ', details: 'x' } }))).toEqual(
      [],
    );
    expect(places(withResponses({ D2: { answer: 'no', frequency: 'x' } }))).toEqual(['/answers/D2/frequency unknown']);
  });

  test.each([
    ['2026-03-14', []],
    ['2026-03', []],
    ['', []],
    [' ', []],
    ['2026-02-30', ['/answers/D8/raised-on not-a-date']],
    ['2026-13', ['/answers/D8/raised-on not-a-date']],
    ['14 March', ['/answers/D8/raised-on not-a-date']],
  ])('a date box takes a day, a month or nothing: %j', (date, expected) => {
    expect(places(withResponses({ D8: { answer: 'between-workers', 'raised-on': date } }), 'step-down@2')).toEqual(
      expected,
    );
  });

  test('a text is as long as allowed', () => {
    expect(places(withResponses({ E2: { answer: 'x'.repeat(maxTextLength) } }))).toEqual([]);
    expect(places(withResponses({ E2: { answer: 'x'.repeat(maxTextLength + 1) } }))).toEqual([
      '/answers/E2/answer too-long',
    ]);
  });
});

describe('the header', () => {
  test('may lack its dates', () => {
    expect(places(withHeader({ role: 'school nurse', involvement: 'past' }))).toEqual([]);
    expect(places(withHeader({ role: 'school nurse', involvement: 'past', to: '2015-01-31' }))).toEqual([]);
    expect(places(withHeader({}))).toEqual(['/header/role required', '/header/involvement required']);
  });

  test('does not end before it begins', () => {
    expect(places(between('2015-01-02', '2015-01-02'))).toEqual([]);
    expect(places(between('2015-01-02', '2015-01-01'))).toEqual(['/header/to ends-before-it-begins']);
  });
});
