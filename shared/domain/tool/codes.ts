import type { Tool } from './tool.ts';

/** The words that a case and an agency of an audit are entered in. */
export interface Codes {
  services: readonly string[];
  factors: readonly string[];
  /** Levels of need, between two of which a case goes: the highest first. */
  levels: readonly string[];
}

const codes: Readonly<Record<Tool['theme'], Codes>> = {
  'step-down': {
    services: [
      'childrens-services',
      'police',
      'general-practice',
      'health-visiting',
      'school-nursing',
      'family-nurse-partnership',
      'midwifery',
      'camhs',
      'school',
      'early-years',
      'youth-engagement',
      'adult-services',
      'housing',
      'probation',
    ],
    factors: [
      'domestic-abuse',
      'parental-mental-health',
      'neglect',
      'sexual-abuse-allegation',
      'behaviour-and-offending',
      'historic-parenting-concern',
    ],
    levels: ['CP', 'CIN', 'CAF', 'closure'],
  },
};

/** The words of a tool's theme. Another word would be counted apart from its own kind, and nobody would know. */
export const codesOf = ({ theme }: Pick<Tool, 'theme'>): Codes => codes[theme];
