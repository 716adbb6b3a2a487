/** What `npm start` says once everything is up. */
import { describe, expect, test } from 'vitest';
import { addressesText } from '../../../infra/local/stay.ts';
import { referenceFile } from './samples.ts';

const file = referenceFile();
const mailbox = 'http://127.0.0.1:4001/';
const staff = { signIn: () => Promise.resolve('token'), signInForId: () => Promise.resolve('token') };
const text = addressesText({
  mailbox,
  local: {
    endpoint: 'http://127.0.0.1:4002',
    port: 4002,
    env: { AWS_REGION: 'eu-west-2' },
    started: true,
    directory: '/tmp/run',
    spawn: () => {
      throw new Error('nothing is started here');
    },
    stop: () => Promise.resolve(),
  },
  deployment: {
    outputs: { UserPoolId: 'pool', TableName: 'table' },
    browserUrl: 'http://a.execute-api.localhost:4002',
    apiUrl: 'http://127.0.0.1:4002/_aws/execute-api/a/$default',
  },
  file,
  links: new Map(
    file.agencies.map(({ id, contact }) => [contact.email.toLowerCase(), `http://a.localhost/open#t=${id}`]),
  ),
  staff: [
    { ...staff, username: 'manager@partnership.example', group: 'business-manager' },
    { ...staff, username: 'lead@partnership.example', group: 'audit-lead' },
  ],
  out: '/tmp/out',
});

describe('what npm start says', () => {
  test('is first the address of the mailbox, then those of the API, the links, the tokens by path, and last how to end it', () => {
    const places = [
      mailbox,
      'http://a.execute-api.localhost:4002    in browsers',
      '/_aws/execute-api/a/$default',
      'Links as mailed',
      '/tmp/run/business-manager.token',
      '/tmp/run/audit-lead.token',
      'Local AWS',
    ].map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toStrictEqual(places.toSorted((a, b) => a - b));
    for (const { id } of file.agencies) expect(text).toMatch(new RegExp(`/open#t=${id}$`, 'm'));
    expect(text.match(/https?:\/\/\S+/)?.[0]).toBe(mailbox);
    expect(text.split('\n').at(-1)).toBe('Staying up until Ctrl-C.');
  });

  test('has the mailbox where somebody looks who sees the end alone, and a line above all of it for whoever scrolls', () => {
    expect(text.split('\n').slice(-2)[0]).toContain(mailbox);
    expect(text.split('\n')[0]).toMatch(/^─{60,80}$/);
  });
});
