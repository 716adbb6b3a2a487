/** The program over an audit that is open and one in draft, with everything there once, behind API Gateway's HTTP API. */
import { bodyExamples } from '../../infra/openapi-examples.ts';
import type { Route } from '../../shared/base/http/route.ts';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import { putRequest } from '../../shared/domain/figures/store.ts';
import { issueCode } from '../../shared/domain/identifiers/codes.ts';
import { recentCodes } from '../../shared/domain/identifiers/code-store.ts';
import { tokenHash } from '../../shared/domain/links/link.ts';
import { putConsultationLink } from '../../shared/domain/links/store.ts';
import { pullRoutes } from '../../shared/front/agency/identifiers-routes.ts';
import { agencyRoutes, toolRoutes } from '../../shared/front/agency/routes.ts';
import { leadRoutes } from '../../shared/front/lead/routes.ts';
import { managerRoutes } from '../../shared/front/manager/routes.ts';
import { obtain, staffClaims, type Call } from '../http-event.ts';
import { giveAnother, judgedTool } from '../library.ts';
import { openProgram, quiet, type Program } from '../program.ts';
import { audit, gp, keptLog, openAudit, token } from '../unit/front/manager/fixture.ts';
import { makeFigures } from '../unit/work/packs/plain-draw.ts';
import { requestId } from '../unit/work/relay/samples.ts';
import { openGateway, type Gateway } from './gateway.ts';

/** Whoever may call: what they send as `Authorization: Bearer`. */
export const bearers = { manager: 'access-token-of-the-manager', lead: 'access-token-of-the-lead', link: token };

/** A pull key, as a code was exchanged for it; it stands in test/fuzz/schemathesis.toml. */
const secret = 's'.repeat(32);

/** Every route of the API, with its id. */
export const routes: (Route & { id: string })[] = [
  agencyRoutes,
  pullRoutes,
  toolRoutes,
  managerRoutes,
  leadRoutes,
].flatMap((table) => Object.entries<Route>(table).map(([id, route]) => ({ id, ...route })));

const of = { audit: audit.id, case: 'case-1', agency: 'gp-a' };
const returnsPath = '/v1/audits/{audit}/cases/{case}/returns/';
const returnPath = `/v1/audits/${of.audit}/cases/${of.case}/returns/${of.agency}`;

/** What has happened before a route is tried. */
async function prepare(
  program: Program,
  table: Parameters<typeof recentCodes>[0],
  route: Route | undefined,
  clock: { now: Date },
) {
  const asManager = (id: keyof typeof managerRoutes, path: string) =>
    obtain(program.managerApi, {
      method: managerRoutes[id].method,
      path,
      group: 'business-manager',
      body: bodyExamples[id],
    });
  const asAgency = (call: Omit<Call, 'token'>) => obtain(program.agencyApi, { ...call, token });
  await asManager('put-identifiers', `/v1/audits/${audit.id}/cases/case-1/people/child-1/identifiers`);
  // An audit in draft that can be opened.
  const draft = '/v1/audits/2026-q3';
  await asManager('create-audit', '/v1/audits');
  await asManager('put-agency', `${draft}/agencies/gp-a`);
  await asManager('put-case', `${draft}/cases/case-1`);

  // It is consulted on, with a link of the same token: links of one kind are not looked for among those of the other.
  const addressee = addresseeId('2026-q3', 'audits@surgery.example');
  const link = { audit: '2026-q3', addressee, mintedAt: clock.now.toISOString() };
  await putConsultationLink(table, tokenHash(token), link);
  await asManager('begin-consultation', `${draft}/consultation`);
  await asAgency({ method: 'POST', path: '/v1/consultation/comments', body: bodyExamples['comment'] });

  // A tool in draft.
  await asManager('load-tool', '/v1/tools/early-help@1');

  // A code that was exchanged for a key, and one that was not yet. Each exchange gives the same key here, so where one is
  // tried none went before.
  const isExchange = route?.path === `${returnsPath}{agency}/pull-key`;
  for (const minutes of [10, 0]) {
    clock.now = new Date(Date.parse('2026-04-20T09:30:00.000Z') - minutes * 60_000);
    await asAgency({ method: 'POST', path: `${returnPath}/code` });
    const addressed = { audit: audit.id, addressee: addresseeId(audit.id, gp.contact.email) };
    const [newest] = await recentCodes(table, addressed);
    const newCode = () => 'K7Q4M2XP';
    const request = { ...addressed, request: newest?.request ?? '' };
    await issueCode({ table, log: quiet, now: () => clock.now, newCode }, request);
    if (minutes > 0 && !isExchange)
      await asAgency({ method: 'POST', path: `${returnPath}/pull-key`, body: { code: 'K7Q4-M2XP' } });
  }
  // Who the child is, is shown until a return is settled; until then it can be given a later date, and be declined.
  const isOfOwed =
    route !== undefined && route.path.startsWith(returnsPath) && /\/(identifiers|extend|decline)$/.test(route.path);
  if (isOfOwed) return;
  // Something to see to, said by entry 2 of the log; entry 3 raises a concern.
  const check = { outcome: 'known', people: { 'child-1': 'known', 'child-2': 'moved' }, unlisted: true };
  await asAgency({ method: 'POST', path: `${returnPath}/check`, body: check });
  const answers = { A1: { answer: 'yes' }, E2: { answer: 'Nothing to add.' }, F2: { answer: 'yes' } };
  const body = { childrenCovered: ['child-1', 'child-2'], answers };
  await asAgency({ method: 'POST', path: `${returnPath}/submissions`, body });
  if (route?.access !== 'audit-lead') return;
  await putRequest(table, { audit: audit.id, id: requestId, askedAt: clock.now.toISOString(), state: 'asked' });
  await program.take(audit.id, [{ kind: 'request', audit: audit.id, request: requestId }]);
  await program.pack({ audit: audit.id, revision: 1 });
}

/** Opens it. @returns the gateway, and the failures that functions have logged since */
export async function openWorld(): Promise<Gateway & { failures: () => unknown[] }> {
  const { log, lines } = keptLog();
  const open = async (route: Route | undefined): Promise<Program> => {
    const { aws, table } = await openAudit();
    if (route?.path.endsWith('/judgement') === true) await giveAnother(table, audit.id, judgedTool);
    const clock = { now: new Date('2026-04-20T09:30:00.000Z') };
    const identifiers = aws.createTable('identifiers', [], { isPlain: true });
    const program = openProgram(
      { table, identifiers, bucket: aws.createBucket() },
      { now: () => clock.now, logOf: () => log, make: makeFigures, newSecret: () => secret },
    );
    await prepare(program, table, route, clock);
    return program;
  };
  const gateway = await openGateway(open, routes, {
    [bearers.manager]: staffClaims('business-manager'),
    [bearers.lead]: staffClaims('audit-lead'),
  });
  return { ...gateway, failures: () => lines.filter(({ level }) => level === 'failure') };
}
