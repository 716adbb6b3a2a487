// Says in time that a session ends, offers to go on with it, and notices that somebody has begun a new one in another window.
const warnedBefore = 5 * 60_000;
const notice = document.querySelector('[data-session]');
const warning = document.querySelector('[data-session-warning]');
const lost = document.querySelector('[data-session-lost]');
const over = document.querySelector('[data-session-over]');

let endsAt = Infinity;
let isOver = false;
/** It has been asked to go on, and cannot for longer. */
let isWarned = false;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' });

/** What a response says as JSON; undefined where it is something else. */
export async function dataOf(response) {
  try {
    return await response.json();
  } catch {
    // Whoever asked says that it was no answer.
    return undefined;
  }
}

/** @param seconds until the session ends, by the server's clock */
export function sessionEndsIn(seconds) {
  endsAt = Date.now() + seconds * 1000;
  isOver = false;
  over.hidden = true;
  notice.hidden = false;
  notice.querySelector('[data-session-end]').textContent = clock.format(endsAt);
  if (seconds * 1000 > warnedBefore) isWarned = false;
}

/** What stands on the page stays there, and can be saved once a key was entered in another window. */
export function sessionIsOver() {
  if (isOver) return;
  isOver = true;
  warning.close();
  notice.hidden = true;
  over.hidden = false;
  // Who a family is takes a code to be seen again, so it is not brought back with a session.
  for (const part of document.querySelectorAll('[data-until-over]')) part.remove();
}

/**
 * Asks for the session that there is now, which counts as using it, and puts its token into the forms of this page.
 * @returns whether there is one; where nobody answers too there is none
 */
export async function freshSession() {
  let response;
  try {
    response = await fetch('/session/state', {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(20_000),
    });
  } catch {
    // No connection: whoever asked says so.
    return false;
  }
  if (response.status === 401) sessionIsOver();
  const { token, endsIn } = (response.ok && (await dataOf(response))) || {};
  if (token === undefined) return false;
  sessionEndsIn(endsIn);
  for (const input of document.querySelectorAll('input[name=token]')) input.value = token;
  return true;
}

function look() {
  const left = endsAt - Date.now();
  if (left <= 0) sessionIsOver();
  else if (left <= warnedBefore && !isWarned && !warning.open) {
    lost.hidden = true;
    warning.showModal();
  }
}

/** @param onReturn is called when somebody comes back to the page, and a session is there again that was over */
export function watchSession(onReturn) {
  if (notice === null) return;
  sessionEndsIn(Number(notice.dataset.endsIn));
  setInterval(look, 5000);
  const stay = async () => {
    // Said before it is asked: a session that ends in so few minutes all the same is not warned of again.
    isWarned = true;
    const isInVain = !(await freshSession()) && !isOver;
    if (isInVain) isWarned = false;
    else warning.close();
    lost.hidden = !isInVain;
  };
  warning.querySelector('[data-session-stay]').addEventListener('click', () => void stay());
  warning.addEventListener('cancel', () => {
    isWarned = true;
  });
  const back = async () => {
    look();
    if (isOver && (await freshSession())) onReturn();
  };
  const onBack = () => {
    if (document.visibilityState === 'visible') void back();
  };
  document.addEventListener('visibilitychange', onBack);
  addEventListener('focus', onBack);
}
