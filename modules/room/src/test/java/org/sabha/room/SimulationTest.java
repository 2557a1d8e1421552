package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;

/** Random orders of all events; after every step the books of {@link MeetingInvariants} must balance. */
@Tag("simulation")
class SimulationTest {
    /** Enough to meet each event; {@code ./sabha test --all} takes 120,000, a soak {@code -Dsabha.simulation.steps=10000000}. */
    private static final int STEPS = Integer.getInteger("sabha.simulation.steps", 30_000);
    /** A second group of a meeting is rare: so many more steps until all that must happen has happened. */
    private static final int STEPS_WITH_KEYS = STEPS / 3 * 4;

    private static final long FIRST_SEED = Long.getLong("sabha.simulation.seed", 1L);
    private static final int STEPS_OF_A_MEETING = 400;
    private static final int STEPS_WITH_RESTARTS = STEPS / 4;

    /** Fewer commits than one in so many steps would mean that hardly any group was made. */
    private static final int STEPS_PER_COMMIT = 600;

    /** A simulation that never gets there proves nothing of it. */
    private static final Set<String> MUST_HAPPEN = Set.of(
            "admit",
            "admit PASSWORD_STALE",
            "admit ROOM_FULL",
            "admit ROOM_LOCKED",
            "admit-all",
            "arrive",
            "arrive BANNED",
            "arrive DOOR_CLOSED",
            "arrive INVITATION_REVOKED",
            "arrive INVITATION_USED_ELSEWHERE",
            "arrive PASSWORD_STALE",
            "arrive ROOM_ENDED",
            "arrive ROOM_FULL",
            "arrive ROOM_LOCKED",
            "close-poll",
            "end",
            "end-for-all",
            "give-floor",
            "hand-over-and-leave",
            "leave",
            "leave LAST_HOST_MUST_HAND_OVER",
            "lock",
            "lose",
            "mute",
            "offer",
            "open-poll",
            "open-poll POLL_IS_OPEN",
            "offer SHARE_NOT_GRANTED",
            "offer SOMEBODY_ELSE_SHARES",
            "refuse",
            "remove",
            "remove NOT_ON_A_HOST",
            "resume",
            "resume TICKET_INVALID",
            "resume ROOM_ENDED",
            "set-role",
            "set-rule",
            "set-rule RULE_FLOOR",
            "set-share-right",
            "sleep",
            "spotlight",
            "stop",
            "tell-door",
            "unlock");

    @Test
    @Tag("H2")
    @Tag("H7")
    @Tag("H9")
    @Tag("H10")
    @Tag("H11")
    @Tag("H13")
    @Tag("T1")
    @Tag("T10")
    @Tag("T12")
    @Tag("T14")
    @Tag("T15")
    @Tag("T44")
    @Tag("T48")
    @Tag("Q19")
    void noOrderOfEventsBreaksAnInvariant() throws IOException {
        var happened = new TreeMap<String, Integer>();
        int played = 0;
        long seed = FIRST_SEED;
        for (; played < STEPS; seed++) {
            var meeting = new MeetingSimulation(seed, UnaryOperator.identity());
            played += meeting.play(STEPS_OF_A_MEETING);
            meeting.happened().forEach(what -> happened.merge(what, 1, Integer::sum));
        }
        String line =
                "simulation: steps=" + played + " seeds=" + FIRST_SEED + ".." + (seed - 1) + " brokenInvariants=0";
        System.out.println(line);
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "simulation.txt"), line + System.lineSeparator());
        assertTrue(played >= STEPS);
        var missed = new TreeSet<>(MUST_HAPPEN);
        missed.removeAll(happened.keySet());
        assertEquals(Set.of(), missed, "the simulation did not get as far as this");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("Q6")
    @Tag("T10")
    @Tag("T14")
    void noRestartOfTheServerBreaksAnInvariant(RoomSettings.Keys keys) {
        var happened = new TreeMap<String, Integer>();
        int played = 0;
        for (long seed = FIRST_SEED; played < STEPS_WITH_RESTARTS; seed++) {
            var meeting = new MeetingSimulation(seed, keys, UnaryOperator.identity()).withRestarts();
            played += meeting.play(STEPS_OF_A_MEETING);
            meeting.happened().forEach(what -> happened.merge(what, 1, Integer::sum));
        }
        System.out.println("simulation: keys=" + keys + " steps=" + played + " restarts=" + happened.get("restore")
                + " brokenInvariants=0");
        assertTrue(happened.containsKey("restore"));
        assertTrue(
                keys == RoomSettings.Keys.ABSENT
                        || happened.getOrDefault("commit", 0) > STEPS_WITH_RESTARTS / STEPS_PER_COMMIT,
                happened::toString);
    }

    /** A simulation that never gets there proves nothing of it. */
    private static final Set<String> MUST_HAPPEN_WITH_KEYS = Set.of(
            "admit",
            "admit ROOM_LOCKED",
            "arrive CLIENT_TOO_OLD",
            "commit",
            "create-group",
            "create-group KEY_GROUP_EXISTS",
            "hand-over-and-leave",
            "leave",
            "lock",
            "lock STATEMENT_MISSING",
            "lose",
            "refuse-commit",
            "remove",
            "resume",
            "seat",
            "set-role",
            "sleep",
            "unlock");

    @Test
    @Tag("H2")
    @Tag("H7")
    @Tag("T1")
    @Tag("T14")
    @Tag("T48")
    @Tag("T49")
    @Tag("Q19")
    void noOrderOfEventsBreaksAKeyGroup() throws IOException {
        var happened = new TreeMap<String, Integer>();
        int played = 0;
        long seed = FIRST_SEED;
        for (; played < STEPS_WITH_KEYS; seed++) {
            var meeting = new MeetingSimulation(seed, RoomSettings.Keys.REQUIRED, UnaryOperator.identity());
            played += meeting.play(STEPS_OF_A_MEETING);
            meeting.happened().forEach(what -> happened.merge(what, 1, Integer::sum));
        }
        System.out.println("simulation with keys: steps=" + played + " seeds=" + FIRST_SEED + ".." + (seed - 1)
                + " commits=" + happened.get("commit") + " brokenInvariants=0");
        var missed = new TreeSet<>(MUST_HAPPEN_WITH_KEYS);
        missed.removeAll(happened.keySet());
        assertEquals(Set.of(), missed, "the simulation did not get as far as this");
    }

    /** Ways in which the order of a key group could be broken. */
    enum GroupMutant {
        COMMIT_UNTOLD {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return effects.stream()
                        .filter(effect -> !(effect instanceof RoomEffect.Send send
                                && send.frame().message() instanceof ServerMessage.GroupCommit))
                        .toList();
            }
        },
        EPOCH_SKIPPED {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return effects.stream().map(GroupMutant::later).toList();
            }
        },
        SEATED_WITHOUT_A_LEAF {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return effects.stream()
                        .<RoomEffect>mapMulti((effect, out) -> {
                            out.accept(effect);
                            if (effect instanceof RoomEffect.Send send
                                    && send.frame().message() instanceof ServerMessage.Granted granted) {
                                out.accept(new RoomEffect.OpenTransport(granted.self()));
                            }
                        })
                        .toList();
            }
        };

        abstract List<RoomEffect> apply(List<RoomEffect> effects);

        private static RoomEffect later(RoomEffect effect) {
            return effect instanceof RoomEffect.Send(RoomCommand.ConnectionId to, ServerFrame frame)
                            && frame.message() instanceof ServerMessage.GroupCommit commit
                    ? new RoomEffect.Send(
                            to,
                            new ServerFrame(
                                    frame.seq(),
                                    frame.ack(),
                                    new ServerMessage.GroupCommit(
                                            commit.epoch() + 1,
                                            commit.committer(),
                                            commit.commit(),
                                            commit.added(),
                                            commit.removed())))
                    : effect;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCheckerNoticesABrokenGroup(GroupMutant mutant) {
        MeetingSimulation.BrokenInvariant noticed = null;
        for (long seed = 1; seed <= 20 && noticed == null; seed++) {
            try {
                new MeetingSimulation(seed, RoomSettings.Keys.REQUIRED, mutant::apply).play(STEPS_OF_A_MEETING);
            } catch (MeetingSimulation.BrokenInvariant broken) {
                noticed = broken;
            }
        }
        assertTrue(noticed != null, () -> "nobody noticed " + mutant);
    }

    @Test
    void theSameSeedPlaysTheSameMeeting() {
        var first = new ArrayList<List<RoomEffect>>();
        var second = new ArrayList<List<RoomEffect>>();
        new MeetingSimulation(7, recordingIn(first)).play(STEPS_OF_A_MEETING);
        new MeetingSimulation(7, recordingIn(second)).play(STEPS_OF_A_MEETING);
        assertEquals(first, second);
    }

    /** A copy that forgot anything would sooner or later go another way. */
    @Test
    @Tag("Q7")
    void aRoomThatIsCopiedBeforeEveryCommandPlaysTheSameMeeting() {
        for (long seed = 1; seed <= 40; seed++) {
            var plain = new ArrayList<List<RoomEffect>>();
            var copied = new ArrayList<List<RoomEffect>>();
            new MeetingSimulation(seed, recordingIn(plain)).play(STEPS_OF_A_MEETING);
            new MeetingSimulation(seed, recordingIn(copied))
                    .before((room, _) -> room.copy())
                    .play(STEPS_OF_A_MEETING);
            assertEquals(plain, copied, "seed " + seed);
        }
    }

    /** Whatever is tried on a copy that is thrown away, the room does not notice. */
    @Test
    @Tag("Q7")
    void whatIsTriedOnACopyLeavesTheRoomAsItWas() {
        for (long seed = 1; seed <= 40; seed++) {
            new MeetingSimulation(seed, UnaryOperator.identity())
                    .before((room, command) -> {
                        room.copy().handle(command, World.START.plusSeconds(1_000_000_000L));
                        return room;
                    })
                    .play(STEPS_OF_A_MEETING);
        }
    }

    private static UnaryOperator<List<RoomEffect>> recordingIn(List<List<RoomEffect>> record) {
        return effects -> {
            record.add(effects);
            return effects;
        };
    }

    /** Ways in which a room could be broken. */
    enum Mutant {
        TRANSPORT_LEFT_OPEN {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return without(effects, RoomEffect.CloseTransport.class);
            }
        },
        TRANSPORT_AT_THE_DOOR {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return effects.stream()
                        .<RoomEffect>mapMulti((effect, out) -> {
                            out.accept(effect);
                            if (effect instanceof RoomEffect.Send send
                                    && send.frame().message() instanceof ServerMessage.Waiting waiting) {
                                out.accept(new RoomEffect.OpenTransport(waiting.self()));
                            }
                        })
                        .toList();
            }
        },
        TRACK_LEFT_OPEN {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return without(effects, RoomEffect.CloseTrack.class);
            }
        },
        NO_EVIDENCE {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return without(effects, RoomEffect.Audit.class);
            }
        },
        TWICE_THE_EVIDENCE {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return effects.stream()
                        .<RoomEffect>mapMulti((effect, out) -> {
                            out.accept(effect);
                            if (effect instanceof RoomEffect.Audit) {
                                out.accept(effect);
                            }
                        })
                        .toList();
            }
        },
        ROSTER_TOLD_AT_THE_DOOR {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return effects.stream()
                        .<RoomEffect>mapMulti((effect, out) -> {
                            out.accept(effect);
                            if (effect instanceof RoomEffect.Send(RoomCommand.ConnectionId to, ServerFrame frame)
                                    && frame.message() instanceof ServerMessage.Waiting waiting) {
                                out.accept(new RoomEffect.Send(
                                        to,
                                        new ServerFrame(
                                                frame.seq() + 1,
                                                0,
                                                new ServerMessage.ParticipantLeft(waiting.self(), CloseCause.LEFT))));
                            }
                        })
                        .toList();
            }
        },
        DEPARTURE_UNSAID {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return effects.stream()
                        .filter(effect -> !(effect instanceof RoomEffect.Send send
                                && send.frame().message() instanceof ServerMessage.ParticipantLeft))
                        .toList();
            }
        },
        SPEAKS_AFTER_CLOSING {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return effects.stream()
                        .<RoomEffect>mapMulti((effect, out) -> {
                            out.accept(effect);
                            if (effect instanceof RoomEffect.CloseConnection close) {
                                out.accept(new RoomEffect.Send(
                                        close.connection(), new ServerFrame(0, 0, new ServerMessage.Pong())));
                            }
                        })
                        .toList();
            }
        },
        OPENS_A_MICROPHONE {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return effects.stream()
                        .map(effect -> effect instanceof RoomEffect.PauseTrack pause
                                ? new RoomEffect.ResumeTrack(pause.track())
                                : effect)
                        .toList();
            }
        },
        SEATS_A_STRANGER {
            @Override
            List<RoomEffect> apply(List<RoomEffect> effects) {
                return effects.stream()
                        .map(effect -> effect instanceof RoomEffect.OpenTransport
                                ? new RoomEffect.OpenTransport(new ParticipantId("x".repeat(16)))
                                : effect)
                        .toList();
            }
        };

        abstract List<RoomEffect> apply(List<RoomEffect> effects);

        static List<RoomEffect> without(List<RoomEffect> effects, Class<? extends RoomEffect> kind) {
            return effects.stream().filter(effect -> !kind.isInstance(effect)).toList();
        }
    }

    /** A check that cannot fail is a defect: each way of being broken is noticed. */
    @ParameterizedTest
    @EnumSource
    void theCheckerNoticesABrokenRoom(Mutant mutant) {
        MeetingSimulation.BrokenInvariant noticed = null;
        for (long seed = 1; seed <= 20 && noticed == null; seed++) {
            try {
                new MeetingSimulation(seed, mutant::apply).play(STEPS_OF_A_MEETING);
            } catch (MeetingSimulation.BrokenInvariant broken) {
                noticed = broken;
            }
        }
        assertTrue(noticed != null, () -> "nobody noticed " + mutant);
        assertTrue(String.valueOf(noticed).contains("last events"));
    }
}
