package org.sabha.signalling;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sabha.room.RoomCommand;

/** A room's mailbox that keeps what it was offered, and can be full. */
final class FakeMailbox implements RoomMailbox {
    private final List<RoomCommand> commands = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    @Override
    public boolean offer(RoomCommand command) {
        return !full && commands.add(command);
    }

    void becomeFull() {
        full = true;
    }

    void becomeFree() {
        full = false;
    }

    List<RoomCommand> commands() {
        return List.copyOf(commands);
    }

    <T extends RoomCommand> List<T> commandsOf(Class<T> type) {
        return commands.stream().filter(type::isInstance).map(type::cast).toList();
    }

    RoomCommand.ConnectionId lastArrival() {
        return commandsOf(RoomCommand.Arrive.class).getLast().connection();
    }

    RoomCommand.ConnectionId lastResume() {
        return commandsOf(RoomCommand.Resume.class).getLast().connection();
    }
}
