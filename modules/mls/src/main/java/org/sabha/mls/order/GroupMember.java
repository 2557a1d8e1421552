package org.sabha.mls.order;

import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;

/**
 * Whose leaf it is: a seat in the room and who holds the keys.
 *
 * @param invitation by which they came
 * @param device that holds the keys
 */
public record GroupMember(ParticipantId participant, InvitationId invitation, DeviceId device) {
    /** What a certificate names, and what is in a group once: a person by one invitation on one device. */
    public record Holder(InvitationId invitation, DeviceId device) {}

    public Holder holder() {
        return new Holder(invitation, device);
    }
}
