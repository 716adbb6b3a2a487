/**
 * The questionnaire of 2015 written down a second time, from the audit's own report and form: which answers a question
 * takes and which boxes it asks for, so that a slip in the product's copy of it shows in the figures.
 */
import type { CountedTool } from '../../../../infra/local/oracle/recount.ts';

const yesNoDontKnow = ['yes', 'no', 'dont-know'];
const yesNo = ['yes', 'no'];
const grades = ['inadequate', 'requires-improvement', 'good', 'outstanding'];
const bands = ['0', '1-3', '4-6', '7+'];

const valuesOf: Record<string, string[]> = {};
for (const [letter, last] of Object.entries({ A: 4, B: 6, C: 13, D: 5, E: 10, F: 3 })) {
  for (let n = 1; n <= last; n += 1) valuesOf[letter + n] = yesNoDontKnow;
}
for (const id of ['A4', 'B6', 'C13', 'D5', 'E10', 'F1']) valuesOf[id] = grades;
for (const id of ['B2', 'D1']) valuesOf[id] = bands;
for (const id of ['F2', 'F3']) valuesOf[id] = yesNo;
for (const id of ['C12', 'E2', 'E3']) valuesOf[id] = [];
valuesOf['B4'] = ['very-good', 'fairly-good', 'fairly-bad', 'very-bad'];

/** Box, question, and the answers that ask for it; where none does, it is only offered. */
const boxes: [box: string, question: string, when: string[]][] = [
  ...['A1', 'A2', 'A3', 'B3', 'B4', 'B5', 'C1', 'C2', 'E5', 'E8', 'E9'].map((id): [string, string, string[]] => [
    'details',
    id,
    valuesOf[id]!,
  ]),
  ['frequency', 'D3', ['yes']],
  ['recorded-in', 'D3', ['yes']],
  ['details', 'D4', ['yes']],
  ['details', 'E1', ['no']],
  ['details', 'E4', []],
  ['details', 'F2', ['yes']],
  ['details', 'F3', ['yes']],
];

const reasons = [
  'not-involved-then',
  'no-longer-involved',
  'not-in-records',
  'record-not-accessible',
  'question-unclear',
  'other',
  'reason-not-collected',
];

export const written2015: CountedTool = {
  id: 'step-down@2015',
  questions: Object.entries(valuesOf).map(([id, values]) => ({
    id,
    type: values.length === 0 ? 'text' : 'choice',
    options: values.map((value) => ({ value })),
    ...(values === yesNoDontKnow && { reasons: reasons.map((value) => ({ value })) }),
    boxes: boxes.filter(([, question]) => question === id).map(([box, , when]) => ({ id: box, when })),
    ...(id === 'E5' && { appliesWhen: { question: 'E4', is: ['no'] } }),
  })),
  levels: ['CP', 'CIN', 'CAF', 'closure'].map((value) => ({ value })),
  factors: [
    'domestic-abuse',
    'parental-mental-health',
    'neglect',
    'sexual-abuse-allegation',
    'behaviour-and-offending',
    'historic-parenting-concern',
  ].map((value) => ({ value })),
  comparable: [],
};
