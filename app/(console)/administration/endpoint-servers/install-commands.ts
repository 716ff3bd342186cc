export const shells = { posix: "Linux, macOS", powershell: "Windows (PowerShell)" } as const;
export type Shell = keyof typeof shells;

export const isShell = (value: string): value is Shell => value in shells;

const file = "connector-endpoint-server.mjs";
const dataFolder = "endpoint-server-data";

type Facts = { publicUrl: string; engineUrl: string; sha256: string };

/** Where the console gives the endpoint server's file to anybody. */
export const downloadAddress = (publicUrl: string) => `${publicUrl}/downloads/${file}`;

/**
 * The command that fetches the endpoint server's file, goes on only when its checksum is right, and starts it. It holds
 * no code: the endpoint server asks for that, so that it stands in no list of processes and no shell's history.
 */
export function installCommand(shell: Shell, { publicUrl, engineUrl, sha256 }: Facts): string {
  const address = downloadAddress(publicUrl);
  if (shell === "posix")
    return [
      `curl -fsSo ${file} '${address}' &&`,
      `echo '${sha256}  ${file}' | (sha256sum -c - || shasum -a 256 -c -) &&`,
      `ENGINE_URL='${engineUrl}' ENDPOINT_SERVER_DATA_DIR='${dataFolder}' \\`,
      `node ${file}`,
    ].join("\n");
  return [
    `Invoke-WebRequest -UseBasicParsing '${address}' -OutFile ${file}`,
    `if ((Get-FileHash ${file}).Hash -eq '${sha256}') {`,
    `  $env:ENGINE_URL='${engineUrl}'; $env:ENDPOINT_SERVER_DATA_DIR='${dataFolder}'`,
    `  node ${file}`,
    "} else { Write-Error 'The checksum is another one. Delete the file and download it again.' }",
  ].join("\n");
}
