/** One style sheet for all pages: Box-like blue, plain, readable without it, light and dark. */
export const STYLE = `
:root { color-scheme: light dark; --blue: #0061d5; --blue-dark: #0050b0; --ink: #222; --soft: #5f6368; --line: #d5d9de;
  --paper: #fff; --ground: #f4f6f8; --field: #fff; --link: #0057bf; --bad: #b3261e; --bad-ground: #fdecea; --good: #1e6b34; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a8b0b9; --line: #3c4450; --paper: #1c2229;
  --ground: #12171c; --field: #12171c; --link: #7db5ff; --bad: #ffb4ab; --bad-ground: #3b1614; --good: #8fd8a3; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header.top { background: var(--blue); color: #fff; padding: .9rem 1.25rem; display: flex; align-items: baseline; gap: .8rem; flex-wrap: wrap; }
header.top .logo { font-size: 1.7rem; font-weight: 800; letter-spacing: -.06em; line-height: 1; }
header.top .note { font-size: .85rem; }
main { padding: 1.5rem 1rem 3rem; margin: 0 auto; }
main.narrow { max-width: 30rem; }
main.wide { max-width: 68rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1.5rem; margin: 0 0 1.25rem; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 1rem; } h2 { font-size: 1.1rem; margin: 0 0 .75rem; } h3 { font-size: 1rem; margin: 1.1rem 0 .4rem; }
p { margin: 0 0 .8rem; } .soft { color: var(--soft); font-size: .9rem; } a { color: var(--link); }
label, legend { display: block; font-weight: 600; font-size: .9rem; margin: 0 0 .25rem; }
input[type=text], input[type=email], input[type=password], input[type=number], select, textarea { width: 100%; font: inherit; padding: .5rem .6rem;
  color: inherit; background: var(--field); border: 1px solid #8a929c; border-radius: 5px; }
.field { margin: 0 0 1rem; } fieldset { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 1rem; padding: .6rem .9rem; }
.tick { display: flex; gap: .5rem; align-items: baseline; font-weight: 400; margin: .2rem 0; }
button { font: inherit; font-weight: 600; border-radius: 5px; padding: .55rem 1.1rem; cursor: pointer; border: 1px solid var(--blue); background: var(--blue); color: #fff; }
button:hover { background: var(--blue-dark); } button.quiet { background: transparent; color: var(--link); border-color: var(--line); }
button:disabled { opacity: .5; cursor: not-allowed; } button.full { width: 100%; } button.link { background: none; border: 0; color: var(--link); text-decoration: underline; padding: .5rem; font-weight: 400; }
:focus-visible { outline: 3px solid #4d9dff; outline-offset: 2px; }
.error { background: var(--bad-ground); color: var(--bad); border-radius: 5px; padding: .6rem .8rem; margin: 0 0 1rem; }
.said { border-left: 4px solid var(--good); padding: .4rem .8rem; margin: 0 0 1rem; background: var(--paper); }
ul.scopes { padding-left: 1.2rem; margin: 0 0 1.2rem; } ul.scopes li { margin: .3rem 0; }
.actions { text-align: center; margin-top: .6rem; } td code { white-space: nowrap; } strong, h1 { overflow-wrap: anywhere; } code { font: .88em ui-monospace, "Cascadia Mono", Menlo, monospace; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } td:last-child { min-width: 9rem; } th, td { text-align: left; vertical-align: top; padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); }
th { font-size: .85rem; color: var(--soft); } dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: 0 0 .8rem; } dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; } .row > .field { flex: 1 1 11rem; margin: 0; } .row > button { flex: 0 1 auto; overflow-wrap: anywhere; }
.copy { padding: .1rem .5rem; font-size: .8rem; font-weight: 400; margin-left: .4rem; } details { margin: .6rem 0; } summary { cursor: pointer; color: var(--link); }
footer { text-align: center; color: var(--soft); font-size: .85rem; padding: 0 1rem 2rem; }
.below { margin-top: 1rem; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } .card { padding: 1.1rem; } }
`;
