// What pages with questions run besides: a choice shows what stands beneath it, texts are counted, and what other choices ask
// for is shown beside them. Without it all of it is there, with words that say when to fill it in.
import { CharacterCount, Checkboxes, createAll, Radios } from 'govuk-frontend';

createAll(CharacterCount);
createAll(Checkboxes);
createAll(Radios);

/** What stands beneath a choice that is not made. */
const beneathOther = '.govuk-radios__conditional--hidden, .govuk-checkboxes__conditional--hidden';

/** `Q1.answer=yes`: whether that is chosen, and is itself shown. */
function isChosen(choice) {
  const at = choice.lastIndexOf('=');
  return [...document.getElementsByName(choice.slice(0, at))].some(
    (input) =>
      input.checked && input.value === choice.slice(at + 1) && input.closest(`[hidden], ${beneathOther}`) === null,
  );
}

/** Whether choices are made: of a list of them any will do; lists can be joined, as JSON, by `all` and `any`. */
function areChosen(when) {
  if (typeof when === 'string') return when.split(' ').some(isChosen);
  return when.all === undefined ? when.any.some(areChosen) : when.all.every(areChosen);
}

// In the order of the page: what rests on something hidden is hidden with it.
const parts = [...document.querySelectorAll('[data-shown-when]')];
function show() {
  // ARIA has no such state of a radio button, and the package gives it one whenever one is chosen.
  for (const radio of document.querySelectorAll('[type=radio][aria-expanded]')) radio.removeAttribute('aria-expanded');
  for (const part of parts) {
    const { shownUntil, shownWhen } = part.dataset;
    part.hidden = shownUntil === undefined && !areChosen(shownWhen.startsWith('{') ? JSON.parse(shownWhen) : shownWhen);
  }
  // Why somebody does not know goes with that answer alone: with another it is hidden and not sent. Back with it, it is there again.
  for (const reason of document.querySelectorAll('[type=radio][name$=".reason"]')) {
    reason.disabled = reason.closest(`.question-box[hidden], ${beneathOther}`) !== null;
  }
}
// A number or a date, or an option in its place: what is given last stands, and takes the other back.
addEventListener('input', ({ target }) => {
  const { either } = target.closest('[data-either]')?.dataset ?? {};
  if (either === undefined || target.value === '') return;
  for (const option of document.getElementsByName(either)) {
    if (option === target || !option.checked) continue;
    // To take it back shows and hides what stands beneath each: the package does so when one is clicked.
    const leave = [...document.getElementsByName(either)].find(({ type, value }) => type === 'radio' && value === '');
    leave.click();
    leave.checked = false;
  }
});
addEventListener('change', ({ target }) => {
  if (target.type === 'radio' && target.checked && target.value !== '') {
    const own = [...document.querySelectorAll('[data-either]')].find(({ dataset }) => dataset.either === target.name);
    for (const input of own?.querySelectorAll('input') ?? []) input.value = '';
  }
  // What is shown whatever is chosen until that is changed: a reason that stood beside another answer already.
  for (const part of parts) if (part.dataset.shownUntil === target.name) delete part.dataset.shownUntil;
  show();
});
// Whoever comes back by the browser's button finds what they had chosen.
addEventListener('pageshow', show);
show();
