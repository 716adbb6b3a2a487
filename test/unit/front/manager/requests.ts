/** The business manager's requests, as the tests of each file of `front/manager` send them. */
import { expect } from 'vitest';
import * as z from 'zod/mini';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import type { HttpRequest } from '../../../../shared/base/http/request.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { createManagerHandlers } from '../../../../shared/front/manager/handlers.ts';
import { managerResponses } from '../../../../shared/front/manager/responses.ts';
import type { ManagerRouteId } from '../../../../shared/front/manager/routes.ts';
import { audit, keptLog } from './fixture.ts';
import { memoryTable } from './memory-table.ts';
import type { World } from './world.ts';

export const canary = 'Quill Featherstonehaugh';
/** An addressee of the audit. */
export const to = (email: string): string => addresseeId(audit.id, email);

/** One of the manager's requests, and what was logged of it. */
export async function request(
  it: World,
  id: ManagerRouteId,
  of: { case?: string; agency?: string; service?: string; body?: unknown; at?: string; audit?: string } = {},
) {
  const { log, lines } = keptLog();
  const given: HttpRequest = {
    params: {
      audit: of.audit ?? audit.id,
      case: of.case ?? 'case-1',
      agency: of.agency ?? 'gp-a',
      service: of.service ?? 'housing',
    },
    query: {},
    body: of.body,
    headers: {},
    claims: { sub: 'staff-1' },
    now: new Date(of.at ?? '2026-04-20T09:00:00.000Z'),
  };
  const reply = await createManagerHandlers({ table: it.table, identifiers: memoryTable().table, log })[id](given);
  const { schema } = managerResponses[id][200] ?? {};
  expect(schema === undefined ? undefined : z.parse(schema, reply.body)).toStrictEqual(reply.body);
  expect(JSON.stringify(lines)).not.toMatch(/@|Quill/);
  return reply.body as Record<string, unknown>;
}
/** The problem that a request is answered with. */
export const refusal = async (answer: Promise<unknown>): Promise<string> => {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof HttpProblem ? error.type : `no problem: ${String(error)}`;
};
