import type { Node } from 'constructs';
import * as z from 'zod/mini';

const address = z.string().check(z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/));

/** A whole number below 100; a context value is a text when it comes from the command line, and may be a number in a file. */
const wholeNumber = (pattern: RegExp) => z.coerce.string().check(z.regex(pattern));

const Settings = z.object({
  /** `local` is the emulator's; any other name is a deployment. */
  stage: z.prefault(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,15}$/)), 'prod'),
  region: z.prefault(z.string().check(z.regex(/^[a-z]{2}(-[a-z]+)+-[0-9]$/)), 'eu-west-2'),
  managerAddress: address,
  /** Who stands in when the manager is away. */
  secondContactAddress: address,
  senderAddress: address,
  /** Who is told when an alarm fires; nobody is subscribed without it. */
  alarmAddress: z.optional(address),
  /** Where links in mails point; the API's own endpoint if absent. */
  baseUrl: z.optional(z.string().check(z.regex(/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/))),
  /** Of a shareable pack: no count from 1 to this less one is shown; at least 4, as the disclosure control needs. */
  smallCount: z.prefault(wholeNumber(/^([4-9]|[1-9][0-9])$/), '5'),
  /** Of a shareable pack: a row of a breakdown rests on at least so many cases; at least 3. */
  minimumCases: z.prefault(wholeNumber(/^([3-9]|[1-9][0-9])$/), '5'),
  /** A fixed id for the HTTP API, which only the emulator takes. */
  apiId: z.optional(z.string().check(z.regex(/^[0-9a-f]{8}$/))),
});

/** A deployment's own choices, from the CDK context. */
export type Settings = z.infer<typeof Settings> & { local: boolean };

const localAddresses = {
  managerAddress: 'manager@partnership.example',
  secondContactAddress: 'second@partnership.example',
  senderAddress: 'audits@partnership.example',
};

/**
 * Reads the settings from the context of the app.
 * @throws Error that names the context keys which are missing or malformed, never their values
 */
export function readSettings(node: Node): Settings {
  const given = Object.fromEntries(
    Object.keys(Settings.shape)
      .map((key): [string, unknown] => [key, node.tryGetContext(key)])
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const local = given['stage'] === 'local';
  const result = z.safeParse(Settings, local ? { ...localAddresses, ...given } : given);
  if (!result.success) {
    const keys = [...new Set(result.error.issues.map((issue) => issue.path.join('.')))].toSorted();
    throw new Error(
      `the context is missing or malformed: ${keys.join(', ')} (give each as -c <key>=<value>, or in cdk.context.json)`,
    );
  }
  if (result.data.apiId !== undefined && !local) throw new Error('apiId is for the local stage only');
  return { ...result.data, local };
}
