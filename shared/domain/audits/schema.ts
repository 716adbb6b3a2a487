import * as z from 'zod/mini';
import { Ladder } from './ladder.ts';
import { AgencyId, AuditId, CaseId, Day, Email, Instant, KnownDay, PersonId, Slug } from './ids.ts';
import { written } from '../../base/content/written.ts';
import { AgeBand } from '../tool/codes.ts';
import { ToolId } from '../tool/codes.ts';

const Title = written(200);

/** The quarter that an audit stands for; its limits are explicit because partnerships count quarters differently. */
const Quarter = z.strictObject({ label: Title, from: Day, to: Day });

/** Why closed days are not an agency's or a service's. */
const ofOne = 'not-of-one';

/** Days on which an agency, or every agency of a service, is closed: a step of the ladder that falls on one waits. */
export const NewClosure = z
  .strictObject({ agency: z.optional(AgencyId), service: z.optional(Slug), from: KnownDay, to: KnownDay })
  .check(
    z.refine(({ agency, service }) => (agency === undefined) !== (service === undefined), ofOne),
    z.refine(({ from, to }) => from <= to, { path: ['to'], error: 'before-from' }),
  )
  .register(z.globalRegistry, { id: 'Closure' });
export const NewClosures = z.array(NewClosure).check(z.maxLength(200));

/** What the cases of an audit were chosen by, whether that could be done and, where it could not, why. */
const criterion = <T extends z.core.$ZodType>(text: T) =>
  z.array(z.strictObject({ text, met: z.boolean(), why: z.optional(text) })).check(z.maxLength(50));

const auditFields = {
  id: AuditId,
  title: Title,
  theme: Slug,
  quarter: Quarter,
  tool: ToolId,
  /** The day that windows such as "the last 6 months" end on. */
  windowsAnchor: KnownDay,
  opensOn: KnownDay,
  dueOn: KnownDay,
  closesOn: KnownDay,
  /** Days that are no working days beyond England's bank holidays: a one-off holiday is proclaimed months before. */
  extraHolidays: z.optional(z.array(KnownDay).check(z.maxLength(50))),
  /** When agencies and services are closed. */
  closures: z.optional(NewClosures),
  /** The audit's own ladder; without it the standard one holds. */
  ladder: z.optional(Ladder),
  /** Whether entries for calendars are attached to mails; false: none are. */
  calendarEntries: z.optional(z.boolean()),
  /** By what its cases were chosen, and what of that could not be met (audit report 2.2.2). */
  criteria: z.optional(criterion(written(500))),
};

/** What the business manager sends to create an audit. Dates in order: opens, due, closes. */
export const NewAudit = z
  .strictObject(auditFields)
  .check(
    z.refine((audit) => audit.quarter.from <= audit.quarter.to, { path: ['quarter', 'to'], error: 'before-from' }),
    z.refine((audit) => audit.opensOn <= audit.dueOn, { path: ['dueOn'], error: 'before-opens-on' }),
    z.refine((audit) => audit.dueOn <= audit.closesOn, { path: ['closesOn'], error: 'before-due-on' }),
  )
  .register(z.globalRegistry, { id: 'NewAudit' });
export type NewAudit = z.infer<typeof NewAudit>;

/** Where an audit stands: cases and agencies are settled in `draft`; returns are chased while `open`. */
export const AuditState = z.enum(['draft', 'open', 'closed']);

/** A text that was held against its rules when it was written: whoever reads it takes it as it stands. */
const Stored = z.string();
const StoredAddress = z.strictObject({ email: Stored });

/** What whoever passed a gate accepted. */
const Accepted = z.strictObject({ codes: z.array(z.string()), by: z.optional(z.string()) });
const StoredClosure = z.strictObject({ agency: z.optional(AgencyId), service: z.optional(Slug), from: Day, to: Day });

/** An audit as it is kept and shown. An older one may have days and words that are no longer taken. */
export const Audit = z
  .strictObject({
    ...auditFields,
    title: Stored,
    quarter: z.strictObject({ label: Stored, from: Day, to: Day }),
    windowsAnchor: Day,
    opensOn: Day,
    dueOn: Day,
    closesOn: Day,
    extraHolidays: z.optional(z.array(Day)),
    closures: z.optional(z.array(StoredClosure)),
    criteria: z.optional(criterion(Stored)),
    state: AuditState,
    createdAt: Instant,
    /** How many changes its draft has had, and when its reminders go. */
    edits: z.optional(z.int()),
    openedAt: z.optional(Instant),
    /** The London day on which it opened; absent in older ones, whose day is that of `openedAt`. */
    openedOn: z.optional(Day),
    closedAt: z.optional(Instant),
    /** The London day on which it closed; absent in older ones, whose day is that of `closedAt`. */
    closedOn: z.optional(Day),
    /** Who opened and who closed it (the user pool's opaque subject), and which warnings they accepted, by code. */
    accepted: z.optional(z.strictObject({ opening: z.optional(Accepted), closing: z.optional(Accepted) })),
    /** How often it, or an agency of it, was amended; absent where neither was. */
    amendments: z.optional(z.int().check(z.gte(1))),
  })
  .register(z.globalRegistry, { id: 'Audit' });
export type Audit = z.infer<typeof Audit>;

/** What the business manager sends of an agency: a service or establishment that takes part. */
export const NewAgency = z
  .strictObject({
    name: Title,
    service: Slug,
    contact: z.strictObject({ email: Email }),
    lead: z.strictObject({ email: Email }),
  })
  .register(z.globalRegistry, { id: 'NewAgency' });
export type NewAgency = z.infer<typeof NewAgency>;

/** An agency as it is kept and shown. */
export const Agency = z
  .strictObject({ id: AgencyId, name: Stored, service: Slug, contact: StoredAddress, lead: StoredAddress })
  .register(z.globalRegistry, { id: 'Agency' });
export type Agency = z.infer<typeof Agency>;

/** A level of need, by its code. */
export const Level = z.string().check(z.regex(/^[A-Za-z0-9]{1,16}$/));

/** A way between two levels of need. */
export const Route = z.strictObject({ from: Level, to: Level });
export type Route = z.infer<typeof Route>;

/** A route as it is written on one line, its two levels with a hyphen between. */
export const RouteLine = z.pipe(
  z.string().check(z.regex(/^[A-Za-z0-9]{1,16}-[A-Za-z0-9]{1,16}$/)),
  z.transform((line) => {
    const [from = '', to = ''] = line.split('-');
    return { from, to };
  }),
);

/** What describes a case, or a child, of the sample: the value of an option by the tool's attribute. What is not said is not recorded. */
const Attributes = z.record(Slug, z.string().check(z.regex(/^[A-Za-z0-9_+-]{1,32}$/)));
export type Attributes = z.infer<typeof Attributes>;

/** A child of a case. */
export const Child = z.strictObject({ id: PersonId, ageBand: AgeBand, attributes: z.optional(Attributes) });

const caseFields = {
  children: z.array(Child).check(
    z.minLength(1),
    z.maxLength(30),
    z.refine((children) => new Set(children.map((child) => child.id)).size === children.length, 'repeated'),
  ),
  adults: z.optional(z.array(z.strictObject({ id: PersonId, role: Slug })).check(z.maxLength(30))),
  /** The level of need before and after; a case has it, or stands at one `level`, or neither, as its tool has levels. */
  route: z.optional(Route),
  level: z.optional(Level),
  factors: z.array(Slug).check(
    z.maxLength(30),
    z.refine((factors) => new Set(factors).size === factors.length, 'repeated'),
  ),
  attributes: z.optional(Attributes),
  /** The referral to children's social care; there where the tool's look-back is before it (audit report 2.2.5). */
  referredOn: z.optional(Day),
  steppedDownOn: z.optional(Day),
  /** Writes the case summary (audit report 2.3.9); `lead`, their own manager, is told when it is late. */
  leadProfessional: z.optional(z.strictObject({ email: Email, lead: z.optional(z.strictObject({ email: Email })) })),
  /** Whoever audits this case alone for an agency, in its contact's place: an address by agency. */
  auditors: z.optional(z.record(AgencyId, Email)),
};

/** So many agencies are asked about a case at most: a drop ends each of their returns in the one transaction that it is. */
export const mostAgencies = 90;

/** What the business manager sends of a case; the agencies in `expects` are asked. */
export const NewCase = z
  .strictObject({
    ...caseFields,
    expects: z.array(AgencyId).check(
      z.maxLength(mostAgencies),
      z.refine((agencies) => new Set(agencies).size === agencies.length, 'repeated'),
    ),
  })
  .register(z.globalRegistry, { id: 'NewCase' });
export type NewCase = z.infer<typeof NewCase>;

/** A case as it is kept and shown. Who is expected stands in the logs of its returns. */
export const Case = z
  .strictObject({
    id: CaseId,
    /** How often it was amended, and once more; absent of one that stands as it was entered. */
    version: z.optional(z.int().check(z.gte(2))),
    ...caseFields,
    leadProfessional: z.optional(z.extend(StoredAddress, { lead: z.optional(StoredAddress) })),
    auditors: z.optional(z.record(AgencyId, Stored)),
  })
  .register(z.globalRegistry, { id: 'Case' });
export type Case = z.infer<typeof Case>;

/** A case as one of its versions has it. Who answers about it is in no figure, and changes by itself. */
export type CaseVersion = Omit<Case, 'leadProfessional' | 'auditors'>;

/**
 * Opening, closing, a moved due date and a consultation fan out to one message an addressee; the cursor is the last addressee
 * that was sent for. Before its messages a move enters its new date in the logs of every case: `cases` is the last that it has.
 */
export const FanOut = z.strictObject({
  act: z.enum(['opening', 'closing', 'move', 'consultation']),
  move: z.optional(z.int()),
  /** Of a consultation: the entry of its log that is told. */
  seq: z.optional(z.int()),
  cases: z.optional(z.string()),
  cursor: z.optional(z.string()),
  done: z.boolean(),
});
export type FanOut = z.infer<typeof FanOut>;

/** A later change of who answers for an agency's returns, or writes a case's summary. */
export const NewContact = z
  .strictObject({
    email: Email,
    /**
     * Whose address it is: without it the contact's, for all that the agency owes; `auditor` answers for this case alone, in
     * the contact's place; `lead` is told what is late.
     */
    role: z.optional(z.enum(['contact', 'auditor', 'lead'])),
    /** The address before it was never theirs: it is taken off all of the agency, and what was opened with it is told. */
    wrong: z.optional(z.literal(true)),
  })
  .register(z.globalRegistry, { id: 'NewContact' });
export type NewContact = z.infer<typeof NewContact>;

/** A later due date for all that an agency owes, or a service's agencies, or everybody. */
export const NewMove = z
  .strictObject({
    dueOn: KnownDay,
    reason: written(500),
    agency: z.optional(AgencyId),
    service: z.optional(Slug),
  })
  .check(z.refine(({ agency, service }) => agency === undefined || service === undefined, 'of-both'))
  .register(z.globalRegistry, { id: 'NewMove' });
export type NewMove = z.infer<typeof NewMove>;

/** Why a case is taken out of an audit. */
export const DropReason = z.enum(['proceedings', 'practice-review', 'wrong-family', 'moved-away', 'replaced', 'other']);

/** Taking a case out of an audit that was opened, and the case that stands in its place if one does. */
export const Drop = z
  .strictObject({ reason: DropReason, replacedBy: z.optional(CaseId) })
  .register(z.globalRegistry, { id: 'Drop' });
export type Drop = z.infer<typeof Drop>;

/** Somebody's word on a concern: who saw it and what they did. */
export const Acknowledgement = z
  .strictObject({
    by: written(200),
    note: written(4000),
  })
  .register(z.globalRegistry, { id: 'Acknowledgement' });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** Why a service that a case calls for is not asked. */
export const Waiver = z
  .strictObject({ reason: z.enum(['not-involved', 'not-in-area', 'asked-another-way', 'other']) })
  .register(z.globalRegistry, { id: 'Waiver' });
export type Waiver = z.infer<typeof Waiver>;
