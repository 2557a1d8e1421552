package org.sabha.client.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.client.keys.KeyWork;
import org.sabha.client.stream.SlotStatistics;
import org.sabha.model.Secret;

/** Builds a load up, measures for the time asked, and ends its meetings. Driven by one thread. */
final class LoadRun implements AutoCloseable {
    private static final long SETTLE_MILLIS = 1_000;

    private final LoadShape shape;
    private final SabhaClient client;
    private final Tally tally = new Tally();
    private final MediaPump pump;
    private final List<LoadRoom> rooms = new ArrayList<>();

    /** A meeting to fill: the host's link and the password. */
    record MeetingAccess(MeetingLink link, Secret password) {}

    LoadRun(SabhaClient client, LoadShape shape, long seed) {
        this.client = client;
        this.shape = shape;
        pump = new MediaPump(shape, seed);
    }

    /** @param invited gets that many invitations to the first meeting, for people who want to look at it */
    LoadReport run(List<MeetingAccess> meetings, int guests, Consumer<MeetingAccess> invited)
            throws InterruptedException, LoadException {
        for (MeetingAccess access : meetings) {
            rooms.add(new LoadRoom(client, shape, tally, pump, access.link(), access.password()));
        }
        for (LoadRoom room : rooms) {
            room.fill();
        }
        for (int i = 0; i < guests; i++) {
            invited.accept(rooms.getFirst().access());
        }
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        return measure();
    }

    private LoadReport measure() throws InterruptedException, LoadException {
        SlotStatistics before = received();
        pump.forgetLateness();
        tally.startMeasuring();
        long start = System.nanoTime();
        long end = start + shape.length().toNanos();
        while (System.nanoTime() - end < 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            long pause = shape.churn().map(Duration::toMillis).orElse(left);
            TimeUnit.MILLISECONDS.sleep(Math.max(1, Math.min(pause, left)));
            if (shape.churn().isPresent()) {
                for (LoadRoom room : rooms) {
                    room.churn();
                }
            }
        }
        tally.stopMeasuring();
        double seconds = (System.nanoTime() - start) / 1e9;
        SlotStatistics after = received();
        if (shape.churn().isPresent()) {
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            rooms.forEach(LoadRoom::settle);
        }
        return report(before, after, seconds);
    }

    private LoadReport report(SlotStatistics before, SlotStatistics after, double seconds) {
        return new LoadReport(
                present(),
                tally.failedJoins(),
                tally.joins(),
                tally.firstFrames(),
                after.packets() - before.packets(),
                Math.max(0, after.lost() - before.lost()),
                after.repaired() - before.repaired(),
                tally.pictures(),
                tally.voices(),
                tally.freezes(),
                tally.groups(keyWork(), bots()),
                seconds);
    }

    private SlotStatistics received() {
        SlotStatistics sum = SlotStatistics.NONE;
        for (LoadRoom room : rooms) {
            for (Bot bot : room.everybody()) {
                sum = sum.plus(bot.meeting().received());
            }
        }
        return sum;
    }

    private int bots() {
        return rooms.stream().mapToInt(room -> room.everybody().size()).sum();
    }

    private KeyWork keyWork() {
        KeyWork sum = KeyWork.NONE;
        for (LoadRoom room : rooms) {
            for (Bot bot : room.everybody()) {
                sum = sum.plus(bot.meeting().group().work());
            }
        }
        return sum;
    }

    private int present() {
        int present = 0;
        for (LoadRoom room : rooms) {
            for (Bot bot : room.everybody()) {
                present += bot.meeting().ended().isDone() ? 0 : 1;
            }
        }
        return present;
    }

    /** How late the load itself sent at most while measuring, milliseconds. */
    long latestMillis() {
        return pump.latestMillis();
    }

    @Override
    public void close() {
        pump.close();
        for (LoadRoom room : rooms) {
            try {
                room.end();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
