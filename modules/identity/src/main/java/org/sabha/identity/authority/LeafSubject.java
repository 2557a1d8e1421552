package org.sabha.identity.authority;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.InvitationId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.trust.CertifiedRole;
import org.sabha.trust.MemberUris;

/**
 * Whom a leaf certificate names.
 *
 * @param name as the room shows it: the same type, and so the same normalisation
 * @param role what the invitation gives on this device
 * @param verifiedBy name of the organisation that vouches for {@code name}, empty text where it has given none; absent for a guest
 */
public record LeafSubject(
        RoomId room,
        InvitationId invitation,
        DeviceId device,
        DisplayName name,
        Role role,
        Optional<String> verifiedBy) {
    private static final int DEVICE_CHARACTERS = 16;

    /** A guest. */
    public LeafSubject(RoomId room, InvitationId invitation, DeviceId device, DisplayName name, Role role) {
        this(room, invitation, device, name, role, Optional.empty());
    }

    /** The certificate's subjectAltName URIs, in their order. */
    List<String> uris() {
        CertifiedRole certified = CertifiedRole.valueOf(role.name()); // an invitation never gives WAITING
        String uri = MemberUris.device(invitation.value(), deviceInRoom());
        return new MemberUris(room.value(), uri, certified, verifiedBy).write();
    }

    /** A device has another name in each room, so that certificates of two meetings cannot be matched. */
    private String deviceInRoom() {
        byte[] both = (room.value() + device.value()).getBytes(StandardCharsets.US_ASCII);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(both);
            return Base64.getUrlEncoder().encodeToString(digest).substring(0, DEVICE_CHARACTERS);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
