package org.sabha.client.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sabha.client.EncryptionDemand;
import org.sabha.client.JoinOptions;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.client.frame.MediaCodec;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;

/** One meeting of a load: its host, who invites and admits, and the other bots. Driven by one thread. */
final class LoadRoom {
    private static final int JOINS_AT_ONCE = 4;
    private static final long PATIENCE_SECONDS = 30;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final SabhaClient client;
    private final LoadShape shape;
    private final Tally tally;
    private final MediaPump pump;
    private final MeetingLink link;
    private final Secret password;
    private final List<Bot> bots = new CopyOnWriteArrayList<>();
    private final List<Bot> everybody = new ArrayList<>();
    private final GroupWatch group;
    private final Bot host;
    private boolean removes;
    private int names;

    /** The host joins. */
    LoadRoom(SabhaClient client, LoadShape shape, Tally tally, MediaPump pump, MeetingLink link, Secret password)
            throws InterruptedException, LoadException {
        this.client = client;
        this.shape = shape;
        this.tally = tally;
        this.pump = pump;
        this.link = link;
        this.password = password;
        group = new GroupWatch(tally);
        host = make(link);
        await(host.meeting().mediaReady(), "the host did not get in");
    }

    private Bot make(MeetingLink invitation) {
        int place = names++;
        JoinOptions options = JoinOptions.by(invitation, password, "Bot " + place)
                .sending(TrackSource.MICROPHONE, MediaCodec.OPUS)
                .receiving(3, shape.pictures())
                // Bots have nothing to hide, and what keys cost is measured against a server without them.
                .demanding(EncryptionDemand.WHERE_OFFERED);
        if (place < shape.cameras()) {
            options = options.sending(TrackSource.CAMERA, shape.codec());
        }
        long slowest = SECOND_NANOS / Math.max(1, shape.framesPerSecond() / 2);
        Bot bot = new Bot(client, options, tally, group, slowest);
        bots.add(bot);
        everybody.add(bot);
        pump.add(bot, bots, place);
        return bot;
    }

    /** All others join: first those with a camera, so that there is something to see; then the rest as the shape says. */
    void fill() throws InterruptedException, LoadException {
        int cameras = Math.min(shape.cameras(), shape.bots());
        joinSteadily(Math.max(0, cameras - 1));
        int rest = shape.bots() - Math.max(1, cameras);
        switch (shape.joins()) {
            case LoadShape.Joins.Steady ignored -> joinSteadily(rest);
            case LoadShape.Joins.Storm ignored -> joinEach(rest, 0);
            case LoadShape.Joins.Rate rate -> joinEach(rest, SECOND_NANOS / rate.perSecond());
        }
    }

    private void joinSteadily(int count) throws InterruptedException, LoadException {
        Semaphore free = new Semaphore(JOINS_AT_ONCE);
        for (int i = 0; i < count; i++) {
            free.acquire();
            Bot bot = make(invitation());
            bot.meeting().mediaReady().whenComplete((done, error) -> {
                if (error != null) {
                    tally.joinFailed();
                }
                free.release();
            });
        }
        if (!free.tryAcquire(JOINS_AT_ONCE, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new LoadException("some bots did not get in within " + PATIENCE_SECONDS + " s");
        }
    }

    /** @param apartNanos from one's asking to the next one's; nobody waits for another to be in */
    private void joinEach(int count, long apartNanos) throws InterruptedException, LoadException {
        List<MeetingLink> invitations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            invitations.add(invitation());
        }
        List<Bot> storm = new ArrayList<>();
        long begin = System.nanoTime();
        for (MeetingLink invitation : invitations) {
            long due = begin + storm.size() * apartNanos;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            storm.add(make(invitation));
        }
        for (Bot bot : storm) {
            try {
                bot.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (shape.cameras() > 0 && shape.pictures() > 0) {
                    bot.firstFrame().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
            } catch (ExecutionException | TimeoutException | java.util.concurrent.CancellationException e) {
                tally.joinFailed();
            }
        }
    }

    private MeetingLink invitation() throws InterruptedException, LoadException {
        Secret secret = await(host.invite(), "the host gets no invitation");
        return link.by(secret);
    }

    /** A way in for one more. */
    LoadRun.MeetingAccess access() throws InterruptedException, LoadException {
        return new LoadRun.MeetingAccess(invitation(), password);
    }

    /** The bot that came last leaves, or the host removes it, by turns; and another comes. */
    void churn() throws InterruptedException, LoadException {
        if (bots.size() > Math.max(1, shape.cameras())) {
            Bot last = bots.removeLast();
            Optional<ParticipantId> id = last.self();
            removes = !removes;
            if (removes && id.isPresent()) {
                group.removing(id.get(), System.nanoTime());
                host.meeting().say(new ClientMessage.Remove(id.get()));
            } else {
                last.meeting().close();
            }
            make(invitation());
        }
    }

    /** All bots that were ever there, those who left included. */
    List<Bot> everybody() {
        return everybody;
    }

    /** Nothing more is measured. */
    void settle() {
        group.end(System.nanoTime());
    }

    void end() throws InterruptedException {
        host.meeting().say(new ClientMessage.EndForAll());
        try {
            host.meeting().ended().get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            host.meeting().close();
        }
    }

    private static <T> T await(CompletableFuture<T> what, String problem) throws InterruptedException, LoadException {
        try {
            return what.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | java.util.concurrent.CancellationException e) {
            throw new LoadException(problem + ": " + e.getMessage());
        }
    }
}
