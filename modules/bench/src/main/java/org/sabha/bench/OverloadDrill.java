package org.sabha.bench;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.sabha.media.VideoShed;
import org.sabha.model.Secret;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.config.LoadLimits;
import org.sabha.wire.dtls.DtlsCertificate;
import org.sabha.wire.dtls.DtlsPool;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;

/**
 * Fills a server until it takes nobody more, offers it as many again, and looks how those inside fare. The limit of the
 * server is a setting of the drill, since its clients share the cores with it.
 *
 * <p>Every second newcomer joins a meeting with pictures, every other one a meeting with a voice, which the server does not
 * make smaller. The server is full after three steps in a row in which most newcomers are refused while it leaves out as much
 * of pictures as it ever does: until then smaller pictures make room for more people.
 */
final class OverloadDrill {
    /** Few enough that pictures have all their layers before the first step. */
    private static final int FIRST_VIEWERS = 4;

    private static final int FIRST_LISTENERS = 8;

    /** For the compilers to have done their work on what the load consists of. */
    private static final int WARM_UP_SECONDS = 25;

    private static final int MOST_WARM_UP_SECONDS = 75;
    private static final int STEP = 16;
    private static final int MOST_PEOPLE = 400;
    private static final int MEETINGS_TRIED = 10;
    private static final int SETTLE_SECONDS = 4;
    private static final int WINDOW_SECONDS = 3;
    private static final int FULL_STEPS = 3;
    private static final long MOST_FILL_SECONDS = 200;
    private static final String PREFIX = "sabha.limits.load.";

    private final ServerProcess server;
    private final MeetingApi api;
    private final Map<String, String> settings;
    private final List<GuestsResult.Step> steps = new ArrayList<>();
    private final JoinTally joins = new JoinTally();
    private int firstRefusedAt;

    OverloadDrill(ServerProcess server, int limitPercent) {
        this.server = server;
        this.api = new MeetingApi(server.base());
        this.settings = limits(limitPercent);
    }

    /** How the server answered those who asked to join. */
    private static final class JoinTally {
        private int admitted;
        private int refused;
        private int refusedInRoom;
        private int otherwise;

        void add(MeetingLoad.Tries tries) {
            admitted += tries.admitted();
            refused += tries.later();
            refusedInRoom += tries.laterInRoom();
            otherwise += tries.otherwise();
        }

        int all() {
            return admitted + refused + refusedInRoom + otherwise;
        }
    }

    /** Meetings are refused at nine tenths of the share of time at which newcomers are. */
    private static Map<String, String> limits(int limitPercent) {
        return Map.of(
                PREFIX + "meetings.busy-percent",
                String.valueOf(Math.max(1, limitPercent * 9 / 10)),
                PREFIX + "newcomers.busy-percent",
                String.valueOf(limitPercent));
    }

    /** Settings with which a server has so much time and no more. */
    static String settings(int limitPercent) {
        return limits(limitPercent).entrySet().stream()
                .map(limit -> limit.getKey() + " = " + limit.getValue() + "\n")
                .collect(Collectors.joining());
    }

    GuestsResult.Overload run() throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        LoadPeer.Shared shared = new LoadPeer.Shared(
                new DtlsPool(4, 1_024, random),
                DtlsCertificate.generate(random, Instant.now()),
                SrtpFactory.initialise(SrtpBackend.OPENSSL),
                random);
        Secret session = api.organiserSession(server.organiserLink());
        CreateMeetingResponse hosted = api.create(session, "Of another host");
        try (MeetingLoad voices = new MeetingLoad(api, session, shared, LoadShape.AUDIO);
                MeetingLoad pictures = new MeetingLoad(api, session, shared, LoadShape.LAYERS)) {
            voices.addReceivers(FIRST_LISTENERS);
            pictures.addReceivers(FIRST_VIEWERS);
            warmUp();
            look(voices, pictures);
            int capacity = fill(voices, pictures);
            JoinTally beyond = new JoinTally();
            offerAsManyAgain(capacity, voices, pictures, beyond);
            int meetings = meetingsRefused(session);
            boolean hostIn = hostComes(hosted);
            look(voices, pictures);
            return new GuestsResult.Overload(
                    limitsOf(settings),
                    limitsOf(Map.of()),
                    firstRefusedAt,
                    capacity,
                    capacity + beyond.all(),
                    beyond.admitted,
                    beyond.refused,
                    beyond.refusedInRoom,
                    joins.otherwise + beyond.otherwise,
                    MEETINGS_TRIED,
                    meetings,
                    hostIn,
                    voices.seatsLost() + pictures.seatsLost(),
                    List.copyOf(steps));
        }
    }

    /** The server may leave out layers at first, while its code is slow. */
    private void warmUp() throws IOException, InterruptedException {
        long began = System.nanoTime();
        do {
            TimeUnit.SECONDS.sleep(1);
        } while (secondsSince(began) < WARM_UP_SECONDS
                || (metric("sabha_load_video_shed") > 0 && secondsSince(began) < MOST_WARM_UP_SECONDS));
    }

    private static long secondsSince(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos);
    }

    /** Returns how many were inside when the server was full; 0 if it did not become so. */
    private int fill(MeetingLoad voices, MeetingLoad pictures) throws IOException, InterruptedException {
        long began = System.nanoTime();
        int fullSteps = 0;
        while (fullSteps < FULL_STEPS && inside() < MOST_PEOPLE && secondsSince(began) < MOST_FILL_SECONDS) {
            int before = joins.admitted;
            join(STEP, voices, pictures, joins);
            if (firstRefusedAt == 0 && joins.refused + joins.refusedInRoom > 0) {
                firstRefusedAt = inside();
            }
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            boolean isFull =
                    joins.admitted - before < STEP / 2 && look(voices, pictures).videoShed() == VideoShed.RATES.step();
            fullSteps = isFull ? fullSteps + 1 : 0;
        }
        return fullSteps < FULL_STEPS ? 0 : inside();
    }

    private int inside() {
        return FIRST_LISTENERS + FIRST_VIEWERS + joins.admitted;
    }

    private void offerAsManyAgain(int capacity, MeetingLoad voices, MeetingLoad pictures, JoinTally beyond)
            throws InterruptedException {
        while (beyond.all() < capacity) {
            join(Math.min(STEP, capacity - beyond.all()), voices, pictures, beyond);
            TimeUnit.SECONDS.sleep(1);
        }
        joins.admitted += beyond.admitted;
    }

    private static void join(int count, MeetingLoad voices, MeetingLoad pictures, JoinTally tally)
            throws InterruptedException {
        tally.add(voices.tryReceivers(count / 2));
        tally.add(pictures.tryReceivers(count - count / 2));
    }

    private static GuestsResult.Limits limitsOf(Map<String, String> overrides) {
        LoadLimits limits =
                ConfigReader.ofThisMachine().read(null, overrides).limits().load();
        return new GuestsResult.Limits(
                limits.meetings().busyPercent(),
                limits.meetings().late().toMillis(),
                limits.newcomers().busyPercent(),
                limits.newcomers().late().toMillis());
    }

    private int meetingsRefused(Secret session) throws IOException, InterruptedException {
        int refused = 0;
        for (int i = 0; i < MEETINGS_TRIED; i++) {
            try {
                api.create(session, "One more");
            } catch (MeetingApi.RefusedException e) {
                refused += e.isLater() ? 1 : 0;
            }
        }
        return refused;
    }

    private boolean hostComes(CreateMeetingResponse hosted) throws IOException, InterruptedException {
        System.err.println("as the host comes, the state is " + metric("sabha_load_state"));
        try (MeetingClient host = api.join(hosted.room(), hosted.invitation(), hosted.password(), 1)) {
            host.await(ServerMessage.Seated.class);
            return true;
        } catch (MeetingApi.RefusedException e) {
            return false;
        }
    }

    /** Whoever gets no media yet is counted, and is not in the figures of the voices. */
    private GuestsResult.Step look(MeetingLoad voices, MeetingLoad pictures) throws IOException, InterruptedException {
        List<LoadReceiver> listeners = voices.loop()
                .ask(() -> voices.receivers().stream()
                        .filter(LoadReceiver::streaming)
                        .toList());
        int viewers = pictures.loop().ask(() -> {
            pictures.receivers().forEach(LoadReceiver::startWindow);
            return pictures.receivers().size();
        });
        int withoutVoice = voices.loop().ask(() -> voices.receivers().size()) - listeners.size();
        Measurement.Window heard =
                Measurement.of(server.pid(), voices.loop(), listeners, voices::sentPackets, WINDOW_SECONDS);
        long packets = pictures.loop()
                .ask(() -> pictures.receivers().stream()
                        .mapToLong(receiver -> receiver.receipt().packets())
                        .sum());
        GuestsResult.Step step = new GuestsResult.Step(
                inside(),
                metric("sabha_load_busy_ratio") * 100,
                metric("sabha_load_late_seconds") * 1_000,
                metric("sabha_load_state"),
                metric("sabha_load_video_shed"),
                withoutVoice,
                heard.lossFraction(),
                heard.delays().quantileMillis(0.5),
                heard.delays().quantileMillis(0.99),
                (double) packets / WINDOW_SECONDS / Math.max(1, viewers));
        steps.add(step);
        System.err.println(step);
        return step;
    }

    private double metric(String name) throws IOException, InterruptedException {
        return server.metric(name).orElse(-1);
    }
}
