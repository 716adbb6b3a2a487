import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { lazily } from '../../../base/aws/lazily.ts';

/** A drawing as a picture: its size is the drawing's own, in pixels of 1/96 inch; the PNG has more of them. */
export interface Picture {
  png: Uint8Array;
  width: number;
  height: number;
}

/** Draws an SVG. @throws Error where it cannot be read */
export type Draw = (svg: string) => Picture;

/** Dots across: about 150 to the inch on the 17 cm between the margins of a page; time and size grow with its square. */
const across = 1000;

const startRenderer = lazily((wasm: Uint8Array) => initWasm(wasm));

/**
 * What draws SVGs as PNGs: the same bytes on every machine, as renderer and fonts come with the program and no font of
 * the machine is looked at. The renderer can be started once in a program; later calls use the one that is there.
 * @param parts.wasm `index_bg.wasm` of @resvg/resvg-wasm
 * @param parts.fonts TrueType or WOFF2 files of the family Arimo, which is as wide as Arial, letter by letter
 */
export async function openDraw(parts: { wasm: Uint8Array; fonts: Uint8Array[] }): Promise<Draw> {
  await startRenderer(parts.wasm);
  return remembering((svg) => {
    const drawing = new Resvg(svg, {
      background: '#ffffff',
      fitTo: { mode: 'width', value: across },
      font: { fontBuffers: parts.fonts, defaultFontFamily: 'Arimo', sansSerifFamily: 'Arimo' },
    });
    try {
      const { width, height } = drawing;
      const image = drawing.render();
      try {
        return { png: image.asPng(), width, height };
      } finally {
        image.free();
      }
    } finally {
      drawing.free();
    }
  });
}

/** How many pictures are kept: those of one revision. */
const kept = 32;

/** Draws each SVG once: from one revision to the next many charts stay as they are, and drawing takes half of a pack's time. */
function remembering(draw: Draw): Draw {
  const drawn = new Map<string, Picture>();
  return (svg) => {
    const picture = drawn.get(svg) ?? draw(svg);
    drawn.delete(svg);
    drawn.set(svg, picture);
    for (const oldest of drawn.keys()) {
      if (drawn.size <= kept) break;
      drawn.delete(oldest);
    }
    return picture;
  };
}
