/** What a function writes to its log, in bytes as CloudWatch Logs counts them. */

type Write = typeof process.stdout.write;

/** Lines that were written, without their ends. */
export interface Written<T> {
  value: T;
  lines: readonly string[];
}

/**
 * Does work and keeps what it writes to standard output and error, where a function's log goes, from getting there.
 * One work at a time.
 */
export async function keepingLines<T>(work: () => Promise<T>): Promise<Written<T>> {
  let text = '';
  const keep = ((chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return true;
  }) as Write;
  const restore = [process.stdout, process.stderr].map((stream) => replaceWrite(stream, keep));
  try {
    const value = await work();
    return { value, lines: text.split('\n').filter((line) => line !== '') };
  } finally {
    for (const put of restore) put();
  }
}

/** Puts another `write` in place of a stream's. @returns what puts back the one that was there */
function replaceWrite(stream: NodeJS.WriteStream, write: Write): () => void {
  const before = Object.getOwnPropertyDescriptor(stream, 'write');
  stream.write = write;
  return () => {
    if (before === undefined) Reflect.deleteProperty(stream, 'write');
    else Object.defineProperty(stream, 'write', before);
  };
}

const requestId = '8f507cfc-xmpl-4697-b07a-ac58fc914c95';

/** What Lambda itself writes of an invocation, in the format and at the level that functions have. */
export const platformLines = (memory: number): readonly string[] =>
  [
    { type: 'platform.start', record: { requestId, version: '$LATEST' } },
    {
      type: 'platform.report',
      record: {
        requestId,
        metrics: { durationMs: 12.345, billedDurationMs: 13, memorySizeMB: memory, maxMemoryUsedMB: 110 },
        status: 'success',
      },
    },
  ].map((line) => JSON.stringify({ time: '2026-04-20T09:30:00.000Z', ...line }));

/** The line that the HTTP API writes of a request (its format stands in `infra/pipeline-stack.ts`). */
export const accessLine = (routeKey: string): string =>
  JSON.stringify({
    requestId: 'JKJaXmPLvHcESHA=',
    routeKey,
    status: '201',
    responseMilliseconds: '23',
    integrationMilliseconds: '21',
  });

/** Bytes that lines are counted as: what they hold, and what is added to each. */
export const loggedBytes = (lines: readonly string[], overhead: number): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(line) + overhead, 0);
