package org.sabha.bench;

import java.io.IOException;
import java.net.URI;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.http.CreateMeetingResponse;

/**
 * The meeting of {@link KillsBenchmark}: a host in this process, guests in others, and what is wrong with any of them.
 * Driven by one thread.
 */
final class DrillMeeting implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long LOOK_EVERY_MILLIS = 100;

    /**
     * A snapshot holds one commit, so a process that stood for two of them and lost its line to the crash has to be put back
     * (messages.md, GroupEntry). The client says so by an alarm that accuses nobody; that the member is back, {@link
     * #awaitSameEpoch} checks.
     */
    private static final String BEHIND = "OUT_OF_STEP: the seat's snapshot is of another epoch";

    private final SabhaClient client = SabhaClient.create();
    private final MeetingLink link;
    private final Secret password;
    private final boolean keys;
    private final DrillMember host;
    private final List<DrillProcess> processes = new ArrayList<>();
    private final Map<Integer, Guest> guests = new LinkedHashMap<>();
    private final List<Guest> removed = new ArrayList<>();
    private final Map<String, Integer> harm = new TreeMap<>();
    private final Map<Integer, Integer> alarmsSeen = new LinkedHashMap<>();
    private int numbers;
    private int returns;

    /** @param self the seat, which must stay the same */
    private record Guest(int number, DrillProcess process, MeetingLink link, ParticipantId self) {}

    /** The host comes. */
    DrillMeeting(CreateMeetingResponse made, URI server, Path jvmOptions, int processCount, boolean keys)
            throws IOException {
        this.keys = keys;
        link = new MeetingLink(
                server, made.room(), made.invitation(), Optional.of(MeetingLink.newLinkSecret(new SecureRandom())));
        password = made.password();
        host = new DrillMember(client, link, password, Optional.empty(), numbers++);
        DrillPump.start(List.of(host));
        for (int i = 0; i < processCount; i++) {
            processes.add(new DrillProcess(jvmOptions));
        }
    }

    DrillMember host() {
        return host;
    }

    Map<String, Integer> harm() {
        return harm;
    }

    DrillProcess anyProcess(RandomGenerator random) {
        return processes.get(random.nextInt(processes.size()));
    }

    /** Invites, admits and waits until so many guests are seated. */
    void fillUp(int count) throws IOException, InterruptedException {
        require(this::states, all -> all.getFirst().connected(), "the host's seat");
        host.act(new ClientMessage.Unlock());
        List<Guest> coming = new ArrayList<>();
        for (int i = guests.size(); i < count; i++) {
            host.invitations().clear();
            host.act(new ClientMessage.Invite());
            Secret invitation = host.invitations().poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (invitation == null) {
                throw new IllegalStateException("no invitation");
            }
            int number = numbers++;
            Guest guest = new Guest(
                    number,
                    processes.get(number % processes.size()),
                    link.by(invitation),
                    new ParticipantId("a".repeat(16)));
            guest.process().join(number, guest.link(), password);
            coming.add(guest);
        }
        if (coming.isEmpty()) {
            return;
        }
        if (until(host::knocking, knocking -> knocking >= coming.size()).isEmpty()) {
            throw new IllegalStateException(
                    "not everybody came to the door; refused to the host: " + host.denied() + ", " + states());
        }
        host.act(new ClientMessage.AdmitAll());
        Map<Integer, DrillMember.State> seated = require(
                () -> byNumber(states()),
                all -> coming.stream()
                        .allMatch(guest -> all.containsKey(guest.number())
                                && all.get(guest.number()).connected()),
                "the seats of newcomers");
        for (Guest guest : coming) {
            ParticipantId self = new ParticipantId(
                    Objects.requireNonNull(seated.get(guest.number())).self());
            guests.put(guest.number(), new Guest(guest.number(), guest.process(), guest.link(), self));
        }
    }

    /** Removes a guest by an act of the host, if more than {@code least} are there. */
    Optional<ClientMessage> removal(RandomGenerator random, int least) {
        if (guests.size() <= least) {
            return Optional.empty();
        }
        Guest guest = Objects.requireNonNull(
                guests.remove(List.copyOf(guests.keySet()).get(random.nextInt(guests.size()))));
        removed.add(guest);
        return Optional.of(new ClientMessage.Remove(guest.self()));
    }

    /** One guest loses connection and network path. */
    void changeNetwork(RandomGenerator random) throws IOException {
        Guest guest =
                Objects.requireNonNull(guests.get(List.copyOf(guests.keySet()).get(random.nextInt(guests.size()))));
        guest.process().changeNetwork(guest.number());
    }

    /** Waits until everybody is back on the same seat; who is not is harm. */
    void awaitSeats() throws IOException {
        if (until(() -> byNumber(states()), this::areSeated).isEmpty()) {
            Map<Integer, DrillMember.State> all = byNumber(states());
            for (Guest guest : List.copyOf(guests.values())) {
                DrillMember.State state = all.get(guest.number());
                if (!isSeated(guest, state)) {
                    count("lost the seat", String.valueOf(state));
                    guests.remove(guest.number());
                    removed.add(guest);
                }
            }
        }
    }

    private boolean areSeated(Map<Integer, DrillMember.State> all) {
        return guests.values().stream().allMatch(guest -> isSeated(guest, all.get(guest.number())))
                && host.state().connected();
    }

    private static boolean isSeated(Guest guest, DrillMember.@Nullable State state) {
        return state != null
                && state.connected()
                && state.self().equals(guest.self().value());
    }

    /** Waits until all are in one epoch with each other and with nobody else. */
    void awaitSameEpoch() throws IOException {
        if (keys && until(this::seatedStates, this::agree).isEmpty()) {
            count("not in one epoch", seatedStates().toString());
        }
    }

    private boolean agree(List<DrillMember.State> seated) {
        return seated.stream().map(DrillMember.State::keys).distinct().count() == 1
                && seated.stream().allMatch(state -> !state.keys().isEmpty() && state.people() == seated.size());
    }

    /** Everybody writes and speaks; everybody must open the text of each other one, and a voice. */
    void awaitMedia(String text) throws IOException {
        // All forget before anybody writes: a text may reach another process before the next command does.
        host.countAnew();
        for (DrillProcess process : processes) {
            process.countAnew();
        }
        host.write(text + "-" + host.number());
        for (DrillProcess process : processes) {
            process.write(text);
        }
        if (until(this::seatedStates, all -> unheard(all, text).isEmpty()).isEmpty()) {
            unheard(seatedStates(), text).forEach(what -> count("sealed media not opened", what));
        }
    }

    private List<String> unheard(List<DrillMember.State> all, String text) {
        List<String> missing = new ArrayList<>();
        for (DrillMember.State reader : all) {
            if (reader.voices() == 0) {
                missing.add(reader.number() + " hears nobody");
            }
            for (DrillMember.State writer : all) {
                if (keys
                        && writer.number() != reader.number()
                        && !reader.read().contains(text + "-" + writer.number())) {
                    missing.add(reader.number() + " has not read " + writer.number());
                }
            }
        }
        return missing;
    }

    /** Whoever was removed is out, and stays out when they come again by the same invitation on the same device. */
    void checkRemoved() throws IOException {
        for (Guest guest : removed) {
            if (isNotOver(guest)) {
                count("removed and still in", guest.toString());
            }
            guest.process().join(guest.number(), guest.link(), password);
            if (isNotOver(guest)) {
                count("removed and in again", guest.toString());
            }
            guest.process().forget(guest.number());
        }
        removed.clear();
    }

    private boolean isNotOver(Guest guest) throws IOException {
        return until(
                        () -> byNumber(guest.process().states()),
                        all -> all.containsKey(guest.number())
                                && all.get(guest.number()).isOver())
                .isEmpty();
    }

    /** Alarms that nobody has counted yet are harm: this server is honest. */
    void countAlarms() throws IOException {
        for (DrillMember.State state : states()) {
            int seen = alarmsSeen.getOrDefault(state.number(), 0);
            state.alarms().stream().skip(seen).forEach(alarm -> countAlarm(state.number(), alarm));
            alarmsSeen.put(state.number(), state.alarms().size());
        }
    }

    private void countAlarm(int number, String alarm) {
        if (alarm.equals(BEHIND)) {
            returns++;
        } else {
            count("false alarms", number + " " + alarm);
        }
    }

    /** How often a member was two commits or more behind after a crash, and was put back into the group. */
    int returns() {
        return returns;
    }

    void count(String what, String detail) {
        System.err.println(what + ": " + detail);
        harm.merge(what, 1, Integer::sum);
    }

    /** The host first. */
    private List<DrillMember.State> states() throws IOException {
        List<DrillMember.State> all = new ArrayList<>(List.of(host.state()));
        for (DrillProcess process : processes) {
            all.addAll(process.states());
        }
        return all;
    }

    private List<DrillMember.State> seatedStates() throws IOException {
        return states().stream()
                .filter(state -> state.number() == host.number() || guests.containsKey(state.number()))
                .toList();
    }

    private static Map<Integer, DrillMember.State> byNumber(List<DrillMember.State> states) {
        Map<Integer, DrillMember.State> all = new LinkedHashMap<>();
        states.forEach(state -> all.put(state.number(), state));
        return all;
    }

    // ---- waiting

    /** What is asked until it is as it must be. */
    interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> Optional<T> until(Question<T> question, Predicate<T> fits) throws IOException {
        long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (true) {
            T answer = question.ask();
            if (fits.test(answer)) {
                return Optional.of(answer);
            }
            if (System.nanoTime() - giveUp > 0) {
                return Optional.empty();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
        }
    }

    static <T> T require(Question<T> question, Predicate<T> fits, String name) throws IOException {
        return until(question, fits).orElseThrow(() -> new IllegalStateException("waited in vain for " + name));
    }

    @Override
    public void close() throws IOException {
        for (DrillProcess process : processes) {
            process.close();
        }
        client.close();
    }
}
