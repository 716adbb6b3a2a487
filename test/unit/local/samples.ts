import { readFileSync } from 'node:fs';
import { type AuditFile, parseAuditFile } from '../../../infra/local/player/audit-file.ts';
import { CountedTool } from '../../../infra/local/oracle/recount.ts';
import { type Aggregate } from '../../../shared/domain/figures/aggregate.ts';
import { manifestOf } from '../../../shared/domain/figures/manifest.ts';
import { stepDown2015 } from '../../library.ts';
import { partialsOf, reference as factsFile } from '../domain/figures/reference.ts';
import { aggregateJson } from '../../../shared/domain/figures/make-aggregate.ts';

/** The reference audit's JSON value; a fresh one each time, to be changed by a test. */
export const referenceValue = (): Record<string, unknown[]> =>
  JSON.parse(readFileSync(new URL('../../reference-audit/audit.json', import.meta.url), 'utf8')) as Record<
    string,
    unknown[]
  >;

export const referenceFile = (): AuditFile => parseAuditFile(referenceValue());

/** The tool as the API sends it. */
export const tool2015: CountedTool = CountedTool.parse(JSON.parse(JSON.stringify(stepDown2015)));

/** The figures that the product's own rules make of the reference audit. */
export function referenceAggregate(): Aggregate {
  const partials = partialsOf(factsFile);
  const manifest = manifestOf({ audit: factsFile.audit.id, tool: stepDown2015.id, status: 'final' }, partials);
  return aggregateJson({ audit: factsFile.audit, revision: 5, manifest, partials, tool: stepDown2015 });
}
