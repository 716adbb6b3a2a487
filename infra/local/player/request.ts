/** Requests to the deployed HTTP API, as any client would make them. */
import * as z from 'zod/mini';
import { Problem } from '../../../shared/base/http/problem.ts';

/** One request; `body` is sent as JSON, `raw` as it is. `path` is below the API's root. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  token?: string | undefined;
  /** The day that is played: the London day that the request belongs to. */
  on?: string;
  body?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

/** An answer; `json` is undefined when the body is not JSON. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

/** A request that the API refused; the message has the title, the type and the pointers, never what was sent. */
export class Refused extends Error {
  readonly status: number;

  constructor(request: Pick<ApiRequest, 'method' | 'path'>, answer: ApiAnswer) {
    super(`${request.method} ${request.path} was refused: ${reasonOf(answer)}`);
    this.name = 'Refused';
    this.status = answer.status;
  }
}

function reasonOf(answer: ApiAnswer): string {
  const problem = z.safeParse(Problem, answer.json);
  if (!problem.success) return `status ${answer.status}`;
  const { title, type, detail, errors = [] } = problem.data;
  const places = errors.map((error) => `${error.pointer} ${error.detail}`);
  return [`${title} (${type}, ${answer.status})`, ...(detail === undefined ? [] : [detail]), ...places].join('; ');
}

/** Sends one request and takes whatever is answered. */
export async function send(apiUrl: string, request: ApiRequest): Promise<ApiAnswer> {
  const { method, path, token, on, body, raw, headers } = request;
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${apiUrl}${path}`, {
    method,
    headers: {
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(on === undefined ? {} : { 'x-day': on }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: jsonOrNothing(text) };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How often a request is sent that others came in the way of, as the API asks: a few are entered at once. */
const busyAttempts = 8;
const isBusy = ({ json }: ApiAnswer): boolean => z.safeParse(Problem, json).data?.type === '/problems/busy';

/**
 * Sends one request that has to succeed; again, after a while, where others changed the same at the same moment.
 * @returns the answer's body, held against its schema
 * @throws Refused when the API says no; ZodError when it answers something else than its contract
 */
export async function obtain<T extends z.core.$ZodType>(
  apiUrl: string,
  schema: T,
  request: ApiRequest,
): Promise<z.output<T>> {
  let answer = await send(apiUrl, request);
  for (let attempt = 1; attempt < busyAttempts && isBusy(answer); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * attempt));
    answer = await send(apiUrl, request);
  }
  if (answer.status >= 300) throw new Refused(request, answer);
  return z.parse(schema, answer.json);
}
