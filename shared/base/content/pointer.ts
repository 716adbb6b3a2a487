const escaped = (step: PropertyKey): string => String(step).replaceAll('~', '~0').replaceAll('/', '~1');

/** RFC 6901 pointer of a path of keys and indices; the whole document is the empty string. */
export const pointerOf = (path: readonly PropertyKey[]): string => path.map((step) => `/${escaped(step)}`).join('');
