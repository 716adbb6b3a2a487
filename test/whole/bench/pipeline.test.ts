/** The program on the in-memory AWS: that it does there what it does elsewhere. */
import { expect, test } from 'vitest';
import { getAudit } from '../../../shared/domain/audits/store.ts';
import { completenessOf } from '../../../shared/front/manager/completeness.ts';
import { getManifest, lastRevision } from '../../../shared/domain/figures/store.ts';
import { partialsOf, reference } from '../../unit/domain/figures/reference.ts';
import { manifestOf } from '../../../shared/domain/figures/manifest.ts';
import {
  enterReference,
  makeAudit,
  noonOf,
  referenceSubmissions,
  submit,
  submitReference,
} from '../../bench/aws/audits.ts';
import { openPipeline } from '../../bench/aws/pipeline.ts';
import { closeAnyway } from '../../audit.ts';
import { libraryTool } from '../../library.ts';

test('the reference audit comes to its figures', async () => {
  const pipeline = openPipeline({ now: new Date() });
  await enterReference(pipeline);
  for (const reply of referenceSubmissions) {
    await submitReference(pipeline, reply);
    await pipeline.settle();
  }
  await pipeline.manager({ method: 'POST', path: `/v1/audits/${reference.audit.id}/close`, body: closeAnyway });
  await pipeline.settle();
  const revision = await lastRevision(pipeline.table, reference.audit.id);
  const manifest = await getManifest(pipeline.bucket, reference.audit.id, revision?.manifest ?? '');
  const counted = manifestOf({ audit: manifest.audit, tool: manifest.tool, status: 'final' }, partialsOf(reference));
  expect(manifest.totals.completeness).toEqual(counted.totals.completeness);
  expect(manifest.totals.questions).toEqual(counted.totals.questions);
});

test('an audit of any size is one that the program takes for its own: what is late is taken and published', async () => {
  const pipeline = openPipeline({ now: new Date() });
  const isLate = (of: { case: number; agency: number }) => of.case === 2 && of.agency === 1;
  await makeAudit(pipeline, { audit: 'big', cases: 4, agencies: 3, isIn: (of) => !isLate(of) });
  const audit = await getAudit(pipeline.table, 'big');
  const before = await completenessOf(pipeline.table, { audit: audit!, tool: libraryTool(audit!.tool) }, '2026-04-20');
  expect(before).toMatchObject({ expected: 12, returned: 11, noReply: 1 });
  await submit(pipeline, { audit: 'big', case: 2, agency: 1 });
  await pipeline.settle();
  const revision = await lastRevision(pipeline.table, 'big');
  expect(revision).toMatchObject({ revision: 1, settled: [{ case: 'case-00002', returned: 3 }] });
  expect(
    await completenessOf(pipeline.table, { audit: audit!, tool: libraryTool(audit!.tool) }, '2026-04-20'),
  ).toMatchObject({ returned: 12, noReply: 0 });
  expect(noonOf('2026-04-20')).toEqual(pipeline.clock.now);
});
