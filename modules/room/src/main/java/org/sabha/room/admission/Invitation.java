package org.sabha.room.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountId;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.Permission;
import org.sabha.model.PersonalPermissions;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;
import org.sabha.policy.Policy;
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

    /**
     * With how many devices people may have come by it, signed in: where a link is shared, whoever has it can come with ever
     * new ones, and what is kept has a bound.
     */
    static final int MAX_SIGNED_IN_DEVICES = 512;

    /** For how many devices it is kept what a host muted of who was away; the earliest is forgotten for one more. */
    static final int MAX_UNTOLD_DEVICES = 512;

    /** Who comes back later chooses anew. */
    static final Duration UNTOLD_KEPT = Duration.ofMinutes(10);

    private final InvitationId id;
    private final Role role;
    private final Optional<RoomRecord.Issuer> issuer;
    private final Optional<AccountId> owner;
    private final Map<DeviceId, Role> appointed = new HashMap<>();
    private final Map<DeviceId, PersonalPermissions> permissions = new HashMap<>();
    private final Map<DeviceId, AccountId> accounts = new HashMap<>();
    private final Map<DeviceId, UntoldMutes> untoldMutes = new LinkedHashMap<>();
    private Standing standing = Standing.VALID;
    private @Nullable DeviceId device;

    private record UntoldMutes(List<TrackSource> sources, Instant until) {}

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
        copy.permissions.putAll(permissions);
        copy.accounts.putAll(accounts);
        copy.untoldMutes.putAll(untoldMutes);
        copy.standing = standing;
        copy.device = device;
        return copy;
    }

    static Invitation restored(RoomRecord.Invited invited) {
        RoomRecord.Accounts behind = invited.accounts();
        var invitation = new Invitation(invited.id(), invited.role(), invited.issuer(), behind.owner());
        invitation.appointed.putAll(invited.appointed());
        invitation.permissions.putAll(invited.permissions());
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
                new RoomRecord.Accounts(owner, accounts),
                permissions);
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

    /** What hosts decided of whoever comes with this device. It holds on a next stay, too. */
    public PersonalPermissions permissionsOn(DeviceId on) {
        return permissions.getOrDefault(on, PersonalPermissions.NONE);
    }

    public void permit(DeviceId on, PersonalPermissions decided) {
        if (decided.equals(PersonalPermissions.NONE)) {
            permissions.remove(on);
        } else {
            permissions.put(on, decided);
        }
    }

    /** What was decided of single people counts no more: something else was decided for everybody. */
    void forgetPersonal(Permission permission) {
        permissions.replaceAll((_, decided) -> decided.without(permission));
        permissions.values().removeIf(PersonalPermissions.NONE::equals);
    }

    /**
     * A stay with this device ended before its person was told that a host muted these, which counts for ten minutes. It is
     * not written down: after a restart nobody is told.
     */
    public void keepUntoldMutes(DeviceId on, List<TrackSource> sources, Instant now) {
        if (sources.isEmpty()) {
            return;
        }
        untoldMutes.put(on, new UntoldMutes(List.copyOf(sources), now.plus(UNTOLD_KEPT)));
        if (untoldMutes.size() > MAX_UNTOLD_DEVICES) {
            untoldMutes.remove(untoldMutes.keySet().iterator().next());
        }
    }

    /** What a host muted of who comes back with this device in time, to be told now. */
    public List<TrackSource> takeUntoldMutes(DeviceId on, Instant now) {
        UntoldMutes untold = untoldMutes.remove(on);
        return untold == null || !now.isBefore(untold.until()) ? List.of() : untold.sources();
    }

    /**
     * Somebody comes with this device, signed in to an account or not; not signed in they stay whose they were. Of too many
     * devices, one is forgotten that is not here, of the account that has most of those: nobody pushes out somebody else's.
     *
     * @param here devices that are in the room or at its door by this invitation
     */
    public void openedBy(DeviceId on, Optional<AccountId> account, Supplier<Set<DeviceId>> here) {
        account.ifPresent(shown -> {
            accounts.put(on, shown);
            if (accounts.size() > MAX_SIGNED_IN_DEVICES) {
                forgetOneBut(on, here.get());
            }
        });
    }

    private void forgetOneBut(DeviceId newest, Set<DeviceId> here) {
        Map<AccountId, List<DeviceId>> away = new HashMap<>();
        accounts.forEach((on, account) -> {
            if (!on.equals(newest) && !here.contains(on)) {
                away.computeIfAbsent(account, _ -> new ArrayList<>()).add(on);
            }
        });
        away.entrySet().stream()
                .max(Comparator.<Map.Entry<AccountId, List<DeviceId>>>comparingInt(
                                each -> each.getValue().size())
                        .thenComparing(each -> each.getKey().value()))
                .flatMap(most -> most.getValue().stream().min(Comparator.comparing(DeviceId::value)))
                .ifPresent(accounts::remove);
    }

    /** The account with which somebody came last by it and with this device. */
    Optional<AccountId> accountOn(DeviceId on) {
        return Optional.ofNullable(accounts.get(on));
    }

    /** With which the meeting was begun, on the host's invitation. */
    Optional<AccountId> owner() {
        return owner;
    }

    /** Devices with which somebody came by it with one of these accounts. */
    Stream<DeviceId> devicesOf(Set<AccountId> any) {
        return accounts.entrySet().stream()
                .filter(each -> any.contains(each.getValue()))
                .map(Map.Entry::getKey);
    }

    boolean isOf(AccountId account) {
        return owner.filter(account::equals).isPresent() || accounts.containsValue(account);
    }

    /** Whether the organiser made it before the meeting and nobody has used it: whoever made it may have kept it. */
    boolean isKeptByTheOrganiser() {
        return issuer.isEmpty() && !Policy.presides(role) && device == null;
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
