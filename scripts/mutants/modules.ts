/** Modules that must not change unnoticed, and the tests that speak about them. */
export type ModuleGroup = { modules: string[]; tests: string[] };

/** The groups of the mutation campaign, by the name that is printed. */
export const moduleGroups: Record<string, ModuleGroup> = {
  auth: {
    modules: [
      "lib/auth/{verb,session-row,person-row,sessions,sign-in,throttle,one-time-code,take-code,return-to,client-address}.ts",
      "lib/auth/openid-{claims,discovery,provider,settings,sign-in}.ts",
    ],
    tests: [
      "lib/auth/{verb,session-row,session-cookie,sessions,sign-in,guessing,second-factor,required-second-factor,own-password,confirm}.test.ts",
      "lib/auth/{return-to,client-address,openid,openid-claims,openid-hostile,openid-settings,openid-sign-in,openid-strength}.test.ts",
    ],
  },
  crypto: {
    modules: ["lib/seal.ts", "lib/keys/{aes-gcm,master-key,console-keys,rewrap,drop}.ts"],
    tests: ["lib/seal.test.ts", "lib/key-canary.test.ts", "lib/keys/{console-keys,key-management,rewrap}.test.ts"],
  },
  "endpoint servers": {
    modules: ["lib/endpoint-servers/{assertion,exchange,tokens,boots,rotate-key}.ts"],
    tests: [
      "engine/http/{door,endpoint-servers,clones,refused-calls}.test.ts",
      "lib/endpoint-servers/{rotate-key,write}.test.ts",
    ],
  },
  lease: {
    modules: ["lib/runs/{lease,fence,expire,batches,publish,lock,states}.ts"],
    tests: ["lib/runs/{lease,batches,expire,stopping,lifecycle,publish}.test.ts", "engine/http/runs.test.ts"],
  },
  refresh: {
    modules: ["lib/grants/{refresh,lease,save,access-token,recover,token-request,token-endpoint,keep-alive}.ts"],
    tests: [
      "lib/grants/{access-token,keep-alive,refresh,token-endpoint,token-request}.test.ts",
      "lib/authorizations/finish.test.ts",
    ],
  },
};

/** What `npm test` tries each time: a few modules whose tests need no database, so that it takes about a minute. */
export const quickGroup: ModuleGroup = {
  modules: ["lib/seal.ts", "lib/keys/{aes-gcm,console-keys}.ts", "lib/auth/{return-to,client-address}.ts"],
  tests: ["lib/seal.test.ts", "lib/keys/console-keys.test.ts", "lib/auth/{return-to,client-address}.test.ts"],
};
