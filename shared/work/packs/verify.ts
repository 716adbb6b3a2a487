import { contentHash } from '../../base/content/canonical.ts';
import { manifestOf } from '../../domain/figures/manifest.ts';
import { partialOf } from '../../domain/figures/partial.ts';
import { toolOf } from '../../domain/tool/tools.ts';
import { factsFrom, inputCaseName, InputCase, inputRevisionName, InputRevision, type PackInput } from './inputs.ts';
import { checkManifest, manifestName, PackManifest } from './manifest.ts';
import { packsOf } from './pack.ts';
import type { Draw } from './word/picture.ts';

/** What verifying found. */
export interface Verified {
  /** plain sentences, one a fault; none where all agrees */
  faults: string[];
  audit: string;
  revision: number;
  status: 'interim' | 'final';
  /** how many submissions the figures were derived from again */
  submissions: number;
  /** how many files were made again and compared */
  files: number;
}

const text = new TextDecoder('utf-8', { fatal: true });

/** @throws Error that names the file where it is not there or not what it should be */
function read<T>(files: ReadonlyMap<string, Uint8Array>, name: string, schema: { parse: (value: unknown) => T }): T {
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

function inputOf(files: ReadonlyMap<string, Uint8Array>): PackInput {
  const revision = read(files, restricted(inputRevisionName), InputRevision);
  return { revision, cases: revision.cases.map((id) => read(files, restricted(inputCaseName(id)), InputCase)) };
}

/** Whether the submissions carried give the very totals and partials that the publication names. */
function publicationFaults({ revision, cases }: PackInput): string[] {
  const tool = toolOf(revision.audit.tool);
  if (tool === undefined) return [`this program does not know the questionnaire ${revision.audit.tool}`];
  const of = { audit: revision.audit.id, tool: tool.id, status: revision.status };
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

/** Makes both packs again from what the restricted one carries, and compares every file byte for byte. */
async function rederivationFaults(
  files: ReadonlyMap<string, Uint8Array>,
  input: PackInput,
  draw: Draw,
): Promise<string[]> {
  const tool = toolOf(input.revision.audit.tool);
  if (tool === undefined) return [];
  const faults: string[] = [];
  for (const { name, body } of await packsOf(input, tool, draw)) {
    const found = files.get(name);
    if (found === undefined) faults.push(`${name} is not there`);
    else if (!sameBytes(found, bytesOf(body))) faults.push(`${name} is not what the submissions give`);
  }
  return faults;
}

/**
 * Checks the folder that a revision's files were written to: every file against its pack's manifest, the submissions
 * carried against their hashes and the publication, and every file of both packs against one made again from them.
 * @param files by path in that folder (`restricted/aggregate.json`); what stands beside the two packs is not looked at
 * @throws Error in one sentence where there is no pack to check
 */
export async function verify(files: ReadonlyMap<string, Uint8Array>, draw: Draw): Promise<Verified> {
  const input = inputOf(files);
  const { audit, revision, status } = input.revision;
  const faults: string[] = [];
  for (const folder of ['restricted', 'shareable']) {
    const own = [...files].flatMap(([name, body]) =>
      name.startsWith(`${folder}/`) ? [{ name: name.slice(folder.length + 1), body }] : [],
    );
    const manifest = read(files, `${folder}/${manifestName}`, PackManifest);
    faults.push(...checkManifest(manifest, own).map((fault) => `${folder}: ${fault}`));
  }
  try {
    faults.push(...publicationFaults(input), ...(await rederivationFaults(files, input, draw)));
  } catch (error) {
    // What does not fit its hash or the questionnaire is a finding, and there is nothing to make the files from.
    if (!(error instanceof RangeError)) throw error;
    faults.push(`${restricted('inputs/')}: ${error.message}`);
  }
  return {
    faults,
    audit: audit.id,
    revision,
    status,
    submissions: input.cases.reduce((sum, one) => sum + one.returns.filter((r) => r.counted !== undefined).length, 0),
    files: files.size,
  };
}
