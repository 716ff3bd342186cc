// `npm start`, on whatever Node is there: says so when that can't run TypeScript files, and hands over.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`Node ${process.versions.node} is too old to run this by hand: use npm start, or Node 22.18 or newer.`);
  process.exit(1);
}
const { start } = await import("#scripts/start/start.ts");
await start({ isDev: process.argv.includes("--dev") });
