/**
 * The whole program in this process, wired as `functions/` wires it, over the AWS that a rung of the tests gives it: the
 * in-memory one, or a real engine.
 */
import { randomUUID } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createGroupHandler } from '../shared/base/aws/batch.ts';
import type { Bucket } from '../shared/base/aws/files.ts';
import type { Log } from '../shared/base/aws/log.ts';
import type { Mailer } from '../shared/base/aws/mailer.ts';
import { openOwnQueue } from '../shared/base/aws/queue.ts';
import type { Table } from '../shared/base/aws/table.ts';
import { emptyTools, type AuditTools } from '../shared/domain/audits/read-tools.ts';
import type { Assets } from '../shared/base/ui/assets.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { createRouter } from '../shared/base/http/router.ts';
import type { Routes } from '../shared/base/http/route.ts';
import { defaultRule } from '../shared/domain/disclosure/small-number-rule.ts';
import { newCode, newSecret } from '../shared/domain/identifiers/code-rules.ts';
import { newToken } from '../shared/domain/links/link.ts';
import { newSessionSecret } from '../shared/domain/sessions/secret.ts';
import { Change, readMessage, type Message, type PackOrder, type Plan } from '../shared/domain/messages/messages.ts';
import { createAgencyHandlers } from '../shared/front/agency/handlers.ts';
import { createFormHandlers } from '../shared/front/agency/form/handlers.ts';
import { formRoutes } from '../shared/front/agency/form/routes.ts';
import { problemOfBoth, sessionProblemPage } from '../shared/front/agency/form/problem-page.ts';
import { createPagesAgain } from '../shared/front/agency/form/pages-again.ts';
import { sessionSite } from '../shared/front/agency/form/site.ts';
import { unservedPage, unservedProblem } from '../shared/front/agency/form/unserved.ts';
import { createPeoplePages } from '../shared/front/agency/form/people.ts';
import { peopleRoutes } from '../shared/front/agency/form/people-routes.ts';
import { pullRoutes } from '../shared/front/agency/identifiers-routes.ts';
import { createPullHandlers } from '../shared/front/agency/identifiers.ts';
import { agencyRoutes, toolRoutes } from '../shared/front/agency/routes.ts';
import { createToolHandlers } from '../shared/front/agency/tools.ts';
import { createLeadHandlers } from '../shared/front/lead/handlers.ts';
import { leadRoutes } from '../shared/front/lead/routes.ts';
import { createManagerHandlers } from '../shared/front/manager/handlers.ts';
import { managerRoutes } from '../shared/front/manager/routes.ts';
import { emptyCache, type FiguresCache } from '../shared/work/aggregate/figures-cache.ts';
import { takeChanges } from '../shared/work/aggregate/take-changes.ts';
import type { Partnership } from '../shared/domain/mail/templates/parts.ts';
import { takePlan } from '../shared/work/chasing/plan.ts';
import { buildPack, type PackDeps } from '../shared/work/packs/build.ts';
import type { Effects, KeptRows } from '../shared/work/relay/effects.ts';
import { relay } from '../shared/work/relay/relay.ts';
import { keepRows, park, sendEffects, type Queues } from '../shared/work/relay/store.ts';
import { sweep } from '../shared/work/relay/sweep.ts';
import { recordDelivery, type Notification } from '../shared/work/sending/record-delivery.ts';
import { sendMessage } from '../shared/work/sending/send.ts';
import { faultOfDetail } from './plain-words.ts';

/** What the program runs on. A rung that does not use a part leaves it out; using it all the same is an error. */
export interface ProgramAws {
  table: Table;
  identifiers?: Table;
  drafts?: Table;
  bucket?: Bucket;
  mailer?: Mailer;
  /** By URL; `parked` and `changesDlq` are the terminal ones that the program itself writes to. */
  queues?: Omit<Queues, 'client'> & { client: SQSClient; parked: string; changesDlq: string };
}

/** What differs from rung to rung; whatever is left out is as it is deployed. */
export interface ProgramOptions {
  now: () => Date;
  /** The log of a function, by its name; without it nothing is written. */
  logOf?: (service: string) => Log;
  /** What `aggregate` knows already; without it, it is a new process. */
  cache?: FiguresCache;
  /** What a function has read of tools; without it, it is a new process. */
  tools?: () => AuditTools;
  /** Who the staff are, and whose mail it is. */
  addresses?: { manager: string; second: string; sender: string };
  newCode?: () => string;
  newToken?: () => string;
  newSecret?: () => string;
  newSessionSecret?: () => string;
  /** The files that pages load; without them pages name files that are not there. */
  assets?: Assets;
  newId?: () => string;
  /** Makes a pack's files. */
  make?: PackDeps['make'];
  rule?: PackDeps['rule'];
  /** Days after closing in which links still open. */
  linkDays?: number;
  /** The header in which the player says the day; without it none is read, as on AWS. */
  dayHeader?: string;
  /** Days after closing at whose end identifiers are destroyed. */
  identifiersDays?: number;
}

type HttpHandler = ReturnType<typeof createHttpHandler>;

/** The same, whose problems say what is wrong in plain sentences: whoever sends anything to this program holds that too. */
const plainly = (handler: HttpHandler): HttpHandler =>
  Object.assign(async (...sent: Parameters<HttpHandler>) => {
    const answer = await handler(...sent);
    // Pages have words of their own.
    if (answer.headers?.['content-type'] !== 'application/problem+json') return answer;
    const { detail } = JSON.parse(answer.body ?? '') as { detail?: string };
    const fault = detail === undefined ? undefined : faultOfDetail(detail);
    if (fault !== undefined) throw new Error(`the detail of a problem ${fault}`);
    return answer;
  }, handler);

/** Every function of the program, by what it does. */
export interface Program {
  agencyApi: HttpHandler;
  /** The pages of those who answer. */
  agencyForm: HttpHandler;
  /** Who the child is: a function of its own. */
  pullApi: HttpHandler;
  managerApi: HttpHandler;
  leadApi: HttpHandler;
  /** Answers what is none of the others' routes. */
  noRoute: HttpHandler;
  /** The function that serves a request, as API Gateway finds it. */
  functionOf: (method: string, path: string) => HttpHandler;
  relay: (records: readonly DynamoDBRecord[]) => Promise<void>;
  keep: (rows: KeptRows) => Promise<void>;
  /** One invocation of `aggregate`, by its queue's event. */
  aggregate: (event: SQSEvent) => Promise<SQSBatchResponse>;
  /** What that invocation does with the changes of one audit. */
  take: (audit: string, changes: readonly Change[]) => Promise<void>;
  /** Fans out or goes through a ladder. @param onto gets the messages, in place of a queue */
  plan: (plan: Plan, onto: (messages: readonly Message[]) => Promise<void>) => Promise<void>;
  send: (message: Message) => Promise<void>;
  recordDelivery: (notification: Notification) => Promise<void>;
  pack: (order: PackOrder) => Promise<void>;
  /** @param send gets what is sent again @returns how many messages that is */
  sweep: (tick: string, send: (effects: Effects, again: string) => Promise<void>) => Promise<number>;
}

/** Names of files that pages load, where nobody loads them. */
export const noAssets: Assets = { nameOf: (file) => file, find: () => undefined };

/** A log that writes nothing. */
export const quiet: Log = { info: () => undefined, warn: () => undefined, failure: () => undefined };

/** The body that runs the audits of every test. */
export const partnership: Partnership = {
  name: 'Riverside Safeguarding Children Partnership',
  manager: 'Alex Morgan',
  secondContact: 'Sam Taylor',
  telephone: '020 7946 0123',
  announcementPage: 'https://www.partnership.example/case-audits',
  privacyNotice: 'https://www.partnership.example/privacy',
  law: 'section 16H of the Children Act 2004',
  consent: "You do not need the family's consent to answer.",
};

/** The staff of every test that does not say otherwise. */
export const staff = {
  manager: 'manager@partnership.example',
  second: 'second-contact@partnership.example',
  sender: 'audits@partnership.example',
};

function there<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new Error(`this program was opened without its ${name}`);
  return part;
}

/** Whether a table has a request's route. */
function routesOf(table: Routes): (method: string, path: string) => boolean {
  const find = createRouter(Object.values(table));
  return (method, path) => find(method, path) !== undefined;
}

/** Opens the program. What is never used is never made. */
export function openProgram(aws: ProgramAws, options: ProgramOptions): Program {
  const { table } = aws;
  const { now, logOf = () => quiet, addresses = staff, identifiersDays = 90, linkDays = 90, dayHeader } = options;
  const identifiers = (): Table => there(aws.identifiers, 'identifiers');
  const drafts = (): Table => there(aws.drafts, 'drafts');
  const site = sessionSite(partnership.name, options.assets ?? noAssets, {
    manager: partnership.manager,
    telephone: partnership.telephone,
    address: addresses.manager,
  });
  const bucket = (): Bucket => there(aws.bucket, 'bucket');
  const mailer = (): Mailer => there(aws.mailer, 'mailer');
  const queues = (): NonNullable<ProgramAws['queues']> => there(aws.queues, 'queues');

  /** Made when it is first asked for, and once. */
  const once = <T>(make: () => T): (() => T) => {
    let made: { it: T } | undefined;
    return () => (made ??= { it: make() }).it;
  };
  /** Of each function that is opened; of a worker that is called by itself, what its process has read. */
  const tools = options.tools ?? emptyTools;
  const workers = once(tools);
  const figures = once(() => ({
    table,
    tools: workers(),
    bucket: bucket(),
    log: logOf('aggregate'),
    now,
    cache: options.cache ?? emptyCache(),
  }));
  const take: Program['take'] = (audit, changes) => takeChanges(figures(), audit, changes);

  const agencyApi = once(() => {
    const log = logOf('agency-api');
    const deps = { table, tools: tools(), log, linkDays, newSecret: options.newSecret ?? newSecret };
    return plainly(
      createHttpHandler({
        routes: { ...agencyRoutes, ...toolRoutes },
        handlers: { ...createAgencyHandlers(deps), ...createToolHandlers({ table }) },
        log,
        now,
        dayHeader,
      }),
    );
  });
  const agencyForm = once(() => {
    const log = logOf('agency-form');
    const secret = options.newSessionSecret ?? newSessionSecret;
    const deps = {
      table,
      tools: tools(),
      drafts: drafts(),
      linkDays,
      identifiersDays,
      site,
      log,
      newSessionSecret: secret,
      consent: partnership.consent,
      newPageId: randomUUID,
      newSalt: randomUUID,
    };
    return createHttpHandler({
      routes: formRoutes,
      handlers: createFormHandlers(deps),
      log,
      now,
      problemPage: (problem, asked) => sessionProblemPage(site, problem, asked),
      again: createPagesAgain(deps),
      dayHeader,
    });
  });
  const pullApi = once(() => {
    const log = logOf('pull-identifiers');
    const newId = options.newId ?? randomUUID;
    // Whoever opens it without its drafts asks for no page.
    const both = { linkDays, identifiersDays };
    const deps = {
      table,
      tools: tools(),
      ...both,
      identifiers: identifiers(),
      drafts: aws.drafts ?? table,
      site,
      log,
      newId,
    };
    return plainly(
      createHttpHandler({
        routes: { ...pullRoutes, ...peopleRoutes },
        handlers: { ...createPullHandlers(deps), ...createPeoplePages(deps) },
        log,
        now,
        problemPage: (problem, asked) => problemOfBoth(site, problem, asked),
        again: createPagesAgain({ ...deps, newPageId: randomUUID }),
        dayHeader,
      }),
    );
  });
  const managerApi = once(() => {
    const log = logOf('manager-api');
    const deps = { table, tools: tools(), identifiers: identifiers(), linkDays, identifiersDays, log };
    return plainly(
      createHttpHandler({ routes: managerRoutes, handlers: createManagerHandlers(deps), log, now, dayHeader }),
    );
  });
  const leadApi = once(() => {
    const log = logOf('lead-api');
    const deps = { table, tools: tools(), bucket: bucket(), log, newId: options.newId ?? randomUUID };
    return plainly(createHttpHandler({ routes: leadRoutes, handlers: createLeadHandlers(deps), log, now, dayHeader }));
  });
  const noRoute = once(() =>
    plainly(
      createHttpHandler({
        routes: {},
        handlers: {},
        served: {
          ...formRoutes,
          ...peopleRoutes,
          ...agencyRoutes,
          ...pullRoutes,
          ...toolRoutes,
          ...managerRoutes,
          ...leadRoutes,
        },
        unserved: unservedPage(site),
        problemPage: unservedProblem(site),
        log: logOf('no-route'),
        now,
      }),
    ),
  );
  const servedBy = [
    { api: agencyApi, serves: routesOf({ ...agencyRoutes, ...toolRoutes }) },
    { api: agencyForm, serves: routesOf(formRoutes) },
    { api: pullApi, serves: routesOf({ ...pullRoutes, ...peopleRoutes }) },
    { api: managerApi, serves: routesOf(managerRoutes) },
    { api: leadApi, serves: routesOf(leadRoutes) },
  ];
  const aggregate = once(() => {
    const { client, changes: queue, changesDlq: deadLetters } = queues();
    return createGroupHandler({
      read: (body) => readMessage(Change, body),
      log: logOf('aggregate'),
      queue: openOwnQueue(client, { queue, deadLetters }),
      groupOf: (change) => change.audit,
      take,
    });
  });

  return {
    get agencyApi() {
      return agencyApi();
    },
    get agencyForm() {
      return agencyForm();
    },
    get pullApi() {
      return pullApi();
    },
    get managerApi() {
      return managerApi();
    },
    get leadApi() {
      return leadApi();
    },
    get noRoute() {
      return noRoute();
    },
    functionOf: (method, path) => (servedBy.find(({ serves }) => serves(method, path))?.api ?? noRoute)(),
    keep: (rows) => keepRows(table, rows),
    relay: (records) =>
      relay(
        {
          log: logOf('relay-changes'),
          keep: (rows) => keepRows(table, rows),
          send: (effects) => sendEffects(queues(), effects),
          park: (items) => park(queues().client, queues().parked, items),
        },
        records,
      ),
    aggregate: (event) => aggregate()(event),
    take,
    plan: (plan, onto) => {
      const deps = { table, log: logOf('plan-chasers'), send: onto };
      return takePlan(deps, plan);
    },
    send: (message) =>
      sendMessage(
        {
          table,
          tools: workers(),
          mailer: mailer(),
          log: logOf('send-message'),
          now,
          linkDays,
          newToken: options.newToken ?? newToken,
          newCode: options.newCode ?? newCode,
          baseUrl: 'https://audits.example',
          senderAddress: addresses.sender,
          partnership,
          managerAddress: addresses.manager,
          secondContactAddress: addresses.second,
          configurationSet: 'case-audit',
        },
        message,
      ),
    recordDelivery: (notification) => recordDelivery({ table, log: logOf('record-delivery') }, notification),
    pack: (order) =>
      buildPack(
        {
          table,
          tools: workers(),
          bucket: bucket(),
          log: logOf('build-pack'),
          rule: options.rule ?? defaultRule,
          make: there(options.make, 'maker of files'),
        },
        order,
      ),
    sweep: (tick, send) =>
      sweep(
        {
          table,
          // Most tests enter no identifiers, and have nothing to destroy.
          identifiers: aws.identifiers ?? table,
          drafts: aws.drafts ?? table,
          linkDays,
          identifiersDays,
          bucket: bucket(),
          log: logOf('sweep'),
          keep: (rows) => keepRows(table, rows),
          send,
        },
        tick,
      ),
  };
}
