import { canonicalJson, stableJson } from '../../../../shared/base/content/canonical.ts';
import type { PackDeps } from '../../../../shared/work/packs/build.ts';
import { generator } from '../../../../shared/work/packs/generator.ts';
import { inputCaseName, inputRevisionName, type PackInput } from '../../../../shared/work/packs/inputs.ts';
import { packManifest } from '../../../../shared/work/packs/manifest.ts';
import { namedTools, toolFiles } from '../../../../shared/work/packs/pack-tools.ts';
import type { PackFile } from '../../../../shared/work/packs/tables/file.ts';
import { packFigures, packsOf, reportName } from '../../../../shared/work/packs/pack.ts';
import type { Draw } from '../../../../shared/work/packs/word/picture.ts';

/** One white pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTjW2gAAAABJRU5ErkJggg==',
  'base64',
);

/** Stands in for the renderer where it is not what a test is about: that one takes a second for each chart. */
export const plainDraw: Draw = () => ({ png: pixel, width: 900, height: 300 });

/** Makes whole packs, charts in Word apart. */
export const makePlain: PackDeps['make'] = (input) => packsOf(input, plainDraw);

const made = new Map<string, ReturnType<PackDeps['make']>>();

/** Every other file is the same; the manifests, which name a pack's files, are of the whole. */
const withoutReports = (files: PackFile[]): PackFile[] => files.filter(({ name }) => !name.endsWith(`/${reportName}`));

/**
 * Makes whole packs, charts in Word apart, and each of them once: for tests of what is then done with it. That the same input
 * gives the same bytes whenever it is made is seen in `golden.json`.
 * @param withReports without them it is three times as fast
 */
export const makeOnce = (input: PackInput, withReports = true): ReturnType<PackDeps['make']> => {
  const from = canonicalJson([input, withReports]);
  const whole = made.get(canonicalJson([input, true]));
  const packs = made.get(from) ?? whole?.then(withoutReports) ?? packsOf(input, withReports ? plainDraw : undefined);
  made.set(from, packs);
  return packs;
};

/** Makes what figures are derived again from, and the figures: packs without sheets, charts, pages and reports. */
export const makeDerivable: PackDeps['make'] = (input) => {
  const { revision, cases, tool, earlierTools } = input;
  const { exact, safe } = packFigures(input);
  const of = { audit: revision.audit.id, revision: revision.revision, status: revision.status, generator };
  const json = (name: string, value: unknown): PackFile => ({
    name,
    body: stableJson(value),
    contentType: 'application/json',
  });
  const restricted = [
    json('aggregate.json', exact),
    json(inputRevisionName, revision),
    ...toolFiles(input),
    ...cases.map((one) => json(inputCaseName(one.case), one)),
  ];
  const handedOn = [json('aggregate.json', safe)];
  const packs = {
    restricted: [
      ...restricted,
      packManifest(restricted, {
        ...of,
        pack: 'restricted',
        figures: revision.manifest,
        tools: namedTools([tool, ...earlierTools]),
      }),
    ],
    shareable: [...handedOn, packManifest(handedOn, { ...of, pack: 'shareable', tools: namedTools([tool]) })],
  };
  return Promise.resolve(
    Object.entries(packs).flatMap(([pack, files]) => files.map((file) => ({ ...file, name: `${pack}/${file.name}` }))),
  );
};

/** Makes the figures alone, where files are not what a test is about: whole packs take seconds. */
export const makeFigures: PackDeps['make'] = (input) => {
  const { exact, safe } = packFigures(input);
  return Promise.resolve(
    Object.entries({ restricted: exact, shareable: safe }).map(([pack, figures]) => ({
      name: `${pack}/aggregate.json`,
      body: stableJson(figures),
      contentType: 'application/json',
    })),
  );
};
