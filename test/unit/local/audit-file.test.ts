import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  Act,
  type AuditFile,
  AuditFileError,
  fileUntil,
  parseAuditFile,
  playedDays,
  readAuditFile,
} from '../../../infra/local/player/audit-file.ts';
import { answeringAtLast } from '../../../infra/local/player/answering.ts';
import { closingDayOf, lastDayOf } from '../../../infra/local/player/amended-file.ts';
import { referenceFile, referenceValue } from './samples.ts';

/** The reference audit with one place changed. */
function changed(path: (string | number)[], value: unknown): unknown {
  const file = referenceValue();
  let at: unknown = file;
  for (const step of path.slice(0, -1)) at = (at as Record<string | number, unknown>)[step];
  const last = path.at(-1)!;
  if (value === undefined) delete (at as Record<string | number, unknown>)[last];
  else (at as Record<string | number, unknown>)[last] = value;
  return file;
}

const asked = { on: '2015-04-14', case: 'case-1', agency: 'police' };

describe('an audit file', () => {
  test('is valid as the reference one is', () => {
    const { agencies, cases, replies, summaries } = referenceFile();
    expect([agencies.length, cases.length, replies.length, summaries?.length]).toEqual([11, 8, 42, 6]);
  });

  test.each<[string, (string | number)[], unknown]>([
    ['no summaries', ['summaries'], undefined],
    ['an audit without calendar entries', ['audit', 'calendarEntries'], false],
    ['a summary in parts', ['summaries', 0, 'outcome'], 'Seen each week.'],
    ['a summary with its route on a line', ['summaries', 0, 'route'], 'CP-CIN'],
    [
      'whom a lead professional answers to',
      ['cases', 0, 'leadProfessional', 'lead'],
      { email: 'manager@council.example' },
    ],
    ['no day on a reply', ['replies', 0, 'on'], undefined],
    ['no lead professional', ['cases', 2, 'leadProfessional'], undefined],
    [
      'adults and what identifies them',
      ['cases', 0, 'adults'],
      [{ id: 'adult-1', role: 'mother', identifiers: { name: 'A' } }],
    ],
    ['what identifies a child', ['cases', 0, 'children', 0, 'identifiers'], { name: 'A', dateOfBirth: '2011-01-01' }],
    [
      'a confidential address',
      ['cases', 0, 'children', 0, 'identifiers'],
      { name: 'A', address: { value: 'A refuge', confidential: true, to: ['police', 'summary'] } },
    ],
    ['a day of stepping down', ['cases', 0, 'steppedDownOn'], '2015-01-30'],
    [
      'what its cases were chosen by',
      ['audit', 'criteria'],
      [{ text: 'Different ages', met: false, why: 'None was older' }],
    ],
    ['a header', ['replies', 0, 'submission', 'header'], { role: 'Nurse', involvement: 'past', to: '2014-12-01' }],
    ['an act for a summary', ['acts'], [{ ...asked, agency: 'summary', kind: 'withdraw', reason: 'other' }]],
  ])('is valid with %s', (_, path, value) => {
    expect(() => parseAuditFile(changed(path, value))).not.toThrow();
  });

  test.each<[string, (string | number)[], unknown, RegExp]>([
    ['a field that is not known', ['replies', 3, 'colour'], 'red', /\/replies\/3\/colour is not a known field/],
    ['a field that is missing', ['agencies', 1, 'lead'], undefined, /\/agencies\/1\/lead is missing/],
    ['a day that does not exist', ['replies', 0, 'on'], '2015-02-30', /\/replies\/0\/on /],
    ['dates in the wrong order', ['audit', 'dueOn'], '2015-04-01', /\/audit\/dueOn must not be before the audit opens/],
    ['an id with a capital', ['cases', 0, 'id'], 'Case-1', /\/cases\/0\/id /],
    [
      'what describes a child, where the tool describes none',
      ['cases', 0, 'children', 1, 'attributes'],
      { sex: 'female' },
      /\/cases\/0\/children\/1\/attributes\/sex is not known here: the tool describes no child/,
    ],
    [
      'an outcome of its own',
      ['replies', 0, 'check', 'outcome'],
      'maybe',
      /\/replies\/0\/check\/outcome must be one of/,
    ],
    ['an act of no kind', ['acts'], [{ ...asked, kind: 'shout' }], /\/acts\/0\/kind is no kind of act/],
    ['an act without its reason', ['acts'], [{ ...asked, kind: 'withdraw' }], /\/acts\/0\/reason must be one of/],
    ['an agency twice', ['agencies', 1, 'id'], 'childrens-services', /\/agencies\/1\/id is there twice/],
    ['an agency called summary', ['agencies', 0, 'id'], 'summary', /\/agencies\/0\/id /],
    ['somebody expected who is no agency', ['cases', 0, 'expects', 0], 'nobody', /\/cases\/0\/expects\/0 is no agency/],
    ['a reply for no case', ['replies', 5, 'case'], 'case-99', /\/replies\/5\/case is no case/],
    [
      'a summary that nobody owes',
      ['cases', 0, 'leadProfessional'],
      undefined,
      /\/summaries\/0\/case is a case without/,
    ],
    ['a reply before the opening', ['replies', 0, 'on'], '2015-04-06', /\/replies\/0\/on must not be before the audit/],
    ['a summary of a route to nowhere', ['summaries', 0, 'route'], 'CP-CN', /\/summaries\/0\/route\/to /],
    ['a summary of a day that is none', ['summaries', 0, 'from'], 'May', /\/summaries\/0\/from /],
    ['a summary after the closing', ['summaries', 0, 'on'], '2015-05-16', /\/summaries\/0\/on must not be after the/],
    [
      'a query of a summary',
      ['acts'],
      [{ ...asked, agency: 'summary', kind: 'query', question: 'A1', text: 'Which?' }],
      /\/acts\/0\/agency takes no query/,
    ],
    [
      'something to see to of a summary',
      ['acts'],
      [{ ...asked, agency: 'summary', kind: 'seen-to', by: 'Somebody', note: 'Rang' }],
      /\/acts\/0\/agency takes no record check/,
    ],
    [
      'what identifies nobody',
      ['cases', 0, 'children', 0, 'identifiers'],
      { nhsNumber: '943 476 5918' },
      /\/cases\/0\/children\/0\/identifiers\/nhsNumber is not an NHS number/,
    ],
    [
      'an audit of a year whose holidays nobody knows',
      ['audit', 'closesOn'],
      '2062-05-15',
      /\/audit\/closesOn must lie in/,
    ],
    ['a quarter backwards', ['audit', 'quarter', 'to'], '2015-03-31', /\/audit\/quarter\/to must not be before/],
    [
      'a theme of another tool',
      ['audit', 'theme'],
      'neglect',
      /\/audit\/theme must be the theme of the tool: step-down/,
    ],
    ['no such tool', ['audit', 'tool'], 'step-down@3', /\/audit\/tool is not known here: did you mean step-down@2\?/],
    [
      'a service of its own',
      ['agencies', 1, 'service'],
      'gp',
      /\/agencies\/1\/service .* did you mean general-practice\?/,
    ],
    [
      'a factor of its own',
      ['cases', 0, 'factors', 0],
      'domestic-violence',
      /\/cases\/0\/factors\/0 .* domestic-abuse\?/,
    ],
    [
      'a route to where it comes from',
      ['cases', 0, 'route'],
      { from: 'CIN', to: 'CIN' },
      /\/cases\/0\/route\/to must be/,
    ],
    ['a referral on the first day of all', ['cases', 0, 'referredOn'], '0001-01-01', /\/cases\/0\/referredOn must lie/],
    ['a referral to come', ['cases', 0, 'referredOn'], '2015-05-16', /\/cases\/0\/referredOn must not be after/],
    ['a person twice', ['cases', 0, 'children', 1, 'id'], 'child-1', /\/cases\/0\/children\/1\/id is there twice/],
    ['a title that says nothing', ['audit', 'title'], '\u200b', /\/audit\/title must not be blank/],
    [
      'an address that is none',
      ['agencies', 0, 'lead', 'email'],
      'nobody',
      /\/agencies\/0\/lead\/email must be a valid email/,
    ],
    [
      'an answer that the tool does not have',
      ['replies', 0, 'submission', 'answers', 'A1', 'answer'],
      'maybe',
      /\/replies\/0\/submission\/answers\/A1\/answer Give one of: yes, no, dont-know\./,
    ],
    [
      'a submission that answers nothing',
      ['replies', 0, 'submission', 'answers'],
      {},
      /\/replies\/0\/submission\/answers answers no question that applies/,
    ],
    [
      'a child that is not of the case',
      ['replies', 0, 'submission', 'childrenCovered', 0],
      'child-9',
      /\/replies\/0\/submission\/childrenCovered\/0 is not a child/,
    ],
    [
      'somebody known who is not of the case',
      ['replies', 0, 'check', 'knows'],
      ['aunt'],
      /\/replies\/0\/check\/knows\/0 is/,
    ],
    [
      'a reply of an agency that nobody asked',
      ['replies', 0, 'agency'],
      'nobody-asked',
      /\/replies\/0\/agency is no agency/,
    ],
    [
      'a reply of an agency that the case does not expect',
      ['replies', 0, 'agency'],
      'camhs',
      /\/replies\/0\/agency is not asked about/,
    ],
    [
      'an act on what nobody asked for',
      ['acts'],
      [{ ...asked, case: 'case-2', agency: 'camhs', kind: 'withdraw', reason: 'other' }],
      /\/acts\/0\/agency is not asked/,
    ],
    [
      'a due date after the closing',
      ['acts'],
      [{ ...asked, kind: 'ask', dueOn: '2015-05-16' }],
      /\/acts\/0\/dueOn must not be after/,
    ],
    [
      'a query of no question',
      ['acts'],
      [{ ...asked, kind: 'query', question: 'Z9', text: 'Which?' }],
      /\/acts\/0\/question is not/,
    ],
    [
      'a birth to come',
      ['cases', 0, 'children', 0, 'identifiers'],
      { dateOfBirth: '9999-12-31' },
      /\/identifiers\/dateOfBirth must not be in/,
    ],
    [
      'a confidential day of birth to come',
      ['cases', 0, 'children', 0, 'identifiers'],
      { dateOfBirth: { value: '9999-12-31', confidential: true, to: [] } },
      /\/identifiers\/dateOfBirth\/value must not be in/,
    ],
    [
      'a confidential address that goes to nobody of the file',
      ['cases', 0, 'children', 0, 'identifiers'],
      { address: { value: 'A refuge', confidential: true, to: ['police', 'the-press'] } },
      /\/identifiers\/address\/to\/1 is no agency of this file/,
    ],
    [
      'a submission beside not-known',
      ['replies', 0, 'check', 'outcome'],
      'not-known',
      /\/replies\/0\/submission cannot stand beside/,
    ],
  ])('is refused with %s, and the place is named', (_, path, value, message) => {
    expect(() => parseAuditFile(changed(path, value))).toThrow(message);
  });

  test.each([null, [], 7, 'text'])('is refused when it is %j', (value) => {
    expect(() => parseAuditFile(value)).toThrow(AuditFileError);
  });

  test('names every fault, but of a file of another kind altogether', () => {
    const replies = (count: number) => ({ ...referenceValue(), replies: Array.from({ length: count }, () => ({})) });
    const told = (file: unknown): string[] => {
      try {
        parseAuditFile(file);
        return [];
      } catch (error) {
        return (error as Error).message.split('\n').slice(1);
      }
    };
    expect(told(replies(25))).toHaveLength(75);
    expect(told(replies(100)).at(-1)).toBe('  and 100 more');
  });

  const every = (): AuditFile =>
    JSON.parse(
      readFileSync(new URL('../../reference-audit/domestic-abuse.json', import.meta.url), 'utf8'),
    ) as AuditFile;

  test('takes every kind of answer, and answers about each child, as its tool does', () => {
    const { replies } = parseAuditFile(every());
    const answers = replies.find((one) => one.case === 'case-1' && one.agency === 'police')!.submission!.answers;
    expect(answers['C21']).toMatchObject({ answer: ['protection-order', 'bail', 'no-contact'] });
    expect(answers['E37']).toMatchObject({ answer: expect.any(Number) as number });
    expect(Object.keys((answers['B11'] as { children: object }).children)).toEqual(['child-1', 'child-2', 'child-3']);
  });

  test.each<[string, unknown, RegExp]>([
    ['A3', { answer: '3' }, /A3\/answer Give a whole number from 0 to 500, or one of: dont-know\./],
    ['A3', { answer: 3.5 }, /A3\/answer Give a whole number from 0 to 500/],
    ['A3', { answer: { value: 3 } }, /A3\/answer is no answer: a text, a whole number, or a list of values/],
    ['A2', { answer: 'physical' }, /A2\/answer Give a list of at least one of: physical, /],
    ['A2', { answer: ['physical', 'none'] }, /A2\/answer One of these answers stands alone/],
    ['B6', { answer: 'yes' }, /B6\/children Give an object with children|B6.* the answer about each child covered/],
    [
      'B6',
      { children: { 'child-9': { answer: 'yes' } } },
      /B6\/children\/child-9 Answer about children that childrenCovered lists/,
    ],
    [
      'B6',
      { children: { 'child-1': { answer: 'maybe' } } },
      /B6\/children\/child-1\/answer Give one of: yes, no, dont-know/,
    ],
    ['A1', { children: { 'child-1': { answer: 'never' } } }, /answers\/A1/],
  ])('tells what is wrong with an answer to %s: %j', (id, given, fault) => {
    const file = every();
    const reply = file.replies.find((one) => one.case === 'case-1' && one.agency === 'police')!;
    Object.assign(reply.submission!.answers, { [id]: given });
    expect(() => parseAuditFile(file)).toThrow(fault);
  });

  test('names all that is missing of another document', () => {
    const parts = ['audit', 'agencies', 'cases', 'replies'];
    expect(() => parseAuditFile({ anything: 1 })).toThrow(
      new RegExp(`^The audit file is not valid:\n(?:.*\n)*${parts.map((part) => `  /${part} is missing`).join('\n')}`),
    );
  });

  test('repeats nothing of what it holds in its faults', () => {
    const file = changed(['replies', 0, 'submission', 'answers', 'A1', 'answer'], { secret: 'Quillfeather' });
    expect(() => parseAuditFile(file)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('Quill') }),
    );
  });

  test('that is not there or is not JSON is refused in one sentence', async () => {
    await expect(readAuditFile('/nowhere/audit.json')).rejects.toThrow('/nowhere/audit.json cannot be read (ENOENT).');
    await expect(readAuditFile(import.meta.filename)).rejects.toThrow(`${import.meta.filename} is not JSON.`);
  });
});

describe('acts after the closing', () => {
  const onPolice = { on: '2015-05-20', case: 'case-6', agency: 'police' };
  const withAct = (act: object) => ({ ...referenceValue(), acts: [act] });

  test.each([
    { ...onPolice, kind: 'acknowledge', by: 'A. Manager', note: 'Done.' },
    { ...onPolice, kind: 'seen-to', by: 'A. Manager', note: 'Done.' },
    { on: onPolice.on, kind: 'bounce', address: 'manager@partnership.example' },
    { ...onPolice, kind: 'query', question: 'A1', text: 'Which?' },
    { ...onPolice, kind: 'send-back', reason: 'gaps', text: 'Fill them in.', dueOn: '2015-06-05' },
    { ...onPolice, kind: 'withdraw', reason: 'other' },
    { on: onPolice.on, kind: 'contact', agency: 'police', email: 'new@police.example' },
    { on: onPolice.on, kind: 'drop', case: 'case-6', reason: 'replaced', replacedBy: 'case-5' },
  ])('are those that a closed audit takes: $kind', (act) => {
    const file = parseAuditFile(withAct(act));
    expect(lastDayOf(file)).toBe('2015-05-20');
    expect(playedDays(file).at(-1)).toMatchObject({ on: '2015-05-20', acts: [act], replies: [], summaries: [] });
    expect(fileUntil(file, file.audit.closesOn).acts).toEqual([]);
  });

  test.each([
    { ...onPolice, kind: 'decline', reason: 'other' },
    { ...onPolice, kind: 'ask' },
  ])('are none that it refuses: $kind', (act) => {
    expect(() => parseAuditFile(withAct(act))).toThrow('/acts/0/on must not be after the audit closes');
  });

  test('leave the last day that of the closing where there are none', () => {
    const file = referenceFile();
    expect(lastDayOf(file)).toBe(file.audit.closesOn);
  });
});

test('a closure of an agency that is not in the file, or of a service that the tool does not name, is told', () => {
  const value = referenceValue() as { audit: object };
  const days = { from: '2015-04-02', to: '2015-04-10' };
  const closures = [
    { ...days, agency: 'nobody' },
    { ...days, service: 'polise' },
  ];
  const audit = { ...value.audit, closures };
  expect(() => parseAuditFile({ ...value, audit })).toThrow(/\/audit\/closures\/0\/agency is no agency of this file/);
  expect(() => parseAuditFile({ ...value, audit })).toThrow(/\/audit\/closures\/1\/service .*did you mean police/);
});

describe('a move of due dates', () => {
  const move = { on: '2015-04-20', kind: 'move', dueOn: '2015-04-30', reason: 'School holidays' };
  const withAct = (more: object) => ({ ...referenceValue(), acts: [{ ...move, ...more }] });

  test('is of everybody, of an agency or of a service', () => {
    for (const whose of [{}, { agency: 'police' }, { service: 'school' }]) {
      expect(parseAuditFile(withAct(whose)).acts).toEqual([{ ...move, ...whose }]);
    }
  });

  test.each([
    [{ agency: 'summary' }, '/acts/0/agency'],
    [{ agency: 'nobody' }, '/acts/0/agency is no agency of this file'],
    [{ service: 'polise' }, /\/acts\/0\/service .*did you mean police/],
    [{ agency: 'police', service: 'police' }, '/acts/0 must not be of an agency and of a service at once'],
    [{ dueOn: '2015-07-30' }, '/acts/0/dueOn must not be after the audit closes'],
    [{ reason: ' ' }, '/acts/0/reason'],
  ])('is told by its place: %j', (more, fault) => {
    expect(() => parseAuditFile(withAct(more))).toThrow(fault);
  });
});

describe('a dropped case', () => {
  const drop = { on: '2015-04-20', kind: 'drop', case: 'case-6', reason: 'other' };
  const withActs = (...acts: object[]) => ({ ...referenceValue(), acts });

  test.each([
    ['another reason', [{ ...drop, reason: 'bored' }], '/acts/0/reason must be one of'],
    ['no case of the file', [{ ...drop, case: 'case-99' }], '/acts/0/case is no case of this file'],
    ['itself in its place', [{ ...drop, replacedBy: 'case-6' }], '/acts/0/replacedBy must be another case'],
    ['none in its place', [{ ...drop, replacedBy: 'case-99' }], '/acts/0/replacedBy is no case of this file'],
    ['a second time', [drop, drop], '/acts/1/case is dropped already'],
    [
      'asked about afterwards',
      [drop, { on: drop.on, kind: 'ask', case: drop.case, agency: 'police' }],
      '/acts/1/case is dropped by then',
    ],
    ['that was replied to afterwards', [{ ...drop, on: '2015-03-02' }], /\/replies\/\d+\/case is dropped by then/],
  ])('is told by its place: %s', (_name, acts, fault) => {
    expect(() => parseAuditFile(withActs(...acts))).toThrow(fault);
  });

  test('is put in a place that is itself dropped, whatever the order in the file', () => {
    const later = { ...drop, on: '2015-05-01', replacedBy: 'case-5' };
    const fault = '/acts/0/replacedBy is dropped itself';
    expect(() => parseAuditFile(withActs(later, { ...drop, case: 'case-5' }))).toThrow(fault);
  });
});

test('the second reference file is valid too, and has everything that can happen', async () => {
  const file = await readAuditFile(new URL('../../reference-audit/spring-2026.json', import.meta.url).pathname);
  expect(new Set(file.acts?.map(({ kind }) => kind))).toEqual(
    new Set(Act.def.options.flatMap((option) => option.shape.kind.def.values)),
  );
  const amends = file.acts?.flatMap((act) => (act.kind === 'amend' ? [act] : [])) ?? [];
  const amended = new Set(
    amends.flatMap(({ audit = {}, agency = {}, case: of = {} }) =>
      Object.entries({ audit, agency, case: of }).flatMap(([what, change]) =>
        Object.keys(change).map((field) => `${what} ${field}`),
      ),
    ),
  );
  const amendable = {
    audit: ['title', 'closesOn', 'extraHolidays'],
    agency: ['name', 'lead', 'service'],
    case: ['children', 'adults', 'factors', 'route', 'referredOn', 'leadProfessional', 'expects'],
  };
  for (const field of Object.entries(amendable).flatMap(([what, fields]) => fields.map((one) => `${what} ${one}`)))
    expect(amended).toContain(field);
  expect(file.audit.closures).not.toEqual([]);
  const contacts = file.acts?.flatMap((act) => (act.kind === 'contact' ? Object.keys(act) : [])) ?? [];
  expect(contacts).toEqual(expect.arrayContaining(['case', 'wrong']));
  expect(file.cases.some(({ auditors }) => auditors !== undefined)).toBe(true);
  expect(JSON.stringify(file.cases)).toContain('"confidential":true');
  expect(file.acts?.some((act) => act.kind === 'query' && act.on > closingDayOf(file))).toBe(true);
});

describe('a file until a day', () => {
  const file = referenceFile();
  file.replies.push({ case: 'case-1', agency: 'camhs', check: { outcome: 'known' } });
  file.acts = [
    { on: '2015-04-14', kind: 'contact', agency: 'police', email: 'second@police.example' },
    { on: '2015-04-10', kind: 'contact', agency: 'police', email: 'first@police.example' },
    { on: '2015-04-14', kind: 'contact', agency: 'school', email: 'first@school.example' },
    { on: '2015-04-14', kind: 'contact', agency: 'school', email: 'second@school.example' },
  ];

  test('has what happened by then, the opening day included, and nothing later', () => {
    const until = fileUntil(file, '2015-04-10');
    const days = new Set(until.replies.map(({ on }) => on));
    expect(days).toEqual(new Set([undefined, '2015-04-08', '2015-04-09', '2015-04-10']));
    expect(until.replies).toHaveLength(11);
    expect([until.summaries?.length, until.acts?.length]).toEqual([2, 1]);
  });

  test('is the file itself once the audit closes', () => {
    expect(fileUntil(file, file.audit.closesOn)).toEqual(file);
    const bare = referenceFile();
    delete bare.summaries;
    expect(fileUntil(bare, bare.audit.closesOn)).toEqual(bare);
  });

  test('has the contacts that its changes come to, by day and then by place', () => {
    const at = (day: string) =>
      new Map(answeringAtLast(fileUntil(file, day)).map(({ agency, email }) => [agency, email]));
    expect(at('2015-04-09').get('police')).toBe('auditor@police.example');
    expect(at('2015-04-10').get('police')).toBe('first@police.example');
    expect(at('2015-04-14').get('police')).toBe('second@police.example');
    expect(at('2015-04-14').get('school')).toBe('second@school.example');
    expect(at('2015-05-15').get('camhs')).toBe('auditor@camhs.example');
  });

  test('has the auditors of one case beside them, as entered, amended and changed for it', () => {
    const audited = referenceFile();
    audited.cases[0]!.auditors = { police: 'one@police.example' };
    audited.acts = [
      { kind: 'contact', on: '2015-04-13', agency: 'police', case: 'case-2', email: 'two@police.example' },
      { kind: 'contact', on: '2015-04-10', agency: 'police', email: 'new@police.example' },
      { kind: 'amend', on: '2015-04-14', reason: 'Leave', case: { id: 'case-1', auditors: { school: 'a@b.example' } } },
    ];
    const apart = answeringAtLast(audited).filter((one) => one.case !== undefined || one.agency === 'police');
    expect(apart).toStrictEqual([
      { agency: 'police', email: 'new@police.example' },
      { agency: 'police', case: 'case-1', email: 'one@police.example' },
      { agency: 'police', case: 'case-2', email: 'two@police.example' },
      { agency: 'school', case: 'case-1', email: 'a@b.example' },
    ]);
  });

  test.each([
    ['an agency that is not asked', { 'family-nurse-partnership': 'a@b.example' }, 'family-nurse-partnership'],
    ['no agency of the file', { nobody: 'a@b.example' }, 'nobody'],
  ])('names no auditor for %s', (_what, auditors, at) => {
    expect(() => parseAuditFile(changed(['cases', 0, 'auditors'], auditors))).toThrow(
      `/cases/0/auditors/${at} is of an agency that is not asked about this case`,
    );
    const amendment = { kind: 'amend', on: '2015-04-14', reason: 'Leave', case: { id: 'case-1', auditors } };
    expect(() => parseAuditFile(changed(['acts'], [amendment]))).toThrow(
      `/acts/0/case/auditors/${at} is of an agency that is not asked about this case`,
    );
  });

  test('names an auditor by an address, of a return that is asked for by then', () => {
    expect(() => parseAuditFile(changed(['cases', 0, 'auditors'], { police: 'nobody' }))).toThrow(
      '/cases/0/auditors/police must be a valid email',
    );
    const of = { kind: 'contact', on: '2015-04-14', agency: 'family-nurse-partnership', email: 'a@b.example' };
    const act = { ...of, case: 'case-1' };
    expect(() => parseAuditFile(changed(['acts'], [act]))).toThrow(
      '/acts/0/agency is not asked about this case by that day',
    );
    expect(() => parseAuditFile(changed(['acts'], [{ ...act, case: 'case-99' }]))).toThrow(
      '/acts/0/case is no case of this file',
    );
    const ask = { kind: 'ask', on: '2015-04-14', case: 'case-1', agency: 'family-nurse-partnership' };
    const late = { ...of, on: '2015-06-20', case: 'case-1' };
    const auditors = { 'family-nurse-partnership': 'c@b.example' };
    const amendment = { kind: 'amend', on: '2015-04-14', reason: 'Leave', case: { id: 'case-1', auditors } };
    expect(() => parseAuditFile(changed(['acts'], [ask, act, late, amendment]))).not.toThrow();
  });
});

describe('an address that was wrong', () => {
  const contact = { kind: 'contact', agency: 'police' };

  test('is taken off the agency wherever it stands', () => {
    const file = referenceFile();
    const auditors = { police: 'Auditor@police.example' };
    file.cases[0]!.auditors = auditors;
    file.cases[1]!.auditors = { police: 'partner@police.example' };
    const right = 'right@police.example';
    file.acts = [{ kind: 'contact', agency: 'police', on: '2015-04-14', email: right, wrong: true }];
    const at = answeringAtLast(file).filter(({ agency }) => agency === 'police');
    expect(at).toStrictEqual([
      { agency: 'police', email: right },
      { agency: 'police', case: 'case-2', email: 'partner@police.example' },
    ]);
  });

  test('is said of an address that stands, with another one', () => {
    const same = { ...contact, on: '2015-04-14', email: 'AUDITOR@police.example', wrong: true };
    expect(() => parseAuditFile(changed(['acts'], [same]))).toThrow('/acts/0/email is the address that stands by then');
    const nobody = { ...contact, on: '2015-04-14', case: 'case-1', email: 'a@b.example', wrong: true };
    expect(() => parseAuditFile(changed(['acts'], [nobody]))).toThrow(
      '/acts/0/wrong is of a case that nobody audits alone for this agency by then',
    );
    expect(() => parseAuditFile(changed(['acts'], [{ ...nobody, wrong: false }]))).toThrow('/acts/0');
    const named = { ...contact, on: '2015-04-13', case: 'case-1', email: 'c@b.example' };
    const moved = { ...contact, on: '2015-04-13', email: 'd@b.example' };
    const later = { ...moved, on: '2015-04-15', wrong: true };
    expect(() => parseAuditFile(changed(['acts'], [later, nobody, named, moved]))).not.toThrow();
  });
});

describe('days', () => {
  test('come in order, and on one day everything stays in the order of the file', () => {
    const file = referenceFile();
    const [first, second] = file.replies;
    file.replies = [
      { ...second!, on: '2015-04-09' },
      { ...first!, on: '2015-04-08' },
      { ...first!, on: '2015-04-09' },
    ];
    file.replies.push({ ...second! });
    delete file.replies[3]!.on;
    file.summaries = [{ case: 'case-1', on: '2015-04-08', text: 'Once.' }];
    file.acts = [{ ...asked, on: '2015-04-08', kind: 'ask' }];
    const days = playedDays(file);
    expect(
      days.map((day) => [day.on, day.acts.length, day.replies.map(({ agency }) => agency), day.summaries.length]),
    ).toEqual([
      ['2015-04-07', 0, ['police'], 0],
      ['2015-04-08', 1, ['childrens-services'], 1],
      ['2015-04-09', 0, ['police', 'childrens-services'], 0],
    ]);
  });
});
