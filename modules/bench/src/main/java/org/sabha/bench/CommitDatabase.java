package org.sabha.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;

/** A PostgreSQL of its own, and what it holds of a meeting, asked past the line that is cut. One thread. */
final class CommitDatabase implements AutoCloseable {
    private final EmbeddedPostgres process;
    private final Connection connection;

    CommitDatabase() throws IOException, SQLException {
        process = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "500")
                .start();
        connection = process.getPostgresDatabase().getConnection();
    }

    int port() {
        return process.getPort();
    }

    /** @param rule of clause A4, as long as nobody has set it */
    CommitWitness.State state(RoomId room, String rule) throws SQLException {
        boolean locked = texts("select locked from meeting where id = ?", room).contains("t");
        Set<String> chosen = texts("select chosen from rule_change where clause = 'A4' and meeting = ?", room);
        return new CommitWitness.State(
                locked,
                chosen.stream().findFirst().orElse(rule),
                people("select id from stay where seated and meeting = ?", room),
                people("select id from stay where not seated and meeting = ?", room));
    }

    /** The newest row of the log; 0 if there is none. */
    long newestRow() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select coalesce(max(seq), 0) from audit_row");
                ResultSet found = query.executeQuery()) {
            found.next();
            return found.getLong(1);
        }
    }

    /** How many rows after one say that an act was done. */
    int done(RoomId room, String verb, long after) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select count(*) from audit_row where room = ? and verb = ? and reason is null and seq > ?")) {
            query.setString(1, room.value());
            query.setString(2, verb);
            query.setLong(3, after);
            try (ResultSet found = query.executeQuery()) {
                found.next();
                return found.getInt(1);
            }
        }
    }

    private Set<ParticipantId> people(String select, RoomId room) throws SQLException {
        Set<ParticipantId> people = new HashSet<>();
        texts(select, room).forEach(id -> people.add(new ParticipantId(id)));
        return people;
    }

    private Set<String> texts(String select, RoomId room) throws SQLException {
        Set<String> texts = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(select)) {
            query.setString(1, room.value());
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    texts.add(found.getString(1));
                }
            }
        }
        return texts;
    }

    @Override
    public void close() throws IOException, SQLException {
        connection.close();
        process.close();
    }
}
