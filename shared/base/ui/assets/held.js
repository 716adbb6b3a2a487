// What was typed while no session was there is held by the page that asks for a key. That page is the answer to a form, and there is
// nobody to keep it for: a browser that comes back to it would post the form again, and shows nothing before it may. For that the
// browser keeps what was posted with its place in the tab's history. Here the same is put there as a state of that place, which the
// page for a key takes up again, whenever it is loaded there.
const form = document.querySelector('form[data-opens]');
const fields = () => [...form.querySelectorAll('input[type=hidden]')];

function hold() {
  history.replaceState({ held: fields().map(({ name, value }) => [name, value]) }, '', '/open');
}

function takeUp(held) {
  for (const field of fields()) field.remove();
  for (const [name, value] of held) {
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name });
    field.value = value;
    form.prepend(field);
  }
  const words = Object.assign(document.createElement('div'), { className: 'govuk-inset-text' });
  words.textContent = form.dataset.held;
  form.before(words);
}

if (form.dataset.holds !== undefined) hold();
else if (history.state?.held !== undefined) takeUp(history.state.held);
