/**
 * What stands in a section, made from the figures: each name is one maker in `parts.ts`. Data, so that the report's order
 * can be read, and changed, in one place.
 */
export type Part =
  | 'the-audit'
  | 'windows'
  | 'who-was-asked'
  | 'completeness'
  | 'never-asked'
  | 'open-queries'
  | 'not-answered'
  | 'how-to-read'
  | 'sample'
  | 'grades'
  | 'recommendations'
  | 'questionnaire'
  | 'summaries'
  | 'all-figures'
  | 'sources';

/** A section of the report; its number is its place. */
export interface Section {
  /** a slug, unique in the outline */
  id: string;
  title: string;
  /** which paragraphs of the 2015 audit report stood here */
  of2015: string;
  parts?: readonly Part[];
  /** ids as the 2015 questionnaire has them: `A3` stands for its parts `A3-1`, `A3-2` in later ones too */
  questions?: readonly string[];
  /** starts of the names of charts that belong here */
  charts?: readonly string[];
  /** one place to write each: what the evidence above it is for */
  write?: readonly string[];
  sections?: readonly Section[];
}

/** Where questions and charts go that no section names, so that nothing is dropped. It is there only when it is needed. */
export const otherSection: Section = {
  id: 'other',
  title: 'Other questions',
  of2015: '',
  write: ['What these answers add. No other section of this report asks for them.'],
};

/** Sections 1 to 5, in the order of the audit report of 2015. */
export const body: readonly Section[] = [
  {
    id: 'introduction',
    title: 'Introduction',
    of2015: '1',
    sections: [
      {
        id: 'terms',
        title: 'Terms of reference and theme',
        of2015: '1.1',
        parts: ['the-audit'],
        write: [
          'Why this theme was chosen, who approved it and when, and what the partnership wants to be sure of.',
          'Who receives this report, and what they are asked to decide.',
        ],
      },
      {
        id: 'cycle',
        title: 'Method and cycle',
        of2015: '1.2',
        write: [
          'Where this audit stands in the programme: whether its weight is on numbers or on practice, and which earlier audits it may be set beside. Compare only like with like.',
        ],
      },
    ],
  },
  {
    id: 'methodology',
    title: 'Methodology',
    of2015: '2',
    sections: [
      {
        id: 'aims',
        title: 'Aims',
        of2015: '2.1',
        write: ['What the audit set out to learn, good practice included.'],
      },
      {
        id: 'process',
        title: 'Process',
        of2015: '2.2',
        parts: ['windows', 'who-was-asked'],
        write: [
          'How the cases were chosen: by which criteria, and which of them could not be met.',
          'Whom else the audit heard: practitioners at the workshop, families, strategic leaders. Say who was not asked, or declined, and why.',
        ],
      },
      {
        id: 'learning',
        title: 'Learning from the process',
        of2015: '2.3',
        parts: ['completeness', 'never-asked', 'open-queries', 'not-answered'],
        charts: ['completeness'],
        write: [
          'Why questionnaires are missing: what kept agencies from identifying the child, which services nobody asked, and what the audit cannot see because of it.',
          'How "don\'t know" and unanswered questions limit the findings, and what auditors said of the questionnaire itself.',
        ],
      },
    ],
  },
  {
    id: 'findings',
    title: 'Findings',
    of2015: '3',
    parts: ['how-to-read'],
    sections: [
      {
        id: 'overview',
        title: 'Overview of the sample',
        of2015: '3.1',
        parts: ['sample'],
        charts: ['sample', 'overview'],
        write: [
          "What the sample is made of, in words that point to no child. At this size a child's age and the factors of the case together can make out who it is.",
        ],
      },
      {
        id: 'assessment',
        title: 'Assessment and the voice of the child',
        of2015: '3.2',
        sections: [
          {
            id: 'voice',
            title: 'The voice of the child',
            of2015: '3.2.1 to 3.2.71',
            questions: ['A1', 'A2', 'E6', 'A4'],
            charts: ['section-a', 'voice'],
            write: [
              "Whether the child's experience was seen, recorded and acted on: which agencies knew the child, and what the children told them or showed.",
            ],
          },
          {
            id: 'assessing',
            title: 'Assessing risk, family and history',
            of2015: '3.2.31 to 3.2.73',
            questions: ['C2', 'C11', 'C10', 'C17', 'C12'],
            write: [
              'Whether risks were assessed, with which tools, and with the whole family in view: fathers, partners, wider family, and what had happened before.',
              'Whether things got better for the child, and what shows it.',
            ],
          },
          {
            id: 'chronologies',
            title: 'Chronologies',
            of2015: '3.2.75 to 3.2.77',
            questions: ['B3'],
            write: ["Whether anyone could see the family's story as a whole, across agencies and over time."],
          },
          {
            id: 'supervision',
            title: 'Supervision and oversight',
            of2015: '3.2.83 to 3.2.84',
            questions: ['D1', 'D6', 'D2', 'D3', 'D7', 'D5'],
            charts: ['section-d', 'supervision'],
            write: [
              'Who was supervised, how often, and who was not. Look at each service by itself: a total can hide that one service had none.',
            ],
          },
          {
            id: 'recording',
            title: 'Case file recording',
            of2015: '3.2.86',
            questions: ['B1', 'B2', 'B4', 'B5', 'B6'],
            charts: ['section-b', 'recording'],
            write: [
              'How good the records are, whether they analyse, and whether the key details of the child are right.',
            ],
          },
          {
            id: 'information',
            title: 'Information sharing and meetings',
            of2015: '3.2.87 to 3.2.94',
            questions: ['C14', 'C1', 'C15', 'C16', 'C9'],
            write: [
              'Who was invited, who came, what was sent to whom and when, and what was lost where meetings were cancelled or minutes came late.',
            ],
          },
        ],
      },
      {
        id: 'planning',
        title: 'Planning',
        of2015: '3.3',
        questions: ['A3', 'C3', 'C4', 'C5', 'C6', 'C8', 'C13'],
        charts: ['section-c', 'planning'],
        write: [
          'Whether plans were clear, measurable and kept up to date, and whether they answered the risks as well as the needs.',
        ],
      },
      {
        id: 'decision',
        title: 'The decision to step down',
        of2015: '3.4',
        questions: ['E11', 'E1', 'E12', 'E2', 'E3', 'E4', 'E7', 'C7', 'E8', 'E9', 'E10'],
        charts: ['section-e', 'decision'],
        write: [
          'Whether the decision was right, in time and shared: who took part, who learned of it afterwards, where the reasons are written down, and whether it was clear what would be done if things went wrong.',
          'Where the step down came too early, and what shows it.',
        ],
      },
      {
        id: 'challenge',
        title: 'Challenge and escalation',
        of2015: '3.5',
        questions: ['D4', 'E5', 'D8', 'D9', 'D10', 'D11', 'D12', 'D13', 'F2'],
        charts: ['challenge'],
        write: [
          'Where agencies disagreed: at which level it was raised, when, by which way, and how it ended. Tell apart what was raised informally and what was escalated under the written procedure.',
          'What was done about each case that an auditor thought may need escalating.',
        ],
      },
      {
        id: 'heard',
        title: 'Families, practitioners and strategic leaders',
        of2015: '3.6',
        sections: [
          {
            id: 'families',
            title: 'Families',
            of2015: '3.6.2',
            write: [
              'What families said, by theme and never by case. A remark that stands elsewhere in this report beside a case gives away whose it is.',
            ],
          },
          {
            id: 'practitioners',
            title: "The practitioners' workshop",
            of2015: '3.6.3 to 3.6.5',
            write: ['What practitioners said of the emerging findings: what they confirmed, what they saw otherwise.'],
          },
          {
            id: 'leaders',
            title: 'Strategic leaders',
            of2015: '3.6.6',
            write: ['What strategic leaders said of the emerging findings, and what they undertook to do.'],
          },
        ],
      },
      {
        id: 'good-practice',
        title: 'Grades and good practice',
        of2015: '2.1.3 asked for good practice; the report printed no grades',
        parts: ['grades'],
        questions: ['F1', 'F3'],
        charts: ['section-f', 'grades'],
        write: ['What went well, so that others can learn from it; and where grades and evidence do not agree.'],
      },
      {
        id: 'trends',
        title: 'Over the quarters',
        of2015: '',
        charts: ['trend'],
        write: [
          'What changed since earlier audits of this theme. Only questions that are declared comparable stand side by side; cases are not followed from one audit to the next.',
        ],
      },
    ],
  },
  {
    id: 'conclusions',
    title: 'Conclusions',
    of2015: '4',
    write: [
      'What the audit found, each conclusion with the figures and the other evidence that bear it out or speak against it.',
      'What the questionnaire did not ask and the next one should.',
    ],
  },
  {
    id: 'recommendations',
    title: 'Recommendations',
    of2015: '5',
    parts: ['recommendations'],
    write: ['What happened to the recommendations of the last audit of this theme.'],
  },
];

/** The appendices, in order. */
export const appendices: readonly Section[] = [
  { id: 'questionnaire', title: 'The questionnaire', of2015: 'Appendix 1', parts: ['questionnaire'] },
  { id: 'summaries', title: 'Case summaries', of2015: 'Appendix 2', parts: ['summaries'] },
  { id: 'figures', title: 'The figures in full', of2015: '', parts: ['all-figures'] },
  { id: 'sources', title: 'Sources', of2015: '', parts: ['sources'] },
];
