package org.sabha.room.poll;

import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;

/** Whose a vote is: who comes again by the same invitation on the same device is another participant, and the same voter. */
public record Voter(InvitationId invitation, DeviceId device) {}
