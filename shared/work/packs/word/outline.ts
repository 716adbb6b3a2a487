import type { ReportSection, Tool } from '../../../domain/tool/tool.ts';

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
  | 'judgement'
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
  parts?: readonly Part[];
  questions?: readonly string[];
  /** starts of the names of charts that belong here */
  charts?: readonly string[];
  /** sections of the questionnaire whose charts belong here */
  chartsOf?: readonly string[];
  /** one place to write each: what the evidence above it is for */
  write?: readonly string[];
  sections?: readonly Section[];
}

/** Where questions and charts go that no section names, so that nothing is dropped. It is there only when it is needed. */
export const otherSection: Section = {
  id: 'other',
  title: 'Other questions',
  write: ['What these answers add. No other section of this report asks for them.'],
};

const overview: Section = {
  id: 'overview',
  title: 'Overview of the sample',
  parts: ['sample'],
  charts: ['sample', 'overview'],
  write: [
    "What the sample is made of, in words that point to no child. At this size a child's age and the factors of the case together can make out who it is.",
  ],
};

const heard: Section = {
  id: 'heard',
  title: 'Families, practitioners and strategic leaders',
  sections: [
    {
      id: 'families',
      title: 'Families',
      write: [
        'What families said, by theme and never by case. A remark that stands elsewhere in this report beside a case gives away whose it is.',
      ],
    },
    {
      id: 'practitioners',
      title: "The practitioners' workshop",
      write: ['What practitioners said of the emerging findings: what they confirmed, what they saw otherwise.'],
    },
    {
      id: 'leaders',
      title: 'Strategic leaders',
      write: ['What strategic leaders said of the emerging findings, and what they undertook to do.'],
    },
  ],
};

const trends: Section = {
  id: 'trends',
  title: 'Over the quarters',
  charts: ['trend'],
  write: [
    'What changed since earlier audits. Only questions that are declared comparable stand side by side; cases are not followed from one audit to the next.',
  ],
};

const toWrite = 'What these answers show, and what else bears it out or speaks against it.';

/** A section that a tool names. */
function sectionFrom(from: ReportSection, id: string): Section {
  const { title, questions = [], charts = [], sections = [], grades, write } = from;
  return {
    id,
    title,
    questions,
    chartsOf: charts,
    write: write ?? (questions.length > 0 ? [toWrite] : []),
    parts: grades === true ? ['grades'] : [],
    sections: sections.map((one, at) => sectionFrom(one, `${id}-${at + 1}`)),
  };
}

/** Of a tool that does not say: its own sections, in their order. */
const sectionsOf = ({ sections, questions }: Tool): ReportSection[] =>
  sections.flatMap(({ id, title }) => {
    const own = questions.filter(({ section }) => section === id);
    return own.length === 0 ? [] : [{ title, questions: own.map((question) => question.id) }];
  });

const gradesSection: Section = {
  id: 'grades',
  title: 'Grades and good practice',
  parts: ['grades'],
  write: ['What went well, so that others can learn from it; and where grades and evidence do not agree.'],
};

/** The one question that no agency is asked. It is there only where the tool has one. */
const judgementSection: Section = {
  id: 'judgement',
  title: "The audit's own question",
  parts: ['judgement'],
};

/**
 * 3: the findings. What the tool asks stands between the sample and what people said; its grades after that, and the
 * audit's own question last of what one audit shows.
 */
function findingsOf(tool: Tool): Section[] {
  const named = (tool.report ?? sectionsOf(tool)).map((from, at) => ({
    isOfGrades: from.grades === true,
    section: sectionFrom(from, `tool-${at + 1}`),
  }));
  const ofGrades = named.flatMap(({ isOfGrades, section }) => (isOfGrades ? [section] : []));
  return [
    overview,
    ...named.flatMap(({ isOfGrades, section }) => (isOfGrades ? [] : [section])),
    heard,
    ...(ofGrades.length === 0 ? [gradesSection] : ofGrades),
    ...(tool.judgement === undefined ? [] : [judgementSection]),
    trends,
  ];
}

/** Sections 1 to 5, in the order of the audit report of 2015; the findings in that of the tool. */
export const bodyOf = (tool: Tool): readonly Section[] => [
  {
    id: 'introduction',
    title: 'Introduction',
    sections: [
      {
        id: 'terms',
        title: 'Terms of reference and theme',
        parts: ['the-audit'],
        write: [
          'Why this theme was chosen, who approved it and when, and what the partnership wants to be sure of.',
          'Who receives this report, and what they are asked to decide.',
        ],
      },
      {
        id: 'cycle',
        title: 'Method and cycle',
        write: [
          'Where this audit stands in the programme: whether its weight is on numbers or on practice, and which earlier audits it may be set beside. Compare only like with like.',
        ],
      },
    ],
  },
  {
    id: 'methodology',
    title: 'Methodology',
    sections: [
      {
        id: 'aims',
        title: 'Aims',
        write: ['What the audit set out to learn, good practice included.'],
      },
      {
        id: 'process',
        title: 'Process',
        parts: ['windows', 'who-was-asked'],
        write: [
          'How the cases were chosen: by which criteria, and which of them could not be met.',
          'Whom else the audit heard: practitioners at the workshop, families, strategic leaders. Say who was not asked, or declined, and why.',
        ],
      },
      {
        id: 'learning',
        title: 'Learning from the process',
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
    parts: ['how-to-read'],
    sections: findingsOf(tool),
  },
  {
    id: 'conclusions',
    title: 'Conclusions',
    write: [
      'What the audit found, each conclusion with the figures and the other evidence that bear it out or speak against it.',
      'What the questionnaire did not ask and the next one should.',
    ],
  },
  {
    id: 'recommendations',
    title: 'Recommendations',
    parts: ['recommendations'],
    write: ['What happened to the recommendations of the last audit of this theme.'],
  },
];

/** The appendices, in order. */
export const appendices: readonly Section[] = [
  { id: 'questionnaire', title: 'The questionnaire', parts: ['questionnaire'] },
  { id: 'summaries', title: 'Case summaries', parts: ['summaries'] },
  { id: 'figures', title: 'The figures in full', parts: ['all-figures'] },
  { id: 'sources', title: 'Sources', parts: ['sources'] },
];
