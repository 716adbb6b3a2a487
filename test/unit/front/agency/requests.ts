import type { Table } from '../../../../shared/base/aws/table.ts';
import { context, eventOf } from '../../../http-event.ts';
import { openProgram } from '../../../program.ts';
import { keptLog, openAudit, token } from '../manager/fixture.ts';

/** A call of a table, and how much came back. */
export interface HeardCall {
  command: string;
  input: object;
  bytes: number;
}

/** Of what came back, as much as a caller is kept waiting for. */
const bytesOf = ({ Item, Items, Responses }: { Item?: unknown; Items?: unknown; Responses?: unknown }): number =>
  JSON.stringify([Item, Items, Responses], (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  ).length;

/** A table whose calls are kept as they are made. */
export function listening(table: Table, heard: HeardCall[]): Table {
  const client = new Proxy(table.client, {
    get: (of, name, self) =>
      name === 'send'
        ? async (command: { input: object }) => {
            const call = { command: command.constructor.name.replace('Command', ''), input: command.input, bytes: 0 };
            heard.push(call);
            const answer = await of.send(command as never);
            call.bytes = bytesOf(answer as object);
            return answer;
          }
        : (Reflect.get(of, name, self) as unknown),
  });
  return { ...table, client };
}

const path = '/v1/audits/2026-q2/cases/case-1/returns/gp-a';

/** An open audit, and what sends a request of its general practice. */
export async function opened() {
  const { aws, table } = await openAudit();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const { log, lines } = keptLog();
  const heard: HeardCall[] = [];
  const program = openProgram(
    { table: listening(table, heard), identifiers },
    {
      now: () => new Date('2026-04-20T09:30:00.000Z'),
      logOf: () => log,
      newSecret: () => 's'.repeat(32),
      newId: () => '1',
    },
  );
  const send = async (method: string, to: string, headers: Record<string, string>, body?: string) => {
    const at = to.startsWith('/v1/') ? to : `${path}${to}`;
    const handler = program.functionOf(method, at);
    const answer = await handler(
      eventOf({
        method,
        path: at,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body }),
      }),
      context,
    );
    const { 'x-request-id': _id, ...told } = (answer.headers ?? {}) as Record<string, string>;
    return {
      status: answer.statusCode,
      body: JSON.parse(answer.body ?? '') as Record<string, unknown>,
      headers: told,
    };
  };
  return {
    send,
    table,
    lines,
    /** What stands in the table. */
    items: () => aws.items(table.name),
    /** What some work asks of the table. */
    callsOf: async (work: () => Promise<unknown>) => {
      heard.length = 0;
      await work();
      return [...heard];
    },
  };
}

export const content = '{"childrenCovered":["child-1"],"answers":{"A1":{"answer":"yes"}}}';
