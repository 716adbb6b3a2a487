import * as z from 'zod/mini';
import type { Table } from '../../../base/aws/table.ts';
import { html as markup, type Html } from '../../../base/html/template.ts';
import { PersonId, type ReturnKey } from '../../../domain/audits/ids.ts';
import { childInWords } from '../../../domain/audits/names.ts';
import { ageBandInWords } from '../../../domain/tool/age-bands.ts';
import type { Audit, Case } from '../../../domain/audits/schema.ts';
import { erasureInTime } from '../../../domain/identifiers/erasure.ts';
import { getErasure } from '../../../domain/identifiers/store.ts';
import { readKept, type Kept } from '../../../domain/sessions/store.ts';
import type { OpenSession } from './session.ts';

/** Initials of children, by id; null where their name is kept confidential. */
export const Initials = z.record(PersonId, z.nullable(z.string()));
export type Initials = z.infer<typeof Initials>;

/** What a session keeps of a return: of who it is about once a code was given in it. */
export interface Family {
  /** Of the children whose names were looked at. */
  initials: Initials;
  /** Who they are was looked at in this session, whether or not there were names. */
  looked?: true;
  /** What the agency's auditors call the return. */
  reference?: string;
  /** The version of the return that the record says this session was shown; 0 of a draft of which nothing was sent. */
  shown?: number;
  /** How far the log was when this session sent a check. */
  checked?: number;
  /** The same of when it said that the agency takes no part. */
  declined?: number;
}

const nothing: Family = { initials: {} };

function familyIn(kept: readonly Kept[]): Family {
  const textOf = (kind: Kept['kind']): string => kept.find((one) => one.kind === kind)?.text ?? '';
  const [initials, reference] = [textOf('initials'), textOf('reference')];
  return {
    ...(initials === '' ? nothing : { initials: z.parse(Initials, JSON.parse(initials)), looked: true as const }),
    ...(reference === '' ? {} : { reference }),
  };
}

interface FamilyDeps {
  table: Table;
  drafts: Table;
}

/** What says when identifiers are destroyed, where nobody says so before. */
export interface TimedDeps {
  /** Days after closing at whose end they are. */
  identifiersDays: number;
}

/** What a session keeps, without what says who somebody is once its time is up, whether or not the sweep has come by. */
export function inItsTime({ identifiersDays }: TimedDeps, audit: Audit, family: Family, now: Date): Family {
  if (erasureInTime(audit, identifiersDays, now) === undefined) return family;
  const { reference: _reference, looked: _looked, ...rest } = family;
  return { ...rest, ...nothing };
}

/**
 * What a session keeps of who a return is about: nothing from the moment on at which identifiers are destroyed. One round, to be
 * read beside what else a page needs.
 */
export async function familyOf({ table, drafts }: FamilyDeps, session: OpenSession, of: ReturnKey): Promise<Family> {
  const [kept, erasure] = await Promise.all([
    readKept(drafts, session.secret, of),
    getErasure(table, of.audit, of.case),
  ]);
  const numbers = (['shown', 'checked', 'declined'] as const).flatMap((kind) =>
    kept.filter((one) => one.kind === kind).map(({ text }) => [kind, Number(text)] as const),
  );
  return { ...(erasure === undefined ? familyIn(kept) : nothing), ...Object.fromEntries(numbers) };
}

/** The same of every return of which a session keeps something. @returns what finds it for a return */
export async function familiesOf(
  { table, drafts }: FamilyDeps,
  session: OpenSession,
): Promise<(of: ReturnKey) => Family> {
  const kept = await readKept(drafts, session.secret);
  const byCase = [...Map.groupBy(kept, ({ of }) => `${of.audit} ${of.case}`).values()];
  const standing = await Promise.all(
    byCase.map(async (ofCase) => {
      const [first] = ofCase;
      const isErased = first !== undefined && (await getErasure(table, first.of.audit, first.of.case)) !== undefined;
      return isErased ? [] : ofCase;
    }),
  );
  const all = standing.flat();
  return ({ audit, case: id, agency }) =>
    familyIn(all.filter(({ of }) => of.audit === audit && of.case === id && of.agency === agency));
}

/** One child, as every page of a return calls it: with its initials, where they were looked at, and how old it is. */
export function childLine({ id, ageBand }: Case['children'][number], { initials } = nothing): string {
  const letters = initials[id];
  const name = letters === null ? ', name kept confidential' : letters ? `, initials ${letters}` : '';
  return `${childInWords(id)}${name}, ${ageBandInWords(ageBand)}`;
}

/** The same of a child by its id: of one that the case does not have, no more than that. */
export function childNamed({ children }: Pick<Case, 'children'>, id: string, family = nothing): string {
  const child = children.find((one) => one.id === id);
  return child === undefined ? childInWords(id) : childLine(child, family);
}

/** Whom a return is about, in a line. */
export const childrenInWords = ({ children }: Pick<Case, 'children'>, family: Family): string =>
  children.map((child) => childLine(child, family)).join('; ');

/** The lines at the top of a return's pages that tell which family it is about. */
export const familyLines = (entered: Pick<Case, 'children'>, family: Family): Html =>
  markup`<p class="govuk-body-s">
    ${childrenInWords(entered, family)}${
      family.reference !== undefined && markup`<br>Your own note of this case: ${family.reference}`
    }
  </p>`;
