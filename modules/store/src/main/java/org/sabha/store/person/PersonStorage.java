package org.sabha.store.person;

import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.SqlTimestamps;
import org.sabha.store.sql.Transactions;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** What is kept about one person, and its erasure; each leaves its row of the audit log. Blocks; thread-safe. */
public final class PersonStorage {
    private static final int VERSION = 1;
    private static final String TIME = "_at";
    private static final Pattern WORD_BREAK = Pattern.compile("_([a-z])");

    private final Database database;
    private final Transactions transactions;

    public PersonStorage(Database database, Transactions transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /**
     * Writes everything that is kept about somebody, as it is at one instant, as one JSON document: for each place where
     * something is, the list of what is there.
     *
     * @param row is durable before anything is read
     * @param to flushed, not closed
     * @return how many entries there are
     */
    public long keptAbout(Person person, AccountEvidence row, OutputStream to) {
        transactions.write(handle -> {
            transactions.append(handle, row);
            return Boolean.TRUE;
        });
        return database.snapshot(handle -> {
            try (JsonGenerator json = JsonFactory.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build()
                    .createGenerator(ObjectWriteContext.empty(), to, JsonEncoding.UTF8)) {
                json.writeStartObject();
                json.writeNumberProperty("sabha-kept", VERSION);
                json.writeStringProperty("at", row.at().toString());
                json.writeStringProperty("of", KeptTables.keyOf(person));
                json.writeObjectPropertyStart("kept");
                long entries = 0;
                for (KeptTables.Place place : KeptTables.of(person)) {
                    json.writeArrayPropertyStart(place.name());
                    entries += write(handle, place, person, json);
                    json.writeEndArray();
                }
                json.writeEndObject();
                json.writeEndObject();
                return entries;
            }
        });
    }

    private static long write(Handle handle, KeptTables.Place place, Person person, JsonGenerator json) {
        long[] entries = {0};
        handle.createQuery(place.select())
                .bind("of", KeptTables.keyOf(person))
                .map((found, _) -> {
                    entry(found, json);
                    return Boolean.TRUE;
                })
                .forEach(_ -> entries[0]++);
        return entries[0];
    }

    /** What is not there is left out. */
    private static void entry(ResultSet found, JsonGenerator json) throws SQLException {
        ResultSetMetaData columns = found.getMetaData();
        json.writeStartObject();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String label = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
            Object value = found.getObject(i);
            if (value == null) {
                continue;
            }
            json.writeName(
                    WORD_BREAK.matcher(label).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT)));
            switch (value) {
                case Boolean yes -> json.writeBoolean(yes);
                case Long nanos
                when label.endsWith(TIME) ->
                    json.writeString(SqlTimestamps.instant(nanos).toString());
                case Number number -> json.writeNumber(number.longValue());
                default -> json.writeString(value.toString());
            }
        }
        json.writeEndObject();
    }

    /**
     * Takes away what is kept about somebody, in one transaction with its row. Rows of the log stay, without what was
     * personal beside them, and can still be verified; an account goes, and what it did stays under an id that is nobody's.
     *
     * @param row says that it was done, and on how many pieces
     */
    public Erasure erase(Person person, AccountEvidence row) {
        return transactions.write(handle -> {
            Erasure done = PersonEraser.erase(handle, person, row.at());
            if (done instanceof Erasure.Done(int pieces)) {
                transactions.append(handle, row.choosing(Integer.toString(pieces)));
            }
            return done;
        });
    }
}
