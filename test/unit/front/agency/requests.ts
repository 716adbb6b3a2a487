import { context, eventOf } from '../../../http-event.ts';
import { openProgram } from '../../../program.ts';
import { keptLog, openAudit, token } from '../manager/fixture.ts';

const path = '/v1/audits/2026-q2/cases/case-1/returns/gp-a';

/** An open audit, and what sends a request of its general practice. */
export async function opened() {
  const { aws, table } = await openAudit();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const { log } = keptLog();
  const program = openProgram(
    { table, identifiers },
    {
      now: () => new Date('2026-04-20T09:30:00.000Z'),
      logOf: () => log,
      newSecret: () => 's'.repeat(32),
      newId: () => '1',
    },
  );
  return async (method: string, to: string, headers: Record<string, string>, body?: string) => {
    const handler = program.functionOf(method, `${path}${to}`);
    const answer = await handler(
      eventOf({
        method,
        path: `${path}${to}`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body }),
      }),
      context,
    );
    return { status: answer.statusCode, body: JSON.parse(answer.body ?? '') as Record<string, unknown> };
  };
}

export const content = '{"childrenCovered":["child-1"],"answers":{}}';
