package org.sabha.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.protocol.http.AboutResponse;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.config.SabhaConfig;
import org.sabha.signalling.AddressRange;
import org.sabha.signalling.SignallingSettings;
import org.sabha.signalling.TrustedProxies;

class SignallingConfigTest {
    private static final AboutResponse ABOUT = new AboutResponse("1", true);

    @TempDir
    Path folder;

    private SabhaConfig read(String http) throws IOException {
        Path file = Files.writeString(folder.resolve("sabha.conf"), "sabha.http { " + http + " }");
        return new ConfigReader(Map.of(), 2).read(file, Map.of());
    }

    private SignallingSettings settings(String http) throws IOException {
        return SignallingConfig.settings(read(http), List.of(), ABOUT);
    }

    @Test
    void theSettingsDefaultsAreTheGatewaysOwn() throws IOException {
        SignallingSettings read = settings("");
        assertEquals(SignallingSettings.withDefaults(read.addresses(), Set.of(), ABOUT), read);
    }

    @Test
    void trustedProxiesAreHandedOver() throws IOException {
        SignallingSettings read =
                settings("trusted-proxies = [\"127.0.0.1\", \"fd00::/8\"], forwarded-header = forwarded");
        assertEquals(
                new TrustedProxies(
                        List.of(AddressRange.of("127.0.0.1"), AddressRange.of("fd00::/8")),
                        TrustedProxies.Header.FORWARDED),
                read.proxies());
    }

    @Test
    @Tag("T51")
    void passesEmbeddingOriginsOn() throws IOException {
        SignallingSettings read = settings("embed.origins = [\"https://portal.example.in\"]");
        assertEquals(Set.of("https://portal.example.in"), read.embedders());
    }

    @Test
    void aPublicAddressBehindAProxyIsTheOriginThatIsAllowed() throws IOException {
        String name = "meet.example.in";
        SabhaConfig direct = read("public-address = \"" + name + "\"");
        assertEquals("https://meet.example.in:8443", PublicOrigin.of(direct.http(), name, 8443));
        assertEquals("https://meet.example.in", PublicOrigin.of(direct.http(), name, 443));
        SabhaConfig proxied = read("public-address = \"" + name
                + "\", allowed-origins = [\"https://portal.example.in\", \"https://meet.example.in\"]");
        assertEquals("https://meet.example.in", PublicOrigin.of(proxied.http(), name, 8443));
        assertEquals("https://10.1.2.3:8443", PublicOrigin.of(read("").http(), "10.1.2.3", 8443));
        assertEquals("https://[fd00::1]:8443", PublicOrigin.of(read("").http(), "[fd00::1]", 8443));
    }
}
