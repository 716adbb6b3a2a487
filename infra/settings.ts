import type { Node } from 'constructs';
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { Email } from '../shared/domain/audits/ids.ts';
import { DisclosureRule } from '../shared/domain/disclosure/small-number-rule.ts';

const text = (pattern: RegExp, what: string) => z.string().check(z.regex(pattern, what));

/** Something that people read, on one line; a mail and an environment variable take so much. */
const words = (longest: number) =>
  z.string().check(
    z.refine((value) => /[\p{L}\p{N}]/u.test(value) && !/\p{Cc}/u.test(value), 'This says nothing, or has line breaks'),
    z.maxLength(longest),
  );

const telephone = text(/^\+?[0-9][0-9 ()-]{4,24}[0-9]$/, 'This is not a telephone number');

/** A page that people open; unlike what links begin with, it may end in a slash. */
const page = text(
  /^https:\/\/[^\s/?#]{1,200}(\/\S{0,200})?$/,
  'This is no address of a page that begins with https://',
);

/** Without a slash at its end: what a link opens begins with one. */
const webAddress = (scheme: string) =>
  text(new RegExp(`^${scheme}://[^\\s/?#]+(/[^\\s/?#]+)*$`), `This is no address that begins with ${scheme}://`);

const DeploymentSettings = z.strictObject({
  stage: text(
    /^(?!local$)[a-z][a-z0-9-]{0,15}$/,
    'This is not a stage: small letters, digits and hyphens, not "local"',
  ),
  region: text(/^[a-z]{2}(-[a-z]+)+-[0-9]$/, 'This is not an AWS region'),
  partnership: words(60),
  managerName: words(100),
  secondContactName: words(100),
  telephone,
  announcementPage: page,
  privacyNotice: page,
  law: words(300),
  consent: words(300),
  managerAddress: Email,
  secondContactAddress: Email,
  senderAddress: Email,
  alarmAddress: Email,
  baseUrl: z.optional(webAddress('https')),
  identifiersDays: z.int().check(z.gte(1), z.lte(365)),
  linkDays: z.int().check(z.gte(1), z.lte(365)),
  ...DisclosureRule.shape,
});

/** What a partnership decides of its deployment; `deployment.ts` holds it, and says what each setting means. */
export type DeploymentSettings = z.infer<typeof DeploymentSettings>;

/** What the local runner gives as context. None of it is a choice: it follows from where the emulator listens. */
const LocalContext = z.object({
  baseUrl: z.optional(webAddress('http')),
  /** A fixed id for the HTTP API, which only the emulator takes. */
  apiId: z.optional(text(/^[0-9a-f]{8}$/, 'This is not the id of an API')),
});

/** The settings that an app is made from. */
export interface Settings extends DeploymentSettings {
  /** The emulator's stage: nothing outlives it, and no schedule runs by itself. */
  local: boolean;
  apiId?: string;
}

/** The same whatever a partnership's own settings are, for the tests and the demo go by them. */
const localSettings = {
  stage: 'local',
  region: 'eu-west-2',
  partnership: 'Riverside Safeguarding Children Partnership',
  managerName: 'Alex Morgan',
  secondContactName: 'Sam Taylor',
  telephone: '020 7946 0123',
  announcementPage: 'https://www.partnership.example/case-audits',
  privacyNotice: 'https://www.partnership.example/privacy',
  law: 'section 16H of the Children Act 2004',
  consent: "You do not need the family's consent to answer.",
  managerAddress: 'manager@partnership.example',
  secondContactAddress: 'second@partnership.example',
  senderAddress: 'audits@partnership.example',
  alarmAddress: 'alarms@partnership.example',
  identifiersDays: 90,
  linkDays: 90,
  smallCount: 5,
  minimumCases: 5,
  local: true,
} as const satisfies Settings;

/** Reads data by a schema. @throws Error that names each bad field and what is wrong with it, never its value */
function read<T>(schema: z.ZodMiniType<T>, data: unknown, from: string): T {
  const result = z.safeParse(schema, data, { error: en().localeError });
  if (!result.success) throw new Error(`${from} is not right:\n${z.prettifyError(result.error)}`);
  return result.data;
}

/**
 * The settings of an app: the committed ones, or with `-c stage=local` the emulator's.
 * @param committed what `deployment.ts` holds
 * @throws Error that names each bad field of the file, or each setting that is given by `-c`
 */
export function readSettings(node: Node, committed: unknown): Settings {
  const context: Record<string, unknown> = node.getAllContext();
  const local = context['stage'] === 'local';
  const settings = [...Object.keys(DeploymentSettings.shape), ...Object.keys(LocalContext.shape)];
  const heeded = local ? ['stage', ...Object.keys(LocalContext.shape)] : [];
  // What is given and not heeded would be missed: a small count, say, that somebody means to raise.
  const ignored = [...new Set(settings)].filter((key) => context[key] !== undefined && !heeded.includes(key));
  if (ignored.length > 0) {
    throw new Error(
      `-c gives ${ignored.join(', ')}, but settings stand in infra/deployment.ts; baseUrl and apiId are given for the local stage only`,
    );
  }
  return local
    ? { ...localSettings, ...read(LocalContext, context, 'the context of the local stage') }
    : { ...read(DeploymentSettings, committed, 'infra/deployment.ts'), local: false };
}

/** Names that are reserved for examples and tests, and reach nobody (RFC 2606, RFC 6761). */
const reserved = /(^|\.)(example\.(com|net|org)|example|invalid|localhost|test)$/i;

/** Numbers that are kept for drama and examples, and ring nowhere (Ofcom): `020 7946 0000` to `020 7946 0999`. */
const exampleNumber = /^(\+44|0)2079460[0-9]{3}$/;

/** How a text begins that is neither an address nor a number, as long as it is an example. */
const exampleMark = /^example:/i;

const isExample = (value: unknown): boolean =>
  reserved.test(hostOf(value) ?? '') ||
  (typeof value === 'string' &&
    (exampleMark.test(value.trim()) || exampleNumber.test(value.replaceAll(/[ ()-]/g, ''))));

/** Whose a mail or web address is; nothing for other texts. */
const hostOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? /(?:@|^https?:\/\/)([^/:@]+)/.exec(value)?.[1] : undefined;

/** Settings that still hold an example, by name: nobody gets what is sent there. */
export const examplesIn = (settings: Settings): string[] =>
  Object.entries(settings).flatMap(([key, value]) => (isExample(value) ? [key] : []));
