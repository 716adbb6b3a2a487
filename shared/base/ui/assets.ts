import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Reply, RequestHeaders } from '../http/request.ts';
import { takesGzip } from '../http/zipped.ts';

/** The files that pages load: each under a name with the hash of its content, so that a browser may keep it for ever. */
export interface Assets {
  /** The name of a file by what it is called here: `pages.css`. @throws Error for one that there is not */
  nameOf: (file: string) => string;
  /** What stands under a name. */
  find: (name: string) => Asset | undefined;
}

/** A file that pages load. */
export interface Asset {
  contentType: string;
  gzip: Uint8Array;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** `pages-0123456789abcdef.css.gz`, of `pages.css`. */
const stored = /^(?<name>(?<stem>[a-z-]+)-[0-9a-f]{16}(?<kind>\.[a-z]+))\.gz$/;

/**
 * The files that were built into a directory. Each is read when it is first asked for: most processes are asked for none.
 * @throws Error for one of a kind that no page loads
 */
export function readAssets(directory: string): Assets {
  const names = new Map<string, string>();
  const types = new Map<string, string>();
  for (const file of readdirSync(directory)) {
    const { name, stem, kind } = stored.exec(file)?.groups ?? {};
    const contentType = contentTypes[kind ?? extname(file)];
    if (name === undefined || contentType === undefined) throw new Error(`no page loads ${file}`);
    names.set(`${stem}${kind}`, name);
    types.set(name, contentType);
  }
  const read = new Map<string, Asset>();
  return {
    find(name) {
      const before = read.get(name);
      const contentType = types.get(name);
      if (before !== undefined || contentType === undefined) return before;
      const asset = { contentType, gzip: readFileSync(join(directory, `${name}.gz`)) };
      read.set(name, asset);
      return asset;
    },
    nameOf: (file) => {
      const name = names.get(file);
      if (name === undefined) throw new Error(`there is no ${file} for pages to load`);
      return name;
    },
  };
}

/** A file that pages load, as it is answered. It never changes under its name. */
export async function assetReply({ contentType, gzip }: Asset, headers: RequestHeaders): Promise<Reply> {
  const isZipped = takesGzip(headers);
  return {
    status: 200,
    // Hardly anybody asks for it unpacked: no start waits for what unpacks it.
    body: isZipped ? gzip : (await import('node:zlib')).gunzipSync(gzip),
    contentType,
    headers: {
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
    },
  };
}
