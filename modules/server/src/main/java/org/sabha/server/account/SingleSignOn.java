package org.sabha.server.account;

import java.io.IOException;
import java.time.Duration;
import org.sabha.identity.oidc.OidcSettings;
import org.sabha.identity.oidc.OidcSignIn;
import org.sabha.identity.oidc.ReachableAddresses;
import org.sabha.model.IdSource;
import org.sabha.server.config.SingleSignOnConfig;

/** The organisation's own sign-in: its provider, and what people call it. */
public final class SingleSignOn implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final String name;
    private final ProviderFetch fetch;
    private final OidcSignIn provider;

    private SingleSignOn(String name, ProviderFetch fetch, OidcSignIn provider) {
        this.name = name;
        this.fetch = fetch;
        this.provider = provider;
    }

    /**
     * Asks nobody yet, so that a server starts without its provider.
     *
     * @throws IOException when the file of trusted certificates cannot be read
     */
    public static SingleSignOn of(SingleSignOnConfig config, IdSource ids) throws IOException {
        SingleSignOnConfig.Claims claims = config.claims();
        var fetch = new ProviderFetch(
                config.outside().authority(),
                new ReachableAddresses(config.outside().networks()),
                PATIENCE);
        var settings = new OidcSettings(
                config.issuer(),
                new OidcSettings.Client(config.client().id(), config.client().secret()),
                new OidcSettings.Claims(claims.login(), claims.name(), claims.roles(), claims.verified()),
                config.roles());
        return new SingleSignOn(config.name(), fetch, new OidcSignIn(settings, fetch, ids));
    }

    String name() {
        return name;
    }

    OidcSignIn provider() {
        return provider;
    }

    @Override
    public void close() {
        fetch.close();
    }
}
