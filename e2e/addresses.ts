/** Where the stack under test answers; set by the command that starts it. */
export const consoleUrl = process.env.CONSOLE_URL ?? "http://localhost:3000";
export const sandboxUrl = process.env.SANDBOX_URL ?? "http://localhost:3002";
