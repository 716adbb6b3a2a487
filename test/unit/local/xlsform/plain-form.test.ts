import { describe, expect, test } from 'vitest';
import { faultsOf, read, remarksOf, sheet, toolOf, usual, yesNo } from './forms.ts';
import { readForm } from '../../../../infra/local/xlsform/read-form.ts';

const first = '| type | name | label |\n| select_one yn | q1 | Was it so? |';

describe('a plain XLSForm as a tool', () => {
  test('has its form_id as theme and in its id, the usual services, no factors and no levels', () => {
    const tool = toolOf(read(first));
    expect(tool).toMatchObject({ id: 'a-form@3', theme: 'a-form', title: 'A form', services: usual.services });
    expect(tool).toMatchObject({ factors: [], calledFor: [], concerns: [], comparable: [], signals: [] });
    expect(tool.levels).toBeUndefined();
    expect(tool.sections).toStrictEqual([{ id: 'questions', title: 'A form' }]);
  });

  test.each([
    ['2.0', 'a-form@2'],
    ['0007', 'a-form@0007'],
    ['', 'a-form@1'],
    ['2024031501', 'a-form@1'],
    ['v2', 'a-form@1'],
  ])('of version %j is %s', (version, id) => {
    const own = sheet('Settings ', `| form_id | version |\n| A Form | ${version} |`);
    const form = readForm([sheet('SURVEY', first), sheet('Choices', yesNo), own], 'file', usual);
    expect(toolOf(form)).toMatchObject({ id, theme: 'a-form', title: 'A Form' });
  });

  test('that does not say what it is called is called as its file', () => {
    const form = readForm([sheet('survey', first), sheet('choices', yesNo)], 'Visits 2026 (new)', usual);
    expect(toolOf(form)).toMatchObject({ id: 'visits-2026-new@1', title: 'Visits 2026 (new)' });
    expect(remarksOf(form)).toStrictEqual([
      'settings row 2, column form_id: is not there: the tool is called visits-2026-new, as the file is',
    ]);
  });

  test('has a question of each kind', () => {
    const tool = toolOf(
      read(
        `| type | name | label | hint | constraint |
         | select_one yn | q1 | One? | Look it up. | |
         | select one from ynd | q2 | Two? | | |
         | select_one colours | q3 | Three? | | |
         | select_multiple colours | q4 | Four? | | |
         | int | q5 | Five? | | . > 0 and .<=9 |
         | date | q6 | Six? | | |
         | string | q7 | Seven? | | |`,
        `${yesNo}
         | ynd | 1 | Yes |
         | ynd | 0 | No |
         | ynd | 98 | Don't know |
         | colours | red | Red |
         | colours | none | None |`,
      ),
    );
    expect(tool.questions.map(({ type }) => type)).toStrictEqual([
      'yes-no',
      'yes-no-dont-know',
      'choice',
      'several',
      'number',
      'date',
      'text',
    ]);
    expect(tool.questions[0]).toMatchObject({ guidance: 'Look it up.', about: 'agency', boxes: [] });
    expect(tool.questions[1]?.options.map(({ value }) => value)).toStrictEqual(['yes', 'no', 'dont-know']);
    expect(tool.questions[1]?.reasons).toStrictEqual(usual.reasons);
    expect(tool.questions[4]).toMatchObject({ min: 1, max: 9 });
  });

  test('waits for the answers that the form calls otherwise', () => {
    const tool = toolOf(
      read(
        `| type | name | label | relevant |
         | select_one ynd | _long_name_of_a_question_that_nobody_can_type | One? | |
         | text | q2 | Why? | \${_long_name_of_a_question_that_nobody_can_type}=1 or \${ _long_name_of_a_question_that_nobody_can_type } = ’98’ |`,
        `| list name | name | label |
         | ynd | 1 | Yes |
         | ynd | 0 | No |
         | ynd | 98 | Don't know |`,
      ),
    );
    const [one, other] = tool.questions;
    expect(one?.id).toBe('q_long_name_of_a_question_that_n');
    expect(other?.appliesWhen).toStrictEqual({ question: one?.id, is: ['yes', 'dont-know'] });
  });

  test('is refused where it holds an answer against all that were selected, which no condition does here', () => {
    const form = read(
      `| type | name | label | relevant |
       | select_multiple colours | q1 | Which? | |
       | select_one yn | q2 | So? | |
       | text | q3 | Red alone? | \${q1} = 'red' |
       | begin_group | g | More | \${ q1 }='blue' and \${q2} = 'yes' |
       | text | q4 | Blue? | selected(\${q1}, 'blue') |
       | end_group | | | |`,
      `${yesNo}
       | colours | red | Red |
       | colours | blue | Blue |`,
    );
    const says =
      'column relevant: holds where this answer of q1 is chosen and no other: write selected(${q1}, …), which holds where others are chosen too';
    expect(faultsOf(form)).toStrictEqual([`survey row 4, ${says}`, `survey row 5, ${says}`]);
  });

  test('has groups as sections: those with words, one in another under both titles, their conditions on each question', () => {
    const tool = toolOf(
      read(
        `| type | name | label | relevant |
         | select_one yn | q0 | None? | |
         | begin group | outer | Outer | \${q0} = 'yes' |
         | begin_group | plain | | |
         | select_one yn | q1 | One? | |
         | end_group | | | |
         | begin_group | inner | Inner | \${q1} = 'no' |
         | text | q2 | Two? | \${q0} = 'yes' or \${q1} = 'yes' |
         | end_group | | | |
         | text | q3 | Three? | |
         | end group | | | |
         | begin_group | all | All | |
         | begin_group | part | Part | |
         | text | q4 | Four? | |
         | end_group | | | |
         | end_group | | | |`,
      ),
    );
    expect(tool.sections).toStrictEqual([
      { id: 'questions', title: 'A form' },
      { id: 'outer', title: 'Outer' },
      { id: 'inner', title: 'Outer: Inner' },
      { id: 'part', title: 'All: Part' },
    ]);
    expect(tool.questions.map(({ id, section }) => [id, section])).toStrictEqual([
      ['q0', 'questions'],
      ['q1', 'outer'],
      ['q2', 'inner'],
      ['q3', 'outer'],
      ['q4', 'part'],
    ]);
    const outer = { question: 'q0', is: ['yes'] };
    expect(tool.questions[1]?.appliesWhen).toStrictEqual(outer);
    expect(tool.questions[2]?.appliesWhen).toStrictEqual({
      all: [outer, { question: 'q1', is: ['no'] }, { any: [outer, { question: 'q1', is: ['yes'] }] }],
    });
    expect(tool.questions[4]?.appliesWhen).toBeUndefined();
  });

  test('has another answer, and a box for it, where the list may be left', () => {
    const tool = toolOf(read('| type | name | label |\n| select_one yn or_other | q1 | One? |'));
    expect(tool.questions[0]).toMatchObject({
      type: 'choice',
      options: [{ value: 'yes' }, { value: 'no' }, { value: 'other', label: 'Other' }],
      boxes: [{ id: 'details', type: 'text', when: ['other'] }],
    });
  });

  test('is read in its default language, and says which it leaves out', () => {
    const form = readForm(
      [
        sheet(
          'survey',
          '| type | name | label::Cymraeg (cy) | label::English (en) |\n| text | q1 | Beth? | What? |\n| text | q2 | Pam? | |',
        ),
        sheet('settings', '| form_id | default_language |\n| f | English (en) |'),
      ],
      'file',
      usual,
    );
    expect(faultsOf(form)).toStrictEqual([
      'survey row 3, column label::english (en): is empty: a question has words that people read',
    ]);
    expect(remarksOf(form)).toContain(
      'survey row 1, column label::cymraeg (cy): is another language, and is not taken over',
    );
  });

  test('has notes as guidance: of a section before its first question, else of the next one', () => {
    const form = read(
      `| type | name | label | hint |
       | begin_group | g | Group | |
       | note | n1 | Read this first. | |
       | text | q1 | One? | |
       | note | n2 | Mind the next. | |
       | text | q2 | Two? | A hint. |
       | note | n3 | Thank you. | |
       | end_group | | | |`,
    );
    const tool = toolOf(form);
    expect(tool.sections[0]?.guidance).toBe('Read this first.');
    expect(tool.questions.map(({ guidance }) => guidance)).toStrictEqual([undefined, 'Mind the next.\nA hint.']);
    expect(remarksOf(form)).toStrictEqual(['survey row 7: is a note that no question follows, and is not taken over']);
  });

  test('leaves out what a device puts in, rows that are disabled, and how it looks', () => {
    const form = read(
      `| type | name | label | appearance | required | disabled |
       | start | s | | | | |
       | deviceid | d | | | | |
       | text | q1 | One? | multiline | yes | |
       | geopoint | q2 | Where? | | | yes |`,
    );
    expect(toolOf(form).questions.map(({ id }) => id)).toStrictEqual(['q1']);
    expect(remarksOf(form)).toStrictEqual([
      'survey row 2, column type: is put in by a device, and is not taken over',
      'survey row 3, column type: is put in by a device, and is not taken over',
    ]);
  });

  test('keeps spaces out of names, whatever kind of space they are', () => {
    const form = read(
      `| type | name | label |\n| select_one\u00A0yn  | \u00A0q1 | Was it\u00A0so? |`,
      yesNo.replaceAll('yn', 'yn\u200B'),
    );
    expect(toolOf(form).questions[0]).toMatchObject({ id: 'q1', wording: 'Was it\u00A0so?', type: 'yes-no' });
  });

  test('can bring sheets of ours', () => {
    const tool = toolOf(
      read(
        first,
        yesNo,
        sheet('Factors', '| value | label |\n| neglect | Neglect |'),
        sheet('concerns', '| question | answer |\n| q1 | no |'),
      ),
    );
    expect(tool).toMatchObject({ factors: [{ value: 'neglect' }], concerns: [{ question: 'q1', is: 'no' }] });
  });

  test('is told of a column or a sheet that is not read, and what may be meant', () => {
    const form = read(
      first.replace('label |', 'label | abuot |').replace('so? |', 'so? | case |'),
      yesNo,
      sheet('factor', '| a |\n| b |'),
    );
    expect(remarksOf(form)).toStrictEqual([
      'survey row 1, column abuot: is a column that is not read: did you mean about?',
      'factor row 1: is a sheet that is not read: did you mean factors?',
    ]);
  });
});
