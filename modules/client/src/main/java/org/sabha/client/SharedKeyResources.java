package org.sabha.client;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.MemberKeys;
import org.sabha.e2ee.group.BouncyCastleEngine;
import org.sabha.e2ee.group.CertifiedLeaves;
import org.sabha.e2ee.group.MlsEngine;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.rules.LinkSecret;
import org.sabha.model.Octets;
import org.sabha.model.Secret;
import org.sabha.protocol.http.JoinResponse;

/** What all stays of a process share for their keys: threads, pinned roots, certificates seen. Thread-safe. */
final class SharedKeyResources implements AutoCloseable {
    private static final int ROOMS_REMEMBERED = 64;

    private final SecureRandom random;
    private final RootPins pins;
    private final Supplier<Instant> now;
    private final ExecutorService threads;
    private final Map<String, CertifiedLeaves> trusts = new ConcurrentHashMap<>();

    /** @param threadCount for the computing of groups */
    SharedKeyResources(SecureRandom random, RootPins pins, int threadCount, Supplier<Instant> now) {
        this.now = now;
        this.random = random;
        this.pins = pins;
        this.threads = Executors.newFixedThreadPool(
                threadCount, Thread.ofPlatform().name("sabha-keys-", 0).daemon().factory());
    }

    /** What came of an answer at the door. */
    sealed interface Verdict {
        record Certified(MemberKeys keys) implements Verdict {}

        /** The server certifies nobody, or the link has no secret. */
        record NoGroup() implements Verdict {}

        /** @param why as the meeting's listener is told, with words for people */
        record Refused(Alarm why) implements Verdict {}

        static Refused untrusted(String detail) {
            return new Refused(new Alarm(Alarm.Kind.CERTIFICATE, detail));
        }
    }

    ExecutorService threads() {
        return threads;
    }

    /** Each stay has an engine of its own: the library's cipher suites are for one thread. */
    private MlsEngine newEngine() {
        return new BouncyCastleEngine(random);
    }

    DeviceKeys newDevice() {
        return newEngine().newDeviceKeys();
    }

    Verdict judge(MeetingLink link, DeviceKeys device, JoinResponse answer) {
        if (answer.certificates().isEmpty()
                || answer.root().isEmpty()
                || link.linkSecret().isEmpty()) {
            return new Verdict.NoGroup();
        }
        Optional<LinkSecret> secret = link.linkSecret().flatMap(SharedKeyResources::secret);
        if (secret.isEmpty()) {
            return Verdict.untrusted("the secret in the link is broken");
        }
        Octets root = answer.root().get();
        Optional<Octets> pinned = pins.pinned(link.server());
        if (pinned.isPresent() && !pinned.get().equals(root)) {
            return Verdict.untrusted("the server's root certificate changed from " + fingerprint(pinned.get()) + " to "
                    + fingerprint(root));
        }
        Optional<CertifiedLeaves> trust = trust(link.server(), root, link.room().value());
        if (trust.isEmpty()) {
            return Verdict.untrusted("the server's root certificate cannot be read");
        }
        List<Octets> chain = answer.certificates().get();
        Optional<Verdict> fault = fault(trust.get().examine(chain, Octets.of(device.signatureKey())));
        if (fault.isPresent()) {
            return fault.get();
        }
        pins.pin(link.server(), root);
        return new Verdict.Certified(new MemberKeys(
                newEngine(),
                device,
                chain,
                trust.get(),
                secret.get(),
                link.room().value()));
    }

    private static Optional<Verdict> fault(CertifiedLeaves.Finding finding) {
        return switch (finding) {
            case TRUSTED -> Optional.empty();
            case OUT_OF_TIME ->
                Optional.of(new Verdict.Refused(new Alarm(
                        Alarm.Kind.CLOCK,
                        "this device's clock and the server's differ by more than ten minutes; set this device's date and"
                                + " time, and if they are right, tell the administrator")));
            case UNTRUSTED -> Optional.of(Verdict.untrusted("the server's certificate for this device is not good"));
        };
    }

    private Optional<CertifiedLeaves> trust(URI server, Octets root, String room) {
        if (trusts.size() >= ROOMS_REMEMBERED) {
            trusts.clear();
        }
        String name = server + " " + room + " " + fingerprint(root);
        Optional<CertifiedLeaves> known = Optional.ofNullable(trusts.get(name));
        if (known.isPresent()) {
            return known;
        }
        Optional<CertifiedLeaves> made = MemberKeys.trust(root, room, now);
        made.ifPresent(trust -> trusts.put(name, trust));
        return made;
    }

    private static Optional<LinkSecret> secret(Secret text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text.reveal());
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        Optional<LinkSecret> secret =
                bytes.length == LinkSecret.BYTES ? Optional.of(new LinkSecret(bytes)) : Optional.empty();
        Arrays.fill(bytes, (byte) 0);
        return secret;
    }

    /** SHA-256 in groups of four digits, as {@code sabha authority show} prints it. */
    static String fingerprint(Octets der) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(der.toArray());
            return HexFormat.of().formatHex(digest).replaceAll("(.{4})(?=.)", "$1 ");
        } catch (java.security.NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
