import type { AddressChange } from '../audits/store.ts';

/**
 * Whose links a fact may have ended, or let open again: those of one addressee, of whom one return belongs to, or of all in
 * an audit that opens.
 */
export type LinksEffect =
  | { of: 'addressee'; audit: string; addressee: string }
  | { of: 'return'; audit: string; case: string; agency: string; act: 'ask' | 'withdrawal' }
  | { of: 'opening'; audit: string };

/** Whose links a change of an address may have ended, or let open again: those of the previous and the new addressee. */
export const linksOfAddress = ({
  audit,
  addressee,
  was,
}: Pick<AddressChange, 'audit' | 'addressee' | 'was'>): Extract<LinksEffect, { of: 'addressee' }>[] =>
  [addressee, ...(was === undefined ? [] : [was])].map((one) => ({ of: 'addressee', audit, addressee: one }));
