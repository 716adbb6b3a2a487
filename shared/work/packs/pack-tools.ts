import { createHash } from 'node:crypto';
import { canonicalJson } from '../../base/content/canonical.ts';
import { Tool } from '../../domain/tool/tool.ts';
import { toolHash } from '../../domain/tool/tool-hash.ts';
import type { Files } from './another-version.ts';
import type { PackManifest } from './manifest.ts';
import type { PackFile } from './tables/file.ts';

/**
 * The questionnaires that a pack is made with: the audit's own, and those of the earlier audits that its trends read. The
 * restricted pack carries them, and its manifest has the hash of each, which is that of the tool's canonical JSON and so
 * of the file's bytes. The shareable pack carries none: its manifest names the audit's own, which anybody can read.
 */
export interface PackTools {
  /** the audit's own */
  tool: Tool;
  /** of earlier audits that were made with another, each once, by id */
  earlierTools: readonly Tool[];
}

/** Where the audit's own questionnaire stands in the restricted pack. */
export const toolName = 'inputs/tool.json';
/** Where one of earlier audits stands. */
const earlierToolName = (id: string): string => `inputs/tools/${id}.json`;

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : Number(a.id > b.id));

/**
 * The questionnaires of a revision's audits as its pack carries them.
 * @throws RangeError where two audits name one questionnaire and have different ones
 */
export function packTools(tool: Tool, ofQuarters: readonly Tool[]): PackTools {
  const known = new Map([[tool.id, tool]]);
  for (const one of ofQuarters) {
    const before = known.get(one.id) ?? one;
    if (before !== one && canonicalJson(before) !== canonicalJson(one)) {
      throw new RangeError(`Two audits have different questionnaires ${one.id}`);
    }
    known.set(one.id, before);
  }
  known.delete(tool.id);
  return { tool, earlierTools: [...known.values()].toSorted(byId) };
}

/** The questionnaire that an audit of the trends was made with. @throws RangeError where the pack has none of that id */
export function toolNamed({ tool, earlierTools }: PackTools, id: string): Tool {
  const found = [tool, ...earlierTools].find((one) => one.id === id);
  if (found === undefined) throw new RangeError(`The pack does not have the questionnaire ${id}`);
  return found;
}

/** The files of the restricted pack that hold its questionnaires. */
export const toolFiles = ({ tool, earlierTools }: PackTools): PackFile[] =>
  [{ name: toolName, tool }, ...earlierTools.map((one) => ({ name: earlierToolName(one.id), tool: one }))].map(
    (one) => ({
      name: one.name,
      body: canonicalJson(one.tool),
      contentType: 'application/json',
    }),
  );

/** Questionnaires as a manifest names them: the audit's own first. */
export const namedTools = (tools: readonly Tool[]): NonNullable<PackManifest['tools']> =>
  tools.map((tool) => ({ id: tool.id, sha256: toolHash(tool) }));

const text = new TextDecoder('utf-8', { fatal: true });

function parsed(body: Uint8Array): Tool | undefined {
  try {
    return Tool.parse(JSON.parse(text.decode(body)));
  } catch {
    return undefined;
  }
}

/** One questionnaire of a pack, or what is wrong with it in a sentence. */
function readTool(files: Files, name: string, named: { id: string; sha256: string }): Tool | string {
  const path = `restricted/${name}`;
  const body = files.get(path);
  if (body === undefined)
    return `${path} is not there: nothing can be made again without the questionnaire ${named.id}`;
  const tool = parsed(body);
  if (tool !== undefined && tool.id !== named.id) {
    return `${path} is the questionnaire ${tool.id}, and should be ${named.id}`;
  }
  const isAsNamed = createHash('sha256').update(body).digest('hex') === named.sha256;
  if (!isAsNamed) return `${path} is not the questionnaire ${named.id} whose hash the manifest names`;
  return tool ?? `${path} is not a questionnaire that this program can read`;
}

/** As an audit names its questionnaire. */
interface NamesTool {
  tool: string;
}

/**
 * The questionnaires that a pack carries, each held against the hash that its manifest names.
 * @param named by the restricted pack's manifest
 * @returns what is wrong, in plain sentences, where one is not there, is another, or was changed
 */
export function toolsIn(
  files: Files,
  { audit, quarters }: { audit: NamesTool; quarters: readonly { audit: NamesTool }[] },
  named: NonNullable<PackManifest['tools']>,
): PackTools | { faults: string[] } {
  const earlier = [...new Set(quarters.map((one) => one.audit.tool))].filter((id) => id !== audit.tool).toSorted();
  const found = [audit.tool, ...earlier].map((id): Tool | string => {
    const one = named.find((each) => each.id === id);
    if (one === undefined) return `restricted/manifest.json does not name the questionnaire ${id}`;
    return readTool(files, id === audit.tool ? toolName : earlierToolName(id), one);
  });
  const faults = found.filter((one) => typeof one === 'string');
  const [tool, ...earlierTools] = found.filter((one) => typeof one !== 'string');
  return faults.length > 0 || tool === undefined ? { faults } : { tool, earlierTools };
}
