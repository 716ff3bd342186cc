"use server";

import { action } from "#lib/auth/action.ts";
import { muteChannel, muteConnector } from "#lib/notifications/mute.ts";
import { changedChannel, channelId, givesAddress, mute, newChannel } from "#lib/notifications/schema.ts";
import { testChannel } from "#lib/notifications/test-channel.ts";
import { changeChannel, createChannel, deleteChannel, replaceSigningSecret } from "#lib/notifications/write.ts";

export const createChannelAction = action("administrator", newChannel, createChannel, { stepUp: true });
export const changeChannelAction = action("administrator", changedChannel, changeChannel, { stepUp: givesAddress });
export const replaceSigningSecretAction = action("administrator", channelId, replaceSigningSecret, { stepUp: true });
export const deleteChannelAction = action("administrator", channelId, deleteChannel, { stepUp: true });
export const testChannelAction = action("administrator", channelId, testChannel);
export const muteChannelAction = action("administrator", mute, muteChannel);
export const muteConnectorAction = action("administrator", mute, muteConnector);
