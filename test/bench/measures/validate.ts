import { readAuditFile } from '../../../infra/local/audit-file.ts';
import { parseContent } from '../../../shared/tool/submission.ts';
import { toolOf } from '../../../shared/tool/tools.ts';
import { interleaved, type Figure, type Measure } from '../measure.ts';

/** How often all submissions are taken in one round; the first rounds warm up and are not counted. */
const repeats = 4;
const rounds = 201;
const warmUp = 100;

/** Time (ms) that work takes over each of some values. */
function timeOf<T>(values: readonly T[], work: (value: T) => unknown): number {
  const started = performance.now();
  for (const value of values) work(value);
  return performance.now() - started;
}

async function run(): Promise<Figure> {
  const file = await readAuditFile('test/reference-audit/audit.json');
  const tool = toolOf(file.audit.tool);
  if (tool === undefined) throw new Error('the reference audit names a tool that is not there');
  const texts = file.replies.flatMap(({ submission }) =>
    submission === undefined ? [] : [JSON.stringify(submission)],
  );
  const all = Array.from({ length: repeats }, () => texts).flat();
  const validate = (): number =>
    // Parsed anew each time, and outside of what is timed: validating must not meet shapes that it knows.
    timeOf(
      all.map((text): unknown => JSON.parse(text)),
      (value) => {
        if (!parseContent(tool, value).ok) throw new Error('a reference submission is not valid');
      },
    );
  const parse = (): number => timeOf(all, (text) => JSON.parse(text) as unknown);
  const taken = (await interleaved(warmUp + rounds, validate, parse)).slice(warmUp);
  return { ratios: taken.map(({ a, b }) => a / b) };
}

/** What validating costs beside parsing, which nobody can do without. */
export const validate: Measure = {
  id: 'validate',
  what: 'Validating the reference submissions, rules between fields included, freshly parsed / JSON.parse of them',
  target: { at: 'most', value: 0.7 },
  limit: 0,
  anchor: 'zod compiled 0.11, ajv 0.39 of parsing a synthetic 250-question body',
  run,
};
