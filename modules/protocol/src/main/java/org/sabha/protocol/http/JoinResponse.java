package org.sabha.protocol.http;

import java.util.List;
import java.util.Optional;
import org.sabha.model.Octets;
import org.sabha.model.Secret;
import org.sabha.protocol.limits.Bytes;
import org.sabha.protocol.limits.Items;

/**
 * Valid credentials.
 *
 * @param token for the first WebSocket message: one use
 * @param expiresInSeconds 60
 * @param certificates of the signature key, in DER: its own and the intermediate authority's; at most 4
 * @param root certificate of the server's root authority, in DER; clients pin it at first use
 * @param receipt of the consent, if one came with the request
 */
public record JoinResponse(
        Secret token,
        long expiresInSeconds,
        Optional<@Items(max = 4) List<@Bytes(max = 2048) Octets>> certificates,
        Optional<@Bytes(max = 2048) Octets> root,
        Optional<ConsentReceipt> receipt) {
    public JoinResponse {
        certificates = certificates.map(List::copyOf);
    }

    public JoinResponse(Secret token, long expiresInSeconds) {
        this(token, expiresInSeconds, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
