/** The list of what is asked: what each return needs next, and what is said of all of it. */
import { describe, expect, test } from 'vitest';
import type { Asked } from '../../../../../shared/front/agency/responses.ts';
import type { ReturnProgress } from '../../../../../shared/front/agency/form/task-status.ts';
import { listPage } from '../../../../../shared/front/agency/form/list-page.ts';
import { states, type State } from '../../../../../shared/domain/returns/life-cycle.ts';
import { settledStates } from '../../../../../shared/domain/returns/life-cycle.ts';
import { sessionSite } from '../../../../../shared/front/agency/form/site.ts';
import { openForm, wordsOf } from '../../../../form.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { noAssets } from '../../../../program.ts';
import { summaryToken, token } from '../../manager/fixture.ts';

/** What is shown to whoever has a key, on an audit in memory. */
async function listOf(key: string): Promise<string> {
  const form = await openForm();
  const browser = form.browser();
  await browser.post('/session', { key });
  return (await browser.get('/asked')).body;
}

const base = {
  case: 'case-1',
  agency: 'gp-a',
  agencyName: 'The gp-a',
  askedOn: '2026-04-13',
  dueOn: '2026-05-01',
  versions: 0,
  children: [{ id: 'child-1', ageBand: 'under-1' as const }],
  lookBack: { from: '2023-09-30', to: '2026-03-31' },
  words: { case: 'Case 1', dueOn: 'Friday 1 May 2026', lookBack: 'Two years' },
  submissionsUrl: '',
  codeUrl: '',
  pullKeyUrl: '',
  identifiersUrl: '',
};
type One = Asked['returns'][number];
const inState = (state: State, more: Partial<One> = {}): One => ({
  ...base,
  state,
  settled: settledStates.has(state),
  ...more,
});

/** What the session keeps of every return. */
const familyIn = () => ({ initials: { 'child-1': 'CQ' }, reference: 'A-77' });

const notStarted: ReturnProgress = { sending: 'not-started' };

const shown = (returns: One[], state: 'open' | 'closed' = 'open', progress = notStarted): string => {
  const audit = {
    id: '2026-q2',
    title: 'Children stepped down',
    quarter: '2026 Q2',
    state,
    windowsAnchor: '2026-03-31',
    closesOn: '2026-05-29',
    tool: 'step-down@2',
    toolUrl: '',
    schemaUrl: '',
    words: { quarter: 'April to June 2026', closesOn: 'Friday 29 May 2026' },
  };
  const { body } = listPage(
    sessionSite('Riverside', noAssets, { manager: 'Sam', telephone: '020 7946 0123', address: 'm@p.example' }),
    { audit, returns },
    { secret: 'secret', minutes: 60, familyIn, progressOf: () => progress },
  );
  return String(body);
};

/** Where the links of a page lead, with their words. */
const linksIn = (body: string): string[] =>
  [...body.matchAll(/<a class="govuk-link" href="(\/audits[^"]*)">([^<]*)/g)].map(
    ([, href, words]) => `${words} ${href}`,
  );

const at = '/audits/2026-q2/cases/case-1/returns';

describe('a return leads on', () => {
  const questionnaire: Record<State, string[]> = {
    asked: [`Answer the record check ${at}/gp-a/check`],
    known: [`Fill in the questionnaire ${at}/gp-a`],
    'cannot-identify': [`Change the record check ${at}/gp-a/check`],
    'not-known': [`Change the record check ${at}/gp-a/check`],
    declined: [`Answer after all ${at}/gp-a/check`],
    submitted: [`See or change what you sent ${at}/gp-a`],
    reopened: [`Answer what is asked again ${at}/gp-a`],
    withdrawn: [],
  };
  test.each(states)('to what it needs next where it is %s', (state) => {
    expect(linksIn(shown([inState(state)]))).toEqual(questionnaire[state]);
  });

  test.each([
    ['asked', [`Write the case summary ${at}/summary/summary`]],
    ['submitted', [`See or change what you sent ${at}/summary/summary`]],
    ['reopened', [`Add to the case summary what is asked again ${at}/summary/summary`]],
    ['withdrawn', []],
  ] as const)('a case summary to its page where it is %s', (state, links) => {
    const one = inState(state, { agency: 'summary', words: { ...base.words, confirm: 'Level of need' } });
    expect(linksIn(shown([one]))).toEqual(links);
  });
});

describe('how far a return is', () => {
  const begun: ReturnProgress = { sending: 'in-progress', questions: { asked: 27, answered: 5 } };
  test.each<[State, ReturnProgress, string]>([
    ['asked', notStarted, 'Not started'],
    ['asked', begun, 'In progress 5 of 27 questions answered'],
    ['known', notStarted, 'Questionnaire not started We have a record of them'],
    ['known', { sending: 'in-progress' }, 'In progress'],
    ['not-known', notStarted, 'Record check sent We have no record of them'],
    ['submitted', { sending: 'sent' }, 'Sent'],
    ['submitted', { sending: 'changed' }, 'Sent There are changes that are not sent yet.'],
    ['reopened', { sending: 'changed' }, 'Sent back There are changes that are not sent yet.'],
  ])('is told where it is %s', (state, progress, words) => {
    expect(wordsOf(shown([inState(state)], 'open', progress))).toMatch(
      new RegExp(`State ${words.replace('.', String.raw`\.`)} (?:Due|Children)`),
    );
  });

  const summary = { agency: 'summary', words: { ...base.words, confirm: 'Level of need' } };
  test.each(states.map((state) => [state, ['asked', 'known', 'cannot-identify'].includes(state)] as const))(
    'what the case says already is to be confirmed before anything was sent: %s',
    (state, isAsked) => {
      expect(shown([inState(state, summary)]).includes('Please confirm or correct')).toBe(isAsked);
    },
  );

  test('is told of what is saved and sent, by the rule of the list of tasks; without a code no number of a colleague’s', async () => {
    const form = await openForm();
    const inside = async () => {
      const browser = form.browser();
      await browser.post('/session', { key: token });
      return browser;
    };
    const [browser, other] = [await inside(), await inside()];
    const list = async (of = browser) => wordsOf((await of.get('/asked')).body);
    const save = async (fields: Record<string, string>) => {
      const { body } = await browser.get(`${at}/gp-a/pages/A-1`);
      await browser.post(`${at}/gp-a/pages/A-1`, { ...fieldsOn(body), ...fields });
    };
    expect(await list()).toContain('State Not started Due');
    await save({ 'A1.answer': 'yes', 'A1.details': 'Seen' });
    expect(await list()).toMatch(/State In progress 1 of \d+ questions answered Due/);
    expect(await list(other)).toContain('State In progress Due');
    const about = fieldsOn((await browser.get(`${at}/gp-a/about`)).body);
    await browser.post(`${at}/gp-a/about`, { ...about, role: 'Nurse', involvement: 'present' });
    await browser.post(`${at}/gp-a/answers`, {
      ...fieldsOn((await browser.get(`${at}/gp-a/answers`)).body),
      open: 'yes',
    });
    expect(await list()).toContain('State Questions left unanswered What is left');
    const colleagues = await list(other);
    expect(colleagues).toMatch(/ Sent Enter a code to see whether anything is left to answer\. .* State Sent Children/);
    expect(colleagues).toContain('You were asked for 1 in all. All that you had to send has been received.');
    expect(colleagues).not.toMatch(/left unanswered|What is left|[Nn]othing (more|to do)/);
    form.clock.now = new Date('2026-04-20T10:00:00.000Z');
    await save({ 'A1.answer': 'no' });
    expect(await list()).toContain(
      'State Questions left unanswered There are changes that are not sent yet. What is left',
    );
  });
});

describe('what was sent with questions left unanswered', () => {
  const stillOpen = { questions: 2, children: 0, until: '2026-05-29', words: '2 questions are left unanswered.' };
  const open = inState('submitted', { stillOpen });
  const whole = inState('submitted', { agency: 'gp-b' });

  test('is a part of its own, with a tag that is not green and a link to what is left', () => {
    const body = shown([whole, open], 'open', { sending: 'sent' });
    const words = wordsOf(body);
    expect(words).toMatch(/Sent, with questions left unanswered .*What is left 2 .*Nothing more due .*State Sent /);
    expect(body).toMatch(/class="govuk-tag govuk-tag--yellow">Questions left unanswered</);
    expect(body.match(/govuk-tag--green/g)).toHaveLength(1);
    expect(linksIn(body)).toEqual([`Answer what is left ${at}/gp-a/answers`, `See or change what you sent ${at}/gp-b`]);
    expect(words).toContain('Nothing more is due, but 1 was sent with questions left unanswered.');
  });

  test('has beside it what was changed since, and what only a code tells of: neither is nothing more due', () => {
    const changed: ReturnProgress = { sending: 'changed' };
    const words = wordsOf(shown([whole], 'open', changed));
    expect(words).toMatch(
      /Sent, with changes that are not sent yet .*State Sent There are changes that are not sent yet\./,
    );
    expect(words).toContain('All that you had to send has been received, but 1 has changes that are not sent yet.');
    const unseen = wordsOf(shown([whole], 'open', { sending: 'sent', isHidden: true }));
    expect(unseen).toContain('Sent Enter a code to see whether anything is left to answer.');
    const waits = wordsOf(shown([whole, inState('cannot-identify')], 'open', { sending: 'sent', isHidden: true }));
    for (const one of [words, unseen, waits]) expect(one).not.toMatch(/[Nn]othing (more|to do)/);
    // Of a case summary nothing is left, nor of what was not sent.
    const summary = inState('submitted', { agency: 'summary', words: { ...base.words, confirm: 'Level of need' } });
    for (const one of [summary, inState('not-known'), inState('withdrawn')])
      expect(wordsOf(shown([one], 'open', { sending: 'sent', isHidden: true }))).toContain('Nothing more is due.');
    const both = wordsOf(shown([open, { ...whole, case: 'case-2' }], 'open', changed));
    expect(both).toContain('received, but 1 was sent with questions left unanswered, and 1 has changes that');
  });

  test('is not there where nothing is left, and is to do where it was sent back', () => {
    expect(wordsOf(shown([whole], 'open', { sending: 'sent' }))).not.toContain('questions left unanswered');
    const back = wordsOf(shown([inState('reopened', { stillOpen })], 'open', { sending: 'sent' }));
    expect(back).toMatch(/To do .*Sent back/);
    expect(back).not.toContain('Sent, with questions');
  });
});

describe('the list', () => {
  test('has what is to do first, the soonest due first, and then what is done', () => {
    const due = (id: string, dueOn: string, state: State = 'asked') =>
      inState(state, { case: id, dueOn, words: { ...base.words, case: id } });
    const body = shown([
      due('case-3', '2026-05-01', 'submitted'),
      due('case-10', '2026-05-02'),
      due('case-2', '2026-05-02'),
      due('case-4', '2026-05-01'),
    ]);
    expect([...body.matchAll(/<h3[^>]*>([^,]*),/g)].map(([, id]) => id)).toEqual([
      'case-4',
      'case-2',
      'case-10',
      'case-3',
    ]);
    expect(wordsOf(body)).toContain('You were asked for 4 in all. 3 are still to do.');
  });

  test('says what comes first and how long it takes, while a questionnaire is to do', () => {
    expect(wordsOf(shown([inState('known')]))).toContain('It takes about 60 minutes for a case');
    expect(wordsOf(shown([inState('submitted')]))).not.toContain('60 minutes');
    expect(wordsOf(shown([inState('submitted')]))).toContain('Nothing more is due.');
  });

  test('keeps what waits for the business manager apart from what is to do', () => {
    const words = wordsOf(shown([inState('asked'), inState('cannot-identify', { case: 'case-2' })]));
    expect(words).toContain('You were asked for 2 in all. 1 is still to do. 1 waits for the business manager');
    expect(words).toMatch(/To do .*Waiting for the business manager/);
    expect(wordsOf(shown([inState('asked')]))).not.toContain('Waiting for the business manager');
  });

  const all = (count: number): string => `This audit is closed. You were asked for ${count} in all.`;
  test.each<[string, State[], string]>([
    [
      'to do',
      ['known'],
      `${all(1)} 1 is still to do. Send what is to do all the same: it can still change the report. F`,
    ],
    ['done', ['submitted'], `${all(1)} Nothing more is due. N`],
    [
      'waiting',
      ['submitted', 'cannot-identify'],
      `${all(2)} You have nothing to do now. 1 waits for the business manager`,
    ],
  ])(
    'says one thing of a closed audit where something is %s, and no day as due where nothing can be done',
    (how, of, said) => {
      const words = wordsOf(
        shown(
          of.map((state) => inState(state)),
          'closed',
        ),
      );
      expect(words).toContain(said);
      expect(words.includes('Due Friday')).toBe(how === 'to do');
    },
  );

  test('says whom to ask, with a number and an address', () => {
    const body = shown([inState('known')]);
    expect(wordsOf(body)).toContain('ring Sam, the business manager, on 020 7946 0123, or write to m@p.example .');
    expect(body).toContain('href="mailto:m@p.example"');
  });

  test('shows what is asked again', () => {
    const one = inState('reopened', { askedAgain: [{ reason: 'gaps', text: 'Please\nlook again' }] });
    expect(shown([one])).toContain('<p class="govuk-body as-written">Please\nlook again</p>');
  });

  test.each([
    ['an agency', token, `Answer the record check ${at}/gp-a/check`],
    ['a lead professional', summaryToken, `Write the case summary ${at}/summary/summary`],
  ])('of %s is that of its link, and needs no program', async (_whose, key, link) => {
    const body = await listOf(key);
    expect(linksIn(body)).toEqual([link]);
    expect(wordsOf(body)).not.toMatch(/program|JSON|header/i);
  });
});
