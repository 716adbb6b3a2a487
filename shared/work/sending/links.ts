import { leadProfessional } from '../../domain/alerts/facts.ts';
import { closedOnOf } from '../../domain/audits/closed-on.ts';
import { codeAddressee, issueCode } from '../../domain/identifiers/codes.ts';
import { codeMail, reissueNotice } from '../../domain/mail/templates/notices.ts';
import { closingNotice, invite } from '../../domain/mail/templates/invites-and-chasers.ts';
import { mailedAudit, type Decisions } from './decided-mail.ts';
import { isOwed, isReturn, only, openLineOf, toAddressee } from './to-addressee.ts';

/** What messages come to that bring somebody a link of their own, or a code. */
export const linkDecisions: Decisions<'contact' | 'reissue' | 'code'> = {
  contact: async (deps, audit, message) => {
    const { closedAt } = audit;
    return toAddressee(deps, audit, message, message.addressee, {
      kind: 'invite',
      wanted: isOwed,
      compose: (parts) =>
        closedAt === undefined
          ? invite(parts)
          : closingNotice({ ...parts, audit: { ...parts.audit, closedOn: closedOnOf({ closedAt }) } }),
    });
  },

  reissue: async (deps, audit, message) => {
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
    const addressee = await codeAddressee(table, message, deps.now());
    if (addressee === undefined) return undefined;
    const decided = await toAddressee(deps, audit, message, addressee, {
      kind: 'code',
      wanted: isReturn(message),
      linked: false,
      toLeads: true,
      compose: async ({ returns, contact, partnership }) => {
        const code = await issueCode({ table, log: deps.log, now: deps.now, newCode: deps.newCode }, message);
        if (code === undefined) return undefined;
        const name = only(returns).agency?.name ?? leadProfessional;
        const of = { audit: mailedAudit(audit), partnership, case: message.case, agencyName: name };
        return codeMail({ ...code, ...of, contact });
      },
    });
    return decided === undefined ? undefined : { ...decided, calendar: [] };
  },
};
