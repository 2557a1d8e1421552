package org.sabha.room.file;

import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;

/** Whose a file is: who comes again by the same invitation on the same device is another participant, and the same owner. */
public record FileOwner(InvitationId invitation, DeviceId device) {}
