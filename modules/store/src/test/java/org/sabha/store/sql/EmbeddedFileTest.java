package org.sabha.store.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file of the embedded database, as a process that is killed leaves it: a copy made while the database is open. H2
 * 2.5.252 lost commits here; the header of its file named the chunk before the newest.
 */
@Tag("Q6")
@Tag("T10")
class EmbeddedFileTest {
    private static final int COMMITS = 150;
    private static final int ROWS = 9;

    /** Space of old chunks is used again at once, which else begins after 45 s. */
    private static final String REUSE = ";RETENTION_TIME=0";

    @TempDir
    private Path open;

    @TempDir
    private Path killed;

    @Test
    void holdsEveryCommitFromTheMomentItIsDurable() throws SQLException, IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<Long> missing = new ArrayList<>();
        try (Connection connection = connect(open);
                Statement statement = connection.createStatement()) {
            statement.execute("create table log (seq bigint primary key)");
            statement.execute("create table state (id integer primary key, text varchar(40000) not null)");
            for (int id = 0; id < ROWS; id++) {
                statement.execute("insert into state values (" + id + ", '')");
            }
            for (long seq = 1; seq <= COMMITS; seq++) {
                commit(connection, seq, random);
                statement.execute("checkpoint sync");
                if (afterAKill() < seq) {
                    missing.add(seq);
                }
            }
        }
        assertEquals(List.of(), missing, "commits that a kill would have lost");
    }

    /** Rows of very different sizes, so that a chunk often does not fit where the one before expected it. */
    private static void commit(Connection connection, long seq, SplittableRandom random) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("insert into log values (?)");
                PreparedStatement update = connection.prepareStatement("update state set text = ? where id = ?")) {
            insert.setLong(1, seq);
            insert.execute();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                update.setString(1, "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 20_000 : 1_000)));
                update.setInt(2, random.nextInt(ROWS));
                update.execute();
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private long afterAKill() throws IOException, SQLException {
        Files.copy(Database.fileIn(open), Database.fileIn(killed), StandardCopyOption.REPLACE_EXISTING);
        try (Connection connection = connect(killed);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select max(seq) from log")) {
            found.next();
            return found.getLong(1);
        }
    }

    private static Connection connect(Path folder) throws SQLException {
        return DriverManager.getConnection(Database.embedded(folder) + REUSE, "sabha", "");
    }
}
