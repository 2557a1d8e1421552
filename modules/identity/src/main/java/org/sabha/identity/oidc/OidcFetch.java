package org.sabha.identity.oidc;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Speaks to the provider. Port. Blocks for a few seconds at most. */
public interface OidcFetch {
    /** @throws IOException unless it answers 200 with a body that is not too large */
    String get(URI address) throws IOException;

    /**
     * Posts a form.
     *
     * @param authorization value of the header of that name; empty for none
     * @throws IOException unless it answers 200 with a body that is not too large
     */
    String post(URI address, Map<String, String> form, String authorization) throws IOException;
}
