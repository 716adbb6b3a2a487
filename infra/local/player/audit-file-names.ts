/** Names in an audit file that mean nothing or two things, replies that contradict themselves, and days out of the audit. */
import { pointerOf } from '../../../shared/base/content/pointer.ts';
import { SUMMARY } from '../../../shared/domain/audits/ids.ts';
import { namedIn } from '../../../shared/domain/identifiers/served.ts';
import type { AuditFileParts, FiledAct, FileFault, Placed } from './audit-file.ts';

type Tell = (when: boolean, path: (string | number)[], detail: string) => void;

/** Every name of the file that stands for nothing or for two things, and every day that lies out of the audit. */
export function danglingNames(parts: AuditFileParts): FileFault[] {
  const faults: FileFault[] = [];
  const fault: Tell = (when, path, detail) => {
    if (when) faults.push({ pointer: pointerOf(path), detail });
  };
  const agencies = idsOnce('agencies', parts.agencyIds, fault);
  const cases = idsOnce('cases', parts.caseIds, fault);
  for (const [i, { agency }] of (parts.audit?.closures ?? []).entries()) {
    const isUnknown = agency !== undefined && !agencies.has(agency);
    fault(isUnknown, ['audit', 'closures', i, 'agency'], 'is no agency of this file');
  }
  caseNames(parts, agencies, fault);
  // What an amendment adds is of the file too; by when is told where somebody is asked.
  const amends = parts.acts.flatMap(({ is }) => (is.kind === 'amend' ? [is] : []));
  const names: Names = {
    agencies: new Set([...agencies, ...amends.flatMap(({ agency }) => agency?.id ?? [])]),
    cases: new Set([...cases, ...amends.flatMap((one) => one.case?.id ?? [])]),
  };
  replyNames(parts, names, fault);
  actNames(parts, names, fault);
  daysOutside(parts, fault);
  return faults;
}

/** The ids of a list. Of one that is there twice, the later ones are told. */
function idsOnce(list: string, ids: readonly Placed<string>[], fault: Tell): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const { at, is: id } of ids) {
    fault(seen.has(id), [list, at, 'id'], 'is there twice');
    seen.add(id);
  }
  return seen;
}

function caseNames({ cases, right }: AuditFileParts, agencies: ReadonlySet<string>, fault: Tell): void {
  for (const { at, is: one } of right.cases) {
    for (const [i, id] of (one.expects ?? []).entries()) {
      fault(!agencies.has(id), ['cases', at, 'expects', i], 'is no agency of this file');
    }
  }
  for (const { at, is: one } of cases) {
    const people = new Set<string>();
    for (const list of ['children', 'adults'] as const) {
      for (const [i, { id, identifiers = {} }] of (one[list] ?? []).entries()) {
        fault(people.has(id), ['cases', at, list, i, 'id'], 'is there twice');
        people.add(id);
        for (const { field, to } of namedIn(identifiers)) {
          for (const [j, name] of to.entries()) {
            const isKnown = agencies.has(name) || name === SUMMARY;
            fault(!isKnown, ['cases', at, list, i, 'identifiers', field, 'to', j], 'is no agency of this file');
          }
        }
      }
    }
  }
}

/** Whether an amendment gives a case its lead professional. */
const isGivenLate = ({ acts }: AuditFileParts, id: string): boolean =>
  acts.some(({ is }) => is.kind === 'amend' && is.case?.id === id && is.case.leadProfessional !== undefined);

interface Names {
  agencies: ReadonlySet<string>;
  cases: ReadonlySet<string>;
}

const knownIn = (cases: ReadonlySet<string>, id: string | undefined, place: (string | number)[], fault: Tell): void =>
  fault(id !== undefined && !cases.has(id), place, 'is no case of this file');

function replyNames(parts: AuditFileParts, { agencies, cases }: Names, fault: Tell): void {
  for (const { at, is } of parts.right.replies) {
    knownIn(cases, is.case, ['replies', at, 'case'], fault);
    fault(is.agency !== undefined && !agencies.has(is.agency), ['replies', at, 'agency'], 'is no agency of this file');
  }
  for (const { at, is } of parts.right.summaries) knownIn(cases, is.case, ['summaries', at, 'case'], fault);
  for (const { at, is: reply } of parts.replies) {
    fault(
      reply.submission !== undefined && reply.check.outcome !== 'known',
      ['replies', at, 'submission'],
      `cannot stand beside a check ${reply.check.outcome}`,
    );
  }
  const known = new Map(parts.cases.map(({ is }) => [is.id, is]));
  for (const { at, is: summary } of parts.summaries) {
    const of = known.get(summary.case);
    fault(
      of !== undefined && of.leadProfessional === undefined && !isGivenLate(parts, summary.case),
      ['summaries', at, 'case'],
      'is a case without a lead professional',
    );
  }
}

/** Acts in the order that they are played in: by day, and on a day as they are filed. */
const inOrder = (acts: AuditFileParts['acts']): AuditFileParts['acts'] =>
  acts.toSorted((a, b) => (a.is.on < b.is.on ? -1 : Number(a.is.on > b.is.on)));

/** A case goes once, and what stands in its place is another that has not gone. @param dropped those that went before */
function dropNames(
  at: number,
  act: Extract<FiledAct, { kind: 'drop' }>,
  { cases, dropped }: { cases: ReadonlySet<string>; dropped: Set<string> },
  fault: Tell,
): void {
  const { case: id, replacedBy } = act;
  fault(dropped.has(id), ['acts', at, 'case'], 'is dropped already');
  dropped.add(id);
  if (replacedBy === undefined) return;
  const place = ['acts', at, 'replacedBy'];
  fault(!cases.has(replacedBy), place, 'is no case of this file');
  fault(replacedBy === id, place, 'must be another case');
  fault(replacedBy !== id && dropped.has(replacedBy), place, 'is dropped itself');
}

function actNames(parts: AuditFileParts, { agencies, cases }: Names, fault: Tell): void {
  for (const { at, is } of parts.right.acts) {
    knownIn(cases, is.case, ['acts', at, 'case'], fault);
    const ofReturn = is.kind !== 'contact' && is.kind !== 'move';
    const known = is.agency === undefined || agencies.has(is.agency) || (is.agency === SUMMARY && ofReturn);
    fault(!known, ['acts', at, 'agency'], 'is no agency of this file');
  }
  const dropped = new Set<string>();
  for (const { at, is: act } of inOrder(parts.acts)) {
    if (act.kind === 'drop') dropNames(at, act, { cases, dropped }, fault);
    if (act.kind === 'query')
      fault(act.agency === SUMMARY, ['acts', at, 'agency'], 'takes no query: it has no questions');
    if (act.kind === 'seen-to')
      fault(act.agency === SUMMARY, ['acts', at, 'agency'], 'takes no record check, which leaves nothing to see to');
  }
}

/** Acts that a closed audit takes. */
const afterClosing: ReadonlySet<string> = new Set<FiledAct['kind']>([
  'acknowledge',
  'seen-to',
  'bounce',
  'contact',
  'withdraw',
  'drop',
  'query',
  'send-back',
]);

function daysOutside(parts: AuditFileParts, fault: Tell): void {
  const { opensOn, closesOn } = parts.days;
  for (const list of ['acts', 'replies', 'summaries'] as const) {
    for (const { at, is } of parts.right[list]) {
      const { on, kind } = is;
      if (on === undefined) continue;
      const mayComeLater = kind !== undefined && afterClosing.has(kind);
      fault(on < opensOn, [list, at, 'on'], 'must not be before the audit opens');
      fault(on > closesOn && !mayComeLater, [list, at, 'on'], 'must not be after the audit closes');
    }
  }
}
