package org.sabha.store.meeting;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;

/** A row of a result, by the names of its columns. */
record Row(Map<String, @Nullable Object> values) {
    Row(ResultSet found) throws SQLException {
        this(copy(found));
    }

    private static Map<String, @Nullable Object> copy(ResultSet found) throws SQLException {
        ResultSetMetaData columns = found.getMetaData();
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            values.put(columns.getColumnLabel(i), found.getObject(i));
        }
        return values;
    }

    private Object value(String column) {
        return maybe(column).orElseThrow(() -> new IllegalStateException("no value in " + column));
    }

    private Optional<Object> maybe(String column) {
        return Optional.ofNullable(values.get(column));
    }

    String text(String column) {
        return value(column).toString();
    }

    Optional<String> maybeText(String column) {
        return maybe(column).map(Object::toString);
    }

    long number(String column) {
        return ((Number) value(column)).longValue();
    }

    Optional<Long> maybeNumber(String column) {
        return maybe(column).map(number -> ((Number) number).longValue());
    }

    boolean flag(String column) {
        return (Boolean) value(column);
    }

    Octets octets(String column) {
        return Octets.of((byte[]) value(column));
    }

    Optional<Octets> maybeOctets(String column) {
        return maybe(column).map(bytes -> Octets.of((byte[]) bytes));
    }
}
