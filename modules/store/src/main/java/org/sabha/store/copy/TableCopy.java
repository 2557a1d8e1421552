package org.sabha.store.copy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.store.failure.StorageException;

/**
 * Rows of any table as texts, the same whichever engine they come from: numbers in digits, {@code true} and {@code
 * false}, bytes in hexadecimal.
 */
final class TableCopy {
    /** Every table but the schema's own history. */
    static final List<Table> TABLES = List.of(
            new Table("meeting", 1),
            new Table("invitation", 1),
            new Table("ban", 1),
            new Table("rule_change", 1),
            new Table("stay", 1),
            new Table("key_group", 3),
            new Table("key_leaf", 3),
            new Table("key_used", 3),
            new Table("account", 4),
            new Table("passkey", 4),
            new Table("sign_in", 4),
            new Table("plan", 6),
            new Table("occurrence", 6),
            new Table("planned_invitation", 6),
            new Table("series_invitation", 23),
            new Table("organisation_rule_change", 8),
            new Table("api_key", 9),
            new Table("api_answer", 9),
            new Table("webhook", 11),
            new Table("webhook_message", 11),
            new Table("webhook_delivery", 14),
            new Table("audit_row", 1),
            new Table("started_meeting", 12),
            new Table("ceiling_change", 16),
            new Table("mailed_guest", 15),
            new Table("calendar_feed", 15),
            new Table("account_vault", 24),
            new Table("audit_personal", 1),
            new Table("audit_head", 1));

    /**
     * What is copied.
     *
     * @param since the number of the migration that made it
     */
    record Table(String name, int since) {}

    private static final int FETCHED = 5_000;
    private static final int TOGETHER = 1_000;

    private TableCopy() {}

    /** Takes one row after the other, all with the same columns. */
    interface Rows {
        void columns(List<String> names);

        void row(List<@Nullable String> values);
    }

    static void read(Handle handle, String table, Rows to) {
        try (PreparedStatement query = handle.getConnection().prepareStatement("select * from " + table)) {
            query.setFetchSize(FETCHED);
            try (ResultSet found = query.executeQuery()) {
                ResultSetMetaData columns = found.getMetaData();
                List<String> names = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    names.add(columns.getColumnLabel(i));
                }
                to.columns(names);
                while (found.next()) {
                    to.row(row(found, columns));
                }
            }
        } catch (SQLException e) {
            throw new StorageException("the table " + table + " cannot be read", e);
        }
    }

    private static List<@Nullable String> row(ResultSet found, ResultSetMetaData columns) throws SQLException {
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (isBytes(columns.getColumnType(i))) {
                byte[] bytes = found.getBytes(i);
                values.add(bytes == null ? null : HexFormat.of().formatHex(bytes));
            } else {
                Object value = found.getObject(i);
                values.add(value == null ? null : value.toString());
            }
        }
        return values;
    }

    private static boolean isBytes(int type) {
        return type == Types.BINARY || type == Types.VARBINARY || type == Types.LONGVARBINARY;
    }

    /** Writes rows into a table of the same columns. */
    static final class Target implements Rows, AutoCloseable {
        private final Connection connection;
        private final String table;
        private @Nullable PreparedStatement insert;
        private List<Integer> types = List.of();
        private long rows;

        Target(Handle handle, String table) {
            this.connection = handle.getConnection();
            this.table = table;
        }

        @Override
        public void columns(List<String> names) {
            names.forEach(Target::requireName);
            String list = String.join(", ", names);
            try (Statement statement = connection.createStatement();
                    ResultSet none = statement.executeQuery("select " + list + " from " + table + " where 1 = 0")) {
                List<Integer> found = new ArrayList<>();
                for (int i = 1; i <= names.size(); i++) {
                    found.add(none.getMetaData().getColumnType(i));
                }
                types = found;
                insert = connection.prepareStatement("insert into " + table + " (" + list + ") values ("
                        + String.join(", ", names.stream().map(_ -> "?").toList()) + ")");
            } catch (SQLException e) {
                throw new StorageException("the table " + table + " has other columns", e);
            }
        }

        /** A backup is a file that somebody may have changed. */
        private static void requireName(String name) {
            if (!name.matches("[a-z_]{1,40}")) {
                throw new StorageException("no column is called " + name);
            }
        }

        @Override
        public void row(List<@Nullable String> values) {
            PreparedStatement statement = insert;
            if (statement == null || values.size() != types.size()) {
                throw new StorageException("a row of " + table + " has other columns");
            }
            try {
                for (int i = 0; i < values.size(); i++) {
                    bind(statement, i + 1, types.get(i), values.get(i));
                }
                statement.addBatch();
                if (++rows % TOGETHER == 0) {
                    statement.executeBatch();
                }
            } catch (SQLException | IllegalArgumentException e) {
                throw new StorageException("row " + rows + " of " + table + " cannot be written", e);
            }
        }

        private static void bind(PreparedStatement statement, int place, int type, @Nullable String value)
                throws SQLException {
            if (value == null) {
                statement.setNull(place, type);
            } else if (isBytes(type)) {
                statement.setBytes(place, HexFormat.of().parseHex(value));
            } else if (type == Types.BIGINT || type == Types.INTEGER) {
                statement.setLong(place, Long.parseLong(value));
            } else if (type == Types.BOOLEAN || type == Types.BIT) {
                statement.setBoolean(place, Boolean.parseBoolean(value));
            } else {
                statement.setString(place, value);
            }
        }

        long rows() {
            return rows;
        }

        /** Writes what is left. */
        @Override
        public void close() {
            try (PreparedStatement statement = insert) {
                if (statement != null) {
                    statement.executeBatch();
                }
            } catch (SQLException e) {
                throw new StorageException("rows of " + table + " cannot be written", e);
            }
        }
    }

    static boolean isEmpty(Handle handle) {
        return TABLES.stream()
                .allMatch(table -> handle.createQuery("select count(*) from " + table.name())
                                .mapTo(Long.class)
                                .one()
                        == 0);
    }

    /** Numbers that the database gives go on behind those that were copied. */
    static void continueNumbers(Handle handle) {
        long next = handle.createQuery("select coalesce(max(number), 0) + 1 from stay")
                .mapTo(Long.class)
                .one();
        handle.execute("alter table stay alter column number restart with " + next);
    }
}
