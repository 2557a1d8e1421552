package org.sabha.trust;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The subjectAltName URIs of a participant's certificate.
 *
 * @param room id of the meeting
 * @param device URI of the device, see {@link #device}; differs in every meeting
 * @param role what the invitation gives this device
 * @param verifiedBy name of the organisation that vouches for the participant's name, empty text where it has none; absent for a
 *     guest
 */
public record MemberUris(String room, String device, CertifiedRole role, Optional<String> verifiedBy) {
    private static final int COUNT = 4;
    private static final int MAX_ORGANISATION_BYTES = 480; // 120 characters in UTF-8
    private static final String ROOM = "sabha:room/";
    private static final String ROLE = "sabha:role/";
    private static final String GUEST = "sabha:guest";
    private static final String VERIFIED = "sabha:verified/";
    private static final Pattern DEVICE = Pattern.compile("sabha:user/[A-Za-z0-9._-]{1,64}/device/[A-Za-z0-9_-]{16}");

    /** The URI of a device. */
    public static String device(String invitation, String deviceInRoom) {
        return "sabha:user/" + invitation + "/device/" + deviceInRoom;
    }

    /** The URIs in the order of the profile. */
    public List<String> write() {
        return List.of(
                ROOM + room,
                device,
                ROLE + role.wireName(),
                verifiedBy.map(MemberUris::verified).orElse(GUEST));
    }

    /**
     * Reads the URIs of a certificate.
     *
     * @param room id of the meeting that they must name
     * @throws UntrustedCertificateException if they are not exactly what {@link #write} writes
     */
    static MemberUris read(List<String> uris, String room) throws UntrustedCertificateException {
        UntrustedCertificateException.unless(uris.size() == COUNT, "the certificate names nobody");
        UntrustedCertificateException.unless(uris.get(0).equals(ROOM + room), "the certificate is of another meeting");
        String roleUri = uris.get(2);
        CertifiedRole role = roleUri.startsWith(ROLE) ? CertifiedRole.read(roleUri.substring(ROLE.length())) : null;
        if (role == null || !DEVICE.matcher(uris.get(1)).matches()) {
            throw new UntrustedCertificateException("the certificate names no device with a role");
        }
        Optional<String> verifiedBy = readVerified(uris.get(3));
        UntrustedCertificateException.unless(
                verifiedBy.isPresent() || uris.get(3).equals(GUEST), "the certificate does not say who vouches");
        return new MemberUris(room, uris.get(1), role, verifiedBy);
    }

    /** Base64url, so that a name has one spelling only. */
    private static String verified(String organisation) {
        byte[] name = organisation.getBytes(StandardCharsets.UTF_8);
        return VERIFIED + Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    }

    /** The organisation's name in its one spelling; empty for anything else. */
    private static Optional<String> readVerified(String uri) {
        if (!uri.startsWith(VERIFIED)) {
            return Optional.empty();
        }
        try {
            byte[] name = Base64.getUrlDecoder().decode(uri.substring(VERIFIED.length()));
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
            return name.length <= MAX_ORGANISATION_BYTES && verified(text).equals(uri)
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
