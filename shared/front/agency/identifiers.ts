import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { peopleOf } from '../../domain/audits/people.ts';
import { bearerHash, type LinkDeps, type Opened } from '../../domain/links/open.ts';
import { linkNamed } from '../../domain/identifiers/openings.ts';
import { openForPull } from '../../domain/identifiers/pull-key.ts';
import type { PulledIdentifiers } from '../../domain/identifiers/schema.ts';
import { servedTo } from '../../domain/identifiers/served.ts';
import { putPull, readIdentifiers } from '../../domain/identifiers/store.ts';
import type { PullHandlers } from './identifiers-routes.ts';

export interface PullDeps extends LinkDeps {
  /** The identifiers table. */
  identifiers: Table;
  log: Log;
  /** Tells pulls of the same instant apart. */
  newId: () => string;
}

/**
 * Who the people of a case are, for the agency that it was opened for; on the record before anybody sees it.
 * @param by.link the hash of the link's token
 */
export async function lookAtPeople(
  { table, identifiers, log, newId }: PullDeps,
  { tool, key, link, case: entered, last }: Opened,
  by: { link: string; now: Date },
): Promise<PulledIdentifiers> {
  const rows = await readIdentifiers(identifiers, key.audit, key.case);
  const to = { agency: key.agency, service: last.service };
  const people: PulledIdentifiers['people'] = peopleOf(entered).map((person) => ({
    ...person,
    ...servedTo(tool, to, person, rows.get(person.id)?.identifiers ?? {}),
  }));
  const shown = people.filter((person) => Object.keys(person.identifiers).length > 0).map((person) => person.id);
  const through = { addressee: link.addressee, ...linkNamed(by.link, link) };
  await putPull(table, { ...key, at: by.now.toISOString(), ...through, people: shown }, newId());
  log.info('identifiers-pulled', { ...key, kind: key.agency === SUMMARY ? 'summary' : 'agency', count: shown.length });
  return { ...key, people };
}

/** What the bearer of a link and a pull key can do: see who the people of its case are. */
export const createPullHandlers = (deps: PullDeps): PullHandlers => ({
  async 'pull-identifiers'(request) {
    const opened = await openForPull(deps, request);
    return { status: 200, body: await lookAtPeople(deps, opened, { link: bearerHash(request), now: request.now }) };
  },
});
