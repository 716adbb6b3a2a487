/** What somebody who sees what stands can choose from, and how a choice is sent. */
import { addDays } from '../../shared/base/time/days.ts';
import type { Entry } from '../../shared/domain/returns/schema.ts';
import { returnPath } from '../audit.ts';
import type { Answer } from '../http-event.ts';
import { randomOf } from '../orders/seeds.ts';
import { audit, rowsOf, type Play } from './state.ts';

/** What becomes of an act; undefined where there is nothing to do it to. */
export type Done = Promise<Answer | undefined>;

export const root = `/v1/audits/${audit}`;

/** What something that can be chosen is called, whatever else there is of it. */
function nameOf(one: unknown): string {
  if (typeof one !== 'object' || one === null) return String(one);
  const { case: id, agency, email, mintedAt } = one as Record<string, unknown>;
  if (typeof email === 'string' && typeof mintedAt === 'string') return `${email} ${mintedAt}`;
  return typeof id === 'string' && typeof agency === 'string' ? `${id}/${agency}` : JSON.stringify(one);
}

/** How much something weighs in a choice: between 0 and 1, by its name and the choice alone. */
function weightOf(choice: number, one: unknown): number {
  let hash = Math.trunc(choice * 2 ** 32);
  for (const letter of nameOf(one)) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
  return randomOf(hash)();
}

/** One of several. The same stays chosen while others come and go, so that a sequence can be made shorter. */
export function oneOf<T>(play: Play, all: readonly T[]): T | undefined {
  const choice = play.random();
  let [chosen, heaviest] = [all[0], -1];
  for (const one of all) {
    const weight = weightOf(choice, one);
    if (weight > heaviest) [chosen, heaviest] = [one, weight];
  }
  return chosen;
}

/** Some of several, one at least. */
export function some<T>(play: Play, all: readonly T[]): T[] {
  const choice = play.random();
  const chosen = all.filter((one) => weightOf(choice, one) < 0.5);
  return chosen.length === 0 ? all.slice(0, 1) : chosen;
}

/** A name that nobody has: that of this moment of the play. */
export const newId = (play: Play, what: string): string => `${what}-${Math.floor(play.random() * 1_000_000)}`;

/** The last entry of each return, of those in these states; of dropped cases none, now and then one. */
export function lastOf(play: Play, ...states: readonly Entry['state'][]): Entry[] {
  const dropped = play.random() < 0.05 ? new Set() : play.dropped();
  return [...play.logs.values()].flatMap((log) => {
    const last = log.at(-1)!;
    return dropped.has(last.case) || (states.length > 0 && !states.includes(last.state)) ? [] : [last];
  });
}
export const questionnaires = (play: Play, ...states: readonly Entry['state'][]): Entry[] =>
  lastOf(play, ...states).filter(({ agency }) => agency !== 'summary');
export const caseOf = (play: Play, id: string) => rowsOf(play).cases.find((one) => one.id === id);
export const standingCases = (play: Play) => rowsOf(play).cases.filter(({ id }) => !play.dropped().has(id));

/** A later day, not after the closing date. */
export const later = (play: Play, than: string): string => {
  const { closesOn } = play.audit();
  const day = addDays(than > play.today() ? than : play.today(), 1 + Math.floor(play.random() * 9));
  return day < closesOn ? day : closesOn;
};

export const post = (play: Play, path: string, body: object = {}, headers = {}): Done =>
  play.manager({ method: 'POST', path, body, headers });
export const onReturn = (
  play: Play,
  of: { case: string; agency: string } | undefined,
  what: string,
  body: object = {},
): Done =>
  of === undefined ? Promise.resolve(undefined) : post(play, `${returnPath(audit, of.case, of.agency)}/${what}`, body);

/** Sends something of one return with a link that is good for it. */
export async function send(play: Play, of: Entry | undefined, what: string, body: object, headers = {}): Done {
  const link = of && (await play.linkOf(of.case, of.agency));
  if (of === undefined || link === undefined) return undefined;
  const path = `${returnPath(audit, of.case, of.agency)}/${what}`;
  return play.agency({ method: 'POST', path, body, token: link.token, headers });
}
