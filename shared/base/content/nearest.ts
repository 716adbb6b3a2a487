/** How many letters have to be changed, added, taken away or swapped with the next to make one word of another. */
function editsBetween(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          (row[j - 1] ?? 0) + 1,
          at(i - 1, j - 1) + (isSame ? 0 : 1),
          ...(isSwap ? [at(i - 2, j - 2) + 1] : []),
        ),
      );
    }
  }
  return at(one.length, other.length);
}

const initials = (word: string): string =>
  word
    .split(/[^a-z0-9]+/)
    .map((part) => part.slice(0, 1))
    .join('');

/** What is further from every word is none of them misspelt. */
const furthest = 0.5;
/** No word is so long; what is need not be compared. */
const longest = 64;

/**
 * The word that somebody meant who wrote another: misspelt (`polce`), in part (`domestic-violence`) or by its initials
 * (`gp`). Undefined where none is near.
 * @param within how far off it may be, in parts of its length
 */
export function nearestOf(given: string, words: readonly string[], within = furthest): string | undefined {
  const meant = given.toLowerCase();
  if (meant.length > longest) return undefined;
  const distance = (word: string): number => {
    const known = word.toLowerCase();
    if (meant !== '' && (initials(known) === meant || initials(meant) === known)) return 0;
    return editsBetween(meant, known) / Math.max(meant.length, known.length, 1);
  };
  const [best] = words.map((word) => ({ word, distance: distance(word) })).toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= within ? best.word : undefined;
}
