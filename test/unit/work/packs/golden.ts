/**
 * Two packs' figures as they were made before packs named what made them: the reference audit, and a made-up one with
 * everything that a pack can rest on (a revision before it, released ones, another quarter, a correction, a note). They
 * are never made anew: their inputs are what the program's output is known by, and their figures what it must still
 * give, however it words and draws them.
 *
 * They carried no questionnaires then. `golden/tools.zip` has them as the library had them when packs came to carry them: what
 * the library says later changes no pack that was made before, and nothing here.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import {
  inputCaseName,
  InputCase,
  inputRevisionName,
  InputRevision,
  type PackInput,
} from '../../../../shared/work/packs/inputs.ts';
import { packManifest, PackManifest } from '../../../../shared/work/packs/manifest.ts';
import { Tool } from '../../../../shared/domain/tool/tool.ts';
import { packTools } from '../../../../shared/work/packs/pack-tools.ts';

export const folder = join(import.meta.dirname, 'golden');

export const goldenNames = ['2015', 'spring-2026'] as const;

export const hashOf = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex');

export type Pack = ReadonlyMap<string, Uint8Array>;

/** The files of a pack with some replaced, and their manifests saying so: nothing but the content shows it. */
export function withFiles(
  pack: Pack,
  replaced: Record<string, string | Uint8Array | undefined>,
): Map<string, Uint8Array> {
  const files = new Map(pack);
  for (const [name, body] of Object.entries(replaced)) {
    if (body === undefined) files.delete(name);
    else files.set(name, Buffer.from(body));
  }
  for (const folderName of ['restricted', 'shareable']) {
    const path = `${folderName}/manifest.json`;
    const manifest = PackManifest.parse(JSON.parse(Buffer.from(files.get(path)!).toString()));
    const types = new Map(manifest.files.map((file) => [file.name, file.contentType]));
    const own = [...files].flatMap(([name, body]) =>
      name.startsWith(`${folderName}/`) && name !== path ? [{ name: name.slice(folderName.length + 1), body }] : [],
    );
    const typed = own.map((file) => ({ ...file, contentType: types.get(file.name) ?? 'application/octet-stream' }));
    files.set(path, Buffer.from(packManifest(typed, manifest).body));
  }
  return files;
}

/** The figures and inputs of a pack as they were made then, with manifests that name no generator. */
export function oldPack(name: (typeof goldenNames)[number]): Map<string, Uint8Array> {
  const files = new Map(Object.entries(unzipSync(readFileSync(join(folder, `${name}.zip`)))));
  const { audit, revision, status, manifest } = inputOf(files).revision;
  const of = { audit: audit.id, revision, status };
  const empty = [
    ['restricted', packManifest([], { ...of, pack: 'restricted', figures: manifest })],
    ['shareable', packManifest([], { ...of, pack: 'shareable' })],
  ] as const;
  return withFiles(
    new Map([...files, ...empty.map(([at, { body }]) => [`${at}/manifest.json`, Buffer.from(body)] as const)]),
    {},
  );
}

export const textOf = (pack: Pack, name: string): string => Buffer.from(pack.get(name)!).toString();

function inputOf(pack: Pack): Pick<PackInput, 'revision' | 'cases'> {
  const revision = InputRevision.parse(JSON.parse(textOf(pack, `restricted/${inputRevisionName}`)));
  const cases = revision.cases.map((id) =>
    InputCase.parse(JSON.parse(textOf(pack, `restricted/${inputCaseName(id)}`))),
  );
  return { revision, cases };
}

const tools = unzipSync(readFileSync(join(folder, 'tools.zip')));
/** A questionnaire as it was when the old packs were made. */
export const goldenTool = (id: string): Tool => Tool.parse(JSON.parse(Buffer.from(tools[`${id}.json`]!).toString()));

/** What a golden pack is made from. */
export function goldenInput(name: (typeof goldenNames)[number]) {
  const { revision, cases } = inputOf(oldPack(name));
  const [tool, ...ofQuarters] = [revision, ...revision.quarters].map(({ audit }) => goldenTool(audit.tool));
  const input: PackInput = { revision, cases, ...packTools(tool!, ofQuarters) };
  return { input, tool: input.tool };
}
