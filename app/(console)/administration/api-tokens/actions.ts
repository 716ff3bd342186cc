"use server";

import { apiTokenId, newApiToken } from "#lib/api-tokens/schema.ts";
import { createApiToken, endApiToken } from "#lib/api-tokens/write.ts";
import { action } from "#lib/auth/action.ts";

export const createApiTokenAction = action("viewer", newApiToken, createApiToken, { stepUp: true });
export const endApiTokenAction = action("viewer", apiTokenId, endApiToken, { stepUp: true });
