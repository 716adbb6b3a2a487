/**
 * What the ladder owes in the calendar of an audit file, worked out from the file alone: day by day, each return with
 * the working days counted off one by one. Nothing of the product is used here, so that the two can only agree by being
 * right.
 */
import type { AuditFile } from '../../infra/local/player/audit-file.ts';

/** A chaser, an escalation or an alert of exhausted returns: its day, its kind, to whom, and each return with its step. */
export interface OwedMail {
  on: string;
  kind: 'chaser' | 'escalation' | 'ladder-exhausted';
  to: string;
  /** `case/agency step`, sorted. */
  returns: string[];
}

/** Bank holidays of England in the months that the reference audits are played in: Easter fell on the same days. */
const inBothYears = ['04-03', '04-06', '05-04', '05-25'];
const bankHolidays = new Set(['2015', '2026'].flatMap((year) => inBothYears.map((day) => `${year}-${day}`)));

/** The calendar day after one. */
export const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** Whether people are at work on a day. */
export const isWorked = (day: string): boolean =>
  !['Sat', 'Sun'].includes(new Date(day).toUTCString().slice(0, 3)) && !bankHolidays.has(day);

/** Working days from the first of these days to the last, in order. */
function workedDays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) if (isWorked(day)) days.push(day);
  return days;
}

/** What is done on which working day from the due date. */
const rungs = new Map<number, OwedMail['kind']>([
  [-5, 'chaser'],
  [-2, 'chaser'],
  [0, 'chaser'],
  [2, 'chaser'],
  [5, 'escalation'],
  [8, 'ladder-exhausted'],
]);

interface Standing {
  id: string;
  case: string;
  agency: string;
  /** Only what is waited for is chased. */
  state: 'waiting' | 'in' | 'not-known' | 'with-the-manager' | 'withdrawn';
  askedOn: string;
  dueOn: string;
  /** The step of the last mail of this cycle. */
  reached: number | undefined;
}

/** Every mail that the ladder owes until the audit closes, in the order of its days. */
export function owedByTheLadder(file: AuditFile, manager: string): OwedMail[] {
  const { opensOn, dueOn: auditDueOn, closesOn } = file.audit;
  let dueOnOfAudit = auditDueOn;
  // Far enough on both sides for any step of any due date in the audit.
  const worked = workedDays(`${opensOn.slice(0, 4)}-01-01`, `${closesOn.slice(0, 4)}-12-31`);
  const contacts = new Map(file.agencies.map(({ id, contact }) => [id, contact.email]));
  /** By return: who audits that case alone for its agency. */
  const auditors = new Map<string, string>(
    file.cases.flatMap(({ id, auditors: named = {} }) =>
      Object.entries(named).map(([agency, email]) => [`${id}/${agency}`, email] as const),
    ),
  );
  const returns = new Map<string, Standing>();
  const mails: OwedMail[] = [];

  const laterBy = (day: string, count: number): string => worked.filter((one) => one > day)[count - 1]!;
  const sooner = (a: string, b: string): string => (a < b ? a : b);
  const begin = (one: Standing, askedOn: string, given: string | undefined, days: number): void => {
    const unsaid = laterBy(askedOn, days);
    one.askedOn = askedOn;
    one.dueOn = sooner(given ?? (unsaid > dueOnOfAudit ? unsaid : dueOnOfAudit), closesOn);
    one.reached = undefined;
    one.state = 'waiting';
  };
  const standing = (of: string, agency: string): Standing => {
    const id = `${of}/${agency}`;
    const asked = { id, case: of, agency, state: 'waiting' as const, askedOn: opensOn, dueOn: auditDueOn };
    const one: Standing = returns.get(id) ?? { ...asked, reached: undefined };
    returns.set(id, one);
    return one;
  };

  const hears = (one: Standing, kind: OwedMail['kind']): string => {
    if (kind === 'ladder-exhausted') return manager;
    if (one.agency === 'summary') {
      const { email, lead } = file.cases.find(({ id }) => id === one.case)!.leadProfessional!;
      return kind === 'escalation' && lead !== undefined ? lead.email : email;
    }
    return kind === 'chaser'
      ? (auditors.get(one.id) ?? contacts.get(one.agency)!)
      : file.agencies.find(({ id }) => id === one.agency)!.lead.email;
  };

  const isClosed = (agency: string, day: string): boolean =>
    (file.audit.closures ?? []).some((one) => {
      const service = file.agencies.find(({ id }) => id === agency)?.service;
      return (
        (one.agency ?? agency) === agency && (one.service ?? service) === service && one.from <= day && day <= one.to
      );
    });

  /** The last rung that lies after the asking and not after today. */
  const stepOf = (one: Standing, today: string): number | undefined => {
    const zero = worked.findIndex((day) => day >= one.dueOn);
    let found: number | undefined;
    for (const step of rungs.keys()) {
      // A rung on a closed day waits for the next worked one that is not.
      const day = worked.slice(zero + step).find((candidate) => !isClosed(one.agency, candidate))!;
      if (day > one.askedOn && day <= today) found = step;
    }
    return found;
  };

  const tick = (today: string): void => {
    const told = new Map<string, OwedMail>();
    for (const one of returns.values()) {
      if (one.state !== 'waiting') continue;
      const step = stepOf(one, today);
      if (step === undefined || (one.reached !== undefined && step <= one.reached)) continue;
      one.reached = step;
      const kind = rungs.get(step)!;
      const to = hears(one, kind).toLowerCase();
      const mail = told.get(`${kind} ${to}`) ?? { on: today, kind, to, returns: [] };
      mail.returns = [...mail.returns, `${one.id} ${step}`].toSorted();
      told.set(`${kind} ${to}`, mail);
    }
    mails.push(...told.values());
  };

  for (const { id, expects, leadProfessional } of file.cases) {
    for (const agency of expects) standing(id, agency);
    if (leadProfessional !== undefined) standing(id, 'summary');
  }
  for (let today = opensOn; today <= closesOn; today = dayAfter(today)) {
    if (isWorked(today)) tick(today);
    for (const act of file.acts ?? []) {
      if (act.on !== today) continue;
      if (act.kind === 'contact') {
        if (act.case === undefined) contacts.set(act.agency, act.email);
        else auditors.set(`${act.case}/${act.agency}`, act.email);
        continue;
      }
      if (act.kind === 'move') {
        const { agency, service, dueOn: movedTo } = act;
        if (agency === undefined && service === undefined) dueOnOfAudit = movedTo;
        for (const one of returns.values()) {
          const of = file.agencies.find(({ id }) => id === one.agency);
          const isMeant = (agency ?? one.agency) === one.agency && (service ?? of?.service) === of?.service;
          if (isMeant && one.state === 'waiting' && one.dueOn < movedTo) begin(one, today, movedTo, 5);
        }
      }
      if (act.kind === 'drop') {
        for (const one of returns.values()) if (one.id.startsWith(`${act.case}/`)) one.state = 'withdrawn';
      }
      if (act.kind === 'amend' || !('case' in act) || !('agency' in act)) continue;
      const one = standing(act.case, act.agency);
      if (act.kind === 'ask' || act.kind === 'extend') begin(one, today, act.dueOn, 5);
      if (act.kind === 'query') begin(one, today, act.dueOn, 10);
      if (act.kind === 'withdraw') one.state = 'withdrawn';
    }
    for (const { case: of, agency, on = opensOn, check, submission } of file.replies) {
      if (on !== today) continue;
      const one = standing(of, agency);
      if (submission !== undefined) one.state = 'in';
      else if (check.outcome === 'not-known') one.state = 'not-known';
      else if (check.outcome === 'cannot-identify') one.state = 'with-the-manager';
      // Whoever knows the family after all owes the return again; what came already stands.
      else if (one.state !== 'in') one.state = 'waiting';
    }
    for (const { case: of, on } of file.summaries ?? []) if (on === today) standing(of, 'summary').state = 'in';
  }
  return mails;
}
