/** Codes as somebody with a browser gets them: asked for on the page, read from the mail, entered on the page. */
import { addresseeId } from '../shared/domain/audits/addressee.ts';
import { newCode } from '../shared/domain/identifiers/code-rules.ts';
import { recentCodes } from '../shared/domain/identifiers/code-store.ts';
import { codeAccepted, issueCode } from '../shared/domain/identifiers/codes.ts';
import { tokenOn, type openForm, type Shown } from './form.ts';
import { audit, gp, keptLog } from './unit/front/manager/fixture.ts';

export type Form = Awaited<ReturnType<typeof openForm>>;
export type Browser = ReturnType<Form['browser']>;

/**
 * Sends the mail of the newest code that somebody asked for, as `send-message` does.
 * @param email the general practice's where it is left out
 * @returns the code in it
 */
export async function mailCode({ table, clock }: Form, email = gp.contact.email): Promise<string> {
  const addressee = addresseeId(audit.id, email);
  const [newest] = await recentCodes(table, { audit: audit.id, addressee });
  const request = { audit: audit.id, addressee, request: newest?.request ?? 'none' };
  const issued = await issueCode({ table, log: keptLog().log, now: () => clock.now, newCode }, request);
  if (issued === undefined) throw new Error('nobody waits for a code');
  await codeAccepted(table, request, clock.now);
  return issued.code;
}

/** Asks for a code in a session of the general practice. @param to the page that somebody comes from */
export async function askForCode(browser: Browser, to?: string) {
  const page = await browser.get('/code');
  return browser.post('/code/request', { token: tokenOn(page.body), ...(to === undefined ? {} : { to }) });
}

/** Enters a code, and follows to where it leads. @param page one of the session's that has a form */
export async function enterCode(browser: Browser, page: Shown, code: string, to?: string) {
  const taken = await browser.post('/code', {
    token: tokenOn(page.body),
    code,
    ...(to === undefined ? {} : { to }),
  });
  return taken.location?.startsWith('/code/taken') === true ? browser.get(taken.location) : taken;
}

/** Asks for a code, and enters it. @param email whose session it is */
export async function giveCode(form: Form, browser: Browser, to?: string, email?: string) {
  const page = await browser.get('/code');
  await askForCode(browser, to);
  return enterCode(browser, page, await mailCode(form, email), to);
}
