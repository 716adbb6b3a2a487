import { describe, expect, test } from 'vitest';
import { readForm } from '../../../../infra/local/xlsform/read-form.ts';
import { sheetsOf } from '../../../../infra/local/xlsform/write-tool.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2 } from '../../../library.ts';
import { faultsOf, read, settings, sheet, usual, yesNo } from './forms.ts';

/** What is wrong with a form of one question. */
const asked = (titles: string, cells: string, choices = yesNo): string[] =>
  faultsOf(read(`| type | name | label | ${titles} |\n| text | q0 | Nought? |\n| ${cells} |`, choices));

describe('what a form has that a tool cannot', () => {
  test('is refused by sheet and row, all of it at once, in the order of the form', () => {
    const form = read(
      `| type | name | label | choice_filter | calculation | relevant | default | image | required |
       | text | q0 | Nought? | | | | | | |
       | begin_repeat | r | Each one | | | | | | |
       | text | q1 | In it? | | | | | | |
       | end_repeat | | | | | | | | |
       | calculate | q2 | | | 1 + 1 | | | | |
       | geopoint | q3 | Where? | | | | | | |
       | image | q4 | Picture? | | | | | | |
       | decimal | q5 | How much? | | | | | | |
       | select_one_from_file list.csv | q6 | Which? | | | | | | |
       | select_one other.xml | q7 | Which? | | | | | | |
       | select_one yn | q8 | So? | state = \${q1} | | | | | |
       | text | q9 | As \${q8} said? | | | | | | |
       | text | q10 | Why? | | | | me | | |
       | text | q11 | What? | | | | | face.png | |
       | range | q12 | How far? | | | | | | |
       | rank yn | q13 | In which order? | | | | | | |
       | sometimes | q14 | What? | | | | | | |
       | txt | q15 | What? | | | | | | |
       | note | n | So. | | | \${q8} = 'yes' | | | |
       | text | q16 | What? | | | \${q1} = 'y' or \${q0} = 'x' | | | |
       | text | q18 | What? | | | \${q1} = 'y' | | | |
       | acknowledge | q17 | Read? | | | | | | yes |`,
    );
    expect(faultsOf(form)).toStrictEqual([
      'survey row 3, column type: is a repeat, which no tool has: ask about each child with about = child',
      'survey row 6, column type: asks for a calculation: answers are counted here and not computed',
      'survey row 7, column type: asks for a place on a map',
      'survey row 8, column type: asks for a picture',
      'survey row 9, column type: asks for a number with decimals: a number is whole here (integer)',
      'survey row 10, column type: asks for answers from another file: a list stands in the sheet choices',
      'survey row 11, column type: asks for answers from another file: a list stands in the sheet choices',
      'survey row 12, column choice_filter: makes a list depend on an answer: write a question for each list',
      'survey row 13, column label: carries an answer into its words, which no tool does: write it without ${…}',
      'survey row 14, column default: is an answer that nobody gave: every answer is given by whoever answers',
      'survey row 15, column image: is a picture or a sound, which no question has here',
      'survey row 16, column type: asks for a number on a slide: write integer, with a constraint',
      'survey row 17, column type: asks for an order of preference: write select_one or select_multiple',
      'survey row 18, column type: is no type that is known here',
      'survey row 19, column type: is no type that is known here: did you mean text?',
      'survey row 20, column relevant: shows a note only sometimes: a note becomes guidance, which always stands there',
      // q1 was refused by itself: that two wait for it is no fault of theirs. What was typed is never waited for.
      'survey row 21, column relevant: depends on an unknown answer',
      'survey row 23, column type: asks for a tick that something was read: write select_one, with the answers that there are',
    ]);
  });

  test.each([
    ["not(${q0} = 'x')", /uses not\(\)/],
    ["${q0} != 'x'", /compares with "!="/],
    ['${q0} > 3', /compares with ">"/],
    ["'x' = ${q0}", /can only say/],
    ["${q0} = 'x' and", /can only say/],
    ["(${q0} = 'x'", /can only say/],
    ["${q0} = 'x' ${q0} = 'y'", /can only say/],
    ["../q0 = 'x'", /cannot be read from/],
    ['selected(q0, "x")', /can only say/],
    ['true()', /by itself/],
    ['('.repeat(40) + "${q0} = 'x'" + ')'.repeat(40), /deeper than anybody reads/],
  ])('of what decides whether it is asked: %s', (relevant, why) => {
    expect(asked('relevant', `text | q1 | What? | ${relevant}`)).toStrictEqual([
      expect.stringMatching(new RegExp(`^survey row 3, column relevant: .*${why.source}`)),
    ]);
  });

  test.each([
    ['integer', 'regex(., "^a")'],
    ['integer', '. >= 1 or . <= 3'],
    ['integer', '. >= ${q0}'],
    ['date', '. <= today()'],
    ['text', '. >= 0'],
  ])('of what an answer can be: %s %s', (type, constraint) => {
    expect(asked('constraint', `${type} | q1 | What? | ${constraint}`)).toStrictEqual([
      'survey row 3, column constraint: can only say of an integer how little and how much it can be: . >= 0 and . <= 20',
    ]);
  });
});

describe('what is wrong in a form', () => {
  test.each([
    ['', 'text | | What?', 'survey row 3, column name: is empty: a question has a short name'],
    ['', 'text | a b | What?', 'survey row 3, column name: is no name: a letter first, then letters, digits, - or _'],
    ['', 'text | q1 |', 'survey row 3, column label: is empty: a question has words that people read'],
    ['', 'text | q0 | What?', 'survey row 3, column name: stands here twice'],
    ['', '| q1 | What?', 'survey row 3, column type: is empty: what is asked for?'],
    [
      '',
      'select_one ny | q1 | What?',
      'survey row 3, column type: names the list ny, which the sheet choices does not have',
    ],
    ['', 'begin_group | g | G', 'survey row 3, column type: begins what is never ended'],
    ['', 'end_group | |', 'survey row 3, column type: ends what was never begun'],
    [
      'kind',
      'select_one yn | q1 | What? | maybe',
      'survey row 3, column kind: is none of yes-no-dont-know, yes-no, grade, quality, band, choice, scale, box',
    ],
    ['kind', 'text | q1 | What? | choice', 'survey row 3, column kind: is of a select_one or a select_multiple alone'],
    [
      'kind',
      'text | q1.x | What? | box',
      "survey row 3, column name: is no box of a question above: its name is the question's, a full stop and its own, such as A1.details",
    ],
    ['kind', 'integer | q0.x | What? | box', 'survey row 3, column type: cannot be a box: a box is a text or a date'],
    ['kind', 'text | q0.x | What? | box', 'survey row 3: is neither asked for (when) nor offered'],
    ['about', 'text | q1 | What? | me', 'survey row 3, column about: is none of agency, case, child'],
    ['window_months', 'text | q1 | What? | many', 'survey row 3, column window_months: is no whole number'],
    ['optional', 'text | q1 | What? | perhaps', 'survey row 3, column optional: says neither yes nor no'],
    [
      'asked_if',
      "text | q1 | What? | service = 'scool'",
      'survey row 3, column asked_if: is no service of this tool: did you mean school?',
    ],
    [
      'unit',
      'integer | q1 | What? | ' + 'x'.repeat(61),
      'survey row 3, column unit: must be at most 60 characters long',
    ],
    ['constraint', 'integer | q1 | What? | . >= -5', 'survey row 3, column constraint: must be at least 0'],
    ['constraint', 'integer | q1 | What? | . < 2000000', 'survey row 3, column constraint: must be at most 1,000,000'],
    ['window_months', 'text | q1 | What? | 25', 'survey row 3, column window_months: must be at most 24'],
  ])('is told by its cell: %s %s', (titles, cells, fault) => {
    expect(asked(titles, cells)).toStrictEqual([fault]);
  });

  test.each([
    ['| yn | yes | Yes |\n| yn | yes | So |', 'choices row 3, column name: stands here twice'],
    ['| yn | yes | |', 'choices row 2, column label: is empty: an answer has words that people read'],
    ['| yn | | Yes |', 'choices row 2, column name: is empty: an answer has a short name'],
    [
      '| | yes | Yes |\n| yn | no | No |',
      'choices row 2, column list_name: is empty: which list does this answer belong to?',
    ],
  ])('is told of the lists: %j', (rows, fault) => {
    const faults = faultsOf(
      read(
        '| type | name | label |\n| text | q0 | What? |\n| select_one yn | q1 | So? |\n| select_one yn | q2 | So? |',
        `| list_name | name | label |\n${rows}`,
      ),
    );
    // Told once, though two questions have the list.
    expect(faults.filter((one) => one.startsWith('choices'))).toStrictEqual([fault]);
  });

  test('is told of the relevant that names an answer of no list, beside what the other column says', () => {
    const form = read(
      `| type | name | label | relevant | asked_if |
       | select_one yn | q1 | So? | | |
       | text | q2 | What? | \${q1} = 'perhaps' | factor = 'neglect' |`,
    );
    expect(faultsOf(form)).toStrictEqual([
      'survey row 3, column relevant: depends on an unknown answer',
      'survey row 3, column asked_if: is no factor of this tool',
    ]);
  });

  test('is told of sheets and cells', () => {
    const survey = sheet('survey', '| type | name | label | label |\n| text | q1 | What? | Which? |');
    expect(faultsOf(readForm([survey, sheet(' Survey', '| type |'), settings], 'f', usual))).toStrictEqual([
      'survey row 1: stands here twice: as  Survey too',
      'survey row 1, column label: stands here twice',
    ]);
    const merged = {
      ...sheet('survey', '| type | name | label |\n| text | q1 | What? |'),
      merged: [{ startRow: 1, endRow: 2, startCol: 2, endCol: 2 }],
    };
    expect(faultsOf(readForm([merged], 'f', usual))).toStrictEqual([
      'survey row 2, column label: is several cells in one: undo the merging, and fill in each',
    ]);
    expect(faultsOf(readForm([settings], 'f', usual))).toStrictEqual([
      'survey row 1: is not there: a form has a sheet called survey, with its questions',
    ]);
    expect(faultsOf(readForm([sheet('survey', '| type | name |')], 'f', usual))).toStrictEqual([
      'survey row 1: has no questions',
    ]);
  });
});

/** What is wrong with a workbook of ours after one of its tool's parts was changed. */
function changed(change: (tool: Tool) => void): string[] {
  const tool = structuredClone(stepDown2);
  change(tool);
  const sheets = sheetsOf(tool).map(({ name, columns, rows }) => ({
    name,
    rows: [columns, ...rows].map((row) => row.map((text) => ({ text }))),
    merged: [],
  }));
  return faultsOf(readForm(sheets, 'f', usual));
}

describe('what does not fit together in a workbook of ours', () => {
  test.each<[string, (tool: Tool) => void, string[]]>([
    [
      'a service',
      (tool) => (tool.services[0]!.value = 'Social Care'),
      ['services row 2, column value: has characters that are not allowed here'],
    ],
    [
      'needs',
      (tool) => (tool.services[0]!.needs = ['shoe-size' as never]),
      ['services row 2, column needs: must be one of: name, date-of-birth, nhs-number, address'],
    ],
    [
      'who is called',
      (tool) => (tool.calledFor[0]!.services = ['camsh']),
      ['called_for row 2, column services: is no service of this tool'],
    ],
    [
      'a concern',
      (tool) => (tool.concerns[0]!.is = 'maybe'),
      ['concerns row 2, column answer: is no answer to this question'],
    ],
    [
      'a comparison',
      (tool) => (tool.comparable[1]!.parts = ['Z1']),
      ['comparable row 3, column parts: is no question of this tool'],
    ],
    [
      'the report',
      (tool) => (tool.report![0]!.sections![1]!.questions = ['Z9']),
      ['report row 4, column questions: is no question of this tool'],
    ],
    [
      'an attribute',
      (tool) => (tool.attributes![1]!.options[0]!.label = tool.attributes![1]!.options[1]!.label),
      ['choices row'],
    ],
    ['how long it takes', (tool) => (tool.minutes = 1000), ['settings row 2, column minutes: must be at most 600']],
    [
      'a version',
      (tool) => (tool.theme = 'Step down'),
      ['settings row 2, column theme: has characters that are not allowed here'],
    ],
    [
      'a box',
      (tool) => (tool.questions[0]!.boxes[0]!.when = ['perhaps']),
      ['survey row 4, column relevant: waits for an unknown answer'],
    ],
  ])('is told by its cell: %s', (_what, change, faults) => {
    const found = changed(change);
    expect(found).toHaveLength(faults.length);
    for (const [at, fault] of faults.entries()) expect(found[at]).toContain(fault);
  });
});

describe('what is wrong on a sheet of ours', () => {
  const form = '| type | name | label |\n| select_one yn | q1 | Was it so? |';
  test.each([
    [
      'signals',
      '| rule | question |',
      '| concern-raised | q1 |',
      ['row 2, column question: says nothing in such a row'],
    ],
    [
      'signals',
      '| rule | id | label | answers |',
      '| together | x | X | q1 = maybe\\nq2 = yes |',
      ['row 2, column answers: is no answer to this question', 'row 2, column answers: is no question of this tool'],
    ],
    [
      'signals',
      '| rule | id | label | answers |',
      '| together | x | X | q1 |',
      ['row 2, column answers: cannot be read at "q1": A1 = yes, or A1 = one of yes, no'],
    ],
    ['signals', '| rule | id | label |', '| together | x | X |', ['row 2, column answers: is missing']],
    [
      'signals',
      '| rule | one_side |',
      '| agencies-contradict | yes |',
      ['row 2, column other_side: must be at least 1 long'],
    ],
    [
      'signals',
      '| rule | at_least | one_side | other_side | others_at_most |',
      '| outlier-service | 4 | yes | no | 1/2 |',
      ['row 2, column others_at_most: is no part: write it as 1 of 2'],
    ],
    ['signals', '| rule | apart |', '| agencies-contradict | many |', ['row 2, column apart: is no whole number']],
    [
      'called_for',
      '| always | factor | services |',
      '| yes | x | school |\n| | | school |',
      [
        'row 2, column factor: says of which cases once: in always, factor or age_band',
        'row 3, column always: says of which cases once: in always, factor or age_band',
      ],
    ],
    [
      'attributes',
      '| id | label | of | options |',
      '| sex | Sex | child | sexes |',
      ['row 2, column options: names the list sexes, which the sheet choices does not have'],
    ],
    [
      'report',
      '| kind | title |',
      '| part | x |',
      ['row 2, column kind: is a part of no section: a section stands above it'],
    ],
    ['services', '| value | label | needs |', '| gp | GP | |', ['row 2, column needs: is missing']],
  ])('%s is told by its cell, once: %s %s', (name, titles, rows, faults) => {
    expect(faultsOf(read(form, yesNo, sheet(name, `${titles}\n${rows}`)))).toStrictEqual(
      faults.map((fault) => `${name} ${fault}`),
    );
  });
});
