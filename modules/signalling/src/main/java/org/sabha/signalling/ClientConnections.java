package org.sabha.signalling;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerFrame;
import org.sabha.room.RoomCommand;
import org.sabha.room.RoomCommand.ConnectionId;

/**
 * The WebSocket connections by id: how the effects of a room reach people. Safe for any thread; what one thread asks
 * for one connection happens in that order, on the connection's loop, after the call. A connection that is gone takes
 * nothing and says nothing, but for {@link #bind}.
 */
public final class ClientConnections {
    private final Map<ConnectionId, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    /**
     * From now on the connection speaks for this person. If it is gone by now, the room gets its {@code Disconnect} all
     * the same.
     */
    public void bind(ConnectionId connection, RoomMailbox room, ParticipantId participant) {
        Optional<Session> session = find(connection);
        if (session.isPresent()) {
            run(session.get(), () -> session.get().bind(room, participant));
        } else {
            room.offer(new RoomCommand.Disconnect(participant, connection));
        }
    }

    public void send(ConnectionId connection, ServerFrame frame) {
        find(connection).ifPresent(session -> run(session, () -> session.send(frame)));
    }

    /** Closes after what was sent before; the cause was sent as a {@code closed} frame. */
    public void close(ConnectionId connection, CloseCause cause) {
        find(connection).ifPresent(session -> run(session, () -> session.close(cause)));
    }

    /** Ends every connection of a room that cannot speak any more, with a {@code closed} frame of its own. */
    public void dismiss(RoomMailbox room, CloseCause cause) {
        for (Session session : sessions.values()) {
            run(session, () -> {
                if (session.isOf(room)) {
                    session.dismiss(cause);
                }
            });
        }
    }

    /** The network, of a size that names no household, from which a connection came; empty if it is gone. */
    public Optional<String> neighbourhood(ConnectionId connection) {
        return find(connection).map(Session::neighbourhood);
    }

    /** Connections now, those included whose socket has just gone. */
    public int size() {
        return sessions.size();
    }

    ConnectionId register(Session session) {
        ConnectionId id = new ConnectionId(lastId.incrementAndGet());
        sessions.put(id, session);
        return id;
    }

    void forget(ConnectionId id) {
        sessions.remove(id);
    }

    private Optional<Session> find(ConnectionId connection) {
        return Optional.ofNullable(sessions.get(connection));
    }

    /** Always a task of its own: a room may act while the connection is still handing it a message. */
    private static void run(Session session, Runnable act) {
        session.loop().execute(() -> {
            try {
                act.run();
            } catch (RuntimeException e) {
                session.failed(e);
            }
        });
    }
}
