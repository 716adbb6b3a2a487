/**
 * What one submission may ask of AWS on its way to a figure, call by call. An extra write, or a return read twice, shows here
 * on the day that it comes; who means it raises the budget in the same commit.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { enterReference, referenceSubmissions, submitReference } from '../../bench/aws/audits.ts';
import { unitsRead, unitsWritten, type Usage } from '../../aws/meter.ts';
import { openPipeline } from '../../bench/aws/pipeline.ts';

/** A submission's way: what each function asked for. */
interface Way {
  answered: Usage;
  relayed: Usage;
  aggregated: Usage;
  publishes: boolean;
}

const ways: Way[] = [];
beforeAll(async () => {
  const pipeline = openPipeline({ now: new Date('2026-05-12T09:00:00.000Z') });
  const { meter } = pipeline.aws;
  await enterReference(pipeline);
  for (const reply of referenceSubmissions) {
    const { usage: answered } = await meter.measure(() => submitReference(pipeline, reply));
    const records = pipeline.takeRecords();
    const { usage: relayed } = await meter.measure(() => pipeline.relay(records));
    const messages = pipeline.takeChanges();
    const { usage: aggregated } = await meter.measure(() => pipeline.aggregate(messages));
    const publishes = aggregated.calls.some(({ writes }) => writes.some(({ sort }) => sort.startsWith('REV#')));
    ways.push({ answered, relayed, aggregated, publishes });
    await pipeline.settle();
  }
});

const commandsOf = ({ calls }: Usage): string[] =>
  calls.map(({ command }) => command.replace('Command', '')).toSorted();
/** How many rounds of calls it took until one of them that is meant was made, that one included. */
function roundsUntil({ calls }: Usage, isMeant: (call: Usage['calls'][number]) => boolean): number {
  const meant = calls.filter(isMeant).map(({ round }) => round);
  const last = Math.max(...meant);
  return new Set(calls.flatMap(({ round }) => (round <= last ? [round] : []))).size;
}
const most = (of: (way: Way) => number, among: readonly Way[] = ways): number => Math.max(...among.map(of));

/** What the row of the case costs: nothing is read for it, and it is written once. */
const isOfBoard = ({ partition }: { partition: string }): boolean => partition.startsWith('BOARD#');
const unitsOnBoard = ({ calls }: Usage): number =>
  unitsWritten(calls.map((call) => ({ writes: call.writes.filter(isOfBoard) })));
const unitsBeside = (usage: Usage): number => unitsWritten(usage.calls) - unitsOnBoard(usage);

describe('a submission on its way', () => {
  test('is answered after one round of reads and one write of one unit', () => {
    for (const { answered } of ways) {
      expect(commandsOf(answered)).toEqual(['BatchGetItem', 'PutItem', 'Query']);
      expect([answered.rounds, unitsRead(answered), unitsWritten(answered.calls)]).toEqual([2, 5, 1]);
    }
  });

  test('is told of with these calls alone, and what was owed goes with one write', () => {
    const listed = ways.filter(({ relayed }) => commandsOf(relayed).includes('PutItem'));
    for (const { relayed } of ways.filter((way) => !listed.includes(way))) {
      expect(commandsOf(relayed)).toEqual(['DeleteItem', 'SendMessageBatch', 'SendMessageBatch', 'UpdateItem']);
      expect(unitsBeside(relayed)).toBe(1);
    }
    // A concern joins the list of open ones, unless it was acknowledged already. The figures do not wait for it.
    expect(listed).toHaveLength(2);
    for (const { relayed } of listed) {
      expect(commandsOf(relayed)).toEqual([
        'DeleteItem',
        'PutItem',
        'Query',
        'SendMessageBatch',
        'SendMessageBatch',
        'UpdateItem',
      ]);
      expect(unitsBeside(relayed)).toBe(2);
    }
  });

  test('is on the board with one write of its case’s row, which is small', () => {
    const units = ways.map(({ relayed }) => unitsOnBoard(relayed));
    expect(Math.min(...units)).toBeGreaterThan(0);
    expect(Math.max(...units)).toBeLessThanOrEqual(4);
  });

  test('is read once by the figures, which note one thing while nothing is settled', () => {
    const quiet = ways.filter(({ publishes }) => !publishes);
    expect(quiet.length).toBeGreaterThan(20);
    for (const { aggregated } of quiet) {
      const commands = commandsOf(aggregated);
      expect(commands.filter((command) => command === 'PutItem').length).toBeLessThanOrEqual(1);
      // The logs of the case and of its returns; and, where it could have settled for all that the process knew, what a publication rests on.
      expect([2, 6]).toContain(commands.filter((command) => command === 'Query').length);
      expect(commands.filter((command) => command === 'GetItem').length).toBeLessThanOrEqual(2);
      expect(commands.every((command) => /^(PutItem|Query|GetItem)$/.test(command))).toBe(true);
      expect(unitsWritten(aggregated.calls)).toBeLessThanOrEqual(1);
    }
    expect(most(({ aggregated }) => aggregated.rounds, quiet)).toBeLessThanOrEqual(2);
    const wide = quiet.filter(({ aggregated }) => aggregated.calls.length > 4);
    expect(wide.length).toBeLessThanOrEqual(9);
  });

  test('is published in four rounds at most, with one object put and the revision, and the notes dropped after', () => {
    const publications = ways.filter(({ publishes }) => publishes);
    expect(publications.length).toBeGreaterThan(2);
    for (const { aggregated } of publications) {
      const commands = commandsOf(aggregated);
      expect(commands.filter((command) => command === 'PutObject')).toHaveLength(1);
      expect(commands.filter((command) => command === 'PutItem')).toHaveLength(1);
      expect(commands).not.toContain('GetObject');
    }
    expect(most(({ aggregated }) => aggregated.rounds, publications)).toBeLessThanOrEqual(4);
    expect(most(({ aggregated }) => unitsRead(aggregated), publications)).toBeLessThanOrEqual(16);
  });

  test('is told to the figures in the first round of its relay, and in the figures six rounds after it came', () => {
    const isChange = ({ command, target }: Usage['calls'][number]): boolean =>
      command.startsWith('SendMessageBatch') && target.includes('changes');
    for (const { relayed } of ways) expect(roundsUntil(relayed, isChange)).toBe(1);
    const isRevision = ({ writes }: Usage['calls'][number]): boolean =>
      writes.some(({ sort }) => sort.startsWith('REV#'));
    const publications = ways.filter(({ publishes }) => publishes);
    const rounds = publications.map(
      ({ answered, relayed, aggregated }) =>
        answered.rounds + roundsUntil(relayed, isChange) + roundsUntil(aggregated, isRevision),
    );
    expect(Math.max(...rounds)).toBe(6);
  });
});
