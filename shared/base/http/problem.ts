import * as z from 'zod/mini';

/** One bad field of a request: where it is, and in plain words what is wrong with it. Never what was sent. */
export const FieldProblem = z.strictObject({
  /** JSON pointer (RFC 6901) into the body, or `#/query/…`, `#/path/…`, `#/header/…` style names for the rest. */
  pointer: z.string(),
  code: z.string(),
  detail: z.string(),
  /** Of a file that is sent as text: the line on which that place begins. */
  line: z.optional(z.int()),
});
export type FieldProblem = z.infer<typeof FieldProblem>;

/** The most bad fields that a problem names. How many more there are is one more entry, of the code {@link furtherCode}. */
export const maxFieldProblems = 100;
/** The longest pointer that is told, in UTF-16 code units: names of fields may be the sender's own. */
export const maxPointerLength = 256;
export const furtherCode = 'further';

/** RFC 9457 problem details, as every 4xx and 5xx answer carries them. */
export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.optional(z.string()),
    requestId: z.optional(z.string()),
    /** At most 100 bad fields, and where there are more, a last entry of the code `further` that says how many. */
    errors: z.optional(z.array(FieldProblem).check(z.maxLength(maxFieldProblems + 1))),
  })
  .register(z.globalRegistry, { id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** Every problem type with its status and title; `type` on the wire is `/problems/<key>`. */
export const problemTypes = {
  'malformed-json': { status: 400, title: 'The body is not JSON: send one JSON value' },
  'not-utf-8': { status: 400, title: 'The body is not UTF-8: send it in UTF-8' },
  'repeated-key': { status: 400, title: 'The body says a key twice: say each once' },
  'invalid-parameter': { status: 400, title: 'A parameter of the request is not valid' },
  'not-signed-in': { status: 401, title: 'Sign in first, or use the link from your mail' },
  'not-allowed': { status: 403, title: 'Your role does not allow this' },
  'not-found': { status: 404, title: 'There is nothing here for you' },
  'method-not-allowed': { status: 405, title: 'This address takes other methods: see the header Allow' },
  'not-legal-now': { status: 409, title: 'The state of things does not allow this now' },
  'not-accepted': {
    status: 409,
    title: 'There is something to look at first: name each code in accept, or correct it',
  },
  'key-reused': { status: 409, title: 'This Idempotency-Key came with another body before' },
  'limit-reached': { status: 409, title: 'This takes no more until it is asked for again' },
  'version-passed': { status: 412, title: 'The version that you looked at is not the newest any more' },
  erased: { status: 410, title: 'This was destroyed, as it had to be' },
  busy: { status: 409, title: 'Others changed this at the same moment; send it again' },
  'too-large': { status: 413, title: 'The body is larger than 256 KB: send less' },
  'file-too-large': { status: 413, title: 'The file is larger than 1 MB: send less' },
  'unsupported-media-type': { status: 415, title: 'Send the body as application/json, in UTF-8 and not compressed' },
  'too-many-requests': { status: 429, title: 'Too many requests came at once: send it again in a moment' },
  'invalid-body': { status: 422, title: 'Some of what you sent is not valid' },
  'internal-error': {
    status: 500,
    title: 'Something went wrong on our side; nothing of yours is lost if you send it again',
  },
} as const;

export type ProblemType = keyof typeof problemTypes;

/** A request that cannot be served, for a reason its sender can understand. Anything else that is thrown is a 500. */
export class HttpProblem extends Error {
  readonly type: ProblemType;
  readonly detail: string | undefined;
  readonly errors: readonly FieldProblem[];
  /** Bad fields beyond those in `errors`, which nobody needed to list. */
  readonly further: number;

  constructor(type: ProblemType, detail?: string, errors: readonly FieldProblem[] = [], further = 0) {
    super(type);
    this.name = 'HttpProblem';
    this.type = type;
    this.detail = detail;
    this.errors = errors;
    this.further = further;
  }
}

/** More than is taken at this moment. */
export class TooManyRequests extends HttpProblem {
  /** After so many seconds it can be tried again. */
  readonly retryAfter: number;

  constructor(retryAfter: number, detail?: string) {
    super('too-many-requests', detail);
    this.name = 'TooManyRequests';
    this.retryAfter = retryAfter;
  }
}

/** The 422 of a body with one bad field. @param pointer where it is (RFC 6901) @param detail what is wrong with it */
export const badField = (pointer: string, code: string, detail: string): HttpProblem =>
  new HttpProblem('invalid-body', undefined, [{ pointer, code, detail }]);

/** Refuses a body that has faults. @throws HttpProblem 422 that names each */
export function refuseFaults(faults: readonly FieldProblem[]): void {
  if (faults.length > 0) throw new HttpProblem('invalid-body', undefined, faults);
}

/**
 * Refuses a list that names what is not known, each by its place in it.
 * @param at the list's pointer (RFC 6901)
 * @throws HttpProblem 422
 */
export function refuseUnknownIds(
  ids: readonly string[],
  known: ReadonlySet<string> | ReadonlyMap<string, unknown>,
  { at, code, detail }: { at: string; code: string; detail: string },
): void {
  const unknownIds = ids.flatMap((id, index) => (known.has(id) ? [] : [{ pointer: `${at}/${index}`, code, detail }]));
  refuseFaults(unknownIds);
}

/** The same with a pointer that is not too long: the nearest place around it that can be named. */
function withShortPointer(problem: FieldProblem): FieldProblem {
  const { pointer, code, detail } = problem;
  if (pointer.length <= maxPointerLength) return problem;
  return {
    pointer: pointer.slice(0, pointer.lastIndexOf('/', maxPointerLength)),
    code,
    detail: `${detail} (the name of the field is too long to repeat)`,
  };
}

/** What is told of an error's bad fields: however many there are, and whatever they are called, an answer stays small. */
function toldErrors({ errors, further }: HttpProblem): FieldProblem[] {
  const told = errors.slice(0, maxFieldProblems).map(withShortPointer);
  const left = errors.length - told.length + further;
  if (left === 0) return told;
  const detail = `There are ${left} more problems than the ${told.length} above.`;
  return [...told, { pointer: '', code: furtherCode, detail }];
}

/** Problem details of an error: an {@link HttpProblem} as it says, anything else as a 500 that says nothing of the inside. */
export function problemOf(error: unknown, requestId: string): Problem {
  const known = error instanceof HttpProblem ? error : new HttpProblem('internal-error');
  return {
    type: `/problems/${known.type}`,
    ...problemTypes[known.type],
    ...(known.detail === undefined ? {} : { detail: known.detail }),
    requestId,
    ...(known.errors.length === 0 ? {} : { errors: toldErrors(known) }),
  };
}
