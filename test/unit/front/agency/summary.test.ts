import { describe, expect, test } from 'vitest';
import { contentHash } from '../../../../shared/base/content/canonical.ts';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { createAgencyHandlers } from '../../../../shared/front/agency/handlers.ts';
import { copyOf } from '../../../../shared/front/agency/copy.ts';
import { receiptOf } from '../../../../shared/front/agency/receipt.ts';
import type { Asked } from '../../../../shared/front/agency/responses.ts';
import { lastEntry } from '../../../../shared/domain/returns/store.ts';
import { audit, entered, keptLog, openAudit, summaryToken, token } from '../manager/fixture.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';
import { stepDown2 } from '../../../library.ts';

const of = { audit: audit.id, case: 'case-1', agency: 'summary' };
const parts = { from: '2025-09-30', to: '2026-01-15', reason: 'The risk was lower.', text: 'In short.' };
const route = { from: 'CP', to: 'CIN' };

async function opened() {
  const { table } = await openAudit();
  const handlers = createAgencyHandlers({
    table,
    tools: emptyTools(),
    log: keptLog().log,
    linkDays: 90,
    newSecret: () => 's'.repeat(32),
  });
  const request = (bearer: string) => ({
    query: {},
    headers: { authorization: `Bearer ${bearer}` },
    claims: {},
    now: new Date('2026-04-20T10:00:00.000Z'),
    today: '2026-04-20',
  });
  return {
    table,
    asked: async (bearer: string) => {
      const { body } = await handlers.asked({ ...request(bearer), params: {}, body: undefined });
      return (body as Asked).returns;
    },
    submit: (body: Record<string, unknown>) =>
      handlers.submission({ ...request(summaryToken), params: of, body }).catch((error: unknown) => {
        if (error instanceof HttpProblem) return { type: error.type, body: error.errors };
        throw error;
      }),
  };
}

describe('a case summary', () => {
  test('is asked for with what the case has already, to be confirmed', async () => {
    const { asked } = await opened();
    const [summary] = await asked(summaryToken);
    expect(summary).toMatchObject({ agency: 'summary', confirm: { route, from: parts.from, to: parts.to } });
    expect(summary?.words.confirm).toBe(
      'Level of need before and after: from Child protection plan (CP) to Child in need plan (CIN). Date of the referral to children’s social care: Tuesday 30 September 2025. ' +
        'Date the level of need changed: Thursday 15 January 2026.',
    );
    const [questionnaire] = await asked(token);
    expect(questionnaire).not.toHaveProperty('confirm');
    expect(questionnaire?.words).not.toHaveProperty('confirm');
  });

  test('is taken in parts, however the route is written, and kept as one', async () => {
    const { submit, table } = await opened();
    const content = { ...parts, route };
    const first = await submit(content);
    expect(first).toMatchObject({ status: 201, body: { version: 1, sha256: contentHash(content) } });
    expect(await submit({ ...parts, route: 'CP-CIN' })).toMatchObject({ status: 201, body: { version: 1 } });
    expect(await submit({ text: 'In short.' })).toMatchObject({ status: 201, body: { version: 2 } });
    expect((await lastEntry(table, of))?.counted?.version).toBe(2);
  });

  test('gets a receipt that says which parts came, what is left, and until when it can be added', async () => {
    const { submit, table } = await opened();
    expect(await submit({ from: parts.from, text: 'In short.' })).toMatchObject({
      body: {
        complete: true,
        parts: {
          given: ['from', 'text'],
          left: ['route', 'to', 'reason', 'outcome'],
          words:
            'Filled in: Date of the referral to children’s social care; Case summary. Not filled in: Level of need before and after; Date the level of need changed; Why the level of need changed; ' +
            'Outcome for the children. This can be filled in until the audit closes, on Friday 29 May 2026.',
        },
      },
    });
    expect(await submit({ ...parts, route, outcome: 'Seen each week.' })).toMatchObject({
      body: { parts: { left: [], words: 'Every part is filled in.' } },
    });
    // One that was stored before the parts were kept.
    const entry = (await lastEntry(table, of))!;
    const { parts: _, ...counted } = entry.counted!;
    expect(receiptOf({ audit, tool: stepDown2, case: entered('case-1') }, { ...entry, counted })).not.toHaveProperty(
      'parts',
    );
  });

  test('that contradicts itself, or names no level, is refused by field', async () => {
    const { submit } = await opened();
    expect(await submit({ ...parts, route: { from: 'CP', to: 'CN' }, to: '2025-09-29' })).toMatchObject({
      type: 'invalid-body',
      body: [{ pointer: '/route/to' }, { pointer: '/to' }],
    });
    expect(await submit({ reason: 'None.' })).toMatchObject({ type: 'invalid-body' });
  });

  test('has a copy that shows each part under its name', async () => {
    const { submit, table } = await opened();
    await submit({ ...parts, route });
    const entry = (await lastEntry(table, of))!;
    const copy = copyOf({ audit, tool: stepDown2, case: entered('case-1') }, entry, { ...parts, route }, true);
    expect(copy.answers.map(({ wording, answer }) => `${wording}: ${answer}`)).toEqual([
      'Level of need before and after: from Child protection plan (CP) to Child in need plan (CIN)',
      'Date of the referral to children’s social care: Tuesday 30 September 2025',
      'Date the level of need changed: Thursday 15 January 2026',
      'Why the level of need changed: The risk was lower.',
      'Case summary: In short.',
    ]);
    expect(
      copyOf({ audit, tool: stepDown2, case: entered('case-1') }, entry, { text: 'In short.' }, true).answers,
    ).toHaveLength(1);
  });
});
