/** A small audit, made through the handlers of the program, and what agencies do in it. */
import { randomUUID } from 'node:crypto';
import { addresseeId } from '../shared/domain/audits/addressee.ts';
import type { Bucket } from '../shared/base/aws/files.ts';
import { getItem, type Table } from '../shared/base/aws/table.ts';
import { closingCodes, openingCodes, warningsIn } from '../shared/domain/gates/codes.ts';
import { newCode } from '../shared/domain/identifiers/code-rules.ts';
import { issueCode } from '../shared/domain/identifiers/codes.ts';
import { recentCodes } from '../shared/domain/identifiers/code-store.ts';
import { call, obtain, type Answer, type Call } from './http-event.ts';
import { libraryTool } from './library.ts';
import { openProgram, quiet } from './program.ts';
import { tokenHash } from '../shared/domain/links/link.ts';
import { linkKey, parseLink, putLink } from '../shared/domain/links/store.ts';

/** Instants on the audit's days. */
export const at = (day: string, time = '09:00:00.000'): Date => new Date(`${day}T${time}Z`);

/** The APIs of agencies and of the business manager, in this process, on one table. */
export interface Apis {
  agency: (request: Call) => Promise<Answer>;
  /** @throws Error when it is refused */
  manager: (request: Call) => Promise<Answer>;
}

/**
 * @param clock what time it is, at each request
 * @param identifiers where identifiers stand; a test that enters none may leave it out
 */
export function apisOn(table: Table, clock: () => Date, identifiers: Table = table): Apis {
  const program = openProgram({ table, identifiers }, { now: clock });
  return {
    agency: (request) => call(program.functionOf(request.method, request.path), request),
    manager: (request) => obtain(program.managerApi, { ...request, group: 'business-manager' }),
  };
}

/** The audit lead's API, in this process, on one table and bucket. */
export function leadOn(table: Table, bucket: Bucket, clock: () => Date): (request: Call) => Promise<Answer> {
  const { leadApi } = openProgram({ table, bucket }, { now: clock });
  return (request) => call(leadApi, { ...request, group: 'audit-lead' });
}

/** What opens an audit whatever it meets, and what closes it. */
export const openAnyway = { accept: warningsIn(openingCodes) };
export const closeAnyway = { accept: warningsIn(closingCodes) };

/** The agencies of the audit; their contacts are `<id>@agency.example`. */
export const agencies = ['general-practice', 'police', 'school-a'] as const;
export type AgencyName = (typeof agencies)[number];
export const leadProfessional = 'lead@social-care.example';
export const emailOf = (agency: string): string =>
  agency === 'summary' ? leadProfessional : `${agency}@agency.example`;

/** The cases of the audit: whom each asks, beside the lead professional of the first. */
export const expected: Record<string, readonly AgencyName[]> = {
  'case-1': ['general-practice', 'police'],
  'case-2': ['police', 'school-a'],
  'case-3': ['school-a'],
};

/** Loads a tool of the library through the API, and freezes it. */
export async function loadTool(manager: (request: Call) => Promise<unknown>, id: string): Promise<void> {
  await manager({ method: 'PUT', path: `/v1/tools/${id}`, body: libraryTool(id) });
  await manager({ method: 'POST', path: `/v1/tools/${id}/freeze` });
}

/** Makes an audit of the cases given, each of two children. */
export async function makeAudit(
  manager: Apis['manager'],
  options: {
    audit: string;
    cases: readonly string[];
    open?: boolean;
    tool?: string;
    /** By case: its own auditors, by agency. */
    auditors?: Record<string, Record<string, string>>;
  },
): Promise<void> {
  const { audit, cases, tool = 'step-down@2015' } = options;
  await loadTool(manager, tool);
  await manager({
    method: 'POST',
    path: '/v1/audits',
    body: {
      id: audit,
      title: 'Stepping down',
      theme: 'step-down',
      quarter: { label: '2026 Q2', from: '2026-04-01', to: '2026-06-30' },
      tool,
      windowsAnchor: '2026-04-30',
      opensOn: '2026-05-05',
      dueOn: '2026-05-19',
      closesOn: '2026-06-30',
    },
  });
  for (const agency of agencies) {
    await manager({
      method: 'PUT',
      path: `/v1/audits/${audit}/agencies/${agency}`,
      body: {
        name: `The ${agency}`,
        service: agency === 'school-a' ? 'school' : agency,
        contact: { email: emailOf(agency) },
        lead: { email: `lead-of-${agency}@agency.example` },
      },
    });
  }
  for (const id of cases) {
    await manager({
      method: 'PUT',
      path: `/v1/audits/${audit}/cases/${id}`,
      body: {
        children: [
          { id: 'child-1', ageBand: 'school-age' },
          { id: 'child-2', ageBand: 'under-1' },
        ],
        route: { from: 'CP', to: 'CIN' },
        factors: id === 'case-2' ? ['domestic-abuse'] : [],
        referredOn: '2026-01-12',
        ...(id === 'case-1' ? { leadProfessional: { email: leadProfessional } } : {}),
        ...(options.auditors?.[id] === undefined ? {} : { auditors: options.auditors[id] }),
        expects: expected[id],
      },
    });
  }
  if (options.open !== false) await manager({ method: 'POST', path: `/v1/audits/${audit}/open`, body: openAnyway });
}

/** Mints a link as `send-message` does. @returns its token */
export async function linkFor(table: Table, audit: string, email: string): Promise<string> {
  const token = randomUUID();
  const link = { audit, addressee: addresseeId(audit, email), mintedAt: at('2026-05-05').toISOString() };
  await putLink(table, tokenHash(token), link);
  return token;
}

/** Asks for a code, gets it as its mail would tell it, and exchanges it for a pull key. */
export async function pullKeyFor(
  world: { table: Table; apis: Apis; now: () => Date },
  of: { audit: string; case: string; agency: string },
  token: string,
): Promise<string> {
  const { table, apis, now } = world;
  const path = returnPath(of.audit, of.case, of.agency);
  await apis.agency({ method: 'POST', path: `${path}/code`, token });
  const link = parseLink((await getItem(table, linkKey(tokenHash(token))))!);
  const [newest] = await recentCodes(table, link);
  const request = { audit: of.audit, addressee: link.addressee, request: newest?.request ?? '' };
  const issued = await issueCode({ table, log: quiet, now, newCode }, request);
  const body = { code: issued?.code ?? '' };
  const answer = await apis.agency({ method: 'POST', path: `${path}/pull-key`, body, token });
  return String(answer.body['pullKey']);
}

/** What an agency sends: the answers given and nothing else, about both children. */
export const contentOf = (answers: Record<string, string>): { childrenCovered: string[]; answers: object } => ({
  childrenCovered: ['child-1', 'child-2'],
  answers: Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, { answer }])),
});

/** The path of one return. */
export const returnPath = (audit: string, id: string, agency: string): string =>
  `/v1/audits/${audit}/cases/${id}/returns/${agency}`;
