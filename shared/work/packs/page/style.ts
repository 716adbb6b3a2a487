import { createHash } from 'node:crypto';
import { html as markup, type Html } from '../../../base/html/template.ts';

// Nothing can be put into a style element, so it is one literal; its hash is worked out from what stands in it. It begins
// and ends without a line break: the Nu HTML checker leaves those out of the hash that it compares.
const literal = markup`<style>:root { --ink: #1c1c1c; --quiet: #505050; --line: #c4c4c4; --strong: #12436d; --pale: #f3f5f8; --link: #00558c }
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100% }
body { margin: 0; border-top: .5rem solid var(--strong); color: var(--ink); background: #fff; font: 1.0625rem/1.5 Arial, Helvetica, sans-serif }
header, nav, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1rem }
header { padding-top: 1.5rem }
h1, h2, h3 { line-height: 1.25; margin: 0 0 .75rem; overflow-wrap: anywhere }
h1 { font-size: 2rem }
h2 { font-size: 1.5rem; margin-top: 3.5rem; padding-top: 1rem; border-top: 2px solid var(--strong) }
h3 { font-size: 1.1875rem; margin-top: 2.25rem }
p, ul, dl { margin: 0 0 1rem; max-width: 46rem; overflow-wrap: anywhere }
ul { padding-left: 1.25rem }
li { margin-bottom: .375rem }
a { color: var(--link); text-underline-offset: .15em }
a:hover { text-decoration-thickness: .125em }
:focus-visible { outline: 3px solid #f46a25; outline-offset: 2px; box-shadow: 0 0 0 6px var(--ink) }
.skip { position: absolute; left: -100rem; padding: .75rem 1rem; background: #fff; z-index: 1 }
.skip:focus { left: .5rem; top: .5rem }
.kind { margin: 0 0 .5rem; font-weight: bold }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .75rem 1.5rem; max-width: none }
.facts dt, .counts dt { color: var(--quiet); font-size: .9375rem }
.facts dd { margin: 0; font-weight: bold }
.note { border-left: .3125rem solid var(--strong); background: var(--pale); padding: .75rem 1rem; max-width: 46rem }
nav ul { columns: 20rem; column-gap: 2rem; max-width: none; list-style: none; padding: 0 }
.counts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1rem; max-width: none }
.counts > div { border-top: .25rem solid var(--strong); background: var(--pale); padding: .75rem 1rem }
.counts dt { color: var(--ink); font-weight: bold; font-size: 1rem }
.counts dd { margin: 0 }
.counts .number { font-size: 2rem; line-height: 1.2; font-weight: bold }
.counts .meaning { color: var(--quiet); font-size: .9375rem }
.small { color: var(--quiet); font-size: .9375rem }
.scroll { overflow-x: auto; margin: 0 0 1.5rem; position: relative }
figure { margin: 1rem 0 1.5rem }
figure .scroll { border: 1px solid var(--line); margin: 0 }
figure svg { display: block; width: 100%; max-width: 56.25rem; min-width: 44rem; height: auto; margin: 0 auto }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; line-height: 1.35; font-variant-numeric: tabular-nums }
caption { text-align: left; font-weight: bold; font-size: 1rem; padding: 0 0 .5rem; max-width: 46rem }
th, td { text-align: left; vertical-align: top; padding: .4375rem .75rem .4375rem 0; border-bottom: 1px solid var(--line) }
thead th { vertical-align: bottom; border-bottom: 2px solid var(--strong) }
tbody th { font-weight: normal }
tr > :first-child { padding-left: .75rem }
.n + :not(.n) { padding-left: 1.5rem }
th.group { font-weight: bold; background: var(--pale); padding: .625rem .75rem; border-top: 1px solid var(--quiet) }
th.group .small { display: block; font-weight: normal; margin-top: .25rem }
.stay { display: inline-block; position: sticky; left: .75rem; max-width: min(46rem, calc(100vw - 3.5rem)) }
caption .stay { left: 0 }
.n { text-align: right; min-width: 4.5rem }
.words { min-width: 16rem }
.q { display: inline-block; min-width: 3.5rem }
details { border-top: 1px solid var(--line); padding: .25rem 0 }
details:last-of-type { border-bottom: 1px solid var(--line) }
summary { cursor: pointer; padding: .5rem 0; color: var(--link); overflow-wrap: anywhere }
footer { margin-top: 4rem; padding-top: 1rem; padding-bottom: 3rem; color: var(--quiet); font-size: .9375rem }
code { font-family: ui-monospace, Consolas, monospace; font-size: .9375em; overflow-wrap: anywhere }
@media (max-width: 40rem) { h1 { font-size: 1.625rem } h2 { font-size: 1.3125rem } }
@media print {
  @page { size: A4; margin: 16mm 14mm }
  html { font-size: 9.5pt }
  header, nav, main, footer { max-width: none; padding-left: 0; padding-right: 0 }
  .skip { display: none }
  .scroll { overflow: visible }
  figure svg { min-width: 0 }
  figure, thead, tr, h2, h3, caption { break-inside: avoid }
  h2, h3, caption, th.group { break-after: avoid }
  details::details-content { display: block; content-visibility: visible; height: auto }
  summary { color: inherit; font-weight: bold; list-style: none }
  a { color: inherit; text-decoration: none }
}</style>`;

/** The page's only style sheet. */
export const style: Html = literal;

/** What the page may load, for its `Content-Security-Policy`: nothing but this style sheet. */
export const policyOf = (styleText: string): string =>
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(styleText).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;
