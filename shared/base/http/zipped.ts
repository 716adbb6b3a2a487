import type { Reply, RequestHeaders } from './request.ts';

/** Whether whoever asks takes what is compressed. */
export const takesGzip = (headers: RequestHeaders): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(headers['accept-encoding'] ?? '');

/** Beyond it a page takes up to twice the time, and is hardly a tenth smaller. */
const level = 1;

/**
 * An answer as it is sent: a page is compressed for whoever takes that, since nothing on the way does it. Secrets that stand on
 * one beside words that came with the request have to be others each time: its length tells what is alike.
 */
export async function zipped(reply: Reply, headers: RequestHeaders): Promise<Reply> {
  const { body, contentType = '' } = reply;
  if (typeof body !== 'string' || !contentType.startsWith('text/html')) return reply;
  const vary = { ...reply.headers, vary: 'accept-encoding' };
  if (!takesGzip(headers)) return { ...reply, headers: vary };
  // A start has no page: what compresses is loaded with the first.
  const { gzipSync } = await import('node:zlib');
  return { ...reply, body: gzipSync(body, { level }), headers: { ...vary, 'content-encoding': 'gzip' } };
}
