import * as z from 'zod/mini';
import { readAuditFile } from '../../../infra/local/player/audit-file.ts';
import { createLog } from '../../../shared/base/aws/log.ts';
import { createHttpHandler } from '../../../shared/base/http/handler.ts';
import { agencyRoutes } from '../../../shared/front/agency/routes.ts';
import { parseContent } from '../../../shared/domain/tool/submission.ts';
import type { Tool } from '../../../shared/domain/tool/tool.ts';
import { submissionEvent } from '../../http-event.ts';
import { fastestOf, interleaved, type Figure, type Measure } from '../measure.ts';
import { toolOf } from '../../library.ts';

const rounds = 41;
const tries = 20;

const { submission } = agencyRoutes;
const receipt = { version: 1, complete: true };

/** Does work with every line that it writes thrown away: what a line costs is making it. */
async function unheard<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}

function check(tool: Tool, content: unknown): void {
  if (!parseContent(tool, content).ok) throw new Error('a reference submission is not valid');
}

async function run(): Promise<Figure> {
  const file = await readAuditFile('test/reference-audit/audit.json');
  const tool = toolOf(file.audit.tool);
  if (tool === undefined) throw new Error('the reference audit names a tool that is not there');
  const log = createLog('bench', () => new Date());
  const whole = createHttpHandler({
    routes: { submission },
    handlers: {
      submission: (request) => {
        check(tool, request.body);
        return Promise.resolve({ status: 201, body: receipt });
      },
    },
    log,
    now: () => new Date(),
    prepare: z.compile,
  });
  const bare = (event: ReturnType<typeof submissionEvent>): Promise<{ statusCode: number; body: string }> => {
    check(tool, JSON.parse(event.body ?? ''));
    const { requestId } = event.requestContext;
    log.info('request-answered', { requestId, route: 'submission', status: 201 });
    return Promise.resolve({ statusCode: 201, body: JSON.stringify(receipt) });
  };
  const events = file.replies.flatMap(({ submission, ...of }) =>
    submission === undefined ? [] : [submissionEvent({ audit: file.audit.id, ...of }, submission)],
  );
  const takeAll = (handler: (event: (typeof events)[number]) => Promise<{ statusCode?: number | undefined }>) =>
    fastestOf(
      tries,
      () => events,
      async () => {
        for (const event of events) {
          const { statusCode } = await handler(event);
          if (statusCode !== 201) throw new Error(`a reference submission was answered ${statusCode}`);
        }
      },
    );
  const context = {} as Parameters<typeof whole>[1];
  const measure = () =>
    interleaved(
      rounds,
      () => takeAll((event) => whole(event, context)),
      () => takeAll(bare),
    );
  const taken = await unheard(async () => {
    await measure();
    return measure();
  });
  return { ratios: taken.map(({ a, b }) => a / b) };
}

/** What routing, roles, limits, schemas of parameters and headers of an answer cost. */
export const stack: Measure = {
  id: 'stack',
  what: 'The whole handler stack with no AWS behind it / a bare handler that parses, validates and logs the same line, same event',
  target: { at: 'most', value: 1.3 },
  limit: 1,
  anchor: 'middy with four middlewares and its JSON parser: 8.5 of a bare handler',
  run,
};
