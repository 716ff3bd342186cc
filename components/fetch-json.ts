/** What an address of the console's own gives, as JSON. Throws an Error with a sentence when it gives nothing. */
export async function fetchJson<Value>(address: string): Promise<Value> {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The console answered ${response.status}. Reload the page.`);
  return response.json();
}
