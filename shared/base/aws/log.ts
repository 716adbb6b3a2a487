import { Logger } from '@aws-lambda-powertools/logger';

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
  outcome?: string;
  count?: number;
  attempt?: number;
  milliseconds?: number;
  object?: string;
}

/** A logger whose lines are a fixed code and allow-listed fields. */
export interface Log {
  info(code: string, fields?: LogFields): void;
  warn(code: string, fields?: LogFields): void;
  /** An error, by its class name and code only: messages may quote what they failed on. */
  failure(code: string, error: unknown, fields?: LogFields): void;
}

const errorFields = (error: unknown): { error: string; cause?: string } =>
  error instanceof Error
    ? { error: error.name, ...(error.cause instanceof Error ? { cause: error.cause.name } : {}) }
    : { error: typeof error };

/** The log of one function. @param service the function's name as it stands in `functions/` */
export function createLog(service: string): Log {
  const logger = new Logger({ serviceName: service, logLevel: 'INFO' });
  return {
    info: (code, fields = {}) => logger.info(code, { ...fields }),
    warn: (code, fields = {}) => logger.warn(code, { ...fields }),
    failure: (code, error, fields = {}) => logger.error(code, { ...fields, ...errorFields(error) }),
  };
}
