package org.sabha.server;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaSettings;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.server.config.MediaConfig;
import org.sabha.server.net.DatagramIo;
import org.sabha.server.net.EventLoops;
import org.sabha.server.net.LoopSpread;
import org.sabha.server.net.MediaLoop;
import org.sabha.server.net.PooledDtls;
import org.sabha.server.net.TcpMedia;
import org.sabha.server.warmup.WarmMeeting;
import org.sabha.wire.dtls.DtlsCertificate;
import org.sabha.wire.dtls.DtlsPool;
import org.sabha.wire.dtls.DtlsWarmUp;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media loops of the process: makes them as the settings say, and closes them. What a loop does is in {@link MediaLoop}.
 */
final class MediaLoops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaLoops.class);

    private static final int MAX_TCP_CANDIDATES = 3;
    private static final Duration WARM_UP_LIMIT = Duration.ofMillis(1_500);

    private final MediaConfig config;
    private final List<InetAddress> reachable;
    private final StartedParts parts;
    private final EventLoops events;
    private final SrtpFactory srtp;
    private final List<MediaLoop> loops = new ArrayList<>();

    /**
     * Warms up, for at most 1.5 s, and binds one UDP port for each loop.
     *
     * @param reachable addresses at which people reach this machine, at least one
     */
    static MediaLoops start(MediaConfig config, List<InetAddress> reachable, Clock clock, SecureRandom random) {
        var parts = new StartedParts();
        boolean started = false;
        try {
            var media = new MediaLoops(config, reachable, parts, parts.add(eventLoops(config)), srtp(config));
            media.bind(clock, random);
            started = true;
            return media;
        } finally {
            if (!started) {
                parts.close();
            }
        }
    }

    private MediaLoops(
            MediaConfig config, List<InetAddress> reachable, StartedParts parts, EventLoops events, SrtpFactory srtp) {
        this.config = config;
        this.reachable = List.copyOf(reachable);
        this.parts = parts;
        this.events = events;
        this.srtp = srtp;
    }

    private static EventLoops eventLoops(MediaConfig config) {
        DatagramIo wanted = switch (config.io()) {
            case AUTO, NATIVE -> DatagramIo.NATIVE;
            case NETTY -> DatagramIo.NETTY;
            case NIO -> DatagramIo.NIO;
        };
        DatagramIo chosen = DatagramIo.choose(wanted);
        if (chosen != wanted) {
            LOG.warn(
                    "media.io wanted={} chosen={} cause={}",
                    wanted,
                    chosen,
                    DatagramIo.nativeProblem().orElse("system calls of this machine"));
        }
        return new EventLoops(config.loops(), chosen);
    }

    private static SrtpFactory srtp(MediaConfig config) {
        return SrtpFactory.initialise(
                switch (config.srtp()) {
                    case AUTO, LIBCRYPTO -> SrtpBackend.LIBCRYPTO;
                    case OPENSSL -> SrtpBackend.OPENSSL;
                    case JAVA -> SrtpBackend.SUNJCE;
                });
    }

    private void bind(Clock clock, SecureRandom random) {
        DtlsPool pool = new DtlsPool(config.dtls().workers(), config.dtls().atOnce(), random);
        DtlsCertificate certificate = DtlsCertificate.generate(random, clock.instant());
        warmUp(pool, clock, random);
        int port = config.udp().firstPort();
        for (EventLoop loop : events.loops()) {
            int number = loops.size();
            MediaLoop mediaLoop = new MediaLoop(
                    events,
                    loop,
                    new InetSocketAddress(config.udp().address(), port),
                    (bound, executor) -> new MediaEngine(
                            new MediaSettings(udpCandidates(bound), number, codecs()),
                            new PooledDtls(pool, certificate, executor),
                            srtp,
                            random));
            loops.add(mediaLoop);
            parts.add(mediaLoop::close);
            port += port == 0 ? 0 : 1;
        }
        LOG.info("media.ready loops={} io={} srtp={}", loops.size(), events.io(), srtp.backend());
    }

    private Set<MediaCodec> codecs() {
        return config.h264() ? EnumSet.allOf(MediaCodec.class) : MediaCodec.USUAL;
    }

    private List<InetSocketAddress> udpCandidates(int port) {
        return config.udp().candidates()
                ? reachable.stream()
                        .map(address -> new InetSocketAddress(address, port))
                        .toList()
                : List.of();
    }

    /** Handshakes and a meeting of its own, side by side, so that the first people do not wait for the compiler. */
    private void warmUp(DtlsPool pool, Clock clock, SecureRandom random) {
        int handshakes = config.dtls().warmUpHandshakes();
        if (handshakes == 0) {
            return;
        }
        long deadline = System.nanoTime() + WARM_UP_LIMIT.toNanos();
        BooleanSupplier inTime = () -> System.nanoTime() - deadline < 0;
        CompletableFuture<Long> meeting = CompletableFuture.supplyAsync(
                () -> WarmMeeting.run(srtp, inTime, random, clock.instant()),
                task -> Thread.ofPlatform().name("warm-up").start(task));
        try {
            int done = DtlsWarmUp.run(pool, handshakes, inTime, random, clock.instant());
            LOG.info("warm handshakes={} packets={}", done, meeting.join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In the order of their UDP ports. */
    List<MediaLoop> all() {
        return List.copyOf(loops);
    }

    /** The event loops below them, which serve everything else of the network too. */
    EventLoops events() {
        return events;
    }

    SrtpBackend srtp() {
        return srtp.backend();
    }

    /** Has meetings that begin from now on spread over the loops when theirs is near its limit; called once. */
    LoopSpread spreadMeetings() {
        return LoopSpread.over(
                loops, config.spread().participants(), config.spread().busyPercent() / 100.0);
    }

    /**
     * Tells browsers where media may come in over TCP; they try every place, so a few are enough.
     *
     * @param httpsPort that was bound, which media may share
     * @throws IOException when the port for media cannot be bound
     */
    void announceTcp(TcpMedia media, int httpsPort) throws IOException {
        int bound = switch (config.tcp().listening()) {
            case WITH_HTTPS -> httpsPort;
            case OWN_PORT ->
                media.listen(
                        events,
                        new InetSocketAddress(
                                config.udp().address(), config.tcp().port()));
            case OFF -> -1;
        };
        if (bound < 0) {
            return;
        }
        int port = config.tcp().advertisedPort() == 0 ? bound : config.tcp().advertisedPort();
        media.announce(reachable.stream()
                .limit(MAX_TCP_CANDIDATES)
                .map(address -> new InetSocketAddress(address, port))
                .toList());
        LOG.info("media.tcp port={} advertised={}", bound, port);
    }

    /** Stops the event loops too, so it comes after all that runs on them. */
    @Override
    public void close() {
        parts.close();
    }
}
