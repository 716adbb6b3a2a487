import type { Table } from '../../../base/aws/table.ts';
import { transact } from '../../../base/aws/transaction.ts';
import type { RequestContext } from '../../../base/http/request.ts';
import { maySee, type Draft } from '../../../domain/drafts/draft.ts';
import { draftOf, getDraft, wholeDraft } from '../../../domain/drafts/store.ts';
import type { ReturnKey } from '../../../domain/audits/ids.ts';
import { copyOpenedItem, linkNamed } from '../../../domain/identifiers/openings.ts';
import { openReturn, type LinkDeps, type Opened } from '../../../domain/links/open.ts';
import { withdrawnOf } from '../../../domain/returns/life-cycle.ts';
import type { Entry } from '../../../domain/returns/schema.ts';
import { sessionHash } from '../../../domain/sessions/session.ts';
import { keptItem } from '../../../domain/sessions/store.ts';
import { codeGiven } from './code-given.ts';
import { familyOf, inItsTime, type Family, type TimedDeps } from './family.ts';
import type { OpenSession } from './session.ts';

/** A return that a session has open, and what was typed of it. */
export interface OpenReturn extends Opened {
  /** The session's hash, by which drafts know it. */
  by: string;
  hadCode: boolean;
  session: OpenSession;
  /** What the session keeps of who it is about: once a code was given, and they were looked at. */
  family: Family;
  /** What there is to go on with; of one that began from a version, what was changed since. */
  draft: Draft;
  /** Somebody else wrote it, and this session has had no code: nothing of it is shown or changed. */
  isHidden: boolean;
  /** Whom the agency knows was said in a check that this session did not send, and it has had no code: nothing rests on that. */
  isCheckHidden: boolean;
}

/** Whether a session may not see of whom a check says that they are known. One that a program sent says nothing of its session. */
const hidesCheck = ({ state, checked, knows }: Entry, { checked: own = 0 }: Family, hadCode: boolean): boolean =>
  !hadCode &&
  (checked !== undefined || knows !== undefined || state === 'known') &&
  own < (checked?.seq ?? Number.POSITIVE_INFINITY);

/**
 * What a page of a return needs, in one round: the return, its draft, and whether the session has had a code. To be read
 * beside the session, which says whether any of it is shown.
 */
export async function readReturn(
  deps: LinkDeps & TimedDeps & { drafts: Table },
  { params, headers, now }: Pick<RequestContext, 'headers' | 'now'> & { params: ReturnKey },
  link: string,
  session: OpenSession,
): Promise<OpenReturn> {
  const [opened, saved, hadCode, kept] = await Promise.all([
    openReturn(deps, { params, headers, now, link }, { callerMayReject: false }),
    getDraft(deps.drafts, params),
    codeGiven(deps, session, now),
    familyOf(deps, session, params),
  ]);
  const { last } = opened;
  const draft = draftOf(saved, { audit: opened.audit, counted: last.counted, withdrawn: withdrawnOf(last), now });
  const by = sessionHash(session.secret);
  const family = inItsTime(deps, opened.audit, kept, now);
  const isHidden = !maySee(draft, by, hadCode);
  const isCheckHidden = hidesCheck(opened.last, family, hadCode);
  return { ...opened, by, hadCode, session, family, draft, isHidden, isCheckHidden };
}

/** The draft of a return with what it began from: one more read, where it began from a version. */
export const draftWhole = (
  deps: { table: Table },
  { key, draft, last }: Pick<OpenReturn, 'key' | 'draft' | 'last'>,
): Promise<Draft> => wholeDraft(deps.table, key, draft, last.counted);

/**
 * Puts it on the record that a session is shown what others wrote, sent or not, because it has had a code: once for each version,
 * since a questionnaire has many pages. That it was noted is kept for the session by the same write.
 */
async function noteShown(
  { table, drafts }: { table: Table; drafts: Table },
  { key, draft, last, link, by, hadCode, session, family }: OpenReturn,
  now: Date,
): Promise<void> {
  const version = last.counted?.version ?? 0;
  if (!hadCode || maySee(draft, by, false) || family.shown === version) return;
  const opened = { ...key, version, at: now.toISOString(), addressee: link.addressee };
  await transact(table, [
    { put: copyOpenedItem({ ...opened, ...linkNamed(session.link, link) }), mustBeNew: false },
    {
      put: keptItem(session.secret, { of: key, kind: 'shown', text: String(version) }, now),
      mustBeNew: false,
      into: drafts,
    },
  ]);
}

/** The draft of a return as a page is to show it. That others wrote it is on the record before anybody sees it. */
export async function draftShown(deps: { table: Table; drafts: Table }, found: OpenReturn, now: Date): Promise<Draft> {
  const [draft] = await Promise.all([draftWhole(deps, found), noteShown(deps, found, now)]);
  return draft;
}
