/**
 * Opens something when it is first asked for and keeps it; everybody who asks meanwhile waits for the same opening. An
 * opening that fails is forgotten, so that the next one to ask opens again: what a process failed to read once it would
 * else be without for as long as it lives.
 * @param open called without anything open or being opened; what later calls hand over is not looked at
 * @returns asks for it; rejects with what that opening failed with
 */
export function lazily<Given extends readonly unknown[], Opened>(
  open: (...given: Given) => Promise<Opened>,
): (...given: Given) => Promise<Opened> {
  let opened: Promise<Opened> | undefined;
  return (...given) => {
    if (opened !== undefined) return opened;
    const opening = (async () => open(...given))();
    opened = opening;
    opening.catch(() => (opened = undefined));
    return opening;
  };
}
