/** Whether and when a message that a consumer did not take is delivered again. */

/** Deliveries of a message at most: SQS puts one that is received once more into the dead-letter queue. */
export const maxReceiveCount = 5;

/** Seconds that a message waits after each failed delivery but the last. */
export type Backoff = readonly number[];

/**
 * While a FIFO message waits, SQS hands out no later one of its group. So it waits as long as a passing fault takes, and
 * all its waits come to less than two minutes.
 */
export const fifoBackoff: Backoff = [2, 10, 30, 60];

/**
 * Nobody waits behind a message of a standard queue. The first retry comes as soon as a passing fault allows; all of them
 * take some 19 minutes, to outlast an outage, or the minutes that a morning's mails take under SES's rate.
 */
export const standardBackoff: Backoff = [5, 30, 180, 900];

/**
 * Seconds that a message waits after a failed delivery. After the last one it waits no more: it is received once more only
 * to go to the dead-letter queue, and its group goes on.
 * @param receiveCount how often it was delivered, this time included
 */
export const secondsAfter = (backoff: Backoff, receiveCount: number): number => backoff[receiveCount - 1] ?? 0;

/** Why a message can never be taken: its attribute `ErrorCode` in the dead-letter queue. The runbooks explain each. */
export const errorCodes = ['unreadable-event', 'unreadable-json', 'unreadable-message'] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** A message that no retry helps: its consumer parks it at once. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/** A message whose time has not come: retried when its queue's visibility timeout ends, for seconds would not help. */
export class RetryLaterError extends Error {
  override readonly name: string = 'RetryLaterError';
}

/** A message that a newer version of the program wrote than the one that reads it: a deployment is under way. */
export class NewerMessageError extends RetryLaterError {
  override readonly name = 'NewerMessageError';
}
