import { html, type Markup } from "./html.ts";
import { STYLE } from "./style.ts";

/** A whole page with Box's blue header. */
export function page({ title, wide = false, body }: { title: string; wide?: boolean; body: Markup }): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<header class="top"><span class="logo">box</span><span class="note">Sandbox: a stand-in for Box on this machine</span></header>
<main class="${wide ? "wide" : "narrow"}">
${body}
</main>
<footer>This is not Box. Nothing here leaves this machine.</footer>
</body>
</html>
`.markup;
}
