/** How a process reads the tools of audits: in one round with the audit, and once each. */
import { describe, expect, test } from 'vitest';
import { getAuditWithTool, openAudit } from '../../../../shared/domain/audits/audit-tool.ts';
import { auditToolKey, emptyTools } from '../../../../shared/domain/audits/read-tools.ts';
import { deleteItem } from '../../../../shared/base/aws/table.ts';
import { createAudit, getAudit } from '../../../../shared/domain/audits/store.ts';
import { getTool } from '../../../../shared/domain/tool/store.ts';
import { openAws } from '../../../aws/aws.ts';
import { frozenTool, loadLibrary, putAudit, stepDown2 } from '../../../library.ts';
import { audit } from '../../front/manager/fixture.ts';

const open = { ...audit, state: 'open' as const, openedAt: '2026-04-13T07:00:00.000Z' };
function world() {
  const aws = openAws();
  return { aws, table: aws.createTable(), tools: emptyTools() };
}

describe('the tool of an audit', () => {
  test('is read in one round with it, and by a process once', async () => {
    const it = world();
    await putAudit(it.table, open);
    const first = await it.aws.meter.measure(() => getAuditWithTool(it, audit.id));
    expect(first.value).toStrictEqual({ audit: open, tool: stepDown2 });
    expect([first.usage.rounds, first.usage.calls.length]).toStrictEqual([1, 2]);
    const second = await it.aws.meter.measure(() => getAuditWithTool(it, audit.id));
    expect(second.value?.tool).toBe(first.value?.tool);
    expect([second.usage.rounds, second.usage.calls.length]).toStrictEqual([1, 1]);
  });

  test('of a draft is what its tool is by then', async () => {
    const it = world();
    await loadLibrary(it.table);
    await createAudit(it.table, { ...audit, tool: 'step-down@2015', theme: 'step-down' });
    expect((await getAuditWithTool(it, audit.id))?.tool.id).toBe('step-down@2015');
  });

  test('of an audit of an earlier release, which has no copy, is the frozen tool that it names, once it is loaded', async () => {
    const it = world();
    await putAudit(it.table, open);
    await deleteItem(it.table, auditToolKey(audit.id));
    expect((await getAuditWithTool(it, audit.id))?.tool).toStrictEqual(stepDown2);
    const again = await it.aws.meter.measure(() => getAuditWithTool(it, audit.id));
    expect([again.value?.tool, again.usage.calls.length]).toStrictEqual([stepDown2, 1]);

    const bare = world();
    await createAudit(bare.table, open);
    await expect(getAuditWithTool(bare, audit.id)).rejects.toMatchObject({ type: 'not-legal-now' });
    await loadLibrary(bare.table);
    expect((await getAuditWithTool(bare, audit.id))?.tool).toStrictEqual(stepDown2);
  });

  test('is found by a process that had looked for it before the audit opened', async () => {
    const it = world();
    await putAudit(it.table, audit);
    expect(await getAuditWithTool(it, audit.id)).toMatchObject({ audit: { state: 'draft' } });
    const [draft, stored] = [(await getAudit(it.table, audit.id))!, (await getTool(it.table, audit.tool))!];
    expect(await openAudit(it.table, draft, { state: 'open', openedAt: open.openedAt }, stored)).toBeUndefined();
    expect(await getAuditWithTool(it, audit.id)).toStrictEqual({ audit: open, tool: stepDown2 });
    expect(it.tools.find(audit.id)?.tool).toStrictEqual(stepDown2);
  });

  test('that has not the content that was looked at opens nothing, nor does one that is not frozen', async () => {
    const it = world();
    await putAudit(it.table, audit);
    const to = { state: 'open' as const, openedAt: open.openedAt };
    expect(await openAudit(it.table, audit, to, { ...frozenTool(stepDown2), sha256: '0'.repeat(64) })).toBe('tool');
    expect(await openAudit(it.table, { ...audit, edits: 3 }, to, frozenTool(stepDown2))).toBe('draft');
    expect(it.aws.items(it.table.name).filter(({ sk }) => sk === 'TOOL')).toHaveLength(2);
  });
});

describe('what a process remembers', () => {
  test('is that it looked, whether or not it found anything', () => {
    const tools = emptyTools();
    for (const row of [undefined, { pk: 'there' }]) {
      const id = row === undefined ? 'nowhere' : 'here';
      expect(tools.keyOf(id)).toStrictEqual(auditToolKey(id));
      tools.take(id, row);
      expect(tools.keyOf(id)).toBeUndefined();
      expect(tools.find(id)?.row).toBe(row);
    }
  });

  test('is of so many audits: those that were asked for last', () => {
    const tools = emptyTools(2);
    for (const id of ['one', 'two']) tools.take(id, { pk: id });
    expect(tools.keyOf('one')).toBeUndefined();
    tools.take('three', undefined);
    expect(['one', 'two', 'three'].map((id) => tools.keyOf(id) === undefined)).toStrictEqual([true, false, true]);
  });
});
