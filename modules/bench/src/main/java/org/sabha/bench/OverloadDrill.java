package org.sabha.bench;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sabha.model.Secret;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.wire.dtls.DtlsCertificate;
import org.sabha.wire.dtls.DtlsPool;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;

/**
 * Fills a server until it refuses newcomers, offers it as many again, and looks how those inside fare. The limit of the
 * server is a setting of the drill, since its clients share the cores with it.
 */
final class OverloadDrill {
    private static final int STEP = 16;
    private static final int MOST_PEOPLE = 240;
    private static final int LISTENERS = 10;
    private static final int MEETINGS_TRIED = 10;
    private static final int SETTLE_SECONDS = 5;
    private static final int WINDOW_SECONDS = 3;
    private static final int NO_NEWCOMERS = 2;

    private final ServerProcess server;
    private final MeetingApi api;
    private final int limitPercent;
    private final List<GuestsResult.Step> steps = new ArrayList<>();

    OverloadDrill(ServerProcess server, int limitPercent) {
        this.server = server;
        this.api = new MeetingApi(server.base());
        this.limitPercent = limitPercent;
    }

    /** Settings with which a server has so much time and no more. */
    static String settings(int limitPercent) {
        return """
                sabha.limits.load {
                  meetings.busy-percent = %d
                  newcomers.busy-percent = %d
                }
                """.formatted(limitPercent * 9 / 10, limitPercent);
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
            voices.addReceivers(LISTENERS);
            return fill(session, hosted, voices, pictures);
        }
    }

    private GuestsResult.Overload fill(
            Secret session, CreateMeetingResponse hosted, MeetingLoad voices, MeetingLoad pictures)
            throws IOException, InterruptedException {
        int people = 0;
        MeetingLoad.Tries tries = new MeetingLoad.Tries(0, 0, 0);
        while (tries.later() == 0 && people < MOST_PEOPLE) {
            tries = pictures.tryReceivers(STEP);
            people += tries.admitted();
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            steps.add(look(people, voices, pictures));
            System.err.println(steps.getLast());
        }
        int capacity = people;
        int offered = capacity + tries.later();
        int refused = tries.later();
        int otherwise = tries.otherwise();
        while (offered < 2 * capacity) {
            tries = pictures.tryReceivers(Math.min(STEP, 2 * capacity - offered));
            offered += tries.admitted() + tries.later() + tries.otherwise();
            people += tries.admitted();
            refused += tries.later();
            otherwise += tries.otherwise();
            TimeUnit.SECONDS.sleep(1);
        }
        int meetings = meetingsRefused(session);
        boolean hostIn = hostComes(hosted);
        return new GuestsResult.Overload(
                limitPercent,
                capacity,
                offered,
                people - capacity,
                refused,
                otherwise,
                MEETINGS_TRIED,
                meetings,
                hostIn,
                List.copyOf(steps),
                look(people, voices, pictures));
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
        System.err.println("state " + metric("sabha_load_state") + " of " + NO_NEWCOMERS + " as the host comes");
        try (MeetingClient host = api.join(hosted.room(), hosted.invitation(), hosted.password(), 1)) {
            host.await(ServerMessage.Seated.class);
            return true;
        } catch (MeetingApi.RefusedException e) {
            return false;
        }
    }

    private GuestsResult.Step look(int people, MeetingLoad voices, MeetingLoad pictures)
            throws IOException, InterruptedException {
        pictures.loop().ask(() -> {
            pictures.receivers().forEach(LoadReceiver::startWindow);
            return true;
        });
        Measurement.Window heard =
                Measurement.of(server.pid(), voices.loop(), voices.receivers(), voices::sentPackets, WINDOW_SECONDS);
        long packets = pictures.loop()
                .ask(() -> pictures.receivers().stream()
                        .mapToLong(receiver -> receiver.receipt().packets())
                        .sum());
        return new GuestsResult.Step(
                people,
                metric("sabha_load_busy_ratio") * 100,
                metric("sabha_load_late_seconds") * 1_000,
                metric("sabha_load_video_shed"),
                heard.lossFraction(),
                heard.delays().quantileMillis(0.5),
                heard.delays().quantileMillis(0.99),
                (double) packets / WINDOW_SECONDS / Math.max(1, people));
    }

    private double metric(String name) throws IOException, InterruptedException {
        return server.metric(name).orElse(-1);
    }
}
