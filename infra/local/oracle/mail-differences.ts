/** The mails that were sent held against those that an audit file calls for, one by one. */
import type { SentMail } from '../emulator/mailbox.ts';
import type { ReckonedPart } from './reckon.ts';

const returnLine = ({ case: id, agency, step }: SentMail['returns'][number]): string =>
  step === undefined ? `${id}/${agency}` : `${id}/${agency} ${step}`;

const line = (mail: Omit<SentMail, 'to'> & { to: string }): string => {
  const { on, kind, alert, to, returns, delivery } = mail;
  const what = alert === undefined ? kind : `${kind} ${alert}`;
  return `${on} ${what} to ${to.toLowerCase()} (${delivery}): ${returns.map(returnLine).toSorted().join(', ')}`;
};

/** A mail as one line, whatever the order of its returns. */
const sentLine = ({ to, ...mail }: SentMail): string => line({ ...mail, to: to.join(' ') });

/** What is in one list and not in the other, as often as it is. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((one) => {
    const at = left.indexOf(one);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/**
 * In what the mails that were sent differ from those reckoned: nothing where each of these went, on its day, to its address,
 * about its returns and their steps, and no other; and none before one that is due earlier. Of mails that go out between two
 * rests of the system no order is due.
 */
export function mailDifferences(sent: readonly SentMail[], reckoned: readonly ReckonedPart[]): string[] {
  const lines = sent.map(sentLine);
  const owed = reckoned.flatMap(({ mails }) => mails.map(line));
  const missing = without(owed, lines).map((one) => `not sent: ${one}`);
  const extra = without(lines, owed).map((one) => `not called for: ${one}`);
  if (missing.length + extra.length > 0) return [...missing, ...extra].toSorted();
  let at = 0;
  return reckoned.flatMap(({ on, part, mails }) => {
    const there = lines.slice(at, at + mails.length);
    at += mails.length;
    return without(mails.map(line), there).map((one) => `out of turn, in the ${part} of ${on}: ${one}`);
  });
}
