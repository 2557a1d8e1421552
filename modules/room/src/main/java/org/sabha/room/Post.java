package org.sabha.room;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Secret;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand.ConnectionId;
import org.sabha.room.roster.Participant;
import org.sabha.room.roster.Roster;
import org.sabha.room.session.Tickets;

/**
 * Who is reached over which connection. Everything that is said to anybody goes through here, and what is said about the
 * meeting goes to seated people only.
 */
final class Post {
    private final Roster roster;
    private final Tickets tickets;
    private final Map<ParticipantId, ConnectionId> connections = new HashMap<>();

    Post(Roster roster, Tickets tickets) {
        this.roster = roster;
        this.tickets = tickets;
    }

    /** The same connections, for the stays of a copy. */
    Post copy(Roster ofTheCopy, Tickets ticketsOfTheCopy) {
        var copy = new Post(ofTheCopy, ticketsOfTheCopy);
        copy.connections.putAll(connections);
        return copy;
    }

    void bind(CommandContext turn, Participant stay, ConnectionId connection) {
        connections.put(stay.id(), connection);
        stay.setConnected(true);
        turn.add(new RoomEffect.BindConnection(connection, stay.id()));
    }

    Optional<ConnectionId> connection(Participant stay) {
        return Optional.ofNullable(connections.get(stay.id()));
    }

    /** The socket is gone; what is said from now on is kept. */
    void unbind(Participant stay) {
        connections.remove(stay.id());
        stay.setConnected(false);
    }

    /** A numbered message, kept until it is acknowledged. Participants who are away get a snapshot when they return instead. */
    void send(CommandContext turn, Participant stay, ServerMessage message) {
        if (stay.isAway()) {
            return;
        }
        deliver(turn, stay, stay.outbox().append(message, stay.received().handled()));
    }

    /** What a host says to those who wait, if anything is said. */
    void sendDoorMessage(CommandContext turn, Participant stay, Optional<String> words) {
        words.ifPresent(text -> send(turn, stay, new ServerMessage.DoorMessage(words)));
    }

    /** A message that is not kept; it is lost when nobody is connected. */
    void sendUnnumbered(CommandContext turn, Participant stay, ServerMessage message) {
        deliver(turn, stay, new ServerFrame(0, stay.received().handled(), message));
    }

    void replay(CommandContext turn, Participant stay, long received) {
        stay.outbox().replayAfter(received, stay.received().handled()).forEach(frame -> deliver(turn, stay, frame));
    }

    private void deliver(CommandContext turn, Participant stay, ServerFrame frame) {
        connection(stay).ifPresent(to -> turn.add(new RoomEffect.Send(to, frame)));
    }

    /** To everybody seated. */
    void broadcast(CommandContext turn, ServerMessage message) {
        broadcast(turn, message, _ -> true);
    }

    void broadcast(CommandContext turn, ServerMessage message, Predicate<Participant> to) {
        roster.seated().stream().filter(to).forEach(stay -> send(turn, stay, message));
    }

    /** A ticket that travels in the next numbered message. */
    Secret ticketInNextFrame(Participant stay) {
        return tickets.issue(stay.id(), stay.outbox().nextSeq());
    }

    void hangUp(CommandContext turn, Participant stay, CloseCause cause) {
        hangUp(turn, stay, new ServerMessage.Closed(cause));
    }

    void hangUp(CommandContext turn, Participant stay, ServerMessage.Closed closed) {
        connection(stay).ifPresent(to -> {
            sendUnnumbered(turn, stay, closed);
            turn.add(new RoomEffect.CloseConnection(to, closed.cause()));
        });
        unbind(stay);
    }

    /** The one answer to outsiders, the same whatever the cause (C7). */
    void turnAway(CommandContext turn, ConnectionId connection, ReasonCode told, Optional<AdvisoryClause> clause) {
        turn.add(new RoomEffect.Send(connection, new ServerFrame(1, 0, new ServerMessage.Denied(0, told, clause))));
        turn.add(new RoomEffect.Send(connection, new ServerFrame(0, 0, new ServerMessage.Closed(CloseCause.REFUSED))));
        turn.add(new RoomEffect.CloseConnection(connection, CloseCause.REFUSED));
    }
}
