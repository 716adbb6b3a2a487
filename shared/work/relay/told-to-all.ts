/** Who has to hear of an opening, a closing or a move. */
import { SUMMARY } from '../../domain/audits/ids.ts';
import type { AddressChange } from '../../domain/audits/address-changes.ts';
import type { Move } from '../../domain/audits/moves.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import type { RawItem } from '../../base/aws/table.ts';
import { ownersOf } from '../../domain/links/owners.ts';
import type { Message } from '../../domain/messages/messages.ts';
import { isOfOpening } from '../../domain/returns/log.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { messagesOfAddress } from './effects-of-item.ts';

/** What an audit's addressees are told by. */
interface Facts {
  audit: Pick<Audit, 'id' | 'closedAt'>;
  owners: { agencies: ReadonlyMap<string, RawItem>; cases: ReadonlyMap<string, RawItem> };
  /** Of all its returns, each oldest first. */
  entries: readonly Entry[];
  changes: readonly AddressChange[];
  moves: readonly Move[];
}

/**
 * Whether a message that a fan-out sends, or sent, is its addressee's to get: it answers for a return that the message is
 * about. Whoever took over by a change of an address since, has a mail of its own for all that it owes, and whoever was asked
 * since, one for that. Any other message is.
 */
export function isToldToAll({ audit, owners, entries, changes, moves }: Facts): (message: Message) => boolean {
  const logs = Map.groupBy(entries, (entry) => `${entry.case} ${entry.agency}`);
  const logsOf = Map.groupBy(logs.values(), ([of]) => (of === undefined ? undefined : answering(audit.id, owners, of)));
  const holds = (addressee: string, is: (log: readonly Entry[]) => boolean): boolean =>
    (logsOf.get(addressee) ?? []).some(is);
  const tookOver = (addressee: string, since = ''): boolean =>
    changes.some((one) => one.at >= since && one.addressee === addressee && messagesOfAddress(one).some(isInvite));
  return (message) => {
    if (message.about === 'opening') return !tookOver(message.addressee) && holds(message.addressee, isOfOpening);
    if (message.about === 'closing') return !tookOver(message.addressee, audit.closedAt);
    if (message.about !== 'moved') return true;
    const at = moves.find(({ move }) => move === message.move)?.at;
    const isMoved = (log: readonly Entry[]): boolean => log.some(({ move }) => move === message.move);
    return !tookOver(message.addressee, at) && holds(message.addressee, isMoved);
  };
}

const isInvite = ({ about }: Message): boolean => about === 'contact';

/** Whoever answers for a return now. */
function answering(audit: string, { agencies, cases }: Facts['owners'], of: Entry): string | undefined {
  const entered = cases.get(of.case);
  const owner = of.agency === SUMMARY ? entered : agencies.get(of.agency);
  return entered && owner && ownersOf(audit, of.agency, { case: entered, owner })[0]?.addressee;
}
