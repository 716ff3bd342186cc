import { beginLog } from "./begin.ts";

// Loaded before the console's server, so that what Next says at its start is in the log's format as well.
beginLog("console");
