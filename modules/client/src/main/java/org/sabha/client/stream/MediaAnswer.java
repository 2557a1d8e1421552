package org.sabha.client.stream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sabha.model.MediaKind;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.stun.IceCredentials;

/**
 * What this client needs of the server's answer. {@link #read} is total: whatever the text, it returns.
 *
 * @param candidates where the server takes UDP, in its order of preference
 * @param slots receive slots with their SSRCs
 * @param sending mids of own sections that may send
 */
public record MediaAnswer(
        IceCredentials ice,
        CertificateFingerprint fingerprint,
        List<InetSocketAddress> candidates,
        List<MediaPlan.Slot> slots,
        List<String> sending) {
    private static final int MAX_CHARACTERS = 256 * 1024;

    /** A server has a few addresses; each is looked for among those before it. */
    private static final int MAX_CANDIDATES = 64;

    /** More than any client offers; each slot costs memory. */
    private static final int MAX_SECTIONS = 512;

    /** The stream itself and that of its retransmissions. */
    private static final int SOURCES = 2;

    public MediaAnswer {
        candidates = List.copyOf(candidates);
        slots = List.copyOf(slots);
        sending = List.copyOf(sending);
    }

    /**
     * Reads an answer; empty when credentials, fingerprint or a UDP candidate are missing. Of more than 512 sections or
     * 64 candidates the rest is passed over.
     */
    public static Optional<MediaAnswer> read(String sdp) {
        return sdp.length() > MAX_CHARACTERS ? Optional.empty() : new Reader().read(sdp);
    }

    /** Walks the lines once. */
    private static final class Reader {
        private final List<InetSocketAddress> candidates = new ArrayList<>();
        private final List<MediaPlan.Slot> slots = new ArrayList<>();
        private final List<String> sending = new ArrayList<>();
        private String ufrag = "";
        private String password = "";
        private Optional<CertificateFingerprint> fingerprint = Optional.empty();
        private Optional<MediaKind> kind = Optional.empty();
        private String mid = "";
        private String direction = "";
        private final List<Integer> sources = new ArrayList<>(SOURCES);
        private int sections;

        Optional<MediaAnswer> read(String sdp) {
            for (String line : sdp.split("\r?\n", -1)) {
                line(line);
            }
            endSection();
            if (fingerprint.isEmpty() || candidates.isEmpty() || !IceCredentials.valid(ufrag, password)) {
                return Optional.empty();
            }
            return Optional.of(new MediaAnswer(
                    new IceCredentials(ufrag, password), fingerprint.get(), candidates, slots, sending));
        }

        private void line(String line) {
            if (line.startsWith("m=")) {
                endSection();
                kind = line.startsWith("m=audio 9 ")
                        ? Optional.of(MediaKind.AUDIO)
                        : line.startsWith("m=video 9 ") ? Optional.of(MediaKind.VIDEO) : Optional.empty();
            } else if (line.startsWith("a=mid:")) {
                mid = line.substring(6);
            } else if (line.startsWith("a=ice-ufrag:") && ufrag.isEmpty()) {
                ufrag = line.substring(12);
            } else if (line.startsWith("a=ice-pwd:") && password.isEmpty()) {
                password = line.substring(10);
            } else if (line.startsWith("a=fingerprint:") && fingerprint.isEmpty()) {
                fingerprint = CertificateFingerprint.parse(line.substring(14));
            } else if (line.equals("a=sendonly") || line.equals("a=recvonly") || line.equals("a=inactive")) {
                direction = line.substring(2);
            } else if (line.startsWith("a=ssrc:")) {
                source(line.substring(7));
            } else if (line.startsWith("a=candidate:")) {
                candidate(line.split(" ", -1));
            }
        }

        private void source(String text) {
            int end = text.indexOf(' ');
            try {
                int ssrc = Integer.parseUnsignedInt(end < 0 ? text : text.substring(0, end));
                if (sources.size() < SOURCES && !sources.contains(ssrc)) {
                    sources.add(ssrc);
                }
            } catch (NumberFormatException e) {
                // a line that names no SSRC says nothing
                return;
            }
        }

        /** {@code candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host}. */
        private void candidate(String[] words) {
            if (words.length < 8 || !words[1].equals("1") || !words[2].equalsIgnoreCase("udp")) {
                return;
            }
            try {
                InetSocketAddress address =
                        new InetSocketAddress(InetAddress.ofLiteral(words[4]), Integer.parseInt(words[5]));
                if (candidates.size() < MAX_CANDIDATES && !candidates.contains(address)) {
                    candidates.add(address);
                }
            } catch (IllegalArgumentException e) {
                // an address that this client cannot read is one it cannot use
                return;
            }
        }

        private void endSection() {
            if (kind.isPresent() && !mid.isEmpty() && sections++ < MAX_SECTIONS) {
                if (direction.equals("recvonly")) {
                    sending.add(mid);
                } else if (direction.equals("sendonly") && !sources.isEmpty()) {
                    slots.add(new MediaPlan.Slot(
                            mid, kind.get(), sources.getFirst(), sources.size() > 1 ? sources.get(1) : 0));
                }
            }
            kind = Optional.empty();
            mid = "";
            direction = "";
            sources.clear();
        }
    }
}
