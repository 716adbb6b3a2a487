/** What shows where returns stand reads nothing of what agencies wrote: it neither grows with it nor can give it away. */
import { describe, expect, test } from 'vitest';
import { openProgram } from '../../program.ts';
import { context, eventOf, staffClaims } from '../../http-event.ts';
import { listening, type HeardCall } from './agency/requests.ts';
import { audit, keptLog, openAudit, token } from './manager/fixture.ts';
import { libraryTool } from '../../library.ts';

const path = `/v1/audits/${audit.id}`;
const of = `${path}/cases/case-1/returns/gp-a`;
const written = 'Words that somebody wrote.';
const concern = libraryTool(audit.tool).concerns[0]!;

async function opened() {
  const { aws, table } = await openAudit();
  const heard: HeardCall[] = [];
  const answers: unknown[] = [];
  const { log } = keptLog();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  aws.use(async (call, make) => {
    const answer = await make();
    if (call.service === 'dynamodb' && /^(Get|BatchGet|Query)/.test(call.command)) answers.push(answer);
    return answer;
  });
  const program = openProgram(
    { table: listening(table, heard), identifiers },
    { now: () => new Date('2026-04-20T09:30:00.000Z'), logOf: () => log, newSecret: () => 's'.repeat(32) },
  );
  const send = async (method: string, to: string, body?: object): Promise<number | undefined> => {
    const { pathname, searchParams } = new URL(to, 'https://audits.example');
    const answer = await program.functionOf(method, pathname)(
      eventOf({
        method,
        path: pathname,
        query: Object.fromEntries(searchParams),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        claims: { ...staffClaims('business-manager'), sub: 'staff-1' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      context,
    );
    return answer.statusCode;
  };
  const content = {
    childrenCovered: ['child-1'],
    answers: { [concern.question]: { answer: concern.is, details: written } },
  };
  expect(await send('POST', `${of}/check`, { outcome: 'known', note: written })).toBe(200);
  expect(await send('POST', `${of}/submissions`, content)).toBe(201);
  return { send, answers };
}

/** The names of all attributes in what a table answered. */
function namesIn(answers: readonly unknown[]): string[] {
  const names = new Set<string>();
  JSON.stringify(answers, (key, value: unknown) => {
    names.add(key);
    return value instanceof Uint8Array ? '' : value;
  });
  return [...names];
}

/** The acts of all entries whose content a table answered with. */
function actsRead(answers: readonly unknown[]): unknown[] {
  const acts: unknown[] = [];
  JSON.stringify(answers, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return '';
    if (typeof value === 'object' && value !== null && 'content' in value) {
      acts.push('act' in value ? value.act : undefined);
    }
    return value;
  });
  return acts;
}

describe('without content', () => {
  test.each([
    ['completeness', 'GET', `${path}/completeness`],
    ['completeness as it was', 'GET', `${path}/completeness?asAt=2026-04-20`],
    ['what an addressee is asked for', 'GET', '/v1/asked'],
    ['a return', 'GET', of],
    ['a receipt', 'GET', `${of}/submissions/1/receipt`],
    ['the open concerns', 'GET', '/v1/concerns'],
  ])('is %s', async (_what, method, to) => {
    const { send, answers } = await opened();
    answers.length = 0;
    expect(await send(method, to)).toBe(200);
    expect(answers.length).toBeGreaterThan(0);
    expect(namesIn(answers)).not.toContain('content');
  });

  test("is a return's history, but for what was written with a check", async () => {
    const { send, answers } = await opened();
    answers.length = 0;
    expect(await send('GET', `${of}/history`)).toBe(200);
    expect(actsRead(answers)).toEqual([{ S: 'check' }]);
  });

  test('is not what raised a concern, which is shown', async () => {
    const { send, answers } = await opened();
    answers.length = 0;
    expect(await send('GET', `${of}/concerns/3`)).toBe(200);
    expect(namesIn(answers)).toContain('content');
  });
});
