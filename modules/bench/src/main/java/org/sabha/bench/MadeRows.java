package org.sabha.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.sabha.store.sql.Database;

/**
 * Rows of an audit log that the database makes by itself. Row n, from 0, is of one of 50 meetings that run side by side,
 * and of one of its 8 people; ids are spread as random ones are.
 */
final class MadeRows {
    private static final long ROWS_OF_A_MEETING = 200;
    private static final long MEETINGS_AT_A_TIME = 50;
    private static final long PEOPLE_OF_A_MEETING = 8;
    private static final long TOGETHER = 100_000;
    private static final int ROOM_LETTERS = 24;
    private static final int PERSON_LETTERS = 16;

    private static final String MEETING = "(n / %d * %d + mod(n, %d))"
            .formatted(ROWS_OF_A_MEETING * MEETINGS_AT_A_TIME, MEETINGS_AT_A_TIME, MEETINGS_AT_A_TIME);
    private static final String PERSON = "mod(n / %d, %d)".formatted(MEETINGS_AT_A_TIME, PEOPLE_OF_A_MEETING);

    private final Database database;
    private final long count;
    private final long firstNanos;
    private final long nanosBetween;

    /** @param nanosBetween from one row to the next */
    MadeRows(Database database, long count, long firstNanos, long nanosBetween) {
        this.database = database;
        this.count = count;
        this.firstNanos = firstNanos;
        this.nanosBetween = nanosBetween;
    }

    private boolean isH2() {
        return database.engine() == Database.Engine.H2;
    }

    String engine() {
        return isH2() ? "h2" : "postgresql";
    }

    long count() {
        return count;
    }

    /** A text of that many letters, which {@link #spread(String, int)} makes here. */
    private String spreadSql(String text, int letters) {
        String digest =
                isH2() ? "lower(rawtohex(hash('MD5', stringtoutf8(%s))))".formatted(text) : "md5(%s)".formatted(text);
        return "substring(" + digest + " from 1 for " + letters + ")";
    }

    private static String spread(String text, int letters) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, letters);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    private static long meeting(long row) {
        return row / (ROWS_OF_A_MEETING * MEETINGS_AT_A_TIME) * MEETINGS_AT_A_TIME + row % MEETINGS_AT_A_TIME;
    }

    /** The meeting of a row. */
    String room(long row) {
        return spread("m" + meeting(row), ROOM_LETTERS);
    }

    /** Who did what the row tells. */
    String participant(long row) {
        return spread("p" + meeting(row) + "." + row / MEETINGS_AT_A_TIME % PEOPLE_OF_A_MEETING, PERSON_LETTERS);
    }

    /** When that was. */
    Instant at(long row) {
        return Instant.ofEpochSecond(0, firstNanos).plusNanos(row * nanosBetween);
    }

    void fill() {
        String meeting = "cast(" + MEETING + " as varchar)";
        String person = "'p' || " + meeting + " || '.' || cast(%s as varchar)";
        for (long from = 0; from < count; from += TOGETHER) {
            long last = Math.min(count, from + TOGETHER) - 1;
            String numbers = isH2()
                    ? "(select x as n from system_range(%d, %d)) s".formatted(from, last)
                    : "generate_series(cast(%d as bigint), %d) s(n)".formatted(from, last);
            String insert = """
                    insert into audit_row (seq, at, clock_error, room, verb, actor, subject, invitation, chosen, reason, clause,
                        times, name_commitment, address_commitment, hash)
                    select n + 1, %1$d + n * %2$d, 500, %3$s,
                        case when mod(n, 20000) = 7 then 'lock' when mod(n, 500) = 1 then 'remove'
                            when mod(n, 20) = 0 then 'arrive' else 'set-muted' end,
                        %4$s, case when mod(n, 500) = 1 then %5$s end, null, 'microphone', null, 'C3', 1, null, null, ?
                    from %6$s
                    """.formatted(
                            firstNanos,
                            nanosBetween,
                            spreadSql("'m' || " + meeting, ROOM_LETTERS),
                            spreadSql(person.formatted(PERSON), PERSON_LETTERS),
                            spreadSql(person.formatted("0"), PERSON_LETTERS),
                            numbers);
            database.jdbi().useTransaction(handle -> handle.execute(insert, new byte[32]));
        }
        database.jdbi().useHandle(handle -> handle.execute(isH2() ? "analyze" : "analyze audit_row"));
    }

    /** What the rows and their indexes take on the disk; -1 where that is not told. */
    long megabytes() {
        return isH2()
                ? -1
                : database.jdbi()
                        .withHandle(handle -> handle.createQuery("select pg_total_relation_size('audit_row') / 1000000")
                                .mapTo(Long.class)
                                .one());
    }
}
