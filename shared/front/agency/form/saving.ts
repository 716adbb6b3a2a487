import { attributesOf, html as markup, type Html } from '../../../base/html/template.ts';
import type { Log } from '../../../base/aws/log.ts';
import type { Table } from '../../../base/aws/table.ts';
import type { Reply } from '../../../base/http/request.ts';
import { returnKeyOf } from '../../../domain/audits/ids.ts';
import {
  ABOUT,
  isSameTyped,
  maySee,
  shownProof,
  type Draft,
  type Typed,
  type TypedAnswers,
} from '../../../domain/drafts/draft.ts';
import { changeBy, type BegunFrom, type Conflict, type FromPage, type Saving } from '../../../domain/drafts/merge.ts';
import { aboutOf, saveDraft } from '../../../domain/drafts/store.ts';
import { withdrawnOf } from '../../../domain/returns/life-cycle.ts';
import { changedWords, sinceWords } from './conflict.ts';
import { valueOf, type PostedFields } from './fields.ts';
import { asItStands } from './form-parts.ts';
import { draftShown, type OpenReturn } from './return.ts';
import { openedBeforeRemark, withdrawnRemark } from './return-parts.ts';
import { secondsUntil } from './session-notice.ts';
import type { InSession } from './session.ts';

/** The form's field for what was shown of a question, or of what is told apart like one. */
export const shownField = (part: string): string => `shown.${part}`;

/** What the button that saves a page is called, by which its script names it too. */
export const saveWords = 'Save and continue';

/** What a button is called that saves a page and leads to the list of tasks. */
export const saveToTasks = 'Save and go to the list of tasks';

/** What it is called where it leads back to the answers that were looked through. */
export const saveToAnswers = 'Save and go back to your answers';

/** What a page showed. One that is shown again as it was typed goes on saying so: what came since was not on it. */
export interface Showed {
  /** The entry that its draft began from; empty where it had none, or could not say so. */
  from: string;
  /** Of each part, as `shownProof` has it. */
  parts: Readonly<Record<string, string>>;
}

/** A page with a form that is saved while somebody types on it. */
export interface SavedPage {
  opened: Pick<OpenReturn, 'isHidden' | 'last'>;
  draft: Pick<Draft, 'from'>;
  /** Of this page, as it is shown once: its saves are known by it. */
  pageId: string;
  /** How many saves of it came before. */
  save?: number;
  /** What it showed when what stands in it was typed, where it is shown again as that was. */
  showed?: Showed | undefined;
  /**
   * Something stands on it alone, and its script asks before it is left: what was typed, of which nothing was taken; or what
   * was changed elsewhere too, which only whoever looks at both can save.
   */
  unsaved?: 'typed' | 'both-changed' | undefined;
}

/** By what the form of such a page is known to its script. @param saves the words of its button that saves */
export const savingForm = ({ unsaved }: Pick<SavedPage, 'unsaved'>, saves = saveWords): Html =>
  attributesOf({ ...asItStands, 'data-saves': saves, 'data-unsaved': unsaved });

/** Which withdrawal a page comes after: it was opened anew since the last. */
const withdrawnSaid = ({ last }: Pick<OpenReturn, 'last'>): string => String(withdrawnOf(last) ?? '');

/**
 * Why a form cannot be taken, or not before it was looked at again: its return was withdrawn meanwhile, or asked anew after that.
 * Shown again it says that it comes after the withdrawal.
 */
export const overRemark =
  (body: PostedFields) =>
  (found: OpenReturn): Html | undefined =>
    withdrawnRemark(found) ?? (valueOf(body, 'withdrawn') === withdrawnSaid(found) ? undefined : openedBeforeRemark);

/** What the form of such a page carries besides what is typed. @param shown what it shows of each part, as `shownProof` has it */
export const savingFields = (
  { opened, draft, pageId, save = 0, showed }: SavedPage,
  shown: Readonly<Record<string, string>>,
): PostedFields => ({
  page: pageId,
  save: String(save),
  withdrawn: withdrawnSaid(opened),
  from: showed?.from ?? (opened.isHidden ? '' : String(draft.from ?? '')),
  ...Object.fromEntries(Object.entries(shown).map(([part, hash]) => [shownField(part), showed?.parts[part] ?? hash])),
});

/** What a page that is shown again as it was typed says of itself: what the form said that was posted. */
export const shownAsTyped = (
  { page, save = 0, shown }: FromPage,
  body: PostedFields,
): Pick<SavedPage, 'save' | 'showed' | 'unsaved'> & { pageId?: string } => ({
  ...(page === undefined ? {} : { pageId: page }),
  save,
  showed: { from: valueOf(body, 'from'), parts: shown },
  unsaved: 'typed',
});

/** What a form says that was shown of its parts, and what stands in it for them: of those that it showed. */
export function fromForm(
  typed: TypedAnswers,
  body: PostedFields,
  { by, hadCode }: Pick<OpenReturn, 'by' | 'hadCode'>,
  at: Date,
): FromPage {
  const showed = Object.entries(typed).filter(([part]) => Object.hasOwn(body, shownField(part)));
  const pageId = valueOf(body, 'page');
  const save = Number(valueOf(body, 'save'));
  return {
    typed: Object.fromEntries(showed),
    shown: Object.fromEntries(showed.map(([part]) => [part, valueOf(body, shownField(part))])),
    at: at.toISOString(),
    by,
    hadCode,
    ...(pageId === '' ? {} : { page: pageId.slice(0, 64) }),
    save: Number.isSafeInteger(save) ? save : 0,
  };
}

/** What a save has made of a draft, with what it began from; and what was changed here and elsewhere. */
export interface Saved {
  draft: Draft;
  conflicts: readonly Conflict[];
  /** Of which parts the page was not shown what stands, where that is hidden. */
  unseen: readonly string[];
  /** Others wrote of it, and this session has had no code: as the draft stands now, with what was saved at this moment. */
  isHidden: boolean;
}

/** What a version says otherwise than a draft did, of what a save has left as it was. */
function stillOtherwise({ otherwise, changed }: Draft, saved: Draft): Pick<Draft, 'otherwise'> {
  if (otherwise === undefined) return {};
  const isLeft = (part: string): boolean => saved.changed[part]?.rev === changed[part]?.rev;
  const { about } = otherwise;
  return {
    otherwise: {
      answers: Object.fromEntries(Object.entries(otherwise.answers).filter(([part]) => isLeft(part))),
      ...(about !== undefined && isLeft(ABOUT) ? { about } : {}),
    },
  };
}

/**
 * Saves what was typed. Nothing of it is held against the rules: what cannot be sent is kept too. What the draft began from is
 * read beside the write, or before it where it is not what the page showed, or where the session may not say so.
 * @param body of the form: which entry it showed
 * @param changeOf how what the form sends is brought into the draft
 */
export async function saveForm(
  deps: { drafts: Table; table: Table; log: Log; newSalt: () => string },
  found: OpenReturn,
  { from, body, now }: { from: FromPage; body: PostedFields; now: Date },
  changeOf: (from: FromPage, begun?: BegunFrom & Pick<Draft, 'about'>) => Saving = changeBy,
): Promise<Saved> {
  const isAsShown = !found.isHidden && valueOf(body, 'from') === String(found.draft.from);
  const wasShown = found.draft.from === undefined || isAsShown;
  const reading = draftShown(deps, found, now);
  const at = found.last.counted?.receivedAt ?? now.toISOString();
  const { change, conflicts, unseen } = changeOf(from, wasShown ? undefined : { ...(await reading), at });
  const { audit, by, last } = found;
  const saving = {
    known: found.draft,
    audit,
    counted: last.counted,
    withdrawn: withdrawnOf(last),
    by,
    now,
    salt: deps.newSalt(),
  };
  const [saved, begun] = await Promise.all([saveDraft(deps.drafts, found.key, saving, change), reading]);
  deps.log.info('draft-saved', {
    ...returnKeyOf(found.key),
    outcome: saved.rev === found.draft.rev ? 'repeat' : 'new',
  });
  const draft = {
    ...saved,
    answers: { ...begun.answers, ...saved.answers },
    about: aboutOf(saved, begun.about),
    ...stillOtherwise(begun, saved),
  };
  const isHidden = !maySee(saved, found.by, found.hadCode);
  return { draft, conflicts: conflicts(), unseen: unseen(), isHidden };
}

/** The parts of which what stands is what was typed here. Of what is hidden and was not shown here, that is not told. */
const asTypedHere = (
  typed: TypedAnswers,
  { unseen }: Pick<Saved, 'unseen'>,
  stands: Readonly<Record<string, Typed>>,
): [string, Typed][] =>
  Object.entries(typed).filter(([part, mine]) => !unseen.includes(part) && isSameTyped(mine, stands[part]));

/** Whether all that was typed stands so, as far as whoever sent it may know: where that is hidden, of what the page said that it showed. */
export const isAllSaved = (
  typed: TypedAnswers,
  { shown }: Pick<FromPage, 'shown'>,
  { unseen, isHidden }: Pick<Saved, 'unseen' | 'isHidden'>,
  stands: Readonly<Record<string, Typed>>,
): boolean => {
  const parts = Object.keys(typed);
  const unsaid = isHidden ? parts.filter((part) => !Object.hasOwn(shown, part)) : [];
  return asTypedHere(typed, { unseen: [...unseen, ...unsaid] }, stands).length === parts.length;
};

/**
 * What a script is told of its save. What stands otherwise than here is still to be told from what was shown. Where that is hidden,
 * nothing is told of when and where it was saved or changed.
 * @param stands what stands in the draft for each part
 * @param called what a part is called
 */
export const savedAsData = (
  { found, endsAt }: Pick<InSession<OpenReturn>, 'found' | 'endsAt'>,
  {
    typed,
    saved,
    stands,
    called,
    now,
  }: {
    typed: TypedAnswers;
    saved: Saved;
    stands: Readonly<Record<string, Typed>>;
    called: (part: string) => string;
    now: Date;
  },
): Reply => ({
  status: 200,
  body: {
    saved: `Saved ${sinceWords((saved.isHidden ? undefined : saved.draft.savedAt) ?? now.toISOString(), now)}.`,
    shown: Object.fromEntries(
      asTypedHere(typed, saved, stands).map(([part, mine]) => [shownField(part), shownProof(saved.draft, part, mine)]),
    ),
    conflicts: saved.conflicts.map(
      (one) =>
        `${called(one.question)} was ${saved.isHidden ? 'changed elsewhere' : changedWords(one, found.by, now)}.`,
    ),
    endsIn: secondsUntil(endsAt, now),
  },
});

/** When what stands in a form was saved: the script keeps it true. */
export const savedLine = ({ savedAt }: Pick<Draft, 'savedAt'>, now: Date): Html =>
  markup`<p class="govuk-body-s saved-line" role="status" data-saved>${
    savedAt === undefined ? '' : `Saved ${sinceWords(savedAt, now)}.`
  }</p>`;
