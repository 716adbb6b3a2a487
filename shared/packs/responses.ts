import type { Content } from '../tool/submission.ts';

/** A counted questionnaire with all that it says. Restricted: it holds what an agency wrote. */
export interface Response {
  case: string;
  agency: string;
  service: string;
  route: { from: string; to: string };
  factors: readonly string[];
  version: number;
  /** of the content as canonical JSON (RFC 8785) */
  sha256: string;
  receivedAt: string;
  /** whether it covers every child that its agency knows */
  coverage: 'all-children' | 'some-children';
  content: Content;
}

/** A lead professional's case summary. Restricted. */
export interface Summary {
  case: string;
  version: number;
  sha256: string;
  receivedAt: string;
  text: string;
}
