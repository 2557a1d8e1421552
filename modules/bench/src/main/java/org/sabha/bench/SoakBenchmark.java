package org.sabha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.http.CreateMeetingResponse;

/**
 * {@code ./sabha bench soak}: people come and go for hours, and what is held at the end is compared with what was held after a
 * quarter of the time (Q5). First the media engine on virtual time: one stays, two others come and go every minute. Then the real server with key
 * groups: a host and guests by the Java client, of whom one leaves or is removed every few seconds while another comes, and a
 * meeting that is made, joined and ended every minute. Options: {@code --virtual-hours N} (8), {@code --real-minutes N} (60),
 * {@code --json}; 0 leaves a part out. The exit code is 1 where something grew beyond its bound.
 */
public final class SoakBenchmark {
    private static final double MOST_MEGABYTES = 10;
    private static final long MOST_FILES = 20;
    private static final long MOST_THREADS = 10;
    private static final int GUESTS = 6;
    private static final long CHURN_SECONDS = 4;
    private static final int SHORT_MEETING_EVERY = 15;
    private static final long PATIENCE_SECONDS = 60;

    private SoakBenchmark() {}

    /**
     * What is held at one time.
     *
     * @param heapMegabytes live Java heap after a collection, of 1,000,000 bytes
     * @param residentMegabytes of the process; -1 where it is this one
     * @param files that are open; -1 where it is this process
     * @param threads -1 where it is this process
     */
    record Held(double heapMegabytes, double residentMegabytes, long files, long threads) {
        boolean isWithinBoundsOf(Held before) {
            return heapMegabytes - before.heapMegabytes <= MOST_MEGABYTES
                    && files - before.files <= MOST_FILES
                    && threads - before.threads <= MOST_THREADS;
        }
    }

    /**
     * One part.
     *
     * @param hours virtual or real
     * @param came people who came and went
     * @param alarms of members
     * @param grew whether something grew beyond its bound
     */
    record Part(String part, double hours, int came, int alarms, Held afterAQuarter, Held atTheEnd, boolean grew) {}

    public static void main(String[] arguments) throws Exception {
        PlainOptions options = PlainOptions.of(arguments);
        double hours = options.number("--virtual-hours", 8);
        double minutes = options.number("--real-minutes", 60);
        List<Part> parts = new ArrayList<>();
        if (hours > 0) {
            parts.add(virtual(hours));
        }
        if (minutes > 0) {
            parts.add(real(options, minutes));
        }
        options.print(parts, System.out);
        System.exit(parts.stream().anyMatch(part -> part.grew() || part.alarms() > 0) ? 1 : 0);
    }

    // ---- virtual time

    private static Part virtual(double hours) {
        EmulatedMeeting meeting = new EmulatedMeeting(1);
        EmulatedPeer remaining = new EmulatedPeer(meeting, 0).joins();
        long minutes = Math.round(hours * 60);
        int came = 0;
        Held quarter = own();
        for (long minute = 0; minute < minutes; minute++) {
            List<EmulatedPeer> guests =
                    List.of(new EmulatedPeer(meeting, 1).joins(), new EmulatedPeer(meeting, 2).joins());
            came += guests.size();
            meeting.time.pass(java.time.Duration.ofMinutes(1));
            guests.forEach(EmulatedPeer::leaves);
            remaining.restart();
            if (minute == minutes / 4) {
                quarter = own();
            }
        }
        Held end = own();
        return new Part("virtual", hours, came, 0, quarter, end, !end.isWithinBoundsOf(quarter));
    }

    private static Held own() {
        for (int collections = 0; collections < MemoryBenchmark.COLLECTIONS; collections++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return new Held(tenths((runtime.totalMemory() - runtime.freeMemory()) / 1e6), -1, -1, -1);
    }

    // ---- a real server

    private static Part real(PlainOptions options, double minutes) throws Exception {
        Path folder = Files.createTempDirectory("sabha-soak");
        try (ServerProcess server = new ServerProcess(options.serverJar(), options.jvmOptions(), folder, """
                        sabha.limits.guesses.per-address-per-minute = 1000
                        sabha.limits.guesses.per-network-per-minute = 100000
                        """);
                SabhaClient client = SabhaClient.create()) {
            MeetingApi api = new MeetingApi(server.base());
            Secret session = api.organiserSession(server.organiserLink());
            List<DrillMember> speaking = new CopyOnWriteArrayList<>();
            DrillPump.start(speaking);
            Crowd crowd = new Crowd(client, server, api.create(session, "Soak"), speaking);
            long began = System.nanoTime();
            long length = (long) (minutes * TimeUnit.MINUTES.toNanos(1));
            Optional<Held> quarter = Optional.empty();
            for (int round = 0; System.nanoTime() - began < length; round++) {
                TimeUnit.SECONDS.sleep(CHURN_SECONDS);
                crowd.churn(round % 2 == 0);
                if (round % SHORT_MEETING_EVERY == 0) {
                    Crowd shortly = new Crowd(client, server, api.create(session, "Short"), speaking);
                    shortly.end();
                    crowd.alarms += shortly.alarms;
                }
                if (quarter.isEmpty() && System.nanoTime() - began >= length / 4) {
                    quarter = Optional.of(of(server.pid()));
                }
            }
            Held end = of(server.pid());
            Held before = quarter.orElse(end);
            crowd.end();
            return new Part("real", minutes / 60, crowd.came, crowd.alarms, before, end, !end.isWithinBoundsOf(before));
        } finally {
            JoinBenchmark.delete(folder);
        }
    }

    private static Held of(long pid) throws IOException, InterruptedException {
        return new Held(
                tenths(MemoryBenchmark.liveHeap(pid)),
                tenths(ProcessUsage.residentMegabytes(pid)),
                entries("/proc/" + pid + "/fd"),
                entries("/proc/" + pid + "/task"));
    }

    private static long entries(String folder) throws IOException {
        try (Stream<Path> all = Files.list(Path.of(folder))) {
            return all.count();
        }
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** A meeting whose guests change. Driven by one thread. */
    private static final class Crowd {
        private final SabhaClient client;
        private final MeetingLink link;
        private final Secret password;
        private final List<DrillMember> speaking;
        private final List<DrillMember> members = new CopyOnWriteArrayList<>();
        private int came;
        private int alarms;

        Crowd(SabhaClient client, ServerProcess server, CreateMeetingResponse made, List<DrillMember> speaking)
                throws Exception {
            this.client = client;
            link = new MeetingLink(
                    server.base(),
                    made.room(),
                    made.invitation(),
                    Optional.of(MeetingLink.newLinkSecret(new SecureRandom())));
            password = made.password();
            this.speaking = speaking;
            come(link);
            while (members.size() <= GUESTS) {
                invite();
            }
        }

        private DrillMember come(MeetingLink by) {
            DrillMember member = new DrillMember(client, by, password, Optional.empty(), came++);
            members.add(member);
            speaking.add(member);
            return member;
        }

        private void invite() throws Exception {
            DrillMember host = members.getFirst();
            host.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            host.act(new ClientMessage.Invite());
            Secret invitation = Objects.requireNonNull(host.invitations().poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            DrillMember guest = come(link.by(invitation));
            DrillMeeting.require(host::knocking, knocking -> knocking > 0, "somebody at the door");
            host.act(new ClientMessage.AdmitAll());
            guest.meeting().mediaReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        /** The guest who has been there for longest leaves or is removed; another comes. */
        void churn(boolean removes) throws Exception {
            DrillMember oldest = members.get(1);
            if (removes) {
                members.getFirst().act(new ClientMessage.Remove(oldest.self().orElseThrow()));
            } else {
                oldest.meeting().close();
            }
            oldest.meeting().ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            forget(oldest);
            invite();
        }

        private void forget(DrillMember member) {
            List<String> raised = member.alarms();
            raised.forEach(alarm -> System.err.println("alarm: " + alarm));
            alarms += raised.size();
            members.remove(member);
            speaking.remove(member);
        }

        void end() throws Exception {
            members.getFirst().meeting().say(new ClientMessage.EndForAll());
            for (DrillMember member : members) {
                member.meeting().ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                forget(member);
            }
        }
    }
}
