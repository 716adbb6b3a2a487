import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { contentHash } from '../../../shared/base/content/canonical.ts';
import { longestWritten } from '../../../shared/base/content/text.ts';
import { jsonBody } from '../../../shared/base/http/body.ts';
import { fitting } from '../../../shared/base/http/request.ts';
import type { Route } from '../../../shared/base/http/route.ts';
import { pullRoutes } from '../../../shared/front/agency/identifiers-routes.ts';
import { agencyRoutes, toolRoutes } from '../../../shared/front/agency/routes.ts';
import { leadRoutes } from '../../../shared/front/lead/routes.ts';
import { managerRoutes } from '../../../shared/front/manager/routes.ts';
import { NewSummary } from '../../../shared/domain/returns/schema.ts';
import { submissionSchemaOf } from '../../../shared/domain/tool/submission.ts';
import { maxTextLength } from '../../../shared/domain/tool/text-length.ts';
import { opened } from './agency/requests.ts';
import { toolIds, toolOf } from '../../library.ts';

const routes: Record<string, Route> = {
  ...agencyRoutes,
  ...pullRoutes,
  ...toolRoutes,
  ...managerRoutes,
  ...leadRoutes,
};

interface Leaf {
  /** Keys from the root; `*` for any item of a list. */
  path: string;
  schema: z.core.$ZodType;
}

/** Every place of a body where a text stands. */
function textsIn(schema: z.core.$ZodType, path = ''): Leaf[] {
  if (schema instanceof z.ZodMiniObject)
    return Object.entries<z.core.$ZodType>(schema.shape).flatMap(([key, of]) => textsIn(of, `${path}/${key}`));
  if (schema instanceof z.ZodMiniArray) return textsIn(schema.def.element, `${path}/*`);
  if (
    schema instanceof z.ZodMiniOptional ||
    schema instanceof z.ZodMiniExactOptional ||
    schema instanceof z.ZodMiniNullable
  )
    return textsIn(schema.def.innerType, path);
  if (schema instanceof z.ZodMiniUnion || schema instanceof z.ZodMiniDiscriminatedUnion)
    return schema.def.options.flatMap((of: z.core.$ZodType) => textsIn(of, path));
  if (schema instanceof z.ZodMiniPipe) return textsIn(schema.def.in, path);
  if (schema instanceof z.ZodMiniString) return [{ path, schema }];
  const isNoText = [z.ZodMiniEnum, z.ZodMiniLiteral, z.ZodMiniNumber, z.ZodMiniBoolean].some(
    (kind) => schema instanceof kind,
  );
  // Codes by the ids of people: an id is no text.
  if (schema instanceof z.ZodMiniRecord && schema.def.valueType instanceof z.ZodMiniEnum) return [];
  // Of any other record its texts are looked at; a submission is held against its tool, below.
  if (schema instanceof z.ZodMiniRecord && path !== '') return textsIn(schema.def.valueType, `${path}/*`);
  if (isNoText || (schema instanceof z.ZodMiniRecord && path === '')) return [];
  throw new Error(`a body has something unheard of at ${path}`);
}

const fits = (schema: z.core.$ZodType, value: unknown): boolean => z.safeParse(schema, value).success;
// A tool's file is held against its format by what reads it.
const bodies = Object.entries(routes).flatMap(([id, { body, takes }]) =>
  body === undefined || takes === 'file' ? [] : [[id, body] as const],
);
const texts = bodies.flatMap(([id, body]) => textsIn(body).map((leaf) => ({ id, ...leaf })));
/** Texts that people write as they like, not ids, dates, addresses and numbers. */
const free = texts.filter(({ schema }) => fits(schema, 'Zo\u00eb said: no'));

const blanks = ['', ' ', '\u00a0', '\u200b', '\u2060\u200d', '\u0000', '\u00ad', '\ufe0f', '\u3164', '\u2800', '\n\t'];

describe('every text of every request', () => {
  test('is found', () => {
    const places = free.map(({ id, path }) => `${id} ${path}`);
    expect(places).toStrictEqual([
      'check /note',
      'check /note',
      'check /note',
      'check /note',
      'exchange-code /code',
      'comment /text',
      'put-audit /title',
      'put-audit /quarter/label',
      'put-audit /criteria/*/text',
      'put-audit /criteria/*/why',
      'seen-to /by',
      'seen-to /note',
      'answer-comment /text',
      'create-audit /title',
      'create-audit /quarter/label',
      'create-audit /criteria/*/text',
      'create-audit /criteria/*/why',
      'put-agency /name',
      'move-due-dates /reason',
      'extend /reason',
      'decline /note',
      'send-back /text',
      'acknowledge /by',
      'acknowledge /note',
      'amend /reason',
      'amend /audit/title',
      'amend /agency/name',
      'put-identifiers /name',
      'put-identifiers /name/value',
      'put-identifiers /formerNames/*',
      'put-identifiers /formerNames/value/*',
      'put-identifiers /address',
      'put-identifiers /address/value',
      'ask-revision /note',
      'query /text',
      'judge /note',
      'release /to/*',
    ]);
  });

  test.each(texts)('says something: $id $path', ({ schema }) => {
    expect(blanks.filter((blank) => fits(schema, blank))).toStrictEqual([]);
  });

  test.each(free)('is no longer than a file carries: $id $path', ({ schema }) => {
    expect(fits(schema, 'x'.repeat(longestWritten + 1))).toBe(false);
  });

  test('of a submission as well', () => {
    const parts = textsIn(NewSummary);
    expect(parts.filter(({ schema }) => blanks.some((blank) => fits(schema, blank)))).toStrictEqual([]);
    expect(parts.filter(({ schema }) => fits(schema, 'x'.repeat(longestWritten + 1)))).toStrictEqual([]);
    expect(parts.map(({ path }) => path)).toEqual(expect.arrayContaining(['/reason', '/outcome', '/text']));
    expect(fits(NewSummary, { text: 'x'.repeat(longestWritten) })).toBe(true);
    expect(maxTextLength).toBeLessThanOrEqual(longestWritten);
    for (const id of toolIds) {
      const tool = toolOf(id)!;
      const schema = submissionSchemaOf(tool);
      const written = tool.questions.filter(({ type }) => type === 'text');
      for (const text of blanks) {
        for (const question of written)
          expect(fits(schema, { childrenCovered: ['a'], answers: { [question.id]: { answer: text } } })).toBe(false);
        const header = { role: text, involvement: 'past' };
        expect(fits(schema, { header, childrenCovered: ['a'], answers: {} })).toBe(false);
      }
    }
  });
});

const child = { id: 'child-1', ageBand: 'unborn' };
/** A body of each route, with every text that it can have. */
const samples = (text: string): Record<string, unknown> => ({
  comment: { question: 'A1', text },
  'begin-consultation': { by: '2026-04-10' },
  'change-consultation': { by: '2026-04-10' },
  'answer-comment': { text },
  check: { outcome: 'cannot-identify', missing: ['name'], note: text },
  submission: { text },
  'exchange-code': { code: text },
  'create-audit': {
    id: 'a',
    title: text,
    theme: 'step-down',
    quarter: { label: text, from: '2026-04-01', to: '2026-06-30' },
    tool: 'step-down@2',
    windowsAnchor: '2026-03-31',
    opensOn: '2026-04-13',
    dueOn: '2026-05-01',
    closesOn: '2026-05-29',
    criteria: [{ text, met: false, why: text }],
  },
  'put-audit': {
    id: 'a',
    title: text,
    theme: 'step-down',
    quarter: { label: text, from: '2026-04-01', to: '2026-06-30' },
    tool: 'step-down@2',
    windowsAnchor: '2026-03-31',
    opensOn: '2026-04-13',
    dueOn: '2026-05-01',
    closesOn: '2026-05-29',
    criteria: [{ text, met: false, why: text }],
  },
  'put-agency': { name: text, service: 'police', contact: { email: 'a@b.example' }, lead: { email: 'a@b.example' } },
  'put-case': {
    children: [child],
    route: { from: 'CP', to: 'CIN' },
    factors: [],
    referredOn: '2025-01-01',
    expects: [],
  },
  amend: { reason: text, audit: { title: text } },
  ask: {},
  extend: { askedOn: '2026-04-20', dueOn: '2026-05-20', reason: text },
  decline: { reason: 'other', note: text },
  'send-back': { reason: 'gaps', text, askedOn: '2026-04-20' },
  withdraw: { reason: 'other' },
  'change-contact': { email: 'a@b.example' },
  acknowledge: { by: text, note: text },
  'seen-to': { by: text, note: text },
  'waive-service': { reason: 'other' },
  'open-audit': { accept: [] },
  'close-audit': { accept: [] },
  'move-due-dates': { dueOn: '2026-05-08', reason: text },
  'drop-case': { reason: 'other' },
  'change-closures': { closures: [{ service: 'school', from: '2026-04-02', to: '2026-04-17' }] },
  'change-ladder': { ladder: [{ step: 0, does: 'chaser' }] },
  'put-identifiers': { name: text, formerNames: [text], address: text },
  'ask-revision': { note: text },
  query: { question: 'A1', text, askedOn: '2026-04-20' },
  correct: { version: 1, question: 'A1', corrected: null },
  judge: { answer: 'yes', note: text },
  release: { to: [text] },
});

/** Bodies that have other texts than those above: what is one thing or another is the other here. */
const otherSamples = (text: string): Record<string, unknown> => ({
  amend: { reason: text, agency: { id: 'a', name: text } },
  'put-identifiers': {
    name: { value: text, confidential: true },
    formerNames: { value: [text], confidential: true },
    address: { value: text, confidential: true, to: ['gp-a'] },
  },
});

/** What stands in a body under a path; nothing where the body has no such place. */
const underPath = (body: unknown, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step === '*' ? '0' : step) : undefined),
      body,
    );

/** A body as the handler of its route gets it. */
const asTaken = (id: string, body: unknown): unknown =>
  fitting(
    { ...routes[id]!, params: z.unknown(), query: z.unknown(), headers: z.unknown() },
    (schema) => schema,
  )({
    params: {},
    query: {},
    headers: {},
    claims: {},
    now: new Date(),
    today: '2026-04-20',
    readBody: () =>
      jsonBody({
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        isBase64Encoded: false,
      }),
  }).body;

describe('the same words are the same text', () => {
  test('a sample of every body stands here, with all its texts', () => {
    expect(Object.keys(samples('')).toSorted()).toStrictEqual(bodies.map(([id]) => id).toSorted());
    for (const { id, path } of free) {
      const found = [samples, otherSamples].map((of) => underPath(of('x')[id], path));
      expect(found, `${id} ${path}`).toContain('x');
    }
  });

  test.each(bodies.map(([id]) => id))('NFD is taken as NFC, CRLF as LF, and the ends are trimmed: %s', (id) => {
    const right = samples('Zo\u00eb:\nno');
    expect(asTaken(id, samples(' Zoe\u0308:\r\nno\u00a0')[id])).toStrictEqual(asTaken(id, right[id]));
    expect(asTaken(id, right[id])).toStrictEqual(right[id]);
  });

  test.each(free.map(({ id }) => id))('half a surrogate pair is a 422 by pointer: %s', (id) => {
    const broken = 'half a \ud800 letter';
    expect(() => asTaken(id, samples(broken)[id])).toThrow(
      expect.objectContaining({
        type: 'invalid-body',
        errors: expect.arrayContaining([expect.objectContaining({ code: 'not-well-formed' })]) as unknown,
      }),
    );
  });
});

describe('a submission', () => {
  const said = (answer: string): string =>
    JSON.stringify({ childrenCovered: ['child-1'], answers: { A1: { answer: 'yes', details: answer } } });

  test('has the hash of what is stored, not of what was typed', async () => {
    const { send } = await opened();
    const { body } = await send('POST', '/submissions', {}, said(' Zoe\u0308:\r\nno '));
    expect(body['sha256']).toBe(contentHash(JSON.parse(said('Zo\u00eb:\nno'))));
  });

  test('of the same words is the same version, however they were typed', async () => {
    const { send } = await opened();
    const first = await send('POST', '/submissions', { 'idempotency-key': 'k1' }, said('Zo\u00eb:\nno'));
    const stored: unknown = JSON.parse(said('Zo\u00eb:\nno'));
    expect(first).toMatchObject({ status: 201, body: { version: 1, sha256: contentHash(stored) } });
    for (const key of [undefined, 'k1']) {
      const again = await send(
        'POST',
        '/submissions',
        key === undefined ? {} : { 'idempotency-key': key },
        said(' Zoe\u0308:\r\nno '),
      );
      expect(again).toStrictEqual(first);
    }
  });
});
