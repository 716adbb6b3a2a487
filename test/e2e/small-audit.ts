import type { AuditFile, FiledReply } from '../../infra/local/player/audit-file.ts';

export type Submission = NonNullable<FiledReply['submission']>;

/** An audit of two cases and two agencies that nobody has answered yet. */
export function smallAudit(id: string): AuditFile {
  const agency = (name: string, service: string): AuditFile['agencies'][number] => ({
    id: name,
    name: `The ${name}`,
    service,
    contact: { email: `contact@${name}.${id}.example` },
    lead: { email: `lead@${name}.${id}.example` },
  });
  const ofCase = (name: string): AuditFile['cases'][number] => ({
    id: name,
    children: [
      { id: 'child-1', ageBand: 'pre-school' },
      { id: 'child-2', ageBand: 'school-age' },
    ],
    route: { from: 'CP', to: 'CIN' },
    factors: ['domestic-abuse'],
    referredOn: '2015-01-12',
    leadProfessional: { email: `lead-professional@${name}.${id}.example` },
    expects: ['north-school', 'police'],
  });
  return {
    audit: {
      id,
      title: 'A small audit',
      theme: 'step-down',
      quarter: { label: '2015-Q2', from: '2015-04-01', to: '2015-06-30' },
      tool: 'step-down@2015',
      windowsAnchor: '2015-04-01',
      opensOn: '2015-04-07',
      dueOn: '2015-04-24',
      closesOn: '2015-05-15',
    },
    agencies: [agency('north-school', 'school'), agency('police', 'police')],
    cases: [ofCase('case-1'), ofCase('case-2')],
    replies: [],
  };
}

/** A submission that covers both children and answers A1, with these answers besides. */
export const submission = (a1: 'yes' | 'no', answers: Submission['answers'] = {}): Submission => ({
  childrenCovered: ['child-1', 'child-2'],
  answers: { A1: { answer: a1 }, ...answers },
});
