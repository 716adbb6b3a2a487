/** An audit of any tool, made through the handlers, in which every return says all that there is to say. */
import type { Tool } from '../../../shared/domain/tool/tool.ts';
import { openAnyway } from '../../audit.ts';
import type { Usage } from '../../aws/meter.ts';
import { large, service, wholeContent } from '../../large-tool.ts';
import { noonOf } from './audits.ts';
import { openPipeline, returnPath, tokenFor, type Pipeline } from './pipeline.ts';
import { publishAsAsked } from './publication.ts';

const audit = 'large';
const agencies = ['agency-1', 'agency-2'] as const;
const emailOf = (agency: string): string => `${agency}@agency.example`;

export interface LargeAudit {
  pipeline: Pipeline;
  /** What opening the audit came to. */
  opening: Usage;
  /** Sends a return that says everything. @param seed other words for another */
  submit: (of: number, seed?: number) => Promise<Record<string, unknown>>;
  /** The request that sends it: a path, a token and a body. */
  requestOf: (of: number, seed?: number) => { method: 'POST'; path: string; token: string; body: object };
  /** Relays what came, and gives what `aggregate` is invoked with. */
  changes: () => Promise<ReturnType<Pipeline['takeChanges']>>;
}

/** Loads a tool, and opens an audit with it of so many cases, two agencies to each: of the first agency everything is in. */
export async function openLarge(tool: Tool, cases: number): Promise<LargeAudit> {
  const pipeline = openPipeline({ now: noonOf('2026-04-13') });
  const { manager } = pipeline;
  await manager({ method: 'PUT', path: `/v1/tools/${tool.id}`, body: tool });
  await manager({ method: 'POST', path: `/v1/tools/${tool.id}/freeze` });
  await manager({
    method: 'POST',
    path: '/v1/audits',
    body: {
      id: audit,
      title: 'Children stepped down',
      theme: tool.theme,
      quarter: { label: '2026 Q2', from: '2026-04-01', to: '2026-06-30' },
      tool: tool.id,
      windowsAnchor: '2026-03-31',
      opensOn: '2026-04-13',
      dueOn: '2026-05-01',
      closesOn: '2026-05-29',
    },
  });
  for (const agency of agencies) {
    const people = { contact: { email: emailOf(agency) }, lead: { email: `lead-of-${emailOf(agency)}` } };
    await manager({
      method: 'PUT',
      path: `/v1/audits/${audit}/agencies/${agency}`,
      body: { name: `The ${agency}`, service, ...people },
    });
    await pipeline.mintLink(audit, emailOf(agency));
  }
  const ids = Array.from({ length: cases }, (_none, at) => `case-${at + 1}`);
  for (const id of ids) {
    await manager({
      method: 'PUT',
      path: `/v1/audits/${audit}/cases/${id}`,
      body: { ...large, route: { from: 'CP', to: 'CIN' }, referredOn: '2026-01-12', expects: agencies },
    });
  }
  const { usage: opening } = await pipeline.aws.meter.measure(() =>
    manager({ method: 'POST', path: `/v1/audits/${audit}/open`, body: openAnyway }),
  );
  await pipeline.settle();
  pipeline.clock.now = noonOf('2026-04-20');

  const requestTo = (agency: string, of: number, seed: number) => {
    const id = ids[of];
    if (id === undefined) throw new Error('there are not so many cases');
    return {
      method: 'POST' as const,
      path: returnPath({ audit, case: id, agency }, 'submissions'),
      token: tokenFor(audit, emailOf(agency)),
      body: wholeContent(tool, 120, seed),
    };
  };
  for (const of of ids.keys()) await pipeline.agency(requestTo(agencies[0], of, of + 1));
  await pipeline.settle();
  await publishAsAsked(pipeline, audit);

  const requestOf = (of: number, seed = of + 101) => requestTo(agencies[1], of, seed);
  return {
    pipeline,
    opening,
    requestOf,
    submit: (of, seed) => pipeline.agency(requestOf(of, seed)),
    async changes() {
      await pipeline.relay(pipeline.takeRecords());
      return pipeline.takeChanges();
    },
  };
}
