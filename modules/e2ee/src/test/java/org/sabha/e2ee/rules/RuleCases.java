package org.sabha.e2ee.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.sabha.model.Octets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cases and vectors that the browser's tests read, too. The vectors were made by Node's WebCrypto. */
public final class RuleCases {
    private RuleCases() {}

    public static JsonNode read(String file) {
        try (InputStream in = RuleCases.class.getResourceAsStream("/rules/" + file)) {
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Octets octets(JsonNode hex) {
        return Octets.of(HexFormat.of().parseHex(hex.asString()));
    }

    /** The vectors' signer. */
    public static Ed25519Signer signer(JsonNode vectors) {
        byte[] seed = octets(vectors.get("signer").get("seed")).toArray();
        return message -> {
            byte[] signature = new byte[Ed25519Signer.SIGNATURE_BYTES];
            Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
            return signature;
        };
    }
}
