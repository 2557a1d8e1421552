package org.sabha.server.account;

import java.io.IOException;
import java.time.Duration;
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
     * Sends no request yet, so that a server starts without its provider.
     *
     * @throws IOException when the trusted certificates or the private key cannot be read; the message names the file
     */
    public static SingleSignOn of(SingleSignOnConfig config, IdSource ids) throws IOException {
        var fetch = new ProviderFetch(
                config.outside().authority(),
                new ReachableAddresses(config.outside().networks()),
                PATIENCE);
        try {
            return new SingleSignOn(config.name(), fetch, new OidcSignIn(config.provider(), fetch, ids));
        } catch (IOException e) {
            fetch.close();
            throw e;
        }
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
