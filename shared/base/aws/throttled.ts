/** Names of the errors with which AWS says that it takes no more at this moment, once the client has tried again by itself. */
const names: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

/** Whether AWS took no more at this moment: what was asked can be asked again. */
export const isThrottled = (error: unknown): boolean => error instanceof Error && names.has(error.name);
