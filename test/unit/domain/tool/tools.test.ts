import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Tool } from '../../../../shared/domain/tool/tool.ts';
import { toolIds, toolOf } from '../../../../shared/domain/tool/tools.ts';

const tool = (id: string): Tool => toolOf(id)!;
const numbered = (section: string, last: number) => Array.from({ length: last }, (_, i) => `${section}${i + 1}`);
const faults = (value: unknown): string[] => Tool.safeParse(value).error?.issues.map((i) => i.message) ?? [];
const changed = (change: (tool: Tool) => void): Tool => {
  const copy = structuredClone(tool('step-down@2'));
  change(copy);
  return copy;
};
const signal = (of: Tool, rule: string) => of.signals.find((one) => one.rule === rule)!;
const find = (of: Tool, id: string) => of.questions.find((q) => q.id === id)!;

describe.each([...toolIds])('%s', (id) => {
  test('is a sound tool', () => {
    expect(z.safeParse(Tool, tool(id)).error?.issues).toBeUndefined();
    expect(tool(id).id).toBe(id);
  });

  test('has a question in every section, section after section, and grades last among the section', () => {
    const sections = tool(id).questions.map((q) => q.section);
    expect([...new Set(sections)]).toEqual(tool(id).sections.map((s) => s.id));
    expect(sections).toEqual(sections.toSorted());
    for (const section of ['A', 'B', 'C', 'D', 'E'])
      expect(tool(id).questions.findLast((q) => q.section === section)?.type).toBe('grade');
  });

  test('states every rule that raises a signal', () => {
    expect(
      tool(id)
        .signals.map(({ rule }) => rule)
        .toSorted(),
    ).toEqual([
      'agencies-contradict',
      'concern-raised',
      'disagreed-not-escalated',
      'does-not-apply',
      'escalated-though-agreed',
      'no-assessment-tool',
      'outlier-service',
      'overall-better-than-sections',
    ]);
  });

  test('asks for no name and speaks of no codes', () => {
    for (const { wording, guidance } of tool(id).questions)
      expect(`${wording} ${guidance ?? ''}`).not.toMatch(/dont-know|not-applicable|windowsAnchor|step-down|[’“”]/);
  });

  test('says the look-back that its wording speaks of', () => {
    for (const { wording, window } of tool(id).questions) {
      const months = /in the (\d+) months up to the day this audit looks back from/.exec(wording)?.[1];
      expect(window?.months).toBe(months === undefined ? undefined : Number(months));
    }
    expect(tool(id).questions.filter((q) => q.window).length).toBeGreaterThanOrEqual(3);
  });
});

test('an unknown tool is undefined', () => {
  expect(toolOf('step-down@1')).toBeUndefined();
  expect(toolOf('__proto__')).toBeUndefined();
  expect(toolIds).toEqual(['step-down@2015', 'step-down@2']);
});

describe('the 2015 tool is that of Appendix 1', () => {
  const { questions } = tool('step-down@2015');

  test('41 questions of their types', () => {
    const of = (type: string): string[] => questions.filter((q) => q.type === type).map((q) => q.id);
    expect(questions.map((q) => q.id)).toEqual([
      ...numbered('A', 4),
      ...numbered('B', 6),
      ...numbered('C', 13),
      ...numbered('D', 5),
      ...numbered('E', 10),
      ...numbered('F', 3),
    ]);
    expect(of('yes-no-dont-know')).toHaveLength(27);
    expect(of('grade')).toEqual(['A4', 'B6', 'C13', 'D5', 'E10', 'F1']);
    expect(of('band')).toEqual(['B2', 'D1']);
    expect(of('quality')).toEqual(['B4']);
    expect(of('yes-no')).toEqual(['F2', 'F3']);
    expect(of('text')).toEqual(['C12', 'E2', 'E3']);
  });

  test('17 boxes and the answers that ask for them', () => {
    const boxes = questions.flatMap((q) => q.boxes.map((b) => ({ name: `${q.id} ${b.id}`, when: String(b.when) })));
    expect(boxes).toHaveLength(17);
    const asked = (when: string) => boxes.filter((b) => b.when === when).map((b) => b.name);
    expect(asked('yes')).toEqual(['D3 frequency', 'D3 recorded-in', 'D4 details', 'F2 details', 'F3 details']);
    expect(asked('no')).toEqual(['E1 details']);
    expect(asked('always').map((b) => b.split(' ')[0])).toEqual([
      'A1',
      'A2',
      'A3',
      'B3',
      'B4',
      'B5',
      'C1',
      'C2',
      'E5',
      'E8',
      'E9',
    ]);
  });

  test('nothing is not-applicable, and a reason may not have been collected', () => {
    expect(questions.flatMap((q) => q.options.map((o) => o.value))).not.toContain('not-applicable');
    for (const q of questions.filter((q) => q.reasons))
      expect(q.reasons?.map((r) => r.value)).toContain('reason-not-collected');
  });
});

describe('the second tool', () => {
  const second = tool('step-down@2');
  const first = tool('step-down@2015');

  test('always has a reason for a don’t-know', () => {
    for (const q of second.questions.filter((q) => q.reasons))
      expect(q.reasons?.map((r) => r.value)).toEqual([
        'not-involved-then',
        'no-longer-involved',
        'not-in-records',
        'record-not-accessible',
        'question-unclear',
        'other',
      ]);
  });

  test('compares every 2015 question but the texts with itself or with its parts', () => {
    expect(
      second.comparable.every((c) => c.with === first.id && first.questions.some((q) => q.id === c.question)),
    ).toBe(true);
    expect(second.comparable.map((c) => c.question).toSorted()).toEqual(
      first.questions
        .filter((q) => q.type !== 'text')
        .map((q) => q.id)
        .toSorted(),
    );
  });

  test('a question that keeps its id asks the same type of thing of the same subject', () => {
    for (const { question, rule, parts } of second.comparable) {
      const [now, then] = [find(second, parts[0]!), find(first, question)];
      expect(now.type).toBe(then.type);
      expect(parts).toEqual(rule === 'same' ? [question] : parts.map((_, i) => `${question}-${i + 1}`));
      expect(rule !== 'same' || now.about === then.about).toBe(true);
    }
  });

  test('never uses the id of a question that it split', () => {
    const ids = second.questions.map((q) => q.id);
    for (const id of ids.filter((id) => id.includes('-'))) expect(ids).not.toContain(id.split('-')[0]);
  });
});

describe('the schema of a tool refuses', () => {
  test.each<[string, (tool: Tool) => void, string]>([
    ['an id twice', (t) => t.questions.push({ ...find(t, 'A1') }), 'question A1 is there twice'],
    [
      'a box that waits for an answer nobody can give',
      (t) => (find(t, 'A1').boxes[0]!.when = ['maybe']),
      'A1: details waits for an unknown answer',
    ],
    [
      'a condition on a later question',
      (t) => (find(t, 'A1').appliesWhen = { question: 'E4', is: ['no'] }),
      'A1: depends on a question that does not come before it',
    ],
    [
      'a condition on itself',
      (t) => (find(t, 'A1').appliesWhen = { question: 'A1', is: ['no'] }),
      'A1: depends on a question that does not come before it',
    ],
    [
      'a condition on an unknown answer',
      (t) => (find(t, 'E5').appliesWhen = { question: 'E4', is: ['never'] }),
      'E5: depends on an unknown answer',
    ],
    [
      'a don’t-know without reasons',
      (t) => delete find(t, 'A1').reasons,
      'A1: reasons go with dont-know, and only with it',
    ],
    [
      'reasons without a don’t-know',
      (t) => (find(t, 'A4').reasons = find(t, 'A1').reasons!),
      'A4: reasons go with dont-know, and only with it',
    ],
    ['a question of no section', (t) => (find(t, 'F3').section = 'G'), 'F3: is in no section of the tool'],
    ['an id of another section', (t) => (find(t, 'F3').section = 'E'), 'F3: has an id of another section'],
    ['a box called as a field', (t) => (find(t, 'A1').boxes[0]!.id = 'reason'), 'A1: has a box with a reserved name'],
    ['a box twice', (t) => find(t, 'A1').boxes.push(find(t, 'A1').boxes[0]!), 'A1: repeats a box'],
    ['an option twice', (t) => find(t, 'A4').options.push(find(t, 'A4').options[0]!), 'A4: repeats an option'],
    [
      'a text with options',
      (t) => find(t, 'E2').options.push({ value: 'x', label: 'x' }),
      'E2: text alone has no options',
    ],
    ['a concern nobody can raise', (t) => (t.concerns[0]!.is = 'maybe'), 'no answer maybe to F2'],
    ['a comparison of what is not asked', (t) => (t.comparable[0]!.parts = ['F9']), 'no question F9'],
    [
      'a grade compared with what is none',
      (t) => void Object.assign(signal(t, 'overall-better-than-sections'), { overall: 'B4' }),
      'B4 is compared as a grade and is none',
    ],
    [
      'a word for none that nobody can choose',
      (t) => void Object.assign(signal(t, 'no-assessment-tool'), { none: ['nothing'] }),
      'no answer nothing to C17',
    ],
    [
      'a service that stands out by answers nobody can give',
      (t) => void Object.assign(signal(t, 'outlier-service'), { between: ['yes', 'maybe'] }),
      'outlier-service can be raised by no question',
    ],
    [
      'a contradiction between answers that no question about the case offers',
      (t) => void Object.assign(signal(t, 'agencies-contradict'), { between: ['good', 'outstanding'] }),
      'agencies-contradict can be raised by no question',
    ],
    [
      'a box that waits, among others, for an answer nobody can give',
      (t) => (find(t, 'A1').boxes[0]!.when = ['no', 'maybe']),
      'A1: details waits for an unknown answer',
    ],
    [
      'a condition on two answers, one of them unknown',
      (t) => (find(t, 'E5').appliesWhen = { question: 'E4', is: ['no', 'never'] }),
      'E5: depends on an unknown answer',
    ],
    [
      'a box called as the answer',
      (t) => (find(t, 'A1').boxes[0]!.id = 'answer'),
      'A1: has a box with a reserved name',
    ],
    ['a section twice', (t) => t.sections.push({ ...t.sections[0]! }), 'section A is there twice'],
    ['a comparison twice', (t) => t.comparable.push({ ...t.comparable[0]! }), 'step-down@2015 A1 is compared twice'],
    [
      'a signal by an answer nobody can give',
      (t) => void Object.assign(signal(t, 'disagreed-not-escalated'), { answers: [{ question: 'E4', is: 'never' }] }),
      'no answer never to E4',
    ],
    [
      'a grade of a section that is not asked',
      (t) => void Object.assign(signal(t, 'overall-better-than-sections'), { sections: ['A4', 'Z9'] }),
      'no question Z9',
    ],
    [
      'an assessment tool that is not asked for',
      (t) => void Object.assign(signal(t, 'no-assessment-tool'), { question: 'Z9' }),
      'no question Z9',
    ],
    ['one question the same as two', (t) => (t.comparable[0]!.parts = ['A1', 'A2']), 'A1 is the same as several'],
  ])('%s', (_, change, fault) => {
    expect(faults(changed(change))).toContain(fault);
  });

  test('unknown keys and an empty wording', () => {
    expect(faults({ ...tool('step-down@2'), colour: 'red' })).toHaveLength(1);
    expect(faults(changed((t) => (find(t, 'A1').wording = ' ')))).toHaveLength(1);
  });
});
