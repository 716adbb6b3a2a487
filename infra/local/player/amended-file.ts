/** An audit file as its amendments leave it, and what is wrong with them. */
import {
  agencyChangeFaults,
  amendAgency,
  amendAudit,
  amendCase,
  auditChangeFaults,
  caseChangeFaults,
} from '../../../shared/domain/audits/amend.ts';
import { auditorFaults } from '../../../shared/domain/audits/auditors.ts';
import { agencyFaults, caseFaults } from '../../../shared/domain/audits/faults.ts';
import type { Tool } from '../../../shared/domain/tool/tool.ts';
import type { AuditFile, AuditFileParts, FiledAct, FileFault } from './audit-file.ts';

type Amend = Extract<FiledAct, { kind: 'amend' }>;
type Filed = AuditFile['cases'][number];
type FiledAgency = AuditFile['agencies'][number];

/** What one that is added must say; each of its fields is looked at where the file is read. */
const needed = {
  agency: ['name', 'service', 'contact', 'lead'],
  case: ['children', 'factors', 'expects'],
} as const;

/** What an agency or case that is new leaves out of what one needs. */
const missingIn = (of: keyof typeof needed, change: object): string[] =>
  needed[of].filter((name) => !Object.entries(change).some(([key, value]) => key === name && value !== undefined));

const isWholeAgency = (change: NonNullable<Amend['agency']>): change is FiledAgency =>
  missingIn('agency', change).length === 0;
const isWholeCase = (change: NonNullable<Amend['case']>): change is Filed => missingIn('case', change).length === 0;

const missingFaults = (of: keyof typeof needed, change: object): FileFault[] =>
  missingIn(of, change).map((name) => ({ pointer: `/${of}/${name}`, detail: 'is missing' }));

/** What a file has that can be amended. */
export type Amendable = Pick<AuditFile, 'agencies' | 'cases'> & { audit?: AuditFile['audit'] | undefined };

const amendsOf = <T extends { is: FiledAct }>(acts: readonly T[]): (T & { is: Amend })[] =>
  acts
    .flatMap((one) => (one.is.kind === 'amend' ? [{ ...one, is: one.is }] : []))
    // The sort keeps the file's order within a day.
    .toSorted((a, b) => (a.is.on < b.is.on ? -1 : Number(a.is.on > b.is.on)));

/** A list with one of its items replaced, or a new one at its end. */
const withOne = <T extends { id: string }>(list: readonly T[], one: T): T[] =>
  list.some(({ id }) => id === one.id) ? list.map((old) => (old.id === one.id ? one : old)) : [...list, one];

/** A case of the file as an amendment leaves it. Who its people are is said to another address, and not looked at here. */
function amendedCase(before: Filed, change: NonNullable<Amend['case']>): Filed {
  const { version: _version, ...after } = amendCase(before, change).after;
  return { ...after, expects: before.expects };
}

/** What an amendment makes of a file; nothing where it is not what it should be, which is told by itself. */
function amended<T extends Amendable>(file: T, act: Amend): T {
  if (act.audit !== undefined) {
    return file.audit === undefined ? file : { ...file, audit: amendAudit(file.audit, act.audit).after };
  }
  if (act.agency !== undefined) {
    const { agency } = act;
    const before = file.agencies.find(({ id }) => id === agency.id);
    if (before !== undefined) return { ...file, agencies: withOne(file.agencies, amendAgency(before, agency).after) };
    return isWholeAgency(agency) ? { ...file, agencies: withOne(file.agencies, agency) } : file;
  }
  const { case: change } = act;
  if (change === undefined) return file;
  const before = file.cases.find(({ id }) => id === change.id);
  if (before !== undefined) return { ...file, cases: withOne(file.cases, amendedCase(before, change)) };
  return isWholeCase(change) ? { ...file, cases: withOne(file.cases, change) } : file;
}

/** Later than any day of a file. */
export const lastDay = '9999-12-31';

/** The file as it stands once the amendments that come up to a day are made, that day's among them. */
export function fileAsOf<T extends AuditFile>(file: T, day: string): T {
  const acts = amendsOf((file.acts ?? []).map((is) => ({ is })));
  return acts.filter(({ is }) => is.on <= day).reduce<T>((sofar, { is }) => amended(sofar, is), file);
}

/** The day on which the manager closes the audit, as the last amendment has it. */
export const closingDayOf = (file: AuditFile): string => fileAsOf(file, lastDay).audit.closesOn;

/** The last day on which something happens: that of the closing, or of an act after it. */
export const lastDayOf = (file: AuditFile): string =>
  (file.acts ?? []).reduce((last, { on }) => (on > last ? on : last), closingDayOf(file));

/** What stands of a file's parts on a day, once its amendments are made, whatever is wrong elsewhere. */
export const partsAsOf = (parts: AuditFileParts, day: string): Amendable =>
  amendsOf(parts.acts)
    .filter(({ is }) => is.on <= day)
    .reduce<Amendable>((sofar, { is }) => amended(sofar, is), entered(parts));

const entered = ({ audit, agencies, cases }: AuditFileParts): Amendable => ({
  audit,
  agencies: agencies.map(({ is }) => is),
  cases: cases.map(({ is }) => is),
});

const within = (place: string, faults: readonly FileFault[]): FileFault[] =>
  faults.map(({ pointer, detail }) => ({ pointer: `${place}${pointer}`, detail }));

/** @param asked the agencies that are asked about a case by its expectations or by an act of that day or before */
function faultsOf(
  file: Amendable,
  act: Amend,
  days: AuditFileParts['days'],
  tool: Tool,
  asked: (one: Filed) => ReadonlySet<string>,
): FileFault[] {
  if (act.audit !== undefined) {
    const at = { today: act.on, due: [] };
    return file.audit === undefined ? [] : auditChangeFaults(file.audit, act.audit, tool, at);
  }
  if (act.agency !== undefined) {
    const { agency } = act;
    const before = file.agencies.find(({ id }) => id === agency.id);
    if (before !== undefined) return agencyChangeFaults(before, agency);
    return isWholeAgency(agency) ? within('/agency', agencyFaults(agency, tool)) : missingFaults('agency', agency);
  }
  const { case: change } = act;
  if (change === undefined) return [];
  const before = file.cases.find(({ id }) => id === change.id);
  if (before !== undefined) {
    return [...caseChangeFaults(before, change, days, tool), ...within('/case', auditorFaults(change, asked(before)))];
  }
  if (!isWholeCase(change)) {
    return [...missingFaults('case', change), ...within('/case', caseFaults(change, days, tool))];
  }
  const known = new Set(file.agencies.map(({ id }) => id));
  return within('/case', [
    ...caseFaults(change, days, tool),
    ...auditorFaults(change, new Set(change.expects)),
    ...change.expects.flatMap((id, at) =>
      known.has(id) ? [] : [{ pointer: `/expects/${at}`, detail: 'is no agency of this file by that day' }],
    ),
  ]);
}

/** What the API would refuse of a file's amendments, each held against what those before it left. */
export function amendmentFaults(parts: AuditFileParts, tool: Tool): FileFault[] {
  const faults: FileFault[] = [];
  let file = entered(parts);
  for (const { at, is } of amendsOf(parts.acts)) {
    const asked = ({ id, expects }: Filed): Set<string> =>
      new Set([
        ...expects,
        ...parts.acts.flatMap(({ is: act }) =>
          act.kind === 'ask' && act.case === id && act.on <= is.on ? [act.agency] : [],
        ),
      ]);
    faults.push(...within(`/acts/${at}`, faultsOf(file, is, parts.days, tool, asked)));
    file = amended(file, is);
  }
  return faults;
}
