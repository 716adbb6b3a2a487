import { closedOnOf } from '../../domain/audits/closed-on.ts';
import { inGroups } from '../../base/content/letters.ts';
import { codeAccepted, issueCode, isWaitedFor } from '../../domain/identifiers/codes.ts';
import { shownNoMore } from '../../domain/identifiers/shown-no-more.ts';
import { codeMail, reissueNotice } from '../../domain/mail/templates/notices.ts';
import { closingNotice, invite } from '../../domain/mail/templates/invites-and-chasers.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { linksAreOver } from '../../domain/links/link-expiry.ts';
import { mailedAudit, type DecideDeps, type Decisions } from './decided-mail.ts';
import { isOwed, isReturn, openLineOf, toAddressee } from './to-addressee.ts';

/** Whether a new link of an audit would open anything: after closing it does until its links are over. */
const mayHaveLinks = ({ linkDays, now }: DecideDeps, audit: Audit): boolean =>
  audit.state !== 'draft' && !linksAreOver(audit, linkDays, now());

/** What messages come to that bring somebody a link of their own, or a code. */
export const linkDecisions: Decisions<'contact' | 'reissue' | 'code'> = {
  contact: async (deps, audit, message) => {
    if (!mayHaveLinks(deps, audit)) return undefined;
    return toAddressee(deps, audit, message, message.addressee, {
      kind: 'invite',
      wanted: isOwed,
      compose: (parts) =>
        audit.state === 'closed'
          ? closingNotice({ ...parts, audit: { ...parts.audit, closedOn: closedOnOf(audit) } })
          : invite(parts),
    });
  },

  reissue: async (deps, audit, message) => {
    if (!mayHaveLinks(deps, audit)) return undefined;
    const closed = audit.state === 'closed';
    return toAddressee(deps, audit, message, message.addressee, {
      kind: 'notice',
      wanted: ({ last }) => last.state !== 'withdrawn',
      compose: (parts) =>
        reissueNotice({ ...parts, closed, open: parts.returns.flatMap((one) => openLineOf(one) ?? []) }),
    });
  },

  code: async (deps, audit, message) => {
    const { table } = deps;
    const { asker: addressee } = message;
    if (addressee === undefined) return undefined;
    const request = { audit: audit.id, addressee, request: message.request };
    if (!(await isWaitedFor(table, request, deps.now()))) return undefined;
    const decided = await toAddressee(deps, audit, message, addressee, {
      kind: 'code',
      wanted: isReturn(message),
      linked: false,
      toLeads: true,
      compose: async ({ asked, contact, partnership }) => {
        const code = await issueCode({ table, log: deps.log, now: deps.now, newCode: deps.newCode }, request);
        if (code === undefined) return undefined;
        const isFamilyShown = asked.some(({ last }) => shownNoMore({ audit, last }) === undefined);
        const of = { audit: mailedAudit(audit), partnership, isFamilyShown, contact };
        return codeMail({ code: inGroups(code.code), minutes: code.minutes, ...of });
      },
    });
    // It is timed from when its mail has gone: some mailboxes are half an hour behind.
    const accepted = (at: Date): Promise<void> => codeAccepted(table, request, at);
    return decided === undefined ? undefined : { ...decided, calendar: [], accepted };
  },
};
