import * as z from 'zod/mini';
import { isKnownDay } from '../../base/time/working-days.ts';
import { slug } from './path-ids.ts';

export * from './path-ids.ts';

/** A slug of an open set: services, factors, levels of a route. */
export const Slug = z.string().check(z.regex(slug));
/** A child's or adult's id within the case; opaque. */
export const PersonId = z.string().check(z.regex(slug));
/** The id of a lead's request for a revision: a UUID, which is longer than a slug may be. */
export const RequestId = z.uuid();
/** A calendar date, London's. */
export const Day = z.iso.date();
/** A day of an audit's own: rules about working days have to hold for it. */
export const KnownDay = z.iso.date({ abort: true }).check(z.refine(isKnownDay, 'unknown-year'));
/** An instant, UTC, to the millisecond. */
export const Instant = z.iso.datetime();
/** 64 hex digits. */
export const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/**
 * What stands before the `@` is a dot-atom; after it, a host with a top-level domain that begins with a letter. Nothing in it
 * looks ahead: the API document has this pattern, and not every reader of such documents knows how to.
 */
const address = new RegExp(`^${atom}(?:\\.${atom})*@(?:${label}\\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`);
const mostBeforeAt = 64;

/**
 * An e-mail address at work, as RFC 5321 has it: `foi&dpa@council.example` is one. A local part in quotation marks is not
 * taken, so that an address can stand in a mail's header as it is.
 */
export const Email = z.email({ pattern: address }).check(
  z.maxLength(254),
  z.refine((email) => email.indexOf('@') <= mostBeforeAt, 'long-before-at'),
);

/** One return of one case of one audit. */
export interface ReturnKey {
  audit: string;
  case: string;
  agency: string;
}

/** The key of a return, of whatever names it among other things. */
export const returnKeyOf = ({ audit, case: id, agency }: ReturnKey): ReturnKey => ({ audit, case: id, agency });

/** A sequence number as it stands in sort keys: six digits, zero-padded, so that text order is number order. */
export const padded = (n: number): string => String(n).padStart(6, '0');
