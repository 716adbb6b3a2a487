/** One file of a pack, ready to be stored. The same inputs give the same bytes. */
export interface PackFile {
  /** its path in the pack's folder: `figures.csv`, `charts/section-a.svg`; names nobody */
  name: string;
  body: string | Uint8Array;
  contentType: string;
}
