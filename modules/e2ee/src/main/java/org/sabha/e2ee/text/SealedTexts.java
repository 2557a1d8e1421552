package org.sabha.e2ee.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.Ed25519Signer;
import org.sabha.model.Octets;

/**
 * Seals and opens texts: encrypted under a key that the group exports for the sender, and signed by the sender's leaf, so
 * that not even another member can speak in their name. Nothing of it can be read by who comes later. One thread.
 *
 * <pre>
 * version 1 | group id [16] | epoch uint64 | leaf uint16 | sequence uint64 | channel uint8 | to uint8, leaf uint16
 * | nonce [12] | ciphertext and tag | signature over all before [64]
 * </pre>
 */
public final class SealedTexts {
    /** An epoch is taken for so long after its end. */
    public static final long LATE_NANOS = 5_000_000_000L;

    static final String EXPORTER_LABEL = "sabha data";

    private static final int VERSION = 1;
    private static final int GROUP_BYTES = 16;
    private static final int HEADER_BYTES = 1 + GROUP_BYTES + 8 + 2 + 8 + 1 + 3;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 16;
    private static final int LEAST_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES + Ed25519Signer.SIGNATURE_BYTES;

    private final SecureRandom random;
    private final Map<Octets, Long> heard = new HashMap<>();
    private @Nullable TextEpoch current;
    private @Nullable TextEpoch before;
    private long beforeUntilNanos;
    private long sequence;

    public SealedTexts(SecureRandom random) {
        this.random = random;
    }

    /** What came of a sealed message. */
    public sealed interface Opening {
        /** @param leaf who wrote it; the signature proves it */
        record Opened(int leaf, Recipients to, String text) implements Opening {}

        record Dropped(TextDrop reason) implements Opening {}
    }

    /** Whose key of which channel in which epoch. */
    private record KeyOf(TextEpoch epoch, TextChannel channel, int leaf) {
        byte[] export() {
            byte[] context = {(byte) channel.code(), (byte) (leaf >> 8), (byte) leaf};
            return epoch.exporter().export(EXPORTER_LABEL, context, KEY_BYTES);
        }
    }

    private record Header(
            Octets groupId,
            long epoch,
            int leaf,
            long sequence,
            int channel,
            @Nullable Recipients to) {
        static Header read(ByteBuffer in) {
            byte[] group = new byte[GROUP_BYTES];
            in.get(group);
            long epoch = in.getLong();
            int leaf = Short.toUnsignedInt(in.getShort());
            long sequence = in.getLong();
            int channel = in.get();
            return new Header(
                    Octets.of(group),
                    epoch,
                    leaf,
                    sequence,
                    channel,
                    Recipients.decode(in.get(), Short.toUnsignedInt(in.getShort())));
        }
    }

    public void enter(TextEpoch epoch, long nowNanos) {
        boolean follows = current != null && current.groupId().equals(epoch.groupId());
        before = follows ? current : null;
        beforeUntilNanos = nowNanos + LATE_NANOS;
        current = epoch;
    }

    /** Empty while there is no group. */
    public Optional<Octets> seal(int leaf, Ed25519Signer signer, TextChannel channel, Recipients to, String text) {
        TextEpoch epoch = current;
        if (epoch == null) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .put((byte) VERSION)
                .put(epoch.groupId().toArray())
                .putLong(epoch.epoch())
                .putShort((short) leaf)
                .putLong(sequence++)
                .put((byte) channel.code())
                .put(Recipients.encode(to))
                .array();
        byte[] secret = text.getBytes(StandardCharsets.UTF_8);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, new KeyOf(epoch, channel, leaf), nonce, header, secret);
        if (sealed == null) {
            throw new IllegalStateException("AES-GCM encrypts anything");
        }
        byte[] body = ByteBuffer.allocate(header.length + nonce.length + sealed.length)
                .put(header)
                .put(nonce)
                .put(sealed)
                .array();
        byte[] signature = signer.sign(body);
        return Optional.of(Octets.of(ByteBuffer.allocate(body.length + signature.length)
                .put(body)
                .put(signature)
                .array()));
    }

    public Opening open(TextChannel channel, Octets wire, long nowNanos) {
        byte[] bytes = wire.toArray();
        if (bytes.length < LEAST_BYTES || bytes[0] != VERSION) {
            return new Opening.Dropped(TextDrop.MALFORMED);
        }
        Header header = Header.read(ByteBuffer.wrap(bytes, 1, HEADER_BYTES - 1));
        Recipients to = header.to();
        if (to == null || header.channel() != channel.code()) {
            return new Opening.Dropped(TextDrop.MALFORMED);
        }
        if (current == null || !current.groupId().equals(header.groupId())) {
            return new Opening.Dropped(TextDrop.OTHER_GROUP);
        }
        TextEpoch epoch = epoch(header.epoch(), nowNanos);
        if (epoch == null) {
            return new Opening.Dropped(TextDrop.UNKNOWN_EPOCH);
        }
        Octets key = epoch.signatureKeys().get(header.leaf());
        if (key == null) {
            return new Opening.Dropped(TextDrop.UNKNOWN_LEAF);
        }
        return open(new KeyOf(epoch, channel, header.leaf()), key, header, to, bytes);
    }

    private Opening open(KeyOf sealing, Octets key, Header header, Recipients to, byte[] bytes) {
        int signatureAt = bytes.length - Ed25519Signer.SIGNATURE_BYTES;
        byte[] body = Arrays.copyOf(bytes, signatureAt);
        if (!Ed25519Signer.verify(key, body, Octets.copyOf(bytes, signatureAt, bytes.length))) {
            return new Opening.Dropped(TextDrop.FORGED);
        }
        Long last = heard.get(key);
        if (last != null && Long.compareUnsigned(header.sequence(), last) <= 0) {
            return new Opening.Dropped(TextDrop.REPLAYED);
        }
        byte[] nonce = Arrays.copyOfRange(body, HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(body, HEADER_BYTES + NONCE_BYTES, body.length);
        byte[] aad = Arrays.copyOf(body, HEADER_BYTES);
        String text = text(crypt(Cipher.DECRYPT_MODE, sealing, nonce, aad, sealed));
        if (text == null) {
            return new Opening.Dropped(TextDrop.NOT_AUTHENTIC);
        }
        heard.put(key, header.sequence());
        return new Opening.Opened(header.leaf(), to, text);
    }

    private @Nullable TextEpoch epoch(long number, long nowNanos) {
        if (current != null && current.epoch() == number) {
            return current;
        }
        boolean late = before != null && before.epoch() == number && nowNanos - beforeUntilNanos < 0;
        return late ? before : null;
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        try {
            return bytes == null
                    ? null
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    /** {@code null} when the tag does not fit. */
    private static byte @Nullable [] crypt(int mode, KeyOf of, byte[] nonce, byte[] aad, byte[] input) {
        byte[] key = of.export();
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
            cipher.updateAAD(aad);
            return cipher.doFinal(input);
        } catch (javax.crypto.AEADBadTagException forged) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
