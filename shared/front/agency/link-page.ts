import { createHash } from 'node:crypto';
import type { Reply } from '../../base/http/request.ts';

/**
 * The token never leaves the browser but in a header: it stands in the fragment, which is not sent, and is taken out of
 * the address bar at once. Everything that is shown is set as text, never as markup.
 */
const script = `
const token = new URLSearchParams(location.hash.slice(1)).get('t') ?? sessionStorage.getItem('t') ?? '';
if (location.hash) { sessionStorage.setItem('t', token); history.replaceState(null, '', location.pathname); }
const base = location.pathname.replace(/\\/open$/, '');
const status = document.getElementById('status');
const cell = (row, text, tag = 'td') => { const c = document.createElement(tag); c.textContent = text; row.append(c); };
const words = { asked: 'To do', known: 'We have a record of them: questionnaire to do', reopened: 'Sent back',
  'cannot-identify': 'We cannot tell from these details: the business manager has been told',
  'not-known': 'We have no record of them', declined: 'Declined', submitted: 'Received', withdrawn: 'No longer asked for' };
const queriesOf = (one) => (one.askedAgain ?? []).flatMap(({ question }) => question === undefined ? [] : [question]);
const stateOf = (one) => [
  ...(queriesOf(one).length === 0 || one.askedAgain.some(({ reason }) => reason !== undefined) ? [words[one.state]] : []),
  ...queriesOf(one).map((question) => 'A query to answer, on question ' + question)].join('. ');
try {
  const answer = await fetch(base + '/v1/asked', { headers: { authorization: 'Bearer ' + token } });
  if (!answer.ok) throw new Error(String(answer.status));
  const asked = await answer.json();
  document.getElementById('title').textContent = asked.audit.title + ' (' + asked.audit.words.quarter + ')';
  const owed = asked.returns.filter((one) => !one.settled).length;
  status.textContent = (asked.audit.state === 'closed' ? 'This audit is closed. Send what is still to do: it can still change the report. ' :
    'The closing date of the audit is ' + asked.audit.words.closesOn + '. ') +
    'You were asked for ' + asked.returns.length + ' in all; ' + owed + ' still to do.';
  for (const one of asked.returns) {
    const row = document.createElement('tr');
    cell(row, one.words.case, 'th'); row.firstChild.scope = 'row';
    cell(row, one.agencyName); cell(row, stateOf(one) + (one.stillOpen ? '. ' + one.stillOpen.words : '')); cell(row, one.settled ? '' : one.words.dueOn);
    cell(row, one.words.lookBack);
    document.getElementById('returns').append(row);
    if (one.words.confirm === undefined) continue;
    const part = document.createElement('p');
    part.textContent = one.words.case + ', case summary: please confirm or correct what we have. ' + one.words.confirm;
    document.getElementById('confirm').append(part);
  }
  document.getElementById('table').hidden = false;
  document.getElementById('how').hidden = false;
  document.getElementById('schema').href = base + asked.audit.schemaUrl;
  document.getElementById('tool').href = base + asked.audit.toolUrl;
} catch (error) {
  status.textContent = error.message === '404'
    ? 'This link does not open anything. It may have been replaced by a newer one: use the link in the latest mail, or ask the person named there.'
    : 'What we need from you could not be fetched just now. Nothing is lost; try again in a minute.';
}
`;

const style = `
body { font: 1.125rem/1.5 system-ui, sans-serif; color: #1c1c1c; background: #fff; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { text-align: left; padding: .5rem; border-bottom: 1px solid #767676 } a { color: #00558c }
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const page = `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What we need from you</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>What we need from you</h1>
<p id="title"></p>
<p id="status" role="status">Fetching…</p>
<noscript><p>This page needs JavaScript, so that your link's key is never sent in an address.</p></noscript>
<table id="table" hidden>
<caption>What we need from you</caption>
<thead><tr><th scope="col">Case</th><th scope="col">Agency</th><th scope="col">State</th><th scope="col">Due</th><th scope="col">Records to review</th></tr></thead>
<tbody id="returns"></tbody>
</table>
<div id="confirm"></div>
<section id="how" hidden>
<h2>How to send it</h2>
<p>Do the record check first: say whether your agency has a record of the family (<code>known</code>, <code>not-known</code>, or
<code>cannot-identify</code> where you cannot tell from the details), then send the questionnaire. Both go to the addresses that this page's list gives, with your link's key in the <code>Authorization</code> header.
The questions are <a id="tool" href="">here as data</a> and <a id="schema" href="">here as a JSON Schema</a>.</p>
</section>
</main>
<script type="module">${script}</script>
</body>
</html>
`;

const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page that a link in a mail opens: lists what is asked of its bearer. */
export const openLinkPage = (): Reply => ({
  status: 200,
  body: page,
  contentType: 'text/html; charset=utf-8',
  headers: { 'content-security-policy': policy },
});
