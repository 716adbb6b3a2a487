import type { Draw } from '../../../shared/packs/word/picture.ts';

/** One white pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTjW2gAAAABJRU5ErkJggg==',
  'base64',
);

/** Stands in for the renderer where it is not what a test is about: that one takes a second for each chart. */
export const plainDraw: Draw = () => ({ png: pixel, width: 900, height: 300 });
