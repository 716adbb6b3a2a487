import { HttpProblem } from '../../base/http/problem.ts';
import { stampOf } from '../../base/http/request.ts';
import { returnKeyOf, type ReturnKey } from '../../domain/audits/ids.ts';
import { requireAuditWithTool } from '../../domain/audits/require.ts';
import { unlessCorrected } from '../../domain/returns/at-once.ts';
import { correctionProblems } from '../../domain/returns/correction.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { append, readStates } from '../../domain/returns/store.ts';
import { answerTo, lineOf, type Answers } from '../../domain/tool/answers.ts';
import { countedVersion, refuseUnasked } from './counted.ts';
import type { LeadDeps } from './deps.ts';
import type { CorrectionShown } from './responses.ts';
import type { LeadHandlers } from './routes.ts';
import { decideCorrection } from '../../domain/returns/decide-entry.ts';
import { neverAsked } from '../../domain/returns/refusals.ts';

const correctionShown = (key: ReturnKey, entry: Entry, answers: Answers): CorrectionShown => {
  if (entry.correction === undefined) throw new Error('a correction says what it corrects');
  const { seq, receivedAt, correction } = entry;
  const { version, question, ...read } = correction;
  const given = answerTo(answers, question, correction.child)?.answer;
  const answer = given === undefined ? null : lineOf(given);
  return { ...key, seq, receivedAt, version, question, answer, ...read };
};

/** How the audit lead reads an answer, in codes, beside what was given. */
export const createCorrectionHandlers = ({ table, tools, log }: LeadDeps): Pick<LeadHandlers, 'correct'> => ({
  async correct(request) {
    const { tool } = await requireAuditWithTool({ table, tools }, request.params.audit);
    const key = returnKeyOf(request.params);
    const correction = request.body;
    const entries = await readStates(table, key);
    const last = entries.at(-1);
    if (last === undefined) throw new HttpProblem('not-found', neverAsked);
    // A version that comes meanwhile is not the one that was read, and its correction is refused.
    const read = await countedVersion(table, key, last, tool);
    const answers = read?.answers ?? {};
    const { entry, repeated } = await append(table, entries, (log) => {
      const decision = unlessCorrected(decideCorrection(log, correction, stampOf(request)), log.slice(entries.length));
      if ('refused' in decision) return decision;
      const problems = correctionProblems(tool, { answers, childrenCovered: read?.childrenCovered ?? [] }, correction);
      if (problems.length > 0) throw new HttpProblem('invalid-body', undefined, problems);
      // What was corrected while it was asked can be taken back all the same.
      if ('entry' in decision && correction.corrected !== null) {
        refuseUnasked(read, correction.question, correction.child);
      }
      return decision;
    });
    log.info('answer-corrected', { ...key, seq: entry.seq, outcome: repeated ? 'repeat' : 'new' });
    return { status: 200, body: correctionShown(key, entry, answers) };
  },
});
