import { readFileSync } from 'node:fs';
import type { AuditFile } from '../../../../infra/local/player/audit-file.ts';
import { contentHash } from '../../../../shared/base/content/canonical.ts';
import type { CaseFacts, CasePartial, ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { factsOf as applyingTo } from '../../../../shared/domain/tool/facts.ts';
import { gapsOf } from '../../../../shared/domain/tool/gaps.ts';
import { stepDown2015 } from '../../../library.ts';
import { parseContent } from '../../../../shared/domain/tool/submission.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../reference-audit/${name}`, import.meta.url), 'utf8'));

export const reference = read('audit.json') as AuditFile;

/** A result that the 2015 report prints, the counts it comes from, and what a right computation gives. */
interface Published {
  paragraph: string;
  question: string;
  counts: Record<string, number>;
  answered: number;
  expect: Record<string, string>;
}
export const published = read('published.json') as Published[];

function returnFacts(file: AuditFile, of: AuditFile['cases'][number], agency: string): ReturnFacts {
  const service = file.agencies.find(({ id }) => id === agency)!.service;
  const common = { agency, service, seq: 1, gaps: 0, unexplained: 0 };
  const replies = file.replies.filter((reply) => reply.case === of.id && reply.agency === agency);
  const last = replies.at(-1);
  if (!last) return { ...common, state: 'no-reply', settled: false };
  if (!last.submission) {
    const { outcome } = last.check;
    const state = outcome === 'not-known' || outcome === 'cannot-identify' ? outcome : 'no-reply';
    return { ...common, seq: 2, state, settled: state === 'not-known' };
  }
  const parsed = parseContent(stepDown2015, last.submission);
  if (!parsed.ok) throw new Error(`${of.id}/${agency} does not parse`);
  const { answers, childrenCovered } = parsed.content;
  const known = last.check.knows ?? of.children.map(({ id }) => id);
  const missing = of.children.filter(({ id }) => known.includes(id) && !childrenCovered.includes(id));
  const facts = applyingTo({ case: of, service }, parsed.content);
  const found = gapsOf(stepDown2015, answers, facts);
  const gaps = found.gaps.length + missing.length;
  const unexplained = found.unexplained.length + found.textsLeft.length;
  return {
    ...common,
    seq: 3,
    state: gaps > 0 ? 'with-gaps' : 'complete',
    settled: true,
    gaps,
    unexplained,
    ...(gaps + unexplained === 0 && { explained: true as const }),
    counted: {
      version: replies.filter(({ submission }) => submission).length,
      sha256: contentHash(last.submission),
      receivedAt: `${last.on}T12:00:00.000Z`,
      coverage: missing.length === 0 ? 'all-children' : 'some-children',
      answers,
      facts,
    },
  };
}

/** The facts of every case of an audit file without acts, as they stand when all its replies are in. */
export const factsOf = (file: AuditFile): CaseFacts[] =>
  file.cases.map((of) => ({
    audit: file.audit.id,
    case: of.id,
    route: of.route,
    factors: of.factors,
    children: of.children,
    returns: of.expects.map((agency) => returnFacts(file, of, agency)),
    ...(of.leadProfessional !== undefined && {
      summary: { seq: 1, withdrawn: false, received: file.summaries?.some((s) => s.case === of.id) ?? false },
    }),
  }));

export const partialsOf = (file: AuditFile): CasePartial[] =>
  factsOf(file).map((facts) => partialOf(stepDown2015, facts));
