import { isVisible } from '../../../base/content/text.ts';
import { peopleOf, personInWords } from '../../../domain/audits/people.ts';
import type { Case } from '../../../domain/audits/schema.ts';
import { missingInWords, type MissingCode } from '../../../domain/returns/missing.ts';
import { outcomeOfPeople } from '../../../domain/returns/people-checked.ts';
import { MissingDetail, PersonChecked, type Check, type Entry } from '../../../domain/returns/schema.ts';
import type { FieldError } from './form-parts.ts';
import { valueOf, valuesOf, type PostedFields } from './fields.ts';

/** What an agency's records say of one person, in the words of whoever looks. */
export const saidInWords: Readonly<Record<PersonChecked, string>> = {
  known: 'We have a record of them',
  'no-record': 'We have no record of them',
  'cannot-tell': 'We cannot tell from these details',
  moved: 'We had a record, and it has moved to another agency or area',
};

/** What was chosen and typed of a record check, valid or not. */
export interface TypedCheck {
  /** By person. */
  people: Readonly<Record<string, string>>;
  missing: readonly string[];
  unlisted: boolean;
  note: string;
}

/** The most that a note may have: with what was missing in words behind it, it still is one. */
export const longestNote = 3000;

/** The name of a person's field. */
export const personField = (id: string): string => `person.${id}`;

/** What a form of a record check was posted with. */
export const typedCheck = (fields: PostedFields, entered: Pick<Case, 'children' | 'adults'>): TypedCheck => ({
  people: Object.fromEntries(peopleOf(entered).map(({ id }) => [id, valueOf(fields, personField(id))])),
  missing: valuesOf(fields, 'missing'),
  unlisted: valueOf(fields, 'unlisted') !== '',
  note: valueOf(fields, 'note'),
});

/** What the newest check said, for whoever looks at it again. A note is not said twice. */
export const checkBefore = ({
  state,
  checked,
  missing = [],
}: Pick<Entry, 'state' | 'checked' | 'missing'>): TypedCheck => ({
  people: checked?.people ?? {},
  // What was missing of a check that is asked anew is of the details as they were; and of the family as a whole nobody is chosen.
  missing: state === 'cannot-identify' && checked?.people !== undefined ? missing : [],
  unlisted: checked?.unlisted === true,
  note: '',
});

const codesIn = (missing: readonly string[]): MissingCode[] =>
  missing.flatMap((code) => {
    const { success, data } = MissingDetail.safeParse(code);
    return success ? [data] : [];
  });

/** What was said of each person; who is left out was not answered for. */
const saidOf = (people: TypedCheck['people']): Record<string, PersonChecked> =>
  Object.fromEntries(
    Object.entries(people).flatMap(([id, said]) => {
      const { success, data } = PersonChecked.safeParse(said);
      return success ? [[id, data] as const] : [];
    }),
  );

/** What has to be corrected before a check can be taken. */
function errorsOf(
  typed: TypedCheck,
  people: Record<string, PersonChecked>,
  entered: Pick<Case, 'children' | 'adults'>,
  before: readonly string[],
): FieldError[] {
  const isNew = codesIn(typed.missing).some((code) => !before.includes(code));
  const named = personInWords(entered);
  const cannotTell = Object.values(people).includes('cannot-tell');
  return [
    ...peopleOf(entered).flatMap(({ id }) =>
      Object.hasOwn(people, id)
        ? []
        : [{ field: personField(id), words: `Say whether you have a record of ${named(id)}` }],
    ),
    ...(cannotTell && codesIn(typed.missing).length === 0
      ? [{ field: 'missing', words: 'Say what was missing or did not match' }]
      : []),
    ...(!cannotTell && isNew
      ? [
          {
            field: 'missing',
            words: `You chose what was missing, but “${saidInWords['cannot-tell']}” of nobody. Choose that too, or take away what was missing`,
          },
        ]
      : []),
    ...(typed.note.length > longestNote
      ? [{ field: 'note', words: `Your note must have ${longestNote} characters or fewer` }]
      : []),
  ];
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** The words that a check comes with: its note, and what was missing of some where that is no part of its outcome. */
function noteOf(note: string, besides: readonly MissingCode[]): { note?: string } {
  const words = [
    ...(isVisible(note) ? [note] : []),
    ...besides.filter((code) => code !== 'unspecified').map((code) => sentence(missingInWords[code])),
  ];
  return words.length === 0 ? {} : { note: words.join('\n') };
}

/**
 * The check that was typed, as the API takes it, or what has to be corrected.
 * @param before what was missing as the newest check says: it may still be chosen where an answer has changed, and goes with it
 */
export function checkOf(
  typed: TypedCheck,
  entered: Pick<Case, 'children' | 'adults'>,
  before: readonly string[] = [],
): { check: Check } | { errors: FieldError[] } {
  const people = saidOf(typed.people);
  const errors = errorsOf(typed, people, entered, before);
  if (errors.length > 0) return { errors };
  const unlisted = typed.unlisted ? { unlisted: true as const } : {};
  const outcome = outcomeOfPeople(people);
  const missing = Object.values(people).includes('cannot-tell') ? codesIn(typed.missing) : [];
  return outcome === 'cannot-identify'
    ? { check: { outcome, people, missing, ...unlisted, ...noteOf(typed.note, []) } }
    : { check: { outcome, people, ...unlisted, ...noteOf(typed.note, missing) } };
}
