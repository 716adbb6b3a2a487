import type { Reply } from '../../../base/http/request.ts';
import type { Html } from '../../../base/html/template.ts';
import type { Table } from '../../../base/aws/table.ts';
import { seeOther } from '../../../base/ui/page.ts';
import { returnKeyOf, type ReturnKey } from '../../../domain/audits/ids.ts';
import type { Audit } from '../../../domain/audits/schema.ts';
import { erasureInTime } from '../../../domain/identifiers/erasure.ts';
import { initialsOf } from '../../../domain/identifiers/initials.ts';
import { findForPull, type ForPull } from '../../../domain/identifiers/pull-key.ts';
import { shownNoMore } from '../../../domain/identifiers/shown-no-more.ts';
import { longestReference, putReference, readReferences } from '../../../domain/identifiers/references.ts';
import type { PulledIdentifiers } from '../../../domain/identifiers/schema.ts';
import { openList } from '../../../domain/links/open.ts';
import { pullKeyOf } from '../../../domain/sessions/session.ts';
import { putKept, type KeptKind } from '../../../domain/sessions/store.ts';
import { valueOf } from './fields.ts';
import { lookAtPeople, type PullDeps } from '../identifiers.ts';
import { codeGiven } from './code-given.ts';
import type { Initials, TimedDeps } from './family.ts';
import { cameFrom, codeFor, codePath, returnPage, listPath } from './paths.ts';
import { codeToKeep, peoplePage } from './people-page.ts';
import type { PeopleHandlers } from './people-routes.ts';
import { inSession, takePosted, type InSession, type OpenSession } from './session.ts';
import type { FormSite } from './site.ts';

/** What the pages of who the people are work with. */
export interface PeopleDeps extends PullDeps, TimedDeps {
  /** Sessions, and what is kept for them. */
  drafts: Table;
  site: FormSite;
}

const initialsIn = ({ people }: PulledIdentifiers): Initials =>
  Object.fromEntries(
    people.flatMap(({ id, kind, withheld, identifiers: { name } }): [string, string | null][] => {
      if (kind !== 'child') return [];
      if (withheld.includes('name')) return [[id, null]];
      return name === undefined ? [] : [[id, initialsOf(name)]];
    }),
  );

/** The pages of the one function that may read who the people of a case are. */
export function createPeoplePages(deps: PeopleDeps): PeopleHandlers {
  const { drafts, identifiers, site } = deps;

  const isOver = (audit: Audit, now: Date): boolean => erasureInTime(audit, deps.identifiersDays, now) !== undefined;

  /** What is read for each page of a return, beside the session: the return, and whether its people are served. */
  const readFor =
    ({ now, params }: { now: Date; params: ReturnKey }) =>
    async (link: string, { secret }: OpenSession): Promise<ForPull> => {
      const found = await findForPull(deps, { headers: { 'pull-key': pullKeyOf(secret) }, link, now, params });
      if (found.notServed === 'no-key' || !isOver(found.opened.audit, now)) return found;
      return { ...found, notServed: 'destroyed' };
    };

  return {
    async 'people-page'(request) {
      const { now } = request;
      const { session, endsAt, found } = await inSession(drafts, request, readFor(request));
      const { opened, notServed } = found;
      const page = { opened, secret: session.secret, endsAt, now };
      if (notServed === 'no-key') {
        const who = shownNoMore(opened);
        return who === undefined
          ? seeOther(codeFor(returnPage(opened.key, 'people')))
          : peoplePage(site, { ...page, who });
      }
      if (notServed === 'destroyed') return peoplePage(site, { ...page, who: notServed });
      const [[own], pulled] = await Promise.all([
        readReferences(identifiers, [opened.key]),
        notServed === undefined ? lookAtPeople(deps, opened, { link: session.link, now }) : undefined,
      ]);
      const reference = own?.reference ?? '';
      const keep = (kind: KeptKind, text: string): Promise<void> =>
        putKept(drafts, session.secret, { of: opened.key, kind, text }, now);
      // Shown from here on at the top of the return's pages, for as long as the session lasts.
      await Promise.all([keep('reference', reference), pulled && keep('initials', JSON.stringify(initialsIn(pulled)))]);
      return peoplePage(site, { ...page, who: pulled?.people ?? notServed, reference });
    },

    'keep-reference'(request) {
      const { now, body } = request;
      const reference = valueOf(body, 'reference');
      const showed = valueOf(body, 'shown.reference');
      /** The page with what was typed; nobody looks at the people to see it. */
      const again = (
        { session, endsAt, found }: InSession<ForPull>,
        more: { remark?: Html; isTooLong?: true },
      ): Reply => {
        const page = { opened: found.opened, secret: session.secret, endsAt, now };
        return peoplePage(site, { ...page, who: undefined, reference, showed, ...more });
      };
      return takePosted(drafts, request, {
        read: readFor(request),
        again: (sitting, remark) => again(sitting, { remark }),
        async take(sitting) {
          const { opened, notServed } = sitting.found;
          const page = returnPage(opened.key, 'people');
          if (notServed === 'no-key') return { ...again(sitting, { remark: codeToKeep(page) }), status: 403 };
          if (notServed === 'destroyed') return seeOther(page);
          // What was left as it was shown stays as a colleague may have changed it meanwhile.
          if (Object.hasOwn(body, 'shown.reference') && reference === showed) return seeOther(returnPage(opened.key));
          if (reference.length > longestReference) return again(sitting, { isTooLong: true });
          const isKept = await putReference(deps, opened.key, reference, now);
          if (!isKept) return seeOther(page);
          await putKept(drafts, sitting.session.secret, { of: opened.key, kind: 'reference', text: reference }, now);
          return seeOther(returnPage(opened.key));
        },
      });
    },

    async 'code-taken'(request) {
      const { now, query } = request;
      const { session, found } = await inSession(drafts, request, (link, opened) =>
        Promise.all([openList(deps, { headers: {}, link, now }), codeGiven(deps, opened, now)]),
      );
      const [{ audit, returns }, isGiven] = found;
      if (!isGiven) return seeOther(codePath);
      const named = isOver(audit, now) ? [] : returns.map(({ last }) => returnKeyOf(last));
      const references = await readReferences(identifiers, named);
      await Promise.all(
        references.map(({ of, reference }) =>
          putKept(drafts, session.secret, { of, kind: 'reference', text: reference }, now),
        ),
      );
      return seeOther(cameFrom(query.to)?.path ?? listPath);
    },
  };
}
