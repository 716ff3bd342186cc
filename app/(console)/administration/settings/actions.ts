"use server";

import { action } from "#lib/auth/action.ts";
import { changedSettings } from "#lib/settings/schema.ts";
import { changeSettings } from "#lib/settings/write.ts";

export const changeSettingsAction = action("administrator", changedSettings, changeSettings);
