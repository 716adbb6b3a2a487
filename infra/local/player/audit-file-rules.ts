/** What the API would refuse of an audit file, asked of the same rules before anything is deployed. */
import * as z from 'zod/mini';
import { pointerOf } from '../../../shared/base/content/pointer.ts';
import { fieldProblems, oneOf } from '../../../shared/base/http/parse.ts';
import { daysBetween, londonDay } from '../../../shared/base/time/days.ts';
import {
  agencyFaults,
  auditFaults,
  caseFaults,
  serviceFaults,
  summaryFaults,
} from '../../../shared/domain/audits/faults.ts';
import { auditorFaults } from '../../../shared/domain/audits/auditors.ts';
import { reopeningDays } from '../../../shared/domain/audits/reopening.ts';
import { SUMMARY } from '../../../shared/domain/audits/ids.ts';
import { childIdsOf } from '../../../shared/domain/audits/people.ts';
import { dateOfBirthOf, isMarked } from '../../../shared/domain/identifiers/served.ts';
import { checkFaults } from '../../../shared/domain/returns/check-faults.ts';
import { Check } from '../../../shared/domain/returns/schema.ts';
import { factsOf } from '../../../shared/domain/tool/facts.ts';
import { saysSomething } from '../../../shared/domain/tool/gaps.ts';
import { parseContent } from '../../../shared/domain/tool/submission.ts';
import type { Tool } from '../../../shared/domain/tool/tool.ts';
import type { Library } from '../library.ts';
import { amendmentFaults, lastDay, partsAsOf } from './amended-file.ts';
import { wrongAddresses } from './answering.ts';
import type { AuditFileParts, FiledAct, FiledReply, FileFault, Placed, RightOfHappening } from './audit-file.ts';

type FiledCase = AuditFileParts['cases'][number]['is'];

/** The faults of a part, by pointers of the whole file. */
const within = (place: (string | number)[], faults: readonly FileFault[]): FileFault[] =>
  faults.map(({ pointer, detail }) => ({ pointer: pointerOf(place) + pointer, detail }));

const faultsIf = (when: boolean, place: (string | number)[], detail: string): FileFault[] =>
  when ? [{ pointer: pointerOf(place), detail }] : [];

/** Everything that the API's own rules say against a file whose fields are right one by one. @param tools of which it names one */
export function whatTheApiRefuses(parts: AuditFileParts, tools: Library): FileFault[] {
  const { days, right } = parts;
  if (parts.tool === undefined) return [];
  const tool = tools.find(parts.tool);
  if (tool === undefined) {
    const detail = `${oneOf(tools.ids, parts.tool)}, or a file of your own, given with --tool`;
    return [{ pointer: '/audit/tool', detail }];
  }
  const casesOn = casesByDay(parts);
  const cases = casesOn(lastDay);
  const services = new Map(partsAsOf(parts, lastDay).agencies.map(({ id, service }) => [id, service]));
  return [
    ...(right.audit === undefined ? [] : within(['audit'], auditFaults(right.audit, tool))),
    ...right.agencies.flatMap(({ at, is }) => within(['agencies', at], agencyFaults(is, tool))),
    ...right.cases.flatMap(({ at, is }) => within(['cases', at], caseFaults(is, days, tool))),
    ...parts.cases.flatMap((one) => [
      ...within(['cases', one.at], auditorFaults(one.is, new Set(one.is.expects))),
      ...futureBirths(one),
    ]),
    ...parts.replies.flatMap((one) =>
      replyFaults(one, {
        of: casesOn(one.is.on ?? days.opensOn).get(one.is.case),
        service: services.get(one.is.agency),
        tool,
      }),
    ),
    ...right.replies.flatMap((one) => contentFaults(one, tool)),
    ...parts.summaries.flatMap(({ at, is }) => within(['summaries', at], summaryFaults(is, tool))),
    ...nobodyAsked(parts, cases),
    ...parts.acts.flatMap((one) => actFaults(one, days, tool)),
    ...amendmentFaults(parts, tool),
    ...wrongAddresses(parts),
  ];
}

/** The file's cases as they stand on a day: what was amended on it is amended when its replies come. */
function casesByDay(parts: AuditFileParts): (day: string) => ReadonlyMap<string, FiledCase> {
  const known = new Map<string, ReadonlyMap<string, FiledCase>>();
  return (day) => {
    const found = known.get(day) ?? new Map(partsAsOf(parts, day).cases.map((one) => [one.id, one]));
    known.set(day, found);
    return found;
  };
}

function futureBirths({ at, is }: Placed<FiledCase>): FileFault[] {
  const today = londonDay(new Date());
  return (['children', 'adults'] as const).flatMap((list) =>
    (is[list] ?? []).flatMap(({ identifiers = {} }, i) =>
      faultsIf(
        (dateOfBirthOf(identifiers) ?? '') > today,
        ['cases', at, list, i, 'identifiers', 'dateOfBirth', ...(isMarked(identifiers.dateOfBirth) ? ['value'] : [])],
        'must not be in the future',
      ),
    ),
  );
}

/** What a questionnaire says that its tool does not take, whatever else is wrong with its reply. */
function contentFaults({ at, is: { submission } }: Placed<RightOfHappening>, tool: Tool): FileFault[] {
  const content = submission === undefined ? undefined : parseContent(tool, submission);
  return content === undefined || content.ok ? [] : within(['replies', at, 'submission'], content.problems);
}

function replyFaults(
  { at, is }: Placed<FiledReply>,
  { of, service = '', tool }: { of: FiledCase | undefined; service: string | undefined; tool: Tool },
): FileFault[] {
  const { check, submission } = is;
  const place = ['replies', at];
  const checked = z.safeParse(Check, check, { reportInput: true });
  const content = submission === undefined ? undefined : parseContent(tool, submission);
  const children = of === undefined ? undefined : new Set(childIdsOf(of));
  return [
    ...(checked.success ? [] : within([...place, 'check'], fieldProblems(checked.error.issues))),
    ...(checked.success && of !== undefined ? within([...place, 'check'], checkFaults(checked.data, of)) : []),
    ...faultsIf(
      content?.ok === true &&
        of !== undefined &&
        !saysSomething(tool, content.content.answers, factsOf({ case: of, service }, content.content)),
      [...place, 'submission', 'answers'],
      'answers no question that applies to this case',
    ),
    ...(submission?.childrenCovered ?? []).flatMap((id, i) =>
      faultsIf(
        children?.has(id) === false,
        [...place, 'submission', 'childrenCovered', i],
        'is not a child of this case',
      ),
    ),
  ];
}

/** Replies and acts on a return that nobody was asked for by that day. */
function nobodyAsked(parts: AuditFileParts, cases: ReadonlyMap<string, FiledCase>): FileFault[] {
  const asks = parts.acts.flatMap(({ is }) => (is.kind === 'ask' ? [is] : []));
  const entered = new Map(parts.cases.map(({ is }) => [is.id, is]));
  const amends = parts.acts.flatMap(({ is }) => (is.kind === 'amend' && is.case !== undefined ? [is] : []));
  /** Whether an amendment by that day added the case, or gave it a lead professional. */
  const isAmended = (id: string, agency: string, on: string): boolean =>
    amends.some(
      (one) =>
        one.on <= on &&
        one.case?.id === id &&
        (agency === SUMMARY ? one.case.leadProfessional !== undefined : one.case.expects?.includes(agency)),
    );
  const isAsked = (id: string, agency: string, on: string): boolean => {
    const of = cases.get(id);
    // What is wrong with the case, or that there is none, is told by itself.
    if (of === undefined) return true;
    const before = entered.get(id);
    const isExpected =
      agency === SUMMARY ? before?.leadProfessional !== undefined : before?.expects.includes(agency) === true;
    return (
      isExpected ||
      isAmended(id, agency, on) ||
      asks.some((one) => one.case === id && one.agency === agency && one.on <= on)
    );
  };
  return [
    ...parts.replies.flatMap(({ at, is }) =>
      faultsIf(
        !isAsked(is.case, is.agency, is.on ?? parts.days.opensOn),
        ['replies', at, 'agency'],
        'is not asked about this case by that day',
      ),
    ),
    ...parts.acts.flatMap(({ at, is }) =>
      faultsIf(
        'case' in is &&
          is.case !== undefined &&
          'agency' in is &&
          is.kind !== 'ask' &&
          is.kind !== 'amend' &&
          !isAsked(is.case, is.agency, is.on),
        ['acts', at, 'agency'],
        'is not asked about this case by that day',
      ),
    ),
    ...goneBefore(parts),
  ];
}

/** What comes of a case that is dropped by then: acts of the same day come in the file's order, and before its replies. */
function goneBefore({ acts, replies, summaries, days }: AuditFileParts): FileFault[] {
  const drops = acts.flatMap(({ at, is }) => (is.kind === 'drop' ? [{ at, id: is.case, on: is.on }] : []));
  const isGone = (id: string, on: string, isAfter: (drop: { at: number }) => boolean): boolean =>
    drops.some((drop) => drop.id === id && (drop.on < on || (drop.on === on && isAfter(drop))));
  const tell = (list: string, at: number, when: boolean): FileFault[] =>
    faultsIf(when, [list, at, 'case'], 'is dropped by then');
  return [
    ...acts.flatMap(({ at, is }) => {
      if (is.kind === 'amend') {
        const isAfterDrop = is.case !== undefined && isGone(is.case.id, is.on, (drop) => drop.at < at);
        return faultsIf(isAfterDrop, ['acts', at, 'case', 'id'], 'is dropped by then');
      }
      if (!('case' in is) || is.case === undefined || is.kind === 'drop' || is.kind === 'acknowledge') return [];
      return tell(
        'acts',
        at,
        isGone(is.case, is.on, (drop) => drop.at < at),
      );
    }),
    ...replies.flatMap(({ at, is }) =>
      tell(
        'replies',
        at,
        isGone(is.case, is.on ?? days.opensOn, () => true),
      ),
    ),
    ...summaries.flatMap(({ at, is }) =>
      tell(
        'summaries',
        at,
        isGone(is.case, is.on, () => true),
      ),
    ),
  ];
}

function actFaults({ at, is: act }: Placed<FiledAct>, { closesOn }: AuditFileParts['days'], tool: Tool): FileFault[] {
  const dueOn = 'dueOn' in act ? act.dueOn : undefined;
  return [
    ...faultsIf(dueOn !== undefined && dueOn < act.on, ['acts', at, 'dueOn'], 'must not be before the day of the act'),
    ...faultsIf(
      dueOn !== undefined && act.on <= closesOn && dueOn > closesOn,
      ['acts', at, 'dueOn'],
      'must not be after the audit closes',
    ),
    ...(act.kind === 'query' || act.kind === 'send-back'
      ? (['on', 'dueOn'] as const).flatMap((field) => {
          const day = field === 'on' ? act.on : act.dueOn;
          const isLate = day !== undefined && act.on > closesOn && daysBetween(closesOn, day) > reopeningDays;
          return faultsIf(
            isLate,
            ['acts', at, field],
            `must not be more than ${reopeningDays} days after the audit closes`,
          );
        })
      : []),
    ...(act.kind === 'move' && act.service !== undefined
      ? within(['acts', at], serviceFaults(act.service, tool, '/service'))
      : []),
    ...faultsIf(
      act.kind === 'move' && act.agency !== undefined && act.service !== undefined,
      ['acts', at],
      'must not be of an agency and of a service at once',
    ),
    ...faultsIf(
      act.kind === 'query' && !tool.questions.some(({ id }) => id === act.question),
      ['acts', at, 'question'],
      "is not a question of the audit's tool",
    ),
  ];
}
