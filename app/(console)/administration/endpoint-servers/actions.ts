"use server";

import { z } from "zod";
import { action } from "#lib/auth/action.ts";
import { drainEndpointServer, resumeEndpointServer } from "#lib/endpoint-servers/drain.ts";
import { createEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { removeEndpointServer } from "#lib/endpoint-servers/remove.ts";
import { drainForm, featuresForm, nameForm, serverForm } from "#lib/endpoint-servers/schema.ts";
import { trustAgain } from "#lib/endpoint-servers/trust-again.ts";
import { renameEndpointServer, saveFeatures } from "#lib/endpoint-servers/write.ts";

export const createEnrolmentCodeAction = action("administrator", z.object({}), createEnrolmentCode, { stepUp: true });
export const saveFeaturesAction = action("administrator", featuresForm, saveFeatures);
export const renameAction = action("administrator", nameForm, renameEndpointServer);
export const drainAction = action("administrator", drainForm, drainEndpointServer);
export const resumeAction = action("administrator", serverForm, resumeEndpointServer);
export const trustAgainAction = action("administrator", serverForm, trustAgain, { stepUp: true });
export const removeAction = action("administrator", serverForm, removeEndpointServer, { stepUp: true });
