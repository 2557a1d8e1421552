package org.sabha.client;

import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.sabha.client.net.ClientLoop;
import org.sabha.wire.dtls.DtlsCertificate;
import org.sabha.wire.dtls.DtlsPool;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;

/**
 * What all meetings of a process share: loops, the DTLS pool, a certificate for DTLS-SRTP, HTTP. Make one and close it at
 * the end. Thread-safe.
 */
public final class SabhaClient implements AutoCloseable {
    private static final int HANDSHAKES_AT_ONCE = 1_000;
    private static final int COMPUTING_AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<ClientLoop> loops = new ArrayList<>();
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final DtlsPool dtls;
    private final DtlsCertificate certificate;
    private final SrtpFactory srtp;
    private final HttpClient http;
    private final SharedKeyResources keyDesk;

    private SabhaClient(int loopCount, Optional<SSLContext> trust, RootPins pins) {
        keyDesk = new SharedKeyResources(random, pins, Math.max(2, loopCount), Instant::now);
        for (int i = 0; i < loopCount; i++) {
            loops.add(new ClientLoop("sabha-client-" + i));
        }
        dtls = new DtlsPool(COMPUTING_AT_ONCE, HANDSHAKES_AT_ONCE, random);
        certificate = DtlsCertificate.generate(random, Instant.now());
        srtp = SrtpFactory.initialise(SrtpBackend.LIBCRYPTO);
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        trust.ifPresent(builder::sslContext);
        http = builder.build();
    }

    /** One loop, and the certificates that the JDK trusts. */
    public static SabhaClient create() {
        return new SabhaClient(1, Optional.empty(), RootPins.inMemory());
    }

    /**
     * For many meetings, or a server with a certificate of its own.
     *
     * @param loops threads that media is spread over, 1 to 64
     * @param trust which server certificates to accept; empty: those that the JDK trusts
     */
    public static SabhaClient create(int loops, Optional<SSLContext> trust) {
        return create(loops, trust, RootPins.inMemory());
    }

    /** Remembers the roots of servers beyond the process, as {@code pins} does. */
    public static SabhaClient create(int loops, Optional<SSLContext> trust, RootPins pins) {
        if (loops < 1 || loops > 64) {
            throw new IllegalArgumentException("1 to 64 loops");
        }
        return new SabhaClient(loops, trust, pins);
    }

    /** A loop for the next meeting, in turn. */
    ClientLoop nextLoop() {
        return loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
    }

    SecureRandom random() {
        return random;
    }

    SharedKeyResources keyDesk() {
        return keyDesk;
    }

    DtlsPool dtls() {
        return dtls;
    }

    DtlsCertificate certificate() {
        return certificate;
    }

    SrtpFactory srtp() {
        return srtp;
    }

    /** The HTTP client, for other routes of the same server. */
    public HttpClient http() {
        return http;
    }

    /** Ends the loops; meetings that are still open are dropped without a word to the server. */
    @Override
    public void close() {
        loops.forEach(ClientLoop::close);
        keyDesk.close();
        http.shutdownNow();
    }
}
