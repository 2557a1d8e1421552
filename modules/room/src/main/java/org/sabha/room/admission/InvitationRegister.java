package org.sabha.room.admission;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.DeviceId;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.room.session.SecretDigest;

/** The invitations of a room, kept by digest, and the devices that are banned from it for its life. */
public final class InvitationRegister {
    /** A host mints by a click; no meeting needs more, and memory has a bound. */
    public static final int MAX_INVITATIONS = 2_000;

    /** A fresh invitation, and the secret that is said once and not kept. */
    public record Minted(Invitation invitation, Secret secret) {}

    private final IdSource ids;
    private final Map<InvitationId, Invitation> byId = new LinkedHashMap<>();
    private final Map<SecretDigest, Invitation> byDigest = new HashMap<>();
    private final Set<DeviceId> bannedDevices = new HashSet<>();

    public InvitationRegister(IdSource ids) {
        this.ids = ids;
    }

    public boolean isFull() {
        return byId.size() >= MAX_INVITATIONS;
    }

    public Minted mint(Role role, Optional<Invitation.Issuer> issuer) {
        var invitation = new Invitation(ids.newInvitationId(), role, issuer);
        Secret secret = ids.newSecret();
        byId.put(invitation.id(), invitation);
        byDigest.put(SecretDigest.of(secret), invitation);
        return new Minted(invitation, secret);
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
        Set<InvitationId> chain = new HashSet<>();
        // In order of minting: an invitation is always behind the one by which its issuer came.
        for (Invitation each : byId.values()) {
            if (each.isIssuedBy(invitation, device) || each.isIssuedBy(chain)) {
                chain.add(each.id());
            }
        }
        return byId.values().stream()
                .filter(each -> chain.contains(each.id()) && each.revoke())
                .map(Invitation::id)
                .toList();
    }

    public boolean isBanned(DeviceId device) {
        return bannedDevices.contains(device);
    }
}
