import { canonicalJson, contentHash } from '../../base/content/canonical.ts';
import { manifestOf } from '../../domain/figures/manifest.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { toolOf } from '../../domain/tool/tools.ts';
import { checkOtherVersion, type Files, type OtherVersion } from './another-version.ts';
import { generator, type Generator } from './generator.ts';
import { factsFrom, inputCaseName, InputCase, inputRevisionName, InputRevision, type PackInput } from './inputs.ts';
import { checkManifest, manifestName, PackManifest } from './manifest.ts';
import { packsOf, reportName } from './pack.ts';
import type { PackFile } from './tables/file.ts';
import type { Draw } from './word/picture.ts';
import { partialOf } from '../../domain/figures/count-case.ts';

/** What verifying found. */
export interface Verified {
  /** plain sentences, one a fault; none where all agrees */
  faults: string[];
  audit: string;
  revision: number;
  status: 'interim' | 'final';
  /** how many submissions the figures were derived from again */
  submissions: number;
  /** how many files there are, manifests among them */
  files: number;
  /** there where another version of this program made the files: not every byte can then be expected to be the same */
  madeByAnother?: Omit<OtherVersion, 'faults'> & {
    /** as the restricted pack's manifest names it; absent where it names none, as packs did before */
    generator?: Generator | undefined;
  };
}

/** Makes packs; without their reports where a pack has none to hold them against. */
type Make = (input: PackInput, tool: Tool, withReports: boolean) => Promise<readonly PackFile[]>;

const text = new TextDecoder('utf-8', { fatal: true });

/** @throws Error that names the file where it is not there or not what it should be */
function read<T>(files: Files, name: string, schema: { parse: (value: unknown) => T }): T {
  const body = files.get(name);
  if (body === undefined) throw new Error(`${name} is not there`);
  try {
    return schema.parse(JSON.parse(text.decode(body)));
  } catch {
    throw new Error(`${name} is not a file of a pack as this program writes it`);
  }
}

const restricted = (name: string): string => `restricted/${name}`;

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const bytesOf = (body: string | Uint8Array): Uint8Array => (typeof body === 'string' ? Buffer.from(body) : body);

function inputOf(files: Files): PackInput {
  const revision = read(files, restricted(inputRevisionName), InputRevision);
  return { revision, cases: revision.cases.map((id) => read(files, restricted(inputCaseName(id)), InputCase)) };
}

/** Whether the submissions carried give the very totals and partials that the publication names. */
function publicationFaults({ revision, cases }: PackInput, tool: Tool): string[] {
  const { status, amendments } = revision;
  const of = { audit: revision.audit.id, tool: tool.id, status, amendments };
  const manifest = manifestOf(
    of,
    cases.map((one) => partialOf(tool, factsFrom(tool, revision.audit.id, one))),
  );
  return contentHash(manifest) === revision.manifest
    ? []
    : [
        `the submissions in ${restricted('inputs/')} do not give the figures that revision ${revision.revision} published`,
      ];
}

/** In which files a pack differs, byte for byte, from one made again. */
function differing(files: Files, made: Files): string[] {
  return [...made].flatMap(([name, body]) => {
    const found = files.get(name);
    if (found === undefined) return [`${name} is not there`];
    return sameBytes(found, body) ? [] : [`${name} is not what the submissions give`];
  });
}

const packs = ['restricted', 'shareable'] as const;

/** The files of both packs without their manifests, which name who made them. */
function withoutManifests(files: Files): Files {
  const isFile = (name: string): boolean =>
    packs.some((pack) => name.startsWith(`${pack}/`) && name !== `${pack}/${manifestName}`);
  return new Map([...files].filter(([name]) => isFile(name)));
}

/**
 * Holds the files against those that this program makes of the submissions carried: where it made them itself byte for
 * byte, else figure by figure.
 */
async function checkContent(files: Files, input: PackInput, isOurs: boolean, make: Make): Promise<OtherVersion> {
  const result: OtherVersion = { same: [], agreeing: [], onlyHashed: [], remarks: [], faults: [] };
  const tool = toolOf(input.revision.audit.tool);
  if (tool === undefined) {
    return { ...result, faults: [`this program does not know the questionnaire ${input.revision.audit.tool}`] };
  }
  try {
    const faults = publicationFaults(input, tool);
    const reports = packs.map((pack) => `${pack}/${reportName}`);
    const withReports = isOurs || reports.some((name) => files.has(name));
    const made = new Map((await make(input, tool, withReports)).map(({ name, body }) => [name, bytesOf(body)]));
    if (isOurs) return { ...result, faults: [...faults, ...differing(files, made)] };
    const checked = checkOtherVersion(withoutManifests(files), withoutManifests(made), withReports ? [] : reports);
    return { ...checked, faults: [...faults, ...checked.faults] };
  } catch (error) {
    // What does not fit its hash or the questionnaire is a finding, and there is nothing to make the files from.
    if (!(error instanceof RangeError)) throw error;
    return { ...result, faults: [`${restricted('inputs/')}: ${error.message}`] };
  }
}

/**
 * Checks the folder that a revision's files were written to: every file against its pack's manifest, the submissions
 * carried against their hashes and the publication, and every file of both packs against one made again from them. Files
 * that another version of this program made can differ in their bytes and be right: of those the figures are compared.
 * @param files by path in that folder (`restricted/aggregate.json`); what stands beside the two packs is not looked at
 * @param make what makes the packs again; it need not make anew what it has made of the very same input
 * @throws Error in one sentence where there is no pack to check
 */
export async function verify(
  files: Files,
  draw: Draw,
  make: Make = (input, tool, withReports) => packsOf(input, tool, withReports ? draw : undefined),
): Promise<Verified> {
  const input = inputOf(files);
  const { audit, revision, status } = input.revision;
  const manifestFaults: string[] = [];
  const generators = packs.map((folder) => {
    const own = [...files].flatMap(([name, body]) =>
      name.startsWith(`${folder}/`) ? [{ name: name.slice(folder.length + 1), body }] : [],
    );
    const manifest = read(files, `${folder}/${manifestName}`, PackManifest);
    manifestFaults.push(...checkManifest(manifest, own).map((fault) => `${folder}: ${fault}`));
    return manifest.generator;
  });
  const isOurs = generators.every((one) => one !== undefined && canonicalJson(one) === canonicalJson(generator));
  const { faults, ...checked } = await checkContent(files, input, isOurs, make);
  return {
    faults: [...manifestFaults, ...faults],
    audit: audit.id,
    revision,
    status,
    submissions: input.cases.reduce((sum, one) => sum + one.returns.filter((r) => r.counted !== undefined).length, 0),
    files: files.size,
    ...(!isOurs && { madeByAnother: { generator: generators[0], ...checked } }),
  };
}
