import type { z } from "zod";
import type { Stream } from "#lib/inventory/items.ts";
import type { Batch } from "#lib/protocol/messages.ts";
import type { FailureCode } from "#lib/runs/failures.ts";

/** One place where a provider answers: the real one, or a stand-in on this machine. */
export type Environment = {
  id: string;
  label: string;
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl: string;
  apiUrl: string;
};

/** A permission of the provider's app, probed at Authorize. */
export type Permission = {
  stream: Stream;
  /** As the provider's own configuration page calls it. */
  label: string;
  /** What the inventory lacks without it. */
  withoutIt: string;
  /** What to do to get it. */
  cure: string;
  /** Without it no inventory is possible, so the authorization is refused. */
  required: boolean;
};

/** One of the kind's own settings, as the dialog asks for it. */
export type SettingField = {
  name: string;
  label: string;
  description: string;
  type: "number";
  min: number;
  max: number;
  default: number;
};

export type PermissionState = "granted" | "missing" | "unknown";
export type Permissions = Partial<Record<Stream, PermissionState>>;

/** Who authorized, and for which enterprise. `enterprise` is null for a free account. */
export type Identity = {
  accountId: string;
  login: string;
  name: string;
  /** As the provider says it; null when it did not say. */
  role: string | null;
  isAdministrator: boolean;
  enterprise: { id: string; name: string } | null;
};

/** Gives the current access token; `replace` tells that the provider refused one and gives its successor. */
export type AccessTokens = {
  current(): Promise<string>;
  replace(rejected: string): Promise<string>;
};

export type Access = { apiUrl: string; tokens: AccessTokens; signal: AbortSignal };

export type InventoryRequest = Access & {
  enterpriseId: string;
  settings: Record<string, unknown>;
  /** Where earlier runs left each stream off. */
  positions: Record<string, string>;
  /** The cursor of the last batch that the engine acknowledged; null to begin. */
  cursor: unknown;
  requestsPerMinute: number;
  log(level: "info" | "warning" | "error", message: string): void;
};

/** What talks to the provider. Loaded only where it is used, so that no page carries it. */
export type Provider = {
  /** Asks who the token belongs to. Throws ProviderFailure. */
  identify(access: Access): Promise<Identity>;
  /** Tries each stream once with the least it can ask for. Throws ProviderFailure when the provider is away. */
  probe(access: Access): Promise<Permissions>;
  /** Reads everything from `cursor` on, batch by batch, in bounded memory. Throws ProviderFailure. */
  inventory(request: InventoryRequest): AsyncIterable<Batch>;
};

/** One thing the administrator does in the provider's own pages before the form can be filled in. */
export type GuideStep = { title: string; text: string; copy?: "redirect-uri" };

/** A place in the provider's own pages and what has to stand there; `{redirectUri}` and `{clientId}` are filled in. */
export type AdministratorCheck = { where: string; what: string };

/** Everything the console knows of one kind of connector. A kind is one folder and one line in kinds.ts. */
export type ConnectorKind = {
  /** In addresses and in the database. */
  id: string;
  /** As in Connectors > Box. */
  name: string;
  /** As in Features: "Box connector". */
  featureName: string;
  /** The path of the redirect URI under the public URL. */
  callbackPath: string;
  environment: Environment;
  /** Builds the environment of a stand-in from its address. */
  sandbox: (url: string) => Environment;
  settings: z.ZodType<Record<string, unknown>>;
  settingFields: readonly SettingField[];
  streams: readonly Stream[];
  permissions: readonly Permission[];
  /** The statuses of accounts that may not sign in, and the roles of those who administer, as the provider says them. */
  inactiveStatuses: readonly string[];
  administratorRoles: readonly string[];
  /** The field of a user's details that lists `{ name, value }`, by which enterprises tell cost centres apart. */
  userLabels: string;
  /** The type of the group that everybody belongs to, which tells nobody apart. */
  everyoneGroupType: string;
  guide: readonly GuideStep[];
  /** What whoever administers the provider looks at when an authorization fails. */
  administratorChecks: readonly AdministratorCheck[];
  /** An authorization code must be exchanged within this. */
  codeLifeSeconds: number;
  /** A refresh token not used for this long has ended. */
  refreshTokenLifeDays: number;
  requestsPerMinute: number;
  provider: () => Promise<Provider>;
};

/** The permission that a stream is read by; who belongs to which group is read by that of the groups. */
export const permissionOf = ({ permissions }: ConnectorKind, stream: Stream): Permission | undefined =>
  permissions.find((permission) => permission.stream === (stream === "memberships" ? "groups" : stream));

/** A failure of the provider, in the closed list's words. `detail` is free of secrets. */
export class ProviderFailure extends Error {
  override name = "ProviderFailure";
  readonly code: FailureCode;

  constructor(code: FailureCode, detail: string) {
    super(detail);
    this.code = code;
  }
}
