/** Ends the endpoint server with one sentence: what is wrong and what to do. Waiting would not help. */
export class Stop extends Error {
  override name = "Stop";
}
