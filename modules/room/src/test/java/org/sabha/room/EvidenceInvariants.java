package org.sabha.room;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand.ConnectionId;
import org.sabha.room.port.AuditRow;

/** That each act leaves one row of evidence, nothing else does, and rows tell until when everybody had a seat. */
final class EvidenceInvariants {
    /** What the room does by itself once its time has come, with whatever command is next. */
    private static final Set<String> OF_OVERDUE_WORK = Set.of("expel", "not-added", "unseat");

    private static final Set<String> ENDS_ONES_OWN_SEAT = Set.of("leave", "hand-over-and-leave");
    private static final Set<String> ENDS_A_SEAT = Set.of("lose", "expel", "unseat", "end-stay", "remove");
    private static final Set<String> ENDS_EVERY_SEAT =
            Set.of("sleep", "end", "end-for-all", "end-by-organisation", "stop");

    /** How a step stands in time. */
    enum Moment {
        ORDINARY,
        /** Work in the key group is due, and comes with this command. */
        WORK_IS_OVERDUE,
        ENDED
    }

    private final Consumer<String> broken;
    private final Predicate<ParticipantId> isHere;
    private final Map<ParticipantId, Long> said = new HashMap<>();
    private final Set<ParticipantId> mayLeap = new HashSet<>();
    private long countedTickets;
    private long countedRefusals;
    /** Of those without a connection nobody sees whether such a message was refused. */
    private long mayBeRefused;

    private final Set<String> refusedBefore = new HashSet<>();
    /** Of every kind, also those that count refusals of before: each is paid for from the same budget. */
    private long refusalRows;

    private boolean handled;

    EvidenceInvariants(Consumer<String> broken, Predicate<ParticipantId> isHere) {
        this.broken = broken;
        this.isHere = isHere;
    }

    /** The server is started anew: numbers of these may go on behind what was lost. */
    void restarted(Collection<ParticipantId> present) {
        countedTickets = 0;
        countedRefusals = 0;
        mayBeRefused = 0;
        refusedBefore.clear();
        mayLeap.addAll(present);
    }

    /** The number of the last message of this stay that the room has handled. */
    long lastSaid(ParticipantId id) {
        return said.getOrDefault(id, 0L);
    }

    /** Whether what was said last was news to the room. */
    boolean wasHandled() {
        return handled;
    }

    private void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            broken.accept(otherwise.get());
        }
    }

    void check(RoomCommand command, List<RoomEffect> effects, Moment moment) {
        handled = false;
        List<AuditRow> all = effects.stream()
                .filter(RoomEffect.Audit.class::isInstance)
                .map(effect -> ((RoomEffect.Audit) effect).row())
                .toList();
        effects.stream()
                .filter(RoomEffect.CloseTransport.class::isInstance)
                .map(effect -> ((RoomEffect.CloseTransport) effect).participant())
                .forEach(who -> require(
                        all.stream().anyMatch(row -> endsSeatOf(row, who)),
                        () -> "no row says that a seat of " + who + " ended: " + all));
        List<AuditRow> rows = all.stream()
                .filter(row -> !OF_OVERDUE_WORK.contains(row.verb()))
                .toList();
        switch (command) {
            case RoomCommand.Arrive _ -> checkArrive(rows, command);
            case RoomCommand.Resume _ -> checkResume(rows, effects, command, moment);
            case RoomCommand.Say say -> checkSay(say, rows, effects);
            default ->
                require(
                        rows.stream().allMatch(row -> row.actor().isEmpty() || isOfAnAct(row)),
                        () -> "nobody acted, yet " + rows);
        }
        if (!(command instanceof RoomCommand.Resume)) {
            rows.stream().filter(row -> row.verb().equals("resume")).forEach(row -> countedTickets -= row.times());
        }
        if (!(command instanceof RoomCommand.Arrive)) {
            rows.stream()
                    .filter(row -> row.verb().equals("arrive") && row.reason().isPresent())
                    .forEach(row -> countedRefusals -= row.times());
        }
        checkRefusals(
                rows.stream().filter(EvidenceInvariants::isOfAnAct).toList(),
                !(command instanceof RoomCommand.Say) || isTheEnd(effects));
        require(
                countedRefusals >= -mayBeRefused && !(moment == Moment.ENDED && countedRefusals > 0),
                () -> "refusals not in a row: " + countedRefusals);
        require(
                countedTickets >= 0 && !(moment == Moment.ENDED && countedTickets > 0),
                () -> "tickets not in a row: " + countedTickets);
    }

    /** @param later whether they tell of what was refused before this command */
    private void checkRefusals(List<AuditRow> rows, boolean later) {
        refusalRows += rows.size();
        for (AuditRow row : rows) {
            if (later) {
                countedRefusals -= row.times();
            } else {
                refusedBefore.add(row.actor() + row.verb());
            }
        }
    }

    private static boolean endsSeatOf(AuditRow row, ParticipantId who) {
        return row.reason().isEmpty()
                && (ENDS_EVERY_SEAT.contains(row.verb())
                        || (ENDS_ONES_OWN_SEAT.contains(row.verb())
                                && row.actor().equals(Optional.of(who)))
                        || (ENDS_A_SEAT.contains(row.verb()) && row.subject().equals(Optional.of(who))));
    }

    /** A row, or one more who was not let in that a later row counts. */
    private void checkArrive(List<AuditRow> rows, RoomCommand command) {
        if (rows.stream().noneMatch(row -> row.verb().equals("arrive"))) {
            countedRefusals++;
        } else {
            requireOneRow(rows, "arrive", command);
        }
    }

    /** A row, or one more ticket of nobody that a later row counts. */
    private void checkResume(List<AuditRow> rows, List<RoomEffect> effects, RoomCommand command, Moment moment) {
        if (rows.isEmpty()) {
            require(
                    moment == Moment.WORK_IS_OVERDUE
                            || effects.stream()
                                    .allMatch(effect -> movesKeyWork(effect)
                                            || connectionOf(effect).equals(MeetingInvariants.connection(command))),
                    () -> "without a row " + effects);
            countedTickets++;
        } else {
            requireOneRow(rows, "resume", command);
        }
    }

    /** While no host is there, the time to be added begins anew with each command, whatever it is. */
    private static boolean movesKeyWork(RoomEffect effect) {
        return effect instanceof RoomEffect.StartTimer start && start.timer() instanceof RoomTimer.KeyWork;
    }

    private static Optional<ConnectionId> connectionOf(RoomEffect effect) {
        return switch (effect) {
            case RoomEffect.Send send -> Optional.of(send.connection());
            case RoomEffect.CloseConnection close -> Optional.of(close.connection());
            default -> Optional.empty();
        };
    }

    private void requireOneRow(List<AuditRow> rows, String verb, RoomCommand command) {
        require(
                rows.stream().filter(row -> row.verb().equals(verb)).count() == 1,
                () -> "not one row \"" + verb + "\" but " + rows + " for " + command);
    }

    private void checkSay(RoomCommand.Say say, List<AuditRow> all, List<RoomEffect> effects) {
        String verb = Messages.wireName(say.message());
        boolean denied = isDenied(effects);
        // the end writes what was counted until then
        List<AuditRow> rows =
                isTheEnd(effects) ? all.stream().filter(row -> !isOfAnAct(row)).toList() : all;
        long mine = rows.stream().filter(row -> row.actor().isPresent()).count();
        handled = handledNow(say);
        boolean mayBeSilent = isNoise(say.message()) || say.message() instanceof ClientMessage.Show;
        if (handled && mine == 0 && mayBeSilent && !denied) {
            mayBeRefused++;
        } else if (handled && mine == 0) {
            require(
                    refusedBefore.contains(Optional.of(say.participant()) + verb)
                            || refusalRows >= RefusedActs.PARTICIPANT_ROWS_PER_MINUTE,
                    () -> "no row, though it is the first refusal of its kind: " + say);
            countedRefusals++;
        } else if (!handled) {
            require(mine == 0, () -> "a message that was not handled left " + rows);
        } else if (isNoise(say.message()) && !denied) {
            require(
                    rows.stream()
                            .allMatch(row -> row.actor().isEmpty() || row.verb().equals(verb)),
                    () -> "noise, yet " + rows);
        } else if (say.message() instanceof ClientMessage.Show && !denied) {
            require(
                    rows.stream().allMatch(row -> row.reason().isPresent()),
                    () -> "a permitted show is noise, yet " + rows);
        } else {
            requireOneRow(rows, verb, say);
            require(mine == 1, () -> "not one act but " + rows + " for " + say);
            rows.stream()
                    .filter(row -> row.actor().isPresent())
                    .forEach(row -> require(
                            row.actor().filter(say.participant()::equals).isPresent(),
                            () -> "a row names another actor: " + row));
        }
    }

    private static boolean isTheEnd(List<RoomEffect> effects) {
        return effects.stream().anyMatch(RoomEffect.Ended.class::isInstance);
    }

    private static boolean isDenied(List<RoomEffect> effects) {
        return effects.stream()
                .anyMatch(effect -> effect instanceof RoomEffect.Send send
                        && send.frame().message() instanceof ServerMessage.Denied);
    }

    /** Of an act of somebody that was denied, or of several that are told in one row. */
    private static boolean isOfAnAct(AuditRow row) {
        return (row.reason().isPresent() && row.actor().isPresent())
                || row.verb().equals("refuse-message");
    }

    /** What may leave no row of its own: it is no act on anybody, or its refusals are counted together. */
    private static boolean isNoise(ClientMessage message) {
        return switch (message) {
            case ClientMessage.PresentKeyPackage _,
                    ClientMessage.CreateGroup _,
                    ClientMessage.Commit _,
                    ClientMessage.EpochEntered _,
                    ClientMessage.CastBallot _,
                    ClientMessage.Seal _ -> true;
            default -> false;
        };
    }

    private boolean handledNow(RoomCommand.Say say) {
        if (!isHere.test(say.participant())) {
            return false;
        }
        if (say.message() instanceof ClientMessage.Ping
                || say.message() instanceof ClientMessage.Authenticate
                || say.message() instanceof ClientMessage.Resume) {
            return false;
        }
        long last = said.getOrDefault(say.participant(), 0L);
        boolean leaps = say.seq() > last && mayLeap.contains(say.participant());
        if (say.seq() != last + 1 && !leaps) {
            return false;
        }
        mayLeap.remove(say.participant());
        said.put(say.participant(), say.seq());
        return true;
    }
}
