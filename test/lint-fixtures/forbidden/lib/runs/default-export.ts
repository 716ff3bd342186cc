// breaks lint/style/noDefaultExport
export default function start(): number {
  return 1;
}
