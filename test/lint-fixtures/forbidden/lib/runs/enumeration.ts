// breaks lint/style/noEnum
export enum State {
  Queued = "queued",
}
