/**
 * What every answer of every function carries, problems among them. A reply may say otherwise where it is a page, or may be
 * kept. Nothing here is shown in a frame, loads anything, or is guessed to be another kind of file.
 */
export const everyAnswersHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  // Two years. Only this host: what stands beside it in its domain is not ours to decide on.
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
} as const;
