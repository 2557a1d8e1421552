package org.sabha.server.integration;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.Accounts;
import org.sabha.model.RoomId;
import org.sabha.model.schedule.Occurrence;
import org.sabha.room.RoomStatus;
import org.sabha.store.schedule.ScheduleStorage;
import tools.jackson.databind.json.JsonMapper;

/** Meetings that go on, for whoever has the data folder: numbers, and their end. No one comes in by it. Blocks. */
public final class MeetingCommands {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final String COMMAND_LINE = "command-line";

    private final RunningMeetings running;
    private final PassedOverMeetings passedOver;
    private final ScheduleStorage schedules;
    private final Accounts accounts;

    public MeetingCommands(
            RunningMeetings running, PassedOverMeetings passedOver, ScheduleStorage schedules, Accounts accounts) {
        this.running = running;
        this.passedOver = passedOver;
        this.schedules = schedules;
        this.accounts = accounts;
    }

    /** As it is printed; the last four are of meetings that were scheduled. */
    private record Line(
            String meeting,
            String state,
            int participants,
            int waiting,
            String classification,
            @Nullable String title,
            @Nullable String organiser,
            @Nullable String startsAt,
            @Nullable String endsAt) {}

    /**
     * Does what the words say: {@code list}; {@code show ID}; {@code end ID}; {@code passed-over}; {@code forget ID}.
     *
     * @return lines of JSON
     * @throws IllegalArgumentException if it is not done; the message says why
     */
    public String answer(List<String> words) {
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "list" ->
                running.statuses().stream()
                        .filter(status -> !status.ended())
                        .map(this::line)
                        .collect(Collectors.joining("\n"));
            case "show" -> line(status(id(words)));
            case "end" -> end(id(words));
            case "passed-over" ->
                passedOver.all().entrySet().stream()
                        .map(each -> JSON.writeValueAsString(new PassedOver(each.getKey(), each.getValue())))
                        .collect(Collectors.joining("\n"));
            case "forget" -> forget(id(words));
            default -> throw new IllegalArgumentException("there are list, show, end, passed-over, forget");
        };
    }

    /** As it is printed. */
    private record PassedOver(String meeting, String why) {}

    /** As it is printed. */
    private record Forgotten(String meeting, boolean forgotten) {}

    private String forget(RoomId room) {
        passedOver.forget(room);
        return JSON.writeValueAsString(new Forgotten(room.value(), true));
    }

    private String end(RoomId room) {
        RoomStatus before = status(room);
        if (!running.end(room, COMMAND_LINE)) {
            throw unknown();
        }
        return line(new RoomStatus(room, 0, 0, before.started(), before.classification(), true));
    }

    private RoomStatus status(RoomId room) {
        return running.status(room).orElseThrow(MeetingCommands::unknown);
    }

    private static RoomId id(List<String> words) {
        if (words.size() != 2) {
            throw new IllegalArgumentException("the meeting's id is missing behind " + words.getFirst());
        }
        try {
            return new RoomId(words.get(1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a meeting's id has 24 characters, as its link has behind /m/", e);
        }
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("no such meeting goes on");
    }

    private String line(RoomStatus status) {
        Optional<Occurrence> planned = schedules.find(status.room());
        return JSON.writeValueAsString(new Line(
                status.room().value(),
                status.ended() ? "ended" : status.started() ? "started" : "waits for its host",
                status.participants(),
                status.waiting(),
                status.classification().wireName(),
                planned.map(found -> found.plan().title()).orElse(null),
                planned.flatMap(found -> accounts.byId(found.plan().owner()))
                        .map(account -> account.profile().login().value())
                        .orElse(null),
                planned.map(found -> found.startsAt().toString()).orElse(null),
                planned.map(found -> found.endsAt().toString()).orElse(null)));
    }
}
