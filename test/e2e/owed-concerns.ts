/**
 * What the staff are mailed of concerns in the calendar of an audit file, worked out from the file alone. Nothing of the
 * product is used here, so that the two can only agree by being right.
 */
import type { AuditFile } from '../../infra/local/player/audit-file.ts';
import { dayAfter, isWorked } from './owed-by-the-ladder.ts';

/** A mail of concerns: its day, to whom, of which returns, and whether it came back. */
export interface ConcernMail {
  on: string;
  to: string;
  /** `case/agency`, sorted. */
  returns: string[];
  /** `delivered` or `bounced`. */
  delivery: string;
}

const raisesOne = ({ submission }: AuditFile['replies'][number]): boolean =>
  submission?.answers['F2']?.answer === 'yes';

/**
 * Every mail of concerns up to a day: two for each that is raised, two each working day that any is open, and one more for
 * each that came back.
 * @param staff the business manager's address, and the second contact's
 */
export function owedConcerns(file: AuditFile, staff: readonly [string, string], until: string): ConcernMail[] {
  const mails: ConcernMail[] = [];
  const bouncing = new Set<string>();
  let open: string[] = [];
  const mail = (on: string, returns: readonly string[]): void => {
    const sorted = [...new Set(returns)].toSorted();
    for (const [to, other] of [staff, staff.toReversed()]) {
      const told = (address: string): ConcernMail => ({
        on,
        to: address,
        returns: sorted,
        delivery: bouncing.has(address) ? 'bounced' : 'delivered',
      });
      mails.push(told(to));
      if (bouncing.has(to)) mails.push(told(other));
    }
  };
  for (let today = file.audit.opensOn; today <= until; today = dayAfter(today)) {
    const acts = (file.acts ?? []).filter(({ on }) => on === today);
    for (const act of acts) if (act.kind === 'bounce') bouncing.add(act.address.toLowerCase());
    if (isWorked(today) && open.length > 0) mail(today, open);
    for (const act of acts) {
      if (act.kind === 'acknowledge') open = open.filter((one) => one !== `${act.case}/${act.agency}`);
    }
    for (const reply of file.replies) {
      if ((reply.on ?? file.audit.opensOn) !== today || !raisesOne(reply)) continue;
      const id = `${reply.case}/${reply.agency}`;
      open.push(id);
      mail(today, [id]);
    }
  }
  return mails;
}
