"use server";

import { action } from "#lib/auth/action.ts";
import { savedLicence } from "#lib/licences/schema.ts";
import { saveLicence } from "#lib/licences/write.ts";

export const saveLicenceAction = action("administrator", savedLicence, saveLicence);
