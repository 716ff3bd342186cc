import type { ConnectorKind } from "#lib/connectors/kind.ts";
import { boxSettings } from "./settings.ts";

/** Hosts and lifetimes: developer.box.com, guides "OAuth 2.0", "Token expiration" and "Rate limits". */
export const box: ConnectorKind = {
  id: "box",
  name: "Box",
  featureName: "Box connector",
  callbackPath: "/cmp/AuthorizeBoxConnector",
  environment: {
    id: "box.com",
    label: "box.com",
    authorizeUrl: "https://account.box.com/api/oauth2/authorize",
    tokenUrl: "https://api.box.com/oauth2/token",
    revokeUrl: "https://api.box.com/oauth2/revoke",
    apiUrl: "https://api.box.com/2.0",
  },
  sandbox: (url) => ({
    id: "sandbox",
    label: "Box sandbox (this machine)",
    authorizeUrl: `${url}/api/oauth2/authorize`,
    tokenUrl: `${url}/oauth2/token`,
    revokeUrl: `${url}/oauth2/revoke`,
    apiUrl: `${url}/2.0`,
  }),
  settings: boxSettings,
  settingFields: [
    {
      name: "lookBackDays",
      label: "Look back for activity (days)",
      description: "The first run looks this far back for the last login and activity. Box keeps 365 days.",
      type: "number",
      min: 1,
      max: 365,
      default: 90,
    },
  ],
  streams: ["users", "groups", "memberships", "activity"],
  permissions: [
    {
      stream: "users",
      label: "Manage users",
      withoutIt: "There is no inventory without the users.",
      cure: "Turn on Manage users under Configuration > Application Scopes of the Box app, and see that the account is an admin, or a co-admin with Manage users.",
      required: true,
    },
    {
      stream: "groups",
      label: "Manage groups",
      withoutIt: "Groups and their members stay unknown.",
      cure: "Turn on Manage groups under Configuration > Application Scopes of the Box app, and see that the account is an admin, or a co-admin with Manage groups.",
      required: false,
    },
    {
      stream: "activity",
      label: "Manage enterprise properties",
      withoutIt: "Last login and last activity stay unknown, so nobody can be called idle.",
      cure: "Turn on Manage enterprise properties under Configuration > Application Scopes of the Box app, and see that the account is an admin, or a co-admin with Run new reports and access existing reports.",
      required: false,
    },
  ],
  inactiveStatuses: ["inactive"],
  administratorRoles: ["admin", "coadmin"],
  userLabels: "tracking_codes",
  everyoneGroupType: "all_users_group",
  guide: [
    {
      title: "Create the app",
      text: "In Box, open the Dev console, click Create new app, choose Custom app, then User authentication (OAuth 2.0), give it a name and create it.",
    },
    {
      title: "Note the credentials",
      text: "On the app's Configuration page, copy the Client ID and the Client secret into this form.",
    },
    {
      title: "Set the redirect URI",
      text: "Under OAuth 2.0 redirect URI, enter exactly this address:",
      copy: "redirect-uri",
    },
    {
      title: "Set the application scopes",
      text: "Turn off all content actions. Turn on Manage users, Manage groups and Manage enterprise properties.",
    },
    {
      title: "Save changes",
      text: "Click Save changes at the top of the Box page, then come back here and click Authorize.",
    },
  ],
  administratorChecks: [
    {
      where: "Box Developer Console > the app > Configuration > OAuth 2.0 Credentials",
      what: "the Client ID is {clientId}",
    },
    {
      where: "Box Developer Console > the app > Configuration > OAuth 2.0 Redirect URI",
      what: "one of the addresses is exactly {redirectUri}",
    },
    {
      where: "Box Developer Console > the app > Configuration > Application Scopes",
      what: "Manage users, Manage groups and Manage enterprise properties are on, the content actions are off; Save changes was clicked",
    },
    {
      where: "Box Admin Console > Integrations > Platform Apps Manager > User Authentication Apps",
      what: "the app with the Client ID {clientId} is enabled",
    },
    {
      where: "Box Admin Console > Users & Groups > the account that logs in",
      what: "it is an admin, or a co-admin who may manage users and groups and run reports",
    },
  ],
  codeLifeSeconds: 30,
  refreshTokenLifeDays: 60,
  requestsPerMinute: 1000,
  provider: async () => (await import("./provider.ts")).boxProvider,
};
