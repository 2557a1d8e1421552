package org.sabha.room.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.Role;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.session.SecretDigest;

/** A personal invitation: bound to the first device that uses it; what a ban falls on (A5, C6). */
public final class Invitation {
    /** Whether it still opens. */
    public enum Standing {
        VALID,
        REVOKED,
        BANNED
    }

    private final InvitationId id;
    private final Role role;
    private final Optional<RoomRecord.Issuer> issuer;
    private final Map<DeviceId, Role> appointed = new HashMap<>();
    private Standing standing = Standing.VALID;
    private @Nullable DeviceId device;

    Invitation(InvitationId id, Role role, Optional<RoomRecord.Issuer> issuer) {
        this.id = id;
        this.role = role;
        this.issuer = issuer;
    }

    Invitation copy() {
        var copy = new Invitation(id, role, issuer);
        copy.appointed.putAll(appointed);
        copy.standing = standing;
        copy.device = device;
        return copy;
    }

    static Invitation restored(RoomRecord.Invited invited) {
        var invitation = new Invitation(invited.id(), invited.role(), invited.issuer());
        invitation.appointed.putAll(invited.appointed());
        invitation.standing = Standing.valueOf(invited.standing());
        invitation.device = invited.device().orElse(null);
        return invitation;
    }

    RoomRecord.Invited record(int number, SecretDigest digest) {
        return new RoomRecord.Invited(
                number, id, digest.value(), role, standing.name(), Optional.ofNullable(device), issuer, appointed);
    }

    public InvitationId id() {
        return id;
    }

    /** Whether whoever came by this invitation, or with this device, minted it. */
    boolean isIssuedBy(InvitationId invitation, DeviceId with) {
        return issuer.orElse(null) instanceof RoomRecord.Issuer.Person(var by, var device)
                && (by.equals(invitation) || device.equals(with));
    }

    boolean isIssuedBy(Set<InvitationId> invitations) {
        return issuer.orElse(null) instanceof RoomRecord.Issuer.Person by && invitations.contains(by.invitation());
    }

    /** Whether a program made it beforehand, with an API key. */
    public boolean isOfAProgram() {
        return issuer.orElse(null) instanceof RoomRecord.Issuer.Program;
    }

    public Standing standing() {
        return standing;
    }

    /**
     * What it makes of somebody who comes with this device: what the device was appointed to in the meeting, else what
     * the invitation says. An appointment holds for the device alone, so that a shared invitation does not spread it.
     */
    public Role roleOn(DeviceId on) {
        return appointed.getOrDefault(on, role);
    }

    public void appoint(DeviceId on, Role to) {
        appointed.put(on, to);
    }

    public boolean isBoundElsewhere(DeviceId asking) {
        return device != null && !device.equals(asking);
    }

    /** Binds it to the device that uses it first; later calls change nothing. */
    public void bind(DeviceId first) {
        if (device == null) {
            device = first;
        }
    }

    /** @return whether it opened until now */
    boolean revoke() {
        boolean wasValid = standing == Standing.VALID;
        if (wasValid) {
            standing = Standing.REVOKED;
        }
        return wasValid;
    }

    void ban() {
        standing = Standing.BANNED;
    }
}
