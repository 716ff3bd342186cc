import packageJson from "#package.json" with { type: "json" };

/** Of this release: console, engine and endpoint server have it in common. */
export const version: string = packageJson.version;

/** Of the messages between endpoint server and engine: raised when one of them can no longer understand the other. */
export const protocolVersion = 1;

/** Every answer of the engine names its protocol in this header. */
export const protocolHeader = "x-protocol-version";
