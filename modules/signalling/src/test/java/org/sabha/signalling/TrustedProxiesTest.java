package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.signalling.TrustedProxies.Header;

@Tag("H4")
class TrustedProxiesTest {
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("198.51.100.9");

    private static TrustedProxies trusting(Header header, String... ranges) {
        return new TrustedProxies(Arrays.stream(ranges).map(AddressRange::of).toList(), header);
    }

    private static HttpHeaders headers(String name, String... lines) {
        return DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders()
                .add(name, List.of(lines));
    }

    private static String clientOf(String... lines) {
        return trusting(Header.X_FORWARDED_FOR, "10.0.0.0/8", "fd00::/8")
                .client(PROXY, headers("X-Forwarded-For", lines))
                .getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1|192.0.2.1",
                "  192.0.2.1 |192.0.2.1",
                "192.0.2.1:4711|192.0.2.1",
                "\"192.0.2.1\"|192.0.2.1",
                "\"192.0.2.1:4711\"|192.0.2.1",
                "2001:db8::1|2001:db8:0:0:0:0:0:1",
                "2001:DB8::1|2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]|2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:443|2001:db8:0:0:0:0:0:1",
                "\"[2001:db8::1]:443\"|2001:db8:0:0:0:0:0:1",
                "::ffff:192.0.2.1|192.0.2.1",
                "[::ffff:192.0.2.1]|192.0.2.1",
                "[::ffff:c000:201]:1|192.0.2.1",
                "192.0.2.1, 10.9.9.9|192.0.2.1",
                "192.0.2.1,10.9.9.9,10.0.0.7|192.0.2.1",
                "192.0.2.1, fd00::9|192.0.2.1",
                "192.0.2.1, ::ffff:10.1.1.1|192.0.2.1",
                "2001:db8::1, 10.9.9.9|2001:db8:0:0:0:0:0:1",
                "255.255.255.255|255.255.255.255",
                "0.0.0.0|0.0.0.0",
            })
    void anAddressIsReadHoweverProxiesWriteIt(String line, String client) {
        assertEquals(client, clientOf(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "unknown",
                "_hidden",
                "localhost",
                "192.0.2",
                "192.0.2.1.",
                "192.0.2.01",
                "0300.0.2.1",
                "0xc0.0.2.1",
                "3221225985",
                "192.0.2.256",
                "192.0.2.1:",
                "192.0.2.1:port",
                "192.0.2.1:123456",
                "[192.0.2.1]",
                "[2001:db8::1",
                "2001:db8::1]",
                "[2001:db8::1]443",
                "fe80::1%eth0",
                "[fe80::1%25eth0]",
                "2001:db8::1::2",
                "192.0.2.1 198.51.100.1",
                "192.0.2.1;198.51.100.1",
                "\"192.0.2.1",
                "१९२.0.2.1",
                "192.0.2.1,",
                "192.0.2.1, unknown",
            })
    void ambiguousHeaderUsesProxyAddress(String line) {
        assertEquals("10.0.0.1", clientOf(line));
    }

    @Test
    void ignoresEntriesWrittenByClient() {
        assertEquals("203.0.113.5", clientOf("192.0.2.1, 203.0.113.5"));
        assertEquals("203.0.113.5", clientOf("127.0.0.1, 10.0.0.2, 203.0.113.5, 10.0.0.3"));
        assertEquals("203.0.113.5", clientOf("<script>, \"', 203.0.113.5"));
        assertEquals("203.0.113.5", clientOf("192.0.2.1", "203.0.113.5"), "two lines are one list");
        assertEquals("10.0.0.1", clientOf("10.0.0.5"), "a path of proxies alone");
        assertEquals("10.0.0.1", clientOf("192.0.2.1, " + "10.0.0.5, ".repeat(20) + "10.0.0.6"), "an endless path");
        assertEquals("10.0.0.1", clientOf("192.0.2.1, " + "x".repeat(3_000) + ", 203.0.113.5"), "an endless line");
    }

    @Test
    void nobodyElseIsBelieved() {
        HttpHeaders claim = headers("X-Forwarded-For", "192.0.2.1");
        assertEquals(STRANGER, trusting(Header.X_FORWARDED_FOR, "10.0.0.0/8").client(STRANGER, claim));
        assertEquals(PROXY, TrustedProxies.none().client(PROXY, claim));
    }

    @Test
    void onlyTheHeaderThatTheProxyWritesIsBelieved() {
        HttpHeaders both = headers("X-Forwarded-For", "203.0.113.5").add("Forwarded", "for=192.0.2.1");
        assertEquals(
                "203.0.113.5",
                trusting(Header.X_FORWARDED_FOR, "10.0.0.1").client(PROXY, both).getHostAddress());
        assertEquals(
                "192.0.2.1",
                trusting(Header.FORWARDED, "10.0.0.1").client(PROXY, both).getHostAddress());
        assertEquals(
                PROXY, trusting(Header.FORWARDED, "10.0.0.1").client(PROXY, headers("X-Forwarded-For", "203.0.113.5")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=192.0.2.1|192.0.2.1",
                "For=\"192.0.2.1:4711\"|192.0.2.1",
                "for=\"[2001:db8::1]:443\";proto=https;by=203.0.113.43|2001:db8:0:0:0:0:0:1",
                "proto=https; for=192.0.2.1|192.0.2.1",
                "for=9.9.9.9, for=192.0.2.1;proto=http, for=10.0.0.2|192.0.2.1",
                "for=192.0.2.1;for=9.9.9.9|10.0.0.1",
                "for=unknown|10.0.0.1",
                "for=_secret|10.0.0.1",
                "by=192.0.2.1|10.0.0.1",
                "for=\"a,b\"|10.0.0.1",
                "192.0.2.1|10.0.0.1",
            })
    void theStandardHeaderIsReadAlike(String line, String client) {
        assertEquals(
                client,
                trusting(Header.FORWARDED, "10.0.0.0/8")
                        .client(PROXY, headers("Forwarded", line))
                        .getHostAddress());
    }

    @Test
    void aRangeHoldsItsAddressesAndNoOthers() {
        AddressRange range = AddressRange.of("192.0.2.128/25");
        assertTrue(range.holds(InetAddress.ofLiteral("192.0.2.255")));
        assertEquals(false, range.holds(InetAddress.ofLiteral("192.0.2.127")));
        assertTrue(AddressRange.of("0.0.0.0/0").holds(STRANGER));
        assertEquals(false, AddressRange.of("::/0").holds(STRANGER));
        assertTrue(AddressRange.of("2001:db8::/33").holds(InetAddress.ofLiteral("2001:db8:7fff::1")));
        assertEquals(false, AddressRange.of("2001:db8::/33").holds(InetAddress.ofLiteral("2001:db8:8000::1")));
        Stream.of("", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::1/129", "proxy", "10.0.0.1/", "1.2.3.4/8/8")
                .forEach(text -> assertThrows(IllegalArgumentException.class, () -> AddressRange.of(text), text));
    }
}
