package org.sabha.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.http.CreateMeetingResponse;

/**
 * {@code ./sabha bench away}: takes the signalling of all members of a meeting away for a while and listens whether their voices
 * go on (Q11). A relay stands before the server's port of HTTP; media goes to the server's own port. The seats are kept for as
 * long, by the setting {@code meeting.resume}. Options: {@code --seconds N} (60), {@code --members N} (3), {@code --json}; the
 * exit code is 1 where a member heard nobody for two seconds, lost the seat, raised an alarm or did not come back.
 */
public final class AwayBenchmark {
    private static final int FULL_PERCENT = 100;
    private static final int MOST_VOICES = 3;
    private static final int MOST_SILENT_SECONDS = 1;

    private final Map<String, Integer> harm = new TreeMap<>();

    private AwayBenchmark() {}

    /**
     * @param secondsAway how long there was no signalling
     * @param heardPercent frames that members opened meanwhile, of those that were spoken to them
     * @param silentSecondsLongest the longest that any member heard nobody, whole seconds
     * @param harm what was wrong, how often
     */
    record Result(
            int members, int secondsAway, double heardPercent, int silentSecondsLongest, Map<String, Integer> harm) {}

    public static void main(String[] arguments) throws Exception {
        PlainOptions options = PlainOptions.of(arguments);
        int seconds = (int) options.number("--seconds", 60);
        Path folder = Files.createTempDirectory("sabha-away");
        Result result;
        try (TcpRelay relay = new TcpRelay();
                ServerProcess server = new ServerProcess(
                        options.serverJar(),
                        options.jvmOptions(),
                        folder,
                        "sabha.meeting.resume = " + (seconds + 60) + "s\nsabha.http.allowed-origins = [\""
                                + relay.base() + "\"]\n");
                SabhaClient client = SabhaClient.create()) {
            relay.connectTo(server.base().getPort());
            result = new AwayBenchmark().run(server, relay, client, (int) options.number("--members", 3), seconds);
        } finally {
            JoinBenchmark.delete(folder);
        }
        options.print(result, System.out);
        System.exit(result.harm().isEmpty() ? 0 : 1);
    }

    private Result run(ServerProcess server, TcpRelay relay, SabhaClient client, int count, int seconds)
            throws Exception {
        List<DrillMember> members = fill(server, relay, client, count);
        DrillPump.start(members);
        DrillMeeting.require(
                () -> states(members),
                all -> all.stream().allMatch(state -> state.connected() && state.voices() > 0),
                "the first voices");
        List<DrillMember.State> before = states(members);
        relay.cut();
        members.forEach(DrillMember::countAnew);
        members.forEach(member -> member.write("back"));
        int longest = listen(members, seconds);
        double spoken = (double) seconds * MadeFrames.VOICES_PER_SECOND * Math.min(MOST_VOICES, count - 1) * count;
        long heard =
                states(members).stream().mapToLong(DrillMember.State::voices).sum();
        relay.mend();
        DrillMeeting.require(
                () -> states(members),
                all -> all.stream()
                        .allMatch(state -> state.isOver()
                                || (state.connected() && state.read().size() == count - 1)),
                "everybody's text");
        compare(before, states(members));
        if (longest > MOST_SILENT_SECONDS) {
            harm.put("heard nobody for " + longest + " s", 1);
        }
        double percent = Math.round(10 * FULL_PERCENT * heard / spoken) / 10.0;
        return new Result(count, seconds, percent, longest, harm);
    }

    private static List<DrillMember> fill(ServerProcess server, TcpRelay relay, SabhaClient client, int count)
            throws Exception {
        MeetingApi api = new MeetingApi(server.base());
        CreateMeetingResponse made = api.create(api.organiserSession(server.organiserLink()), "Away");
        MeetingLink link = new MeetingLink(
                relay.base(),
                made.room(),
                made.invitation(),
                Optional.of(MeetingLink.newLinkSecret(new SecureRandom())));
        List<DrillMember> members = new ArrayList<>();
        DrillMember host = new DrillMember(client, link, made.password(), Optional.empty(), 0);
        members.add(host);
        host.meeting().mediaReady().get(30, TimeUnit.SECONDS);
        for (int i = 1; i < count; i++) {
            host.act(new ClientMessage.Invite());
            Secret invitation = Objects.requireNonNull(host.invitations().poll(30, TimeUnit.SECONDS));
            DrillMember guest = new DrillMember(client, link.by(invitation), made.password(), Optional.empty(), i);
            members.add(guest);
            DrillMeeting.require(host::knocking, knocking -> knocking > 0, "somebody at the door");
            host.act(new ClientMessage.AdmitAll());
            guest.meeting().mediaReady().get(30, TimeUnit.SECONDS);
        }
        return members;
    }

    /** The longest run of whole seconds in which some member heard nobody. */
    private static int listen(List<DrillMember> members, int seconds) throws InterruptedException {
        Map<Integer, Long> before = new LinkedHashMap<>();
        Map<Integer, Integer> silent = new LinkedHashMap<>();
        int longest = 0;
        for (int second = 0; second < seconds; second++) {
            TimeUnit.SECONDS.sleep(1);
            for (DrillMember.State state : states(members)) {
                boolean hears = state.voices() > before.getOrDefault(state.number(), 0L);
                before.put(state.number(), state.voices());
                int run = hears ? 0 : silent.getOrDefault(state.number(), 0) + 1;
                silent.put(state.number(), run);
                longest = Math.max(longest, run);
            }
        }
        return longest;
    }

    private void compare(List<DrillMember.State> before, List<DrillMember.State> after) {
        for (int i = 0; i < before.size(); i++) {
            DrillMember.State now = after.get(i);
            if (now.isOver() || !now.self().equals(before.get(i).self())) {
                count("lost the seat", now);
            }
            if (!now.keys().equals(before.get(0).keys())) {
                count("another epoch", now);
            }
            if (!now.alarms().isEmpty()) {
                count("false alarms", now);
            }
        }
    }

    private void count(String what, DrillMember.State detail) {
        System.err.println(what + ": " + detail);
        harm.merge(what, 1, Integer::sum);
    }

    private static List<DrillMember.State> states(List<DrillMember> members) {
        return members.stream().map(DrillMember::state).toList();
    }
}
