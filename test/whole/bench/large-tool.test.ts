/** A questionnaire of the most questions: it is loaded, opened, answered, counted and packed, within what anything may take. */
import { describe, expect, test } from 'vitest';
import { emptyTools } from '../../../shared/domain/audits/read-tools.ts';
import { lazily } from '../../../shared/base/aws/lazily.ts';
import { maxBodyBytes } from '../../../shared/base/http/body.ts';
import { defaultRule } from '../../../shared/domain/disclosure/small-number-rule.ts';
import { packPath } from '../../../shared/domain/figures/store.ts';
import { factsIn } from '../../../shared/domain/tool/conditions.ts';
import { QuestionType } from '../../../shared/domain/tool/tool.ts';
import { buildPack } from '../../../shared/work/packs/build.ts';
import { unitsWritten } from '../../aws/meter.ts';
import { openLarge } from '../../bench/aws/large-audit.ts';
import { newestManifest } from '../../bench/aws/publication.ts';
import { obtain } from '../../http-event.ts';
import { largeTool, wholeContent } from '../../large-tool.ts';
import { openProgram, quiet } from '../../program.ts';
import { makeOnce } from '../../unit/work/packs/plain-draw.ts';

const kilobyte = 1024;
const opened = lazily(() => openLarge(largeTool, 1));

describe('a questionnaire of 300 questions', () => {
  test('is of every kind of question, condition and box, some conditions within others', () => {
    expect(largeTool.questions).toHaveLength(300);
    expect(new Set(largeTool.questions.map(({ type }) => type))).toEqual(new Set(QuestionType.options));
    const facts = largeTool.questions.flatMap(({ appliesWhen }) => factsIn(appliesWhen));
    const kinds = new Set(facts.flatMap((fact) => Object.keys(fact)));
    expect([...kinds].toSorted()).toEqual([
      'ageBand',
      'attribute',
      'factor',
      'involvement',
      'is',
      'question',
      'service',
    ]);
    const text = JSON.stringify(largeTool.questions.map(({ appliesWhen }) => appliesWhen));
    expect(text).toMatch(/"any":\[\{"all":/);
    expect(text).toMatch(/"all":\[\{[^[\]]*(\[[^\]]*\])?[^[\]]*\},\{"any":/);
  });

  test('opens an audit, whose copy of it takes 100 KB at the most', async () => {
    const { opening } = await opened();
    const writing = opening.calls.find(({ writes }) => writes.length > 0);
    expect(writing?.command).toBe('TransactWriteItemsCommand');
    expect(writing?.bytesWritten).toBeLessThan(100 * kilobyte);
  });

  test('is answered whole by one request, each box filled in, far within what a body may take', async () => {
    const body = wholeContent(largeTool);
    expect(Object.keys(body.answers).length).toBeGreaterThan(290);
    const bytes = (content: object): number => Buffer.byteLength(JSON.stringify(content));
    expect(bytes(body)).toBeLessThan(maxBodyBytes / 4);
    // Half a page in each box would still be taken.
    expect(bytes(wholeContent(largeTool, 1000))).toBeLessThan(maxBodyBytes);
  });

  test('a process that never saw it reads all that a submission needs in one round, and writes once', async () => {
    const { pipeline, requestOf } = await opened();
    const { agencyApi } = openProgram({ table: pipeline.table }, { now: () => pipeline.clock.now });
    const { value, usage } = await pipeline.aws.meter.measure(() => obtain(agencyApi, requestOf(0)));
    expect(value.body).toMatchObject({ complete: true, explained: true, gaps: [] });
    const reading = usage.calls.filter(({ readUnits }) => readUnits > 0);
    expect(new Set(reading.map(({ round }) => round)).size).toBe(1);
    expect(usage.rounds).toBe(2);
    const bodyUnits = Math.ceil(Buffer.byteLength(JSON.stringify(requestOf(0).body)) / kilobyte);
    expect(unitsWritten(usage.calls)).toBeLessThanOrEqual(0.6 * bodyUnits);
  });

  test('comes to figures of each question that was answered, and to a pack with the tool in it', async () => {
    const { pipeline, submit } = await openLarge(largeTool, 1);
    await submit(0);
    await pipeline.settle();
    const { totals } = await newestManifest(pipeline, 'large');
    const answered = Object.keys(wholeContent(largeTool).answers);
    expect(Object.keys(totals.questions).toSorted()).toEqual(answered.toSorted());
    const { table, bucket, aws } = pipeline;
    await buildPack(
      { table, tools: emptyTools(), bucket, log: quiet, make: (input) => makeOnce(input, false), rule: defaultRule },
      { audit: 'large', revision: 2 },
    );
    const file = (name: string): unknown =>
      JSON.parse(Buffer.from(aws.objects(bucket.name).get(packPath('large', 2, name))?.body ?? '').toString());
    expect(file('restricted/inputs/tool.json')).toEqual(largeTool);
    expect(file('restricted/aggregate.json')).toMatchObject({ schema: 'aggregate/v1', revision: 2 });
  });
});
