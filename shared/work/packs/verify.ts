import { canonicalJson, contentHash } from '../../base/content/canonical.ts';
import { manifestOf } from '../../domain/figures/manifest.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { toolHash } from '../../domain/tool/tool-hash.ts';
import { checkOtherVersion, type Files, type OtherVersion } from './another-version.ts';
import { generator, type Generator } from './generator.ts';
import { factsFrom, inputCaseName, InputCase, inputRevisionName, InputRevision, type PackInput } from './inputs.ts';
import { checkManifest, manifestName, PackManifest } from './manifest.ts';
import { packsOf, reportName } from './pack.ts';
import { packTools, toolsIn, type PackTools } from './pack-tools.ts';
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
type Make = (input: PackInput, withReports: boolean) => Promise<readonly PackFile[]>;

/** What the files are made again with. */
interface Options {
  /** what makes the packs again; it need not make anew what it has made of the very same input */
  make?: Make;
  /** the questionnaires of this program's library: for packs that were made before packs carried theirs */
  library?: (id: string) => Tool | undefined;
}

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

type Carried = Omit<PackInput, keyof PackTools>;

function carriedBy(files: Files): Carried {
  const revision = read(files, restricted(inputRevisionName), InputRevision);
  return { revision, cases: revision.cases.map((id) => read(files, restricted(inputCaseName(id)), InputCase)) };
}

/**
 * The questionnaires that a pack is made again with: its own, each as its manifest names it. One that was made before packs
 * carried them names none and was made by another version: of that the library's are taken, which may ask otherwise by now.
 */
function toolsFor(
  files: Files,
  { revision }: Carried,
  named: PackManifest['tools'],
  library: Options['library'],
): PackTools | { faults: string[] } {
  if (named !== undefined) return toolsIn(files, revision, named);
  const ids = [...new Set([revision.audit, ...revision.quarters.map(({ audit }) => audit)].map(({ tool }) => tool))];
  const found = ids.map((id) => library?.(id) ?? id);
  const [tool, ...ofQuarters] = found.filter((one) => typeof one !== 'string');
  const missing = found.filter((one) => typeof one === 'string');
  if (tool !== undefined && missing.length === 0) return packTools(tool, ofQuarters);
  const unnamed = library === undefined ? '' : ", and this program's library does not have it";
  return { faults: missing.map((id) => `${restricted(manifestName)} does not name the questionnaire ${id}${unnamed}`) };
}

const madeWithLibrary = ({ tool, earlierTools }: PackTools): string =>
  `the pack does not carry its questionnaire: ${[tool, ...earlierTools].map(({ id }) => id).join(', ')} was taken from this program's library, and may ask otherwise than it did`;

/** What no shareable pack holds, whatever its manifest says: submissions, and what else a pack is made from. */
const misplaced = (files: Files): string[] =>
  [...files.keys()]
    .filter((name) => /^shareable\/inputs[./]/.test(name))
    .map((name) => `${name} belongs in the restricted pack alone`);

/**
 * Whether the submissions carried give the very totals and partials that the publication names, with the very
 * questionnaire; one that was published before questionnaires were named by hash has its id alone.
 */
function publicationFaults({ revision, cases, tool }: PackInput): string[] {
  const { status, amendments, judgements } = revision;
  const of = { audit: revision.audit.id, tool: tool.id, status, amendments, judgements };
  const partials = cases.map((one) => partialOf(tool, factsFrom(tool, revision.audit.id, one)));
  const manifests = [{ ...of, toolSha256: toolHash(tool) }, of].map((one) => manifestOf(one, partials));
  return manifests.some((one) => contentHash(one) === revision.manifest)
    ? []
    : [
        `the submissions and the questionnaire in ${restricted('inputs/')} do not give the figures that revision ${revision.revision} published`,
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

const nothing: OtherVersion = { same: [], agreeing: [], onlyHashed: [], remarks: [], faults: [] };

/**
 * Holds the files against those that this program makes of the submissions carried: where it made them itself byte for
 * byte, else figure by figure.
 * @param as.isAskedOtherwise whether the pack's questionnaire is not there, and the one in its place may have other words
 */
async function checkContent(
  files: Files,
  input: PackInput,
  { isOurs, isAskedOtherwise, make }: { isOurs: boolean; isAskedOtherwise: boolean; make: Make },
): Promise<OtherVersion> {
  try {
    const faults = publicationFaults(input);
    const reports = packs.map((pack) => `${pack}/${reportName}`);
    const withReports = isOurs || reports.some((name) => files.has(name));
    const made = new Map((await make(input, withReports)).map(({ name, body }) => [name, bytesOf(body)]));
    if (isOurs) return { ...nothing, faults: [...faults, ...differing(files, made)] };
    const checked = checkOtherVersion(withoutManifests(files), withoutManifests(made), {
      leftOut: withReports ? [] : reports,
      isAskedOtherwise,
    });
    return { ...checked, faults: [...faults, ...checked.faults] };
  } catch (error) {
    // What does not fit its hash or the questionnaire is a finding, and there is nothing to make the files from.
    if (!(error instanceof RangeError)) throw error;
    return { ...nothing, faults: [`${restricted('inputs/')}: ${error.message}`] };
  }
}

/** Which version made the packs, and what their manifests say that does not hold. */
function readManifests(files: Files) {
  const manifests = packs.map((folder) => read(files, `${folder}/${manifestName}`, PackManifest));
  const faults = packs.flatMap((folder, at) => {
    const own = [...files].flatMap(([name, body]) =>
      name.startsWith(`${folder}/`) ? [{ name: name.slice(folder.length + 1), body }] : [],
    );
    const manifest = manifests[at];
    return manifest === undefined ? [] : checkManifest(manifest, own).map((fault) => `${folder}: ${fault}`);
  });
  const isOurs = manifests.every((one) => canonicalJson(one.generator ?? null) === canonicalJson(generator));
  const [own, handedOn] = manifests;
  const differ = canonicalJson(own?.tools?.[0] ?? null) !== canonicalJson(handedOn?.tools?.[0] ?? null);
  return {
    faults: [...faults, ...(differ ? ['the two manifests name different questionnaires'] : []), ...misplaced(files)],
    isOurs,
    generator: own?.generator,
    tools: own?.tools,
  };
}

/**
 * Checks the folder that a revision's files were written to: every file against its pack's manifest, the questionnaires
 * and the submissions carried against their hashes and the publication, and every file of both packs against one made
 * again from them. Files that another version of this program made can differ in their bytes and be right: of those the
 * figures are compared.
 * @param files by path in that folder (`restricted/aggregate.json`); what stands beside the two packs is not looked at
 * @throws Error in one sentence where there is no pack to check
 */
export async function verify(files: Files, draw: Draw, options: Options = {}): Promise<Verified> {
  const { make = (input, withReports) => packsOf(input, withReports ? draw : undefined), library } = options;
  const carried = carriedBy(files);
  const { audit, revision, status } = carried.revision;
  const { faults: ofManifests, isOurs, generator: maker, tools: named } = readManifests(files);
  const tools = toolsFor(files, carried, named, isOurs ? undefined : library);
  const as = { isOurs, isAskedOtherwise: named === undefined, make };
  const { faults, ...checked } =
    'faults' in tools ? { ...nothing, ...tools } : await checkContent(files, { ...carried, ...tools }, as);
  const submissions = carried.cases.flatMap(({ returns }) => returns.filter(({ counted }) => counted !== undefined));
  const ofLibrary = named === undefined && !('faults' in tools) ? [madeWithLibrary(tools)] : [];
  return {
    faults: [...ofManifests, ...faults],
    audit: audit.id,
    revision,
    status,
    submissions: submissions.length,
    files: files.size,
    ...(!isOurs && {
      madeByAnother: { generator: maker, ...checked, remarks: [...ofLibrary, ...checked.remarks] },
    }),
  };
}
