/** The business manager's requests, as the tests of each file of `front/manager` send them. */
import { expect } from 'vitest';
import * as z from 'zod/mini';
import type { Table } from '../../../../shared/base/aws/table.ts';
import { keepBoard } from '../../../../shared/domain/board/keep-board.ts';
import { newestOfEach } from '../../../../shared/domain/board/standing.ts';
import { readAllStates } from '../../../../shared/domain/returns/store.ts';
import { boardOfEntry } from '../../../../shared/work/relay/effects-of-item.ts';
import { HttpProblem, Problem, type ProblemType } from '../../../../shared/base/http/problem.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { managerResponses } from '../../../../shared/front/manager/responses.ts';
import { managerRoutes } from '../../../../shared/front/manager/routes.ts';
import { context, eventOf, staffClaims } from '../../../http-event.ts';
import { audit, keptLog } from './fixture.ts';
import { openAws } from '../../../aws/aws.ts';
import { openProgram } from '../../../program.ts';
import type { World } from './world.ts';

export const canary = 'Quill Featherstonehaugh';
/** An addressee of the audit. */
export const to = (email: string): string => addresseeId(audit.id, email);

/** What the relay has kept of an audit's cases by the time that anybody looks. */
async function tellBoard(table: Table, auditId: string): Promise<void> {
  for (const { entries } of await readAllStates(table, auditId)) {
    await keepBoard(
      table,
      newestOfEach(entries).map((entry) => boardOfEntry(entry, entry)),
    );
  }
}

/**
 * One of the manager's requests through the API.
 * @returns the body that it is answered with
 * @throws HttpProblem as it is refused
 */
export async function request(
  it: Pick<World, 'table'> & { identifiers?: Table },
  id: keyof typeof managerRoutes,
  of: {
    case?: string;
    agency?: string;
    service?: string;
    seq?: string;
    person?: string;
    tool?: string;
    /** Sent as it is, where that is no JSON of `body`. */
    raw?: string;
    query?: string;
    body?: unknown;
    at?: string;
    audit?: string;
    headers?: Record<string, string>;
    /** Is given the headers of the answer. */
    answered?: (headers: Record<string, unknown>) => void;
  } = {},
) {
  if (id === 'completeness' || id === 'list-to-do') await tellBoard(it.table, of.audit ?? audit.id);
  const { log, lines } = keptLog();
  const identifiers = it.identifiers ?? openAws().createTable('identifiers', [], { isPlain: true });
  const { managerApi } = openProgram(
    { table: it.table, identifiers },
    { now: () => new Date(of.at ?? '2026-04-20T09:00:00.000Z'), logOf: () => log },
  );
  const { method, path } = managerRoutes[id];
  const params = { audit: audit.id, case: 'case-1', agency: 'gp-a', service: 'housing', ...of };
  const answer = await managerApi(
    eventOf({
      method,
      path: path.replaceAll(/\{(\w+)\}/g, (_braced, name: string) => String(Reflect.get(params, name))),
      headers: { 'content-type': 'application/json', ...of.headers },
      query: Object.fromEntries(new URLSearchParams(of.query)),
      ...(of.body === undefined ? {} : { body: JSON.stringify(of.body) }),
      ...(of.raw === undefined ? {} : { body: of.raw }),
      claims: { ...staffClaims('business-manager'), sub: 'staff-1' },
    }),
    context,
  );
  // A tool's id has a number after its @; an address has a name.
  expect(JSON.stringify(lines)).not.toMatch(/@(?!\d)|Quill/);
  const body = JSON.parse(answer.body ?? '') as Record<string, unknown>;
  of.answered?.(answer.headers ?? {});
  const { schema } = managerResponses[id][answer.statusCode ?? 0] ?? {};
  if (schema === undefined) {
    const problem = z.parse(Problem, body);
    throw new HttpProblem(problem.type.replace('/problems/', '') as ProblemType, problem.detail, problem.errors);
  }
  expect(z.parse(schema, body)).toStrictEqual(body);
  return body;
}
/** The problem that a request is answered with. */
export const refusal = async (answer: Promise<unknown>): Promise<string> => {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof HttpProblem ? error.type : `no problem: ${String(error)}`;
};
