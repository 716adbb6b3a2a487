/**
 * Whose links a fact may have ended, or let open again: those of one addressee, of whom one return belongs to, or of all in
 * an audit that opens.
 */
export type LinksEffect =
  | { of: 'addressee'; audit: string; addressee: string }
  | { of: 'return'; audit: string; case: string; agency: string; act: 'ask' | 'withdrawal' }
  | { of: 'opening'; audit: string };

/** A change of an address, as much of it as says whose links it may end or let open again. */
interface Changed {
  audit: string;
  addressee: string;
  was?: string | undefined;
  of?: readonly { was?: string | undefined }[] | undefined;
}

/** Whose links a change of an address may have ended, or let open again: those of the previous and the new addressees. */
export const linksOfAddress = ({
  audit,
  addressee,
  was,
  of = [],
}: Changed): Extract<LinksEffect, { of: 'addressee' }>[] => {
  const all = [addressee, was, ...of.map((one) => one.was)];
  return [...new Set(all)].flatMap((one) => (one === undefined ? [] : [{ of: 'addressee', audit, addressee: one }]));
};
