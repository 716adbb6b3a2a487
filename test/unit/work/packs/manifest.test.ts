import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PackFile } from '../../../../shared/work/packs/tables/file.ts';
import { generator } from '../../../../shared/work/packs/generator.ts';
import { PackManifest, checkManifest, packManifest } from '../../../../shared/work/packs/manifest.ts';

const of = { audit: '2015-q2', revision: 7, status: 'final', pack: 'restricted', figures: 'f'.repeat(64) } as const;

const files: PackFile[] = [
  { name: 'figures.csv', body: 'é\n', contentType: 'text/csv; charset=utf-8' },
  { name: 'charts/section-a.svg', body: '<svg/>', contentType: 'image/svg+xml' },
  { name: 'Report.docx', body: new Uint8Array([0, 255, 80]), contentType: 'application/octet-stream' },
];
const read = (file: PackFile): PackManifest => PackManifest.parse(JSON.parse(String(file.body)));
const manifest = read(packManifest(files, of));

describe('the manifest of a pack', () => {
  test('names each file with its size in bytes, its hash and its type, sorted by name', () => {
    const made = packManifest(files, of);
    expect(made).toMatchObject({ name: 'manifest.json', contentType: 'application/json' });
    const { schema, files: named, ...rest } = manifest;
    expect(schema).toBe('pack/v1');
    expect(rest).toEqual(of);
    expect(named.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['Report.docx', 3],
      ['charts/section-a.svg', 6],
      ['figures.csv', 3],
    ]);
    expect(named[2]).toEqual({
      name: 'figures.csv',
      bytes: 3,
      sha256: createHash('sha256').update('é\n', 'utf8').digest('hex'),
      contentType: 'text/csv; charset=utf-8',
    });
  });

  test('names what made the files, where it is told', () => {
    expect(manifest.generator).toBeUndefined();
    expect(read(packManifest(files, { ...of, generator })).generator).toEqual(generator);
  });

  test('is the same bytes whatever order the files come in', () => {
    expect(packManifest(files.toReversed(), of)).toEqual(packManifest(files, of));
  });

  test('refuses a file twice, and itself among the files', () => {
    expect(() => packManifest([...files, files[0]!], of)).toThrow(RangeError);
    expect(() => packManifest([{ ...files[0]!, name: 'manifest.json' }], of)).toThrow(RangeError);
  });

  test('takes no field that it does not know', () => {
    expect(PackManifest.safeParse({ ...manifest, more: 1 }).success).toBe(false);
  });
});

describe('a pack held against its manifest', () => {
  const bytes = (body: PackFile['body']): Uint8Array => new Uint8Array(Buffer.from(body));

  test('is whole as it was made, as text or as bytes, in any order, with the manifest or without', () => {
    expect(checkManifest(manifest, files)).toEqual([]);
    const downloaded = files.map((file) => ({ name: file.name, body: bytes(file.body) })).toReversed();
    expect(checkManifest(manifest, [...downloaded, packManifest(files, of)])).toEqual([]);
  });

  test('says what is missing, too many, twice, of another size and of other content', () => {
    expect(checkManifest(manifest, files.slice(1))).toEqual(['figures.csv is missing.']);
    expect(checkManifest(manifest, [...files, { name: 'notes.txt', body: '' }])).toEqual([
      'notes.txt is not in the manifest.',
    ]);
    expect(checkManifest(manifest, [...files, files[1]!])).toEqual(['charts/section-a.svg is there twice.']);
    expect(checkManifest(manifest, [{ ...files[0]!, body: 'é' }, ...files.slice(1)])).toEqual([
      'figures.csv has 2 bytes; the manifest says 3.',
    ]);
    expect(checkManifest(manifest, [{ ...files[0]!, body: 'è\n' }, ...files.slice(1)])).toEqual([
      "figures.csv has the right size and other content: its SHA-256 is not the manifest's.",
    ]);
  });

  test('tells every fault at once, in the order of the files', () => {
    expect(checkManifest(manifest, [{ name: 'a.txt', body: '' }, files[1]!])).toEqual([
      'Report.docx is missing.',
      'a.txt is not in the manifest.',
      'figures.csv is missing.',
    ]);
  });

  test('sees any single byte that was changed', () => {
    const large = new Uint8Array(200).fill(7);
    const made = read(packManifest([{ name: 'a.bin', body: large, contentType: 'application/octet-stream' }], of));
    fc.assert(
      fc.property(fc.nat(199), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const body = large.map((byte, i) => (i === at ? byte ^ by : byte));
        expect(checkManifest(made, [{ name: 'a.bin', body }])).toHaveLength(1);
      }),
    );
  });
});
