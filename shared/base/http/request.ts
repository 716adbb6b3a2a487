/** A request as a feature sees it: already parsed by the schemas of its route. */
export interface HttpRequest {
  params: Record<string, string>;
  query: Record<string, string>;
  /** The parsed body; for a route without a body schema of its own, the JSON value as sent. */
  body: unknown;
  /** Header values by lower-case name. */
  headers: Record<string, string>;
  /** Claims of the verified JWT, on routes that have an authorizer. */
  claims: Record<string, string>;
  /** This invocation's clock. */
  now: Date;
}

/** What a feature answers. `body` is JSON unless `contentType` says otherwise. */
export interface Reply {
  status: number;
  body: unknown;
  contentType?: string;
  headers?: Record<string, string>;
}

export type Handlers<Id extends string> = Record<Id, (request: HttpRequest) => Promise<Reply>>;

/** A path parameter of a request. */
export const param = (request: HttpRequest, name: string): string => request.params[name] ?? '';

/** Who acted, and when. */
export const stampOf = (request: HttpRequest): { receivedAt: Date; by?: string } => ({
  receivedAt: request.now,
  ...(request.claims['sub'] === undefined ? {} : { by: request.claims['sub'] }),
});
