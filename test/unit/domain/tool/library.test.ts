import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { pointerOf } from '../../../../shared/base/content/pointer.ts';
import { faultsOf } from '../../../../shared/domain/tool/faults.ts';
import { Tool, type Signal } from '../../../../shared/domain/tool/tool.ts';
import { domesticAbuse1, toolIds, toolOf } from '../../../library.ts';

const tool = (id: string): Tool => toolOf(id)!;
const numbered = (section: string, last: number) => Array.from({ length: last }, (_, i) => `${section}${i + 1}`);
const faults = (of: Tool): string[] => faultsOf(of).map(({ path, detail }) => `${pointerOf(path)} ${detail}`);
const changed = (change: (tool: Tool) => void): Tool => {
  const copy = structuredClone(tool('step-down@2'));
  change(copy);
  return copy;
};
const signal = (of: Tool, rule: string) => of.signals.find((one) => one.rule === rule)!;
const unheard: Signal = {
  rule: 'together',
  id: 'unheard',
  label: 'The child was not heard',
  answers: [{ question: 'A2', is: 'no' }],
};
const find = (of: Tool, id: string) => of.questions.find((q) => q.id === id)!;

describe.each([...toolIds, domesticAbuse1.id])('%s', (id) => {
  test('is a sound tool', () => {
    expect(z.safeParse(Tool, tool(id)).error?.issues).toBeUndefined();
    expect(faultsOf(tool(id))).toEqual([]);
    expect(tool(id).id).toBe(id);
  });

  test('has a question in every section, section after section', () => {
    const sections = tool(id).questions.map((q) => q.section);
    expect([...new Set(sections)]).toEqual(tool(id).sections.map((s) => s.id));
    expect(sections).toEqual(sections.toSorted());
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

describe.each([...toolIds])('%s', (id) => {
  test('grades last in each section', () => {
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

  // 17 in print: the one that stood after E4 and E5 together is offered with E4, and asked for with E5.
  test('18 boxes and the answers that ask for them', () => {
    const boxes = questions.flatMap((q) =>
      q.boxes.map((b) => ({ ...b, name: `${q.id} ${b.id}`, when: String(b.when) })),
    );
    expect(boxes).toHaveLength(18);
    const asked = (when: string) => boxes.filter((b) => b.when === when).map((b) => b.name);
    expect(boxes.filter((b) => b.offered).map((b) => b.name)).toEqual(['E4 details', 'F2 details', 'F3 details']);
    expect(asked('undefined')).toEqual(['E4 details']);
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

  // It asks of meetings to which an agency was invited, of a chronology and its date apart, and of the child's voice and
  // daily life apart: what 2015 asked in C1, B3 and E6 was read otherwise.
  test('compares every 2015 question but the texts, C1, B3 and E6 with itself or with its parts', () => {
    expect(
      second.comparable.every((c) => c.with === first.id && first.questions.some((q) => q.id === c.question)),
    ).toBe(true);
    expect(second.comparable.map((c) => c.question).toSorted()).toEqual(
      first.questions
        .filter((q) => q.type !== 'text' && !['C1', 'B3', 'E6'].includes(q.id))
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

describe('the tool on domestic abuse', () => {
  const own = tool('domestic-abuse@1');
  const of = (type: string, about?: string): string[] =>
    own.questions.filter((q) => q.type === type && (about === undefined || q.about === about)).map((q) => q.id);

  test('has every kind of answer but those of 2015, and asks about each child', () => {
    expect(own.questions.map((q) => q.id)).toEqual([
      ...[1, 2, 3, 4, 5].map((n) => `A${n}`),
      ...[6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((n) => `B${n}`),
      ...[16, 17, 18, 19, 20, 21, 22].map((n) => `C${n}`),
      ...[23, 24, 25, 26].map((n) => `D${n}`),
      ...[27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37].map((n) => `E${n}`),
      ...[38, 39, 40, 41, 42].map((n) => `F${n}`),
      ...[43, 44, 45, 46].map((n) => `G${n}`),
    ]);
    expect(of('scale')).toEqual(['A4', 'B15']);
    expect(of('several')).toEqual(['A2', 'B9', 'C21', 'D24', 'E27', 'E32', 'F40']);
    expect(of('number')).toEqual(['A3', 'B7', 'D25', 'E34', 'E35', 'E37']);
    expect(of('yes-no-dont-know')).toEqual([
      'A5',
      'B6',
      'B12',
      'B13',
      'C16',
      'C18',
      'C20',
      'E33',
      'E36',
      'F38',
      'F42',
      'G43',
    ]);
    expect(own.questions.filter((q) => q.about === 'child').every((q) => q.section === 'B')).toBe(true);
    expect(own.questions.filter((q) => q.section === 'B').every((q) => q.about === 'child')).toBe(true);
    expect(of('text')).toEqual(['G46']);
    expect(find(own, 'G46').optional).toBe(true);
  });

  test('two answers raise a concern, and no more', () => {
    expect(own.concerns).toEqual([
      { question: 'G45', is: 'yes' },
      { question: 'B12', is: 'no' },
    ]);
  });

  test('has no question with one answer more than a chart can tell apart', () => {
    for (const { options } of own.questions.filter((q) => q.type === 'choice'))
      expect(options.filter(({ value }) => value !== 'dont-know').length).toBeLessThanOrEqual(6);
  });

  test('none and not knowing stand alone wherever several can be chosen', () => {
    for (const { options } of own.questions.filter((q) => q.type === 'several')) {
      const alone = options.filter((option) => option.alone).map(({ value }) => value);
      expect(alone).toEqual([options.find(({ value }) => value === 'none' || value === 'nothing')?.value, 'dont-know']);
    }
  });

  test('is compared with the second tool alone, in questions of the same answers', () => {
    expect(own.comparable.map(({ with: other, question, parts }) => [other, question, parts])).toEqual([
      ['step-down@2', 'C17', ['E27']],
      ['step-down@2', 'C7', ['F38']],
      ['step-down@2', 'E5', ['F42']],
      ['step-down@2', 'F1', ['G44']],
    ]);
    for (const { question, parts } of own.comparable) {
      const then = new Map(find(tool('step-down@2'), question).options.map(({ value, label }) => [value, label]));
      for (const { value, label } of find(own, parts[0]!).options) expect(then.get(value)).toBe(label);
    }
  });

  test('names each service that some case calls for', () => {
    const called = new Set(own.calledFor.flatMap(({ services }) => services));
    expect([...called].toSorted()).toEqual(own.services.map(({ value }) => value).toSorted());
  });
});

describe('the schema of a tool refuses', () => {
  test.each<[string, (tool: Tool) => void, string]>([
    ['an id twice', (t) => t.questions.push({ ...find(t, 'A1') }), '/questions/67/id stands here twice'],
    [
      'a box that waits for an answer nobody can give',
      (t) => (find(t, 'A1').boxes[0]!.when = ['maybe']),
      '/questions/0/boxes/0/when/0 waits for an unknown answer',
    ],
    [
      'a box that is neither asked for nor offered',
      (t) => delete find(t, 'A1').boxes[0]!.when,
      '/questions/0/boxes/0 is neither asked for (when) nor offered',
    ],
    [
      'a condition on a later question',
      (t) => (find(t, 'A1').appliesWhen = { question: 'E4', is: ['no'] }),
      '/questions/0/appliesWhen/question depends on a question that does not come before it',
    ],
    [
      'a condition on itself',
      (t) => (find(t, 'A1').appliesWhen = { question: 'A1', is: ['no'] }),
      '/questions/0/appliesWhen/question depends on a question that does not come before it',
    ],
    [
      'a condition on an unknown answer',
      (t) => (find(t, 'E5').appliesWhen = { question: 'E4', is: ['never'] }),
      '/questions/57/appliesWhen/is/0 depends on an unknown answer',
    ],
    [
      'a don’t-know without reasons',
      (t) => delete find(t, 'A1').reasons,
      '/questions/0/reasons reasons go with the answer dont-know, and only with it',
    ],
    [
      'reasons without a don’t-know',
      (t) => (find(t, 'A4').reasons = find(t, 'A1').reasons!),
      '/questions/5/reasons reasons go with the answer dont-know, and only with it',
    ],
    [
      'a question of no section',
      (t) => (find(t, 'F3').section = 'G'),
      '/questions/66/section is no section of this tool',
    ],
    [
      'a box called as a field',
      (t) => (find(t, 'A1').boxes[0]!.id = 'reason'),
      '/questions/0/boxes/0/id is a name of its own in every answer',
    ],
    [
      'a box twice',
      (t) => find(t, 'A1').boxes.push(find(t, 'A1').boxes[0]!),
      '/questions/0/boxes/1/id stands here twice',
    ],
    [
      'an option twice',
      (t) => find(t, 'A4').options.push(find(t, 'A4').options[0]!),
      '/questions/5/options/4/value stands here twice',
    ],
    [
      'a text with options',
      (t) => find(t, 'E2').options.push({ value: 'x', label: 'x' }),
      '/questions/54/options a text alone has no options',
    ],
    [
      'a concern nobody can raise',
      (t) => (t.concerns[0]!.is = 'maybe'),
      '/concerns/0/is is no answer to this question',
    ],
    [
      'a comparison of what is not asked',
      (t) => (t.comparable[0]!.parts = ['F9']),
      '/comparable/0/parts/0 is no question of this tool',
    ],
    [
      'a grade compared with what is none',
      (t) => void Object.assign(signal(t, 'overall-better-than-sections'), { overall: 'B4' }),
      '/signals/2/overall is compared as a grade and is none',
    ],
    [
      'a word for none that nobody can choose',
      (t) => void Object.assign(signal(t, 'no-assessment-tool'), { none: ['nothing'] }),
      '/signals/3/none/0 is no answer to this question',
    ],
    [
      'a service that stands out by answers nobody can give',
      (t) => void Object.assign(signal(t, 'outlier-service'), { between: [['yes'], ['no', 'maybe']] }),
      '/signals/5/between/1/1 is no answer to a question that this rule reads',
    ],
    [
      'a contradiction between answers that no question about the case offers',
      (t) => void Object.assign(signal(t, 'agencies-contradict'), { between: [['yes'], ['outstanding']] }),
      '/signals/6/between/1/0 is no answer to a question that this rule reads',
    ],
    [
      'a contradiction between answers that no question offers both of',
      (t) => {
        find(t, 'C3').options.push({ value: 'partly', label: 'In part' });
        find(t, 'C4-1').options.push({ value: 'hardly', label: 'Hardly' });
        Object.assign(signal(t, 'agencies-contradict'), { between: [['partly'], ['hardly']] });
      },
      '/signals/6/between are answers between which no question of this tool can tell',
    ],
    [
      'an answer on both sides of a contradiction',
      (t) => void Object.assign(signal(t, 'agencies-contradict'), { between: [['yes'], ['no', 'yes']] }),
      '/signals/6/between/1/1 stands here twice',
    ],
    [
      'a contradiction by what is no answer',
      (t) => void Object.assign(signal(t, 'agencies-contradict'), { between: [['yes'], ['no', 'not-applicable']] }),
      '/signals/6/between/1/1 is never counted as an answer',
    ],
    [
      'a rule of its own by an answer nobody can give',
      (t) => t.signals.push({ ...unheard, answers: [{ question: 'A2', is: 'never' }] }),
      '/signals/8/answers/0/is is no answer to this question',
    ],
    [
      'a rule of its own that waits for two answers to one question',
      (t) =>
        t.signals.push({
          ...unheard,
          answers: [
            { question: 'A2', is: 'yes' },
            { question: 'A2', is: 'no' },
          ],
        }),
      '/signals/8/answers/1/question stands here twice: nobody gives two answers to it',
    ],
    [
      'two rules of one id',
      (t) => t.signals.push(unheard, { ...unheard, label: 'Once more' }),
      '/signals/9/id needs an id of its own: a rule before it is called so',
    ],
    [
      'two rules of one name that nothing tells apart',
      (t) => t.signals.push({ rule: 'agencies-contradict', between: [['yes'], ['dont-know']] }),
      '/signals/8 needs an id of its own: a rule before it is called so',
    ],
    [
      'a rule called as another is named',
      (t) => t.signals.push({ ...unheard, id: 'does-not-apply' }),
      '/signals/8/id needs an id of its own: a rule before it is called so',
    ],
    [
      'a box that waits, among others, for an answer nobody can give',
      (t) => (find(t, 'A1').boxes[0]!.when = ['no', 'maybe']),
      '/questions/0/boxes/0/when/1 waits for an unknown answer',
    ],
    [
      'a condition on two answers, one of them unknown',
      (t) => (find(t, 'E5').appliesWhen = { question: 'E4', is: ['no', 'never'] }),
      '/questions/57/appliesWhen/is/1 depends on an unknown answer',
    ],
    [
      'a box called as the answer',
      (t) => (find(t, 'A1').boxes[0]!.id = 'answer'),
      '/questions/0/boxes/0/id is a name of its own in every answer',
    ],
    ['a section twice', (t) => t.sections.push({ ...t.sections[0]! }), '/sections/6/id stands here twice'],
    [
      'a section twice but for its case',
      (t) => t.sections.push({ id: 'a', title: 'More' }),
      '/sections/6/id stands here twice',
    ],
    [
      'a section that is called as a second chart of another',
      (t) => t.sections.push({ id: 'A-2', title: 'More' }),
      '/sections/6/id is what a second chart of another section is called',
    ],
    [
      'a section of the report for what is not asked',
      (t) => t.report![0]!.sections![1]!.questions!.push('Z9'),
      '/report/0/sections/1/questions/7 is no question of this tool',
    ],
    [
      'a question in two sections of the report',
      (t) => t.report![1]!.questions!.push('A1'),
      '/report/1/questions/13 stands here twice',
    ],
    ['a chart of no section', (t) => t.report![1]!.charts!.push('Z'), '/report/1/charts/1 is no section of this tool'],
    ['a chart in two places', (t) => t.report![1]!.charts!.push('A'), '/report/1/charts/1 stands here twice'],
    ['the grades in two places', (t) => (t.report![1]!.grades = true), '/report/4/grades stands here twice'],
    ['a comparison twice', (t) => t.comparable.push({ ...t.comparable[0]! }), '/comparable/35 stands here twice'],
    [
      'a signal by an answer nobody can give',
      (t) => void Object.assign(signal(t, 'disagreed-not-escalated'), { answers: [{ question: 'E4', is: 'never' }] }),
      '/signals/0/answers/0/is is no answer to this question',
    ],
    [
      'a grade of a section that is not asked',
      (t) => void Object.assign(signal(t, 'overall-better-than-sections'), { sections: ['A4', 'Z9'] }),
      '/signals/2/sections/1 is no question of this tool',
    ],
    [
      'an assessment tool that is not asked for',
      (t) => void Object.assign(signal(t, 'no-assessment-tool'), { question: 'Z9' }),
      '/signals/3/question is no question of this tool',
    ],
    [
      'one question the same as two',
      (t) => (t.comparable[0]!.parts = ['A1', 'A2']),
      '/comparable/0/parts is the same as one question alone',
    ],
  ])('%s', (_, change, fault) => {
    expect(faults(changed(change))).toEqual([fault]);
  });

  test('unknown keys and an empty wording', () => {
    const issues = (of: object): unknown[] => z.safeParse(Tool, of).error?.issues ?? [];
    expect(issues({ ...tool('step-down@2'), colour: 'red' })).toHaveLength(1);
    expect(issues(changed((t) => void Object.assign(find(t, 'A1').boxes[0]!, { offered: false })))).toHaveLength(1);
    expect(issues(changed((t) => (find(t, 'A1').wording = ' ')))).toHaveLength(1);
  });
});
