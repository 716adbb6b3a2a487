/** Acts on whose address it is: each keeps who answers for what from then on. */
import { returnPath } from '../audit.ts';
import { lastOf, oneOf, onReturn, questionnaires, type Done } from './choices.ts';
import { audit, holderOf, returnKey, type Holder, type Play } from './state.ts';

const email = (play: Play): string => oneOf(play, ['new@agency.example', 'other@agency.example', 'gp@agency.example'])!;

/** How often an address was changed: what stands already is answered, and changes nothing. */
const changesOf = (play: Play): number =>
  [...play.items()].filter(({ sk }) => String(sk).startsWith('ADDRESS#')).length;

type Role = 'contact' | 'auditor' | 'lead';

/** Whose address something is of a return, if anybody's. */
function addressOf(play: Play, { case: id, agency }: { case: string; agency: string }, role: Role): string | undefined {
  if (agency === 'summary')
    return role === 'lead' ? play.professionals.get(id)?.lead : play.professionals.get(id)?.email;
  if (role === 'lead') return play.leads.get(agency);
  return (role === 'auditor' ? play.auditors.get(returnKey(id, agency)) : play.contacts.get(agency))?.email;
}

/** Changes whose address it is, and keeps it: the contact's, for one case alone, or whom they answer to. */
export const changeAddress =
  (role: Role) =>
  async (play: Play): Done => {
    const of = oneOf(play, role === 'auditor' ? questionnaires(play) : lastOf(play));
    if (of === undefined) return undefined;
    const to = email(play);
    const before = changesOf(play);
    const path = `${returnPath(audit, of.case, of.agency)}/contact`;
    const answer = await play.manager({ method: 'PUT', path, body: { email: to, role } });
    if (answer.status >= 300 || changesOf(play) === before) return answer;
    const holder = { email: to, since: play.now().toISOString() };
    const professional = play.professionals.get(of.case);
    if (role === 'auditor') play.auditors.set(returnKey(of.case, of.agency), holder);
    else if (of.agency !== 'summary' && role === 'lead') play.leads.set(of.agency, to);
    else if (of.agency !== 'summary') play.contacts.set(of.agency, holder);
    else if (professional !== undefined) {
      play.professionals.set(of.case, { ...professional, ...(role === 'lead' ? { lead: to } : holder) });
    }
    return answer;
  };

/** Says that an address was never theirs: it is off all of the agency, or off the summary of the case. */
export async function correctAddress(play: Play): Done {
  const role = oneOf(play, ['contact', 'auditor', 'lead'] as const)!;
  const of = oneOf(
    play,
    (role === 'auditor' ? questionnaires(play) : lastOf(play)).filter(
      (one) => addressOf(play, one, role) !== undefined,
    ),
  );
  if (of === undefined) return undefined;
  const { case: id, agency } = of;
  const was = addressOf(play, of, role);
  const to = email(play);
  const before = changesOf(play);
  const path = `${returnPath(audit, id, agency)}/contact`;
  const answer = await play.manager({ method: 'PUT', path, body: { email: to, role, wrong: true } });
  // Of one that was changed already it is only said, and of one that was corrected it is said already.
  if (answer.status >= 300 || changesOf(play) === before || answer.body['what'] === 'wrong') return answer;
  const since = play.now().toISOString();
  const right = (held: Map<string, Holder>, of: string): void => {
    const holder = held.get(of);
    if (holder?.email === was) held.set(of, { ...holder, email: to, since });
  };
  if (agency === 'summary') {
    right(play.professionals, id);
    const professional = play.professionals.get(id);
    if (professional?.lead === was && professional !== undefined) {
      play.professionals.set(id, { ...professional, lead: to });
    }
    return answer;
  }
  right(play.contacts, agency);
  if (play.leads.get(agency) === was) play.leads.set(agency, to);
  for (const of of play.auditors.keys()) if (of.endsWith(`/${agency}`)) right(play.auditors, of);
  return answer;
}

/** Has whoever answers sent a new link: all that their address holds is opened by no older one. */
export async function reissue(play: Play): Done {
  const of = oneOf(play, lastOf(play));
  const was = of && holderOf(play, of.case, of.agency)?.email;
  const answer = await onReturn(play, of, 'reissue');
  if (answer === undefined || answer.status >= 300) return answer;
  const since = play.now().toISOString();
  for (const held of [play.contacts, play.auditors, play.professionals]) {
    for (const holder of held.values()) if (holder.email === was) holder.since = since;
  }
  return answer;
}
