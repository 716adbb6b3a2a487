import { expect, test } from 'vitest';
import { pointerOf } from '../../../../shared/base/content/pointer.ts';
import { faultsOf } from '../../../../shared/domain/tool/faults.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { toolOf } from '../../../library.ts';

const find = (of: Tool, id: string) => of.questions.find((q) => q.id === id)!;
const gradesOf = (of: Tool) => of.questions.filter(({ type }) => type === 'grade');

const another = 'is called as another here';
const objects = 'is a name that every object of a program has';
const untitled = 'makes no title of its own for a column of the table of grades';
const alike = (of: { label: string }[]) => void (of[1]!.label = of[0]!.label);

test.each<[string, (tool: Tool) => void, string]>([
  ['options', (t) => alike(find(t, 'A1').options), `/questions/0/options/1/label ${another}`],
  ['reasons', (t) => alike(find(t, 'A1').reasons!), `/questions/0/reasons/1/label ${another}`],
  ['services', (t) => alike(t.services), `/services/1/label ${another}`],
  ['factors', (t) => alike(t.factors), `/factors/1/label ${another}`],
  ['levels', (t) => alike(t.levels!), `/levels/1/label ${another}`],
  ['attributes', (t) => alike(t.attributes![0]!.options), `/attributes/0/options/1/label ${another}`],
  [
    'another scale',
    (t) => (find(t, 'B6').options = find(t, 'B6').options.toReversed()),
    `/questions/${toolOf('step-down@2')!.questions.findIndex(({ id }) => id === 'B6')}/options is another scale than that of the first grade`,
  ],
  [
    'a title twice',
    (t) => gradesOf(t).forEach((q) => (q.options[1]!.label = 'inadequate : or so')),
    `/questions/5/options/1/label ${untitled}`,
  ],
  [
    'a title of the table',
    (t) => gradesOf(t).forEach((q) => (q.options[1]!.label = 'Not Graded')),
    `/questions/5/options/1/label ${untitled}`,
  ],
  [
    'a key of the table',
    (t) => gradesOf(t).forEach((q) => (q.options[1]!.value = 'answered')),
    '/questions/5/options/1/value is the key of another column of the table of grades',
  ],
  ['a question', (t) => (find(t, 'A1').id = 'toString'), `/questions/0/id ${objects}`],
  ['a section', (t) => (t.sections[0]!.id = 'valueOf'), `/sections/0/id ${objects}`],
  ['an option', (t) => (find(t, 'A1').options[0]!.value = '__proto__'), `/questions/0/options/0/value ${objects}`],
  ['a reason', (t) => (find(t, 'A1').reasons![0]!.value = 'isPrototypeOf'), `/questions/0/reasons/0/value ${objects}`],
  ['a box', (t) => (find(t, 'A1').boxes[0]!.id = 'constructor'), `/questions/0/boxes/0/id ${objects}`],
  ['an attribute', (t) => (t.attributes![0]!.id = 'constructor'), `/attributes/0/id ${objects}`],
  ['a service', (t) => (t.services[0]!.value = 'constructor'), `/services/0/value ${objects}`],
  ['a factor', (t) => (t.factors[0]!.value = 'constructor'), `/factors/0/value ${objects}`],
  ['a level', (t) => (t.levels![0]!.value = 'constructor'), `/levels/0/value ${objects}`],
  ['a signal', (t) => (t.signals[0]!.id = 'constructor'), `/signals/0/id ${objects}`],
  [
    'a question about',
    (t) => (find(t, 'A1').id = 'about'),
    '/questions/0/id is the name under which a draft keeps who filled it in',
  ],
  [
    'a section about',
    (t) => (t.sections[0]!.id = 'about'),
    '/sections/0/id is the name under which a draft keeps who filled it in',
  ],
  ['itself', (t) => (t.comparable[0]!.with = t.id), '/comparable/0/with is this tool itself'],
  [
    'a text compared',
    (t) => (t.comparable[0]!.parts = ['E2']),
    '/comparable/0/parts/0 is a text, which nothing is compared with',
  ],
  [
    'a part without yes and no',
    (t) => Object.assign(t.comparable[0]!, { rule: 'all', parts: ['A4'] }),
    '/comparable/0/parts/0 does not offer both yes and no, by which this rule decides',
  ],
])('refuses %s', (_, change, fault) => {
  const tool = structuredClone(toolOf('step-down@2')!);
  change(tool);
  expect(faultsOf(tool).map(({ path, detail }) => `${pointerOf(path)} ${detail}`)).toContain(fault);
});
