// Takes the key out of the address, where whoever stands behind could read it, and posts it. Programs that rewrite links in
// mails may have made a part of the path of it: `#` becomes `%23`, and `%2523` when it is done twice. `tokenTyped` on the
// server looks at a pasted link in the same way.
const inLink = /(?:#|%(?:25)*23)t(?:=|%(?:25)*3D)([\w-]+)/i;
const form = document.querySelector('form[data-opens]');

function look() {
  const given = inLink.exec(location.pathname + location.search + location.hash)?.[1];
  if (given === undefined || form === null) return;
  history.replaceState(null, '', '/open');
  form.elements.key.value = given;
  form.requestSubmit();
}

look();
// Where the page stands already, a link to it loads nothing.
addEventListener('hashchange', look);
