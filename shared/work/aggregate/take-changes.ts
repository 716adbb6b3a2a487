import { countJudgements } from '../../domain/audits/judgements.ts';
import { answerRequest } from '../../domain/figures/store.ts';
import type { Change } from '../../domain/messages/messages.ts';
import { decidePublication, newlySettled, type Wish } from './decide-publication.ts';
import { noteAll, writeDecision } from './publish.ts';
import {
  countNoted,
  isWish,
  newestOf,
  readNamed,
  readPublished,
  type FiguresDeps,
  type Newest,
  type Read,
} from './read.ts';

/** How often a publication that loses its race is worked out anew before its messages go back to the queue. */
const publishAttempts = 5;

/**
 * Takes changes of one audit's returns and publishes what they call for: a revision when a case's set is newly settled,
 * when the lead asked, and the final one when the audit was closed. Of a case that calls for none it is noted how far its
 * logs were read, so that the next revision finds it.
 * Safe to run twice, late, out of order, and beside another: what is published is on top of the newest revision, whose
 * number can be put once, and no case is counted from less than that revision had read.
 * @throws Error when every attempt to publish lost its race, or anything it needs is out of reach
 */
export async function takeChanges(deps: FiguresDeps, auditId: string, changes: readonly Change[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    if (attempt > publishAttempts) throw new Error('publishing lost every race');
    const { audit, tool, requests, cases, published } = await readNamed(deps, auditId, changes);
    const maySettle = audit.state === 'open' && cases.some(({ partial }) => partial.figures.settled);
    if (!isWish(changes) && !maySettle) return noteAll(deps, audit, cases, published?.notes);

    const rest = { audit, requests, ...(published ?? (await readPublished(deps.table, auditId))) };
    const others = rest.notes.filter((note) => !cases.some((one) => one.id === note.case));
    const [newest, noted, judgements] = await Promise.all([
      newestOf(deps, rest.revision),
      countNoted(deps, rest, tool, others),
      // Most audits have no question of their own, and nothing is read for one.
      tool.judgement === undefined ? 0 : countJudgements(deps.table, auditId),
    ]);
    const read: Read = { ...rest, judgements };
    const wish = await wishOf(deps, read, newest, changes);
    const settles = audit.state === 'open' && cases.some(({ partial }) => newlySettled(partial, newest));
    if (wish === undefined && !settles) return noteAll(deps, audit, cases, read.notes);
    const all = [...cases, ...noted];
    const decision = decidePublication(deps, read, newest, tool, all, wish ?? { status: 'interim' });
    const revision = await writeDecision(deps, read, all, decision);
    if (revision === undefined) continue;
    if (wish?.request !== undefined) await answerRequest(deps.table, auditId, wish.request, revision);
    if ((wish?.more ?? 0) === 0) return;
  }
}

/**
 * What the changes ask to be published, beyond what settles by itself: the first wish, and how many `more`
 * there are among the same changes. Wishes that are met already are none.
 */
async function wishOf(
  deps: FiguresDeps,
  { audit, requests }: Read,
  newest: Newest | undefined,
  changes: readonly Change[],
): Promise<(Wish & { more: number }) | undefined> {
  const status = audit.state === 'closed' ? 'final' : 'interim';
  const wishes: Wish[] = [];
  if (changes.some((change) => change.kind === 'closing') && newest?.revision.status !== 'final') {
    wishes.push({ status: 'final' });
  }
  for (const request of requests) {
    if (request.state === 'answered') continue;
    if (newest?.revision.request === request.id) {
      await answerRequest(deps.table, audit.id, request.id, newest.revision.revision);
      continue;
    }
    wishes.push({ status, note: request.note, request: request.id });
  }
  const [first, ...rest] = wishes;
  return first === undefined ? undefined : { ...first, more: rest.length };
}
