/** The small audit with its mail, in the whole program on the AWS in memory: links and codes are read from mails, as agencies would. */
import { apisOn, at, contentOf, makeAudit, returnPath, type Apis } from './audit.ts';
import { memoryEngine, type PostOffice, type SentMail, type StoredItem } from './engine.ts';
import type { Answer, Call } from './http-event.ts';
import { mailsOf, newWorld, stream, sweepAt, workersIn, type World } from './world.ts';

export const audit = 'audit-1';
/** Who the child of a case is whose identifiers are entered. */
export const canary = { name: 'Canary Quillfeather', dateOfBirth: '2011-11-21', nhsNumber: '943 476 5919' };

export const tokenIn = (mail: SentMail): string => /\/open#t=([A-Z0-9]{28})/.exec(mail.text)?.[1] ?? 'no link';
export const casesIn = (mail: SentMail): string[] =>
  [...new Set([...mail.text.matchAll(/Case (\d)/g)].map(([, number]) => `case-${number}`))].toSorted();

/** What stands between one manager's reading and writing. */
type Beside = (first: () => Promise<Answer>, second: (of: Apis['manager']) => Promise<Answer>) => Promise<Answer>;

/** One audit at a time: `begin` makes the next. */
export function mailedAudit() {
  const engine = memoryEngine();
  let postOffice: PostOffice | undefined;
  let world: World;
  let apis: Apis;
  let now: Date;
  let told: StoredItem[];

  /** Lets everything that follows from what was done happen. */
  async function settle(): Promise<void> {
    await stream(world, told, () => now);
    told = await engine.itemsOf(world.table);
  }
  /** An open audit whose mails have gone. @param auditors of cases, by agency */
  async function begin(auditors: Record<string, Record<string, string>> = {}): Promise<void> {
    now = at('2026-05-05');
    postOffice ??= await engine.openPostOffice();
    world = await newWorld(engine, postOffice, []);
    apis = apisOn(world.table, () => now, await engine.newTable());
    told = [];
    await makeAudit(apis.manager, { audit, cases: ['case-1', 'case-2', 'case-3'], auditors });
    for (const id of ['case-1', 'case-2']) {
      const path = `/v1/audits/${audit}/cases/${id}/people/child-1/identifiers`;
      await apis.manager({ method: 'PUT', path, body: canary });
    }
    await settle();
  }
  /** A working day's tick. */
  async function tick(day: string): Promise<void> {
    now = at(day, '07:00:00.000');
    const workers = workersIn(world, () => now);
    await workers.plan({ act: 'tick', audit, day }, async (messages) => {
      for (const message of messages) await workers.send(message);
    });
    await settle();
    now = at(day, '12:00:00.000');
  }
  const mails = (): SentMail[] => mailsOf(world);
  const mailsTo = (email: string): SentMail[] => mails().filter((mail) => mail.to === email);
  const newestTo = (email: string): SentMail => {
    const mail = mailsTo(email).at(-1);
    if (mail === undefined) throw new Error('no such mail');
    return mail;
  };
  const opens = async (token: string): Promise<string[] | number> => {
    const { status, body } = await apis.agency({ method: 'GET', path: '/v1/asked', token });
    if (status !== 200) return status;
    return (body as { returns: { case: string; agency: string }[] }).returns.map((one) => `${one.case} ${one.agency}`);
  };
  const ofReturn = (id: string, agency: string, rest: Omit<Call, 'path'> & { to: string }): Promise<Answer> => {
    const { to, ...request } = rest;
    return apis.agency({ ...request, path: `${returnPath(audit, id, agency)}/${to}` });
  };
  const submit = (token: string, id: string, agency = 'police'): Promise<Answer> =>
    ofReturn(id, agency, { method: 'POST', to: 'submissions', body: contentOf({ A1: 'yes' }), token });
  /** Has a code mailed and exchanges it. @returns the pull key, or what refused it */
  async function keyFor(token: string, id: string, to: string, agency = 'police'): Promise<string | number> {
    const before = mailsTo(to).length;
    const { status } = await ofReturn(id, agency, { method: 'POST', to: 'code', token });
    if (status !== 202) return status;
    await settle();
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(mailsTo(to).slice(before).at(-1)?.text ?? '')?.[0] ?? 'none';
    const exchanged = await ofReturn(id, agency, { method: 'POST', to: 'pull-key', token, body: { code } });
    return exchanged.status === 201 ? String(exchanged.body['pullKey']) : exchanged.status;
  }
  const pull = (token: string, key: string | number, id: string, agency = 'police'): Promise<Answer> =>
    ofReturn(id, agency, { method: 'GET', to: 'identifiers', token, headers: { 'pull-key': String(key) } });
  const copy = (token: string, key: string | number, id: string, agency = 'police', version = 1): Promise<Answer> =>
    ofReturn(id, agency, { method: 'GET', to: `submissions/${version}`, token, headers: { 'pull-key': String(key) } });

  /** What the second of two managers is answered, whose writing comes after all that the first one does. */
  const beside: Beside = (first, second) => {
    const { client } = world.table;
    let isFirst = true;
    const late = new Proxy(client, {
      get: (of, name, self) =>
        name === 'send'
          ? async (command: object) => {
              const isWriting = command.constructor.name === 'TransactWriteItemsCommand';
              if (isWriting && isFirst) {
                isFirst = false;
                await first();
              }
              return of.send(command as never);
            }
          : (Reflect.get(of, name, self) as unknown),
    });
    return second(apisOn({ ...world.table, client: late }, () => now).manager);
  };

  return {
    begin,
    settle,
    tick,
    /** It is noon on a day, or another time. */
    be: (day: string, time = '12:00:00.000') => {
      now = at(day, time);
    },
    mails,
    mailsTo,
    newestTo,
    opens,
    submit,
    keyFor,
    pull,
    copy,
    beside,
    manager: (request: Call): Promise<Answer> => apis.manager(request),
    /** What stands in the table. */
    items: (): Promise<StoredItem[]> => engine.itemsOf(world.table),
    put: (item: StoredItem): Promise<void> => engine.fill(world.table, [item]),
    sweep: (tick: string): Promise<number> => sweepAt(world, tick),
  };
}
