/** Packs that another version of this program made, and packs that somebody changed. */
import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson, contentHash } from '../../../../shared/base/content/canonical.ts';
import { checkOtherVersion } from '../../../../shared/work/packs/another-version.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { manifestOf as countedManifest } from '../../../../shared/domain/figures/manifest.ts';
import { toolHash } from '../../../../shared/domain/tool/tool-hash.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { factsFrom } from '../../../../shared/work/packs/inputs.ts';
import { generator } from '../../../../shared/work/packs/generator.ts';
import { PackManifest } from '../../../../shared/work/packs/manifest.ts';
import { packsOf } from '../../../../shared/work/packs/pack.ts';
import { packTools } from '../../../../shared/work/packs/pack-tools.ts';
import { verify as verifyWith, type Verified } from '../../../../shared/work/packs/verify.ts';
import { libraryTool } from '../../../library.ts';
import {
  goldenInput,
  goldenNames,
  goldenTool,
  hashOf,
  oldPack,
  textOf,
  withFiles,
  type Pack,
} from '../../../unit/work/packs/golden.ts';
import { makeOnce, plainDraw } from '../../../unit/work/packs/plain-draw.ts';

const name = '2015';
let made: Pack;
beforeAll(async () => {
  const { input } = goldenInput(name);
  made = new Map((await makeOnce(input)).map((file) => [file.name, Buffer.from(file.body)]));
});

/** What a pack is held against is made once for all that hold one against it. */
const verify = (pack: Pack): Promise<Verified> => verifyWith(pack, plainDraw, { make: makeOnce, library: goldenTool });

/** A file's text with one thing changed. */
function changed(pack: Pack, file: string, from: string | RegExp, to: string): string {
  const text = textOf(pack, file);
  const after = text.replace(from, to);
  expect(after).not.toBe(text);
  return after;
}

const json = (pack: Pack, file: string): unknown => JSON.parse(textOf(pack, file));

/** What stands at a pointer: objects and lists on the way, be they there or not. */
const at = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce((of, name) => (of as Record<string, unknown>)[name], value);

/** A file's text with values put at pointers; `undefined` takes away what stands there. */
function edited(pack: Pack, file: string, values: Record<string, unknown>): string {
  const content = json(pack, file);
  for (const [pointer, value] of Object.entries(values)) {
    const end = pointer.lastIndexOf('/');
    const holder = at(content, pointer.slice(0, end)) as Record<string, unknown>;
    if (value === undefined) delete holder[pointer.slice(end + 1)];
    else holder[pointer.slice(end + 1)] = value;
  }
  return JSON.stringify(content);
}

/** A pack without its rows: they are most of what is compared, and what is told of one file is told of another. */
const withoutRows = (pack: Pack): Map<string, Uint8Array> =>
  withFiles(
    pack,
    Object.fromEntries([...pack.keys()].filter((path) => path.includes('.csv')).map((path) => [path, undefined])),
  );

/** One file, with the other pack's that it is read beside and what says how it is read. */
const alone = (pack: Pack, file: string): Map<string, Uint8Array> => {
  const beside = new Set([file, `${file}-metadata.json`, file.replace('shareable/', 'restricted/')]);
  return new Map([...pack].filter(([path]) => beside.has(path)));
};

/** The pack as another version would have made it. */
const fromAnother = (pack: Pack, libraries = { ...generator.libraries, docx: '9.99.0' }): Map<string, Uint8Array> =>
  new Map(
    [...pack].map(([path, body]) => {
      if (!path.endsWith('/manifest.json')) return [path, body];
      const manifest = PackManifest.parse(json(pack, path));
      return [path, Buffer.from(JSON.stringify({ ...manifest, generator: { ...generator, libraries } }))];
    }),
  );

describe('a pack made before packs named what made them', () => {
  test.each(goldenNames)('is told from this version, and its figures are made again and agree: %s', async (golden) => {
    const found = await verify(oldPack(golden));
    expect(found.faults).toEqual([]);
    const { generator: maker, same, agreeing, onlyHashed, remarks } = found.madeByAnother!;
    expect(maker).toBeUndefined();
    const figures = ['aggregate.json', 'figures.csv', 'trends.json'];
    expect([...same, ...agreeing]).toEqual(
      expect.arrayContaining([
        ...['restricted', 'shareable'].flatMap((pack) => figures.map((file) => `${pack}/${file}`)),
        'restricted/responses.csv',
        'restricted/texts.csv',
      ]),
    );
    expect(onlyHashed.filter((file) => !file.startsWith('restricted/inputs'))).toEqual([]);
    expect(remarks).toContain('restricted/figures.html: is not there, and this version makes it');
  });

  test('whose figures were changed is found out, and so it is where the manifest was written anew', async () => {
    const pack = withoutRows(oldPack(name));
    const file = 'restricted/aggregate.json';
    const body = changed(pack, file, '"yes": 31', '"yes": 30');
    const place = `${file}: /questions/A1/counts/yes says 30; the submissions give 31`;
    const open = await verify(new Map([...pack, [file, Buffer.from(body)]]));
    expect(open.faults).toEqual([
      expect.stringMatching(/^restricted: aggregate\.json has the right size and other/),
      place,
    ]);
    const covered = await verify(withFiles(pack, { [file]: body }));
    expect(covered.faults).toEqual([place]);
  });

  test.each([
    ['a count to hand on', 'shareable/aggregate.json', /"answered": \d+,/, '"answered": 999,'],
    ['a percentage', 'restricted/aggregate.json', /"yes": "\d+\.\d"/, '"yes": "99.9"'],
    ['the count of a row', 'restricted/figures.csv', /,"Expected",\d+/, ',"Expected",999'],
    ['an answer', 'restricted/responses.csv', /"yes","Yes"/, '"no","Yes"'],
    ['the base of a trend', 'restricted/trends.json', /"n": \d+/, '"n": 999'],
  ])('is not right with another figure: %s', (_, file, from, to) => {
    const pack = alone(oldPack(name), file);
    const { faults } = checkOtherVersion(
      new Map([...pack, [file, Buffer.from(changed(pack, file, from, to))]]),
      alone(made, file),
    );
    expect(faults).toEqual([expect.stringContaining(`${file}: /`)]);
  });

  test('whose submissions were changed is found out', async () => {
    const pack = oldPack(name);
    const file = 'restricted/inputs/case-1.json';
    const covered = withFiles(pack, { [file]: changed(pack, file, '"answer": "yes"', '"answer": "no"') });
    const { faults, madeByAnother } = await verify(covered);
    expect(faults).toEqual([expect.stringMatching(/^restricted\/inputs\/: case-1\/.* is not what its hash names$/)]);
    expect(madeByAnother?.same).toEqual([]);
  });
});

describe('a pack that names what made it', () => {
  test('is this version of itself, and compared byte for byte', async () => {
    const whole = await verify(made);
    expect(whole).toMatchObject({ faults: [], submissions: 38 });
    expect(whole.madeByAnother).toBeUndefined();
    const report = withFiles(made, { 'restricted/report.docx': 'another report' });
    expect((await verify(report)).faults).toEqual([
      'restricted/manifest.json is not what the submissions give',
      'restricted/report.docx is not what the submissions give',
    ]);
  });

  test('made under another library may have another report, which is then only held against its hash', async () => {
    const report = withFiles(made, { 'restricted/report.docx': 'another report' });
    const found = await verify(fromAnother(report));
    expect(found.faults).toEqual([]);
    expect(found.madeByAnother).toMatchObject({
      generator: { ...generator, libraries: { docx: '9.99.0' } },
      agreeing: [],
      onlyHashed: ['restricted/report.docx'],
    });
    const broken = fromAnother(new Map([...made, ['restricted/report.docx', Buffer.from('another report')]]));
    expect((await verify(broken)).faults).toEqual([expect.stringContaining('report.docx has 14 bytes')]);
  });

  test('is of another version where one of its packs is', async () => {
    const mixed = new Map([...fromAnother(made), ['restricted/manifest.json', made.get('restricted/manifest.json')!]]);
    expect((await verify(mixed)).madeByAnother).toBeDefined();
  });
});

describe('the questionnaires of a pack', () => {
  const own = 'restricted/inputs/tool.json';
  const manifestOf = (pack: Pack, of = 'restricted'): PackManifest =>
    PackManifest.parse(json(pack, `${of}/manifest.json`));
  const hashed = (tool: unknown) => ({ id: (tool as { id: string }).id, sha256: contentHash(tool) });
  /** A tool in words that nobody agreed to. */
  const reworded = (id: string) => ({ ...libraryTool(id), title: 'Another title' });
  /** The pack with other questionnaires named by its manifests, as somebody would write them who wants nothing to show. */
  const naming = (
    pack: Pack,
    tools: PackManifest['tools'],
    of: readonly string[] = ['restricted', 'shareable'],
  ): Pack =>
    new Map([
      ...pack,
      ...of.map((one) => {
        const { tools: _own, ...rest } = manifestOf(pack, one);
        const manifest = { ...rest, ...(tools !== undefined && { tools }) };
        return [`${one}/manifest.json`, Buffer.from(JSON.stringify(manifest))] as const;
      }),
    ]);
  const faultsOf = async (pack: Pack): Promise<string[]> => (await verify(pack)).faults;

  test('stand in the restricted pack as canonical JSON, by whose hash both manifests name them', () => {
    const { tool } = goldenInput(name);
    expect(textOf(made, own)).toBe(canonicalJson(tool));
    expect(manifestOf(made).tools).toEqual([hashed(tool)]);
    expect(manifestOf(made, 'shareable').tools).toEqual([hashed(tool)]);
    expect(hashOf(made.get(own)!)).toBe(contentHash(tool));
    expect([...made.keys()].filter((path) => path.startsWith('shareable/inputs'))).toEqual([]);
  });

  test('are those of the audits that its trends read too, and the shareable manifest names none of those', async () => {
    const { input } = goldenInput('spring-2026');
    const other = { ...libraryTool('step-down@2015'), id: 'step-down@7' };
    const quarters = input.revision.quarters.map((one) => ({ ...one, audit: { ...one.audit, tool: other.id } }));
    const revision = { ...input.revision, quarters };
    const files = await packsOf({ ...input, revision, ...packTools(input.tool, [other]) }, undefined);
    const pack = new Map(files.map((file) => [file.name, Buffer.from(file.body)]));
    const earlier = 'restricted/inputs/tools/step-down@7.json';
    expect(textOf(pack, earlier)).toBe(canonicalJson(other));
    expect(manifestOf(pack).tools).toEqual([hashed(input.tool), hashed(other)]);
    expect(manifestOf(pack, 'shareable').tools).toEqual([hashed(input.tool)]);

    const check = async (with_: Record<string, string | undefined>) =>
      (await verifyWith(withFiles(pack, with_), plainDraw, { make: () => Promise.resolve(files) })).faults;
    const faults = (told: string) => [expect.stringContaining(told)];
    expect(await check({ [earlier]: undefined })).toEqual(faults(`${earlier} is not there`));
    expect(await check({ [earlier]: canonicalJson(reworded('step-down@2015')) })).toEqual(
      faults(`${earlier} is the questionnaire step-down@2015, and should be step-down@7`),
    );
  });

  test.each([
    ['lacks', undefined, `${own} is not there: nothing can be made again without the questionnaire step-down@2015`],
    [
      'has changed by a byte',
      canonicalJson(goldenInput(name).tool).replace('?', '!'),
      `${own} is not the questionnaire step-down@2015 whose hash the manifest names`,
    ],
    [
      'has with a space more',
      `${canonicalJson(goldenInput(name).tool)} `,
      `${own} is not the questionnaire step-down@2015 whose hash the manifest names`,
    ],
    [
      "has another's instead of",
      canonicalJson(libraryTool('step-down@2')),
      `${own} is the questionnaire step-down@2, and should be step-down@2015`,
    ],
  ])('are refused where the pack %s its own, of this version and of another', async (_, body, fault) => {
    const bad = withFiles(made, { [own]: body });
    expect(await faultsOf(bad)).toEqual([fault]);
    expect(await faultsOf(fromAnother(bad))).toEqual([fault]);
  });

  test('are those that were published with: another in its place, named everywhere, is found out', async () => {
    const { input } = goldenInput(name);
    const { audit, status } = input.revision;
    const partials = input.cases.map((one) => partialOf(input.tool, factsFrom(input.tool, audit.id, one)));
    const of = { audit: audit.id, tool: input.tool.id, toolSha256: toolHash(input.tool), status };
    const revision = { ...input.revision, manifest: contentHash(countedManifest(of, partials)) };
    const told = async (tool: Tool): Promise<string[]> => {
      const files = await packsOf({ ...input, revision, tool }, undefined);
      const pack = new Map(files.map((file) => [file.name, Buffer.from(file.body)]));
      return (await verifyWith(pack, plainDraw, { make: () => Promise.resolve(files) })).faults;
    };
    expect(await told(input.tool)).toEqual([]);
    expect(await told({ ...input.tool, title: 'Another title' })).toEqual([
      'the submissions and the questionnaire in restricted/inputs/ do not give the figures that revision 6 published',
    ]);
  });

  test('that are no questionnaires are refused', async () => {
    const body = '{"schema":"tool/v9"}';
    const bad = withFiles(made, { [own]: body });
    expect(await faultsOf(naming(bad, [{ id: 'step-down@2015', sha256: hashOf(body) }]))).toEqual([
      `${own} is not a questionnaire that this program can read`,
    ]);
  });

  test('have to be named', async () => {
    expect(await faultsOf(naming(made, undefined))).toEqual([
      'restricted/manifest.json does not name the questionnaire step-down@2015',
    ]);
    expect(await faultsOf(naming(made, [hashed(libraryTool('step-down@2'))]))).toEqual([
      'restricted/manifest.json does not name the questionnaire step-down@2015',
    ]);
    expect(await faultsOf(naming(made, [hashed(reworded('step-down@2015'))], ['shareable']))).toContain(
      'the two manifests name different questionnaires',
    );
  });

  test('are none of the shareable pack, nor is anything else that a pack is made from', async () => {
    for (const name of ['inputs/tool.json', 'inputs.json', 'inputs/case-1.json']) {
      const bad = withFiles(made, { [`shareable/${name}`]: textOf(made, `restricted/${name}`) });
      expect(await faultsOf(fromAnother(bad))).toEqual([`shareable/${name} belongs in the restricted pack alone`]);
    }
  });

  test('that a pack did not carry yet are taken from the library, which is said', async () => {
    const found = await verify(oldPack(name));
    expect(found.madeByAnother?.remarks[0]).toBe(
      "the pack does not carry its questionnaire: step-down@2015 was taken from this program's library, and may ask otherwise than it did",
    );
    const without = await verifyWith(oldPack(name), plainDraw, { make: makeOnce, library: () => undefined });
    expect(without.faults).toEqual([
      "restricted/manifest.json does not name the questionnaire step-down@2015, and this program's library does not have it",
    ]);
  });
});

describe('figures of another version', () => {
  const check = (replaced: Record<string, string | undefined>) => checkOtherVersion(withFiles(made, replaced), made);
  // Rows of one question stand for those of the others: to compare all of them takes a hundred times as long.
  beforeAll(() => {
    const rows = textOf(made, figures).split('\r\n');
    const few = rows.filter((row) => !/"[B-F]\d+"|"A[2-9]"/.test(row)).join('\r\n');
    made = new Map([...made, [figures, Buffer.from(few)]]);
  });
  const aggregate = 'restricted/aggregate.json';
  const shareable = 'shareable/aggregate.json';
  const figures = 'restricted/figures.csv';

  test('may have their sentences worded otherwise, and it is said', () => {
    const found = check({
      [aggregate]: edited(made, aggregate, { '/notes/counts': 'Thirty-eight questionnaires.' }),
      [figures]: changed(made, figures, '"Expected"', '"Asked for"'),
      'shareable/trends.json': edited(made, 'shareable/trends.json', { '/notes/0': 'Read with care.' }),
    });
    expect(found).toMatchObject({ faults: [], agreeing: [aggregate, figures, 'shareable/trends.json'] });
    expect(found.remarks).toEqual(
      [aggregate, figures, 'shareable/trends.json'].map(
        (file) => `${file}: 1 sentence worded otherwise than this version does`,
      ),
    );
  });

  test('may have their questions in other words only where the pack does not carry its questionnaire', () => {
    const trends = 'restricted/trends.json';
    const files = withFiles(made, {
      [aggregate]: edited(made, aggregate, { '/questions/A1/wording': 'Was it so?' }),
      [trends]: edited(made, trends, { '/series/0/wording': 'Was it so?', '/series/0/answers/0/label': 'It was' }),
      [figures]: changed(made, figures, /"A1","[^"]*"/, '"A1","Was it so?"'),
    });
    expect(checkOtherVersion(files, made).faults).toEqual([
      `${aggregate}: /questions/A1/wording is not what the submissions give`,
      expect.stringMatching(/^restricted\/figures\.csv: .*\/wording is not what the submissions give$/),
      `${trends}: /series/step-down@2015 A1/wording is not what the submissions give`,
      `${trends}: /series/step-down@2015 A1/answers/yes/label is not what the submissions give`,
    ]);
    const { faults, remarks } = checkOtherVersion(files, made, { isAskedOtherwise: true });
    expect(faults).toEqual([]);
    expect(remarks).toEqual([
      `${aggregate}: 1 sentence worded otherwise than this version does`,
      `${figures}: 1 sentence worded otherwise than this version does`,
      `${trends}: 2 sentences worded otherwise than this version does`,
    ]);
  });

  test('may lack what this version has come to say, and it is said', () => {
    const signals = at(json(made, aggregate), '/signals') as { rule: string }[];
    const known = signals.filter(({ rule }) => rule !== 'outlier-service');
    const older = edited(made, aggregate, { '/completeness/summaries': undefined, '/signals': known });
    const oldest: unknown = JSON.parse(older, (key, value: unknown) => (key === 'unexplained' ? undefined : value));
    const rows = textOf(made, figures).split('\r\n');
    const found = check({
      [aggregate]: JSON.stringify(oldest),
      [figures]: rows.filter((row) => !row.includes('"unexplained"')).join('\r\n'),
    });
    expect(found).toMatchObject({ faults: [], agreeing: [aggregate, figures] });
    expect(found.remarks).toEqual([
      `${aggregate}: does not have /completeness/cases/*/returns/*/unexplained, which this version has`,
      `${aggregate}: does not have /completeness/summaries, which this version has`,
      `${aggregate}: does not have /signals/outlier-service, which this version has`,
      `${figures}: does not have /unexplained, which this version has`,
    ]);
  });

  test.each([
    ['a question', { '/questions/A1': undefined }, '/questions/A1'],
    ['an answer', { '/questions/A3/counts/no': undefined }, '/questions/A3/counts/no'],
    ['a list', { '/completeness/neverAsked': [] }, '/completeness/neverAsked/case-1 adult-services'],
    ['a return', { '/completeness/cases/0/returns/0': undefined }, '/completeness/cases/case-1/returns/'],
  ])('lack nothing of what they have elsewhere: %s', (_, values, place) => {
    // A place taken out of a list leaves a hole, which JSON has as null.
    const { faults } = check({ [aggregate]: edited(made, aggregate, values).replaceAll('[null,', '[') });
    expect(faults[0]).toMatch(new RegExp(`^${aggregate}: ${place}.* is missing$`));
    expect(faults.length).toBeLessThan(7);
  });

  test('lack no row', () => {
    const without = changed(made, figures, /\r\n[^\r]*"A1"[^\r]*(?=\r\n)/, '');
    expect(check({ [figures]: without }).faults).toEqual([`${figures}: /A1 all asked is missing`]);
  });

  test('have nothing that the submissions do not give', () => {
    const signals = at(json(made, aggregate), '/signals') as object[];
    const more = { '/questions/A1/counts/perhaps': 5, '/signals': [...signals, { ...signals[0], case: 'case-9' }] };
    expect(check({ [aggregate]: edited(made, aggregate, more) }).faults).toEqual([
      `${aggregate}: /questions/A1/counts/perhaps is nothing that the submissions give`,
      expect.stringMatching(/: \/signals\/.*case-9.* is nothing that the submissions give$/),
    ]);
    const twice = changed(made, figures, /\r\n([^\r]*"A1"[^\r]*)(?=\r\n)/, '$&\r\n$1');
    expect(check({ [figures]: twice }).faults).toEqual([
      `${figures}: /A1 all asked (2) is nothing that the submissions give`,
    ]);
  });

  test('may be suppressed otherwise, as long as what is shown is exact', () => {
    const yes = (id: string): string => `/questions/${id}/counts/yes`;
    const exact = json(made, aggregate);
    // E5 is suppressed, A1 is shown.
    expect([at(json(made, shareable), yes('E5')), at(json(made, shareable), yes('A1'))]).toEqual([null, 31]);
    const right = Number(at(exact, yes('E5')));
    const put = (n: number) => check({ [shareable]: edited(made, shareable, { [yes('E5')]: n, [yes('A1')]: null }) });
    expect(put(right)).toMatchObject({
      faults: [],
      remarks: [`${shareable}: 2 values shown or suppressed otherwise than this version does`],
    });
    expect(put(right + 1).faults).toEqual([
      `${shareable}: ${yes('E5')} says ${right + 1}; the submissions give no number`,
    ]);
    expect(check({ [aggregate]: edited(made, aggregate, { [yes('A1')]: null }) }).faults).toEqual([
      `${aggregate}: ${yes('A1')} says no number; the submissions give 31`,
    ]);
  });

  test('that are not there, or are no figures, are found out; a text is never repeated', () => {
    expect(check({ [aggregate]: undefined }).faults).toEqual([`${aggregate} is not there`]);
    expect(check({ [aggregate]: '{"schema": ' }).faults).toEqual([`${aggregate}: cannot be read`]);
    const texts = 'restricted/texts.csv';
    const told = check({ [texts]: changed(made, texts, /Synthetic note/, 'Jo Bloggs') });
    expect(told.faults).toEqual([expect.stringMatching(/: \/case-1 .*\/text is not what the submissions give$/)]);
    expect(told.faults.join()).not.toMatch(/Jo|Synthetic/);
  });

  test('that differ in many places are told in a few', () => {
    const none = edited(made, aggregate, { '/questions': {} });
    expect(check({ [aggregate]: none }).faults).toHaveLength(6);
    expect(check({ [aggregate]: none }).faults.at(-1)).toBe(`${aggregate}: and 36 more`);
  });
});
