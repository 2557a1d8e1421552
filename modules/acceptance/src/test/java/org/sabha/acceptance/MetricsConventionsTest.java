package org.sabha.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A check that finds nothing anywhere would be none. */
@Tag("interop")
class MetricsConventionsTest {
    @Test
    void findsNothingWhereNothingIsWrong() {
        assertEquals(List.of(), MetricsConventions.of("""
            # HELP sabha_join_seconds Time of joins
            # TYPE sabha_join_seconds histogram
            sabha_join_seconds_bucket{le="0.1"} 1
            sabha_join_seconds_bucket{le="+Inf"} 2
            sabha_join_seconds_sum 0.3
            sabha_join_seconds_count 2
            # HELP disk_free_bytes Free
            # TYPE disk_free_bytes gauge
            disk_free_bytes{path="/a \\"b\\" \\\\c"} 1.5E10
            # HELP sabha_clock_error_seconds Error
            # TYPE sabha_clock_error_seconds gauge
            sabha_clock_error_seconds NaN
            """).complaints());
    }

    /** The first four stood in pages of before. */
    @ParameterizedTest
    @CsvSource({
        "process_cpu_time_ns_total, counter, an abbreviated unit",
        "system_cpu_count, gauge, a suffix of histograms and summaries",
        "sabha_signalling_total, gauge, '_total is of counters, and of them all'",
        "sabha_link_packets, counter, '_total is of counters, and of them all'",
        "sabha_wait_milliseconds, gauge, no base unit",
        "sabha_wait_minutes, gauge, no base unit",
        "sabha_rooms_gauge, gauge, the type in its name",
        "sabha_openRooms, gauge, a character that it should not have"
    })
    void findsNamesThatBreakTheConventions(String name, String type, String complaint) {
        String page = "# HELP " + name + " Help\n# TYPE " + name + " " + type + "\n" + name + " 1.0\n";
        assertEquals(
                List.of(name + ": " + complaint), MetricsConventions.of(page).complaints());
    }

    @Test
    void findsWhatHasNoHelp() {
        String page = "# TYPE sabha_media_bytes_total counter\nsabha_media_bytes_total{loop=\"0\"} 1.0\n";
        assertEquals(
                List.of("sabha_media_bytes_total: no help text"),
                MetricsConventions.of(page).complaints());
    }

    @Test
    void findsWhatIsThereTwiceOrCannotBeRead() {
        String page = """
            # HELP a A
            # TYPE a gauge
            a 1
            a 2
            b 1
            c{
            """;
        assertEquals(
                List.of("twice: a 2", "b: no type", "cannot be read: c{"),
                MetricsConventions.of(page).complaints());
    }
}
