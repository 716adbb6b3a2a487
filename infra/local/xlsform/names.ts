/** Names of a form as a tool can have them. */

const isPart = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;
const isValue = /^[A-Za-z0-9_+-]{1,32}$/;
const longest = 32;

/** What XLSForm takes for the name of a question, a group or an answer. */
export const isFormName = (name: string): boolean => /^[\p{L}_][\p{L}\p{N}\p{M}_.-]*$/u.test(name);

/** The same name, with a number behind it where it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let found = name.slice(0, longest);
  for (let n = 2; taken.has(found); n += 1) found = `${name.slice(0, longest - 1 - String(n).length)}-${n}`;
  return found;
}

/** A form's name as the id of a question or section: as it is where it can be one. */
export function partName(name: string, taken: ReadonlySet<string>): string {
  if (isPart.test(name)) return name;
  return freeName(name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/^(?![A-Za-z])/, 'q'), taken);
}

/** An answer's name as a value: as it is where it can be one. */
export function valueName(name: string, taken: ReadonlySet<string>): string {
  if (isValue.test(name)) return name;
  const plain = name.replaceAll(/[^A-Za-z0-9_+-]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return freeName(plain === '' ? 'answer' : plain, taken);
}

/** A form's id as a theme: small letters, digits and dashes. */
export const themeName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, longest);
