/**
 * Whether the questionnaire of 2015 asks what that audit's asked: for each question where this project's words once said
 * something else, what was asked, what its wording has to speak of, and what it must not. Nothing here is the audit's sentence.
 */
import { describe, expect, test } from 'vitest';
import { stepDown2, stepDown2015 } from '../../../library.ts';
import type { Question, Tool } from '../../../../shared/domain/tool/tool.ts';

interface Asked {
  /** What was asked, in short. */
  asked: string;
  says: RegExp[];
  never?: RegExp[];
}

const asked: Record<string, Asked> = {
  A1: {
    asked: 'is there any evidence of the agency meeting its requirements',
    says: [/\bany evidence\b/, /\brequirements\b/, /\brepresenting\b/, /\bexperienced\b/],
    never: [/\bdoes the file show\b/i, /\bputting across\b/],
  },
  A2: {
    asked: 'is there evidence that the collective experience informs what the agency does',
    says: [/\bevidence\b/, /\bcollective experience\b/, /\binformed\b/, /\byour agency does\b/],
    never: [/\bas a whole\b/, /\bshapes\b/],
  },
  A3: {
    asked: "the plan's and the agency's milestones: measurable, and reflecting observed improvement",
    says: [/\bplan\b/, /\byour agency's part\b/, /\bmeasured\b/, /\breflect\b/, /\bimprovement seen\b/],
    never: [/\bfollow\b/, /\bonly if\b/],
  },
  A4: {
    asked: 'a grade for representing a voice',
    says: [/\brepresenting\b/, /\bvoice\b/],
    never: [/\bspeaking up\b/],
  },
  B3: {
    asked: 'is there a chronology on file, and is it up to date',
    says: [/\bhave a chronology\b/, /\bif so\b/, /\bup to date\b/],
    never: [/\bsay no\b/i, /\bhold a chronology that is\b/],
  },
  B5: { asked: 'is there evidence of analysis', says: [/\bevidence of analysis\b/], never: [/\bweigh\b/] },
  C1: {
    asked: 'was the agency at all relevant meetings; if not, details',
    says: [/\ball the relevant meetings\b/, /\bIf it was not\b/],
    never: [/\bmattered\b/, /\binvited\b/],
  },
  C2: {
    asked: 'were absent fathers and extended family engaged',
    says: [/\babsent fathers\b/, /\bextended family\b/],
    never: [/\blive elsewhere\b/, /\bwider\b/],
  },
  C6: {
    asked: 'does the plan focus on both risks and needs',
    says: [/\bboth in focus\b/, /\brisks\b/, /\bchild needs\b/],
    never: [/\bin view\b/],
  },
  C8: {
    asked: 'are roles clearly identified, including those named',
    says: [
      /\bclearly identify roles\b/,
      /\bsocial worker\b/,
      /\bparent or carer\b/,
      /\bpartner agencies\b/,
      /\bamong them\b/,
    ],
    never: [/\beveryone\b/, /\beach\b/],
  },
  C9: {
    asked: 'did the groups analyse progress against the plan',
    says: [/\bgroups\b/, /\bchild in need meetings\b/, /\banalyse\b/, /\bprogress\b/],
    never: [/\blook at\b/],
  },
  C11: {
    asked: 'was the past analysed to inform future plans',
    says: [/\bpast analysed\b/, /\binform future plans\b/],
    never: [/\bthat followed\b/],
  },
  C12: {
    asked: 'information about any tools that helped',
    says: [/\btell us about any tools\b/, /\banalyse\b/, /\bdecide\b/],
    never: [/\bnone\b/i, /\bwhich tools\b/i],
  },
  E1: { asked: 'was the agency involved in the decision', says: [/\binvolved in\b/], never: [/\btake part\b/] },
  E3: {
    asked: 'which risks and/or needs were considered',
    says: [/\brisks or needs, or both\b/, /\bconsidered\b/],
    never: [/\bweighed\b/],
  },
  E4: {
    asked: 'did the agency agree with the decision, not whether it was right',
    says: [/\byour agency in agreement with the decision\b/],
    never: [/\bright\b/, /\bthink\b/],
  },
  E5: {
    asked: 'if it disagreed, was that escalated with the lead agency',
    says: [/\bdisagreed\b/, /\bescalate\b/, /\blead agency\b/],
  },
  E6: {
    asked: 'was the voice or daily lived experience evident in the decision',
    says: [/\bvoice or daily lived experience\b/, /\bdecision\b/, /\bevident\b/],
    never: [/\bvoice\b.* and \b/],
  },
  E10: { asked: "a grade for the service's own performance", says: [/\bservice's own performance\b/] },
  F3: {
    asked: 'are there areas where the agency feels that its own practice is good',
    says: [/\bareas\b/, /\bfeel\b/, /\byour agency's own practice works well\b/],
    never: [/\bpractice here\b/],
  },
};

const find = (tool: Tool, id: string): Question => tool.questions.find((one) => one.id === id)!;

/** All that a question says to whoever answers, its boxes apart. */
const saidBy = ({ wording, guidance = '' }: Question): string => `${wording} ${guidance}`;

describe('in 2015 the question was', () => {
  test.each(Object.entries(asked))('%s: $asked', (id, { says, never = [] }) => {
    const said = saidBy(find(stepDown2015, id));
    for (const notion of says) expect(said).toMatch(notion);
    for (const notion of never) expect(said).not.toMatch(notion);
  });

  test.each(['A4', 'B6', 'C13', 'D5', 'E10'])('%s: how the service performed', (id) => {
    expect(find(stepDown2015, id).wording).toMatch(/\boverall grade\b.*\bthe service's (?:own )?performance\b/);
  });

  test('ruled upon by no guidance but what the question itself had, and what a concern calls for', () => {
    expect(stepDown2015.questions.flatMap(({ id, guidance }) => (guidance === undefined ? [] : [id]))).toEqual([
      'C1',
      'C4',
      'F2',
    ]);
  });

  test('beside a box for any answer in F2, F3 and after E4 and E5', () => {
    for (const id of ['E4', 'F2', 'F3']) expect(find(stepDown2015, id).boxes).toMatchObject([{ offered: true }]);
    expect(find(stepDown2015, 'E4').boxes).not.toMatchObject([{ when: expect.anything() }]);
    expect(find(stepDown2015, 'E5').boxes).toMatchObject([{ id: 'details', when: 'always' }]);
  });
});

describe('what step-down@2 calls the same', () => {
  const same = stepDown2.comparable.filter(({ rule }) => rule === 'same').map(({ question }) => question);
  /** Whose work is graded, which 2015 left open: a note says so beside the trend. */
  const graded = (wording: string): string => wording.replace(/\b(?:the service|your agency)'s\b/, '');

  test.each(same)('%s has the words of 2015', (id) => {
    const [then, now] = [find(stepDown2015, id).wording, find(stepDown2, id).wording];
    expect(graded(now)).toBe(graded(then));
    const { note = '' } = stepDown2.comparable.find(({ question }) => question === id)!;
    expect(note.startsWith('2015 graded the service')).toBe(now !== then);
  });

  test('is said with what it means where its guidance decides what 2015 left open', () => {
    const noted = stepDown2.comparable.flatMap(({ question, note = '' }) => (note.includes('2015') ? [question] : []));
    expect(noted.toSorted()).toEqual(['A2', 'A4', 'B2', 'B6', 'C10', 'C13', 'C2', 'C5', 'D5', 'E10', 'E7'].toSorted());
  });
});

test('both tools say whose words they are, and that a partnership loads its own', () => {
  for (const { note } of [stepDown2015, stepDown2])
    expect(note).toMatch(/this project's own, .* A partnership loads its own exact wording as a file\./);
});
