package org.sabha.room.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountId;
import org.sabha.model.DeviceId;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.Permission;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiKeyId;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.session.SecretDigest;

/** The invitations of a room, kept by digest, and the devices that are banned from it for its life. */
public final class InvitationRegister {
    /** A host mints by a click; no meeting needs more, and memory has a bound. */
    public static final int MAX_INVITATIONS = 2_000;

    /** Of more accounts that are kept out a restart says so again. */
    private static final int MAX_BARRED_IN_LOG = 4_096;

    /** A fresh invitation, and the secret that is said once and not kept. */
    public record Minted(Invitation invitation, Secret secret) {}

    private final IdSource ids;
    private final Map<InvitationId, Invitation> byId = new LinkedHashMap<>();
    private final Map<SecretDigest, Invitation> byDigest = new HashMap<>();
    private final Set<DeviceId> bannedDevices = new HashSet<>();
    private final Set<AccountId> barred = new HashSet<>();
    private final Set<AccountId> barredInLog = new HashSet<>();

    public InvitationRegister(IdSource ids) {
        this.ids = ids;
    }

    public InvitationRegister copy() {
        var copy = new InvitationRegister(ids);
        byDigest.forEach((digest, invitation) -> copy.byDigest.put(digest, invitation));
        byId.values().forEach(invitation -> copy.byId.put(invitation.id(), invitation.copy()));
        copy.byDigest.replaceAll((_, invitation) -> copy.byId.getOrDefault(invitation.id(), invitation));
        copy.bannedDevices.addAll(bannedDevices);
        copy.barred.addAll(barred);
        copy.barredInLog.addAll(barredInLog);
        return copy;
    }

    /** As it was written down before the server was started anew. */
    public static InvitationRegister restored(RoomRecord record, IdSource ids) {
        var register = new InvitationRegister(ids);
        for (RoomRecord.Invited invited : record.invitations()) {
            Invitation invitation = Invitation.restored(invited);
            register.byId.put(invited.id(), invitation);
            register.byDigest.put(new SecretDigest(invited.digest()), invitation);
        }
        register.bannedDevices.addAll(record.banned());
        register.barred.addAll(record.header().barred());
        register.barredInLog.addAll(record.header().barred());
        return register;
    }

    /** What outlives the process: every invitation, in the order of minting. */
    public List<RoomRecord.Invited> record() {
        Map<InvitationId, SecretDigest> digests = new HashMap<>();
        byDigest.forEach((digest, invitation) -> digests.put(invitation.id(), digest));
        List<RoomRecord.Invited> records = new ArrayList<>(byId.size());
        for (Invitation invitation : byId.values()) {
            records.add(invitation.record(records.size(), Objects.requireNonNull(digests.get(invitation.id()))));
        }
        return records;
    }

    public Set<DeviceId> bannedDevices() {
        return Set.copyOf(bannedDevices);
    }

    public boolean isFull() {
        return byId.size() >= MAX_INVITATIONS;
    }

    public Minted mint(Role role, Optional<RoomRecord.Issuer> issuer) {
        return added(new Invitation(ids.newInvitationId(), role, issuer));
    }

    /** @param owner with whose account the meeting is begun, if with one */
    public Minted mintForHost(Optional<AccountId> owner) {
        return added(new Invitation(ids.newInvitationId(), Role.HOST, Optional.empty(), owner));
    }

    private Minted added(Invitation invitation) {
        Secret secret = ids.newSecret();
        byId.put(invitation.id(), invitation);
        byDigest.put(SecretDigest.of(secret), invitation);
        return new Minted(invitation, secret);
    }

    /**
     * Takes up one that was made before the room was.
     *
     * @param program the API key with which it was made; empty if the organiser made it
     */
    public void takeUp(InvitationId id, SecretDigest digest, Role role, Optional<ApiKeyId> program) {
        var invitation = new Invitation(id, role, program.map(RoomRecord.Issuer.Program::new));
        byId.put(id, invitation);
        byDigest.put(digest, invitation);
    }

    public Optional<Invitation> find(InvitationId id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<Invitation> find(Secret secret) {
        return Optional.ofNullable(byDigest.get(SecretDigest.of(secret)));
    }

    /** Those that open. */
    public List<Invitation> valid() {
        return byId.values().stream()
                .filter(invitation -> invitation.standing() == Invitation.Standing.VALID)
                .toList();
    }

    public void revoke(InvitationId id) {
        find(id).ifPresent(Invitation::revoke);
    }

    /**
     * The removed person's invitation and device open nothing more, nor does any invitation that they minted, nor one
     * that was minted by somebody who came by one of those, and so on, used or not (T11): whatever a removed person
     * prepared beforehand, on whatever device, is void. Who needs to come again is invited again by somebody who is still
     * trusted.
     *
     * @return those that opened until now, apart from the removed person's own
     */
    public List<InvitationId> ban(InvitationId invitation, DeviceId device) {
        find(invitation).ifPresent(Invitation::ban);
        bannedDevices.add(device);
        return revokeChain(each -> each.isIssuedBy(invitation, device));
    }

    private List<InvitationId> revokeChain(Predicate<Invitation> isBegin) {
        Set<InvitationId> chain = new HashSet<>();
        // In order of minting: an invitation is always behind the one by which its issuer came.
        for (Invitation each : byId.values()) {
            if (isBegin.test(each) || each.isIssuedBy(chain)) {
                chain.add(each.id());
            }
        }
        return byId.values().stream()
                .filter(each -> chain.contains(each.id()) && each.revoke())
                .map(Invitation::id)
                .toList();
    }

    /** What was decided of single people counts no more. */
    public void forgetPersonal(Permission permission) {
        byId.values().forEach(invitation -> invitation.forgetPersonal(permission));
    }

    // --- accounts that nobody can sign in to any more

    /** Whether the meeting was begun with this account, or somebody came with it. */
    public boolean knows(AccountId account) {
        return byId.values().stream().anyMatch(invitation -> invitation.isOf(account));
    }

    /**
     * What was opened with this account opens nothing until it is {@link #unbar let in again}, and what its holder minted
     * is void for good, as with {@link #ban}; of what they made before the meeting, what nobody has used. Whether an account
     * is in force is known elsewhere, and told again after a restart.
     *
     * @return those of its holder's that opened until now
     */
    public List<InvitationId> bar(AccountId account) {
        barred.add(account);
        if (!knows(account)) {
            return List.of();
        }
        boolean isOrganisers = byId.values().stream()
                .anyMatch(each -> each.owner().filter(account::equals).isPresent());
        BiPredicate<@Nullable Invitation, DeviceId> isBarred = barred();
        return revokeChain(each -> switch (each.issuer().orElse(null)) {
            case null -> isOrganisers && each.isKeptByTheOrganiser();
            case RoomRecord.Issuer.Person(InvitationId by, DeviceId device) ->
                find(by).filter(of -> isBarred.test(of, device)).isPresent();
            case RoomRecord.Issuer.Program _ -> false;
        });
    }

    public void unbar(AccountId account) {
        barred.remove(account);
        barredInLog.remove(account);
    }

    /**
     * Notes that the log says of this account that it is barred.
     *
     * @return whether it did not say so before
     */
    public boolean noteBarred(AccountId account) {
        return barredInLog.size() < MAX_BARRED_IN_LOG ? barredInLog.add(account) : !barredInLog.contains(account);
    }

    /** Accounts of which the log says that they are barred; outlives the process. */
    public Set<AccountId> barredInLog() {
        return Set.copyOf(barredInLog);
    }

    /**
     * Whether an account that is barred stands behind somebody: the one that they show, else the one that was shown by this
     * invitation with this device, else any that was shown with the device; or the meeting was begun with one, and this
     * makes its bearer the host.
     */
    public boolean isBarred(@Nullable Invitation by, DeviceId device, Optional<AccountId> shown) {
        return !barred.isEmpty() && (isOwnerBarred(by) || isHolderBarred(by, device, shown, this::isBarredByAny));
    }

    /** Whether a barred account is somebody's own, and not only that of whoever began the meeting. */
    public BiPredicate<@Nullable Invitation, DeviceId> ownBarred() {
        Set<DeviceId> devices = barredDevices();
        return (by, device) -> isHolderBarred(by, device, Optional.empty(), devices::contains);
    }

    /** The same as {@link #isBarred} for many, of whom nothing more is shown: it looks through the invitations once. */
    public BiPredicate<@Nullable Invitation, DeviceId> barred() {
        BiPredicate<@Nullable Invitation, DeviceId> isOwn = ownBarred();
        return (by, device) -> isOwnerBarred(by) || isOwn.test(by, device);
    }

    private boolean isOwnerBarred(@Nullable Invitation by) {
        return by != null && by.owner().filter(barred::contains).isPresent();
    }

    private boolean isHolderBarred(
            @Nullable Invitation by, DeviceId device, Optional<AccountId> shown, Predicate<DeviceId> byAny) {
        Optional<AccountId> known = shown.or(() -> by == null ? Optional.empty() : by.accountOn(device));
        return known.map(barred::contains).orElseGet(() -> byAny.test(device));
    }

    private boolean isBarredByAny(DeviceId device) {
        return byId.values().stream()
                .flatMap(each -> each.accountOn(device).stream())
                .anyMatch(barred::contains);
    }

    private Set<DeviceId> barredDevices() {
        return byId.values().stream().flatMap(each -> each.devicesOf(barred)).collect(Collectors.toSet());
    }

    public boolean isBanned(DeviceId device) {
        return bannedDevices.contains(device);
    }
}
