import { readAuditFile } from '../../../infra/local/player/audit-file.ts';
import { parseContent } from '../../../shared/domain/tool/submission.ts';
import { fastestOf, interleaved, type Figure, type Measure } from '../measure.ts';
import { toolOf } from '../../library.ts';

const rounds = 15;
const tries = 40;

async function run(): Promise<Figure> {
  const file = await readAuditFile('test/reference-audit/audit.json');
  const tool = toolOf(file.audit.tool);
  if (tool === undefined) throw new Error('the reference audit names a tool that is not there');
  const texts = file.replies.flatMap(({ submission }) =>
    submission === undefined ? [] : [JSON.stringify(submission)],
  );
  const validate = (): Promise<number> =>
    fastestOf(
      tries,
      // Parsed anew each time: validating must not meet values that it knows.
      () => texts.map((text): unknown => JSON.parse(text)),
      (values) => {
        for (const value of values) {
          if (!parseContent(tool, value).ok) throw new Error('a reference submission is not valid');
        }
      },
    );
  const parse = (): Promise<number> =>
    fastestOf(
      tries,
      () => texts,
      () => {
        for (const text of texts) JSON.parse(text);
      },
    );
  await interleaved(rounds, validate, parse);
  return { ratios: (await interleaved(rounds, validate, parse)).map(({ a, b }) => a / b) };
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
