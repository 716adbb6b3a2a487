/** The audit that every play begins with: addresses that stand for several things, details, one confidential. */
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import { tokenHash } from '../../shared/domain/links/link.ts';
import { putConsultationLink } from '../../shared/domain/links/store.ts';
import { openAnyway } from '../audit.ts';
import { openPlay } from './play.ts';
import { audit, type Play } from './state.ts';
import { judgedTool, libraryTool } from '../library.ts';

const agencies = {
  gp: { service: 'general-practice', contact: 'gp@agency.example', lead: 'gp-lead@agency.example' },
  police: { service: 'police', contact: 'police@agency.example', lead: 'shared@agency.example' },
  school: { service: 'school', contact: 'school@agency.example', lead: 'shared@agency.example' },
};
const cases = {
  'case-1': {
    expects: ['gp', 'police'],
    professional: { email: 'worker@council.example', lead: 'chief@council.example' },
  },
  // The police officer is a lead professional too.
  'case-2': { expects: ['police', 'school'], professional: { email: 'police@agency.example' } },
  'case-3': { expects: ['gp', 'school'] },
};

const caseBody = (expects: readonly string[], factors: readonly string[], more: object = {}): object => ({
  children: [
    { id: 'child-1', ageBand: 'school-age' },
    { id: 'child-2', ageBand: 'under-1' },
  ],
  route: { from: 'CP', to: 'CIN' },
  factors,
  referredOn: '2026-01-12',
  ...more,
  expects,
});

/** Opens a play, enters the audit and opens it. */
export async function begin(of: { seed: number; lossy: boolean }): Promise<Play> {
  const play = openPlay(of);
  const root = `/v1/audits/${audit}`;
  const entered = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<void> => {
    const { status, body: answer } = await play.manager({ method, path, body });
    if (status >= 300) throw new Error(`${path} is refused: ${JSON.stringify(answer)}`);
  };
  const about = {
    id: audit,
    title: 'Stepping down',
    theme: 'step-down',
    quarter: { label: '2026 Q2', from: '2026-04-01', to: '2026-06-30' },
    tool: 'step-down@2',
    windowsAnchor: '2026-04-30',
    opensOn: '2026-05-05',
    dueOn: '2026-05-19',
    closesOn: '2026-07-31',
  };
  await entered('PUT', `/v1/tools/${about.tool}`, judgedTool);
  await entered('POST', `/v1/tools/${about.tool}/freeze`);
  await entered('PUT', '/v1/tools/another@1', { ...libraryTool(about.tool), id: 'another@1' });
  await entered('DELETE', '/v1/tools/another@1');
  await entered('POST', '/v1/audits', { ...about, id: 'audit-2' });
  await entered('DELETE', '/v1/audits/audit-2');
  await entered('POST', '/v1/audits', { ...about, dueOn: '2026-05-20' });
  for (const [id, { service, contact, lead }] of Object.entries(agencies)) {
    await entered('PUT', `${root}/agencies/${id}`, {
      name: `The ${id}`,
      service,
      contact: { email: contact },
      lead: { email: lead },
    });
    play.contacts.set(id, { email: contact, since: '' });
    play.leads.set(id, lead);
  }
  for (const [id, one] of Object.entries(cases)) {
    const professional: { email: string; lead?: string } | undefined =
      'professional' in one ? one.professional : undefined;
    const lead = professional?.lead === undefined ? {} : { lead: { email: professional.lead } };
    const summary = professional === undefined ? {} : { leadProfessional: { email: professional.email, ...lead } };
    await entered(
      'PUT',
      `${root}/cases/${id}`,
      caseBody(one.expects, id === 'case-2' ? ['domestic-abuse'] : [], summary),
    );
    if (professional !== undefined) play.professionals.set(id, { ...professional, since: '' });
    const address = { value: '1 Any Street', confidential: true, to: ['gp'] };
    await entered('PUT', `${root}/cases/${id}/people/child-1/identifiers`, {
      name: 'Quill Featherstonehaugh',
      address,
    });
  }
  // What was entered by mistake goes, and what was entered wrong is put right.
  const nobody = { email: 'nobody@agency.example' };
  const mistaken = { name: 'Nobody', service: 'housing', contact: nobody, lead: nobody };
  await entered('PUT', `${root}/agencies/mistaken`, mistaken);
  await entered('PUT', `${root}/cases/mistaken`, caseBody(['gp', 'mistaken'], []));
  await entered('DELETE', `${root}/agencies/mistaken`);
  await entered('DELETE', `${root}/cases/mistaken`);
  await entered('PUT', root, about);
  // The agencies are asked what they think of the questionnaire; of those mails the last may come once the audit is open.
  await entered('POST', `${root}/consultation`, { by: '2026-05-06' });
  await entered('PUT', `${root}/consultation`, { by: '2026-05-07' });
  const [token, addressee] = ['7AB2'.repeat(7), addresseeId(audit, 'gp@agency.example')];
  await putConsultationLink(play.table, tokenHash(token), { audit, addressee, mintedAt: play.now().toISOString() });
  const said = { method: 'POST', path: '/v1/consultation/comments', token, body: { text: 'Clear' } } as const;
  if ((await play.agency(said)).status !== 201) throw new Error('a comment is refused');
  await entered('POST', `${root}/consultation/comments/1/answers`, { text: 'Thank you' });
  await play.deliver(false);
  await entered('POST', `${root}/consultation/end`);
  await entered('POST', `${root}/open`, openAnyway);
  return play;
}
