"use server";

import { action } from "#lib/auth/action.ts";
import { beginAuthorization } from "#lib/authorizations/begin.ts";
import { authorizationForm } from "#lib/authorizations/schema.ts";

export const beginAuthorizationAction = action("administrator", authorizationForm, beginAuthorization, {
  stepUp: true,
});
