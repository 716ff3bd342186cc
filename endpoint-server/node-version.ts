// The first that main.ts loads: what comes after it may be beyond an older Node.
const oldest = 22;
if (Number.parseInt(process.versions.node, 10) < oldest) {
  console.error(`Node ${process.versions.node} is too old for the endpoint server: it needs Node ${oldest} or newer.`);
  process.exit(1);
}
