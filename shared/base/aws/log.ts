/** Every code that a log line can have. Alarms count some, and runbooks look for them. */
export const logCodes = [
  'address-changed',
  'agency-deleted',
  'agency-entered',
  'amended',
  'answer-corrected',
  'answer-queried',
  'audit-created',
  'audit-deleted',
  'audit-entered',
  'audit-moved',
  'audit-not-swept',
  'audit-swept',
  'backoff-failed',
  'backoff-refused',
  'batch-taken',
  'case-deleted',
  'case-dropped',
  'case-entered',
  'case-judged',
  'check-taken',
  'closures-changed',
  'code-asked',
  'code-issued',
  'code-tried',
  'comment-answered',
  'comment-taken',
  'concern-acknowledged',
  'concern-read',
  'consultation-changed',
  'delivery-event-ignored',
  'delivery-not-final',
  'delivery-told',
  'draft-saved',
  'drafts-deleted',
  'due-dates-moved',
  'fanned-out',
  'files-shown',
  'identifiers-deleted',
  'identifiers-entered',
  'identifiers-erased',
  'identifiers-pulled',
  'identifiers-read',
  'ladder-changed',
  'links-deleted',
  'mail-accepted',
  'mail-not-needed',
  'mail-refused',
  'mail-unknown',
  'manager-acted',
  'message-failed',
  'message-not-parked',
  'message-parked',
  'nothing-new-to-publish',
  'pack-built',
  'pack-not-needed',
  'pack-released',
  'relayed',
  'request-answered',
  'request-failed',
  'revision-asked',
  'revision-published',
  'service-waived',
  'session-begun',
  'staff-mail-bounced',
  'submission-taken',
  'swept',
  'tick-overtaken',
  'tick-planned',
  'ticked',
  'tool-deleted',
  'tool-frozen',
  'tool-loaded',
] as const;
export type LogCode = (typeof logCodes)[number];

/**
 * Everything that may stand in a log line beside its code: opaque ids, counts and codes. A child's or adult's name, date
 * of birth, NHS number, an e-mail address or any text that an agency wrote has no field here, so it cannot be logged.
 */
export interface LogFields {
  requestId?: string;
  route?: string;
  status?: number;
  audit?: string;
  case?: string;
  agency?: string;
  seq?: number;
  version?: number;
  revision?: number;
  kind?: string;
  /** A tool, by its id. */
  tool?: string;
  mail?: string;
  /** SQS's id of a message. */
  messageId?: string;
  outcome?: string;
  count?: number;
  attempt?: number;
  milliseconds?: number;
  object?: string;
}

/** A logger whose lines are a fixed code and allow-listed fields. */
export interface Log {
  info(code: LogCode, fields?: LogFields): void;
  warn(code: LogCode, fields?: LogFields): void;
  /** An error, by its class name and code only: messages may quote what they failed on. */
  failure(code: LogCode, error: unknown, fields?: LogFields): void;
}

const errorFields = (error: unknown): { error: string; cause?: string } =>
  error instanceof Error
    ? { error: error.name, ...(error.cause instanceof Error ? { cause: error.cause.name } : {}) }
    : { error: typeof error };

/** What is empty has no place in a line. */
const unlessEmpty = (_key: string, value: unknown): unknown => (value === '' ? undefined : value);

/**
 * The log of one function: a line of JSON for each code, to standard output, or to standard error where something is wrong. The
 * console is not for it, as Lambda puts a line of its own around whatever that writes.
 * @param service the function's name as it stands in `functions/`
 * @param now the clock
 */
export function createLog(service: string, now: () => Date): Log {
  const lineOf = (level: string, message: LogCode, fields: object = {}): string => {
    const line = { level, message, timestamp: now().toISOString(), service, ...fields };
    return `${JSON.stringify(line, unlessEmpty)}\n`;
  };
  return {
    info: (code, fields) => void process.stdout.write(lineOf('INFO', code, fields)),
    warn: (code, fields) => void process.stderr.write(lineOf('WARN', code, fields)),
    failure: (code, error, fields) =>
      void process.stderr.write(lineOf('ERROR', code, { ...fields, ...errorFields(error) })),
  };
}
