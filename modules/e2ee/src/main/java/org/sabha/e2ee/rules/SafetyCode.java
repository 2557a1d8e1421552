package org.sabha.e2ee.rules;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.sabha.model.Octets;

/**
 * What people read to each other to know that they are in the same group: six groups of five digits, and six pictures of a
 * list of 64.
 *
 * @param groups five digits each
 * @param pictures indices, 0 to 63
 */
public record SafetyCode(List<String> groups, List<Integer> pictures) {
    /** Label of the exporter. */
    public static final String EXPORTER_LABEL = "sabha safety code";

    /** Bytes to export. */
    public static final int BYTES = 32;

    private static final int GROUPS = 6;
    private static final int BYTES_OF_GROUP = 5;
    private static final int PICTURES_FROM = BYTES - GROUPS;
    private static final int PICTURES = 64;
    private static final long MODULUS = 100_000;
    private static final byte[] HOST_LABEL = "sabha host code".getBytes(StandardCharsets.US_ASCII);

    public SafetyCode {
        groups = List.copyOf(groups);
        pictures = List.copyOf(pictures);
    }

    /** The exporter's context: SHA-256 over all members' signature keys in rising order. */
    public static byte[] context(Collection<Octets> signatureKeys) {
        byte[][] sorted = signatureKeys.stream()
                .map(Octets::toArray)
                .sorted(Arrays::compareUnsigned)
                .toArray(byte[][]::new);
        return sha256(Joined.of(sorted));
    }

    /** @param exported 32 bytes of the group's exporter */
    public static SafetyCode of(byte[] exported) {
        List<Integer> pictures = new ArrayList<>();
        for (int i = PICTURES_FROM; i < BYTES; i++) {
            pictures.add(Byte.toUnsignedInt(exported[i]) % PICTURES);
        }
        return new SafetyCode(digits(exported), pictures);
    }

    /** The code of one host's key, the same all meeting long. */
    public static List<String> ofHost(Octets signatureKey) {
        return digits(sha256(Joined.of(HOST_LABEL, signatureKey.toArray())));
    }

    private static List<String> digits(byte[] bytes) {
        List<String> groups = new ArrayList<>();
        for (int at = 0; at < GROUPS * BYTES_OF_GROUP; at += BYTES_OF_GROUP) {
            long number = HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(bytes, at, at + BYTES_OF_GROUP));
            groups.add(String.format(java.util.Locale.ROOT, "%05d", number % MODULUS));
        }
        return groups;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
