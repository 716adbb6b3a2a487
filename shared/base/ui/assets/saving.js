// Saves what is typed while it is typed, says when it did, and holds it on the page where it could not. Nothing is kept in the
// browser but the page itself: on a shared machine it would be there for whoever comes next.
import { freshSession, sessionEndsIn, sessionIsOver, watchSession } from './staying.js';

const form = document.querySelector('form[data-saves]');
const line = document.querySelector('[data-saved]');
/** After a pause in typing of so long it is saved; at the latest after so long. */
const [pause, longest] = [2000, 15_000];
const triedAgainAfter = 10_000;
/** A request that outlives its page takes no more. */
const mostThatOutlives = 60_000;

let isChanged = false;
/** Something stands on the page alone: it was refused because somebody else changed the same. */
let isHeld = false;
/** The last try to save was in vain. */
let isFailing = false;
let isLeaving = false;
let since = 0;
let timer;
let running;

const say = (words) => {
  line.textContent = words;
};

const notSaved = {
  lost: 'There is no connection. What you typed is kept on this page, and is saved when the connection is back.',
  over: 'This is not saved yet: you were signed out. What you typed is kept on this page.',
  barred: `This is not saved yet. Press “${form?.dataset.saves}” to see what to do.`,
  failed: 'This is not saved yet. It is tried again in a moment; what you typed is kept on this page.',
};

function take({ saved, shown, conflicts, endsIn }) {
  for (const [name, hash] of Object.entries(shown)) form.elements[name].value = hash;
  sessionEndsIn(endsIn);
  isFailing = false;
  isHeld = conflicts.length > 0;
  say(
    isHeld
      ? `${conflicts.join(' ')} What you typed is kept on this page: press “${form.dataset.saves}” to see both.`
      : saved,
  );
}

/** Posts the form as it stands. @returns why it is not saved; undefined where it is */
async function post(isAgain = false) {
  const body = new URLSearchParams(new FormData(form));
  const keepalive = body.toString().length < mostThatOutlives;
  let response;
  try {
    response = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(20_000),
      keepalive,
    });
  } catch {
    return 'lost';
  }
  if (response.ok) {
    take(await response.json());
    return undefined;
  }
  if (response.status === 401) {
    sessionIsOver();
    return 'over';
  }
  if (response.status !== 403 || isAgain) return response.status === 403 ? 'barred' : 'failed';
  // The page is from before another window began a new session, or a colleague has saved.
  return (await freshSession()) === true ? post(true) : 'barred';
}

async function saveAll() {
  while (isChanged) {
    isChanged = false;
    since = 0;
    form.elements.save.value = String(Number(form.elements.save.value) + 1);
    const why = await post();
    if (why === undefined) continue;
    isChanged = true;
    isFailing = true;
    say(notSaved[why]);
    if (why === 'lost' || why === 'failed') wait(triedAgainAfter);
    return why;
  }
  return undefined;
}

/** Saves what is not saved, one request at a time. @returns why it could not be, where it could not */
function save() {
  clearTimeout(timer);
  running ??= saveAll().finally(() => {
    running = undefined;
  });
  return running;
}

function wait(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(save, milliseconds);
}

/** Saves, and then sends the page: whatever is wrong but the connection, the page that answers says it and holds what was typed. */
async function leave(submitter) {
  if ((await save()) === 'lost') return;
  isLeaving = true;
  form.requestSubmit(submitter);
}

if (form !== null) {
  form.addEventListener('input', () => {
    isChanged = true;
    since ||= Date.now();
    wait(Math.max(0, Math.min(pause, since + longest - Date.now())));
  });

  form.addEventListener('submit', (event) => {
    if (isLeaving) return;
    if (!isChanged && !isHeld && running === undefined) {
      isLeaving = true;
      return;
    }
    // What is typed is on the way already, or would be lost with the page where there is no connection.
    event.preventDefault();
    const { submitter } = event;
    isChanged = true;
    void leave(submitter);
  });

  addEventListener('online', () => {
    if (isChanged) void save();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && isChanged && !isLeaving) void save();
  });
  addEventListener('beforeunload', (event) => {
    if ((isFailing || isHeld) && !isLeaving) event.preventDefault();
  });
  // Whoever comes back by the browser's button can go on from there.
  addEventListener('pageshow', () => {
    isLeaving = false;
  });
}

watchSession(() => {
  if (form !== null && isChanged) void save();
});
