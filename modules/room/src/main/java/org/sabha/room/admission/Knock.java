package org.sabha.room.admission;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountId;
import org.sabha.model.DeviceId;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.policy.Action;

/**
 * Somebody asks to come in.
 *
 * @param invitation by which they come; null if what they showed is none of this room's
 * @param device with which they come; null with a dead ticket, which says nothing of anybody
 * @param account that they are signed in to
 * @param password whether the password they proved is the one in force
 * @param client whether their client is one that may enter where only current ones may
 */
public record Knock(
        EntryMethod door,
        Action.Standing standing,
        @Nullable InvitationId invitation,
        @Nullable DeviceId device,
        Optional<AccountId> account,
        Action.PasswordState password,
        Action.ClientAge client) {

    /** With a ticket that opens nothing. */
    public static Knock withDeadTicket() {
        return new Knock(
                EntryMethod.RESUME,
                Action.Standing.TICKET_DEAD,
                null,
                null,
                Optional.empty(),
                Action.PasswordState.CURRENT,
                Action.ClientAge.CURRENT);
    }
}
