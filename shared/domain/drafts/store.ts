/** Drafts, one item a return, in the table of drafts, which has no stream: nothing follows from them until they are sent. */
import * as z from 'zod/mini';
import { putIf } from '../../base/aws/conditional.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { deleteIfOlder, getItem, type Key, type RawItem, type Table } from '../../base/aws/table.ts';
import { packed, unpacked } from '../../base/content/compressed.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { Instant, Sha256, SUMMARY, type ReturnKey } from '../audits/ids.ts';
import type { Audit } from '../audits/schema.ts';
import { SummaryContent } from '../returns/schema.ts';
import { appendAttempts, getEntry } from '../returns/store.ts';
import { Content } from '../tool/submission.ts';
import {
  ABOUT,
  About,
  broughtOnto,
  Change,
  draftTtl,
  emptyDraft,
  isKept,
  isSetAside,
  otherwiseIn,
  TypedAnswers,
  typedOf,
  type CountedOf,
  type Draft,
} from './draft.ts';
import { summaryAsTyped } from './summary.ts';

const DraftItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  rev: z.int(),
  savedAt: Instant,
  only: z.exactOptional(Sha256),
  from: z.exactOptional(z.int()),
  after: z.exactOptional(z.int()),
  salt: z.exactOptional(z.string()),
  /** What was typed, compressed. */
  content: z.instanceof(Uint8Array),
  /** When DynamoDB may delete it, in seconds since 1970. Whoever reads compares the moments themselves. */
  ttl: z.int(),
});

const DraftContent = z.strictObject({
  answers: TypedAnswers,
  about: About,
  changed: z.record(z.string(), Change),
  saves: z.exactOptional(z.record(z.string(), z.int())),
});

/** DynamoDB keeps at most 400 KB in an item; what stands beside the content takes less than the rest. */
const maxContentBytes = 390 * 1024;

/** How the keys of all drafts begin; sessions are in the same table. */
export const draftsPrefix = 'DRAFT#';

const draftKey = ({ audit, case: id, agency }: ReturnKey): Key => ({
  pk: `${draftsPrefix}${audit}#${id}#${agency}`,
  sk: 'DRAFT',
});

/** Deletes drafts that were last saved so long ago, by their keys: nothing of them is read. */
export const deleteDrafts = async (drafts: Table, returns: readonly ReturnKey[], savedUntil: Date): Promise<void> => {
  await mapInBatches(returns, (of) => deleteIfOlder(drafts, draftKey(of), 'savedAt', savedUntil.toISOString()));
};

/** A draft as its row has it. */
export type SavedDraft = Draft & { savedAt: string };

function parseDraft(item: RawItem): SavedDraft {
  const { rev, savedAt, only, from, after, salt, content } = z.parse(DraftItem, item);
  return {
    rev,
    savedAt,
    ...unpacked(DraftContent, content),
    ...(only === undefined ? {} : { only }),
    ...(from === undefined ? {} : { from }),
    ...(after === undefined ? {} : { after }),
    ...(salt === undefined ? {} : { salt }),
  };
}

/** The draft of a return, read consistently, or undefined. Whoever gets it asks {@link draftOf} whether it still is one. */
export async function getDraft(drafts: Table, key: ReturnKey): Promise<SavedDraft | undefined> {
  const item = await getItem(drafts, draftKey(key));
  return item === undefined ? undefined : parseDraft(item);
}

/**
 * The draft that there is to go on with: what was saved, if it is still kept, with what was sent otherwise since; else an empty
 * one, or one that begins from the version that counts.
 */
export function draftOf(
  saved: SavedDraft | undefined,
  {
    audit,
    counted,
    withdrawn,
    now,
  }: { audit: Pick<Audit, 'closedAt'>; counted: CountedOf | undefined; withdrawn?: number | undefined; now: Date },
): Draft {
  if (saved !== undefined && isKept(saved, audit, now) && !isSetAside(saved, withdrawn))
    return broughtOnto(saved, counted);
  return { ...emptyDraft, rev: saved?.rev ?? 0, ...(counted === undefined ? {} : { from: counted.seq }) };
}

/**
 * The same draft with what it began from, which is read where there is such; and with what that says otherwise, where it is the
 * version that counts.
 */
export async function wholeDraft(
  table: Table,
  key: ReturnKey,
  draft: Draft,
  counted: CountedOf | undefined,
): Promise<Draft> {
  if (draft.from === undefined) return draft;
  const { content, receivedAt } = await getEntry(table, key, draft.from);
  if (content === undefined) throw new Error('a draft began from what has no content');
  const sent =
    key.agency === SUMMARY
      ? { answers: summaryAsTyped(unpacked(SummaryContent, content)), about: {} }
      : typedOf(unpacked(Content, content));
  const otherwise = counted?.seq === draft.from ? otherwiseIn(draft, { ...sent, receivedAt }) : undefined;
  return {
    ...draft,
    answers: { ...sent.answers, ...draft.answers },
    about: aboutOf(draft, sent.about),
    ...(otherwise === undefined ? {} : { otherwise }),
  };
}

/** Who filled a return in: as it was saved, once it was, with what was taken out of it since; else as it began. */
export const aboutOf = ({ about, changed }: Pick<Draft, 'about' | 'changed'>, began: Draft['about']): Draft['about'] =>
  Object.hasOwn(changed, ABOUT) ? about : began;

/** What a save makes of a draft; undefined where it changes nothing, and so is none. */
export type DraftChange = (
  draft: Draft,
  rev: number,
) => Pick<Draft, 'answers' | 'about' | 'changed' | 'saves'> | undefined;

/** A save of a draft. */
export interface Save {
  /** As it was read. */
  known: Draft;
  audit: Pick<Audit, 'closedAt' | 'closesOn'>;
  /** The version that counts, where one does. */
  counted?: CountedOf | undefined;
  /** How many versions were withdrawn, as `withdrawnOf` has it. */
  withdrawn?: number | undefined;
  /** The session, by its hash. */
  by: string;
  now: Date;
  /** Random: what the draft is given where it has none yet. */
  salt: string;
}

/**
 * Saves a draft by one write, on condition that nobody saved it meanwhile; where somebody did, what they saved is changed in
 * its place. What changes nothing writes nothing.
 * @param change is given the number that the save will have
 * @throws HttpProblem `too-large` where it is more than can be kept, `busy` when every attempt lost its race
 */
export async function saveDraft(
  drafts: Table,
  key: ReturnKey,
  { known, audit, counted, withdrawn, by, now, salt }: Save,
  change: DraftChange,
): Promise<Draft> {
  let before = known;
  for (let attempt = 1; attempt <= appendAttempts; attempt++) {
    const rev = before.rev + 1;
    const changed = change(before, rev);
    if (changed === undefined) return before;
    const savedAt = now.toISOString();
    const isAlone = before.savedAt === undefined || before.only === by;
    const beside = {
      rev,
      savedAt,
      salt: before.salt ?? salt,
      ...(isAlone ? { only: by } : {}),
      ...(before.from === undefined ? {} : { from: before.from }),
      ...(withdrawn === undefined ? {} : { after: withdrawn }),
    };
    const { answers, about, changed: when, saves } = changed;
    const more = saves === undefined ? {} : { saves };
    const content = packed({ answers, about, changed: when, ...more } satisfies z.infer<typeof DraftContent>);
    if (content.byteLength > maxContentBytes) throw new HttpProblem('too-large');
    const item = { ...draftKey(key), ...beside, content, ttl: draftTtl(savedAt, audit) };
    const written = await putIf(drafts, item, {
      attribute: 'rev',
      expected: before.rev === 0 ? undefined : before.rev,
    });
    if (written.written) return { ...beside, ...changed };
    const other = written.existing === undefined ? emptyDraft : parseDraft(written.existing);
    before = isSetAside(other, withdrawn) ? { ...emptyDraft, rev: other.rev } : broughtOnto(other, counted);
  }
  throw new HttpProblem('busy');
}
