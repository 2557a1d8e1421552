package org.sabha.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.protocol.http.AboutResponse;
import org.sabha.server.config.ConnectionLimits;
import org.sabha.server.config.HttpsConfig;
import org.sabha.server.config.LimitsConfig;
import org.sabha.server.config.MessageLimits;
import org.sabha.server.config.OutboundLimits;
import org.sabha.server.config.ProxyConfig;
import org.sabha.server.config.RateLimits;
import org.sabha.server.config.SabhaConfig;
import org.sabha.signalling.AddressRange;
import org.sabha.signalling.SignallingSettings;
import org.sabha.signalling.TrustedProxies;

/** Translates the administrator's settings into those of signalling; what has no key keeps signalling's own default. */
final class SignallingConfig {
    private static final int HTTPS_PORT = 443;

    private SignallingConfig() {}

    /** @param hosts names and addresses under which browsers reach the HTTPS port, in the spelling of an origin */
    static SignallingSettings settings(SabhaConfig config, List<String> hosts, AboutResponse about) {
        HttpsConfig https = config.http().https();
        var addresses = new SignallingSettings.Addresses(
                new InetSocketAddress(https.address(), https.port()),
                Optional.of(new InetSocketAddress(
                        InetAddress.ofLiteral("127.0.0.1"), config.http().plainPort())));
        return SignallingSettings.withDefaults(addresses, origins(config, hosts), about)
                .withConnections(connections(config.limits()))
                .withMessages(messages(config.limits()))
                .withHttp(http(config.limits()))
                .withProxies(proxies(config.http().proxies()))
                .withEmbedders(Set.copyOf(config.http().embed().origins()));
    }

    private static TrustedProxies proxies(ProxyConfig config) {
        return new TrustedProxies(
                config.trusted().stream().map(AddressRange::of).toList(),
                switch (config.header()) {
                    case X_FORWARDED_FOR -> TrustedProxies.Header.X_FORWARDED_FOR;
                    case FORWARDED -> TrustedProxies.Header.FORWARDED;
                });
    }

    private static SignallingSettings.Rate rate(RateLimits.Bucket bucket) {
        return new SignallingSettings.Rate(bucket.perSecond(), bucket.burst());
    }

    private static Set<String> origins(SabhaConfig config, List<String> hosts) {
        Set<String> origins = new HashSet<>(config.http().allowedOrigins());
        int port = config.http().https().port();
        for (String host : hosts) {
            origins.add("https://" + host + (port == HTTPS_PORT ? "" : ":" + port));
        }
        return origins;
    }

    private static SignallingSettings.ConnectionLimits connections(LimitsConfig limits) {
        ConnectionLimits connection = limits.connection();
        OutboundLimits outbound = limits.outbound();
        return new SignallingSettings.ConnectionLimits(
                connection.tlsHandshake(),
                connection.requestHeaders(),
                SignallingSettings.ConnectionLimits.defaults().keepAlive(),
                connection.firstMessage(),
                connection.idle(),
                connection.perAddress(),
                connection.perNetwork(),
                connection.outside(),
                connection.inAll(),
                outbound.queueBytes(),
                outbound.stall());
    }

    private static SignallingSettings.MessageLimits messages(LimitsConfig limits) {
        MessageLimits message = limits.message();
        RateLimits rate = limits.rate();
        var defaults = SignallingSettings.MessageLimits.defaults();
        return new SignallingSettings.MessageLimits(
                message.bytesBeforeJoin(),
                message.bytesAfterJoin(),
                message.fragments(),
                message.unfinished(),
                message.unfinishedBytesInAll(),
                rate(rate.messages()),
                rate(rate.waiting()),
                rate(rate.offers()),
                rate(rate.bytes()),
                defaults.tolerated());
    }

    private static SignallingSettings.HttpLimits http(LimitsConfig limits) {
        var defaults = SignallingSettings.HttpLimits.defaults();
        RateLimits rate = limits.rate();
        return new SignallingSettings.HttpLimits(
                defaults.lineBytes(),
                defaults.headerBytes(),
                defaults.bodyBytes(),
                rate(rate.requests()),
                defaults.answer());
    }
}
