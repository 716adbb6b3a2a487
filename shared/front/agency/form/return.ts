import type { Table } from '../../../base/aws/table.ts';
import type { RequestContext } from '../../../base/http/request.ts';
import { maySee, type Draft } from '../../../domain/drafts/draft.ts';
import { draftOf, getDraft, wholeDraft } from '../../../domain/drafts/store.ts';
import type { ReturnKey } from '../../../domain/audits/ids.ts';
import { openReturn, type LinkDeps, type Opened } from '../../../domain/links/open.ts';
import { sessionHash } from '../../../domain/sessions/session.ts';
import { codeGiven } from './code-given.ts';
import { familyOf, type Family } from './family.ts';
import type { OpenSession } from './session.ts';

/** A return that a session has open, and what was typed of it. */
export interface OpenReturn extends Opened {
  /** The session's hash, by which drafts know it. */
  by: string;
  hadCode: boolean;
  /** What the session keeps of who it is about: once a code was given, and they were looked at. */
  family: Family;
  /** What there is to go on with; of one that began from a version, what was changed since. */
  draft: Draft;
  /** Somebody else wrote it, and this session has had no code: nothing of it is shown or changed. */
  isHidden: boolean;
}

/**
 * What a page of a return needs, in one round: the return, its draft, and whether the session has had a code. To be read
 * beside the session, which says whether any of it is shown.
 */
export async function readReturn(
  deps: LinkDeps & { drafts: Table },
  { params, headers, now }: Pick<RequestContext, 'headers' | 'now'> & { params: ReturnKey },
  link: string,
  session: OpenSession,
): Promise<OpenReturn> {
  const [opened, saved, hadCode, family] = await Promise.all([
    openReturn(deps, { params, headers, now, link }, { callerMayReject: false }),
    getDraft(deps.drafts, params),
    codeGiven(deps, session, now),
    familyOf(deps, session, params),
  ]);
  const draft = draftOf(saved, { audit: opened.audit, counted: opened.last.counted, now });
  const by = sessionHash(session.secret);
  return { ...opened, by, hadCode, family, draft, isHidden: !maySee(draft, by, hadCode) };
}

/** The draft of a return with what it began from: one more read, where it began from a version. */
export const draftWhole = (
  deps: { table: Table },
  { key, draft, last }: Pick<OpenReturn, 'key' | 'draft' | 'last'>,
): Promise<Draft> => wholeDraft(deps.table, key, draft, last.counted);
