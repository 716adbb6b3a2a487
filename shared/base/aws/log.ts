import { Logger } from '@aws-lambda-powertools/logger';

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
  'check-taken',
  'closures-changed',
  'code-asked',
  'code-issued',
  'code-tried',
  'concern-acknowledged',
  'concern-read',
  'delivery-event-ignored',
  'delivery-not-final',
  'delivery-told',
  'draft-saved',
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

/** The log of one function. @param service the function's name as it stands in `functions/` */
export function createLog(service: string): Log {
  // A trace's id may be the caller's own, from a header. Nothing is traced, so a line has none.
  const logger = new Logger({ serviceName: service, logLevel: 'INFO', persistentKeys: { xray_trace_id: '' } });
  return {
    info: (code, fields = {}) => logger.info(code, { ...fields }),
    warn: (code, fields = {}) => logger.warn(code, { ...fields }),
    failure: (code, error, fields = {}) => logger.error(code, { ...fields, ...errorFields(error) }),
  };
}
