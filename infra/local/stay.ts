/** What `npm start` does once the audit is played: says where everything is, and stays up until Ctrl-C. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answeringAtLast } from './player/answering.ts';
import type { AuditFile } from './player/audit-file.ts';
import type { Deployment } from './emulator/deploy.ts';
import type { LocalAws } from './emulator/ministack.ts';
import type { Staff } from './emulator/sign-in.ts';
import { openMailboxServer } from './mailbox/server.ts';
import { mailSource } from './mailbox/source.ts';

/** A deployment that stays up. */
export interface Staying {
  /** Where the mailbox is. */
  mailbox: string;
  local: LocalAws;
  deployment: Deployment;
  file: AuditFile;
  /** By address, lower case: the newest link that was mailed to it. */
  links: ReadonlyMap<string, string>;
  staff: readonly Staff[];
  /** Where the results were written. */
  out: string;
}

/** What is said of it. */
type Said = Omit<Staying, 'deployment'> & { deployment: Pick<Deployment, 'outputs' | 'browserUrl' | 'apiUrl'> };

/** Access tokens last an hour. */
const RENEW_EVERY_MS = 45 * 60_000;

const tokenFile = (local: LocalAws, { group }: Staff): string => join(local.directory, `${group}.token`);

async function writeTokens({ local, staff }: Pick<Staying, 'local' | 'staff'>): Promise<void> {
  for (const one of staff) await writeFile(tokenFile(local, one), await one.signIn(), { mode: 0o600 });
}

/** Whose links these are: agencies by name, and lead professionals by case. */
function linkLines({ file, links }: Pick<Staying, 'file' | 'links'>): string[] {
  const nameOf = new Map(file.agencies.map(({ id, name }) => [id, name]));
  const owners = [
    ...answeringAtLast(file).map(({ agency, case: id, email }) => {
      const name = nameOf.get(agency) ?? agency;
      return { name: id === undefined ? name : `${name}, for ${id} alone`, email };
    }),
    ...file.cases.flatMap(({ id, leadProfessional }) =>
      leadProfessional === undefined ? [] : [{ name: `lead professional of ${id}`, email: leadProfessional.email }],
    ),
  ];
  const width = Math.max(0, ...owners.map(({ name }) => name.length));
  return owners.flatMap(({ name, email }) => {
    const url = links.get(email.toLowerCase());
    return url === undefined ? [] : [`  ${name.padEnd(width)}  ${url}`];
  });
}

/** Every address and sign-in fact of a deployment that stays up, for a browser and for curl. */
export function addressesText(staying: Said): string {
  const { mailbox, local, deployment, file, staff, out } = staying;
  const { outputs, browserUrl, apiUrl } = deployment;
  const paths = { 'business-manager': 'completeness', 'audit-lead': 'revisions' };
  const signedIn = staff.flatMap((one) => [
    `  ${one.group} (${one.username}): token in ${tokenFile(local, one)}`,
    `    curl -H "Authorization: Bearer $(cat ${tokenFile(local, one)})" ${browserUrl}/v1/audits/${file.audit.id}/${paths[one.group]}`,
  ]);
  const resources = Object.entries(outputs).filter(([name]) => !name.startsWith('ExportsOutput'));
  return [
    // What was printed before it is long.
    '─'.repeat(72),
    'Mailbox: every mail as its reader sees it; whoever follows a link there can fill in a return',
    `  ${mailbox}`,
    '',
    'HTTP API',
    `  ${browserUrl}    in browsers and curl`,
    `  ${apiUrl}    in programs that cannot look up *.localhost`,
    '',
    'Links as mailed (the key after # stays in the browser)',
    ...linkLines(staying),
    '',
    `Sign-in: user pool ${outputs['UserPoolId']}, client ${outputs['UserPoolClientId']}; the tokens are renewed while this runs`,
    ...signedIn,
    '',
    `Local AWS: ${local.endpoint} (region ${local.env['AWS_REGION']}, key test, secret test)`,
    ...resources.map(([name, value]) => `  ${name}: ${value}`),
    '',
    `Results: ${out}`,
    // Whoever has seen all of this go by looks at its end.
    `Begin with the mailbox, in a browser on this machine: ${mailbox}`,
    'Staying up until Ctrl-C.',
  ].join('\n');
}

/** Prints every address, keeps the tokens fresh, and resolves at Ctrl-C (or SIGTERM). */
export async function stayUp(of: Omit<Staying, 'mailbox'>): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const mailbox = await openMailboxServer(mailSource(of.local, of.deployment));
  const staying = { ...of, mailbox: mailbox.url };
  await writeTokens(staying);
  console.log(`\n${addressesText(staying)}`);
  const renewing = setInterval(() => {
    writeTokens(staying).catch((error: unknown) => console.error(`The tokens were not renewed: ${String(error)}`));
  }, RENEW_EVERY_MS);
  await ended;
  clearInterval(renewing);
  await mailbox.close();
}
