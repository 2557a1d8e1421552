package org.sabha.mls.order;

import org.sabha.model.DeviceId;
import org.sabha.model.ParticipantId;

/** Whose leaf it is: a seat in the room and the device that holds the keys. */
public record GroupMember(ParticipantId participant, DeviceId device) {}
