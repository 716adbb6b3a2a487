import { contentHash } from '../../base/content/canonical.ts';
import type { Tool } from './tool.ts';

/** A tool is never changed once it is read, and its hash is asked for with every revision. */
const known = new WeakMap<Tool, string>();

/** SHA-256, in lower-case hex, of a tool's canonical JSON: by it manifests name a tool, beside its id. */
export function toolHash(tool: Tool): string {
  const hash = known.get(tool) ?? contentHash(tool);
  known.set(tool, hash);
  return hash;
}
