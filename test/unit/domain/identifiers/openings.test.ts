/** What was opened of returns by those whose they were before their address was changed. */
import { describe, expect, test } from 'vitest';
import {
  isChangeOf,
  linkNamed,
  listCopiesOpened,
  openedBefore,
  putCopyOpened,
  type CopyOpened,
} from '../../../../shared/domain/identifiers/openings.ts';
import { putPull } from '../../../../shared/domain/identifiers/store.ts';
import type { Pull } from '../../../../shared/domain/identifiers/schema.ts';
import { openAws } from '../../../aws/aws.ts';

const audit = '2026-q2';
const [wrong, right] = ['a'.repeat(32), 'b'.repeat(32)];
const mintedAt = '2026-04-13T09:00:00.000Z';
const at = (minute: number): string => `2026-05-05T09:0${minute}:00.000Z`;

const pull = (minute: number, more: Partial<Pull> = {}): Pull => ({
  audit,
  case: 'case-1',
  agency: 'gp-a',
  addressee: wrong,
  at: at(minute),
  people: ['child-1'],
  ...more,
});
const copy = (minute: number, more: Partial<CopyOpened> = {}): CopyOpened => ({
  audit,
  case: 'case-1',
  agency: 'gp-a',
  version: 1,
  at: at(minute),
  addressee: wrong,
  link: 'c'.repeat(16),
  mintedAt,
  ...more,
});

async function opened(pulls: readonly Pull[], copies: readonly CopyOpened[]) {
  const table = openAws().createTable();
  for (const [i, one] of pulls.entries()) await putPull(table, one, `${i}`);
  for (const one of copies) await putCopyOpened(table, one);
  return table;
}

const of = [{ agency: 'gp-a', was: wrong }];
const cases = ['case-1', 'case-2'];

describe('what was opened before an address was changed', () => {
  test('is told without whose it was, of all cases together, the oldest first', async () => {
    const table = await opened(
      [pull(1, { case: 'case-2' }), pull(3, { case: 'case-2' }), pull(2), pull(4)],
      [copy(5, { case: 'case-2' }), copy(6), copy(3), copy(4, { case: 'case-2', version: 0 })],
    );
    const details = (minute: number, id: string) => ({
      at: at(minute),
      case: id,
      agency: 'gp-a',
      people: ['child-1'],
    });
    const answers = (minute: number, id: string, version = 1) => ({
      at: at(minute),
      case: id,
      agency: 'gp-a',
      version,
      link: 'c'.repeat(16),
      mintedAt,
    });
    expect(await openedBefore(table, audit, of, cases)).toStrictEqual({
      details: [details(1, 'case-2'), details(2, 'case-1'), details(3, 'case-2'), details(4, 'case-1')],
      answers: [answers(3, 'case-1'), answers(4, 'case-2', 0), answers(5, 'case-2'), answers(6, 'case-1')],
    });
  });

  test.each<[what: string, of: Parameters<typeof openedBefore>[2], found: string[]]>([
    ['those of an agency, in every case', of, ['case-1 gp-a', 'case-2 gp-a']],
    ['that of one case', [{ agency: 'gp-a', case: 'case-2', was: wrong }], ['case-2 gp-a']],
    ["another agency's", [{ agency: 'police', was: wrong }], ['case-1 police']],
    ["somebody else's", [{ agency: 'gp-a', was: right }], ['case-1 gp-a']],
    ['of nobody known', [{ agency: 'gp-a' }], []],
    ['none', [], []],
    [
      'of several, each with whose it was',
      [
        { agency: 'gp-a', case: 'case-1', was: right },
        { agency: 'police', was: wrong },
      ],
      ['case-1 gp-a', 'case-1 police'],
    ],
  ])('is of the returns that were changed and of whose they were: %s', async (_, changed, found) => {
    const pulls = [
      pull(1),
      pull(2, { case: 'case-2' }),
      pull(3, { agency: 'police' }),
      pull(4, { addressee: right }),
      pull(5, { agency: 'police', case: 'case-2', addressee: right }),
    ];
    const table = await opened(
      pulls,
      pulls.map(({ case: id, agency, addressee }, i) => copy(i + 1, { case: id, agency, addressee })),
    );
    const { details, answers } = await openedBefore(table, audit, changed, cases);
    const names = (all: typeof details | typeof answers): string[] =>
      all.map((one) => `${one.case} ${one.agency}`).toSorted();
    expect([names(details), names(answers)]).toEqual([found, found]);
  });

  test('is of the cases that are looked at, and of no other', async () => {
    const table = await opened([pull(1), pull(2, { case: 'case-2' })], [copy(1), copy(2, { case: 'case-2' })]);
    const { details, answers } = await openedBefore(table, audit, of, ['case-2']);
    expect([...details, ...answers].map((one) => one.case)).toEqual(['case-2', 'case-2']);
  });
});

describe('a change of an address', () => {
  test('is of every return of its agency, or of that of its case', () => {
    const one = { case: 'case-1', agency: 'gp-a' };
    expect(isChangeOf([{ agency: 'gp-a' }], one)).toBe(true);
    expect(isChangeOf([{ agency: 'gp-a', case: 'case-1' }], one)).toBe(true);
    expect(isChangeOf([{ agency: 'police' }, { agency: 'gp-a' }], one)).toBe(true);
    expect(isChangeOf([{ agency: 'gp-a', case: 'case-2' }], one)).toBe(false);
    expect(isChangeOf([{ agency: 'police' }], one)).toBe(false);
    expect(isChangeOf([{ agency: 'police', case: 'case-1' }], one)).toBe(false);
    expect(isChangeOf([], one)).toBe(false);
  });
});

test('a copy that was opened is read as it was put on the record, with its link by a shortened name', async () => {
  const named = linkNamed('d'.repeat(64), { mintedAt });
  expect(named).toEqual({ link: 'd'.repeat(16), mintedAt });
  const table = await opened([], [copy(2), copy(1, named), copy(1, { ...named, version: 2 })]);
  expect(await listCopiesOpened(table, audit, 'case-1')).toStrictEqual([
    copy(1, named),
    copy(1, { ...named, version: 2 }),
    copy(2),
  ]);
});
