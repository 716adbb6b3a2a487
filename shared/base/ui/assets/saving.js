// Saves what is typed while it is typed, says when it did, and holds it on the page where it could not. Nothing is kept in the
// browser but the page itself: on a shared machine it would be there for whoever comes next.
import { dataOf, freshSession, sessionEndsIn, sessionIsOver, watchSession } from './staying.js';

const form = document.querySelector('form[data-saves]');
const line = document.querySelector('[data-saved]');
/** After a pause in typing of so long it is saved; at the latest after so long. */
const [pause, longest] = [2000, 15_000];
/** A choice, or a box that was left, is done with: what comes next is often another page, which tells how far all is. */
const pauseWhenDone = 250;
const triedAgainAfter = 10_000;
/** A link that is followed, or another form that is sent, waits for what is being saved, and no longer. */
const longestBeforeGoing = 3000;
/** A request that outlives its page takes no more. */
const mostThatOutlives = 60_000;

/** Something stands on the page that was not saved yet. A page that is shown again as it was typed begins so. */
let isChanged = form?.dataset.unsaved === 'typed';
/** Something stands on the page alone: it was not taken, or somebody else changed the same. */
let isHeld = form?.dataset.unsaved !== undefined;
/** The last try to save was in vain. */
let isFailing = false;
let isLeaving = false;
/** Another form of the page is being sent, and what was typed was saved before. */
let isGoing = false;
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
  long: `This is not saved: it is too much for one page. Make it shorter, or press “${form?.dataset.saves}” to see what to do.`,
  ended: `This is not saved: your key does not open this any more. Press “${form?.dataset.saves}” to enter another; what you typed is not lost.`,
  failed: 'This is not saved yet. It is tried again in a moment; what you typed is kept on this page.',
};
/** Why it is not saved, where trying again by itself would be in vain. */
const lasting = { 404: 'ended', 413: 'long' };

const body = () => new URLSearchParams(new FormData(form));
const outlives = (posted) => posted.toString().length < mostThatOutlives;

/**
 * A page that was not taken is kept as it was typed. Once all that stands on it is saved, its address shows what is saved: what was
 * typed on it since is not there.
 */
function standsSaved() {
  const address = new URL(location.href);
  if (form.dataset.unsaved !== 'typed' || !address.searchParams.has('again')) return;
  address.searchParams.delete('again');
  history.replaceState(history.state, '', address);
}

function take({ saved, shown, conflicts, endsIn }) {
  for (const [name, hash] of Object.entries(shown)) form.elements[name].value = hash;
  sessionEndsIn(endsIn);
  isFailing = false;
  isHeld = conflicts.length > 0;
  if (!isHeld) standsSaved();
  say(
    isHeld
      ? `${conflicts.join(' ')} What you typed is kept on this page: press “${form.dataset.saves}” to see both.`
      : saved,
  );
}

/** Posts the form as it stands. @returns why it is not saved; undefined where it is */
async function post(isAgain = false) {
  const posted = body();
  let response;
  try {
    response = await fetch(form.action, {
      method: 'POST',
      body: posted,
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(20_000),
      keepalive: outlives(posted),
    });
  } catch {
    return 'lost';
  }
  if (response.ok) {
    const told = await dataOf(response);
    // Something on the way may have answered in its place: a proxy that has a word with whoever sits there.
    if (told?.saved === undefined) return 'failed';
    take(told);
    return undefined;
  }
  if (response.status === 401) {
    sessionIsOver();
    return 'over';
  }
  if (response.status !== 403) return lasting[response.status] ?? 'failed';
  if (isAgain) return 'barred';
  // The page is from before another window began a new session, or a colleague has saved.
  return (await freshSession()) ? post(true) : 'barred';
}

/** Posts it as the next save of this page, which an earlier one that arrives later does not undo. */
function postNext() {
  form.elements.save.value = String(Number(form.elements.save.value) + 1);
  return post();
}

async function saveAll() {
  while (isChanged) {
    isChanged = false;
    since = 0;
    const why = await postNext();
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

/** Saves what is not saved, once the connection is back. A save that was on its way then may still be failing. */
async function saveOnceBack() {
  await running;
  if (isChanged) void save();
}

function saveInTime() {
  const patience = new Promise((resolve) => {
    setTimeout(resolve, longestBeforeGoing);
  });
  return Promise.race([save(), patience]);
}

/** Saves, and then sends another form of the page. Where it could not be saved, the page asks before it is left. */
async function sendOther(other, submitter) {
  await saveInTime();
  isGoing = true;
  other.requestSubmit(submitter);
  isGoing = false;
}

/** Saves, and then goes on to another page, which tells what was saved. Where it could not be saved, the page asks before it is left. */
async function follow(href) {
  await saveInTime();
  location.assign(href);
}

if (form !== null) {
  form.addEventListener('input', () => {
    isChanged = true;
    since ||= Date.now();
    wait(Math.max(0, Math.min(pause, since + longest - Date.now())));
  });

  form.addEventListener('change', () => {
    if (isChanged) wait(pauseWhenDone);
  });

  form.addEventListener('submit', (event) => {
    if (isLeaving || (!isChanged && !isHeld && running === undefined)) {
      isLeaving = true;
      // It goes with the page. What is typed until another page comes is saved by itself, when this one is gone.
      isChanged = false;
      return;
    }
    // What is typed is on the way already, or would be lost with the page where there is no connection.
    event.preventDefault();
    const { submitter } = event;
    isChanged = true;
    void leave(submitter);
  });

  // Another form of the page, such as the one that signs out, would end the session before what was typed is saved.
  document.addEventListener('submit', (event) => {
    const { target, submitter } = event;
    if (target === form || isGoing || event.defaultPrevented || (!isChanged && running === undefined)) return;
    event.preventDefault();
    void sendOther(target, submitter);
  });

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented || link.target !== '' || link.hasAttribute('download')) return;
    const isOnThisPage = link.pathname === location.pathname && link.search === location.search && link.hash !== '';
    if (isOnThisPage || link.origin !== location.origin || (!isChanged && running === undefined)) return;
    event.preventDefault();
    void follow(link.href);
  });

  addEventListener('online', () => void saveOnceBack());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || !isChanged) return;
    // What was typed since a save began cannot wait for its end: the page may be gone by then. Where it is not, it is saved once more.
    void (running === undefined ? save() : postNext());
  });
  addEventListener('beforeunload', (event) => {
    const isUnderWay = running !== undefined;
    const goesWithIt = (isChanged || isUnderWay) && !outlives(body());
    if ((isFailing || isHeld || (isChanged && isUnderWay) || goesWithIt) && !isLeaving) event.preventDefault();
  });
  // Whoever comes back by the browser's button can go on from there.
  addEventListener('pageshow', () => {
    isLeaving = false;
  });
}

// A form that is not saved while it is typed on: what stands in it is lost with the page.
const asking = document.querySelector('form[data-asks]');
if (asking !== null) {
  let isTyped = asking.dataset.typed !== undefined;
  asking.addEventListener('input', () => {
    isTyped = true;
  });
  asking.addEventListener('submit', () => {
    isTyped = false;
  });
  addEventListener('beforeunload', (event) => {
    if (isTyped) event.preventDefault();
  });
}

watchSession(() => {
  if (form !== null && isChanged) void save();
});
