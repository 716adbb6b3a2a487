import type { Table } from '../../../base/aws/table.ts';
import { returnKeyOf, type ReturnKey } from '../../../domain/audits/ids.ts';
import { maySee } from '../../../domain/drafts/draft.ts';
import { draftOf, getDraft, wholeDraft } from '../../../domain/drafts/store.ts';
import { openList, type LinkDeps } from '../../../domain/links/open.ts';
import { withdrawnOf } from '../../../domain/returns/life-cycle.ts';
import { sessionHash } from '../../../domain/sessions/session.ts';
import { listAsked, withoutAnswers } from '../asked.ts';
import type { Asked } from '../responses.ts';
import { codeGiven } from './code-given.ts';
import { familiesOf, inItsTime, type TimedDeps } from './family.ts';
import type { ListFor } from './list-page.ts';
import type { OpenSession } from './session.ts';
import { mayBeChanged, returnProgress, type ReturnProgress } from './task-status.ts';

/** How far a return is, and whether the session may see what was written of it. */
interface Standing {
  progress: ReturnProgress;
  maySee: boolean;
}

const nameOf = ({ audit, case: id, agency }: ReturnKey): string => `${audit} ${id} ${agency}`;

/**
 * How far each return of a list is, by what was saved of it: one read each, all at once, and one more where it may have been
 * changed since it was sent.
 * @param sitting.by the session, by its hash
 * @returns what finds it for a return
 */
async function standingIn(
  { drafts, table }: { drafts: Table; table: Table },
  { audit, tool, returns }: Awaited<ReturnType<typeof openList>>,
  { by, hadCode, now }: { by: string; hadCode: boolean; now: Date },
): Promise<(of: ReturnKey) => Standing> {
  const standing = await Promise.all(
    returns.map(async ({ case: entered, last }): Promise<[string, Standing]> => {
      const key = returnKeyOf(last);
      const draft = draftOf(await getDraft(drafts, key), {
        audit,
        counted: last.counted,
        withdrawn: withdrawnOf(last),
        now,
      });
      const { counted } = last;
      const isLookedAt = counted !== undefined && mayBeChanged(draft, counted);
      const whole = isLookedAt ? await wholeDraft(table, key, draft, counted) : draft;
      const isShown = maySee(draft, by, hadCode);
      const progress = returnProgress({ tool, case: entered, last }, whole, !isShown);
      return [nameOf(key), { progress, maySee: isShown }];
    }),
  );
  const found = new Map(standing);
  return (of) => found.get(nameOf(of)) ?? { progress: { sending: 'not-started' }, maySee: false };
}

/** What the list of a session's link shows, to be read beside the session. */
export async function readList(
  deps: LinkDeps & TimedDeps & { drafts: Table },
  session: OpenSession,
  now: Date,
): Promise<{ asked: Asked } & Omit<ListFor, 'secret'>> {
  const [list, keptOf, hadCode] = await Promise.all([
    openList(deps, { headers: {}, link: session.link, now }),
    familiesOf(deps, session),
    codeGiven(deps, session, now),
  ]);
  const [asked, standingOf] = await Promise.all([
    listAsked(deps, list),
    standingIn(deps, list, { by: sessionHash(session.secret), hadCode, now }),
  ]);
  const { audit } = asked;
  // What a colleague left open rests on what they answered.
  const returns = asked.returns.map((one) =>
    standingOf({ audit: audit.id, case: one.case, agency: one.agency }).maySee ? one : withoutAnswers(one),
  );
  const progressOf = (of: ReturnKey): ReturnProgress => {
    const { progress, maySee: isShown } = standingOf(of);
    return isShown ? progress : { ...progress, isHidden: true };
  };
  const familyIn = (of: ReturnKey) => inItsTime(deps, list.audit, keptOf(of), now);
  return { asked: { audit, returns }, minutes: list.tool.minutes, familyIn, progressOf };
}
