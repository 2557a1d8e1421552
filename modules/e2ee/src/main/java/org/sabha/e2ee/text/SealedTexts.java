package org.sabha.e2ee.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.Ed25519Signer;
import org.sabha.e2ee.rules.Joined;
import org.sabha.model.Octets;

/**
 * Seals and opens texts: encrypted under a key that the group exports for the sender, and signed by the sender's leaf, so
 * that not even another member can speak in their name. What is for some only has a key of its own as well, sealed for
 * the leaf of each ({@link Envelopes}). Nothing of it can be read by who comes later. One thread.
 *
 * <pre>
 * version 2 | group id [16] | epoch uint64 | leaf uint16 | sequence uint64 | channel uint8 | to uint8, leaf uint16
 * | count uint8 | count x envelope | nonce [12] | ciphertext and tag | signature over all before [64]
 * </pre>
 */
public final class SealedTexts {
    /** An epoch is taken for so long after its end, however many came after it. */
    public static final long LATE_NANOS = 5_000_000_000L;

    static final String EXPORTER_LABEL = "sabha data";

    private static final int VERSION = 2;
    private static final int GROUP_BYTES = 16;
    private static final int HEADER_BYTES = 1 + GROUP_BYTES + 8 + 2 + 8 + 1 + 3;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 16;
    private static final int LEAST_BYTES = HEADER_BYTES + 1 + NONCE_BYTES + TAG_BYTES + Ed25519Signer.SIGNATURE_BYTES;

    private final SecureRandom random;
    private final Map<Octets, SequenceNumbers> heard = new HashMap<>();
    private @Nullable TextEpoch current;
    private final List<Ended> before = new ArrayList<>();
    private long sequence;

    public SealedTexts(SecureRandom random) {
        this.random = random;
    }

    /** What came of a sealed message. */
    public sealed interface Opening {
        /**
         * @param leaf who wrote it; the signature proves it
         * @param signatureKey of that leaf, in that epoch
         * @param epoch whose keys its author had
         */
        record Opened(int leaf, Octets signatureKey, long epoch, Recipients to, String text) implements Opening {}

        record Dropped(TextDrop reason) implements Opening {}
    }

    /** Whose key of which channel in which epoch, and with which secret of the message's own; of no bytes when it is for all. */
    @SuppressWarnings("ArrayRecordComponent") // a secret, never compared
    private record KeyOf(TextEpoch epoch, TextChannel channel, int leaf, byte[] own) {
        byte[] export() {
            byte[] context = ByteBuffer.allocate(3 + own.length)
                    .put((byte) channel.code())
                    .putShort((short) leaf)
                    .put(own)
                    .array();
            return epoch.exporter().export(EXPORTER_LABEL, context, KEY_BYTES);
        }

        @Override
        public String toString() {
            return "KeyOf[redacted]";
        }
    }

    /** An epoch that was followed by another, and until when what was sealed in it is taken. */
    private record Ended(TextEpoch epoch, long untilNanos) {
        boolean isOver(long nowNanos) {
            return nowNanos - untilNanos >= 0;
        }
    }

    /** What the header leads to. */
    private record Source(TextEpoch epoch, TextChannel channel, Octets key, Recipients to) {}

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
        TextEpoch last = current;
        if (last == null || !last.groupId().equals(epoch.groupId())) {
            before.clear();
        } else {
            before.removeIf(ended -> ended.isOver(nowNanos));
            before.add(new Ended(last, nowNanos + LATE_NANOS));
        }
        current = epoch;
    }

    /**
     * Empty while there is no group.
     *
     * @param readers leaves that are to open it, up to 254; not looked at when it is for all. The own can always
     */
    public Optional<Octets> seal(
            int leaf, Ed25519Signer signer, TextChannel channel, Recipients to, Set<Integer> readers, String text) {
        TextEpoch epoch = current;
        if (epoch == null) {
            return Optional.empty();
        }
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .put((byte) VERSION)
                .put(epoch.groupId().toArray())
                .putLong(epoch.epoch())
                .putShort((short) leaf)
                .putLong(sequence++)
                .put((byte) channel.code())
                .put(Recipients.encode(to))
                .array();
        byte[] own = randomBytes(to instanceof Recipients.All ? 0 : Envelopes.SECRET_BYTES);
        SortedSet<Integer> all = new TreeSet<>(readers);
        all.add(leaf);
        byte[] envelopes = Envelopes.seal(epoch.box(), header, own, own.length == 0 ? new TreeSet<>() : all);
        byte[] aad = Joined.of(header, envelopes);
        byte[] nonce = randomBytes(NONCE_BYTES);
        byte[] secret = text.getBytes(StandardCharsets.UTF_8);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, new KeyOf(epoch, channel, leaf, own), nonce, aad, secret);
        Arrays.fill(own, (byte) 0);
        if (sealed == null) {
            throw new IllegalStateException("AES-GCM encrypts anything");
        }
        byte[] body = Joined.of(aad, nonce, sealed);
        return Optional.of(Octets.of(Joined.of(body, signer.sign(body))));
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
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
        int envelopesBytes = Envelopes.size(bytes[HEADER_BYTES], to);
        if (envelopesBytes < 0 || bytes.length < LEAST_BYTES - 1 + envelopesBytes) {
            return new Opening.Dropped(TextDrop.MALFORMED);
        }
        Source source = new Source(epoch, channel, key, to);
        return open(source, header, bytes, HEADER_BYTES + envelopesBytes);
    }

    private Opening open(Source source, Header header, byte[] bytes, int nonceAt) {
        Octets key = source.key();
        int signatureAt = bytes.length - Ed25519Signer.SIGNATURE_BYTES;
        byte[] body = Arrays.copyOf(bytes, signatureAt);
        if (!Ed25519Signer.verify(key, body, Octets.copyOf(bytes, signatureAt, bytes.length))) {
            return new Opening.Dropped(TextDrop.FORGED);
        }
        // First whom it is for, so that what was sealed for others is told as such however late it comes.
        byte[] own = Envelopes.open(
                source.epoch().box(),
                Arrays.copyOf(body, HEADER_BYTES),
                Arrays.copyOfRange(body, HEADER_BYTES, nonceAt));
        if (own == null) {
            return new Opening.Dropped(TextDrop.NOT_A_READER);
        }
        SequenceNumbers numbers = heard.computeIfAbsent(key, _ -> new SequenceNumbers());
        if (!numbers.mayAccept(header.sequence())) {
            return new Opening.Dropped(TextDrop.REPLAYED);
        }
        if (source.channel() != TextChannel.CHAT && numbers.isOvertaken(header.sequence())) {
            return new Opening.Dropped(TextDrop.OVERTAKEN);
        }
        byte[] nonce = Arrays.copyOfRange(body, nonceAt, nonceAt + NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(body, nonceAt + NONCE_BYTES, body.length);
        KeyOf sealing = new KeyOf(source.epoch(), source.channel(), header.leaf(), own);
        String text = text(crypt(Cipher.DECRYPT_MODE, sealing, nonce, Arrays.copyOf(body, nonceAt), sealed));
        if (text == null) {
            return new Opening.Dropped(TextDrop.NOT_AUTHENTIC);
        }
        numbers.accept(header.sequence());
        return new Opening.Opened(header.leaf(), key, header.epoch(), source.to(), text);
    }

    private @Nullable TextEpoch epoch(long number, long nowNanos) {
        if (current != null && current.epoch() == number) {
            return current;
        }
        for (Ended ended : before) {
            if (ended.epoch().epoch() == number && !ended.isOver(nowNanos)) {
                return ended.epoch();
            }
        }
        return null;
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
