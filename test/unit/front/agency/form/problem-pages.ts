/** Pages of what goes wrong, for whoever looks at every page. */
import { failCall, type Hooked } from '../../../../aws/hooks.ts';
import { token } from '../../manager/fixture.ts';

interface Visitor<Page> {
  get: (path: string) => Promise<Page>;
  post: (path: string, fields: Record<string, string>) => Promise<Page>;
}

/** A page for each thing that goes wrong, whatever page it goes wrong on, by a name for a file. */
export async function problemPages<Page>(form: {
  aws: Hooked;
  browser: () => Visitor<Page>;
}): Promise<Record<string, Page>> {
  const browser = form.browser();
  const onFailure = async (name: string): Promise<Page> => {
    failCall(form.aws, Object.assign(new Error('not there'), { name }), { command: 'PutItemCommand' });
    return browser.post('/session', { key: token });
  };
  const held = { 'post-again-at': '/audits/2026-q2/cases/case-1/returns/gp-a/check', note: 'kept' };
  return {
    'open-holding-what-was-typed': await browser.post('/session', { key: 'x', ...held }),
    'method-not-allowed': await browser.get('/session'),
    'too-large': await browser.post('/session', { key: token, text: 'x'.repeat(300_000) }),
    'too-many-requests': await onFailure('ThrottlingException'),
    'internal-error': await onFailure('InternalServerError'),
  };
}
