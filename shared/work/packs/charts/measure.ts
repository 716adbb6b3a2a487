/**
 * How wide a text is at most, without a browser. Each character is taken at least as wide as it is in Arial, Liberation
 * Sans and DejaVu Sans, whichever of them a reader's machine has: what fits by this fits there.
 */
const widths: readonly (readonly [em: number, characters: string])[] = [
  [0.35, " ,.:;'/\\|ijlI"],
  [0.42, '!()[]-rft`'],
  [0.5, '"*_'],
  [0.6, 'cksvxyz?JL'],
  [0.64, 'abdeghnopqu0123456789${}'],
  [0.74, 'ABEFKPRSTUVXYZ'],
  [0.79, 'CDGHNOQ&'],
  [0.84, 'w#+<=>^~'],
  [1.02, 'mMW%@'],
];
const widthOf = new Map(widths.flatMap(([em, characters]) => Array.from(characters).map((one) => [one, em] as const)));

/** Ideographs and pictures are about square; nothing in common use is wider. */
const widest = 1.3;
const boldFactor = 1.15;

/** How a text is set: its size in the drawing's units, and whether it is bold. */
export interface Face {
  size: number;
  bold?: boolean | undefined;
}

/** The width that a text does not exceed, in the drawing's units. */
export function textWidth(text: string, { size, bold }: Face): number {
  let em = 0;
  for (const character of text) em += widthOf.get(character) ?? widest;
  return em * size * (bold ? boldFactor : 1);
}

/** A word's pieces that a line may end after: at its hyphens, else anywhere. */
function pieces(word: string, face: Face, width: number): string[] {
  if (textWidth(word, face) <= width) return [word];
  return word.split(/(?<=-)/).flatMap((piece) => (textWidth(piece, face) <= width ? [piece] : Array.from(piece)));
}

/** The text in lines of at most that width. A word that is wider is broken, at its hyphens where it has some. */
export function wrapped(text: string, face: Face, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    for (const [index, piece] of pieces(word, face, width).entries()) {
      const longer = line === '' || index > 0 ? line + piece : `${line} ${piece}`;
      if (line === '' || textWidth(longer, face) <= width) {
        line = longer;
      } else {
        lines.push(line);
        line = piece;
      }
    }
  }
  return [...lines, line];
}
