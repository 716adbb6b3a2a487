import { londonDay } from '../../base/time/days.ts';
import type { Agency, Audit } from '../../domain/audits/schema.ts';
import { listAgencies } from '../../domain/audits/store.ts';
import { agenciesOf, isSilent } from '../../domain/consultation/comments.ts';
import { stateOf } from '../../domain/consultation/consultation.ts';
import { lastOfConsultation, listCommentHeads, type ConsultationEntry } from '../../domain/consultation/store.ts';
import { consultationNotice } from '../../domain/mail/templates/consultation.ts';
import { mailedAudit, type Decided, type DecideDeps, type Decisions } from './decided-mail.ts';

/** A mail to the contact of agencies that are consulted, with a link of its own kind. */
const toConsulted = (
  deps: DecideDeps,
  audit: Audit,
  last: ConsultationEntry,
  of: { addressee: string; agencies: readonly Agency[]; to: string; tick?: string },
): Decided => ({
  kind: 'notice',
  to: of.to,
  addressee: of.addressee,
  returns: [],
  role: 'contact',
  ...(of.tick === undefined ? {} : { tick: of.tick }),
  steps: [],
  instead: [],
  calendar: [],
  linked: true,
  opens: 'consultation',
  compose: (link) =>
    Promise.resolve(
      consultationNotice({
        audit: mailedAudit(audit),
        partnership: deps.partnership,
        title: deps.tool.title,
        agencyNames: of.agencies.map(({ name }) => name),
        by: last.by,
        wasBy: last.wasBy,
        isReminder: of.tick !== undefined,
        link,
        contact: deps.managerAddress,
      }),
    ),
});

/** The consultation that a message is about, while nothing has overtaken its entry and comments are taken; and whom it is for. */
async function standing(
  { table, now }: DecideDeps,
  audit: Audit,
  { addressee, seq }: { addressee: string; seq: number },
): Promise<{ last: ConsultationEntry; agencies: Agency[]; to: string } | undefined> {
  const [last, all] = await Promise.all([lastOfConsultation(table, audit.id), listAgencies(table, audit.id)]);
  if (last?.seq !== seq || stateOf(audit, last, londonDay(now())) !== 'running') return undefined;
  const agencies = agenciesOf(audit.id, addressee, all);
  const to = agencies[0]?.contact.email;
  return to === undefined ? undefined : { last, agencies, to };
}

/** What messages about a consultation come to: the link to it, with its last day, and the reminder of whoever has said nothing. */
export const consultationDecisions: Decisions<'consultation' | 'consultation-reminder'> = {
  consultation: async (deps, audit, message) => {
    const found = await standing(deps, audit, message);
    return found && toConsulted(deps, audit, found.last, { ...found, addressee: message.addressee });
  },

  'consultation-reminder': async (deps, audit, message) => {
    const [found, heads] = await Promise.all([standing(deps, audit, message), listCommentHeads(deps.table, audit.id)]);
    // Of one that comes late no newer tick sends another: it has the same id, and would find this one done with.
    if (found === undefined) return undefined;
    const silent = found.agencies.filter(({ id }) => isSilent(id, heads, found.last));
    if (silent.length === 0) return undefined;
    return toConsulted(deps, audit, found.last, {
      ...found,
      agencies: silent,
      addressee: message.addressee,
      tick: message.tick,
    });
  },
};
