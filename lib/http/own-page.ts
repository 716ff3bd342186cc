/** Whether a request comes from a page of ours: its Origin is ours, or the browser says that it is same-origin. */
export function isFromOurPage(headers: Headers, publicUrl: string): boolean {
  if (headers.get("origin") === new URL(publicUrl).origin) return true;
  return headers.get("sec-fetch-site") === "same-origin";
}

/** What a request that comes from elsewhere is told. */
export const notOurPage = (publicUrl: string): string =>
  `This request did not come from the console's own page. Open ${publicUrl} and try again.`;
