import { typedAnswers } from '../../../shared/domain/drafts/typed-answer.ts';
import { contentHash } from '../../../shared/base/content/canonical.ts';
import { packed } from '../../../shared/base/content/compressed.ts';
import { saveDraft } from '../../../shared/domain/drafts/store.ts';
import { emptyDraft } from '../../../shared/domain/drafts/draft.ts';
import { readCookie, sessionHash } from '../../../shared/domain/sessions/session.ts';
import { pagesOf } from '../../../shared/domain/tool/pages.ts';
import { toolFromText } from '../../../shared/domain/tool/read-tool.ts';
import type { Tool } from '../../../shared/domain/tool/tool.ts';
import { returnPage } from '../../../shared/front/agency/form/paths.ts';
import { unitsWritten } from '../../aws/meter.ts';
import { openForm } from '../../form.ts';
import { context, eventOf, obtain } from '../../http-event.ts';
import { large, largeTool, service, wholeContent } from '../../large-tool.ts';
import { stepDown2 } from '../../library.ts';
import { openProgram } from '../../program.ts';
import { audit, gp, token } from '../../unit/front/manager/fixture.ts';
import { openLarge } from '../aws/large-audit.ts';
import { fastestOf, interleaved, median, type Figure, type Measure } from '../measure.ts';

/** Milliseconds that some work takes with a tool. */
type Timed = () => Promise<number>;

/** Holding a tool's file against its format, and packing it, as the route that loads one does. */
function loading(tool: Tool): Promise<Timed> {
  const text = JSON.stringify(tool, null, 2);
  const load = (file: string): void => {
    const read = toolFromText(file);
    if ('faults' in read) throw new Error('the tool has faults');
    packed(read.tool);
    contentHash(read.tool);
  };
  return Promise.resolve(() => fastestOf(5, () => text, load));
}

/** Returns that a measure sends, each of them once. */
const returns = 120;

/** A return that says everything, each time of another case. @param isFirst by a process that took none before */
async function submitting(tool: Tool, isFirst: boolean): Promise<Timed> {
  const { pipeline, requestOf } = await openLarge(tool, returns);
  const { table, clock } = pipeline;
  const process = () => openProgram({ table }, { now: () => clock.now }).agencyApi;
  const known = process();
  let next = 0;
  return () =>
    fastestOf(
      4,
      () => ({ handler: isFirst ? process() : known, request: requestOf(next++) }),
      async ({ handler, request }) => {
        await obtain(handler, request);
      },
    );
}

/** A late return up to its revision, by a new process. */
async function refreshing(tool: Tool): Promise<Timed> {
  const { pipeline, submit, changes } = await openLarge(tool, returns);
  let next = 0;
  return async () => {
    let fastest = Infinity;
    for (let count = 0; count < 4; count++) {
      await submit(next++);
      const messages = await changes();
      pipeline.restartAggregate();
      const started = performance.now();
      await pipeline.aggregate(messages);
      fastest = Math.min(fastest, performance.now() - started);
      await pipeline.settle();
    }
    return fastest;
  };
}

const key = { audit: audit.id, case: 'case-1', agency: gp.id };
const answersPage = (): Promise<string> => Promise.resolve(returnPage(key, 'answers'));

/** A page of the form, of a return in which everything is answered. @param pathOf which one, where each can be looked at */
async function showing(
  tool: Tool,
  pathOf: (tool: Tool, get: (path: string) => Promise<string>) => Promise<string>,
): Promise<Timed> {
  const form = await openForm({ other: { tool, service, case: large } });
  const visitor = form.browser();
  await visitor.post('/session', { key: token });
  const by = sessionHash(readCookie(visitor.jar.get('__Host-form'))?.secret ?? '');
  const answers = typedAnswers(wholeContent(tool).answers);
  const about = { role: 'Practice nurse', involvement: 'present', children: large.children.map(({ id }) => id) };
  const saving = { known: emptyDraft, audit, by, now: form.clock.now, salt: 'salt' };
  await saveDraft(form.drafts, key, saving, () => ({ answers, about, changed: {} }));

  const path = await pathOf(tool, async (of) => (await visitor.get(of)).body);
  const cookie = [...visitor.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { host: 'audits.example', accept: 'text/html', cookie };
  const handler = form.program.functionOf('GET', path);
  return () =>
    fastestOf(
      8,
      () => eventOf({ method: 'GET', path, headers }),
      async (event) => {
        const { statusCode } = await handler(event, context);
        if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}`);
      },
    );
}

/** The page of questions that has the most markup. */
async function heaviest(tool: Tool, get: (path: string) => Promise<string>): Promise<string> {
  let found = { path: '', length: 0 };
  for (const { id } of pagesOf(tool, [])) {
    const path = returnPage(key, 'pages', id);
    const { length } = await get(path);
    if (length > found.length) found = { path, length };
  }
  return found.path;
}

const works: Readonly<Record<string, (tool: Tool) => Promise<Timed>>> = {
  'loading it': loading,
  'a submission': (tool) => submitting(tool, false),
  'the first submission of a process': (tool) => submitting(tool, true),
  'a refresh': refreshing,
  'its heaviest page of questions': (tool) => showing(tool, heaviest),
  'check answers': (tool) => showing(tool, answersPage),
};

const rounds = 9;
const size = ({ questions }: Tool): number => questions.length;
const share = size(largeTool) / size(stepDown2);

/** What no machine changes: of an audit with a tool, what opening it and one submission to it write and wait for. */
async function countsOf(tool: Tool): Promise<{ copy: number; units: number; rounds: number; body: number }> {
  const { pipeline, requestOf, submit } = await openLarge(tool, 1);
  const { usage } = await pipeline.aws.meter.measure(() => submit(0));
  const body = Buffer.byteLength(JSON.stringify(requestOf(0).body));
  return { copy: packed(tool).byteLength, units: unitsWritten(usage.calls), rounds: usage.rounds, body };
}

async function run(): Promise<Figure> {
  const measured = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = () => true;
  try {
    for (const [name, make] of Object.entries(works)) {
      const [most, today] = [await make(largeTool), await make(stepDown2)];
      await interleaved(3, most, today);
      const taken = await interleaved(rounds, most, today);
      measured.push({ name, ratios: taken.map(({ a, b }) => a / b / share), ms: median(taken.map(({ a }) => a)) });
    }
  } finally {
    process.stdout.write = write;
  }
  const worst = measured.toSorted((one, other) => median(other.ratios) - median(one.ratios))[0];
  if (worst === undefined) throw new Error('nothing was measured');
  const [most, today] = [await countsOf(largeTool), await countsOf(stepDown2)];
  if (most.rounds !== today.rounds) throw new Error('a larger tool takes other rounds of calls');
  return {
    ratios: worst.ratios,
    beside: [
      `the worst is ${worst.name}`,
      ...measured.map(
        ({ name, ratios, ms }) => `${name} ${median(ratios).toFixed(2)} (${ms.toFixed(1)} ms at ${size(largeTool)})`,
      ),
      `the copy that an audit opens with: ${(most.copy / 1024).toFixed(1)} KB (at most 100), of ${size(stepDown2)} questions ${(today.copy / 1024).toFixed(1)}`,
      `a submission of ${(most.body / 1024).toFixed(0)} KB: ${most.units} units written, ${today.units} of ${(today.body / 1024).toFixed(0)} KB; ${most.rounds} rounds of calls, as many`,
    ],
  };
}

/** What a questionnaire of the most questions costs beside one of today. */
export const largeToolMeasure: Measure = {
  id: 'large-tool',
  what: `A made-up questionnaire of ${size(largeTool)} questions of every kind, with conditions within conditions / step-down@2, which has ${size(stepDown2)}, each for one question: loading it, a submission that answers everything, a refresh, pages of the form; the worst of them counts`,
  target: { at: 'most', value: 1.25 },
  limit: 1 / share,
  anchor:
    'Of 1, what is asked grows and nothing else does; the limit is what does not grow at all. A quarter is left for its ' +
    'conditions, of which step-down@2 has less than a third as many to a question.',
  run,
};
