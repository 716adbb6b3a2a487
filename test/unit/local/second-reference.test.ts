import { expect, test } from 'vitest';
import { readAuditFile } from '../../../infra/local/player/audit-file.ts';
import { playCalendar } from '../../../infra/local/player/play-audit.ts';
import { mailDifferences } from '../../../infra/local/oracle/mail-differences.ts';
import { reckon } from '../../../infra/local/oracle/reckon.ts';
import { addresses, openMemoryStage, tokens } from '../../memory-stage.ts';
import { makeFigures } from '../work/packs/plain-draw.ts';

const until = '2026-05-08';
test('plays', async () => {
  const file = await readAuditFile(new URL('../../reference-audit/spring-2026.json', import.meta.url).pathname);
  const stage = await openMemoryStage(file.audit.id, new Date('2027-01-11T09:00:00Z'), makeFigures);
  const t = Date.now();
  const played = await playCalendar(stage, file, tokens, { until, packs: 'of each revision', say: console.log, told: () => undefined });
  console.log(Date.now() - t, played.mails.length, played.revisions.length);
  const found = mailDifferences(played.mails, reckon(file, addresses, until));
  console.log(found.join('\n'));
  expect(found).toEqual([]);
  expect(played.mails.length).toBeGreaterThan(100);
  await stage.close();
}, 60000);
