// The package brings no types; these are of the parts that openid-provider.ts uses.
declare module "oidc-provider" {
  import type { RequestListener } from "node:http";

  class Grant {
    constructor(of: { clientId: string; accountId: string });
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export default class Provider {
    constructor(issuer: string, configuration: object);
    Grant: typeof Grant;
    callback(): RequestListener;
  }
}
