package org.sabha.room.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountId;
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
    private final Optional<AccountId> owner;
    private final Map<DeviceId, Role> appointed = new HashMap<>();
    private final Map<DeviceId, AccountId> accounts = new HashMap<>();
    private Standing standing = Standing.VALID;
    private @Nullable DeviceId device;

    Invitation(InvitationId id, Role role, Optional<RoomRecord.Issuer> issuer) {
        this(id, role, issuer, Optional.empty());
    }

    /** @param owner with whose account the meeting was begun, if this makes its bearer the host and there was one */
    Invitation(InvitationId id, Role role, Optional<RoomRecord.Issuer> issuer, Optional<AccountId> owner) {
        this.id = id;
        this.role = role;
        this.issuer = issuer;
        this.owner = owner;
    }

    Invitation copy() {
        var copy = new Invitation(id, role, issuer, owner);
        copy.appointed.putAll(appointed);
        copy.accounts.putAll(accounts);
        copy.standing = standing;
        copy.device = device;
        return copy;
    }

    static Invitation restored(RoomRecord.Invited invited) {
        RoomRecord.Accounts behind = invited.accounts();
        var invitation = new Invitation(invited.id(), invited.role(), invited.issuer(), behind.owner());
        invitation.appointed.putAll(invited.appointed());
        invitation.accounts.putAll(behind.shown());
        invitation.standing = Standing.valueOf(invited.standing());
        invitation.device = invited.device().orElse(null);
        return invitation;
    }

    RoomRecord.Invited record(int number, SecretDigest digest) {
        return new RoomRecord.Invited(
                number,
                id,
                digest.value(),
                role,
                standing.name(),
                Optional.ofNullable(device),
                issuer,
                appointed,
                new RoomRecord.Accounts(owner, accounts));
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

    Optional<RoomRecord.Issuer> issuer() {
        return issuer;
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

    /** Somebody comes with this device, signed in to an account or not; not signed in they stay whose they were. */
    public void openedBy(DeviceId on, Optional<AccountId> account) {
        account.ifPresent(shown -> accounts.put(on, shown));
    }

    /** The account with which somebody came last by it and with this device. */
    Optional<AccountId> accountOn(DeviceId on) {
        return Optional.ofNullable(accounts.get(on));
    }

    /** With which the meeting was begun, on the host's invitation. */
    Optional<AccountId> owner() {
        return owner;
    }

    boolean isOf(AccountId account) {
        return owner.filter(account::equals).isPresent() || accounts.containsValue(account);
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
