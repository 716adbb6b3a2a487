import { nearestOf } from '../../base/content/nearest.ts';
import { oneOf } from '../../base/http/parse.ts';
import type { FieldProblem } from '../../base/http/problem.ts';
import { addMonths, daysBetween } from '../../base/time/days.ts';
import { codesOf, type Theme } from '../tool/theme.ts';
import type { Closure } from './ladder.ts';
import type { Agency, Attributes, Audit, Case, NewAudit, Route } from './schema.ts';

/** A referral lies at most so many months before the opening: whoever is audited was a child then, or not born. */
const oldestReferral = 25 * 12;
/** A partnership's quarter, however it counts, is no longer than a year, in days. */
const longestQuarter = 366;
/** So many months may lie between a quarter and the audit of it. */
const quarterAway = 24;

const invalid = (pointer: string, detail: string): FieldProblem => ({ pointer, code: 'invalid_value', detail });
const faultsIf = (when: boolean, pointer: string, detail: string): FieldProblem[] =>
  when ? [invalid(pointer, detail)] : [];

/** A word that is none of those known; the nearest is offered. */
const unknownWord = (pointer: string, word: string, known: readonly string[]): FieldProblem[] =>
  faultsIf(
    !known.includes(word),
    pointer,
    known.length === 0 ? 'is not known here: the tool names none' : oneOf(known, word),
  );

/** What of something is what it should be; what is not is told by itself. */
type Right<T> = { readonly [Field in keyof T]?: T[Field] | undefined };

/** What is wrong with an audit beyond each of its fields, each fault with its pointer. */
export function auditFaults(
  {
    theme,
    quarter,
    opensOn,
    closesOn,
    closures,
  }: Right<Pick<NewAudit, 'theme' | 'quarter' | 'opensOn' | 'closesOn' | 'closures'>>,
  tool: Theme,
): FieldProblem[] {
  return [
    ...faultsIf(theme !== undefined && theme !== tool.theme, '/theme', `must be the theme of the tool: ${tool.theme}`),
    ...(quarter === undefined ? [] : quarterFaults(quarter, { opensOn, closesOn })),
    ...closureFaults(closures ?? [], tool),
  ];
}

function quarterFaults(
  { from, to }: NewAudit['quarter'],
  { opensOn, closesOn }: Right<Pick<NewAudit, 'opensOn' | 'closesOn'>>,
): FieldProblem[] {
  const isBefore = opensOn !== undefined && to < addMonths(opensOn, -quarterAway);
  const isAfter = closesOn !== undefined && from > addMonths(closesOn, quarterAway);
  const isLong = from <= to && daysBetween(from, to) >= longestQuarter;
  return [
    ...faultsIf(isBefore || isAfter, '/quarter/from', 'must lie within two years of the audit'),
    ...faultsIf(isLong, '/quarter/to', 'must be at most a year after its start'),
  ];
}

/**
 * What is wrong with closures beyond each of their fields: a service that the tool does not name, or an agency that is none.
 * @param agencies those of the audit; left out while it has none yet
 */
export const closureFaults = (
  closures: readonly Closure[],
  tool: Theme,
  agencies?: readonly string[],
): FieldProblem[] =>
  closures.flatMap(({ agency, service }, index) => [
    ...(service === undefined ? [] : serviceFaults(service, tool, `/closures/${index}/service`)),
    ...faultsIf(
      agency !== undefined && agencies?.includes(agency) === false,
      `/closures/${index}/agency`,
      'is not an agency of this audit',
    ),
  ]);

/** What is wrong with a service. @param pointer where it stands */
export const serviceFaults = (service: string, tool: Theme, pointer: string): FieldProblem[] =>
  unknownWord(pointer, service, codesOf(tool).services);

/** What is wrong with an agency beyond each of its fields. */
export const agencyFaults = ({ service }: Pick<Agency, 'service'>, tool: Theme): FieldProblem[] =>
  serviceFaults(service, tool, '/service');

const noLevels = 'is not known here: the tool has no levels of need';

/** What is wrong with levels of need: words that the tool does not name, or any where it has none, or a level beside a route. */
function levelFaults({ route, level }: Right<Pick<Case, 'route' | 'level'>>, tool: Theme): FieldProblem[] {
  const { levels } = codesOf(tool);
  if (levels.length === 0) {
    return [...faultsIf(route !== undefined, '/route', noLevels), ...faultsIf(level !== undefined, '/level', noLevels)];
  }
  return [
    ...(route === undefined
      ? []
      : [
          ...unknownWord('/route/from', route.from, levels),
          ...unknownWord('/route/to', route.to, levels),
          ...faultsIf(route.from === route.to, '/route/to', 'must be another level than the one the route comes from'),
        ]),
    ...(level === undefined ? [] : unknownWord('/level', level, levels)),
    ...faultsIf(
      route !== undefined && level !== undefined,
      '/level',
      'must not be there beside a route: a case goes between two levels, or stands at one',
    ),
  ];
}

/** A role is a typo of another where it is no further from it, in parts of its length. */
const typo = 0.2;

/**
 * What is wrong with the role of an adult: any word will do but one that is nearly a role by which a service of the tool finds
 * the family, as it would find nobody by it.
 */
function roleFaults(role: string, { services }: Theme, pointer: string): FieldProblem[] {
  const needed = services.flatMap(({ needs }) =>
    needs.flatMap((need) =>
      typeof need === 'string' || need.of === 'children' || need.of === 'adults' ? [] : [need.of],
    ),
  );
  const named = [...new Set<string>(needed)];
  const near = nearestOf(role, named, typo) ?? named.find((one) => one.startsWith(`${role}-`));
  return faultsIf(
    near !== undefined && near !== role,
    pointer,
    `is not a role that a service is given details by: did you mean ${near}?`,
  );
}

/** What is wrong with a case summary beyond each of its fields: its levels, and its days beside each other. */
export const summaryFaults = (
  { route, from, to }: { route?: Route | undefined; from?: string | undefined; to?: string | undefined },
  tool: Theme,
): FieldProblem[] => [
  ...levelFaults({ route }, tool),
  ...faultsIf(
    from !== undefined && to !== undefined && to < from,
    '/to',
    `must not be before ${tool.lookBack?.before === 'referral' ? 'the referral' : 'the work began'}`,
  ),
];

/** What is wrong with what describes a case or a child: an attribute that the tool does not name of it, or a value that is none of its options. */
function attributeFaults(
  attributes: Attributes,
  of: 'case' | 'child',
  { attributes: known = [] }: Theme,
  pointer: string,
): FieldProblem[] {
  const own = known.filter((one) => one.of === of);
  return Object.entries(attributes).flatMap(([id, value]) => {
    const place = `${pointer}/${id}`;
    const attribute = own.find((one) => one.id === id);
    if (attribute !== undefined) {
      return unknownWord(
        place,
        value,
        attribute.options.map((option) => option.value),
      );
    }
    const isOther = known.some((one) => one.id === id);
    if (isOther) return [invalid(place, `describes a ${of === 'case' ? 'child' : 'case'}, not a ${of}`)];
    if (own.length === 0) return [invalid(place, `is not known here: the tool describes no ${of}`)];
    return unknownWord(
      place,
      id,
      own.map((one) => one.id),
    );
  });
}

/** What of a case is held against its tool. */
type OfTheme = Right<Pick<Case, 'route' | 'level' | 'factors' | 'attributes' | 'referredOn'>> & {
  children?: readonly { attributes?: Attributes | undefined }[] | undefined;
  adults?: readonly { role: string }[] | undefined;
};

/** What of a case is not as its tool has it: its codes, and the referral where the tool looks back from one. */
export const themeFaults = (
  { route, level, factors = [], attributes = {}, children = [], adults = [], referredOn }: OfTheme,
  tool: Theme,
): FieldProblem[] => [
  ...levelFaults({ route, level }, tool),
  ...factors.flatMap((factor, index) => unknownWord(`/factors/${index}`, factor, codesOf(tool).factors)),
  ...attributeFaults(attributes, 'case', tool, '/attributes'),
  ...children.flatMap((child, index) =>
    attributeFaults(child.attributes ?? {}, 'child', tool, `/children/${index}/attributes`),
  ),
  ...adults.flatMap(({ role }, index) => roleFaults(role, tool, `/adults/${index}/role`)),
  ...(referredOn === undefined && tool.lookBack?.before === 'referral'
    ? [{ pointer: '/referredOn', code: 'invalid_type', detail: 'is missing: the tool looks back from it' }]
    : []),
];

/** What is wrong with a case beyond each of its fields: what its tool says, and its days beside those of its audit. */
export function caseFaults(
  of: OfTheme & Right<Pick<Case, 'steppedDownOn'>>,
  audit: Pick<Audit, 'opensOn' | 'closesOn'>,
  tool: Theme,
): FieldProblem[] {
  const { referredOn, steppedDownOn } = of;
  const earliest = addMonths(audit.opensOn, -oldestReferral);
  const dayFaults = (pointer: string, day: string | undefined): FieldProblem[] => [
    ...faultsIf(day !== undefined && day < earliest, pointer, 'must lie within 25 years before the audit opens'),
    ...faultsIf(day !== undefined && day > audit.closesOn, pointer, 'must not be after the audit closes'),
  ];
  return [
    ...themeFaults(of, tool),
    ...dayFaults('/referredOn', referredOn),
    ...dayFaults('/steppedDownOn', steppedDownOn),
    ...faultsIf(
      steppedDownOn !== undefined && referredOn !== undefined && steppedDownOn < referredOn,
      '/steppedDownOn',
      'must not be before the referral',
    ),
  ];
}
